"""When evidence must be renewed, and how: by the authority's certificate and by the algorithm policy.

Pure: from what the catalogue knows, nothing is opened.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.model.evidence import DueRenewal, Evidence, RenewalKind
from archive.sign.policy import AlgorithmPolicy
from archive.texts import _

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """The rules of one moment. `can_hash` tells which hashes this machine can make."""

    policy: AlgorithmPolicy
    at: datetime
    lead: timedelta
    can_hash: Callable[[str], bool]
    algorithm: str = ""
    """Asked for by a person: everything gets a tree under it."""

    def due(self, evidence: Sequence[Evidence]) -> Sequence[DueRenewal]:
        """Return what is to be renewed, the most pressing first."""
        found = [renewal for each in evidence if (renewal := self._one(each)) is not None]
        return sorted(found, key=lambda each: (each.due_at, each.evidence.organisation_id, each.evidence.number))

    def _one(self, evidence: Evidence) -> DueRenewal | None:
        horizon = self.at + self.lead
        hash_ends = self.policy.renew_before(evidence.hash_algorithm) or NEVER
        if self.algorithm and evidence.hash_algorithm != self.algorithm:
            why = _("заказано дерево {algorithm}").format(algorithm=self.algorithm)
            return DueRenewal(
                evidence, RenewalKind.HASH_TREE, self.algorithm, min(hash_ends, _stamp_ends(self.policy, evidence)), why
            )
        successor = self._successor(evidence.hash_algorithm, horizon)
        if hash_ends <= horizon and successor:
            why = _("{name}: срок по политике до {day:%d.%m.%Y}").format(name=evidence.hash_algorithm, day=hash_ends)
            return DueRenewal(evidence, RenewalKind.HASH_TREE, successor, hash_ends, why)
        ends = _stamp_ends(self.policy, evidence)
        if ends > horizon:
            return None
        return DueRenewal(evidence, RenewalKind.TIMESTAMP, evidence.hash_algorithm, ends, self._why(evidence, ends))

    def _successor(self, algorithm: str, horizon: datetime) -> str:
        names = self.policy.successors(algorithm, horizon)
        return next((name for name in names if self.can_hash(name)), "")

    def _why(self, evidence: Evidence, ends: datetime) -> str:
        if ends == evidence.expires_at:
            return _("сертификат службы штампов до {day:%d.%m.%Y}").format(day=ends)
        names = (evidence.signature_algorithm, evidence.signature_hash)
        name = next(each for each in names if (self.policy.ends_at(each) or NEVER) == ends)
        return _("{name}: срок по политике до {day:%d.%m.%Y}").format(name=name, day=ends)


def _stamp_ends(policy: AlgorithmPolicy, evidence: Evidence) -> datetime:
    """Return when the last timestamp comes to its end: its certificate, its key's kind or its own hash."""
    algorithms = (evidence.signature_algorithm, evidence.signature_hash)
    return min([evidence.expires_at, *(policy.ends_at(each) or NEVER for each in algorithms)])
