"""The desk over the API: find a child, open it, print an extract."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.model.permission import Action
from archive.services.find_pupil import FoundPupil, find_pupils, open_pupil
from archive.services.issue_extract import issue_extract
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.content import as_download
from archive.web.pages.desk import extract_request
from archive.web.pages.desk_fields import ExtractForm
from archive.web.parameters import Text, WhichRecord
from archive.web.schemas import RecordOut

router = APIRouter(prefix="/desk", tags=[_("Выдача выписок")])
_Clerk = Annotated[Visit, allowed(Action.ISSUE_EXTRACT)]
_PupilId = Annotated[Text, Query(max_length=200, description="Код ученика в этой записи")]
_PDF: dict[str, Any] = {
    "description": _("PDF/A; в заголовке Issue-Number номер по журналу выдачи"),
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}
_ANSWERS: dict[int | str, dict[str, Any]] = {200: _PDF, 404: PROBLEMS[404], 409: PROBLEMS[409]}


class PupilOut(BaseModel):
    """A child that was found."""

    organisation: str
    number: str
    pupil_id: str
    full_name: str
    years: list[str]

    @classmethod
    def of(cls, found: FoundPupil) -> "PupilOut":
        """Return the answer."""
        record = found.record
        return cls(
            organisation=record.organisation_id,
            number=str(record.number),
            pupil_id=found.pupil_id,
            full_name=found.full_name,
            years=list(found.years),
        )


class OpenedPupilOut(BaseModel):
    """A child with what its extracts can be made of."""

    full_name: str
    pupil_id: str
    journals: Annotated[list[RecordOut], Field(description="Журналы, последний первым")]
    ledgers: Annotated[list[RecordOut], Field(description="Ведомости, последняя первой")]


@router.get(
    "/pupils", summary=_("Найти ученика"), description=_("По началу имени, хватит двух букв; в пределах доступа.")
)
def pupils(visit: _Clerk, q: Annotated[Text, Query(max_length=100, description="Начало имени")]) -> list[PupilOut]:
    """Return whom the beginning of a name finds."""
    found = find_pupils(visit.ports, sorted(visit.reach.organisation_ids), q, visit.reach)
    return [PupilOut.of(each) for each in found]


@router.get(
    "/pupils/{organisation}/{number}",  # noqa: FAST003 - `WhichRecord` takes both
    summary=_("Открыть ученика"),
    description=_("Из чего можно печатать выписки; открытие записывается в журнал событий."),
    responses={404: PROBLEMS[404]},
)
def pupil(visit: _Clerk, key: WhichRecord, pupil: _PupilId) -> OpenedPupilOut:
    """Open a child; an event."""
    found = open_pupil(visit.ports, key.organisation_id, key.number, pupil, within=visit.reach, actor=visit.actor)
    return OpenedPupilOut(
        full_name=found.full_name,
        pupil_id=found.pupil_id,
        journals=[RecordOut.of(record) for record in found.journals],
        ledgers=[RecordOut.of(record) for record in found.ledgers],
    )


@router.post(
    "/pupils/{organisation}/{number}/extract",  # noqa: FAST003 - `WhichRecord` takes both
    summary=_("Напечатать выписку"),
    description=_("Запись проверяется, выписка получает номер в журнале выдачи; чтение записывается в журнал событий."),
    response_class=Response,
    responses=_ANSWERS,
)
def extract(
    visit: _Clerk,
    key: WhichRecord,
    pupil: _PupilId,
    body: ExtractForm,
) -> Response:
    """Return the extract."""
    opened = open_pupil(visit.ports, key.organisation_id, key.number, pupil, within=visit.reach, actor=visit.actor)
    made, document = issue_extract(visit.ports, extract_request(visit, key.organisation_id, opened, body))
    answer = as_download(document.pdf, "application/pdf", f"выписка_{made.issue}.pdf", plain=f"extract-{made.issue}")
    answer.headers["Issue-Number"] = made.issue
    return answer
