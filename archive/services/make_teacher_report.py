"""Make the report of a teacher or a class teacher from the closed data that is in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive.checks.reports import ReportKind, Table, report, table
from archive.errors import ReportEmptyError
from archive.model.account import Scope
from archive.model.closing import ClosedPeriod, Closing
from archive.model.people import is_same_name
from archive.model.teacher_report import ReportAuthor, ReportBasis, ReportContent, ReportKey, ReportTable
from archive.periods.report_snapshot import REPORT_FORMAT
from archive.periods.teaching import pages_of
from archive.ports import Ports
from archive.services.frozen_data import read_in_force
from archive.services.own_pages import OwnPage, closings_in_force, list_own_pages
from archive.services.school_year_board import by_count
from archive.texts import _

_OF_TEACHER = (ReportKind.QUALITY, ReportKind.PLAN, ReportKind.CONTROL, ReportKind.COMPLETENESS)
_OF_CLASS = (ReportKind.QUALITY, ReportKind.PUPILS, ReportKind.ABSENCES)


@dataclass(frozen=True, slots=True)
class Part:
    """What of one class the report is about."""

    closing: Closing
    closed: ClosedPeriod


def make_teacher_report(
    ports: Ports, key: ReportKey, within: Sequence[Scope], *, remark: str = "", actor: str
) -> ReportContent:
    """Return the report, not handed in yet; `within` are the places where the author teaches.

    Raises `ReportEmptyError`, and as `read_in_force`.
    """
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(key.organisation_id)
    parts = (
        _of_class(ports, key, actor)
        if key.kind is ReportAuthor.CLASS_TEACHER
        else _of_teacher(ports, key, within, actor)
    )
    kinds = _OF_CLASS if key.kind is ReportAuthor.CLASS_TEACHER else _OF_TEACHER
    return ReportContent(
        format=REPORT_FORMAT,
        key=key,
        organisation=organisation,
        tables=tuple(_joined(kind, key, parts) for kind in kinds),
        basis=tuple(_basis(each.closing) for each in parts),
        pupils=_named(parts) if key.kind is ReportAuthor.CLASS_TEACHER else {},
        remark=remark.strip(),
    )


def _of_teacher(ports: Ports, key: ReportKey, within: Sequence[Scope], actor: str) -> list[Part]:
    """Return the author's own subjects in the classes closed for the period; where they stood in is not theirs."""
    own: dict[str, list[OwnPage]] = {}
    for page in list_own_pages(ports, key.author, within):
        closing = page.closing
        wanted = (key.organisation_id, key.school_year, key.period)
        if page.taught.is_whole and (closing.organisation_id, closing.school_year, closing.period) == wanted:
            own.setdefault(closing.closing_id, []).append(page)
    if not own:
        why = _("ни в одном закрытом журнале этого периода {name} учителем не назван(а)").format(name=key.author)
        raise ReportEmptyError(period=key.period.words, why=why)
    parts = [_part(ports, pages[0].closing, actor, pages) for pages in own.values()]
    return sorted(parts, key=lambda part: by_count(part.closing.class_label))


def _of_class(ports: Ports, key: ReportKey, actor: str) -> list[Part]:
    with ports.catalog.reading() as unit:
        place = Scope(key.organisation_id, (key.class_label,), (key.school_year,))
        found = closings_in_force(unit, unit.recent_closings(within=[place]))
    closing = next((each for each in found if each.period == key.period), None)
    if closing is None:
        raise ReportEmptyError(period=key.period.words, why=_("{label} ещё не закрыт").format(label=key.class_label))
    part = _part(ports, closing, actor)
    leader = part.closed.journal.class_teacher
    if leader and not is_same_name(leader, key.author):
        why = _("классным руководителем журнал называет другого: {name}").format(name=leader)
        raise ReportEmptyError(period=key.period.words, why=why)
    return [part]


def _part(ports: Ports, closing: Closing, actor: str, pages: Sequence[OwnPage] = ()) -> Part:
    """Return the class's closed data, or of it only these pages."""
    with ports.catalog.reading() as unit:
        versions = unit.closings(closing.organisation_id, closing.school_year, closing.class_label, closing.period)
    closed = read_in_force(ports, versions, actor=_("архив, для: {actor}").format(actor=actor)).closed
    if not pages:
        return Part(closing, closed)
    subjects = frozenset(page.taught.subject_id for page in pages)
    journal = pages_of(closed.journal, pages[0].taught.teacher, subjects)
    return Part(closing, replace(closed, journal=journal, findings=()))


def _joined(kind: ReportKind, key: ReportKey, parts: Iterable[Part]) -> ReportTable:
    """Return one table of all classes, each row with its class before it."""
    tables = [(each.closing.class_label, _table(kind, key, each)) for each in parts]
    headings = tables[0][1].headings
    if key.kind is ReportAuthor.CLASS_TEACHER:
        return ReportTable(tables[0][1].title, headings, tables[0][1].rows)
    rows = tuple((label, *row) for label, made in tables for row in made.rows)
    return ReportTable(tables[0][1].title, (_("Класс"), *headings), rows)


def _table(kind: ReportKind, key: ReportKey, part: Part) -> Table:
    closed = part.closed
    rows = report(kind, closed.journal, closed.organisation, closed.period, at=closed.closed_at)
    if kind is ReportKind.QUALITY and key.kind is ReportAuthor.TEACHER:
        rows = rows[:-1]  # the class as a whole is not one teacher's
    return table(kind, rows)


def _basis(closing: Closing) -> ReportBasis:
    return ReportBasis(closing.class_label, closing.closing_id, closing.version, closing.closed_on, closing.snapshot)


def _named(parts: Iterable[Part]) -> dict[str, str]:
    return {pupil.pupil_id: pupil.name.full for part in parts for pupil in part.closed.journal.pupils}
