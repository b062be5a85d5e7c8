"""The walk from export to extract as a person takes it: the real commands on real servers, in one archive."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pikepdf
import pytest

from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.intake import read_organisation
from archive.store.embedded import EmbeddedStore

ARCHIVE = Path(sys.executable).with_name("archive")
STEADY = {**os.environ, "ARCHIVE_PROCESSES": "1", "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Place:
    """An archive on the disk, its sample export and the school's file."""

    home: Path
    export: Path
    school: Path

    def run(self, *arguments: str | Path, **environment: str) -> Said:
        command = [str(ARCHIVE), "--home", str(self.home), *map(str, arguments)]
        done = subprocess.run(
            command, env={**STEADY, **environment}, capture_output=True, text=True, timeout=180, check=False
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def kept(self) -> list[int]:
        """Count the closings, jobs and records of the catalogue."""
        tables = ("closings", "jobs", "records")
        if not (file := self.home / "catalog.sqlite").exists():
            return [0 for _ in tables]
        with closing(connect(f"file:{file}?mode=ro", uri=True)) as catalog:
            return [catalog.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    def close(
        self, *files: Path | str, period: str = "1 четверть", school: str | Path = "", **environment: str
    ) -> Said:
        return self.run("close", *files, "--school", school or self.school, "--period", period, **environment)


def new_place(folder: Path, classes: Sequence[str] = ("5Б",)) -> Place:
    sample = write_sample(folder / "sample", classes=classes, pupils=4, weeks=3)
    organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    home = folder / "home"
    prepare(home, director=organisation.director, organisation=organisation.full_name, at=datetime.now(UTC))
    return Place(home, sample.folder, sample.organisation_toml)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Give an archive in which the first quarter of one class is closed; its store runs on between commands."""
    place = new_place(tmp_path_factory.mktemp("walk"))
    with EmbeddedStore(place.home / "store"):
        said = place.close(place.export)
        assert said.status == 0, said.err
        assert "2026-000001" in said.out
        assert said.out.count("PASSED") == 2
        yield place


@pytest.fixture
def journal(place: Place, tmp_path: Path) -> Path:
    """Give the journal, retrieved."""
    said = place.run("retrieve", "2026-1", "--to", tmp_path)
    assert said.status == 0, said.err
    return next(tmp_path.glob("2026-000001_*.pdf"))


def test_the_list_names_each_record_with_its_term(place: Place) -> None:
    said = place.run("list")
    assert "Классный журнал 5Б, 1 четверть 2025/2026" in said.out
    assert "(5 лет)" in said.out
    assert "(25 лет)" in said.out
    assert "14 исходных файлов" in said.out
    assert place.run("list", "--sources").out.count("Исходный файл") == 14


def test_the_same_command_again_changes_nothing(place: Place) -> None:
    before = place.run("list", "--sources").out
    said = place.close(place.export)
    assert said.status == 0
    assert "уже закрывали из тех же файлов" in said.out
    assert place.run("list", "--sources").out == before


def test_a_retrieved_record_verifies(place: Place, journal: Path) -> None:
    said = place.run("verify", journal)
    assert said.status == 0, said.out
    verdict = json.loads(place.run("verify", "--json", journal).out)[0]
    assert verdict["outcome"] == "PASSED"
    assert {"digest", "signature", "timestamp", "coverage", "stored", "lock"} <= {c["code"] for c in verdict["checks"]}


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_failed(place: Place, journal: Path, tmp_path: Path, at: float) -> None:
    data = bytearray(journal.read_bytes())
    data[int(len(data) * at)] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(data)
    assert place.run("verify", changed).status == 1


def test_an_appended_line_is_failed(place: Place, journal: Path, tmp_path: Path) -> None:
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(journal.read_bytes() + b"\n% note\n")
    assert place.run("verify", longer).status == 1


def test_a_stranger_is_indeterminate(place: Place, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(stranger)
    assert place.run("verify", stranger).status == 2
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert place.run("verify", tmp_path / "empty.pdf").status in (1, 2)


def test_the_twin_is_inside_and_names_the_sources(journal: Path, place: Place) -> None:
    with pikepdf.open(journal) as pdf:
        twin = json.loads(pdf.attachments["data.json"].get_file().read_bytes())
    assert twin["format"] == "closed-period-1"
    assert {source["name"] for source in twin["journal"]["sources"]} == {p.name for p in place.export.iterdir()}


def test_an_extract_is_printed_for_one_pupil(place: Place, journal: Path, tmp_path: Path) -> None:
    with pikepdf.open(journal) as pdf:
        pupils = json.loads(pdf.attachments["data.json"].get_file().read_bytes())["journal"]["pupils"]
    name = f"{pupils[0]['name']['family']} {pupils[0]['name']['given']}"
    target = tmp_path / "выписка.pdf"
    said = place.run("extract", "--pupil", name, "--period", "1 четверть", "--to", target)
    assert said.status == 0, said.err
    text = subprocess.run(["pdftotext", target, "-"], capture_output=True, text=True, check=True).stdout
    assert pupils[0]["name"]["family"] in text
    assert not [other for other in pupils[1:] if f"{other['name']['family']} {other['name']['given']}" in text]


def test_an_existing_file_is_never_overwritten(place: Place, journal: Path) -> None:
    journal.write_bytes(b"mine")
    said = place.run("retrieve", "2026-1", "--to", journal.parent)
    assert said.status == 3
    assert "не перезаписан" in said.err
    assert journal.read_bytes() == b"mine"


def test_health_is_in_order(place: Place) -> None:
    said = place.run("health")
    assert said.status == 0, said.out
    assert "цепочка цела" in said.out


NO_EXPORT = {
    "notes.csv": (b"a;b\n1;2\n", "intake.format-unknown"),
    "cut.xlsx": (b"PK\x03\x04" + b"\0" * 200, "intake.file-broken"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "intake.format-unknown"),
}


@pytest.mark.parametrize("name", NO_EXPORT)
def test_what_is_no_export_is_refused(place: Place, tmp_path: Path, name: str) -> None:
    content, code = NO_EXPORT[name]
    (tmp_path / name).write_bytes(content)
    refused(place, code, tmp_path / name)


def test_a_file_that_is_not_there_is_refused(place: Place, tmp_path: Path) -> None:
    refused(place, "intake.file-missing", tmp_path / "нет.xlsx")


@pytest.mark.parametrize("fault", ["pupil-twice", "date-outside-the-year", "mark-outside-the-vocabulary"])
def test_a_spoilt_table_is_refused_whole(place: Place, tmp_path: Path, fault: str) -> None:
    refused(place, "intake.refused", spoilt(place.export, tmp_path / "export", fault), period="2 четверть")


@pytest.mark.parametrize("period", ["5 четверть", "1 триместр"])
def test_a_period_that_is_not_there_is_refused(place: Place, period: str) -> None:
    refused(place, "period.unknown", place.export, period=period)


def test_a_school_or_class_that_is_not_ours_is_refused(place: Place, tmp_path: Path) -> None:
    refused(place, "organisation.unknown", place.export, school="nobody")
    other = write_sample(tmp_path, classes=["8А"], pupils=3, weeks=2)
    refused(place, "period.class-not-of-school", other.folder)


def test_a_wrong_passphrase_closes_nothing(place: Place, tmp_path: Path) -> None:
    wrong = tmp_path / "secret.txt"
    wrong.write_text("не тот пароль\n", encoding="utf-8")
    secret = {"ARCHIVE_SIGNER_PASSPHRASE_FILE": str(wrong)}
    refused(place, "sign.passphrase-wrong", place.export, period="2 четверть", **secret)


def test_a_store_that_is_away_is_told_and_closes_nothing(place: Place) -> None:
    away = {"ARCHIVE_STORE_ENDPOINT": "127.0.0.1:9", "ARCHIVE_STORE_SECURE": "false"}
    refused(place, "store.unavailable", place.export, period="2 четверть", **away)


def test_a_date_to_come_is_refused(place: Place) -> None:
    before = place.kept()
    said = place.run("close", place.export, "--period", "2 четверть", "--closed-on", "2099-01-01")
    assert (said.status, place.kept()) == (3, before)
    assert "(period.closing-date)" in said.err


def refused(place: Place, code: str, *files: Path, **options: str) -> None:
    """Hold that closing these files fails with `code` and leaves the catalogue as it was."""
    before = place.kept()
    said = place.close(*files, **options)
    assert f"({code})" in said.err
    assert (said.status, place.kept()) == (3, before)


def spoilt(export: Path, target: Path, fault: str) -> Path:
    """Copy the export with one line wrong."""
    target.mkdir()
    faults: dict[str, tuple[str, Callable[[str], str]]] = {
        "pupil-twice": ("pupils.csv", lambda line: f"{line}\n{line}"),
        "date-outside-the-year": ("lessons.csv", lambda line: _with_cell(line, 2, "2031-01-01")),
        "mark-outside-the-vocabulary": ("marks.csv", lambda line: _with_cell(line, 2, "7")),
    }
    table, change = faults[fault]
    for path in export.iterdir():
        text = path.read_text(encoding="utf-8-sig")
        if path.name == table:
            head, first, *rest = text.splitlines()
            text = "\n".join([head, change(first), *rest]) + "\n"
        (target / path.name).write_text(text, encoding="utf-8")
    return target


def _with_cell(line: str, index: int, value: str) -> str:
    delimiter = ";" if ";" in line else ","
    cells = line.split(delimiter)
    return delimiter.join([*cells[:index], value, *cells[index + 1 :]])


def test_without_an_authority_documents_wait_and_the_next_run_goes_on(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    settings = place.home / "archive.env"
    whole = settings.read_text(encoding="utf-8")
    without = [line for line in whole.splitlines() if not line.startswith("ARCHIVE_DEMO_AUTHORITY")]
    settings.write_text("\n".join([*without, "ARCHIVE_TIMESTAMP_URL='http://127.0.0.1:9/'"]) + "\n", encoding="utf-8")
    said = place.close(place.export)
    assert said.status == 3
    assert "Сведения об отзыве недоступны" in said.err  # B-LTA asks for them before the timestamp
    assert "ожидает подписи" in place.run("list").out
    settings.write_text(whole, encoding="utf-8")
    said = place.run("certify")
    assert said.status == 0, said.err
    assert said.out.count("PASSED") == 2


def test_without_a_key_documents_wait_for_the_director(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    said = place.run("close", place.export, "--school", place.school, "--period", "1 четверть", "--no-sign")
    assert said.status == 0, said.err
    assert "2 документа ждут подписи директора" in said.out
    assert place.run("certify").status == 0
    assert place.run("certify").out.strip().endswith("Ничто не ждёт подписи.")


def test_a_real_export_is_closed(real_data: Path, tmp_path: Path) -> None:
    place = new_place(tmp_path)
    school = tmp_path / "real.toml"
    export = next((real_data / "sgo_xlsx").glob("*.xlsx"))
    assert place.run("school", "draft", export, "--to", school).status == 0
    text = school.read_text(encoding="utf-8")
    for name, value in {
        "id": "sosh-000",
        "short_name": "МАОУ СОШ № 000",
        "place": "г. Пермь",
        "time_zone": "Asia/Yekaterinburg",
    }.items():
        text = text.replace(f'{name} = "…"', f'{name} = "{value}"')
    school.write_text(
        text.replace('director = "… … …"', 'director = "Заболотная Виктория Аркадьевна"'), encoding="utf-8"
    )
    refused(place, "period.findings-unexplained", export, period="4 четверть", school=str(school))
    said = place.close(export, "--explain", "Проверено по бумажным ведомостям.", period="4 четверть", school=school)
    assert said.status == 0, said.err
    assert said.out.count("PASSED") == 2
    assert "Классный журнал 8А, 4 четверть 2024/2025" in said.out
