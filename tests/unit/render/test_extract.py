"""The extract: what it says, and that it says nothing of anyone else."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from archive.errors import PupilUnknownError
from archive.model.document import PdfVariant
from archive.model.extract import FamilySheets
from archive.model.journal import Entry
from archive.render.renderer import DocumentRenderer
from tests.build_journal import Q4, closed, large_journal, small_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import text, texts


def _all_bytes(pdf: bytes) -> str:
    """Return everything readable in `pdf`: text, metadata, strings, every stream unpacked."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        objects = [repr(item) for item in document.objects]
    return text(pdf) + "".join(objects) + b"".join(streams).decode("utf-8", "replace")


def test_nobody_else_is_in_the_file() -> None:
    whole = closed(large_journal(pupils=12, subjects=3, weeks=8))
    own = whole.journal.pupils[4]
    others = [pupil for pupil in whole.journal.pupils if pupil is not own]
    lessons = tuple(
        replace(lesson, topic=f"Доклад: {others[0].name.full}", note=f"{others[1].name.full} опоздал")
        for lesson in whole.journal.lessons
    )
    first = next(n for n, e in enumerate(whole.journal.entries) if e.pupil_id == own.pupil_id)
    entries = list(whole.journal.entries)
    entries[first] = replace(entries[first], comment=f"пересел к {others[2].name.family}у")
    named = replace(whole, journal=replace(whole.journal, lessons=lessons, entries=tuple(entries)))
    pdf = DocumentRenderer().extract(documents.extract_of(named, pupil=4)).pdf
    found = _all_bytes(pdf)
    assert own.name.full in found
    assert "имя другого" in found or "именем другого" in found
    for other in others:
        assert other.name.short not in found
        assert f"{other.name.family} {other.name.given}" not in found
        assert f"{other.name.family}у" not in found
        assert other.pupil_id + '"' not in found


def test_no_file_is_attached() -> None:
    with pikepdf.Pdf.open(BytesIO(documents.extract("small").document.pdf)) as pdf:
        assert len(pdf.attachments) == 0
        assert "/AF" not in pdf.Root


def test_it_says_what_is_needed_of_a_true_copy() -> None:
    said = " ".join(text(documents.extract("small").document.pdf).split())
    for words in (
        "Выписка из классного журнала",
        "Абрамов Максим Викторович",
        "Верно",
        "Секретарь учебной части",
        "О. И. Петрова",
        "1 сентября 2026 г.",
        "М. П.",
        "2026-000012",
        "Подлинник документа находится в МБОУ «СОШ № 7» в деле № 05-12 за 2025/2026 учебный год.",
        "01.09 4 5",
        "осв",
        "н/а",
        "Экзамен",
        "переведён(а) в 9 класс (протокол от 26.05.2026 № 9)",
        str(documents.extract_of(documents.frozen("small")).record_digest),
    ):
        assert words in said
    assert "Копия верна" not in said


def test_a_quarter_of_a_year_has_only_its_own_days_and_mark() -> None:
    said = " ".join(text(documents.extract("small", Q4).document.pdf).split())
    assert "IV четв." in said
    assert "Годовая" not in said
    assert "01.09" not in said.replace("01.09.2026", "")
    assert "педагогического совета" not in said


def test_remarks_on_the_pupils_own_entries_are_kept() -> None:
    journal = small_journal()
    entries = (replace(journal.entries[0], comment="пересдача, протокол № 3"), *journal.entries[1:])
    made = DocumentRenderer().extract(documents.extract_of(closed(replace(journal, entries=entries))))
    assert "«4 5»: пересдача, протокол № 3" in text(made.pdf)
    assert isinstance(entries[0], Entry)


def test_an_unknown_pupil_is_an_error() -> None:
    order = replace(documents.extract_of(documents.frozen("small")), pupil_id="nobody")
    with pytest.raises(PupilUnknownError):
        DocumentRenderer().extract(order)


def test_a_first_grader_gets_an_extract_without_marks() -> None:
    said = text(documents.extract("first grade").document.pdf)
    assert "Итоговые отметки" not in said
    assert "Верно" in said


def test_families_in_tagged_pdf_begin_on_odd_pages_too() -> None:
    whole = closed(large_journal(pupils=4, subjects=3, weeks=8))
    school = replace(whole.organisation, pdf_variant=PdfVariant.A_2A)
    tagged = replace(whole, organisation=school)
    extracts = [replace(documents.extract_of(tagged, pupil=n), issue=f"2026-{n}") for n in range(2)]
    pages = texts(DocumentRenderer().family_sheets(FamilySheets(extracts)).pdf)
    starts = [n for n, page in enumerate(pages) if "№ 2026-" in page.replace("\N{NO-BREAK SPACE}", " ")]
    assert starts[0] == 0
    assert all(n % 2 == 0 for n in starts)
    assert len(starts) == 2
