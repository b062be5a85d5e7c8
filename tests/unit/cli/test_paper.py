"""archive bind, count, sewn, shelve, files …: the clerk's day, from the list of what is to be printed to the shelf."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive.cli import breach as breach_commands
from archive.cli import paper as paper_commands
from archive.cli.breach import breach
from archive.cli.paper import bind, compare, count, files, inventory, nomenclature, paper, sewn, shelve
from archive.cli.session import Session
from archive.cli.terminal import out
from archive.errors import BreachUnknownError, RecordUnknownError, SheetsMismatchError
from archive.model.breach import BreachAct
from archive.model.record import RecordClass
from archive.ports import RecordFilter
from archive.services.declare_breach import declare_breach
from archive.services.list_records import list_records
from archive.settings import Settings
from tests.memory_ports import Memory
from tests.unit.render.pdf_reading import text

pytest_plugins = ("tests.real_documents",)


@pytest.fixture(autouse=True)
def opened(documented: Memory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Open this archive whatever folder is asked for, and print wide."""

    @contextmanager
    def session(_home: Path | None) -> Iterator[Session]:
        yield Session(Settings(), documented.ports)

    monkeypatch.setattr(paper_commands, "session", session)
    monkeypatch.setattr(breach_commands, "session", session)
    before, out.width = out.width, 400
    yield
    out.width = before


def ran(command: click.Command, *arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def ledger(documented: Memory) -> str:
    return str(list_records(documented.ports, RecordFilter(record_class=RecordClass.LEDGER))[0].number)


def test_the_clerks_day(documented: Memory, tmp_path: Path) -> None:
    number = ledger(documented)
    assert f"archive bind {number}" in ran(files).output
    folder = tmp_path / "печать"
    said = ran(bind, number, "--to", folder, "--clerk", "Секретарь, Серова Анна Игоревна").output
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"{number}_{rest}.pdf" for rest in ("0_как_сшить", "1_дело", "2_обложка", "3_наклейка")]
    assert f"archive count {number}" in said
    assert "А. И. Серова" in text((folder / names[1]).read_bytes()).replace("\N{NO-BREAK SPACE}", " ")
    with documented.ports.catalog.transaction() as unit:
        sheets = unit.paper_files()[0].sheets
    with pytest.raises(SheetsMismatchError):
        ran(count, number, sheets + 5)
    assert f"листы не сошлись, насчитано {sheets + 5}" in ran(files).output
    assert "сошлось" in ran(count, number, sheets).output
    assert "Число листов сошлось" in _words(ran_to(compare, tmp_path / "act.pdf", number, "--act", "2"))
    assert "прошито и опечатано" in ran(sewn, number).output
    assert "в архиве, шкаф 2" in ran(shelve, number, "--place", "шкаф 2").output
    assert "в архиве, шкаф 2" in ran(files).output


def ran_to(command: click.Command, target: Path, *arguments: object) -> bytes:
    ran(command, *arguments, "--to", target)
    return target.read_bytes()


def _words(pdf: bytes) -> str:
    return " ".join(text(pdf).replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_reprint_goes_into_a_folder_of_its_own(documented: Memory, tmp_path: Path) -> None:
    for _ in range(2):
        ran(bind, ledger(documented), "--to", tmp_path / "p")
    assert min(path.name for path in (tmp_path / "p" / "печать 2").iterdir()).endswith("0_как_сшить.pdf")


def test_what_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordUnknownError):
        ran(bind, "двенадцать", "--to", tmp_path)


def test_the_lists_of_the_year(tmp_path: Path) -> None:
    assert "НОМЕНКЛАТУРА ДЕЛ" in _words(ran_to(nomenclature, tmp_path / "n.pdf", "2025/2026"))
    assert "ОПИСЬ ДЕЛ № 3" in _words(ran_to(inventory, tmp_path / "i.pdf", "2025/2026", "--number", "3"))


def test_the_undertaking_is_the_directors_unless_another_is_named(documented: Memory, tmp_path: Path) -> None:
    undertaking = paper.commands["undertaking"]
    with documented.ports.catalog.transaction() as unit:
        director = unit.organisations()[0].director
    assert director in _words(ran_to(undertaking, tmp_path / "1.pdf", "--disk", "диск № 2"))
    other = _words(
        ran_to(undertaking, tmp_path / "2.pdf", "--disk", "диск № 2", "--who", "Завуч, Лаптев Игорь Петрович")
    )
    assert "Лаптев Игорь Петрович (завуч)" in other
    with documented.ports.catalog.transaction() as unit:
        last = unit.events()[-1].draft
    assert (last.action, last.subject, last.details["who"]) == (
        "undertaking-printed",
        "диск № 2",
        "Лаптев Игорь Петрович",
    )


def test_the_act_on_a_breach_is_printed_with_its_resolution_and_the_logs_head(
    documented: Memory, tmp_path: Path
) -> None:
    with documented.ports.catalog.transaction() as unit:
        school = unit.organisations()[0].organisation_id
    act = BreachAct(
        school, "3", date(2026, 6, 12), "ivanova", "Иванова Мария Петровна", date(2026, 6, 10), date(2026, 6, 11),
        "Завуч", documented.clock.now(), ("5Б",),
    )  # fmt: skip
    declare_breach(documented.ports, act)
    words = _words(ran_to(breach.commands["print"], tmp_path / "act.pdf", "№ 3"))
    assert "о фиксации нарушения конфиденциальности" in words
    assert "ivanova" in words
    with documented.ports.catalog.transaction() as unit:
        assert unit.chain_head()[1].hex in words.replace(" ", "")
    with pytest.raises(BreachUnknownError):
        ran_to(breach.commands["print"], tmp_path / "other.pdf", "4")
