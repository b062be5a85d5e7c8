"""What one does with one's own account: choose a password, enrol a second factor."""

from dataclasses import replace

from archive.errors import SignInRefusedError
from archive.model.account import Account, SessionStage
from archive.model.event import EventDraft
from archive.ports import Ports
from archive.services.sign_in import SignedIn, begin_session, note_failure, stage_after_password
from archive.services.visit_session import Visitor


def ensure_own(ports: Ports, account: Account, present: str) -> None:
    """Raise `SignInRefusedError`, and count the try, unless `present` is the account's password."""
    if not ports.identity.passwords.is_right(present, account.password):
        note_failure(ports, account, ports.clock.now())
        raise SignInRefusedError


def choose_password(ports: Ports, visitor: Visitor, present: str, new: str) -> SignedIn:
    """Set one's own password and go on with another session; all others end.

    Raises `SignInRefusedError` when `present` is wrong, `PasswordWeakError`.
    """
    at, account = ports.clock.now(), visitor.account
    ensure_own(ports, account, present)
    ports.identity.passwords.ensure_strong(new, about=(account.login, account.full_name, present))
    kept = ports.identity.passwords.hashed(new)
    with ports.catalog.transaction() as unit:
        changed = replace(unit.account(account.login), password=kept, password_is_temporary=False)
        unit.save_account(changed)
        unit.end_sessions_of(changed.account_id)
        unit.append_event(EventDraft(at, changed.login, "password-chosen", changed.account_id, {}))
        was_full = visitor.session.stage is SessionStage.FULL
        return begin_session(
            unit, changed, SessionStage.FULL if was_full else stage_after_password(changed, ports.identity), at
        )


def begin_enrolment(ports: Ports, visitor: Visitor) -> str:
    """Return the `otpauth://` address to show; the same one until a code from it is given."""
    identity = ports.identity
    if visitor.session.pending:
        return identity.codes.address(identity.seal.opened(visitor.session.pending), visitor.account.login)
    secret = identity.codes.new_secret()
    with ports.catalog.transaction() as unit:
        unit.save_session(replace(visitor.session, pending=identity.seal.sealed(secret)))
    return identity.codes.address(secret, visitor.account.login)


def finish_enrolment(ports: Ports, visitor: Visitor, code: str) -> SignedIn:
    """Keep the second factor once a code from it is right. Raises `SignInRefusedError`."""
    at, pending = ports.clock.now(), visitor.session.pending
    secret = ports.identity.seal.opened(pending) if pending else ""
    step = ports.identity.codes.accepted_step(secret, code, at=at, after=0) if secret else None
    if step is None:
        note_failure(ports, visitor.account, at)
        raise SignInRefusedError
    with ports.catalog.transaction() as unit:
        account = unit.account(visitor.account.login)
        changed = replace(account, second_factor=pending, second_factor_step=step)
        unit.save_account(changed)
        unit.end_sessions_of(changed.account_id)
        unit.append_event(EventDraft(at, changed.login, "second-factor-enrolled", changed.account_id, {}))
        return begin_session(unit, changed, SessionStage.FULL, at)


def renew_second_factor(ports: Ports, visitor: Visitor, present: str) -> SignedIn:
    """Go back to the step where a second factor is enrolled; the old one counts till the new one is there.

    The password is asked again, so that a session left open is not enough. Raises `SignInRefusedError`.
    """
    at, account = ports.clock.now(), visitor.account
    ensure_own(ports, account, present)
    with ports.catalog.transaction() as unit:
        unit.end_session(visitor.session.token)
        return begin_session(unit, account, SessionStage.ENROLMENT_DUE, at)
