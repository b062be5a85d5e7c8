"""What evidence records cost: made, renewed, kept; by number of records, with one timestamp call each time.

`python -m bench.evidence --json` prints one object. `evidence_s_per_1000` is making the evidence of 1,000
records from their digests, the call to a timestamp authority over HTTP included; `sealed_s_per_1000` the same
with everything around it: 1,000 records of a catalogue (SQLite), objects put under lock in the embedded store
and read back, rows and events. `kb_beyond_token` is what a record carries besides the shared token.
`cost_100000_over_10000` is 10 when the cost is linear.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.bootstrap import connect
from archive.cli.session import read_settings
from archive.demo.authority import AuthorityServer
from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.intake import read_organisation
from archive.model.closing import Closing
from archive.model.digest import Digest
from archive.model.evidence import LogHead
from archive.model.period import YEAR, SchoolYear
from archive.model.record import Record, RecordClass, RecordNumber
from archive.model.term import RetentionTerm
from archive.ports import EvidenceAuthority, Ports, TreeRenewal
from archive.services.seal_evidence import seal_evidence

COUNT = 1_000
LIMIT_S, LIMIT_KB, LIMIT_COST = 4.0, 1.5, 12.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    as_json = parser.parse_args().json
    sys.stdout.write(json.dumps(measure(), ensure_ascii=False, indent=None if as_json else 2) + "\n")


def measure() -> dict[str, float]:
    """Return the figures of one run."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        sample = write_sample(folder / "sample", classes=["5А"], pupils=2, weeks=1)
        toml = sample.organisation_toml
        school = read_organisation(toml.read_bytes(), toml.name)
        prepare(folder, director=school.director, organisation=school.full_name, at=datetime.now(UTC))
        settings = read_settings(folder)
        assert settings.demo_authority is not None
        with AuthorityServer(settings.demo_authority) as server:
            settings = settings.model_copy(update={"timestamp_url": server.url})
            with connect(settings) as ports:
                figures = made(ports.evidence)
                with ports.catalog.transaction() as unit:
                    unit.save_organisation(school)
                figures["sealed_s_per_1000"] = sealed(ports, school.organisation_id)
    return {name: round(value, 3) for name, value in figures.items()}


def made(evidence: EvidenceAuthority) -> dict[str, float]:
    """Measure making and renewing, without storing."""
    evidence.seal(groups(2), head())  # the first call opens the connection
    figures, ders = {}, evidence.seal(groups(COUNT), head())
    figures["evidence_s_per_1000"] = seconds(lambda: evidence.seal(groups(COUNT), head()))
    figures["timestamp_renewal_s_per_1000"] = seconds(lambda: evidence.renew_timestamps(ders, head()))
    trees = [TreeRenewal(der, [evidence.digest(b"%d" % number, "sha512")]) for number, der in enumerate(ders)]
    figures["tree_renewal_s_per_1000"] = seconds(lambda: evidence.renew_trees(trees, "sha512", head()))
    token = min(len(der) for der in evidence.seal(groups(1), head())) - _BARE
    figures["kb_a_record"] = sum(map(len, ders)) / COUNT / 1024
    figures["kb_beyond_token"] = figures["kb_a_record"] - token / 1024
    small = seconds(lambda: evidence.seal(groups(10_000), head()))
    large = seconds(lambda: evidence.seal(groups(100_000), head()))
    return figures | {"s_per_100000": large, "cost_100000_over_10000": large / small}


_BARE = 300
"""Bytes that an evidence record of one file has beside its token: algorithms, two hashes, the head's document."""


def sealed(ports: Ports, organisation_id: str) -> float:
    """Measure `archive seal` on records that lie in the store."""
    closing = Closing(
        closing_id="bench",
        organisation_id=organisation_id,
        school_year=SchoolYear(2025),
        class_label="5А",
        period=YEAR,
        version=1,
        closed_by="bench",
        closed_on=date(2026, 5, 29),
        closed_at=datetime.now(UTC),
        snapshot=Digest.of(b""),
        sources=(),
        findings=(),
    )
    kept = [_record(ports, closing, number) for number in range(1, COUNT + 1)]
    with ports.catalog.transaction() as unit:
        unit.add_closing(closing)
        for record in kept:
            unit.add_record(record, {})
    return seconds(lambda: seal_evidence(ports, actor="bench"))


def _record(ports: Ports, closing: Closing, number: int) -> Record:
    data = b"record %d" % number
    term = RetentionTerm(closing.closed_on, 1, "Europe/Moscow", "bench")
    key = f"bench/{Digest.of(data)}.pdf"
    location = ports.store.put(data, key=key, media_type="application/pdf", locked_until=term.expires_at, tags={})
    return Record(
        organisation_id=closing.organisation_id,
        number=RecordNumber(2026, number),
        record_class=RecordClass.JOURNAL,
        title="Журнал",
        school_year=closing.school_year,
        class_label=closing.class_label,
        period=closing.period,
        closing_id=closing.closing_id,
        version=1,
        media_type="application/pdf",
        file_name="журнал.pdf",
        pages=1,
        size=len(data),
        digest=Digest.of(data),
        location=location,
        term=term,
        preserved_at=closing.closed_at,
    )


def groups(count: int) -> Sequence[Sequence[Digest]]:
    """Return that many files' digests."""
    return [[Digest.of(b"%d" % number)] for number in range(count)]


def head() -> LogHead:
    """Return a head of a log."""
    return LogHead(1_000_000, Digest.of(b"head"), datetime.now(UTC).replace(microsecond=0))


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of `work`."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
