"""Evidence without cryptography: JSON that says what was sealed under which stamp."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import new as hash_of
from typing import Any

from archive.errors import EvidenceUnreadableError, TimestampUnavailableError
from archive.model.digest import Digest
from archive.model.evidence import DueRenewal, Evidence, EvidenceState, LogHead
from archive.model.verdict import Check, Outcome
from archive.ports import TreeRenewal
from archive.resources import ALGORITHMS
from archive.sign.evidence.plan import RenewalPlan
from archive.sign.policy import AlgorithmPolicy
from tests.fakes.documents import FixedClock

HOLDS_FOR = timedelta(days=3650)


@dataclass(slots=True)
class PlainEvidence:
    """`EvidenceAuthority`: one count a call, so that a test sees how often the authority was asked."""

    clock: FixedClock
    authority_down: bool = False
    calls: int = 0
    distrusted: set[Digest] = field(default_factory=set)
    """Digests of files whose evidence does not verify."""

    def seal(self, groups: Sequence[Sequence[Digest]], head: LogHead) -> Sequence[bytes]:
        stamp = self._stamp("sha256", head)
        return [_written({"covers": [each.hex for each in group], "stamps": [stamp]}) for group in groups]

    def renew_timestamps(self, evidence: Sequence[bytes], head: LogHead) -> Sequence[bytes]:
        stamp = self._stamp(_read(evidence[0])["stamps"][-1]["algorithm"], head)
        return [_with(each, stamp) for each in evidence]

    def renew_trees(self, renewals: Sequence[TreeRenewal], algorithm: str, head: LogHead) -> Sequence[bytes]:
        stamp = self._stamp(algorithm, head)
        return [
            _with(each.evidence, {**stamp, "leaves": [digest.hex() for digest in each.digests]}) for each in renewals
        ]

    def plan(
        self, evidence: Sequence[Evidence], *, at: datetime, lead: timedelta, algorithm: str = ""
    ) -> Sequence[DueRenewal]:
        return RenewalPlan(AlgorithmPolicy.read(ALGORITHMS), at, lead, lambda _: True, algorithm).due(evidence)

    def digest(self, data: bytes, algorithm: str) -> bytes:
        return hash_of(algorithm, data).digest()

    def describe(self, evidence: bytes) -> EvidenceState:
        stamps = _read(evidence)["stamps"]
        last, at = stamps[-1], datetime.fromisoformat(stamps[-1]["at"])
        head = LogHead(last["sequence"], Digest(last["head"]), at)
        token = Digest.of(json.dumps(last["call"]).encode())
        return EvidenceState(last["algorithm"], "p-256", "sha256", at, at + HOLDS_FOR, "ТЕСТ", len(stamps), token, head)

    def check(
        self, data: bytes, evidence: Sequence[bytes], *, at: datetime, beside: Sequence[bytes] = ()
    ) -> Sequence[Check]:
        del beside
        return [self._check(Digest.of(data), each, at) for each in evidence]

    def _check(self, digest: Digest, evidence: bytes, at: datetime) -> Check:
        sound = digest.hex in _read(evidence)["covers"] and digest not in self.distrusted
        late = self.describe(evidence).expires_at < at
        outcome = (Outcome.INDETERMINATE if late else Outcome.PASSED) if sound else Outcome.FAILED
        return Check("evidence", "Свидетельство", outcome, "да" if sound else "не на этот файл", at)

    def _stamp(self, algorithm: str, head: LogHead) -> dict[str, Any]:
        if self.authority_down:
            raise TimestampUnavailableError(url="http://127.0.0.1:9", why="не отвечает")
        self.calls += 1
        at = self.clock.now().isoformat()
        place = {"sequence": head.sequence, "head": head.digest.hex}
        return {"algorithm": algorithm, "at": at, "call": self.calls, **place}


def _written(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode()


def _read(evidence: bytes) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = json.loads(evidence)
    except ValueError as error:
        raise EvidenceUnreadableError(why=str(error)) from error
    return fields


def _with(evidence: bytes, stamp: dict[str, Any]) -> bytes:
    fields = _read(evidence)
    return _written({**fields, "stamps": [*fields["stamps"], stamp]})
