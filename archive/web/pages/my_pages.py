"""A subject teacher's own pages: of the drafts what is to be mended, of the closed periods what was kept; read-only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from archive.errors import UploadUnknownError
from archive.model.finding import Severity
from archive.model.journal import ClassJournal, Entry, Lesson, Result, ResultKind, Subject
from archive.model.people import Pupil
from archive.model.permission import Action
from archive.model.upload import Upload
from archive.services.check_period import Checked
from archive.services.keep_upload import list_uploads
from archive.services.own_pages import (
    OpenedPage,
    OwnPage,
    find_own_page,
    list_own_pages,
    note_draft_shown,
    open_own_page,
)
from archive.services.print_findings import print_findings
from archive.services.recent_years import within_recent
from archive.services.school_year_board import by_count
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.pages.checks import SEVERITIES
from archive.web.parameters import Text
from archive.web.school_choice import classes_seen
from archive.web.templating import page

router = APIRouter(prefix="/my-pages")
_Teacher = Annotated[Visit, allowed(Action.SEE_OWN_PAGES)]
_Subject = Annotated[Text, Query(max_length=200)]
_DRAFT = "/drafts/{upload_id}"


@router.get("")
def my_pages(visit: _Teacher) -> Response:
    """List the drafts with classes of the visitor's, and the pages of the closed periods."""
    return page(
        "my_pages.html",
        visit=visit,
        periods=by_period(own_pages(visit)),
        drafts=own_drafts(visit),
        organisations=visit.schools(),
    )


@router.get(_DRAFT)
def draft_page(request: Request, visit: _Teacher, upload_id: str) -> Response:
    """Show what a draft lacks on the visitor's own pages, with the cells."""
    upload = own_draft(visit, upload_id)
    checked = draft_findings(request, visit, upload)
    return page("my_draft.html", visit=visit, upload=upload, checked=checked, severities=SEVERITIES)


@router.get(f"{_DRAFT}/sheet")
def draft_sheet(request: Request, visit: _Teacher, upload_id: str) -> Response:
    """Give the same on paper, a sheet a class."""
    checked = draft_findings(request, visit, own_draft(visit, upload_id))
    document = print_findings(checked)
    return as_download(document.pdf, "application/pdf", _("замечания-учителю.pdf"), plain="findings")


@router.get("/{closing_id}")
def one_page(visit: _Teacher, closing_id: str, subject: _Subject = "") -> Response:
    """Show one page of a closed period as it is kept."""
    opened = open_own_page(visit.ports, find_own_page(own_pages(visit), closing_id, subject), actor=visit.actor)
    return page(
        "my_page.html",
        visit=visit,
        opened=opened,
        grid=grid_of(opened),
        severities=SEVERITIES,
        explain=Severity.EXPLAIN,
    )


def own_pages(visit: Visit) -> Sequence[OwnPage]:
    """Return the pages of recent years that name the visitor, where the visitor's role reaches."""
    recent = within_recent(visit.reach.scopes, visit.ports.clock.now().date())
    return list_own_pages(visit.ports, visit.account.full_name, recent)


def own_drafts(visit: Visit) -> list[Upload]:
    """Return the checked drafts that have a class of the visitor's."""
    seen = {school: classes_seen(visit, school) for school in visit.reach.organisation_ids}
    return [
        each
        for each in list_uploads(visit.ports)
        if each.organisation_id in seen and each.period and _has_class(each, seen[each.organisation_id])
    ]


def _has_class(upload: Upload, labels: tuple[str, ...]) -> bool:
    return not labels or any(one.class_label in labels for one in upload.checked)


def own_draft(visit: Visit, upload_id: str) -> Upload:
    """Return one of them. Raises `UploadUnknownError` for any other, whether it is there or not."""
    found = next((each for each in own_drafts(visit) if each.upload_id == upload_id), None)
    if found is None:
        raise UploadUnknownError(found=upload_id)
    return found


def draft_findings(request: Request, visit: Visit, upload: Upload) -> Checked:
    """Return what the draft lacks on the visitor's own pages; showing it is an event."""
    labels = classes_seen(visit, upload.organisation_id)
    checked: Checked = request.app.state.checks.own(upload.upload_id, visit.account.full_name, labels)
    note_draft_shown(visit.ports, upload, checked, actor=visit.actor)
    return checked


def by_period(pages: Sequence[OwnPage]) -> list[tuple[str, list[tuple[str, list[OwnPage]]]]]:
    """Gather by year and period, the latest closed first, then by class: own subjects before those stood in for."""
    found: dict[str, dict[str, list[OwnPage]]] = defaultdict(lambda: defaultdict(list))
    for each in pages:
        closing = each.closing
        found[f"{closing.school_year}, {closing.period.words}"][closing.class_label].append(each)
    return [
        (words, [(label, sorted(classes[label], key=_stood_in)) for label in sorted(classes, key=by_count)])
        for words, classes in found.items()
    ]


def _stood_in(page: OwnPage) -> bool:
    return not page.taught.is_whole


@dataclass(frozen=True, slots=True)
class Grid:
    """A page's marks: a column a lesson, a row a pupil, then the summary marks."""

    subject: Subject
    lessons: tuple[Lesson, ...]
    results: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def grid_of(opened: OpenedPage) -> Grid:
    """Return the page as a table: lessons by date, pupils in the journal's order."""
    journal = opened.journal
    lessons = tuple(sorted(journal.lessons, key=lambda each: (each.day, each.number or 0, each.ordinal)))
    cells: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in journal.entries:
        cells[entry.pupil_id, entry.lesson_id].append(entry)
    columns = _result_columns(journal)
    rows = tuple(_row(pupil, lessons, cells, columns) for pupil in journal.pupils)
    return Grid(journal.subjects[0], lessons, tuple(columns), rows)


def _row(
    pupil: Pupil,
    lessons: Sequence[Lesson],
    cells: Mapping[tuple[str, str], Sequence[Entry]],
    columns: Mapping[str, Sequence[Result]],
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    marks = tuple(
        " ".join(entry.shown for entry in cells.get((pupil.pupil_id, lesson.lesson_id), ())) for lesson in lessons
    )
    results = tuple(
        " ".join(each.mark.shown for each in column if each.pupil_id == pupil.pupil_id) for column in columns.values()
    )
    return pupil.name.full, marks, results


_KINDS = {
    ResultKind.PERIOD: _("период"),
    ResultKind.YEAR: _("год"),
    ResultKind.EXAM: _("экзамен"),
    ResultKind.STATE_EXAM: _("ГИА"),
    ResultKind.FINAL: _("итог"),
}


def _result_columns(journal: ClassJournal) -> dict[str, list[Result]]:
    """Return the summary marks by column: periods in their order, then the year, exams and the final mark."""
    order = list(ResultKind)
    found: dict[str, list[Result]] = {}
    for result in sorted(journal.results, key=lambda each: (order.index(each.kind), str(each.period or ""))):
        words = result.period.words if result.period else _KINDS[result.kind]
        found.setdefault(words, []).append(result)
    return found
