"""A verdict: each check with its result, reason and the time it speaks of (ETSI EN 319 102-1 words)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """The three answers of ETSI EN 319 102-1."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INDETERMINATE = "INDETERMINATE"

    @property
    def words(self) -> str:
        """The answer in Russian."""
        return {
            "PASSED": "подлинность подтверждена",
            "FAILED": "не подлинный или изменён",
            "INDETERMINATE": "установить нельзя",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Check:
    """One question that was asked. `at` is the time the answer speaks of."""

    code: str
    """Stable: «digest», «signature», «timestamp», «coverage», «lock»."""
    title: str
    outcome: Outcome
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of one file, and what they come to."""

    subject: str
    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()
    """What is worth knowing and changes nothing in the outcome: that a later record corrects this one."""

    @property
    def outcome(self) -> Outcome:
        """FAILED if any check failed; PASSED only if there are checks and all passed."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        return Outcome.PASSED if outcomes == {Outcome.PASSED} else Outcome.INDETERMINATE
