"""The proof on paper: what the school signed reads back, and nothing else passes for it."""

import base64
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

import cbor2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.access import base45, proof_cose, proof_form
from archive.access.proof import MOST_BYTES, MOST_SIGNS, PREFIX, SealedPaper, read
from archive.access.proof_keys import key_id_of, sign
from archive.errors import ProofKeyMissingError
from archive.model.paper_proof import ProofKey, ProofOutcome
from archive.model.record import RecordNumber
from archive.render.code import symbol
from archive.render.extract_proof import WIDEST, width_of
from archive.render.renderer import DocumentRenderer
from tests.paper_proofs import Printed, extract_named, new_key, printed, proofs_in, statement_of
from tests.unit.access.forgery import closed, opened, with_other_mark


@pytest.fixture
def proofs(tmp_path: Path) -> SealedPaper:
    return proofs_in(tmp_path)


@pytest.fixture
def key(proofs: SealedPaper) -> ProofKey:
    return new_key(proofs)


@pytest.fixture
def paper(proofs: SealedPaper, key: ProofKey) -> Printed:
    return printed(proofs, key)


def outcome(text: str, *keys: ProofKey) -> ProofOutcome:
    return read(text, keys).outcome


def test_what_was_signed_reads_back_word_for_word(paper: Printed, key: ProofKey) -> None:
    contents = DocumentRenderer().extract_contents(paper.extract)
    found = read(paper.proof.text, [key])
    assert found.outcome is ProofOutcome.GENUINE
    assert found.key == key
    assert found.statement == statement_of(paper.extract, contents[0])
    assert paper.proof.left_out == ""


def test_it_holds_the_marks_of_the_paper(paper: Printed, key: ProofKey) -> None:
    found = read(paper.proof.text, [key]).statement
    assert found is not None
    days, results = found.content.tables
    assert days.headings == ("Предмет", "Дата и запись")
    assert days.rows[0] == (
        "Русский язык",
        "01.09 4 5, 02 Н Н, 08.10 ОП, 01.12 3, 02 Б, 03 3, 30.03 4, 01.04 Б, 21 4, 12.05 4, 13 4",
    )
    assert results.rows[0] == ("Русский язык", "осв", "н/а", "3", "3", "3", "4", "3")
    assert found.content.lines == ("Пропуски: всего – 6 уроков; по болезни – 3 урока; опоздания – 3 урока",)
    assert found.records == (RecordNumber(2026, 12),)


def test_another_mark_is_forged_and_shows_nothing(paper: Printed, key: ProofKey) -> None:
    found = read(with_other_mark(paper.proof.text), [key])
    assert (found.outcome, found.statement) == (ProofOutcome.FORGED, None)


def test_no_changed_byte_passes(paper: Printed, key: ProofKey) -> None:
    cose = opened(paper.proof.text)
    for at in range(len(cose)):
        changed = closed(cose[:at] + bytes([cose[at] ^ 1]) + cose[at + 1 :])
        assert outcome(changed, key) is not ProofOutcome.GENUINE, at


def test_another_school_s_key_does_not_speak_for_this_one(proofs: SealedPaper) -> None:
    other = new_key(proofs, "school-8")
    said = printed(proofs, other)  # the statement names school-7
    assert outcome(said.proof.text, other) is ProofOutcome.FORGED


def test_a_key_that_nobody_published_is_unknown(paper: Printed, proofs: SealedPaper) -> None:
    assert outcome(paper.proof.text, new_key(proofs)) is ProofOutcome.UNKNOWN_KEY


def test_a_key_under_another_s_number_is_forged(paper: Printed, proofs: SealedPaper, key: ProofKey) -> None:
    assert outcome(paper.proof.text, replace(new_key(proofs), key_id=key.key_id)) is ProofOutcome.FORGED


def test_a_revoked_key_condemns_all_its_papers(paper: Printed, key: ProofKey) -> None:
    revoked = replace(key, revoked_at=datetime(2027, 1, 1, tzinfo=UTC), revoked_reason="похищен")
    assert outcome(paper.proof.text, revoked) is ProofOutcome.REVOKED


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 9, 1), date(2026, 9, 1), ProofOutcome.GENUINE),
        (date(2026, 9, 2), date(2027, 9, 1), ProofOutcome.FORGED),
        (date(2025, 9, 1), date(2026, 8, 31), ProofOutcome.FORGED),
    ],
)
def test_the_key_must_have_been_in_force_on_the_day_of_issue(
    paper: Printed, key: ProofKey, since: date, until: date, expected: ProofOutcome
) -> None:
    assert outcome(paper.proof.text, replace(key, valid_from=since, valid_until=until)) is expected


def _signed(proofs: SealedPaper, key: ProofKey, payload: bytes) -> str:
    made = proof_cose.unsigned(key.algorithm, key.key_id, payload)
    return closed(replace(made, signature=proofs.keys.sign(key.key_id, made.to_sign)).to_cbor())


