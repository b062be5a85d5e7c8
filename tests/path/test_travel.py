"""Twenty-five years with the real commands: signed and sealed in 2026, renewed on schedule, asked in 2031, 2041, 2051.

By 2051 everything that vouched in 2026 has expired but its root: the director's certificate (2027), the authority
that issued it (2041), the timestamp services of two authorities in turn (2036, 2046), and SHA-256 as a tree's hash
by the archive's own plan (2036).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.intake import read_organisation
from archive.store.embedded import EmbeddedStore
from tests.path.travel import Gateway, Traveller, reached, serving

pytestmark = [
    pytest.mark.travel,
    pytest.mark.skipif(not reached(), reason="нет faketime (setup/system-packages test)"),
]

SIGNED, BEFORE_2036, NEW_HASH, BEFORE_2046 = "2026-06-15", "2036-05-10", "2036-11-10", "2046-03-10"
ASKED = ("2031-07-01", "2041-07-01", "2051-05-01")


@dataclass(frozen=True)
class Journey:
    """Everything that was said on the way."""

    verdicts: dict[str, list[dict[str, object]]]
    """By day: of the record, and of a copy with a changed byte."""
    renewals: dict[str, str]
    retrieved: dict[str, bool]
    missed: dict[str, object]
    missed_renewal: tuple[int, str]
    tampered: tuple[int, str]


def changed(file: Path) -> Path:
    """Return a copy in which one byte of the signed content differs."""
    data = bytearray(file.read_bytes())
    data[data.index(b"stream\n") + 20] ^= 1
    copy = file.with_name("changed.pdf")
    copy.write_bytes(data)
    return copy


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    folder = tmp_path_factory.mktemp("travel")
    sample = write_sample(folder / "sample", classes=("5Б",), pupils=3, weeks=2)
    school = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    home = folder / "home"
    at = datetime.fromisoformat(f"{SIGNED}T10:00:00+00:00").astimezone(UTC)
    prepare(home, director=school.director, organisation=school.full_name, at=at)
    with EmbeddedStore(folder / "store") as store:
        gateway = Gateway(store, timedelta(days=(datetime.now(UTC) - at).days + 1))
        (home / "store-secret.txt").write_text(store.secret_key, "utf-8")
        with serving(gateway) as endpoint:
            archive = Traveller(home, endpoint, store.access_key)
            yield travelled(archive, gateway, sample.folder, sample.organisation_toml, folder)


def travelled(archive: Traveller, gateway: Gateway, export: Path, school: Path, folder: Path) -> Journey:
    closed = archive.run(SIGNED, "close", export, "--school", school, "--period", "1 четверть")
    assert closed.status == 0, closed.err
    assert archive.run(SIGNED, "retrieve", "2026-1", "--to", folder / "out").status == 0
    record = next((folder / "out").glob("2026-000001*.pdf"))
    files = (record, changed(record))
    verdicts, retrieved, renewals = {}, {}, {}

    def ask(day: str) -> None:
        verdicts[day] = archive.verdicts(day, *files)
        out = folder / f"out-{day}"
        said = archive.run(day, "retrieve", "2026-1", "--to", out)
        got = next(out.glob("2026-000001*.pdf")).read_bytes() if said.status == 0 else b""
        retrieved[day] = got == record.read_bytes()

    def renew(day: str) -> None:
        said = archive.run(day, "renew")
        assert said.status == 0, said.err
        renewals[day] = said.out

    renewals[ASKED[0]] = archive.run(ASKED[0], "renew").out
    ask(ASKED[0])
    archive.authority_follows("authority-2036", BEFORE_2036)
    missed, spoilt = archive.copied(folder / "missed"), archive.copied(folder / "spoilt")
    gateway.spoils[sha256(record.read_bytes()).digest()] = lambda _data: files[1].read_bytes()
    refused = spoilt.run(BEFORE_2036, "renew")
    gateway.spoils.clear()
    renew(BEFORE_2036)
    renew(NEW_HASH)
    ask(ASKED[1])
    (late,) = missed.verdicts(ASKED[1], record)
    too_late = missed.run(ASKED[1], "renew")
    archive.authority_follows("authority-2046", BEFORE_2046)
    renew(BEFORE_2046)
    ask(ASKED[2])
    return Journey(verdicts, renewals, retrieved, late, (too_late.status, too_late.err), (refused.status, refused.err))


@pytest.mark.parametrize("day", ASKED)
def test_the_record_is_passed(journey: Journey, day: str) -> None:
    sound = journey.verdicts[day][0]
    assert sound["outcome"] == "PASSED", sound
    assert journey.retrieved[day]


@pytest.mark.parametrize("day", ASKED)
def test_a_tampered_copy_is_failed(journey: Journey, day: str) -> None:
    assert journey.verdicts[day][1]["outcome"] == "FAILED"


def test_it_was_renewed_on_schedule_under_two_more_authorities_and_another_hash(journey: Journey) -> None:
    assert "пора продлить: 0" in journey.renewals[ASKED[0]]
    assert "сертификат службы штампов" in journey.renewals[BEFORE_2036]
    assert "sha512" in journey.renewals[NEW_HASH]
    assert "сертификат службы штампов" in journey.renewals[BEFORE_2046]


def test_one_that_missed_its_renewal_is_indeterminate_and_says_why(journey: Journey) -> None:
    assert journey.missed["outcome"] == "INDETERMINATE"
    checks = journey.missed["checks"]
    assert isinstance(checks, list)
    assert "renewal-missed" in {check["cause"] for check in checks if check["code"] == "evidence"}
    status, said = journey.missed_renewal
    assert status == 3, said


def test_a_tampered_one_is_not_renewed(journey: Journey) -> None:
    status, said = journey.tampered
    assert status == 3
    assert "2026-000001" in said
