"""Templates fetch nothing from outside, print markup as text, and fail loudly."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from archive.errors import RenderError
from archive.model.document import Twin
from archive.model.people import PersonName
from archive.render.flow import OwnFilesOnly, set_pages
from archive.render.measures import A4_LANDSCAPE
from archive.render.renderer import DocumentRenderer
from archive.resources import DOCUMENT_TEMPLATES, FONTS
from tests.build_journal import closed, identity, organisation, small_journal
from tests.unit.render.pdf_reading import text


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.css",
        "file:///etc/passwd",
        "file://example.org/etc/passwd",
        (FONTS / ".." / ".." / "pyproject.toml").as_uri(),
        "data:text/css,body{}",
        "ftp://example.org/a",
    ],
)
def test_what_lies_outside_is_refused(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        OwnFilesOnly().fetch(url)


def test_a_link_out_of_the_templates_is_refused(tmp_path: Path) -> None:
    (DOCUMENT_TEMPLATES / "document.css").resolve(strict=True)
    outside = tmp_path / "document.css"
    outside.write_text("body {}")
    with pytest.raises(FatalURLFetchingError):
        OwnFilesOnly().fetch(outside.as_uri())


def test_our_own_files_are_given() -> None:
    path = FONTS / "PTSans-Regular.ttf"
    assert OwnFilesOnly().fetch(path.as_uri()).read() == path.read_bytes()


def test_names_with_markup_print_as_text() -> None:
    name = "<img src='http://example.org/x.png'>"
    pupil = replace(small_journal().pupils[0], name=PersonName("<b>Жирный</b>", "{{ 7*7 }}", "&amp;"))
    journal = replace(small_journal(), pupils=(pupil,), class_teacher=name)
    pdf = (
        DocumentRenderer().journal(closed(journal, school=organisation(full_name=name)), identity(), Twin.of(b"{}")).pdf
    )
    shown = " ".join(text(pdf).split())
    assert "<b>Жирный</b> {{ 7*7 }} &amp;" in shown
    assert name in shown


def test_a_missing_value_is_an_error_that_names_the_template() -> None:
    with pytest.raises(RenderError) as caught:
        set_pages("journal_front.html", A4_LANDSCAPE)
    assert "journal_front.html" in str(caught.value)


def test_setting_pages_warns_of_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        DocumentRenderer().ledger(closed(small_journal()), identity(), Twin.of(b"{}"))
    assert [record.getMessage() for record in caplog.records] == []
