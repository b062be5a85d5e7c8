"""A journal or a ledger as values that any typesetter can print: the same grids and tables that we draw.

The columns of each sheet, their widths and the height of the rows are those of our own layout, so that
every peer sets the same cells on the same number of sheets. What flows in our documents (title, contents,
general data, closing) is given as lines and plain tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.model.closing import ClosedPeriod
from archive.model.document import RecordIdentity
from archive.render.attendance_pages import attendance_grid, day_absences_table
from archive.render.changes_pages import changes_table
from archive.render.grid import Grid
from archive.render.grid_layout import Layout, lay_out
from archive.render.ledger_pages import decisions_of, ledger_grid, ledger_paper, ledger_subjects, protocol_words
from archive.render.measures import A4_LANDSCAPE, MEASURES, MM, Paper
from archive.render.particulars import closing_pairs, running_text, sign_rows
from archive.render.remarks_pages import remarks_table
from archive.render.running import RunningText
from archive.render.subject_pages import marks_grid, subject_title, topics_table
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import class_words, day, membership_words


@dataclass(frozen=True, slots=True)
class Cover:
    """A title page."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridSheet:
    """One sheet of a grid: its parts, one under the other."""

    title: str
    subtitles: tuple[str, ...]
    parts: tuple[Layout, ...]


@dataclass(frozen=True, slots=True)
class Flowing:
    """A table of text; `under` what stands on the sheet before it, or on a sheet of its own."""

    table: TextTable
    under: bool = False

    def widths(self, paper: Paper) -> tuple[float, ...]:
        """Return the widths of its columns in points."""
        columns = self.table.columns
        free = MEASURES.inner_width(paper) - sum(column.share for column in columns if column.fixed)
        shares = sum(column.share for column in columns if not column.fixed)
        return tuple(column.share if column.fixed else free * column.share / shares for column in columns)


Part = Cover | GridSheet | Flowing


@dataclass(frozen=True, slots=True)
class Book:
    """A document to be printed."""

    title: str
    paper: Paper
    running: RunningText
    parts: tuple[Part, ...]
    twin: bytes


def journal_book(closed: ClosedPeriod, identity: RecordIdentity, twin: bytes) -> Book:
    """Return the class journal."""
    view = JournalView(closed)
    name = view.words.book
    parts: tuple[Part, ...] = (*_front(view, name), *_subjects(view), *_back(view, identity))
    return Book(name, A4_LANDSCAPE, running_text(view, identity, name), parts, twin)


def ledger_book(closed: ClosedPeriod, identity: RecordIdentity, twin: bytes) -> Book:
    """Return the summary ledger."""
    view = JournalView(closed)
    grid = ledger_grid(view, view.words.ledger)
    paper = ledger_paper(grid)
    parts: tuple[Part, ...] = (
        *_grid(grid, paper),
        _table("Удостоверение ведомости", ("", ""), closing_pairs(closed, identity, view.words)),
    )
    return Book(grid.title, paper, running_text(view, identity, grid.title), parts, twin)


def _front(view: JournalView, name: str) -> Iterator[Part]:
    closed = view.closed
    yield Cover(
        (closed.organisation.full_name, name, class_words(closed.journal), f"{closed.journal.school_year} учебный год")
    )
    subjects = [subject for subject in closed.journal.subjects if not view.is_empty(subject)]
    entries = tuple((subject_title(subject), subject.teacher, str(i)) for i, subject in enumerate(subjects, start=1))
    yield _table("Содержание", ("", "", ""), entries)
    yield Flowing(_table("Условные знаки", ("Знак", "Что означает", "Как учтено"), sign_rows(view)).table, under=True)
    people = tuple(
        (str(i), pupil.name.full, day(pupil.birth_date), "; ".join(membership_words(m) for m in pupil.memberships))
        for i, pupil in enumerate(view.pupils, start=1)
    )
    yield _table(view.words.about, ("№", "Фамилия, имя, отчество", "Дата рождения", "Состоит в списке"), people)


def _subjects(view: JournalView) -> Iterator[Part]:
    for subject in view.closed.journal.subjects:
        if view.is_empty(subject):
            continue
        yield from _grid(marks_grid(view, subject), A4_LANDSCAPE)
        topics = topics_table(view, subject)
        if topics:
            yield Flowing(topics, under=True)
    absences = attendance_grid(view)
    if absences:
        yield from _grid(absences, A4_LANDSCAPE)
    by_day = day_absences_table(view)
    if by_day:
        yield Flowing(by_day, under=absences is not None)
    if ledger_subjects(view):
        yield from _grid(ledger_grid(view, "Сводная ведомость"), A4_LANDSCAPE)


def _back(view: JournalView, identity: RecordIdentity) -> Iterator[Part]:
    decisions = tuple(
        (pupil.name.full, decision.words, protocol_words(decision))
        for pupil in view.pupils
        for decision in decisions_of(view).get(pupil.pupil_id, ())
    )
    if decisions:
        yield _table("Решения педагогического совета", ("Фамилия, имя, отчество", "Решение", "Основание"), decisions)
    yield from (Flowing(table) for table in (changes_table(view), remarks_table(view)) if table)
    yield _table("Сведения о закрытии журнала", ("", ""), closing_pairs(view.closed, identity, view.words))


def _grid(grid: Grid, paper: Paper) -> Iterator[GridSheet]:
    for stack in lay_out(grid, paper):
        yield GridSheet(grid.title, grid.subtitles, stack)


def _table(title: str, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Flowing:
    columns = tuple(TextColumn(h, 9 * MM, fixed=True) if h == "№" else TextColumn(h, 1) for h in headings)
    said = tuple(tuple(printable(cell) for cell in row) for row in rows)
    return Flowing(TextTable(title, (), columns, said, title))
