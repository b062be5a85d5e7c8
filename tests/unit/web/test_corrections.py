"""An old record's pages say which records correct it, and give the page that goes beside it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from archive.model.account import Scope
from archive.model.record import Record, RecordClass
from archive.services.list_organisations import list_organisations
from archive.services.register_organisation import register_organisation
from archive.web.app import create_app
from tests.corrected import PROTOCOL, REASON, carry_out, close, correct, with_mark
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input
from tests.unit.web.signed_in import EVERY_ROLE, account_of, let_in
from tests.unit.web.test_pages import shown


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """Give ports with a year closed and corrected."""
    with memory_ports(tmp_path) as opened:
        register_organisation(opened.ports, small_input("5Б").organisation, actor="test")
        close(opened.ports, with_mark("н/а"))
        carry_out(opened.ports)
        correct(opened.ports, with_mark("4"))
        yield opened


@pytest.fixture
def client(memory: Memory) -> TestClient:
    app = create_app(memory.ports)
    opened = TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False)
    schools = [Scope(each.organisation_id) for each in list_organisations(memory.ports)]
    return let_in(opened, memory.ports, account_of(memory.ports, EVERY_ROLE, schools))


def journals(memory: Memory) -> tuple[Record, Record]:
    """Preserve everything and return the journal of the first version and of the second."""
    found = {r.version: r for r in carry_out(memory.ports) if r.record_class is RecordClass.JOURNAL}
    return found[1], found[2]


def path(record: Record) -> str:
    return f"/records/{quote(record.organisation_id)}/{record.number}"


def test_list_record_and_verdict_name_the_correction(memory: Memory, client: TestClient) -> None:
    old, new = journals(memory)
    said = f"исправлена записью № {new.number} (версия 2)"
    assert said in shown(client.get("/").text)
    page = client.get(path(old)).text
    assert said in shown(page)
    assert f"Основание: {PROTOCOL}. Причина: {REASON}." in shown(page)
    assert f'href="{path(new)}"' in page
    verdict = shown(client.get(f"{path(old)}/verdict").text)
    assert f"Запись {said}." in verdict
    assert "Подлинность подтверждена" in verdict
    answer = client.get(f"/api/v1{path(old)}/verdict").json()
    assert (answer["outcome"], answer["notes"]) == ("PASSED", [f"Запись {said}."])


def test_the_latest_version_says_nothing_of_corrections(memory: Memory, client: TestClient) -> None:
    _, new = journals(memory)
    assert "Исправления" not in client.get(path(new)).text
    answer = client.get(f"{path(new)}/reference", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path(new))


def test_the_reference_is_given_as_a_pdf_with_its_own_name(memory: Memory, client: TestClient) -> None:
    old, new = journals(memory)
    answer = client.get(f"{path(old)}/reference")
    assert answer.headers["content-type"] == "application/pdf"
    assert quote("справка-отсылка") in answer.headers["content-disposition"]
    assert answer.content == f"reference {old.number} {new.number}".encode()
