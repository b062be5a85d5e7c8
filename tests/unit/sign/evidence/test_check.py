"""What evidence proves, and what it does not: each fault has its answer and its reason."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms

from archive.model.digest import Digest
from archive.model.evidence import LogHead
from archive.model.verdict import Cause, Outcome
from archive.ports import TreeRenewal
from archive.sign.evidence import record, structure
from archive.sign.evidence.hashes import is_available
from archive.sign.policy import Algorithm, AlgorithmPolicy
from tests.unit.sign.evidence.stamping import HEAD, NOW, Office, made

FILE = b"the journal"
YEAR = timedelta(days=365)
PASSED, FAILED, INDETERMINATE = Outcome.PASSED, Outcome.FAILED, Outcome.INDETERMINATE


def tree(bureau: Office, der: bytes, algorithm: str, *files: bytes) -> bytes:
    digests = [bureau.evidence.digest(file, algorithm) for file in files or (FILE,)]
    return bureau.evidence.renew_trees([TreeRenewal(der, digests)], algorithm, HEAD)[0]


def again(bureau: Office, der: bytes) -> bytes:
    return bureau.evidence.renew_timestamps([der], HEAD)[0]


def test_sealed_file_passes_and_says_since_when(bureau: Office) -> None:
    checks = bureau.checks(FILE, *bureau.sealed(FILE))

    assert {check.code for check in checks} == {"evidence"}
    assert {check.outcome for check in checks} == {PASSED}
    assert "01.06.2026 09:00:00 UTC" in checks[0].reason
    assert "событие № 41" in checks[-1].reason


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_each_of_many_has_evidence_of_its_own_under_one_timestamp(bureau: Office, count: int) -> None:
    files = [b"%d" % number for number in range(count)]
    ders = bureau.sealed(*files)

    assert bureau.stamps.calls == 1
    assert [bureau.outcome(file, der) for file, der in zip(files, ders, strict=True)] == [PASSED] * count
    assert len({bureau.evidence.describe(der).token for der in ders}) == 1


def test_evidence_of_another_file(bureau: Office) -> None:
    mine, _other = bureau.sealed(FILE, b"another")
    check = bureau.checks(b"another", mine)[0]

    assert (check.outcome, check.cause) == (FAILED, Cause.EVIDENCE_OF_ANOTHER)
    assert "другой файл" in check.reason


def test_the_sibling_s_hash_is_no_way_in(bureau: Office) -> None:
    """A hash from a later list is a node of the tree: the file must be in the first list."""
    der, _other = bureau.sealed(FILE, b"another")
    parsed = record.read(der)
    (node,) = parsed.last.lists[1]

    assert node not in parsed.last.lists[0]
    assert bureau.outcome(b"another", der) is FAILED


def test_a_sidecar_that_stood_beside_is_told(bureau: Office) -> None:
    (der,) = bureau.evidence.seal([[Digest.of(FILE), Digest.of(b"sig")]], HEAD)
    at = NOW + YEAR

    assert "1 из 1" in bureau.evidence.check(FILE, [der], at=at, beside=[b"sig"])[1].reason
    assert "0 из 1" in bureau.evidence.check(FILE, [der], at=at, beside=[b"forged"])[1].reason


def test_unknown_root(bureau: Office, tmp_path: Path) -> None:
    bureau.stamps.authority = made(tmp_path)

    checks = bureau.checks(FILE, *bureau.sealed(FILE))
    assert [check.outcome for check in checks] == [PASSED, INDETERMINATE, PASSED]
    assert checks[1].cause == Cause.NO_CHAIN


def test_authority_expired_without_a_renewal(bureau: Office) -> None:
    (der,) = bureau.sealed(FILE)
    check = bureau.checks(FILE, der, at=NOW + 11 * YEAR)[1]

    assert (check.outcome, check.cause) == (INDETERMINATE, Cause.RENEWAL_MISSED)
    assert "не продлён" in check.reason


def test_renewed_in_time_by_another_authority(bureau: Office, tmp_path: Path) -> None:
    (der,) = bureau.sealed(FILE)
    later = NOW + 9 * YEAR
    renewed = again(bureau.moved_to(made(tmp_path, later)).at(later), der)

    assert bureau.outcome(FILE, der, renewed, at=NOW + 12 * YEAR) is PASSED
    assert bureau.outcome(b"!", der, renewed, at=NOW + 12 * YEAR) is FAILED


def test_renewed_too_late(bureau: Office, tmp_path: Path) -> None:
    (der,) = bureau.sealed(FILE)
    late = NOW + 11 * YEAR
    renewed = again(bureau.moved_to(made(tmp_path, late)).at(late), der)

    checks = bureau.checks(FILE, renewed, at=late + YEAR)
    assert [check.outcome for check in checks] == [PASSED, INDETERMINATE, PASSED, PASSED]
    assert checks[1].cause == Cause.RENEWAL_MISSED


def test_time_travel_to_2051(bureau: Office, tmp_path: Path) -> None:
    """Three authorities, SHA-256 to SHA-512 before its end, judged in 2031, 2041 and 2051."""
    (der,) = bureau.sealed(FILE)
    assert bureau.outcome(FILE, der, at=datetime(2031, 6, 1, tzinfo=UTC)) is PASSED
    second = NOW + 9 * YEAR
    der = again(bureau.moved_to(made(tmp_path / "2", second)).at(second), der)
    assert bureau.outcome(FILE, der, at=NOW + 14 * YEAR) is PASSED
    missed = der
    der = tree(bureau.at(NOW + 14 * YEAR), der, "sha512")
    assert bureau.outcome(FILE, der, at=datetime(2041, 6, 1, tzinfo=UTC)) is PASSED
    third = NOW + 18 * YEAR
    der = again(bureau.moved_to(made(tmp_path / "3", third)).at(third), der)

    in_2051 = datetime(2051, 6, 1, tzinfo=UTC)
    assert bureau.outcome(FILE, der, at=in_2051) is PASSED
    assert bureau.outcome(FILE + b"!", der, at=in_2051) is FAILED
    assert bureau.outcome(FILE, missed, at=in_2051) is INDETERMINATE


def ending(**ends: date) -> AlgorithmPolicy:
    """Return a policy in which these algorithms end, and a few others do not."""
    names = dict.fromkeys(("sha256", "sha512", "p-256"), None) | {
        name.replace("_", "-"): day for name, day in ends.items()
    }
    listed = [Algorithm(name, until, "test") for name, until in names.items()]
    return AlgorithmPolicy([each for each in listed if each.name.startswith("sha")], listed)


@pytest.mark.parametrize("name", ["sha256", "p_256"])
def test_algorithm_that_came_to_its_end(bureau: Office, name: str) -> None:
    """The authority's certificate still holds, the algorithm by policy no longer."""
    (der,) = bureau.sealed(FILE)
    bureau.policy = ending(**{name: date(2030, 12, 31)})

    assert bureau.outcome(FILE, der, at=datetime(2030, 12, 31, 23, tzinfo=UTC)) is PASSED
    check = bureau.checks(FILE, der, at=datetime(2031, 1, 1, tzinfo=UTC))[1]
    assert (check.outcome, check.cause) == (INDETERMINATE, Cause.ALGORITHM_WEAK)
    assert name.replace("_", "-") in check.reason
    assert "31.12.2030" in check.reason


