"""One verdict from digest, signatures, evidence and storage; and when the signatures are judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.model.digest import Digest
from archive.model.document import RenderedDocument
from archive.model.papers import Paper
from archive.model.protocol import VerdictProtocol
from archive.model.record import Record
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Cause, Check, Outcome, Verdict
from archive.ports import Ports
from archive.services.print_protocol import print_protocol
from archive.services.seal_evidence import seal_evidence
from archive.services.verify import examine_file, examine_record, report_verdict, verify_file, verify_record
from tests.fakes.documents import PlainRenderer, PlainValidator
from tests.fakes.evidence import PlainEvidence
from tests.unit.web.small_archive import SmallArchive, small_archive

SEALED = datetime(2026, 6, 30, 12, tzinfo=UTC)
LATER = datetime(2051, 6, 1, tzinfo=UTC)


@dataclass
class Noting(PlainValidator):
    """Remembers when it was asked to judge."""

    asked: list[datetime] = field(default_factory=list)

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        self.asked.append(at)
        return super().validate(pdf, at=at)


class Told(PlainEvidence):
    """Says of every evidence record what the test tells it."""

    def __init__(self, archive: SmallArchive, outcome: Outcome) -> None:
        super().__init__(archive.clock)
        self._outcome = outcome

    def check(
        self, data: bytes, evidence: Sequence[bytes], *, at: datetime, beside: Sequence[bytes] = ()
    ) -> Sequence[Check]:
        del data, beside
        first = Check("evidence", "Дерево", self._outcome, "", SEALED, Cause.HOLDS)
        return [first, replace(first, at=at, outcome=Outcome.PASSED)] if evidence else []


@dataclass
class Noted(PlainRenderer):
    """Keeps the papers that it was given."""

    papers: list[Paper] = field(default_factory=list)

    def paper(self, paper: Paper) -> RenderedDocument:
        self.papers.append(paper)
        return super().paper(paper)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SmallArchive]:
    with small_archive(tmp_path) as opened:
        yield opened


def sealed(archive: SmallArchive, outcome: Outcome) -> tuple[Ports, Record, Noting]:
    """Return a record with evidence beside it, seen 25 years later."""
    record, noting = archive.add(), Noting()
    archive.clock.at = SEALED
    ports = replace(archive.ports, evidence=Told(archive, Outcome.PASSED), validator=noting)
    seal_evidence(ports, actor="Хранитель")
    archive.clock.at = LATER
    return replace(ports, evidence=Told(archive, outcome)), record, noting


def test_sound_evidence_moves_the_judging_of_signatures_to_its_time(archive: SmallArchive) -> None:
    ports, record, noting = sealed(archive, Outcome.PASSED)

    verified = examine_record(ports, record, ports.store.get(record.location))

    assert verified.verdict.outcome is Outcome.PASSED
    assert noting.asked == [SEALED]
    assert (verified.at, verified.judged_at) == (LATER, SEALED)
    assert [check.code for check in verified.verdict.checks].count("evidence") == 2


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.INDETERMINATE])
def test_doubtful_evidence_moves_nothing_and_decides(archive: SmallArchive, outcome: Outcome) -> None:
    ports, record, noting = sealed(archive, outcome)

    verified = examine_record(ports, record, ports.store.get(record.location))

    assert verified.verdict.outcome is outcome
    assert noting.asked == [LATER]


def test_changed_evidence_in_the_store_is_a_failure(archive: SmallArchive) -> None:
    ports, record, _ = sealed(archive, Outcome.PASSED)
    with ports.catalog.transaction() as unit:
        (sidecar,) = [
            each for each in unit.sidecars(record.organisation_id, [record.number]) if each.kind is SidecarKind.EVIDENCE
        ]
    archive.store.spoil(sidecar.location, b"other")

    verified = examine_record(ports, record, ports.store.get(record.location))

    assert [check.cause for check in verified.verdict.checks if check.code == "evidence"] == [Cause.STORED_DIFFERS]
    assert verified.verdict.outcome is Outcome.FAILED


def test_without_evidence_signatures_are_judged_now(archive: SmallArchive) -> None:
    record, noting = archive.add(), Noting()
    ports = replace(archive.ports, validator=noting)

    examine_record(ports, record, ports.store.get(record.location))

    assert noting.asked == [archive.clock.at]


def test_every_check_of_a_record_names_its_cause(archive: SmallArchive) -> None:
    record = archive.add()
    changed = archive.store.get(record.location) + b" "

    verified = examine_record(archive.ports, record, changed)

    causes = {check.code: check.cause for check in verified.verdict.checks}
    assert (causes["digest"], causes["stored"], causes["lock"]) == (Cause.DIGEST_DIFFERS, Cause.HOLDS, Cause.HOLDS)


class Bare(PlainValidator):
    """Judges every file a sound B-T: nothing in it tells of revocation."""

    def validate(self, pdf: bytes, *, at: datetime) -> Sequence[Check]:
        return [Check("certificate", "Сертификат", Outcome.PASSED, "", at, Cause.REVOCATION_NOT_CARRIED)]


def test_what_a_level_up_to_b_t_leaves_open_is_said_in_words(archive: SmallArchive) -> None:
    record, ports = archive.add(), replace(archive.ports, validator=Bare())
    data = ports.store.get(record.location)
    known, unknown = verify_record(ports, record, data), verify_file(ports, "чужой.pdf", b"%PDF other")
    assert known.outcome is Outcome.PASSED
    for verdict in (known, unknown):
        assert any("не проверялось: подпись уровня B-T или ниже" in note for note in verdict.notes), verdict
    assert not verify_record(archive.ports, record, data).notes


def test_the_protocol_states_file_record_times_and_who_asked(archive: SmallArchive) -> None:
    ports, record, _ = sealed(archive, Outcome.PASSED)
    renderer = Noted()
    data = ports.store.get(record.location)
    verified = examine_file(ports, "журнал.pdf", data)

    print_protocol(replace(ports, renderer=renderer), verified, file_name="журнал.pdf", actor="Инспектор")

    (paper,) = renderer.papers
    assert isinstance(paper, VerdictProtocol)
    assert (paper.digest, paper.size, paper.record) == (Digest.of(data), len(data), record)
    assert (paper.checked_by, paper.made_at, paper.judged_at) == ("Инспектор", LATER, SEALED)
    assert paper.is_early
    assert paper.chain_head is not None
    assert "подтверждена" in paper.conclusion


def test_the_protocol_of_an_unknown_file_names_no_record(archive: SmallArchive) -> None:
    renderer = Noted()
    verified = examine_file(archive.ports, "чужой.pdf", b"%plain stranger")

    print_protocol(replace(archive.ports, renderer=renderer), verified, file_name="чужой.pdf", actor="Инспектор")

    (paper,) = renderer.papers
    assert isinstance(paper, VerdictProtocol)
    assert paper.record is None
    assert Cause.NOT_REGISTERED in paper.causes


def test_the_report_is_told_the_whole_verdict(archive: SmallArchive) -> None:
    given: list[tuple[datetime | None, Verdict | None]] = []

    class Telling(PlainValidator):
        def report(
            self, pdf: bytes, *, at: datetime, judged_at: datetime | None = None, verdict: Verdict | None = None
        ) -> bytes:
            given.append((judged_at, verdict))
            return super().report(pdf, at=at, judged_at=judged_at, verdict=verdict)

    ports, record, _ = sealed(archive, Outcome.PASSED)
    ports = replace(ports, validator=Telling())
    verified = examine_record(ports, record, ports.store.get(record.location))

    report_verdict(ports, verified)

    assert given == [(SEALED, verified.verdict)]
