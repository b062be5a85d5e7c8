"""archive check, report, clauses: parse, call one service, answer; nothing is written that was not asked for."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive.checks import ALL
from archive.cli.check import check
from archive.cli.clauses import clauses
from archive.cli.options import parse_explanations
from archive.cli.report import report
from archive.cli.terminal import out
from archive.demo.sample import SampleSchool, write_sample
from archive.services.list_clauses import ClauseState, list_clauses


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleSchool:
    return write_sample(tmp_path_factory.mktemp("school"), seed=7, classes=["5Б"], pupils=3, weeks=2)


@pytest.fixture(autouse=True)
def wide() -> Iterator[None]:
    """Print to whatever stands for the terminal now, wide enough for a table."""
    before = out.width
    out.width = 400
    yield
    out.width = before


def ran(command: click.Command, *arguments: object) -> Result:
    """Run a command; the console writes to the standard output of the moment."""
    return CliRunner().invoke(command, [str(one) for one in arguments])


def spoilt(sample: SampleSchool, folder: Path) -> Path:
    """Return a copy of the sample with a mark of a pupil nobody knows."""
    for file in sample.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    with (folder / "marks.csv").open("a", encoding="utf-8") as marks:
        marks.write("нет-такого,У-1,5,,,,\n")
    return folder


def test_a_class_that_can_be_closed(sample: SampleSchool) -> None:
    result = ran(check, sample.folder, "--school", sample.organisation_toml, "--period", "год")
    assert result.exit_code == 0, result.output
    words = result.output
    assert "Проверено: 1 класс. Правила: Общеобразовательная школа." in words
    assert "Закрыть период можно" in words
    assert "check." in words


def test_a_class_that_cannot(sample: SampleSchool, tmp_path: Path) -> None:
    result = ran(check, spoilt(sample, tmp_path), "--school", sample.organisation_toml, "--period", "год")
    assert result.exit_code == 1
    words = result.output
    assert "Препятствуют закрытию: 2" in words
    assert "сначала исправьте названное" in words


def test_the_sheet_is_written_once(sample: SampleSchool, tmp_path: Path) -> None:
    sheet = tmp_path / "лист.pdf"
    arguments = (sample.folder, "--school", sample.organisation_toml, "--period", "год", "--sheet", sheet)
    assert ran(check, *arguments).exit_code == 0
    assert sheet.read_bytes().startswith(b"%PDF")


def test_nothing_is_registered(sample: SampleSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran(check, sample.folder, "--school", sample.organisation_toml, "--period", "год")
    assert list(tmp_path.iterdir()) == []


def test_a_report_in_csv_is_for_the_russian_excel(sample: SampleSchool, tmp_path: Path) -> None:
    target = tmp_path / "план.csv"
    arguments = ("plan", sample.folder, "--school", sample.organisation_toml, "--period", "год", "--csv", target)
    assert ran(report, *arguments).exit_code == 0
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Класс", "Предмет", "Учитель"]
    assert {row[0] for row in rows[1:]} == {"5Б"}


def test_a_report_as_a_table(sample: SampleSchool) -> None:
    result = ran(report, "quality", sample.folder, "--school", sample.organisation_toml, "--period", "год")
    assert result.exit_code == 0, result.output
    assert "Качество и успеваемость по предметам, 5Б" in result.output


def test_the_clauses_are_listed_with_their_states() -> None:
    result = ran(clauses, "--seed", "003")
    words = result.output
    done = sum(c.seed == "003" and c.state is ClauseState.DONE for c in list_clauses())
    assert f"сделано: {done};" in words
    assert "§4-ЭЖ 2.8" in words
    assert ran(clauses, "--state", "сделано").exit_code == 0


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("check.mark-late=Болел", {"check.mark-late": "Болел"}),
        ("check.mark-late@8А = Болел", {"check.mark-late@8А": "Болел"}),
        ("Сбой системы", {ALL: "Сбой системы"}),
        ("Было 2 = стало 3", {ALL: "Было 2 = стало 3"}),
        ("intake.mark-odd=Описка: 0=нет", {"intake.mark-odd": "Описка: 0=нет"}),
    ],
)
def test_an_explanation_is_read_with_or_without_a_code(given: str, found: dict[str, str]) -> None:
    assert parse_explanations([given]) == found
