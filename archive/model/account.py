"""Who may use the archive: accounts, the roles granted to them, and signed-in sessions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from archive.model.digest import Digest
from archive.model.period import SchoolYear
from archive.model.record import RecordClass


class Role(StrEnum):
    """What a person is to the archive. The director names deputies and administrators, they the rest (000 §3.1)."""

    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    DEPUTY = "deputy"
    CLASS_TEACHER = "class-teacher"
    TEACHER = "teacher"
    """Of subjects: sees the pages that name them as the teacher, in the classes of the grant, and nothing of others."""
    CLERK = "clerk"
    """At the desk: prints extracts for families, keeps the paper files."""
    INSPECTOR = "inspector"
    """From outside: let in by the director's order, for named schools, years and classes of record, till a day."""

    @property
    def words(self) -> str:
        """The Russian name."""
        return {
            "administrator": "администратор",
            "director": "директор",
            "deputy": "заместитель директора",
            "class-teacher": "классный руководитель",
            "teacher": "учитель-предметник",
            "clerk": "делопроизводитель",
            "inspector": "проверяющий",
        }[self.value]

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone does not let this role in."""
        return self in {Role.ADMINISTRATOR, Role.DIRECTOR}

    @property
    def appointed_by(self) -> frozenset["Role"]:
        """Who may grant it. The first administrator and the director come from the command line."""
        if self in {Role.ADMINISTRATOR, Role.DEPUTY, Role.INSPECTOR}:
            return frozenset({Role.DIRECTOR})
        if self is Role.DIRECTOR:
            return frozenset()
        return frozenset({Role.DIRECTOR, Role.ADMINISTRATOR, Role.DEPUTY})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a grant reaches within one school; an empty field does not narrow it."""

    organisation_id: str
    class_labels: tuple[str, ...] = ()
    school_years: tuple[SchoolYear, ...] = ()
    record_classes: tuple[RecordClass, ...] = ()
    teacher: str = ""
    """Only what this person teaches there. No record and no closing is that alone, so such a scope reaches none."""

    def reaches(self, what: "Scope") -> bool:
        """Tell whether everything in `what` lies within this scope."""
        pairs = (
            (self.class_labels, what.class_labels),
            (self.school_years, what.school_years),
            (self.record_classes, what.record_classes),
        )
        same = self.organisation_id == what.organisation_id and self.teacher in ("", what.teacher)
        return same and all(not mine or (theirs and set(theirs) <= set(mine)) for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that someone was given, where, by which order, from when till when (both days inclusive)."""

    role: Role
    scope: Scope
    order: str
    """By what: «приказ от 01.09.2025 № 115»."""
    granted_by: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Account:
    """One person's way in. `password` is an Argon2id hash, `second_factor` a sealed TOTP secret; neither in clear."""

    account_id: str
    login: str
    full_name: str
    grants: tuple[Grant, ...]
    created_by: str
    created_at: datetime
    password: str = ""
    """Empty for one who signs in through the region's login only."""
    password_is_temporary: bool = False
    """It was given out on paper: another must be chosen at the first sign-in."""
    second_factor: str = ""
    second_factor_step: int = 0
    """The last TOTP time step that was accepted: a code serves once (RFC 6238, 5.2)."""
    external_subject: str = ""
    """«issuer|sub» of OpenID Connect."""
    failures: int = 0
    """Wrong passwords or codes in a row."""
    locked_until: datetime | None = None
    closed_at: datetime | None = None
    closed_reason: str = ""

    def is_open(self, at: datetime) -> bool:
        """Whether it may sign in at `at`."""
        return self.closed_at is None and (self.locked_until is None or self.locked_until <= at)

    def grants_on(self, day: date) -> tuple[Grant, ...]:
        """Return the grants in force on `day`; a closed account has none."""
        return () if self.closed_at else tuple(grant for grant in self.grants if grant.holds_on(day))

    @property
    def actor(self) -> str:
        """The name that events bear."""
        return f"{self.full_name} ({self.login})"

    def asks_for_code(self, further: frozenset[Role] = frozenset()) -> bool:
        """Tell whether one of its roles, or one that this installation adds, asks for a code besides the password."""
        return any(grant.role.needs_second_factor or grant.role in further for grant in self.grants)


class SessionStage(StrEnum):
    """How far a sign-in has come; only `FULL` may do anything but go on with the sign-in."""

    PASSWORD_DUE = "password-due"  # noqa: S105 - the name of a stage
    """A temporary password was given: another must be chosen."""
    ENROLMENT_DUE = "enrolment-due"
    """The role needs a second factor and none is enrolled yet."""
    CODE_DUE = "code-due"
    FULL = "full"


LEAST_PASSWORD = 12
"""Characters (OWASP ASVS 5, 6.2.1 asks for eight and recommends more)."""
IDLE_LIMIT = timedelta(minutes=30)
WHOLE_LIMIT = timedelta(hours=10)
"""A working day: whoever is still there signs in again (OWASP ASVS 5, 7.3)."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in visit, kept by the server; the browser holds a random token whose digest is the key here."""

    token: Digest
    account_id: str
    stage: SessionStage
    csrf: str
    started_at: datetime
    seen_at: datetime
    pending: str = ""
    """A sealed TOTP secret that is being enrolled."""
    seen_from: str = ""
    """Where it was last seen: «Firefox, 192.168.1.20»; nothing that would follow anyone."""

    @property
    def session_id(self) -> str:
        """What it is called where its owner sees it: part of the digest, of no use to whoever reads it."""
        return self.token.hex[:16]

    def is_alive(self, at: datetime) -> bool:
        """Whether neither the idle nor the whole limit has passed."""
        return at - self.seen_at <= IDLE_LIMIT and at - self.started_at <= WHOLE_LIMIT
