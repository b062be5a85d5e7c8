"""The queue in both databases: what waited before there was an order of signatures waits for the director after."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.catalog.migrate import downgrade, upgrade
from archive.catalog.session import SqlCatalog
from archive.model.certification import GivenSignature, PreparedSignature, Refusal, UsedAttorney
from archive.model.closing import JobState
from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.model.signature import FieldPlace, Signatory, SignaturePlace, SignaturePolicy
from tests.unit.catalog.samples import AT, JOB, RENDERED, founded

pytest_plugins = ("tests.servers_postgres",)

_BEFORE = """
INSERT INTO organisations (organisation_id, profile) VALUES ('s', '{}');
INSERT INTO closings (closing_id, organisation_id, school_year, class_label, period, version, closed_by, closed_on,
    closed_at, snapshot, sources, findings, supersedes, reason, protocol, kind)
VALUES ('c', 's', 2025, '8А', 'Q4', 1, 'x', '2026-05-29', '2026-05-29 14:05:33', '', '[]', '[]', '', '', '', 'whole');
INSERT INTO jobs (job_id, closing_id, organisation_id, record_class, number_year, number_sequence, state, title,
    file_name, content, pages, template_set, signature_place, attempts, problem)
VALUES ('j1', 'c', 's', 'journal', 2026, 1, 'rendered', 't', 'f', NULL, 1, '',
    '{"page":3,"left":1.5,"bottom":2.0,"right":3.0,"top":4.0}', 0, '');
INSERT INTO jobs (job_id, closing_id, organisation_id, record_class, number_year, number_sequence, state, title,
    file_name, content, pages, template_set, signature_place, attempts, problem)
VALUES ('j2', 'c', 's', 'ledger', 2026, 2, 'rendered', 't', 'f', NULL, 1, '', NULL, 0, '');
INSERT INTO jobs (job_id, closing_id, organisation_id, record_class, number_year, number_sequence, state, title,
    file_name, content, pages, template_set, signature_place, attempts, problem)
VALUES ('j3', 'c', 's', 'source', 2026, 3, 'signed', 't', 'f', NULL, 1, '', NULL, 0, '')
"""


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[SqlCatalog]:
    """A catalogue without tables."""
    catalog = SqlCatalog(database_url, lock_dir=tmp_path / "locks")
    yield catalog
    catalog.dispose()


def test_a_document_rendered_before_waits_for_the_director_at_its_place(empty: SqlCatalog) -> None:
    upgrade(empty.engine, "0005")
    with empty.engine.begin() as connection:
        for statement in _BEFORE.split(";\n"):
            connection.exec_driver_sql(statement)
    upgrade(empty.engine)
    with empty.transaction() as unit:
        seen, unseen, source = (unit.job(job_id) for job_id in ("j1", "j2", "j3"))
    assert seen.signature_places == (FieldPlace(Signatory.DIRECTOR, SignaturePlace(3, 1.5, 2, 3, 4)),)
    assert unseen.signature_places == (FieldPlace(Signatory.DIRECTOR, None),)
    assert source.signature_places == ()
    assert {each.signature_policy for each in (seen, unseen, source)} == {SignaturePolicy()}
    assert seen.next_signatory is Signatory.DIRECTOR


def test_on_the_way_back_what_waited_is_rendered_again(catalog: SqlCatalog) -> None:
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_jobs([RENDERED])
    downgrade(catalog.engine, "0005")
    with catalog.engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM jobs")) == "planned"
    upgrade(catalog.engine)
    with catalog.transaction() as unit:
        assert unit.job(RENDERED.job_id).state is JobState.PLANNED


def test_everything_of_the_queue_is_kept(catalog: SqlCatalog) -> None:
    digest = Digest.of(b"x")
    attorney = UsedAttorney("№ 1", "Школа", "Орлов", AT.date(), None, "МЧД.xml", digest, None, ("подпись",))
    certificate = SigningCertificate("0A", "Волкова", "Школа", "УЦ", AT, AT, "123", "456")
    job = replace(
        RENDERED,
        state=JobState.OUTSIDE,
        signatures=(GivenSignature(Signatory.DEPUTY, "Орлов", "0B", "УЦ", AT, attorney),),
        prepared=PreparedSignature(Signatory.DIRECTOR, digest, digest, certificate, "Завуч", AT, attorney),
        refusal=Refusal("описка", "Директор", AT, "исправлено"),
    )
    with catalog.transaction() as unit:
        founded(unit)
        unit.add_jobs([JOB])
        assert unit.save_job(job, was=JOB.state)
    with catalog.transaction() as unit:
        assert unit.job(job.job_id) == job
        assert unit.jobs(states=(JobState.OUTSIDE,)) == [job]
