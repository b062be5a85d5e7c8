"""Step 1, take in: an export of the electronic journal becomes class journals and findings."""

from archive.intake.input_file import InputFile, Taken, open_inputs
from archive.intake.organisation_draft import draft_organisation
from archive.intake.organisation_file import read_organisation
from archive.intake.recognise import take_in
from archive.intake.template import template_xlsx, template_zip

__all__ = [
    "InputFile",
    "Taken",
    "draft_organisation",
    "open_inputs",
    "read_organisation",
    "take_in",
    "template_xlsx",
    "template_zip",
]
