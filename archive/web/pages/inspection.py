"""The inspector's page: search within the access, verified retrieval, the bundle."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response, StreamingResponse

from archive.errors import NothingToGiveError
from archive.model.account import Grant
from archive.model.permission import MATRIX, Action
from archive.model.record import Record, RecordClass, RecordNumber
from archive.services.find_corrections import find_corrections
from archive.services.make_bundle import BundleRequest, chosen, make_bundle
from archive.services.search_records import Search, search_records
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import disposition
from archive.web.pages.records import PERIODS
from archive.web.parameters import Text, WhichRecords
from archive.web.streaming import streamed
from archive.web.templating import page

router = APIRouter(prefix="/inspection")
_Inspector = Annotated[Visit, allowed(Action.MAKE_BUNDLE)]
_Number = Annotated[Text, Query(max_length=50)]
_Pupil = Annotated[Text, Query(max_length=200)]
_MOST = 200


@router.get("")
def inspection(visit: _Inspector, query: WhichRecords, number: _Number = "", pupil: _Pupil = "") -> Response:
    """Show the access, the search, and what was found."""
    faults = query.faults()
    if number.strip() and RecordNumber.parse(number) is None:
        faults["number"] = _("номер пишется так: 2026-000012")
    asked = bool(query.typed or number.strip() or pupil.strip())
    found: Sequence[Record] = ()
    if asked and not faults:
        search = Search(query.read(), visit.reach.scopes, number.strip(), pupil.strip())
        found = search_records(visit.ports, search, actor=visit.actor, limit=_MOST + 1)
    shown = found[:_MOST]
    return page(
        "inspection.html",
        visit=visit,
        here="/inspection",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        grants=_grants(visit),
        query=query,
        number=number,
        pupil=pupil,
        faults=faults,
        asked=asked,
        found=shown,
        more=len(found) > _MOST,
        corrections=find_corrections(visit.ports, shown),
        organisations=visit.schools(),
        kinds=tuple(RecordClass),
        periods=PERIODS,
        chosen_period=None if faults else query.read().period,
        address=urlencode(query.typed),
    )


def _grants(visit: Visit) -> list[Grant]:
    day = visit.ports.clock.now().date()
    return [each for each in visit.account.grants_on(day) if Action.MAKE_BUNDLE in MATRIX[each.role]]


@router.post("/bundle")
def bundle(visit: _Inspector, documents: Annotated[list[str] | None, Form(max_length=_MOST)] = None) -> Response:
    """Give a bundle of the chosen records; each of them is verified, and its reading is an event."""
    return bundle_of(visit, documents or [])


def bundle_of(visit: Visit, names: Sequence[str]) -> Response:
    """Return the records named «school/number» as one ZIP, made while it is sent.

    Raises `NothingToGiveError`, `RecordUnknownError`, and `ForbiddenError` when one lies outside the access.
    """
    pairs = [
        (school, RecordNumber.parse(number)) for school, _slash, number in (name.rpartition("/") for name in names)
    ]
    numbers = tuple(number for _school, number in pairs if number is not None)
    schools = {school for school, _number in pairs}
    if not numbers or len(numbers) != len(pairs):
        raise NothingToGiveError(why=_("не выбрано ни одной записи"))
    if len(schools) != 1:
        raise NothingToGiveError(why=_("в одном пакете записи одной школы"))
    request = BundleRequest(schools.pop(), visit.actor, numbers, sources=True)
    if request.organisation_id not in visit.reach.organisation_ids:
        raise NothingToGiveError(why=_("таких записей нет"))
    for record in chosen(visit.ports, request):
        visit.ensure_record(record)
    name = f"пакет_{visit.ports.clock.now():%Y-%m-%d_%H-%M}.zip"
    headers = {"Content-Disposition": disposition("bundle", name)}
    body = streamed(partial(make_bundle, visit.ports, request))
    return StreamingResponse(body, media_type="application/zip", headers=headers)
