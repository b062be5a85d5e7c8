"""A timestamp authority in this process, at any time, and evidence made with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import cms, pem
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from certomancer.services import TimeStamper as Certomancer
from pyhanko.sign.timestamps import TimeStamper

from archive.demo.authority import TestAuthority, make_authority
from archive.errors import TimestampUnavailableError
from archive.model.digest import Digest
from archive.model.evidence import LogHead
from archive.model.verdict import Check, Outcome
from archive.resources import ALGORITHMS
from archive.sign.evidence.authority import ErsAuthority
from archive.sign.policy import AlgorithmPolicy
from archive.sign.validation.algorithms import Algorithms
from archive.sign.validation.trust import Trust

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HEAD = LogHead(41, Digest.of(b"head"), NOW)
POLICY = AlgorithmPolicy.read(ALGORITHMS)


def der_of(path: Path) -> bytes:
    body: bytes = pem.unarmor(path.read_bytes())[2]
    return body


def made(folder: Path, at: datetime = NOW) -> TestAuthority:
    return make_authority(folder, director="Иванова", organisation="Школа", passphrase="x", at=at)


class Stamps(TimeStamper):
    """Stamps as `authority` at `at`; counts what it was asked."""

    def __init__(self, authority: TestAuthority, at: datetime = NOW) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base is untyped
        self.authority, self.at, self.calls, self.down = authority, at, 0, False

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        if self.down:
            raise TimestampUnavailableError(url="http://127.0.0.1:9", why="не отвечает")
        self.calls += 1
        _nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]
        certificate = Certificate.load(der_of(self.authority.timestamp_certificate))
        key = PrivateKeyInfo.load(der_of(self.authority.timestamp_key))
        answer = Certomancer(certificate, key, fixed_dt=self.at).request_tsa_response(query)
        token: cms.ContentInfo = answer["time_stamp_token"]
        return token


@dataclass(eq=False)
class Office:
    """Where evidence is made: one authority at a time, all roots that were ever trusted."""

    stamps: Stamps
    roots: list[Certificate] = field(default_factory=list)
    policy: AlgorithmPolicy = POLICY

    @property
    def evidence(self) -> ErsAuthority:
        return ErsAuthority(self.stamps, Trust(self.roots, Algorithms()), self.policy)

    def at(self, moment: datetime) -> "Office":
        self.stamps.at = moment
        return self

    def moved_to(self, authority: TestAuthority) -> "Office":
        self.stamps.authority = authority
        self.roots.append(Certificate.load(der_of(authority.trust_anchor)))
        return self

    def sealed(self, *files: bytes) -> Sequence[bytes]:
        return self.evidence.seal([[Digest.of(file)] for file in files], HEAD)

    def outcome(self, file: bytes, *ders: bytes, at: datetime | None = None) -> Outcome:
        return came_to(self.checks(file, *ders, at=at))

    def checks(self, file: bytes, *ders: bytes, at: datetime | None = None) -> Sequence[Check]:
        return self.evidence.check(file, ders, at=at or self.stamps.at + timedelta(days=1))


def came_to(checks: Sequence[Check]) -> Outcome:
    outcomes = {check.outcome for check in checks}
    return next(each for each in (Outcome.FAILED, Outcome.INDETERMINATE, Outcome.PASSED) if each in outcomes)


def office(folder: Path) -> Office:
    authority = made(folder)
    return Office(Stamps(authority)).moved_to(authority)