def test_a_later_version_is_not_ours_to_read(proofs: SealedPaper, key: ProofKey) -> None:
    later = cbor2.dumps({0: 2, 4: "Кто-то"}, canonical=True)
    assert read(_signed(proofs, key, later), [key]).outcome is ProofOutcome.UNREADABLE


HOSTILE = {
    "nothing": b"",
    "deep": b"\x81" * 5000 + b"\x00",
    "huge list": b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
    "huge text": b"\x7b\x7f\xff\xff\xff\xff\xff\xff\xff",
    "endless": b"\x9f\x00",
    "twice": b"\xa2\x00\x01\x00\x01",
    "more": b"\xa1\x00\x01\x00",
    "circle": b"\xd8\x1c\x81\xd8\x1d\x00",
    "not utf-8": b"\xa2\x00\x01\x02\x61\xff",
    "wrong kinds": cbor2.dumps({0: 1, 4: 5, 10: [[1, 2]]}),
    "no day": cbor2.dumps({0: 1, 1: "school-7"}),
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_is_unreadable_even_when_well_signed(
    proofs: SealedPaper, key: ProofKey, payload: bytes
) -> None:
    assert outcome(_signed(proofs, key, payload), key) is ProofOutcome.UNREADABLE


@pytest.mark.parametrize("cose", HOSTILE.values(), ids=HOSTILE)
def test_hostile_envelopes_are_unreadable(key: ProofKey, cose: bytes) -> None:
    for each in (cose, b"\xd2" + cose, b"\xd2" + cbor2.dumps([cose, {}, b"", b""])):
        assert outcome(closed(each), key) is ProofOutcome.UNREADABLE


def test_a_bomb_is_not_inflated(key: ProofKey) -> None:
    bomb = PREFIX + base45.encode(zlib.compress(b"\x00" * 2_000_000, 9))
    assert len(bomb) < 2 * MOST_SIGNS, "or it would be refused for its length"
    began = monotonic()
    assert outcome(bomb, key) is ProofOutcome.UNREADABLE
    assert monotonic() - began < 0.1
    assert outcome(PREFIX + base45.encode(zlib.compress(b"\x00" * (MOST_BYTES + 1))), key) is ProofOutcome.UNREADABLE


@given(st.text(max_size=300) | st.text(alphabet=base45.SIGNS, max_size=300).map(PREFIX.__add__))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    assert read(text, []).outcome is ProofOutcome.UNREADABLE


@pytest.mark.parametrize("name", ["small", "small quarter", "large", "wide", "first grade", "college", "preschool"])
def test_every_extract_fits_a_symbol_of_70_mm(proofs: SealedPaper, key: ProofKey, name: str) -> None:
    found = printed(proofs, key, name).proof
    assert len(found.text) <= MOST_SIGNS
    drawn = symbol(found.text)
    assert drawn.side <= 137
    assert width_of(drawn) <= WIDEST
    assert width_of(drawn) / (drawn.side + 8) == pytest.approx(0.48), "millimetres of a module"
    assert segno.make_qr(found.text, error="m").mode == "alphanumeric"


def test_what_does_not_fit_is_left_out_said_and_digested(proofs: SealedPaper, key: ProofKey) -> None:
    found = printed(proofs, key, "large")
    said = read(found.proof.text, [replace(key, organisation_id=found.extract.source.organisation.organisation_id)])
    assert said.statement is not None
    assert said.statement.content.left_out == found.proof.left_out == "даты отметок"
    whole = DocumentRenderer().extract_contents(found.extract)[0]
    assert said.statement.whole == proof_form.digest_of(whole)


def test_nothing_is_made_that_fits_no_symbol(proofs: SealedPaper, key: ProofKey) -> None:
    extract = extract_named("large")
    (full, *_brief) = DocumentRenderer().extract_contents(extract)
    assert proofs.prove(statement_of(extract, full), [full], key) is None


def test_the_private_key_is_a_sealed_file_of_the_service_alone(proofs: SealedPaper, key: ProofKey) -> None:
    (file,) = proofs.keys.folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert proofs.keys.folder.stat().st_mode & 0o777 == 0o700
    assert b"PRIVATE KEY" not in file.read_bytes()
    assert key.key_id == file.stem == key_id_of(key.x, key.y)


def test_a_discarded_key_signs_no_more(proofs: SealedPaper, key: ProofKey) -> None:
    proofs.discard_key(key.key_id)
    proofs.discard_key(key.key_id)
    assert not proofs.has_key(key.key_id)
    with pytest.raises(ProofKeyMissingError):
        printed(proofs, key)


def test_the_thumbprint_is_the_standard_s() -> None:
    # the EC key of RFC 7517, appendix A.1; other implementations say «cn-I_WNMCle…»
    x, y = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
    assert key_id_of(x, y) == base64.urlsafe_b64decode("cn-I_WNMCle=")[:8].hex()


def test_signatures_are_of_fixed_length(proofs: SealedPaper) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    assert {len(sign(private, bytes([n]))) for n in range(50)} == {64}
