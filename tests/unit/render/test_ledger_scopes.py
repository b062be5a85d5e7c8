"""Ledgers of a pupil, a group and a stream, the medal sheet, and the mark of an individual plan."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.document import Twin
from archive.model.journal import Entry, ResultKind
from archive.model.ledger_scope import LedgerKind, LedgerScope
from archive.model.marks import Mark, Retake
from archive.model.period import YEAR
from archive.model.printed_ledger import LedgerSource, PrintedLedger
from archive.model.profile import Profile
from archive.model.record import RecordClass, RecordNumber
from archive.periods.ledger_scopes import group_scope, ledger_scopes, pupil_scope, within
from archive.render.ledger_pages import headcount, ledger_grid, pupil_grid
from archive.render.measures import MM
from archive.render.medal_pages import standings
from archive.render.renderer import DocumentRenderer
from archive.render.subject_pages import marks_grid, topics_table
from archive.render.view import JournalView
from tests.build_journal import closed, identity, organisation, small_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import ALLOWANCE, glyphs, sizes, text, texts

FIRST = small_journal().pupils[0]


def _planned() -> ClosedPeriod:
    journal = small_journal()
    return closed(replace(journal, pupils=(replace(FIRST, individual_plan=True), *journal.pupils[1:])), YEAR)


def _ledger(whole: ClosedPeriod, scope: LedgerScope) -> str:
    made = DocumentRenderer().ledger(
        within(whole, scope), replace(identity(RecordClass.LEDGER), scope=scope), Twin.of(documents.TWIN)
    )
    return " ".join(text(made.pdf).split())


def test_an_individual_plan_is_marked_in_every_list() -> None:
    view = JournalView(_planned())
    for grid in (marks_grid(view, view.closed.journal.subjects[0]), ledger_grid(view, "Ведомость")):
        assert [name.endswith("(ИУП)") for name in (row.names[0] for row in grid.rows)] == [True, False, False]
        assert grid.notes[-1] == "ИУП: обучается по индивидуальному учебному плану."


def test_an_own_ledger_has_a_line_a_subject_and_nobody_else() -> None:
    whole = _planned()
    _whole_class, own = ledger_scopes(whole)
    grid = pupil_grid(JournalView(within(whole, own)), "Ведомость")
    assert [row.names[0] for row in grid.rows] == ["Русский язык", "Литература", "Английский язык"]
    assert [column.heading for column in grid.groups[0].columns][:2] == ["I четв.", "II четв."]
    said = _ledger(whole, own)
    assert f"Сводная ведомость обучающегося: {FIRST.name.full}" in said
    assert "Учебный план индивидуальный" in said
    others = [pupil.name.family for pupil in whole.journal.pupils if pupil.name.family != FIRST.name.family]
    assert not [name for name in others if name in said]


def test_a_groups_ledger_is_vouched_for_by_its_teacher() -> None:
    whole = documents.frozen("small")
    scope = group_scope(whole.journal, whole.journal.subjects[1])
    said = _ledger(whole, scope)
    assert "Сводная ведомость группы: Литература" in said
    assert "Русский язык" not in said
    assert "Решение" not in said


def test_a_group_that_nobody_is_in_holds_nobody() -> None:
    whole = documents.frozen("small")
    empty = LedgerScope(LedgerKind.GROUP, "Пусто", (), (whole.journal.subjects[0].subject_id,))
    assert within(whole, empty).journal.pupils == ()


def test_no_ledger_is_made_where_no_marks_are_given() -> None:
    assert ledger_scopes(documents.frozen("preschool")) == ()


def test_the_ledger_counts_who_came_and_left() -> None:
    found = headcount(JournalView(documents.frozen("small")))
    assert (found.at_first, found.came, found.left, found.at_last) == (2, 1, 1, 2)


def test_the_seal_is_called_as_the_profile_calls_it() -> None:
    whole = closed(small_journal(), school=replace(organisation(), rules=Profile(seal="гербовой печатью")))
    assert "Подпись руководителя заверяется гербовой печатью." in _ledger(whole, LedgerScope())


@pytest.mark.parametrize(
    ("retake", "words"),
    [
        (Retake("2", "3", date(2026, 3, 12)), "пересдача, протокол от 12.03.2026 № 3: отметка 4 вместо 2"),
        (
            Retake("", "5", date(2026, 3, 12)),
            "сдача пропущенной темы, протокол от 12.03.2026 № 5: отметка 4; пропуск (Б) сохранён",
        ),
        (Retake("2"), "пересдача, протокол не указан: отметка 4 вместо 2"),
    ],
)
def test_the_right_page_tells_a_retake_by_its_protocol(retake: Retake, words: str) -> None:
    journal = small_journal()
    lesson = next(x for x in journal.lessons if x.subject_id == journal.subjects[0].subject_id)
    codes = () if retake.replaced else ("Б",)
    entry = Entry(FIRST.pupil_id, lesson.lesson_id, "4", (Mark("4", 4, retake=retake),), codes)
    view = JournalView(closed(replace(journal, entries=(entry,)), YEAR))
    table = topics_table(view, journal.subjects[0])
    assert table is not None
    said = " ".join(" ".join(row) for row in table.rows).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{FIRST.name.short}: {words}".replace("\N{NO-BREAK SPACE}", " ") in said


def _printed(
    kind: LedgerKind, *parts: ClosedPeriod, label: str = "8А", not_found: tuple[str, ...] = ()
) -> PrintedLedger:
    sources = tuple(
        LedgerSource(RecordNumber(2026, n), Digest.of(b"%d" % n), "Ведомость", j.class_label, j.school_year)
        for n, j in enumerate((part.journal for part in parts), start=1)
    )
    moment = datetime(2026, 6, 27, 9, tzinfo=UTC)
    return PrintedLedger(kind, label, parts, sources, moment, moment.date(), "Секретарь, О. И. Петрова", not_found)


def test_a_stream_shows_the_class_of_each_pupil() -> None:
    first = within(documents.frozen("small"), LedgerScope(LedgerKind.STREAM, "8А, 8Б"))
    second = replace(first, journal=replace(first.journal, class_label="8Б"))
    made = DocumentRenderer().printed_ledger(_printed(LedgerKind.STREAM, first, second, label="8А, 8Б"))
    said = " ".join(text(made.pdf).split())
    assert f"{FIRST.name.full}, 8А" in said
    assert f"{FIRST.name.full}, 8Б" in said
    assert "само записью архива не является" in said
    assert "2026-000002" in said
    assert made.signature_places == (), "it is signed by hand"


def test_the_medal_sheet_tells_marks_and_draws_no_conclusion() -> None:
    whole = within(documents.frozen("small"), LedgerScope(LedgerKind.MEDAL, "8А"))
    made = DocumentRenderer().printed_ledger(_printed(LedgerKind.MEDAL, whole, not_found=("7А, 2024/2025",)))
    said = " ".join(text(made.pdf).split())
    for words in ("Ведомость для медальной комиссии", "7А, 2024/2025", "Член комиссии", "Вывода о награждении"):
        assert words in said


def test_the_two_lists_of_the_medal_sheet_share_a_sheet_where_there_is_room() -> None:
    whole = within(documents.frozen("small"), LedgerScope(LedgerKind.MEDAL, "8А"))
    made = DocumentRenderer().printed_ledger(_printed(LedgerKind.MEDAL, whole))
    first = texts(made.pdf)[0]
    assert "Все отметки «5»" in first
    assert "Есть отметки ниже «5» или отметок нет" in first


def test_standings_tell_best_lower_and_wordless_marks_apart() -> None:
    whole = documents.frozen("small")
    subject = whole.journal.subjects[0].subject_id
    own = [r for r in whole.journal.results if r.pupil_id == FIRST.pupil_id and r.subject_id == subject][:3]
    marks = (Mark("5", 5), Mark("4", 4), Mark("н/а"))
    results = tuple(
        replace(r, kind=ResultKind.YEAR, period=None, mark=mark) for r, mark in zip(own, marks, strict=True)
    )
    found = standings([replace(whole, journal=replace(whole.journal, results=results))])
    assert (found[0].count, found[0].best, found[0].below, found[0].words) == (
        3,
        1,
        ("Русский язык: год 4",),
        ("Русский язык: год н/а",),
    )
    assert not found[0].is_best


def test_an_earlier_year_counts_by_name_and_birth() -> None:
    whole = documents.frozen("small")
    earlier = replace(whole, journal=replace(whole.journal, pupils=(replace(FIRST, pupil_id="other"),), results=()))
    assert standings([whole, earlier])[0].count == standings([whole])[0].count
    one = replace(whole.journal.results[0], pupil_id="other")
    with_mark = replace(earlier, journal=replace(earlier.journal, results=(one,)))
    assert standings([whole, with_mark])[0].count == standings([whole])[0].count + 1


@pytest.mark.parametrize("kind", [LedgerKind.STREAM, LedgerKind.MEDAL, LedgerKind.PUPIL])
def test_nothing_is_printed_in_the_margins_of_the_widest(kind: LedgerKind) -> None:
    whole = documents.frozen("wide")
    scope = pupil_scope(whole.journal.pupils[0]) if kind is LedgerKind.PUPIL else LedgerScope(kind, "9Б")
    made = DocumentRenderer().printed_ledger(_printed(kind, within(whole, scope), label=scope.label))
    for page, (wide, high) in enumerate(sizes(made.pdf)):
        for glyph in glyphs(made.pdf, page):
            assert glyph.left >= 30 * MM - ALLOWANCE, (page, glyph)
            assert glyph.right <= (wide - 10) * MM + ALLOWANCE, (page, glyph)
            assert glyph.bottom >= 8 * MM, (page, glyph)
            assert glyph.top <= (high - 8) * MM, (page, glyph)
    assert texts(made.pdf)[0]
