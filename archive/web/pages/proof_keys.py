"""The keys of extracts: made, endorsed by the director, carried over, retired, revoked."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from archive.errors import (
    ArchiveError,
    BusyError,
    InsecureConnectionError,
    KeyTriesSpentError,
    PasswordWeakError,
    ProofKeyError,
    ProofKeyPassphrasesDifferError,
    SigningError,
)
from archive.model.organisation import Organisation
from archive.model.paper_proof import KeyEndorsement
from archive.model.permission import Action
from archive.ports import OpenedKey
from archive.services.endorse_proof_key import endorse_proof_key, key_statement, take_endorsement
from archive.services.keep_proof_keys import (
    hand_over_proof_key,
    new_proof_key,
    retire_proof_key,
    revoke_proof_key,
    take_over_proof_key,
)
from archive.services.school_keys import school_keys
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.key_visit import KeyVisit, allowed_key
from archive.web.limits import SIGN_IN, Limited
from archive.web.pages.director import signing_of
from archive.web.pages.forms import Day, Line, sole_school
from archive.web.signing import ensure_private, is_private
from archive.web.templating import page

router = APIRouter(prefix="/proof-keys")
_Keeper = Annotated[Visit, allowed(Action.KEEP_PROOF_KEYS)]
_Director = Annotated[Visit, allowed(Action.SIGN_HERE)]
_Key = Annotated[KeyVisit, allowed_key(Action.KEEP_PROOF_KEYS)]
_ONE = "/{key_id}"
_Secret = Annotated[str, Form(max_length=500)]
_FAULTS = (ProofKeyError, PasswordWeakError, SigningError, InsecureConnectionError, KeyTriesSpentError, BusyError)


@router.get("")
def proof_keys(request: Request, visit: _Keeper) -> Response:
    """List the keys of the schools that are reached."""
    return _shown(request, visit, None)


def _shown(request: Request, visit: Visit, fault: ArchiveError | None) -> Response:
    keys = school_keys(visit.ports, visit.reach.organisation_ids)
    return page(
        "proof_keys.html",
        visit=visit,
        here="/proof-keys",
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        fault=fault,
        keys=keys,
        unendorsed=[each for each in keys if each.may_sign and not each.endorsements],
        organisations=visit.schools(),
        signs=visit.may(Action.SIGN_HERE),
        private=is_private(request),
    )


def _done(request: Request, visit: Visit, work: Callable[[], object]) -> Response:
    """Do `work` and show the list again, with what was wrong if it was."""
    try:
        work()
    except _FAULTS as error:
        return _shown(request, visit, error)
    return RedirectResponse("/proof-keys", HTTPStatus.SEE_OTHER)


@router.post("")
def make(request: Request, visit: _Keeper, organisation: Line = "", until: Annotated[Day, Form()] = None) -> Response:
    """Make a key that signs from today."""
    school = chosen_school(visit, organisation)
    return _done(request, visit, partial(new_proof_key, visit.ports, school, actor=visit.actor, until=until))


def chosen_school(visit: Visit, organisation_id: str) -> Organisation:
    """Return the school that a form names, or the only one. Raises `ForbiddenError`, `GrantInvalidError`."""
    named = organisation_id or sole_school(visit)
    visit.ensure_school(named)
    with visit.ports.catalog.reading() as unit:
        return unit.organisation(named)


@router.post("/sign", dependencies=[Depends(Limited(SIGN_IN))])
def sign(request: Request, visit: _Director, passphrase: _Secret = "") -> Response:
    """Endorse every key that nobody has, with the director's key."""
    return _done(request, visit, partial(sign_keys, request, visit, passphrase))


def sign_keys(request: Request, visit: Visit, passphrase: str) -> list[KeyEndorsement]:
    """Endorse what waits in the schools that are reached, the key opened once.

    Raises `InsecureConnectionError`, `EndorsementRefusedError`, and as `SigningDesk.once`.
    """
    ensure_private(request)
    keys = school_keys(visit.ports, visit.reach.organisation_ids)
    waiting = [each for each in keys if each.may_sign and not each.endorsements]
    for each in waiting:
        visit.ensure_school(each.school.organisation_id)

    def endorsed(signer: OpenedKey) -> list[KeyEndorsement]:
        return [
            endorse_proof_key(visit.ports, each.school, each.key.key_id, signer, actor=visit.actor) for each in waiting
        ]

    return signing_of(request).once(passphrase, endorsed) if waiting else []


@router.post("/take", dependencies=[Depends(Limited(SIGN_IN))])
def take(
    request: Request,
    visit: _Keeper,
    file: Annotated[UploadFile, File()],
    organisation: Line = "",
    passphrase: _Secret = "",
) -> Response:
    """Keep a key that another computer of the school handed over."""
    school, data = chosen_school(visit, organisation), file.file.read()

    def taken() -> None:
        ensure_private(request)
        take_over_proof_key(visit.ports, school, data, passphrase, actor=visit.actor)

    return _done(request, visit, taken)


@router.get(f"{_ONE}/statement")
def statement(seen: _Key) -> Response:
    """Give the statement that the director signs, as a file for her own computer."""
    data = key_statement(seen.visit.ports, seen.school, seen.key_id)
    return as_download(data, "application/json", f"ключ-{seen.key_id}.json", plain=seen.key_id)


@router.post(f"{_ONE}/signature")
def signature(request: Request, seen: _Key, file: Annotated[UploadFile, File()]) -> Response:
    """Take in the director's signature, made elsewhere over the statement's file."""
    data = file.file.read()
    taken = partial(take_endorsement, seen.visit.ports, seen.school, seen.key_id, data, actor=seen.visit.actor)
    return _done(request, seen.visit, taken)


@router.post(f"{_ONE}/hand-over", dependencies=[Depends(Limited(SIGN_IN))])
def hand_over(request: Request, seen: _Key, passphrase: _Secret = "", again: _Secret = "") -> Response:
    """Give the key as a file under a passphrase."""
    try:
        name, data = handed_over(request, seen, passphrase, again)
    except _FAULTS as error:
        return _shown(request, seen.visit, error)
    return as_download(data, "application/x-pkcs12", name, plain=seen.key_id)


def handed_over(request: Request, seen: KeyVisit, passphrase: str, again: str) -> tuple[str, bytes]:
    """Return the file's name and bytes. Raises `InsecureConnectionError`, `ProofKeyFileError`, and as the service."""
    ensure_private(request)
    if passphrase != again:
        raise ProofKeyPassphrasesDifferError
    return hand_over_proof_key(seen.visit.ports, seen.school, seen.key_id, passphrase, actor=seen.visit.actor)


@router.post(f"{_ONE}/retire")
def retire(request: Request, seen: _Key, reason: Line = "") -> Response:
    """Put a key away before its time."""
    visit = seen.visit
    work = partial(retire_proof_key, visit.ports, seen.school, seen.key_id, actor=visit.actor, reason=reason)
    return _done(request, visit, work)


@router.post(f"{_ONE}/revoke")
def revoke(request: Request, seen: _Key, reason: Line = "") -> Response:
    """Revoke a key that may be in strange hands."""
    visit = seen.visit
    work = partial(revoke_proof_key, visit.ports, seen.key_id, actor=visit.actor, reason=reason)
    return _done(request, visit, work)
