"""The protocol and the ETSI report, of a record and of a file that someone sends."""

import pytest
from starlette.testclient import TestClient

from tests.unit.web.small_archive import SmallArchive

ONE = "/records/school-7/2026-000001"
SENT = {"Content-Type": "application/pdf"}


@pytest.mark.parametrize("face", ["", "/api/v1"])
def test_a_record_has_a_protocol_and_a_report(archive: SmallArchive, client: TestClient, face: str) -> None:
    archive.add()

    protocol, report = client.get(f"{face}{ONE}/protocol"), client.get(f"{face}{ONE}/report")

    assert (protocol.status_code, report.status_code) == (200, 200)
    assert protocol.content == b"paper VerdictProtocol"
    assert 'filename="2026-000001_protocol.pdf"' in protocol.headers["Content-Disposition"]
    assert b"PASSED" in report.content
    assert report.headers["Content-Type"] == "application/xml"
    assert [event.draft.action for event in archive.events()].count("record-read") == 2, "each is a reading"


def test_a_file_that_is_sent_has_them_too_and_is_not_kept(archive: SmallArchive, client: TestClient) -> None:
    archive.add()
    before = len(archive.events())

    protocol = client.post("/api/v1/verify/protocol?name=ж.pdf", content=b"%plain", headers=SENT)
    report = client.post("/api/v1/verify/report", content=b"%plain", headers=SENT)

    assert protocol.content == b"paper VerdictProtocol"
    assert b"INDETERMINATE" in report.content
    assert len(archive.events()) == before


def test_each_check_names_its_cause(archive: SmallArchive, client: TestClient) -> None:
    archive.add()

    checks = client.get(f"/api/v1{ONE}/verdict").json()["checks"]

    assert {check["code"]: check["cause"] for check in checks}["digest"] == "holds"


def test_the_page_leads_to_them(archive: SmallArchive, client: TestClient) -> None:
    archive.add()

    page = client.get(f"{ONE}/verdict").text

    assert f"{ONE}/protocol" in page
    assert f"{ONE}/report" in page
