"""Sign in whom the region's login vouches for; no account is made by itself."""

from dataclasses import replace

from archive.errors import AccountLockedError, AccountUnknownError, RegionAccountError, SignInRefusedError
from archive.model.account import Account, Role, SessionStage
from archive.model.event import EventDraft
from archive.model.region import RegionPerson
from archive.ports import Ports, UnitOfWork
from archive.services.sign_in import SignedIn, begin_session


def sign_in_region(ports: Ports, person: RegionPerson) -> SignedIn:
    """Begin a session of the account that is tied to the person.

    One that is not yet tied to anybody, and whose login is the person's login there (a claim that the
    administrator set), is tied now: from then on only the subject counts. A role that needs a second factor
    needs it here as well, unless the provider says that it asked for one.
    Raises `RegionAccountError`, `SignInRefusedError` for a closed account, `AccountLockedError`.
    """
    at = ports.clock.now()
    with ports.catalog.transaction() as unit:
        account = unit.account_by_subject(person.subject) or _by_login(unit, person)
        if account is None:
            raise RegionAccountError(subject=person.subject)
        account = unit.account(account.login)
        if account.closed_at is not None:
            raise SignInRefusedError
        if account.locked_until is not None and account.locked_until > at:
            raise AccountLockedError(minutes=1 + int((account.locked_until - at).total_seconds() // 60))
        if account.external_subject != person.subject:
            account = replace(account, external_subject=person.subject)
            unit.save_account(account)
            details = {"login": account.login, "subject": person.subject}
            unit.append_event(EventDraft(at, account.login, "region-linked", account.account_id, details))
        stage = _stage(account, person, ports.identity.second_factor_roles)
        return begin_session(unit, account, stage, at)


def _by_login(unit: UnitOfWork, person: RegionPerson) -> Account | None:
    if not person.login:
        return None
    try:
        account = unit.account(person.login.strip().casefold())
    except AccountUnknownError:
        return None
    return account if not account.external_subject else None


def _stage(account: Account, person: RegionPerson, further: frozenset[Role]) -> SessionStage:
    if person.has_second_factor:
        return SessionStage.FULL
    if account.second_factor:
        return SessionStage.CODE_DUE
    return SessionStage.ENROLMENT_DUE if account.asks_for_code(further) else SessionStage.FULL
