"""When what has to be renewed: by the authority's certificate, by its algorithms, by the tree's hash."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archive.errors import SettingError
from archive.model.digest import Digest
from archive.model.evidence import DueRenewal, Evidence, RenewalKind
from archive.model.record import RecordNumber
from archive.resources import ALGORITHMS
from archive.sign.evidence.plan import RenewalPlan
from archive.sign.policy import Algorithm, AlgorithmPolicy, key_algorithm

AT = datetime(2026, 6, 1, tzinfo=UTC)
LEAD = timedelta(days=90)
EVIDENCE = Evidence(
    organisation_id="school-1",
    number=RecordNumber(2026, 1),
    ordinal=1,
    renews=0,
    covers=(Digest.of(b""),),
    hash_algorithm="sha256",
    signature_algorithm="p-256",
    signature_hash="sha256",
    stamped_at=AT,
    expires_at=datetime(2036, 5, 1, tzinfo=UTC),
    authority="Служба",
    token=Digest.of(b"token"),
    head_sequence=1,
    head_digest=Digest.of(b"head"),
)
POLICY = AlgorithmPolicy(
    [
        Algorithm("sha256", None, "test", renew_by=date(2035, 12, 31)),
        Algorithm("sha384", None, "test"),
        Algorithm("sha512", None, "test", renews=True),
        Algorithm("streebog512", None, "test", renews=True),
    ],
    [Algorithm("p-256", None, "test"), Algorithm("rsa-2048", date(2030, 12, 31), "test")],
)


def plan(
    at: datetime, *evidence: Evidence, hashes: tuple[str, ...] = ("sha512",), algorithm: str = ""
) -> list[DueRenewal]:
    return list(RenewalPlan(POLICY, at, LEAD, hashes.__contains__, algorithm).due(evidence or (EVIDENCE,)))


def test_nothing_is_due_long_before_the_end() -> None:
    assert plan(datetime(2035, 9, 30, tzinfo=UTC)) == []


@pytest.mark.parametrize(("days", "count"), [(91, 0), (90, 1), (1, 1), (-1, 1)])
def test_certificate_s_end_counts_from_the_lead(days: int, count: int) -> None:
    evidence = replace(EVIDENCE, hash_algorithm="sha512", signature_hash="sha512")
    due = plan(EVIDENCE.expires_at - timedelta(days=days), evidence)

    assert len(due) == count
    for each in due:
        assert (each.kind, each.due_at) == (RenewalKind.TIMESTAMP, EVIDENCE.expires_at)
        assert "сертификат службы штампов до 01.05.2036" in each.why


def test_weak_key_of_the_authority_is_due_before_its_certificate() -> None:
    (due,) = plan(datetime(2030, 11, 1, tzinfo=UTC), replace(EVIDENCE, signature_algorithm="rsa-2048"))

    assert (due.kind, due.hash_algorithm) == (RenewalKind.TIMESTAMP, "sha256")
    assert due.due_at == datetime(2031, 1, 1, tzinfo=UTC)
    assert "rsa-2048" in due.why


def test_an_algorithm_that_is_not_known_is_due_at_once() -> None:
    (due,) = plan(AT, replace(EVIDENCE, signature_algorithm="rsa-512"))

    assert due.due_at < AT


def test_the_hash_s_end_asks_for_the_next_tree() -> None:
    (due,) = plan(datetime(2035, 11, 1, tzinfo=UTC))

    assert (due.kind, due.hash_algorithm) == (RenewalKind.HASH_TREE, "sha512")


def test_the_next_hash_is_one_that_this_machine_can_make() -> None:
    (due,) = plan(datetime(2035, 11, 1, tzinfo=UTC), hashes=("streebog512",))

    assert due.hash_algorithm == "streebog512"


def test_a_person_may_ask_for_another_tree_at_any_time() -> None:
    done = replace(EVIDENCE, number=RecordNumber(2026, 2), hash_algorithm="streebog512")
    (due,) = plan(AT, EVIDENCE, done, algorithm="streebog512")

    assert (due.kind, due.evidence) == (RenewalKind.HASH_TREE, EVIDENCE)


def test_the_most_pressing_comes_first() -> None:
    later = replace(EVIDENCE, expires_at=datetime(2026, 8, 1, tzinfo=UTC))
    sooner = replace(EVIDENCE, number=RecordNumber(2026, 9), expires_at=datetime(2026, 7, 1, tzinfo=UTC))

    assert [each.evidence for each in plan(AT, later, EVIDENCE, sooner)] == [sooner, later]


# --- the policy that ships -----------------------------------------------------------------------


def test_what_ships_names_what_is_in_use_with_a_source() -> None:
    policy = AlgorithmPolicy.read(ALGORITHMS)

    for name in ("sha256", "sha512", "streebog256", "streebog512", "rsa-3072", "rsa-4096", "p-256", "gost-2012-256"):
        assert policy.is_fit(name, AT), name
        assert policy._known[name].source
    assert not policy.is_fit("sha1", AT)
    assert "2013" in policy.objection("sha1", AT)
    assert "не известен" in policy.objection("md5", AT)
    assert policy.successors("sha256", AT) == ["sha512", "streebog512"]


def test_the_last_day_is_whole() -> None:
    algorithm = Algorithm("x", date(2030, 12, 31), "test")

    assert algorithm.is_fit(datetime(2030, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert not algorithm.is_fit(datetime(2031, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    ["", "junk", "[[hash]]", '[[hash]]\nname="x"\nsource="s"\nuntil="2030"\n[[signature]]', 'hash=1\nsignature=["a"]'],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "algorithms.toml"
    path.write_text(text)
    with pytest.raises(SettingError, match="таблица алгоритмов"):
        AlgorithmPolicy.read(path)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "p-256"),
        (ec.generate_private_key(ec.SECP384R1()), "p-384"),
        (ec.generate_private_key(ec.SECP256K1()), "secp256k1"),
        (ed25519.Ed25519PrivateKey.generate(), "ed25519"),
        (rsa.generate_private_key(65537, 1024), "rsa-1024"),
        (rsa.generate_private_key(65537, 2048), "rsa-2048"),
    ],
)
def test_keys_have_the_policy_s_names(key: ec.EllipticCurvePrivateKey, name: str) -> None:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    assert key_algorithm(keys.PublicKeyInfo.load(der)) == name
