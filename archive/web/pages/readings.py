"""Who read what: the month's digest, and «кто смотрел» for one pupil."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.errors import ParameterError, RecordUnknownError
from archive.model.permission import Action
from archive.services.find_record import find_record
from archive.services.read_digest import Month, read_digest
from archive.services.who_read import find_pupils, who_read
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.parameters import Text, WhichRecord
from archive.web.templating import page

router = APIRouter()
Curious = Annotated[Visit, allowed(Action.SEE_WHO_READ)]
_School = Annotated[Text, Query(max_length=100)]
_Name = Annotated[Text, Query(max_length=200)]
_ONE = "/pupils/{organisation}/{number}"
MOST_LISTED = 40


def reached_school(visit: Visit, wanted: str) -> str:
    """Return the school meant, the first that is reached when none is named; another's is as if it were not there."""
    school = wanted.strip() or min(visit.reach.organisation_ids)
    visit.ensure_school(school)
    return school


def read_month(visit: Visit, school: str, wanted: str) -> Month:
    """Return the month meant, the present one when none is. Raises `ParameterError`."""
    if not wanted.strip():
        with visit.ports.catalog.reading() as unit:
            zone = ZoneInfo(unit.organisation(school).time_zone)
        return Month.of(visit.ports.clock.now().astimezone(zone))
    month = Month.parse(wanted)
    if month is None:
        raise ParameterError(listed=_("month — месяц пишется так: 2026-06"))
    return month


@router.get("/readings")
def digest_page(visit: Curious, organisation: _School = "", month: _School = "") -> Response:
    """Show what was read in a month, by person, the unusual first."""
    school = reached_school(visit, organisation)
    digest = read_digest(visit.ports, school, read_month(visit, school, month), actor=visit.actor)
    with visit.ports.catalog.reading() as unit:
        about = unit.organisation(school)
    return page(
        "readings.html",
        visit=visit,
        here="/readings",
        digest=digest,
        school=about,
        organisations=visit.schools(),
        most=MOST_LISTED,
    )


@router.get("/pupils/readers")
def find_page(
    visit: Curious, organisation: _School = "", name: Annotated[Text, Query(max_length=200)] = ""
) -> Response:
    """Find the pupil."""
    school = reached_school(visit, organisation)
    found = find_pupils(visit.ports, school, name, visit.reach.scopes) if name.strip() else ()
    return page(
        "readers_find.html",
        visit=visit,
        here="/readings",
        found=found[:MOST_LISTED],
        name=name,
        organisation=school,
        organisations=visit.schools(),
    )


@router.get(f"{_ONE}/readers")
def readers_page(visit: Curious, key: WhichRecord, pupil: Annotated[Text, Query(max_length=300)]) -> Response:
    """Show who has read a pupil's data."""
    if key.organisation_id not in visit.reach.organisation_ids:
        raise RecordUnknownError(found=str(key.number))
    visit.ensure_record(find_record(visit.ports, key.organisation_id, key.number))
    found = who_read(visit.ports, key.organisation_id, key.number, pupil, actor=visit.actor)
    with visit.ports.catalog.reading() as unit:
        school = unit.organisation(key.organisation_id)
    return page("readers.html", visit=visit, here="/readings", readers=found, school=school)
