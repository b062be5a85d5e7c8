"""A file from outside: what is left of it is pictures, and what cannot be drawn in bounds is refused."""

from io import BytesIO

import pytest
from pikepdf import Pdf

from archive.errors import ReportFileError
from archive.model.document import PdfVariant
from archive.render.pictures import MOST_BYTES, jpegs_in, pictures_of
from tests.unit.render import variants
from tests.unit.render.reports import hostile


def test_only_pictures_are_left() -> None:
    made = pictures_of(hostile(), "отчёт.pdf")
    assert [jpeg[:2] for jpeg in jpegs_in(made)] == [b"\xff\xd8"] * 2
    for word in (b"JavaScript", b"hostile", b"virus", b"evil.example", b"/Annots", b"/OpenAction", b"/Font"):
        assert word not in made
    assert made == pictures_of(hostile(), "отчёт.pdf")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "это не PDF"),
        (b"PK\x03\x04 docx", "это не PDF"),
        (b"%PDF-1.7 rubbish", "файл повреждён"),
        (hostile()[:400], "файл повреждён"),
        (hostile(password="secret"), "файл закрыт паролем"),
        (hostile(pages=61), "больше 60 страниц"),
        (b"%PDF-1.7" + b" " * MOST_BYTES, "файл больше 20 МиБ"),
    ],
    ids=["empty", "word", "rubbish", "cut", "locked", "long", "large"],
)
def test_what_cannot_be_taken_is_told(data: bytes, why: str) -> None:
    with pytest.raises(ReportFileError, match=why):
        pictures_of(data, "отчёт.pdf")


def test_a_page_of_any_size_becomes_a_picture_of_a_bounded_one() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(14400, 200))
    made = BytesIO()
    pdf.save(made)
    (jpeg,) = jpegs_in(pictures_of(made.getvalue(), "плакат.pdf"))
    assert len(jpeg) < 200_000


def test_the_pages_follow_the_sheet_that_says_whose_they_are() -> None:
    document = variants.filed_report(PdfVariant.A_3U)
    assert document.pages == 3
    assert b"JavaScript" not in document.pdf
