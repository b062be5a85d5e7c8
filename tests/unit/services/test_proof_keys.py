"""The keys of extracts: made for a time, one after another, revoked; and what a school prints with and without one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from archive.errors import (
    PasswordWeakError,
    ProofKeyEndedError,
    ProofKeyFileError,
    ProofKeyPeriodError,
    ProofKeyRevokedError,
    ProofKeyUnknownError,
)
from archive.model.event import EventDraft
from archive.model.extract import Pushed
from archive.model.organisation import Organisation
from archive.model.paper_proof import ProofOutcome
from archive.services.endorse_proof_key import endorse_proof_key
from archive.services.keep_proof_keys import (
    hand_over_proof_key,
    list_proof_keys,
    new_proof_key,
    retire_proof_key,
    revoke_proof_key,
    signing_key,
    take_over_proof_key,
)
from archive.services.prove_extract import proof_of
from archive.services.publish_proof_keys import published_keys
from archive.services.register_organisation import register_organisation
from tests.fakes.documents import PlainSigner
from tests.memory_ports import Memory, memory_ports
from tests.paper_proofs import extract_named, proofs_in

ACTOR = "Администратор"
WORDS = "семь синих слонов идут"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        opened.clock.at = datetime(2026, 8, 31, 20, tzinfo=UTC)  # 1 September in the school's zone
        yield opened


@pytest.fixture
def school(memory: Memory) -> Organisation:
    found = extract_named("small").source.organisation
    register_organisation(memory.ports, found, actor=ACTOR)
    return found


def test_a_key_signs_from_the_school_s_today_for_a_year(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    assert (key.valid_from, key.valid_until) == (date(2026, 9, 1), date(2027, 9, 1))
    assert list_proof_keys(memory.ports) == [key]
    event = _events(memory)[-1]
    assert (event.action, event.subject) == ("proof-key-made", key.key_id)
    assert event.details["x"] == key.x


def _events(memory: Memory) -> list[EventDraft]:
    with memory.ports.catalog.transaction() as unit:
        return [event.draft for event in unit.events()]


@pytest.mark.parametrize("until", [date(2026, 9, 1), date(2026, 8, 1), date(2030, 1, 1)])
def test_a_period_that_is_over_or_endless_is_refused(
    memory: Memory, school: Organisation, tmp_path: Path, until: date
) -> None:
    with pytest.raises(ProofKeyPeriodError):
        new_proof_key(memory.ports, school, actor=ACTOR, until=until)
    assert list_proof_keys(memory.ports) == []
    assert not (tmp_path / "proof-keys").exists()


def test_the_latest_key_signs_and_the_one_before_still_proves(memory: Memory, school: Organisation) -> None:
    first = new_proof_key(memory.ports, school, actor=ACTOR)
    extract = extract_named("small")
    old = proof_of(memory.ports, extract)
    memory.clock.at += timedelta(days=1)
    second = new_proof_key(memory.ports, school, actor=ACTOR)
    assert signing_key(memory.ports, school.organisation_id, date(2026, 9, 2)) == second
    assert signing_key(memory.ports, school.organisation_id, date(2026, 9, 1)) == first
    assert signing_key(memory.ports, school.organisation_id, date(2028, 9, 1)) is None
    assert old is not None
    found = memory.ports.paper_proofs.read(old.text, list_proof_keys(memory.ports))
    assert (found.outcome, found.key) == (ProofOutcome.GENUINE, first)


def test_without_a_key_or_a_record_there_is_no_proof(memory: Memory, school: Organisation) -> None:
    extract = extract_named("small")
    assert proof_of(memory.ports, extract) is None
    new_proof_key(memory.ports, school, actor=ACTOR)
    assert proof_of(memory.ports, extract) is not None
    assert proof_of(memory.ports, replace(extract, pushed=Pushed("ЭЖ", memory.clock.at))) is None


def test_a_revoked_key_is_destroyed_here_and_published_as_revoked(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    proof = proof_of(memory.ports, extract_named("small"))
    assert proof is not None
    revoke_proof_key(memory.ports, key.key_id, actor=ACTOR, reason="похищен компьютер")
    assert not memory.ports.paper_proofs.has_key(key.key_id)
    assert memory.ports.paper_proofs.read(proof.text, list_proof_keys(memory.ports)).outcome is ProofOutcome.REVOKED
    (listed,) = published_keys(memory.ports)["keys"]
    assert listed["revoked_at"] == memory.clock.at.isoformat()
    assert _events(memory)[-1].details == {"reason": "похищен компьютер"}
    with pytest.raises(ProofKeyRevokedError):
        revoke_proof_key(memory.ports, key.key_id, actor=ACTOR, reason="ещё раз")
    with pytest.raises(ProofKeyUnknownError):
        revoke_proof_key(memory.ports, "0" * 16, actor=ACTOR, reason="нет такого")


def director_of(school: Organisation) -> PlainSigner:
    return PlainSigner(owner=school.director)


def test_a_retired_key_signs_no_more_and_its_papers_stay_genuine(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    proof = proof_of(memory.ports, extract_named("small"))
    assert proof is not None
    retire_proof_key(memory.ports, school, key.key_id, actor=ACTOR, reason="новый сервер")
    assert not memory.ports.paper_proofs.has_key(key.key_id)
    assert proof_of(memory.ports, extract_named("small")) is None
    listed = list_proof_keys(memory.ports)
    assert (listed[0].last_day, listed[0].is_valid_on(date(2026, 9, 2))) == (date(2026, 9, 1), False)
    assert memory.ports.paper_proofs.read(proof.text, listed).outcome is ProofOutcome.GENUINE
    assert published_keys(memory.ports)["keys"][0]["retired_on"] == "2026-09-01"
    assert _events(memory)[-1].action == "proof-key-retired"
    with pytest.raises(ProofKeyEndedError, match=r"01\.09\.2026"):
        retire_proof_key(memory.ports, school, key.key_id, actor=ACTOR)
    revoke_proof_key(memory.ports, key.key_id, actor=ACTOR, reason="нашлась копия")
    assert memory.ports.paper_proofs.read(proof.text, list_proof_keys(memory.ports)).outcome is ProofOutcome.REVOKED


def test_a_key_goes_to_another_computer_in_a_file_under_a_passphrase(
    memory: Memory, school: Organisation, tmp_path: Path
) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    name, file = hand_over_proof_key(memory.ports, school, key.key_id, WORDS, actor=ACTOR)
    assert name == f"{key.key_id}.p12"
    assert b"PRIVATE" not in file
    elsewhere = replace(memory.ports, paper_proofs=proofs_in(tmp_path / "another"))
    assert signing_key(elsewhere, school.organisation_id, date(2026, 9, 1)) is None
    with pytest.raises(ProofKeyFileError, match="пароль"):
        take_over_proof_key(elsewhere, school, file, WORDS + "!", actor=ACTOR)
    assert take_over_proof_key(elsewhere, school, file, WORDS, actor=ACTOR) == key
    assert signing_key(elsewhere, school.organisation_id, date(2026, 9, 1)) == key
    assert proof_of(elsewhere, extract_named("small")) is not None
    assert [each.action for each in _events(memory)][-2:] == ["proof-key-handed-over", "proof-key-taken-over"]


@pytest.mark.parametrize("passphrase", ["", "1234", "password1234"])
def test_no_key_leaves_under_a_weak_passphrase(memory: Memory, school: Organisation, passphrase: str) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    with pytest.raises(PasswordWeakError):
        hand_over_proof_key(memory.ports, school, key.key_id, passphrase, actor=ACTOR)


def test_a_key_that_is_over_or_a_stranger_s_is_not_taken_over(
    memory: Memory, school: Organisation, tmp_path: Path
) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    _name, file = hand_over_proof_key(memory.ports, school, key.key_id, WORDS, actor=ACTOR)
    revoke_proof_key(memory.ports, key.key_id, actor=ACTOR, reason="похищен")
    stranger = proofs_in(tmp_path / "stranger")
    foreign = stranger.handed_over(stranger.new_key().key_id, WORDS)
    for offered in (file, foreign, b"", b"0" * 70_000):
        with pytest.raises(ProofKeyFileError):
            take_over_proof_key(memory.ports, school, offered, WORDS, actor=ACTOR)
    with pytest.raises(ProofKeyEndedError, match="отозван"):
        hand_over_proof_key(memory.ports, school, key.key_id, WORDS, actor=ACTOR)


def test_what_is_published_names_no_person_and_no_secret(memory: Memory, school: Organisation) -> None:
    new_proof_key(memory.ports, school, actor="Иванова И. И.")
    (listed,) = published_keys(memory.ports)["keys"]
    assert set(listed) == {
        *("kty", "crv", "x", "y", "alg", "use", "kid"),
        *("school_id", "school", "valid_from", "valid_until", "retired_on", "revoked_at", "endorsements"),
    }
    assert "Иванова" not in str(listed)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM proof_keys",
        "UPDATE proof_keys SET x = 'other'",
        "UPDATE proof_keys SET valid_until = '2099-01-01'",
        "INSERT OR REPLACE INTO proof_keys SELECT * FROM proof_keys",
        "UPDATE proof_keys SET retired_on = '2026-09-09'",
        "UPDATE proof_keys SET retired_on = NULL",
        "DELETE FROM proof_key_endorsements",
        "UPDATE proof_key_endorsements SET signer = 'other'",
        "INSERT OR REPLACE INTO proof_key_endorsements SELECT * FROM proof_key_endorsements",
    ],
)
def test_the_database_itself_keeps_the_keys(memory: Memory, school: Organisation, statement: str) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    endorse_proof_key(memory.ports, school, key.key_id, director_of(school), actor=ACTOR)
    retire_proof_key(memory.ports, school, key.key_id, actor=ACTOR)
    with pytest.raises(DBAPIError, match="key"), memory.catalog.engine.begin() as connection:
        connection.execute(text(statement))
