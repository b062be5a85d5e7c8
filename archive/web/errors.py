"""From our errors to HTTP: one table of statuses, one shape for programs, one page for people."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from archive import errors
from archive.errors import ArchiveError
from archive.model.finding import Finding
from archive.model.verdict import Verdict
from archive.texts import _
from archive.web.access import visit_of
from archive.web.headers import HEADERS
from archive.web.schemas import FindingOut, ProblemOut, VerdictOut
from archive.web.templating import page

_log = logging.getLogger(__name__)
PROBLEM_JSON = "application/problem+json"

STATUS: Mapping[type[ArchiveError], HTTPStatus] = {
    ArchiveError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.UnexpectedError: HTTPStatus.INTERNAL_SERVER_ERROR,
    # what was sent cannot be taken
    errors.IntakeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.FileTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.DataRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.OrganisationFileError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PeriodUnknownError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ClassNotOfSchoolError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SchoolMismatchError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.FindingsUnexplainedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ClosingDateError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NothingToCloseError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GroundsMissingError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.MarkWithdrawnError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ReasonMissingError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DetachedRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BreachInvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TwinMissingError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BindingRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RequestError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.AddressUnknownError: HTTPStatus.NOT_FOUND,
    errors.MethodRefusedError: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.UploadTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UploadKindError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.ForeignRequestError: HTTPStatus.FORBIDDEN,
    errors.PushOffError: HTTPStatus.FORBIDDEN,
    errors.TokenRefusedError: HTTPStatus.UNAUTHORIZED,
    # what was asked for is not there
    errors.OrganisationUnknownError: HTTPStatus.NOT_FOUND,
    errors.PaperFileUnknownError: HTTPStatus.NOT_FOUND,
    errors.RecordUnknownError: HTTPStatus.NOT_FOUND,
    errors.ClosingUnknownError: HTTPStatus.NOT_FOUND,
    errors.JobUnknownError: HTTPStatus.NOT_FOUND,
    errors.PupilUnknownError: HTTPStatus.NOT_FOUND,
    errors.LedgerUnknownError: HTTPStatus.NOT_FOUND,
    errors.GroupUnknownError: HTTPStatus.NOT_FOUND,
    errors.PageUnknownError: HTTPStatus.NOT_FOUND,
    errors.BreachUnknownError: HTTPStatus.NOT_FOUND,
    errors.PushUnknownError: HTTPStatus.NOT_FOUND,
    errors.UploadUnknownError: HTTPStatus.NOT_FOUND,
    errors.NothingUploadedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NothingToGiveError: HTTPStatus.NOT_FOUND,
    errors.DeskEntryUnknownError: HTTPStatus.NOT_FOUND,
    errors.NothingToPrintError: HTTPStatus.NOT_FOUND,
    errors.PrintGoneError: HTTPStatus.NOT_FOUND,
    errors.ReportError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ReportUnknownError: HTTPStatus.NOT_FOUND,
    # what is there stands against it
    errors.ReportWaitingError: HTTPStatus.CONFLICT,
    errors.ReportDecidedError: HTTPStatus.CONFLICT,
    errors.ClosingExistsError: HTTPStatus.CONFLICT,
    errors.NeverClosedError: HTTPStatus.CONFLICT,
    errors.NothingChangedError: HTTPStatus.CONFLICT,
    errors.BreachUnresolvedError: HTTPStatus.CONFLICT,
    errors.BreachExistsError: HTTPStatus.CONFLICT,
    errors.BreachResolvedError: HTTPStatus.CONFLICT,
    errors.JobsUnfinishedError: HTTPStatus.CONFLICT,
    errors.RecordExistsError: HTTPStatus.CONFLICT,
    errors.IdentityError: HTTPStatus.BAD_REQUEST,
    errors.SignInRefusedError: HTTPStatus.UNAUTHORIZED,
    errors.SignInNeededError: HTTPStatus.UNAUTHORIZED,
    errors.AccountLockedError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooManyRequestsError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.ForbiddenError: HTTPStatus.FORBIDDEN,
    errors.GrantRefusedError: HTTPStatus.FORBIDDEN,
    errors.FormExpiredError: HTTPStatus.FORBIDDEN,
    errors.ProofKeyError: HTTPStatus.BAD_REQUEST,
    errors.ProofKeyUnknownError: HTTPStatus.NOT_FOUND,
    errors.ProofKeyMissingError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ProofKeyPeriodError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ProofKeyRevokedError: HTTPStatus.CONFLICT,
    errors.ProofKeyEndedError: HTTPStatus.CONFLICT,
    errors.ProofKeyReasonMissingError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ProofKeyPassphrasesDifferError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ProofKeyFileError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.EndorsementRefusedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GrantInvalidError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SignInUnfinishedError: HTTPStatus.FORBIDDEN,
    errors.InsecureConnectionError: HTTPStatus.FORBIDDEN,
    errors.KeyTriesSpentError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.RegionSignInError: HTTPStatus.BAD_REQUEST,
    errors.RegionAccountError: HTTPStatus.FORBIDDEN,
    errors.AccountUnknownError: HTTPStatus.NOT_FOUND,
    errors.SessionUnknownError: HTTPStatus.NOT_FOUND,
    errors.LoginTakenError: HTTPStatus.CONFLICT,
    errors.SidecarExistsError: HTTPStatus.CONFLICT,
    errors.BusyError: HTTPStatus.CONFLICT,
    errors.PaperError: HTTPStatus.CONFLICT,
    errors.DeskError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PushKeyReusedError: HTTPStatus.CONFLICT,
    errors.PupilAmbiguousError: HTTPStatus.CONFLICT,
    errors.NotAuthenticError: HTTPStatus.CONFLICT,
    errors.NotQueuedError: HTTPStatus.CONFLICT,
    errors.ExternalFolderError: HTTPStatus.CONFLICT,
    errors.SignaturesUnfinishedError: HTTPStatus.CONFLICT,
    errors.OutputExistsError: HTTPStatus.CONFLICT,
    errors.SigningError: HTTPStatus.CONFLICT,
    # a part of the archive does not answer, or answers wrongly
    errors.TimestampUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.HashUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SignatureUncheckedError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.EvidenceUnreadableError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.RevocationUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TokenAbsentError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StoreError: HTTPStatus.BAD_GATEWAY,
    errors.StoreUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StoreFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.BrokerUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.WorkersAbsentError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CatalogUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CatalogFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.WorkspaceLostError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.RenderError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.SettingError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""A class that is not named here has the status of its nearest ancestor."""

