"""Step 1, take in: an export of the electronic journal becomes class journals and findings."""

from archive.intake.containers.input_file import InputFile, Taken, open_inputs
from archive.intake.flat.template import template_xlsx, template_zip
from archive.intake.organisation_draft import draft_organisation
from archive.intake.organisation_file import read_organisation
from archive.intake.recognise import take_in

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
