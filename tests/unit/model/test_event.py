"""The chain of events: what is written in it cannot be altered unseen."""

import json
from dataclasses import replace
from datetime import timedelta, timezone
from hashlib import sha256

import pytest

from archive.model.digest import Digest
from archive.model.event import GENESIS, Event, EventDraft, chained, is_intact
from tests.unit.catalog.samples import AT, DRAFT

ELSEWHERE = Digest.of(b"elsewhere")


def test_a_chain_holds_from_the_first_event() -> None:
    first = chained(DRAFT, 1, GENESIS)
    second = chained(DRAFT, 2, first.digest)
    assert is_intact(first, GENESIS)
    assert is_intact(second, first.digest)


@pytest.mark.parametrize(
    "altered",
    [
        replace(DRAFT, at=AT + timedelta(microseconds=1)),
        replace(DRAFT, actor="другой"),
        replace(DRAFT, action="record-read"),
        replace(DRAFT, subject="2026-000002"),
        replace(DRAFT, details={}),
        replace(DRAFT, details={"key": "ключ", "more": ""}),
        replace(DRAFT, organisation_id="school-2"),
    ],
)
def test_every_field_is_covered(altered: EventDraft) -> None:
    assert not is_intact(replace(chained(DRAFT, 1, GENESIS), draft=altered), GENESIS)


@pytest.mark.parametrize("changed", [{"sequence": 2}, {"previous": ELSEWHERE}, {"digest": ELSEWHERE}])
def test_the_place_is_covered(changed: dict[str, object]) -> None:
    event: Event = replace(chained(DRAFT, 1, GENESIS), **changed)  # type: ignore[arg-type]  # any field
    assert not is_intact(event, GENESIS)


def test_an_event_does_not_follow_another_predecessor() -> None:
    assert not is_intact(chained(DRAFT, 1, ELSEWHERE), GENESIS)


def test_one_instant_has_one_digest_in_whatever_zone_it_is_given() -> None:
    local = replace(DRAFT, at=AT.astimezone(timezone(timedelta(hours=7))))
    assert chained(local, 1, GENESIS).digest == chained(DRAFT, 1, GENESIS).digest


def test_anyone_can_recompute_the_digest() -> None:
    """The form is a promise: chains that are printed and signed must still be checked in 25 years."""
    fields = {
        "action": "record-preserved",
        "actor": "archive",
        "at": "2026-05-29T14:05:33+00:00",
        "details": {"key": "ключ"},
        "organisation": "school-1",
        "previous": "0" * 64,
        "sequence": 1,
        "subject": "2026-000001",
    }
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    assert chained(DRAFT, 1, GENESIS).digest.hex == sha256(text.encode()).hexdigest()
