"""The commands that do what only a page did: log, readers, findings, closings, show, the desk's papers, accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archive.cli import access, account_papers, breach, closings, desk, desk_papers, findings, log, paper, report, show
from archive.cli import school as schools
from archive.cli.root import cli
from archive.cli.session import Session
from archive.cli.terminal import out
from archive.errors import BindingRefusedError, SessionUnknownError, SignInNeededError
from archive.model.account import Role, Scope
from archive.services.issue_extract import ExtractRequest, issue_extract
from archive.services.visit_session import visitor_of
from archive.settings import Settings
from tests.memory_ports import memory_ports
from tests.unit.services.desk_ground import PARENT, Ground, ground
from tests.unit.web.signed_in import account_of, session_of

_MODULES = (access, account_papers, breach, closings, desk, desk_papers, findings, log, paper, report, show, schools)


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with memory_ports(tmp_path_factory.mktemp("cli-ways")) as opened:
        yield ground(opened, pupils=3)


@pytest.fixture(autouse=True)
def opened(at: Ground, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    @contextmanager
    def session(_home: Path | None) -> Iterator[Session]:
        yield Session(Settings(), at.ports)

    for module in _MODULES:
        monkeypatch.setattr(module, "session", session)
    before, out.width = out.width, 400
    yield
    out.width = before


def said(*arguments: object) -> str:
    """Run a command and return what it printed; what it raises is raised here."""
    result = CliRunner().invoke(cli, [str(one) for one in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def issued(at: Ground) -> str:
    name = at.pupils[0].name.full
    request = ExtractRequest(at.organisation_id, name, at.journal.period, "Канцелярия", applicant=PARENT)
    return issue_extract(at.ports, request)[0].issue


def test_a_breach_on_the_command_line_closes_the_account_as_the_page_does(at: Ground) -> None:
    account = account_of(at.ports, [Role.CLERK], [Scope(at.organisation_id)], login="stolen", name="Чужая Анна")
    token = session_of(at.ports, account).token
    day = at.ports.clock.now().date().isoformat()
    declared = ("breach", "declare", "--act", "№ 3", "--date", day, "--whose", "stolen", "--since", day, "--until", day)
    told = said(*declared, "--by", "Оператор")
    assert "stolen закрыта, её сеансы закончены" in told
    assert "Недействительны события журнала" in told, "the sign-in of that day"
    with pytest.raises(SignInNeededError):
        visitor_of(at.ports, token)
    with at.ports.catalog.transaction() as unit:
        closed = unit.account("stolen")
        assert closed.closed_at is not None
        assert unit.breaches(at.organisation_id)[-1].teacher == "Чужая Анна"
        actions = [(event.draft.action, event.draft.actor) for event in unit.events()][-3:]
    assert actions == [(each, "Оператор") for each in ("breach-declared", "account-closed", "breach-reported")]


def test_an_account_s_sessions_are_shown_and_ended(at: Ground) -> None:
    account = account_of(at.ports, [Role.CLERK], [Scope(at.organisation_id)], login="belova")
    first, second = session_of(at.ports, account), session_of(at.ports, account)
    told = said("account", "sessions", "belova")
    assert first.session.session_id in told
    assert second.session.session_id in told
    left = said("account", "sessions", "belova", "--end", first.session.session_id)
    assert first.session.session_id not in left
    assert "Открытых сеансов нет" in said("account", "sessions", "belova", "--end-all")
    with pytest.raises(SessionUnknownError):
        said("account", "sessions", "belova", "--end", "нет такого")


def test_an_account_is_tied_to_the_region_s_login(at: Ground) -> None:
    account_of(at.ports, [Role.CLERK], [Scope(at.organisation_id)], login="tied")
    assert "вход региона https://esia|1" in said("account", "region", "tied", "--subject", "https://esia|1")
    assert "только пароль" in said("account", "region", "tied", "--subject", "")


def test_an_inspector_s_act_is_printed(at: Ground, tmp_path: Path) -> None:
    account_of(at.ports, [Role.INSPECTOR], [Scope(at.organisation_id)], login="inspector")
    said("account", "act", "inspector", "--to", tmp_path / "акт.pdf")
    assert (tmp_path / "акт.pdf").read_bytes() == b"paper HandOverAct"


def test_the_log_says_who_read_and_the_question_is_an_event(at: Ground) -> None:
    told = said("log", "--action", "period-closed")
    assert "period-closed" in told
    assert "record-preserved" not in told
    asked = said("readers", at.pupils[0].name.family, "--by", "Оператор")
    assert at.pupils[0].name.full in asked
    assert at.actions()[-1] == "readers-shown"
    assert "не найден" in said("readers", "Никого")
    assert "Таких событий нет" in said("log", "--actor", "никто такой")


def test_records_are_found_by_their_pupil(at: Ground) -> None:
    told = said("list", "--pupil", at.pupils[0].name.full, "--by", "Оператор")
    assert str(at.journal.number) in told
    assert at.actions()[-1] == "pupil-searched"


def test_a_record_is_shown_without_being_read(at: Ground) -> None:
    before = len(at.actions())
    told = said("show", at.journal.number)
    assert at.journal.digest.hex in told
    assert at.journal.location.key in told
    assert len(at.actions()) == before


def test_findings_closings_and_rules(at: Ground) -> None:
    assert at.journal.class_label in said("findings", "--class", at.journal.class_label)
    assert "Закрытых периодов нет" in said("findings", "--class", "9Я")
    assert at.journal.closing_id in said("closings") or "Ничто не в работе" in said("closings")
    assert "Продолжать нечего" in said("closings", "continue")
    assert at.closed.organisation.full_name in said("school", "show")


def test_a_report_of_what_is_closed(at: Ground, tmp_path: Path) -> None:
    year, table = str(at.journal.school_year), tmp_path / "отчёт.csv"
    said("report", "pupils", "--year", year, "--period", "год", "--csv", table)
    assert at.pupils[0].name.family in table.read_text(encoding="utf-8-sig")
    assert at.actions()[-1] == "report-made"
    with pytest.raises(click.UsageError):
        CliRunner().invoke(cli, ["report", "pupils", "--period", "год"], standalone_mode=False, catch_exceptions=False)


def test_the_desk_s_papers(at: Ground, tmp_path: Path) -> None:
    number = issued(at)
    assert at.pupils[0].name.full in said("desk", "find", at.pupils[0].name.family)
    for command, content in (("receipt", b"paper ReceiptSlip"), ("register", b"paper IssueRegister")):
        said("desk", command, number, "--to", tmp_path / f"{command}.pdf")
        assert (tmp_path / f"{command}.pdf").read_bytes() == content
    said("desk", "document", number, "--to", tmp_path / "ещё раз.pdf")
    assert at.actions()[-1] == "extract-opened"
    said("desk", "form", "--answer", "refusal", "--to", tmp_path / "бланк.pdf")
    at.refuses(at.pupils[1])
    assert at.pupils[1].name.full in said("desk", "waiting")
    assert "20.06.2026" in said("desk", "handed", number, "--whole", "--on", "2026-06-20")


def test_a_consent_is_entered_and_taken_back(at: Ground) -> None:
    line = ("--pupil", at.pupils[2].name.full, "--class", at.journal.class_label, "--year", at.journal.school_year)
    given = ("--representative", "Родителева Ольга", "--document", "заявление № 6", "--on", "2026-06-01")
    told = said("desk", "consent", *line, *given, "--answer", "consent", "--purpose", "e-mail", "--paper", "never")
    number = told.partition("№ ")[2].partition(":")[0]
    assert "отозвано" in said("desk", "withdraw", number, "--document", "заявление № 7", "--on", "2026-06-20")
    assert at.pupils[2].name.full in said("desk", "consents")


def test_nothing_left_to_print_is_said(at: Ground, tmp_path: Path) -> None:
    with pytest.raises(BindingRefusedError):
        said("print-all", "--class", "9Я", "--to", tmp_path / "печать.pdf")
