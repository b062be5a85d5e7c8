"""Whatever stands in a document or an archive: journals, findings with places, or an error of ours, no traceback."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import IntakeError
from archive.intake import InputFile, take_in
from archive.model.finding import Severity
from tests.unit.intake.exchange.build_exchange import archive, as_file, bundle, push_document, roster
from tests.unit.intake.exchange.test_systems import DNEVNIK, ELJUR_DIARY, MESH_LESSONS, MESH_PERIODS, SGO

FINALS = [{"subject": 5, "final-mark": {"person": 1, "textValue": "5"}}]
DOCUMENTS: dict[str, Any] = {
    "push": push_document(),
    "sgo": bundle(SGO, [{"subject": "Алгебра", "period_marks": [4, 5], "year_mark": 5}]),
    "mesh": bundle(MESH_PERIODS, MESH_LESSONS),
    "eljur": bundle(ELJUR_DIARY),
    "dnevnik": bundle(pupils=[], answers=[DNEVNIK, FINALS]),
}
_few = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_scalars = (
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["0001-01-01", "9999-12-31", "2025-02-30", "²", "5", "Q1", "\u202e", "\x00"])
)  # fmt: skip
_json = st.recursive(_scalars, lambda x: st.lists(x, max_size=2) | st.dictionaries(st.text(max_size=3), x, max_size=2))


def _take(file: InputFile) -> None:
    try:
        taken = take_in([file])
    except IntakeError:
        return
    assert all(finding.place.file and str(finding) for finding in taken.findings)
    assert not (taken.journals and any(finding.severity is Severity.BLOCKS for finding in taken.findings))


def _spoil(data: st.DataObject, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return `value` with one node somewhere in it replaced."""
    inner = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not inner or data.draw(st.integers(0, 9)) == 0:
        return data.draw(_json)
    key = data.draw(st.sampled_from(inner))
    value[key] = _spoil(data, value[key])
    return value


@pytest.mark.parametrize("name", DOCUMENTS)
@_few
@given(st.data())
def test_spoilt_documents(name: str, data: st.DataObject) -> None:
    document = deepcopy(DOCUMENTS[name])
    for _ in range(data.draw(st.integers(1, 3))):
        document = _spoil(data, document)
    _take(as_file(document))


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@_few
@given(st.data())
def test_spoilt_archives(version: str, data: st.DataObject) -> None:
    files = roster(version)
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(files[data.draw(st.sampled_from(sorted(files)))]))
        known = [value for rows in files.values() for each in rows for value in each.values()]
        words = st.text(max_size=6) | st.sampled_from(["tobedeleted", "0001-01-01", "9999", "9" * 400, "²", *known])
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(words)
    _take(archive(files, version))


@_few
@given(st.binary(max_size=40), st.integers(0, 1 << 16))
def test_spoilt_bytes(change: bytes, at: int) -> None:
    body = bytearray(as_file(push_document()).data)
    place = at % len(body)
    body[place : place + len(change)] = change
    _take(InputFile("a.json", bytes(body)))
