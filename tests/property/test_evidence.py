"""Trees of any shape lead to their root, and nothing that a hostile hand writes makes a check raise or pass."""

from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model.verdict import Outcome
from archive.sign.evidence.merkle import HashTree, root_of
from tests.unit.sign.evidence.stamping import HEAD, NOW, Office, office

FILE = b"the journal"
LEAF = st.binary(min_size=32, max_size=32)
GROUPS = st.lists(st.lists(LEAF, min_size=1, max_size=4, unique=True), min_size=1, max_size=40)


def of(data: bytes) -> bytes:
    return sha256(data).digest()


@given(GROUPS)
def test_every_way_leads_to_the_root(groups: list[list[bytes]]) -> None:
    tree = HashTree(groups, of)

    for index, group in enumerate(groups):
        way = tree.way(index)
        assert way[0] == sorted(group)
        assert root_of(way, of) == tree.root
        assert len(way) <= 2 + (len(groups) - 1).bit_length()


@given(GROUPS, LEAF)
def test_no_other_leaf_does(groups: list[list[bytes]], stranger: bytes) -> None:
    tree = HashTree(groups, of)
    way = tree.way(0)

    if stranger not in groups[0]:
        assert root_of([[stranger, *groups[0][1:]], *way[1:]], of) != tree.root


def test_building_is_linear() -> None:
    """Count the hashes, not the seconds."""
    counts = {}
    for size in (1_000, 10_000):
        calls = [0]

        def counted(data: bytes, calls: list[int] = calls) -> bytes:
            calls[0] += 1
            return of(data)

        tree = HashTree([[b"%032d" % number] for number in range(size)], counted)
        tree.way(size - 1)
        counts[size] = calls[0]
    assert counts == {1_000: 999, 10_000: 9_999}


@cache
def _bureau() -> tuple[Office, bytes]:
    bureau = office(Path(mkdtemp()))
    (der,) = bureau.evidence.renew_timestamps(bureau.sealed(FILE), HEAD)
    return bureau, der


def _accepted(der: bytes, file: bytes = FILE) -> bool:
    bureau, _der = _bureau()
    checks = bureau.evidence.check(file, [der], at=NOW + timedelta(days=1))
    return bool(checks) and {check.outcome for check in checks} == {Outcome.PASSED}


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_changed_byte_never_raises_and_never_gives_another_file_evidence(data: st.DataObject) -> None:
    _office, der = _bureau()
    where = data.draw(st.integers(0, len(der) - 1))
    value = data.draw(st.integers(0, 255))
    changed = der[:where] + bytes((value,)) + der[where + 1 :]

    _accepted(changed)
    assert not _accepted(changed, FILE + b"!")


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(0, 3000))
def test_cut_and_pasted_bytes_never_raise(junk: bytes, start: int, end: int) -> None:
    _office, der = _bureau()
    spliced = der[:start] + junk + der[end:]

    assert not _accepted(junk)
    assert _accepted(spliced) is (spliced == der)
