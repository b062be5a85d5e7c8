"""Uploading, checking, explaining, closing and correcting through the pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from archive.model.account import Role, Scope
from archive.model.closing import JobState
from archive.model.finding import Severity
from archive.model.organisation import Organisation
from archive.model.profile import CheckCode, CheckRule
from archive.model.upload import UPLOAD_TERM
from archive.services.clear_workspace import sweep_workspace
from archive.services.keep_upload import list_uploads
from archive.services.register_organisation import register_organisation
from archive.services.render_record import render_record
from archive.web import bounds
from archive.web.access import CSRF_HEADER
from archive.web.app import create_app
from tests.sample import Input, small_input
from tests.unit.web.signed_in import account_of, let_in
from tests.unit.web.small_archive import SmallArchive, small_archive
from tests.unit.web.test_pages import shown


@dataclass(slots=True)
class Desk:
    """The administrator before the pages."""

    archive: SmallArchive
    client: TestClient
    school: str
    given: Input
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def upload(self, *, files: list[tuple[str, bytes]] | None = None) -> str:
        """Send the export and return the address of its check."""
        sent = files or [(file.name, file.data) for file in self.given.files]
        answer = self.client.post(
            "/upload",
            data={"organisation": self.school},
            files=[("files", each) for each in sent],
            follow_redirects=False,
        )
        assert answer.status_code == 303, shown(answer.text)
        return answer.headers["location"]

    def explained(self, address: str) -> dict[str, str]:
        """Return an answer for every field of the page that asks for one."""
        text = self.client.get(f"{address}?period=Y").text
        return dict.fromkeys(re.findall(r'name="(explain:[^"]+)"', text), "Пробные данные.")

    def close(self, address: str, **fields: str) -> str:
        """Close the year and return where the page leads."""
        data = {"period": "Y", "closed_on": "", **self.explained(address), **fields}
        answer = self.client.post(f"{address}/close", data=data, follow_redirects=False)
        assert answer.status_code == 303, shown(answer.text)
        return answer.headers["location"]


def _strict(given: Input) -> Organisation:
    """Return the school, whose profile asks to explain what the sample lacks."""
    rules = given.organisation.rules
    kept = tuple(rule for rule in rules.checks if rule.code is not CheckCode.HOMEWORK_MISSING)
    asked = CheckRule(CheckCode.HOMEWORK_MISSING, Severity.EXPLAIN, "003 §4")
    return replace(given.organisation, rules=replace(rules, checks=(*kept, asked)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    given = small_input()
    with small_archive(tmp_path) as archive:
        register_organisation(archive.ports, _strict(given), actor="проба")
        school = given.organisation.organisation_id
        asked: list[tuple[str, ...]] = []
        app = create_app(archive.ports, carry_on=lambda ids: asked.append(tuple(ids)))
        client = TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False)
        account = account_of(archive.ports, [Role.ADMINISTRATOR], [Scope(school)])
        yield Desk(archive, let_in(client, archive.ports, account), school, given, asked)


def test_files_become_a_draft_and_nothing_else(desk: Desk) -> None:
    address = desk.upload()
    (upload,) = list_uploads(desk.archive.ports)
    assert address == f"/upload/{upload.upload_id}"
    assert upload.uploaded_by == "Секретарь (secretary)"
    assert desk.archive.events()[-1].draft.action == "files-uploaded"
    with desk.archive.catalog.transaction() as unit:
        assert not unit.jobs()


def test_an_empty_choice_is_said_beside_the_form(desk: Desk) -> None:
    answer = desk.client.post("/upload", data={"organisation": desk.school}, files=[("files", ("", b""))])
    assert answer.status_code == 422
    assert "Файлы не выбраны." in shown(answer.text)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\windows\\5Б.xlsx", "<script>alert(1)</script>.xlsx"])
def test_a_name_is_shown_and_nothing_else(desk: Desk, name: str) -> None:
    desk.upload(files=[(name, b"PK not really")])
    (upload,) = list_uploads(desk.archive.ports)
    assert "/" not in upload.files[0].name
    assert "\\" not in upload.files[0].name
    assert "<script>" not in desk.client.get("/upload").text


def test_what_is_no_export_is_said_with_its_error(desk: Desk) -> None:
    answer = desk.client.get(desk.upload(files=[("x.xlsx", b"nothing of the kind")]))
    assert answer.status_code == 422
    assert "не похож ни на одну известную выгрузку" in shown(answer.text)
    assert "Закрыть период:" not in answer.text


def test_the_check_shows_findings_and_a_field_for_each_kind(desk: Desk) -> None:
    address = desk.upload()
    text = desk.client.get(f"{address}?period=Y").text
    assert 'name="explain:check.' in text
    assert "Закрыть можно, когда поясните" in shown(text)
    (upload,) = list_uploads(desk.archive.ports)
    assert [one.class_label for one in upload.checked] == ["5Б"]


def test_findings_are_filtered_by_class_and_severity(desk: Desk) -> None:
    address = desk.upload()
    only = desk.client.get(f"{address}?period=Y&severity=informs").text
    assert 'class="badge explain"' not in only
    of_class = desk.client.get(f"{address}?period=Y&class=5Б").text
    assert "@5Б" in of_class


def test_the_sheet_is_a_pdf(desk: Desk) -> None:
    answer = desk.client.get(f"{desk.upload()}/sheet?period=Y")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_explanations_are_kept_and_shown_again(desk: Desk) -> None:
    address = desk.upload()
    answers = desk.explained(address)
    first = min(answers)
    desk.client.post(f"{address}/explanations", data={first: "Сбой <выгрузки>"})
    assert "Сбой &lt;выгрузки&gt;" in desk.client.get(f"{address}?period=Y").text
    (upload,) = list_uploads(desk.archive.ports)
    assert upload.explanations == {first.removeprefix("explain:"): "Сбой <выгрузки>"}


def test_a_period_is_not_closed_before_it_is_explained(desk: Desk) -> None:
    address = desk.upload()
    answer = desk.client.post(f"{address}/close", data={"period": "Y"})
    assert answer.status_code == 422
    assert "пояснени" in shown(answer.text)
    with desk.archive.catalog.transaction() as unit:
        assert not unit.jobs()
    assert list_uploads(desk.archive.ports)


def test_closing_enters_the_work_asks_the_engine_and_ends_the_draft(desk: Desk) -> None:
    address = desk.upload()
    where = desk.close(address)
    closing_id = where.removeprefix("/closings/")
    assert desk.asked == [(closing_id,)]
    assert not list_uploads(desk.archive.ports)
    with desk.archive.catalog.transaction() as unit:
        closing = unit.closing(closing_id)
        assert (closing.class_label, closing.closed_by) == ("5Б", "Секретарь (secretary)")
        assert all(finding.explanation for finding in closing.findings if finding.severity == "explain")
        assert {job.state for job in unit.jobs()} == {JobState.PLANNED, JobState.SIGNED}


@pytest.mark.parametrize("day", ["2026-13-40", "завтра"])
def test_a_day_that_is_none_is_said_on_the_page(desk: Desk, day: str) -> None:
    address = desk.upload()
    answer = desk.client.post(f"{address}/close", data={"period": "Y", "closed_on": day})
    assert (answer.status_code, "ожидалась" in shown(answer.text)) == (422, True)


def test_the_work_page_looks_again_only_while_the_machine_works(desk: Desk) -> None:
    where = desk.close(desk.upload())
    assert 'data-live="on"' in desk.client.get(where).text
    assert 'http-equiv="refresh"' in desk.client.get("/closings").text
    with desk.archive.catalog.transaction() as unit:
        for job in unit.jobs():
            unit.save_job(replace(job, problem="Нет связи с хранилищем.", attempts=1), was=job.state)
    text = desk.client.get(where).text
    assert 'data-live="off"' in text
    assert "Нет связи с хранилищем." in text
    assert desk.client.post(f"{where}/continue", follow_redirects=False).status_code == 303
    assert len(desk.asked) == 2


def test_what_was_sent_back_is_put_in_again_with_an_answer(desk: Desk) -> None:
    where = desk.close(desk.upload())
    ports = desk.archive.ports
    with ports.catalog.transaction() as unit:
        job = unit.jobs(states=(JobState.PLANNED,))[0]
    render_record(ports, job.job_id)
    from archive.services.refuse_record import refuse_record

    refuse_record(ports, desk.school, job.number, "нет темы", actor="Директор")
    assert "Вернул(а) Директор: нет темы" in shown(desk.client.get(where).text)
    desk.client.post(f"{where}/resubmit", data={"number": str(job.number), "note": "урока не было"})
    with ports.catalog.transaction() as unit:
        again = unit.job(job.job_id)
    assert again.state is JobState.RENDERED
    assert again.refusal is not None
    assert again.refusal.answer == "урока не было"


def test_a_draft_goes_with_its_term_and_its_bytes_with_it(desk: Desk) -> None:
    desk.archive.workspace.clock = desk.archive.clock.now
    desk.upload()
    desk.archive.clock.at += UPLOAD_TERM - timedelta(minutes=1)
    sweep_workspace(desk.archive.ports)
    assert desk.archive.workspace.held
    desk.archive.clock.at += timedelta(minutes=2)
    assert not list_uploads(desk.archive.ports)
    sweep_workspace(desk.archive.ports)
    assert not desk.archive.workspace.held


def test_a_discarded_draft_is_gone_and_said_so(desk: Desk) -> None:
    address = desk.upload()
    desk.client.post(f"{address}/discard")
    assert desk.client.get(address).status_code == 404
    assert desk.archive.events()[-1].draft.action == "upload-discarded"


def test_another_school_s_administrator_sees_no_draft(desk: Desk) -> None:
    address = desk.upload()
    stranger = account_of(desk.archive.ports, [Role.ADMINISTRATOR], [Scope("school-7")], login="other")
    let_in(desk.client, desk.archive.ports, stranger)
    assert desk.client.get(address).status_code == 403
    assert desk.client.post(f"{address}/discard").status_code == 403
    assert (
        desk.client.post("/upload", data={"organisation": desk.school}, files=[("files", ("a", b"a"))]).status_code
        == 403
    )
    assert len(list_uploads(desk.archive.ports)) == 1


def test_a_form_without_its_token_keeps_nothing(desk: Desk) -> None:
    del desk.client.headers[CSRF_HEADER]
    answer = desk.client.post("/upload", data={"organisation": desk.school}, files=[("files", ("a", b"a"))])
    assert answer.status_code == 403
    assert not list_uploads(desk.archive.ports)


def test_a_form_over_its_limit_is_refused_while_it_comes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "AN_UPLOAD", 1000)
    answer = desk.client.post("/upload", data={"organisation": desk.school}, files=[("files", ("a", b"a" * 2000))])
    assert answer.status_code == 413
    assert not list_uploads(desk.archive.ports)


def test_a_correction_shows_the_difference_before_it_is_confirmed(desk: Desk) -> None:
    desk.close(desk.upload())
    changed = small_input(seed=8)
    address = desk.upload(files=[(file.name, file.data) for file in changed.files])
    page = desk.client.get(f"{address}?period=Y")
    assert "Исправить закрытое" in page.text
    desk.client.post(f"{address}/explanations", data=desk.explained(address))
    grounds = {"period": "Y", "reason": "описка", "protocol": "№ 5", "kind": "whole"}
    missing = desk.client.post(f"{address}/correction", data=grounds | {"reason": ""})
    assert missing.status_code == 422
    preview = desk.client.post(f"{address}/correction", data=grounds | {"step": "preview"})
    assert "версия 2" in shown(preview.text)
    assert len(desk.asked) == 1
    done = desk.client.post(f"{address}/correction", data=grounds | {"step": "confirm"}, follow_redirects=False)
    assert done.status_code == 303, shown(done.text)
    with desk.archive.catalog.transaction() as unit:
        assert unit.closing(desk.asked[1][0]).version == 2
