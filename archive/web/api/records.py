"""Records over the API: the list, one record, its verdict, its file; and what is not preserved yet."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from archive.errors import NotAuthenticError, NothingToGiveError
from archive.model.account import Scope
from archive.model.permission import Action
from archive.model.sidecar import SidecarKind
from archive.services.issue_reference import issue_reference
from archive.services.list_records import list_records, list_waiting
from archive.services.preserve_sidecar import sidecars_of
from archive.services.retrieve_sidecar import retrieve_sidecar
from archive.texts import _
from archive.web.access import RecordVisit, Visit, allowed, allowed_record
from archive.web.api.answers import pdf_of
from archive.web.api.problems import PROBLEMS
from archive.web.api.verification import PDF_ANSWER, XML_ANSWER
from archive.web.content import as_download, as_file
from archive.web.errors import problem
from archive.web.parameters import FARTHEST, Limit, Offset, WhichRecords
from archive.web.protocol import protocol_of, report_of
from archive.web.schemas import JobOut, RecordOut, RecordsOut, SidecarOut, VerdictOut

router = APIRouter(tags=[_("Записи")])
_Lister = Annotated[Visit, allowed(Action.LIST_RECORDS)]
_Seen = Annotated[RecordVisit, allowed_record(Action.LIST_RECORDS)]
_Read = Annotated[RecordVisit, allowed_record(Action.READ_RECORD)]
_ONE = "/records/{organisation}/{number}"
_FILE = {
    "description": _("Файл записи; в Repr-Digest его SHA-256 (RFC 9530)"),
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.get(
    "/records",
    summary=_("Список записей"),
    description=_("Записи по номерам. Пустые поля отбора не ограничивают."),
)
def records(visit: _Lister, query: WhichRecords, limit: Limit = 100, offset: Offset = 0) -> RecordsOut:
    """Return a stretch of the list; one more record than asked for is read to tell whether there is more."""
    found = list_records(visit.ports, replace(query.read(), within=visit.reach.scopes), limit=limit + 1, offset=offset)
    following = offset + limit if len(found) > limit else None
    shown = [RecordOut.of(record) for record in found[:limit]]
    return RecordsOut(records=shown, limit=limit, offset=offset, next_offset=following)


@router.get("/jobs", summary=_("Ещё не в хранилище"), description=_("Записи в работе: состояние и затруднение каждой."))
def jobs(visit: _Lister) -> list[JobOut]:
    """Return the work under way."""
    return [JobOut.of(job) for job in list_waiting(visit.ports) if visit.reach.covers(Scope(job.organisation_id))]


@router.get(
    _ONE, summary=_("Одна запись"), description=_("Реквизиты, место хранения и срок."), responses={404: PROBLEMS[404]}
)
def record(seen: _Seen) -> RecordOut:
    """Return a record's requisites."""
    return RecordOut.of(seen.record)


@router.get(
    f"{_ONE}/beside",
    summary=_("Что лежит рядом с записью"),
    description=_("Двойник, доверенность, отсоединённая подпись, свидетельства: вид, порядковый номер, отпечаток."),
    responses={404: PROBLEMS[404]},
)
def beside(seen: _Seen) -> list[SidecarOut]:
    """Return what stands beside the record."""
    return [SidecarOut.of(each) for each in sidecars_of(seen.ports, seen.record)]


@router.get(
    f"{_ONE}/beside/{{kind}}/{{ordinal}}",
    summary=_("Файл рядом с записью"),
    description=_("Сверяется со своим отпечатком; чтение записывается в журнал событий."),
    response_class=Response,
    responses={200: _FILE, 404: PROBLEMS[404], 409: PROBLEMS[409], 502: PROBLEMS[502]},
)
def sidecar(
    seen: _Read,
    kind: Annotated[SidecarKind, Path(description="Вид")],
    ordinal: Annotated[int, Path(ge=0, le=FARTHEST, description="Порядковый номер")],
) -> Response:
    """Give what stands beside the record; the reading is an event."""
    given = retrieve_sidecar(seen.ports, seen.record, kind, ordinal, actor=seen.actor)
    plain = f"{seen.record.number}_{kind.value}"
    return as_download(given.data, given.sidecar.media_type, given.file_name, plain=plain)


@router.get(
    f"{_ONE}/reference",
    summary=_("Справка-отсылка"),
    description=_("Какие записи исправляют эту. Записи, которую ничто не исправляет, справка не нужна: 404."),
    response_class=Response,
    responses=pdf_of(_("Справка-отсылка"), 404),
)
def reference(seen: _Seen) -> Response:
    """Give the page that leads to the records that correct this one."""
    issued = issue_reference(seen.ports, seen.record)
    if issued is None:
        raise NothingToGiveError(why=_("эту запись ничто не исправляет"))
    return as_download(issued.document.pdf, "application/pdf", issued.file_name, plain=str(seen.record.number))


@router.get(
    f"{_ONE}/verdict",
    summary=_("Проверка записи"),
    description=_(
        "Читает запись из хранилища и проверяет отпечаток, подпись, штамп времени и запрет удаления. "
        "Чтение записывается в журнал событий."
    ),
    responses={404: PROBLEMS[404], 502: PROBLEMS[502]},
)
def verdict(seen: _Read) -> VerdictOut:
    """Return the verdict; the reading is an event."""
    return VerdictOut.of(seen.retrieve().verdict)


@router.get(
    f"{_ONE}/protocol",
    summary=_("Протокол проверки записи"),
    description=_("Проверяет запись заново и отвечает протоколом, PDF/A. Чтение записывается в журнал событий."),
    response_class=Response,
    responses={200: PDF_ANSWER, 404: PROBLEMS[404], 502: PROBLEMS[502]},
)
def protocol(seen: _Read) -> Response:
    """Return the protocol on one page; the reading is an event."""
    return protocol_of(seen)


@router.get(
    f"{_ONE}/report",
    summary=_("Отчёт ETSI о проверке записи"),
    description=_("Проверяет запись заново и отвечает отчётом ETSI TS 119 102-2, XML. Чтение записывается в журнал."),
    response_class=Response,
    responses={200: XML_ANSWER, 404: PROBLEMS[404], 502: PROBLEMS[502]},
)
def report(seen: _Read) -> Response:
    """Return the ETSI report; the reading is an event."""
    return report_of(seen)


@router.get(
    f"{_ONE}/content",
    summary=_("Файл записи"),
    description=_(
        "Выдаёт файл, только если проверка прошла целиком; иначе отказывает и прилагает заключение. "
        "Чтение записывается в журнал событий."
    ),
    response_class=Response,
    responses={200: _FILE, 404: PROBLEMS[404], 409: PROBLEMS[409], 502: PROBLEMS[502]},
)
def content(seen: _Read) -> Response:
    """Return the record's bytes if its verdict is PASSED; the reading is an event."""
    found = seen.retrieve()
    try:
        return as_file(found.authentic())
    except NotAuthenticError as error:
        return problem(error, verdict=found.verdict)
