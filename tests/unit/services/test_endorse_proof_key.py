"""The director's word on whose a key is: who may give it, what becomes of it, which key signs then."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.access.key_statement import states
from archive.errors import EndorsementRefusedError, ProofKeyEndedError
from archive.model.digest import Digest
from archive.model.organisation import Organisation
from archive.services.endorse_proof_key import (
    endorse_proof_key,
    key_statement,
    take_endorsement,
    unendorsed_keys,
)
from archive.services.keep_proof_keys import new_proof_key, retire_proof_key, signing_key
from archive.services.publish_proof_keys import published_keys
from archive.services.register_organisation import register_organisation
from tests.fakes.documents import PlainSigner
from tests.memory_ports import Memory, memory_ports
from tests.paper_proofs import extract_named

ACTOR = "Администратор"
DAY = date(2026, 9, 1)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        opened.clock.at = datetime(2026, 9, 1, 9, tzinfo=UTC)
        yield opened


@pytest.fixture
def school(memory: Memory) -> Organisation:
    found = extract_named("small").source.organisation
    register_organisation(memory.ports, found, actor=ACTOR)
    return found


def signed(statement: bytes, owner: str, word: str = "kept") -> bytes:
    return f"0{word} {Digest.of(statement).hex} {owner}".encode()


def test_the_director_says_in_words_and_figures_whose_the_key_is(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    assert unendorsed_keys(memory.ports, school) == [key]
    made = endorse_proof_key(memory.ports, school, key.key_id, PlainSigner(owner=school.director), actor=ACTOR)
    said = json.loads(made.statement)
    assert (said["kid"], said["school_full"], said["valid_until"]) == (key.key_id, school.full_name, "2027-09-01")
    assert "школа подписывает коды" in said["says"]
    assert (made.signer, made.outcome) == (school.director, "PASSED")
    assert unendorsed_keys(memory.ports, school) == []
    with memory.ports.catalog.transaction() as unit:
        event = unit.events()[-1].draft
    assert (event.action, event.subject) == ("proof-key-endorsed", key.key_id)
    assert event.details["signature-digest"] == Digest.of(made.signature).hex


def test_what_is_published_carries_the_statement_and_the_signature(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    made = endorse_proof_key(memory.ports, school, key.key_id, PlainSigner(owner=school.director), actor=ACTOR)
    (listed,) = published_keys(memory.ports)["keys"]
    (given,) = listed["endorsements"]
    assert (b64decode(given["statement"]), b64decode(given["signature"])) == (made.statement, made.signature)
    assert given["signer"] == school.director


@pytest.mark.parametrize("owner", ["Лапин Олег Игоревич", "Администратор"])
def test_only_the_director_may(memory: Memory, school: Organisation, owner: str) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    with pytest.raises(EndorsementRefusedError, match=school.director):
        endorse_proof_key(memory.ports, school, key.key_id, PlainSigner(owner=owner), actor=ACTOR)
    statement = key_statement(memory.ports, school, key.key_id)
    with pytest.raises(EndorsementRefusedError, match=school.director):
        take_endorsement(memory.ports, school, key.key_id, signed(statement, owner), actor=ACTOR)
    assert unendorsed_keys(memory.ports, school) == [key]


def test_a_signature_made_elsewhere_is_taken_in_and_told_when_it_cannot_be_checked(
    memory: Memory, school: Organisation
) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    statement = key_statement(memory.ports, school, key.key_id)
    with pytest.raises(EndorsementRefusedError):
        take_endorsement(memory.ports, school, key.key_id, signed(b"other", school.director), actor=ACTOR)
    with pytest.raises(EndorsementRefusedError, match="не отсоединённая подпись"):
        take_endorsement(memory.ports, school, key.key_id, b"0 nothing", actor=ACTOR)
    with pytest.raises(EndorsementRefusedError, match="КиБ"):
        take_endorsement(memory.ports, school, key.key_id, bytes(300_000), actor=ACTOR)
    made = take_endorsement(
        memory.ports, school, key.key_id, signed(statement, school.director, "unchecked"), actor=ACTOR
    )
    assert made.outcome == "INDETERMINATE"


def test_a_key_that_is_over_is_not_endorsed(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    retire_proof_key(memory.ports, school, key.key_id, actor=ACTOR)
    assert unendorsed_keys(memory.ports, school) == []
    with pytest.raises(ProofKeyEndedError):
        endorse_proof_key(memory.ports, school, key.key_id, PlainSigner(owner=school.director), actor=ACTOR)


def test_a_new_key_signs_once_the_director_has_endorsed_it(memory: Memory, school: Organisation) -> None:
    director = PlainSigner(owner=school.director)
    old = new_proof_key(memory.ports, school, actor=ACTOR)
    endorse_proof_key(memory.ports, school, old.key_id, director, actor=ACTOR)
    memory.clock.at += timedelta(minutes=1)
    new = new_proof_key(memory.ports, school, actor=ACTOR)
    assert signing_key(memory.ports, school.organisation_id, DAY) == old
    endorse_proof_key(memory.ports, school, new.key_id, director, actor=ACTOR)
    assert signing_key(memory.ports, school.organisation_id, DAY) == new


def test_a_statement_speaks_of_one_key_one_school_and_its_days(memory: Memory, school: Organisation) -> None:
    key = new_proof_key(memory.ports, school, actor=ACTOR)
    statement = key_statement(memory.ports, school, key.key_id)
    assert states(statement, key)
    for other in (
        replace(key, x=key.y),
        replace(key, organisation_id="other"),
        replace(key, valid_until=date(2028, 1, 1)),
        replace(key, valid_from=date(2020, 1, 1)),
    ):
        assert not states(statement, other)
    for bad in (b"", b"[]", b"{}", statement + b" " * 20_000, statement.replace(b"statement-1", b"statement-2")):
        assert not states(bad, key)
