"""The pages of an upload: files in, what they lack, explanations beside the findings, the period closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi import Form as FormField
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from archive.errors import ArchiveError, ParameterError, PeriodUnknownError
from archive.model.closing import ClosingKind
from archive.model.finding import Finding, Severity
from archive.model.period import PeriodCode
from archive.model.permission import Action
from archive.model.upload import Upload
from archive.services.check_upload import Alike, check_upload, grouped
from archive.services.close_upload import (
    CloseUploadRequest,
    Grounds,
    close_upload,
    correct_upload,
    draft_upload_correction,
)
from archive.services.correct_period import Drafted
from archive.services.keep_upload import (
    discard_upload,
    find_upload,
    keep_pushed,
    keep_upload,
    list_uploads,
    note_explanations,
)
from archive.services.list_pushes import list_pushes
from archive.services.print_findings import print_findings
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.check_desk import CheckDesk, Found
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.pages.checks import SEVERITIES
from archive.web.parameters import Text
from archive.web.school_choice import SchoolAsked, whole_school
from archive.web.templating import page
from archive.web.uploading import Files, Form, explanations_of, text_of

router = APIRouter()
_Visitor = Annotated[Visit, allowed(Action.CLOSE_PERIOD)]
_Period = Annotated[Text, Query(max_length=30)]
_ONE = "/upload/{upload_id}"
SHOWN = 12
"""Findings of one code that stand open; the others are behind a click."""
MOST = 300


@router.get("/upload")
def upload_page(visit: _Visitor, organisation: SchoolAsked = "") -> Response:
    """Show the form and the drafts that wait."""
    return _upload_page(visit, whole_school(visit, organisation))


def _upload_page(visit: Visit, school: str, fault: ArchiveError | None = None) -> Response:
    schools = visit.schools()
    return page(
        "upload.html",
        visit=visit,
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        school=school,
        organisations=schools,
        uploads=[each for each in list_uploads(visit.ports) if each.organisation_id in schools],
        pushes=[each for each in list_pushes(visit.ports) if each.organisation_id in schools],
        fault=fault,
    )


@router.post("/upload")
def take(visit: _Visitor, form: Form, files: Files) -> Response:
    """Keep the files as a draft and show what they lack."""
    school = whole_school(visit, text_of(form, "organisation", longest=100))
    try:
        upload = keep_upload(visit.ports, school, files, actor=visit.actor)
    except ArchiveError as error:
        return _upload_page(visit, school, error)
    return _to(upload.upload_id)


@router.post("/upload/pushed")
def take_pushed(visit: _Visitor, push: Annotated[str, FormField(max_length=50)] = "") -> Response:
    """Make a draft of what a system pushed."""
    found = next((each for each in list_pushes(visit.ports) if each.push_id == push), None)
    if found is not None:
        visit.ensure_school(found.organisation_id)
    return _to(keep_pushed(visit.ports, push, actor=visit.actor).upload_id)


@router.get(_ONE)
def check_page(
    request: Request,
    visit: _Visitor,
    upload_id: str,
    period: _Period = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
    severity: Annotated[Text, Query(max_length=20)] = "",
) -> Response:
    """Check the draft for a period and show what was found, filtered."""
    upload = _own(visit, upload_id)
    view = _View(visit, request.app.state.checks, upload, class_label.strip(), severity.strip())
    return view.page(PeriodCode.parse(period))


@dataclass(frozen=True, slots=True)
class _View:
    """The page of a draft: it is shown again, with what went wrong, by everything that can be done on it."""

    visit: Visit
    desk: CheckDesk
    upload: Upload
    class_label: str = ""
    severity: str = ""

    def page(self, period: PeriodCode | None, fault: ArchiveError | None = None) -> Response:
        """Show it."""
        try:
            found = self.desk.found(self.upload.upload_id, period or self.upload.period)
        except PeriodUnknownError as error:
            return self.page(None, fault or error) if period else self._unreadable(None, fault or error)
        except ArchiveError as error:
            return self._unreadable(period, fault or error)
        return self._shown(found, fault)

    def _unreadable(self, period: PeriodCode | None, fault: ArchiveError) -> Response:
        return self._shown(Found(period, (), (), (), (), unreadable=True, blocked=True), fault)

    def _shown(self, found: Found, fault: ArchiveError | None) -> Response:
        shown = [each for each in found.findings if self._passes(each)]
        upload = find_upload(self.visit.ports, self.upload.upload_id)
        groups = grouped(shown)
        return page(
            "upload_check.html",
            visit=self.visit,
            status=status_of(type(fault)) if fault else HTTPStatus.OK,
            upload=upload,
            found=found,
            groups=groups,
            silent=sum(self._silent(each, upload) for each in found.findings),
            counts={kind: sum(each.severity is kind for each in found.findings) for kind in Severity},
            typed={"class": self.class_label, "severity": self.severity},
            severities=SEVERITIES,
            explain=Severity.EXPLAIN,
            key_of=self.key_of,
            shown=SHOWN,
            most=MOST,
            today=self.visit.today(upload.organisation_id),
            school=self.visit.schools().get(upload.organisation_id, ""),
            fault=fault,
        )

    def _passes(self, finding: Finding) -> bool:
        same_class = not self.class_label or finding.class_label in ("", self.class_label)
        return same_class and self.severity in ("", finding.severity)

    def key_of(self, group: Alike) -> str:
        """Return what an explanation typed beside `group` answers: its code, of one class when one is shown."""
        return f"{group.code}@{self.class_label}" if self.class_label else group.code

    def _silent(self, finding: Finding, upload: Upload) -> bool:
        keys = (finding.code, f"{finding.code}@{finding.class_label}")
        return finding.severity is Severity.EXPLAIN and not any(key in upload.explanations for key in keys)


@router.get(f"{_ONE}/sheet")
def sheet(visit: _Visitor, upload_id: str, period: _Period = "") -> Response:
    """Give the printable sheet of findings, one a class."""
    _own(visit, upload_id)
    checked = check_upload(visit.ports, upload_id, PeriodCode.parse(period)).checked
    if not checked.classes:
        raise ParameterError(listed=_("файлы не приняты, печатать нечего"))
    name = _("замечания.pdf")
    return as_download(print_findings(checked).pdf, "application/pdf", name, plain="findings")


@router.post(f"{_ONE}/explanations")
def explain(request: Request, visit: _Visitor, upload_id: str, form: Form) -> Response:
    """Keep what was typed beside the findings."""
    upload = _own(visit, upload_id)
    note_explanations(visit.ports, upload.upload_id, explanations_of(form))
    del request
    return _to(upload_id, form)


@router.post(f"{_ONE}/close")
def close(request: Request, visit: _Visitor, upload_id: str, form: Form) -> Response:
    """Close the period; what stands against it is said on the same page."""
    upload, desk = _own(visit, upload_id), request.app.state.checks
    period = PeriodCode.parse(text_of(form, "period"))
    try:
        closed = close_upload(visit.ports, _closing(visit, upload_id, form))
    except ArchiveError as error:
        return _View(visit, desk, upload, text_of(form, "class")).page(period, error)
    return _begun(request, upload_id, [closing.closing_id for closing in closed.closings])


@router.get(f"{_ONE}/correction")
def correction_page(visit: _Visitor, upload_id: str, period: _Period = "") -> Response:
    """Ask for the grounds of a correction."""
    upload = _own(visit, upload_id)
    return _correction_page(visit, upload, period, Grounds("", ""), None, None)


@router.post(f"{_ONE}/correction")
def correct(request: Request, visit: _Visitor, upload_id: str, form: Form) -> Response:
    """Show what the correction would change; once that was seen and confirmed, close the next version."""
    upload, period = _own(visit, upload_id), text_of(form, "period")
    kind = ClosingKind.SUPPLEMENT if text_of(form, "kind") == ClosingKind.SUPPLEMENT else ClosingKind.WHOLE
    grounds = Grounds(text_of(form, "reason"), text_of(form, "protocol"), kind)
    try:
        asked = _closing(visit, upload_id, form)
        if text_of(form, "step") != "confirm":
            drafted = draft_upload_correction(visit.ports, asked, grounds)
            return _correction_page(visit, upload, period, grounds, drafted, None)
        corrected = correct_upload(visit.ports, asked, grounds)
    except ArchiveError as error:
        return _correction_page(visit, upload, period, grounds, None, error)
    return _begun(request, upload_id, [closing.closing_id for closing in corrected.closings])


def _correction_page(
    visit: Visit, upload: Upload, period: str, grounds: Grounds, drafted: Drafted | None, fault: ArchiveError | None
) -> Response:
    return page(
        "upload_correction.html",
        visit=visit,
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        upload=upload,
        period=PeriodCode.parse(period) or upload.period,
        grounds=grounds,
        supplement=grounds.kind is ClosingKind.SUPPLEMENT,
        drafted=drafted,
        most=MOST,
        fault=fault,
    )


@router.post(f"{_ONE}/discard")
def discard(visit: _Visitor, upload_id: str) -> Response:
    """Let the draft go."""
    _own(visit, upload_id)
    discard_upload(visit.ports, upload_id, actor=visit.actor)
    return RedirectResponse("/upload", HTTPStatus.SEE_OTHER)


def _own(visit: Visit, upload_id: str) -> Upload:
    """Return the draft, if it is of a school that the visitor closes periods of."""
    upload = find_upload(visit.ports, upload_id)
    visit.ensure_school(upload.organisation_id)
    return upload


def _closing(visit: Visit, upload_id: str, form: FormData) -> CloseUploadRequest:
    """Read the form. Raises `ParameterError`."""
    period = PeriodCode.parse(text_of(form, "period"))
    if period is None:
        raise ParameterError(listed=_("период — не выбран"))
    return CloseUploadRequest(upload_id, period, visit.actor, day_of(text_of(form, "closed_on")), explanations_of(form))


def day_of(text: str) -> date | None:
    """Read a day as a browser's field sends it; None when it is empty. Raises `ParameterError`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ParameterError(listed=_("дата — ожидалась ГГГГ-ММ-ДД")) from error


def _begun(request: Request, upload_id: str, closing_ids: Sequence[str]) -> Response:
    """Let the engine begin, and lead to where its work is seen."""
    request.app.state.checks.forget(upload_id)
    request.app.state.carry_on(closing_ids)
    return RedirectResponse(
        f"/closings/{closing_ids[0]}" if len(closing_ids) == 1 else "/closings", HTTPStatus.SEE_OTHER
    )


def _to(upload_id: str, form: FormData | None = None) -> Response:
    label = text_of(form, "class") if form is not None else ""
    return RedirectResponse(f"/upload/{upload_id}" + (f"?class={label}" if label else ""), HTTPStatus.SEE_OTHER)
