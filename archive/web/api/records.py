"""Records over the API: the list, one record, its verdict, its file; and what is not preserved yet."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.errors import NotAuthenticError
from archive.services.find_record import find_record
from archive.services.list_records import list_records, list_waiting
from archive.services.retrieve import retrieve
from archive.texts import _
from archive.web.api.problems import PROBLEMS
from archive.web.content import as_file
from archive.web.errors import problem
from archive.web.parameters import Limit, Offset, WhichRecord, WhichRecords
from archive.web.schemas import JobOut, RecordOut, RecordsOut, VerdictOut
from archive.web.visit import CurrentVisit

router = APIRouter(tags=[_("Записи")])
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
def records(visit: CurrentVisit, query: WhichRecords, limit: Limit = 100, offset: Offset = 0) -> RecordsOut:
    """Return a stretch of the list; one more record than asked for is read to tell whether there is more."""
    found = list_records(visit.ports, query.read(), limit=limit + 1, offset=offset)
    following = offset + limit if len(found) > limit else None
    shown = [RecordOut.of(record) for record in found[:limit]]
    return RecordsOut(records=shown, limit=limit, offset=offset, next_offset=following)


@router.get("/jobs", summary=_("Ещё не в хранилище"), description=_("Записи в работе: состояние и затруднение каждой."))
def jobs(visit: CurrentVisit) -> list[JobOut]:
    """Return the work under way."""
    return [JobOut.of(job) for job in list_waiting(visit.ports)]


@router.get(
    _ONE, summary=_("Одна запись"), description=_("Реквизиты, место хранения и срок."), responses={404: PROBLEMS[404]}
)
def record(visit: CurrentVisit, key: WhichRecord) -> RecordOut:
    """Return a record's requisites."""
    return RecordOut.of(find_record(visit.ports, key.organisation_id, key.number))


@router.get(
    f"{_ONE}/verdict",
    summary=_("Проверка записи"),
    description=_(
        "Читает запись из хранилища и проверяет отпечаток, подпись, штамп времени и запрет удаления. "
        "Чтение записывается в журнал событий."
    ),
    responses={404: PROBLEMS[404], 502: PROBLEMS[502]},
)
def verdict(visit: CurrentVisit, key: WhichRecord) -> VerdictOut:
    """Return the verdict; the reading is an event."""
    return VerdictOut.of(retrieve(visit.ports, key.organisation_id, key.number, actor=visit.actor).verdict)


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
def content(visit: CurrentVisit, key: WhichRecord) -> Response:
    """Return the record's bytes if its verdict is PASSED; the reading is an event."""
    found = retrieve(visit.ports, key.organisation_id, key.number, actor=visit.actor)
    try:
        return as_file(found.authentic())
    except NotAuthenticError as error:
        return problem(error, verdict=found.verdict)
