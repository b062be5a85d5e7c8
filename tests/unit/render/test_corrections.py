"""Both sides print the reference: the new version, its ledger, the supplement; and the page beside the old record."""

from collections.abc import Callable

import pikepdf
import pytest

from archive.model.closing import ClosingKind
from archive.model.document import RenderedDocument, Twin
from archive.render.changes_pages import MOST, changes_table
from archive.render.view import JournalView
from tests.build_journal import closed, large_journal, small_journal
from tests.unit.render.corrections import (
    AFTER,
    BEFORE,
    PROTOCOL,
    REASON,
    corrected,
    new_journal,
    new_ledger,
    reference,
    supplementary,
)
from tests.unit.render.pdf_reading import text, texts


def flat(words: str) -> str:
    """Return text as it reads: no-break spaces and line ends are spaces."""
    return " ".join(words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "").split())


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (new_journal, "Исправляет запись № 2026-000001 (версия 1)."),
        (new_ledger, "Исправляет запись № 2026-000002 (версия 1)."),
    ],
)
def test_the_first_sheet_of_a_new_version_names_the_record_that_it_corrects(
    document: Callable[[], RenderedDocument], said: str
) -> None:
    first = flat(texts(document().pdf)[0])
    assert f"{said} Основание: протокол {PROTOCOL}. Причина: {REASON}." in first


@pytest.mark.parametrize("document", [new_journal, new_ledger])
def test_the_closing_sheet_tells_version_grounds_and_reason(document: Callable[[], RenderedDocument]) -> None:
    last = flat(texts(document().pdf)[-1])
    for said in ("Версия 2", "Исправляет запись № 2026-00000", f"Основание исправления протокол {PROTOCOL}", REASON):
        assert said in last


def test_the_journal_prints_what_changed_with_its_counts() -> None:
    said = flat(text(new_journal().pdf))
    assert "Что изменено по сравнению с прежней версией" in said
    assert "Изменено: 1 итоговая отметка, 1 сведение об уроках." in said
    assert "Исправленная тема" in said
    assert f"{BEFORE.pupils[0].name.full}; {BEFORE.subjects[0].name}; Годовая н/а 5" in said


def test_a_first_version_says_nothing_of_corrections() -> None:
    from archive.render.renderer import DocumentRenderer
    from tests.build_journal import identity

    said = flat(text(DocumentRenderer().journal(closed(small_journal()), identity(), Twin.of(b"{}")).pdf))
    assert "Исправляет" not in said
    assert "Что изменено" not in said


def test_the_supplement_shows_only_its_pupils_with_old_and_new_marks_and_the_grounds() -> None:
    said = flat(text(supplementary().pdf))
    assert "Дополнительная ведомость учёта успеваемости" in said
    assert f"1 {BEFORE.pupils[0].name.full} {BEFORE.subjects[0].name} Годовая н/а 5" in said
    assert "Дополняет запись № 2026-000001 (версия 1), запись № 2026-000002 (версия 1)." in said
    assert f"Основание: протокол {PROTOCOL}. Причина: {REASON}." in said
    assert "отличается не только итоговыми отметками" in said
    assert "25 лет" in said
    for pupil in BEFORE.pupils[1:]:
        assert pupil.name.family not in said
    assert supplementary().signature_places is not None


def test_the_reference_is_one_page_that_names_the_correction() -> None:
    made = reference()
    said = flat(text(made.pdf))
    assert made.pages == 1
    assert "к записи № 2026-000002" in said
    assert "Запись исправлена записью № 2026-000012 (версия 2)." in said
    assert "Действует запись № 2026-000012 (версия 2)." in said
    assert f"Основание: протокол {PROTOCOL}. Причина: {REASON}." in said


def test_the_reference_tells_of_every_correction_and_which_is_in_force() -> None:
    said = flat(text(reference(count=4).pdf))
    assert reference(count=4).pages == 1
    assert all(f"№ 2026-0000{number} (версия" in said for number in (12, 13, 14, 15))
    assert "Действует запись № 2026-000015 (версия 5)." in said


def test_a_supplemented_record_stays_in_force_with_its_supplements() -> None:
    said = flat(text(reference(ClosingKind.SUPPLEMENT).pdf))
    assert "дополнена записью № 2026-000012 (дополнительная ведомость, версия 2)" in said
    assert "действует вместе с дополнительными ведомостями" in said


@pytest.mark.parametrize("document", [reference, supplementary])
def test_it_is_marked_as_pdf_a_3(document: Callable[[], RenderedDocument]) -> None:
    from io import BytesIO

    with pikepdf.open(BytesIO(document().pdf)) as pdf:
        assert b"<pdfaid:part>3</pdfaid:part>" in bytes(pdf.Root.Metadata.read_bytes())
        assert len(pdf.Root.OutputIntents) == 1


def test_a_journal_that_differs_everywhere_is_cut_short_and_says_so() -> None:
    from dataclasses import replace

    from archive.periods.difference import difference

    large = large_journal(weeks=12)
    found = difference(replace(large, entries=()), large)
    assert len(found.changes) > MOST
    table = changes_table(JournalView(replace(corrected(ClosingKind.WHOLE, AFTER), difference=found)))
    assert table is not None
    assert len(table.rows) == MOST
    assert any("data.json" in line for line in table.subtitles)
