"""Who read what over the API: the month's digest, one pupil's readers, one's own readings."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from archive.errors import RecordUnknownError
from archive.model.permission import Action
from archive.model.reading import Reading
from archive.services.find_record import find_record
from archive.services.read_digest import own_readings, read_digest
from archive.services.who_read import find_pupils, who_read
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.pages.readings import MOST_LISTED, Curious, reached_school, read_month
from archive.web.parameters import Text, WhichRecord

router = APIRouter(tags=[_("Кто читал")])
_ONE = "/pupils/{organisation}/{number}"
_REFUSALS: dict[int | str, dict[str, Any]] = {404: PROBLEMS[404]}


class ReadingOut(BaseModel):
    """One reading."""

    model_config = ConfigDict(frozen=True)

    event: Annotated[int, Field(description="Номер события в журнале")]
    at: Annotated[datetime, Field(description="Когда")]
    actor: Annotated[str, Field(description="Кто")]
    action: Annotated[str, Field(description="Что сделано")]
    subject: Annotated[str, Field(description="Номер записи или код школы")]
    title: Annotated[str, Field(description="Заголовок записи, если она есть")]

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Return the shape of a reading."""
        return cls(
            event=reading.sequence,
            at=reading.at,
            actor=reading.actor,
            action=reading.action,
            subject=reading.subject,
            title=reading.title,
        )


class ReaderOut(BaseModel):
    """What one person read in a month."""

    model_config = ConfigDict(frozen=True)

    actor: Annotated[str, Field(description="Кто")]
    readings: Annotated[int, Field(description="Сколько раз")]
    records: Annotated[int, Field(description="Сколько разных записей и списков")]
    extracts: Annotated[int, Field(description="Сколько выписок и ведомостей учеников")]
    unusual: Annotated[list[str], Field(description="Чем необычно; пусто — обычно")]


class DigestOut(BaseModel):
    """A month of readings."""

    model_config = ConfigDict(frozen=True)

    organisation: str
    month: str
    readers: list[ReaderOut]


class ReadersOut(BaseModel):
    """Who has read a pupil's data."""

    model_config = ConfigDict(frozen=True)

    name: Annotated[str, Field(description="Ученик")]
    records: Annotated[list[str], Field(description="Записи с его данными")]
    readings: list[ReadingOut]


@router.get("/digest", summary=_("Что читали за месяц"), description=_("По людям, необычное сверху."))
def digest(
    visit: Curious,
    organisation: Annotated[Text, Query(max_length=100, description="Код школы; пусто — первая ваша")] = "",
    month: Annotated[Text, Query(max_length=20, description="Месяц, 2026-06; пусто — нынешний")] = "",
) -> DigestOut:
    """Return a month's digest."""
    school = reached_school(visit, organisation)
    found = read_digest(visit.ports, school, read_month(visit, school, month), actor=visit.actor)
    readers = [
        ReaderOut(
            actor=each.actor,
            readings=len(each.readings),
            records=each.records,
            extracts=each.extracts,
            unusual=list(each.unusual),
        )
        for each in found.readers
    ]
    return DigestOut(organisation=school, month=str(found.month), readers=readers)


class PupilFoundOut(BaseModel):
    """A pupil, named as `readers` asks for it."""

    model_config = ConfigDict(frozen=True)

    organisation: Annotated[str, Field(description="Код школы")]
    number: Annotated[str, Field(description="Номер записи с данными ученика")]
    pupil_id: Annotated[str, Field(description="Код ученика в этой записи")]
    full_name: Annotated[str, Field(description="Фамилия, имя, отчество")]


@router.get(
    "/pupils",
    summary=_("Найти ученика, чтобы узнать, кто смотрел"),
    description=_("По началу имени, в пределах доступа; одна, последняя запись каждого."),
)
def pupils(
    visit: Curious,
    name: Annotated[Text, Query(min_length=2, max_length=200, description="Начало имени")],
    organisation: Annotated[Text, Query(max_length=100, description="Код школы; пусто — первая ваша")] = "",
) -> list[PupilFoundOut]:
    """Return the pupils found."""
    found = find_pupils(visit.ports, reached_school(visit, organisation), name, visit.reach.scopes)
    return [
        PupilFoundOut(
            organisation=each.record.organisation_id,
            number=str(each.record.number),
            pupil_id=each.pupil_id,
            full_name=each.full_name,
        )
        for each in found[:MOST_LISTED]
    ]


@router.get(
    f"{_ONE}/readers",
    summary=_("Кто смотрел данные ученика"),
    description=_("Ученик назван номером записи и своим кодом в ней. Чтение журнала класса считается чтением каждого."),
    responses=_REFUSALS,
)
def readers(
    visit: Curious, key: WhichRecord, pupil: Annotated[Text, Query(max_length=300, description="Код ученика в записи")]
) -> ReadersOut:
    """Return who has read a pupil's data."""
    if key.organisation_id not in visit.reach.organisation_ids:
        raise RecordUnknownError(found=str(key.number))
    visit.ensure_record(find_record(visit.ports, key.organisation_id, key.number))
    found = who_read(visit.ports, key.organisation_id, key.number, pupil, actor=visit.actor)
    return ReadersOut(
        name=found.full_name,
        records=[str(record.number) for record in found.records],
        readings=[ReadingOut.of(each) for each in found.readings],
    )


@router.get(
    "/me/readings",
    summary=_("Что записано о моих чтениях"),
    description=_("События чтения, в которых назван сам спрашивающий."),
)
def mine(visit: Annotated[Visit, allowed(Action.OWN_ACCOUNT)]) -> list[ReadingOut]:
    """Return one's own readings."""
    return [ReadingOut.of(each) for each in own_readings(visit.ports, visit.actor)]
