"""What each role may do: one table, read by every route, and nothing else decides (deny by default)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from archive.model.account import Account, Grant, Role, Scope


class Action(StrEnum):
    """Everything that is done through a page or the API by someone who signed in."""

    SEE_BOARD = "see-board"
    """The school year's classes and how far each has come; no pupil's data."""
    LIST_RECORDS = "list-records"
    READ_RECORD = "read-record"
    SEE_FINDINGS = "see-findings"
    CLOSE_PERIOD = "close-period"
    """Upload, check, close, correct, resubmit."""
    SEE_QUEUE = "see-queue"
    """See what waits for a signature and open it."""
    SEE_OWN_PAGES = "see-own-pages"
    """The pages of the journals that name the visitor as their teacher, and what is to be mended on them."""
    SUBMIT_REPORT = "submit-report"
    """Hand in one's own report; with the whole school in reach, also another's."""
    ACCEPT_REPORT = "accept-report"
    """Accept the reports of teachers into the archive, or send them back (004 §3)."""
    CERTIFY = "certify"
    """Sign or refuse what waits for one's own signature."""
    SIGN_HERE = "sign-here"
    """Sign on a page, with the key of the installation: it is the director's own."""
    KEEP_PAPER = "keep-paper"
    """Print, bind, count, shelve."""
    ISSUE_EXTRACT = "issue-extract"
    KEEP_CONSENTS = "keep-consents"
    RUN_PRINT_QUEUE = "run-print-queue"
    READ_REPORTS = "read-reports"
    SEE_HEALTH = "see-health"
    READ_LOG = "read-log"
    SEE_WHO_READ = "see-who-read"
    MANAGE_ACCOUNTS = "manage-accounts"
    """Create accounts and grant the roles that one may grant."""
    KEEP_PROOF_KEYS = "keep-proof-keys"
    """Make, carry over, retire and revoke the keys that sign extracts; the director endorses them (`SIGN_HERE`)."""
    ADMIT_INSPECTOR = "admit-inspector"
    DECLARE_BREACH = "declare-breach"
    MAKE_BUNDLE = "make-bundle"
    SEE_SETTINGS = "see-settings"
    """The school's profile and schedule."""
    OWN_ACCOUNT = "own-account"
    """Change one's own password and second factor, see what is written down of one's own readings."""


_SCHOOL_READER = frozenset({Action.SEE_BOARD, Action.LIST_RECORDS, Action.READ_RECORD, Action.SEE_FINDINGS})
MATRIX: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset(Action)
        - {Action.CERTIFY, Action.SIGN_HERE, Action.ADMIT_INSPECTOR, Action.ACCEPT_REPORT, Action.SEE_OWN_PAGES},
        Role.DIRECTOR: frozenset(Action)
        - {Action.CLOSE_PERIOD, Action.KEEP_PAPER, Action.RUN_PRINT_QUEUE, Action.SEE_OWN_PAGES},
        Role.DEPUTY: _SCHOOL_READER
        | {Action.ISSUE_EXTRACT, Action.READ_REPORTS, Action.DECLARE_BREACH, Action.SEE_SETTINGS, Action.SEE_HEALTH}
        | {Action.SEE_QUEUE, Action.CERTIFY, Action.MANAGE_ACCOUNTS, Action.OWN_ACCOUNT}
        | {Action.SUBMIT_REPORT, Action.ACCEPT_REPORT},
        Role.CLASS_TEACHER: _SCHOOL_READER
        | {Action.ISSUE_EXTRACT, Action.SEE_QUEUE, Action.CERTIFY, Action.SUBMIT_REPORT, Action.OWN_ACCOUNT},
        Role.TEACHER: frozenset(
            {Action.SEE_OWN_PAGES, Action.SUBMIT_REPORT, Action.SEE_QUEUE, Action.CERTIFY, Action.OWN_ACCOUNT}
        ),
        Role.CLERK: frozenset(
            {
                Action.LIST_RECORDS,
                Action.ISSUE_EXTRACT,
                Action.KEEP_CONSENTS,
                Action.RUN_PRINT_QUEUE,
                Action.KEEP_PAPER,
                Action.OWN_ACCOUNT,
            }
        ),
        Role.INSPECTOR: frozenset({Action.LIST_RECORDS, Action.READ_RECORD, Action.MAKE_BUNDLE, Action.OWN_ACCOUNT}),
    }
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What an account may do of one action: the scopes of its grants that allow it."""

    scopes: tuple[Scope, ...]

    def __bool__(self) -> bool:
        """Whether anything at all is allowed."""
        return bool(self.scopes)

    def covers(self, what: Scope) -> bool:
        """Tell whether `what` lies within one of the scopes."""
        return any(scope.reaches(what) for scope in self.scopes)

    @property
    def organisation_ids(self) -> frozenset[str]:
        """The schools that are reached at least in part."""
        return frozenset(scope.organisation_id for scope in self.scopes)


def reach(account: Account, action: Action, day: date) -> Reach:
    """Return where `account` may do `action` on `day`."""
    granted = (grant for grant in account.grants_on(day) if action in MATRIX[grant.role])
    return Reach(tuple(_scope(account, grant) for grant in granted))


def _scope(account: Account, grant: Grant) -> Scope:
    """Return the grant's scope; a teacher's is held to what names the teacher, whatever the grant says."""
    return replace(grant.scope, teacher=account.full_name) if grant.role is Role.TEACHER else grant.scope


def actions_of(account: Account, day: date) -> frozenset[Action]:
    """Return everything that `account` may do somewhere on `day`."""
    return frozenset().union(*(MATRIX[grant.role] for grant in account.grants_on(day)))


def may_grant(account: Account, roles: Iterable[Role], scope: Scope, day: date) -> bool:
    """Tell whether `account` may give others these roles over `scope` (letter 000 §3.1)."""
    mine = [grant for grant in account.grants_on(day) if grant.scope.reaches(scope)]
    return all(any(grant.role in role.appointed_by for grant in mine) for role in roles)
