"""Which PDF/A a school keeps: its own word before the profile's, and PDF/A-3u when neither says anything."""

import pytest

from archive.errors import OrganisationFileError
from archive.intake.organisation_draft import draft_organisation
from archive.intake.organisation_file import read_organisation
from archive.model.document import PdfVariant

_FILE = """
id = "school-7"
full_name = "Школа № 7"
short_name = "Школа № 7"
place = "г. Красноярск"
time_zone = "Asia/Krasnoyarsk"
director = "Воронцова Ирина Павловна"
profile = "school"
"""


@pytest.mark.parametrize("variant", PdfVariant)
def test_the_school_s_own_word_counts(variant: PdfVariant) -> None:
    found = read_organisation(f'{_FILE}pdf_variant = "{variant}"\n'.encode(), "school.toml")
    assert found.pdf_variant is variant


def test_without_one_it_is_the_variant_that_holds_its_data() -> None:
    assert read_organisation(_FILE.encode(), "school.toml").pdf_variant is PdfVariant.A_3U


def test_another_word_is_refused_by_name() -> None:
    with pytest.raises(OrganisationFileError, match="pdf_variant"):
        read_organisation(f'{_FILE}pdf_variant = "4f"\n'.encode(), "school.toml")


def test_the_draft_names_the_choice() -> None:
    assert 'pdf_variant = "3u"' in draft_organisation(())