def test_stronger_tree_in_time_outlives_the_old_hash(bureau: Office) -> None:
    """The token's own signature must be over another hash as well, or only the tree would be saved."""
    (der,) = bureau.sealed(FILE)
    renewed = tree(bureau.at(NOW + YEAR), der, "sha512")
    bureau.policy = ending(sha256=date(2028, 12, 31))

    assert bureau.outcome(FILE, renewed, at=datetime(2028, 6, 1, tzinfo=UTC)) is PASSED
    checks = bureau.checks(FILE, renewed, at=datetime(2029, 6, 1, tzinfo=UTC))
    assert [check.outcome for check in checks] == [PASSED, PASSED, INDETERMINATE, PASSED]


@pytest.mark.parametrize("algorithm", ["sha512", "streebog256", "streebog512"])
def test_a_new_tree_stands_on_file_and_past(bureau: Office, algorithm: str) -> None:
    if not is_available(algorithm):
        pytest.skip("OpenSSL's gost engine is not installed")
    old, other = bureau.sealed(FILE, b"another")
    new = tree(bureau.at(NOW + YEAR), old, algorithm)

    assert bureau.outcome(FILE, old, new) is PASSED
    assert bureau.outcome(b"another", new) is FAILED
    first, last = record.read(new), record.read(other)
    assert first.chains[0][0].token_der == last.chains[0][0].token_der, "the old chain is carried byte for byte"
    swapped = record._record(["sha256", algorithm], [last.encoded[0], first.encoded[1]], [])
    assert bureau.outcome(b"another", swapped) is FAILED, "a new chain is bound to its past"