TITLES: Mapping[HTTPStatus, str] = {
    HTTPStatus.UNAUTHORIZED: _("Нужно войти"),
    HTTPStatus.BAD_REQUEST: _("Не принято"),
    HTTPStatus.TOO_MANY_REQUESTS: _("Слишком часто"),
    HTTPStatus.FORBIDDEN: _("Не разрешено"),
    HTTPStatus.NOT_FOUND: _("Не найдено"),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Так здесь нельзя"),
    HTTPStatus.CONFLICT: _("Сейчас нельзя"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("Слишком велико"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("Не тот вид содержимого"),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("Не принято"),
    HTTPStatus.INTERNAL_SERVER_ERROR: _("Сбой программы"),
    HTTPStatus.BAD_GATEWAY: _("Хранилище отвечает неверно"),
    HTTPStatus.SERVICE_UNAVAILABLE: _("Часть архива не отвечает"),
    HTTPStatus.INSUFFICIENT_STORAGE: _("Нет места"),
}


def status_of(kind: type[ArchiveError]) -> HTTPStatus:
    """Return the status of the nearest ancestor that the table names."""
    return next(STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS)


def problem(
    error: ArchiveError, *, verdict: Verdict | None = None, findings: Sequence[Finding] | None = None
) -> Response:
    """Return `error` as RFC 9457 problem details, with the verdict or the findings that led to it."""
    status = status_of(type(error))
    body = ProblemOut(
        type=f"/api#{error.code}",
        title=TITLES[status],
        status=status,
        detail=str(error),
        code=error.code,
        verdict=VerdictOut.of(verdict) if verdict else None,
        findings=None if findings is None else [FindingOut.of(finding) for finding in findings],
    )
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None  # RFC 9110, 11.6.1
    return JSONResponse(body.model_dump(mode="json", exclude_none=True), status, headers, media_type=PROBLEM_JSON)


def answer(request: Request, error: ArchiveError) -> Response:
    """Return `error` in the form that suits the address: problem details under /api/, else a page."""
    if request.url.path.startswith("/api/"):
        return problem(error)
    status = status_of(type(error))
    return page("error.html", visit=visit_of(request), status=status, title=TITLES[status], error=error)


async def on_archive_error(request: Request, error: ArchiveError) -> Response:
    """Answer an error of ours; a page that needs a sign-in leads there."""
    _note_refusal(request, error)
    if isinstance(error, errors.SignInNeededError) and not request.url.path.startswith("/api/"):
        return RedirectResponse(sign_in_address(request), HTTPStatus.SEE_OTHER)
    return answer(request, error)


_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})


def _note_refusal(request: Request, error: ArchiveError) -> None:
    """Write down that somebody was kept out: what was asked, from where; no name, no token, no query."""
    if status_of(type(error)) in _REFUSED and not isinstance(error, errors.SignInNeededError):
        client = request.client.host if request.client else "?"
        _log.warning("refused %s: %s %s from %s", error.code, request.method, ascii(request.url.path), client)


def sign_in_address(request: Request) -> str:
    """Return the page of signing in that leads back to where a GET wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/sign-in?next={quote(wanted, safe='')}" if request.method == "GET" and wanted != "/" else "/sign-in"


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Answer what the router itself refuses: 404 and 405; Allow and the like are kept."""
    response = answer(request, _routing_error(request, error))
    response.headers.update(error.headers or {})
    return response


def _routing_error(request: Request, error: HTTPException) -> ArchiveError:
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return errors.MethodRefusedError(method=request.method, address=request.url.path)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return errors.AddressUnknownError(address=request.url.path)
    return errors.ParameterError(listed=str(error.detail))


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    """Answer parameters that are not of their kind: all of them at once."""
    listed = "; ".join(f"{fault['loc'][-1]} — {_expected(fault)}" for fault in error.errors())
    return answer(request, errors.ParameterError(listed=listed))


_TOO_LONG = _("ожидалось не длиннее {max_length} знаков")
_EXPECTED: Mapping[str, str] = {
    "missing": _("не указано"),
    "int_parsing": _("ожидалось целое число"),
    "greater_than_equal": _("ожидалось не меньше {ge}"),
    "less_than_equal": _("ожидалось не больше {le}"),
    "string_too_short": _("пусто"),
    "string_too_long": _TOO_LONG,
    "too_long": _TOO_LONG,
}


def _expected(fault: Mapping[str, object]) -> str:
    """Return, in Russian, what pydantic expected."""
    words = _EXPECTED.get(str(fault["type"]), _("значение не подходит"))
    limits = fault.get("ctx")
    return words.format(**limits) if isinstance(limits, dict) else words


async def on_unexpected(request: Request, _error: Exception) -> Response:
    """Answer a fault of the program without a word of its insides; this runs outside the other middleware."""
    response = answer(request, errors.UnexpectedError())
    response.headers.update(HEADERS)
    return response
