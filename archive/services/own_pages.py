"""A teacher's own pages of the closed periods, and what is to be mended on them: read-only, nothing of others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.checks import check
from archive.errors import PageUnknownError
from archive.model.account import Scope
from archive.model.closing import Closing
from archive.model.event import EventDraft
from archive.model.finding import Finding
from archive.model.journal import ClassJournal
from archive.model.people import is_same_name
from archive.model.period import Period
from archive.model.teaching import Taught
from archive.model.upload import Upload
from archive.periods.teaching import pages_of
from archive.ports import CatalogReading, Ports
from archive.services.annul_refused import refused_whole
from archive.services.check_period import Checked, ClassCheck
from archive.services.frozen_data import read_in_force
from archive.texts import _


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A subject of a class that names the teacher, in the version of the period that is in force."""

    closing: Closing
    taught: Taught


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page as its teacher sees it: `journal` holds this subject and no other."""

    closing: Closing
    period: Period
    journal: ClassJournal
    findings: tuple[Finding, ...]
    """Those of the closing that concern this subject alone, with what the school answered."""


def list_own_pages(ports: Ports, teacher: str, within: Sequence[Scope]) -> Sequence[OwnPage]:
    """Return the pages that name `teacher` in the places of `within`, the latest closed first. Opens nothing."""
    places = [replace(scope, teacher="") for scope in within]
    with ports.catalog.reading() as unit:
        closings = unit.recent_closings(within=places)
        own = _named(unit.taught([closing.closing_id for closing in closings]) if closings else (), teacher)
        theirs = {_place(closing) for closing in closings if closing.closing_id in own}
        standing = closings_in_force(unit, [closing for closing in closings if _place(closing) in theirs])
    return [OwnPage(closing, each) for closing in standing for each in own.get(closing.closing_id, ())]


def _named(taught: Sequence[Taught], teacher: str) -> Mapping[str, list[Taught]]:
    """Return the pages that name `teacher`, by closing."""
    own: dict[str, list[Taught]] = {}
    for each in taught:
        if each.subject_id and is_same_name(each.teacher, teacher):
            own.setdefault(each.closing_id, []).append(each)
    return own


def _place(closing: Closing) -> tuple[str, str, str, str]:
    """Return what the versions of one closing have in common."""
    return closing.organisation_id, str(closing.school_year), closing.class_label, str(closing.period)


def closings_in_force(unit: CatalogReading, closings: Sequence[Closing]) -> list[Closing]:
    """Return the last whole version of each class and period that the director did not send back."""
    last: dict[tuple[str, str, str, str], Closing] = {}
    refused = refused_whole(unit, [closing.closing_id for closing in closings])
    for closing in closings:
        place = _place(closing)
        later = place not in last or closing.version > last[place].version
        if later and not closing.is_supplement and closing.closing_id not in refused:
            last[place] = closing
    return sorted(last.values(), key=lambda each: each.closed_at, reverse=True)


def open_own_page(ports: Ports, page: OwnPage, *, actor: str) -> OpenedPage:
    """Return the page from the verified data; showing it is an event. Raises as `read_in_force`."""
    closing, taught = page.closing, page.taught
    with ports.catalog.reading() as unit:
        versions = unit.closings(closing.organisation_id, closing.school_year, closing.class_label, closing.period)
    closed = read_in_force(ports, versions, actor=_("архив, для: {actor}").format(actor=actor)).closed
    journal = pages_of(closed.journal, taught.teacher, frozenset({taught.subject_id}))
    with ports.catalog.transaction() as unit:
        unit.append_event(_shown(ports, closing, taught, actor))
    return OpenedPage(closing, closed.period, journal, tuple(_of_subject(closed.findings, taught.title)))


def _shown(ports: Ports, closing: Closing, taught: Taught, actor: str) -> EventDraft:
    details = {"closings": closing.closing_id, "class": closing.class_label, "subject": taught.title}
    at = ports.clock.now()
    return EventDraft(at, actor, "pages-shown", closing.closing_id, details, closing.organisation_id)


def find_own_page(pages: Sequence[OwnPage], closing_id: str, subject_id: str) -> OwnPage:
    """Return one of `pages`. Raises `PageUnknownError`."""
    for page in pages:
        if (page.closing.closing_id, page.taught.subject_id) == (closing_id, subject_id):
            return page
    raise PageUnknownError


def _of_subject(findings: Sequence[Finding], title: str) -> Iterator[Finding]:
    """Yield what concerns this subject and no other: a finding of several names marks of others."""
    return (finding for finding in findings if finding.subject == title)


def check_own(checked: Checked, teacher: str, class_labels: Sequence[str] = ()) -> Checked:
    """Return what a draft's check finds on the teacher's own pages, of these classes or of all.

    The rules look at those pages alone, so nothing of another's subject can be in what they say.
    """
    classes = [one for one in checked.classes if not class_labels or one.journal.class_label in class_labels]
    own = [_own(checked, one, teacher) for one in classes]
    found = tuple(one for one in own if one.journal.subjects)
    return replace(checked, classes=found, findings=tuple(f for one in found for f in one.findings))


def _own(checked: Checked, one: ClassCheck, teacher: str) -> ClassCheck:
    journal = pages_of(one.journal, teacher)
    titles = {subject.title for subject in journal.subjects}
    taken = [each for each in one.findings if each.code.startswith("intake.") and each.subject in titles]
    ruled = [each for each in check(journal, checked.organisation, one.period, at=checked.at) if each.subject]
    return ClassCheck(journal, one.period, (*taken, *ruled))


def note_draft_shown(ports: Ports, upload: Upload, checked: Checked, *, actor: str) -> None:
    """Write down that a teacher was shown what a draft lacks on the teacher's pages."""
    details = {"upload": upload.upload_id, "class": ", ".join(one.journal.class_label for one in checked.classes)}
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        unit.append_event(EventDraft(at, actor, "pages-shown", upload.upload_id, details, upload.organisation_id))