def test_renewal_put_on_another_s_evidence(bureau: Office) -> None:
    mine, other = bureau.sealed(FILE)[0], bureau.at(NOW + YEAR).sealed(b"another")[0]
    theirs = record.read(again(bureau.at(NOW + 2 * YEAR), other))
    stamp = list(structure.ArchiveTimeStampChain.load(theirs.encoded[0]))[1].dump()
    chain = structure.ArchiveTimeStampChain.load(record.read(mine).encoded[0])
    grafted = record._record(["sha256"], [record._tlv(0x30, chain.contents + stamp)], [])

    check = bureau.checks(FILE, grafted)[0]
    assert (check.outcome, check.cause) == (FAILED, Cause.PROOF_BROKEN)
    assert "не на предыдущий штамп" in check.reason


def test_stamps_out_of_order(bureau: Office) -> None:
    (der,) = bureau.at(NOW + YEAR).sealed(FILE)
    check = bureau.checks(FILE, again(bureau.at(NOW), der))[0]

    assert (check.outcome, check.cause) == (FAILED, Cause.TIMESTAMP_ORDER)


def test_forged_token(bureau: Office) -> None:
    (der,) = bureau.sealed(FILE)
    stamp = record.read(der).last
    token = cms.ContentInfo.load(stamp.token_der)
    signer = token["content"]["signer_infos"][0]
    signer["signature"] = bytes(signer["signature"].native)[:-1] + b"\0"
    forged = record.begun(record.Shared("sha256", token.dump(force=True), HEAD.document()), stamp.lists)

    assert bureau.outcome(FILE, forged) is FAILED


def test_head_written_in_afterwards(bureau: Office) -> None:
    (der,) = bureau.sealed(FILE)
    stamp = record.read(der).last
    other = LogHead(7, Digest.of(b"another log"), NOW).document()
    forged = record.begun(record.Shared("sha256", stamp.token_der, other), stamp.lists)

    check = bureau.checks(FILE, forged)[-1]
    assert check.outcome is FAILED
    assert "вписали потом" in check.reason


def test_a_stranger_s_evidence_without_tree_or_head(bureau: Office) -> None:
    """RFC 4998 allows a timestamp over one file's hash alone."""
    token = asyncio.run(bureau.stamps.async_timestamp(bytes.fromhex(Digest.of(FILE).hex), "sha256"))
    body = record._algorithm("sha256", tag=0xA0) + token.dump()
    bare = record._record(["sha256"], [record._tlv(0x30, record._tlv(0x30, body))], [])

    assert bureau.outcome(FILE, bare) is PASSED
    assert bureau.outcome(FILE + b"!", bare) is FAILED
    renewed = again(bureau.at(NOW + YEAR), bare)
    assert bureau.outcome(FILE, bare, renewed) is PASSED


def test_what_a_later_one_continues_is_judged_as_part_of_it(bureau: Office) -> None:
    (der,) = bureau.sealed(FILE)
    renewed = again(bureau.at(NOW + YEAR), der)
    separate = bureau.at(NOW + 2 * YEAR).sealed(FILE)[0]

    titles = [check.title for check in bureau.checks(FILE, der, renewed, separate)]
    assert sum("в дереве" in title for title in titles) == 2


def test_no_evidence_is_no_check(bureau: Office) -> None:
    assert bureau.checks(FILE) == []


@pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x00", b"junk", b"\x30\x80" * 4000, b"\x30\x03\x02\x01\x01"])
def test_junk_is_told_and_never_raises(bureau: Office, junk: bytes) -> None:
    (der,) = bureau.sealed(FILE)

    checks = bureau.checks(FILE, junk, der)
    assert checks[0].outcome is FAILED
    assert checks[0].cause == Cause.UNREADABLE
    assert len(checks) == 4


def test_renewals_of_a_period_share_one_leaf(bureau: Office) -> None:
    ders = bureau.sealed(*(b"%d" % number for number in range(100)))
    renewed = bureau.at(NOW + YEAR).evidence.renew_timestamps(ders, HEAD)

    assert bureau.stamps.calls == 2
    assert max(len(after) - len(before) for before, after in zip(ders, renewed, strict=True)) < 1600
