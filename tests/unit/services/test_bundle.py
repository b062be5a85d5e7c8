"""The inspector's bundle: what is chosen, what is withheld, who read what."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from archive.errors import NothingToGiveError, RecordUnknownError
from archive.model.event import EventDraft
from archive.model.record import RecordClass, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.ports import RecordFilter
from archive.resources import BUNDLE_TEMPLATES
from archive.services.make_bundle import BundleRequest, Given, make_bundle
from archive.services.preserve_sidecar import preserve_sidecar
from tests.unit.web.small_archive import SmallArchive, small_archive

SCHOOL = "school-7"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SmallArchive]:
    with small_archive(tmp_path) as opened:
        opened.add(RecordClass.JOURNAL, "8А")
        opened.add(RecordClass.LEDGER, "8А")
        opened.add(RecordClass.SOURCE, "8А", file_name="8А.xlsx")
        opened.add(RecordClass.JOURNAL, "8Б")
        yield opened


def made(archive: SmallArchive, *numbers: int, **which: object) -> tuple[Given, zipfile.ZipFile]:
    unproven, sources = bool(which.pop("unproven", False)), bool(which.pop("sources", False))
    chosen = RecordFilter(organisation_id=SCHOOL, **which)  # type: ignore[arg-type]  # a test's shorthand
    named = tuple(RecordNumber(2026, each) for each in numbers)
    request = BundleRequest(SCHOOL, "Инспектор", named, chosen, sources=sources, unproven=unproven)
    target = io.BytesIO()
    given = make_bundle(archive.ports, request, target)
    return given, zipfile.ZipFile(target)


def manifest(bundle: zipfile.ZipFile) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(bundle.read("manifest.json"))
    Draft202012Validator(json.loads((BUNDLE_TEMPLATES / "manifest.schema.json").read_text())).validate(found)
    return found


def actions(archive: SmallArchive) -> list[tuple[str, str]]:
    return [(event.draft.action, event.draft.subject) for event in archive.events()]


def test_records_are_found_by_class_and_exports_stay(archive: SmallArchive) -> None:
    given, bundle = made(archive, class_label="8А")
    assert [str(each.number) for each in given.given] == ["2026-000001", "2026-000002"]
    assert [each["number"] for each in manifest(bundle)["records"]] == ["2026-000001", "2026-000002"]
    assert [str(each.number) for each in made(archive, class_label="8А", sources=True)[0].given] == [
        "2026-000001",
        "2026-000002",
        "2026-000003",
    ]


def test_each_reading_is_an_event_and_so_is_the_bundle(archive: SmallArchive) -> None:
    given, _bundle = made(archive, 4, 1)
    happened = actions(archive)
    assert happened[-3:] == [("record-read", "2026-000001"), ("record-read", "2026-000004"), ("bundle-given", SCHOOL)]
    last = archive.events()[-1].draft
    assert last.actor == "Инспектор"
    assert last.details == {"records": "2026-000001, 2026-000004", "sums": given.sums.hex}


def test_what_is_not_authentic_is_named_and_not_given(archive: SmallArchive) -> None:
    spoilt = archive.add(class_label="9А")
    archive.store.spoil(spoilt.location, b"other")
    given, bundle = made(archive, 1, spoilt.number.sequence)
    assert [record.number for record, _words in given.withheld] == [spoilt.number]
    assert [each["number"] for each in manifest(bundle)["withheld"]] == [str(spoilt.number)]
    assert not any(str(spoilt.number) in name for name in bundle.namelist())
    with pytest.raises(NothingToGiveError):
        made(archive, spoilt.number.sequence)


def test_it_can_be_given_marked_to_look_into_an_incident(archive: SmallArchive) -> None:
    spoilt = archive.add(class_label="9А")
    archive.store.spoil(spoilt.location, b"other")
    _given, bundle = made(archive, spoilt.number.sequence, unproven=True)
    assert any(f"/НЕ_ПОДТВЕРЖДЕНО_{spoilt.number}_" in name for name in bundle.namelist())
    assert manifest(bundle)["records"][0]["verdict"]["outcome"] == "FAILED"  # type: ignore[index]  # plain JSON


def test_sidecars_go_along_and_their_reading_is_an_event(archive: SmallArchive) -> None:
    record = archive.add(class_label="9А")
    preserve_sidecar(
        archive.ports, record, SidecarKind.TWIN, b"{}", file_name="data.json", media_type="application/json", actor="x"
    )
    _given, bundle = made(archive, record.number.sequence)
    assert f"записи/{record.number}/{record.number}_data.json" in bundle.namelist()
    assert ("sidecar-read", str(record.number)) in actions(archive)


def test_the_extract_tells_nothing_of_other_pupils(archive: SmallArchive) -> None:
    with archive.catalog.transaction() as unit:
        for subject in ("2026-000001", "2026-000004"):
            draft = EventDraft(archive.clock.now(), "x", "extract-issued", subject, {"pupil": f"of {subject}"}, SCHOOL)
            unit.append_event(draft)
    _given, bundle = made(archive, 1)
    log = bundle.read("журнал/события.txt").decode()
    assert "of 2026-000001" in log
    assert "of 2026-000004" not in log


def test_unknown_numbers_and_empty_classes_make_no_bundle(archive: SmallArchive) -> None:
    with pytest.raises(RecordUnknownError):
        made(archive, 99)
    with pytest.raises(NothingToGiveError):
        made(archive, class_label="1Я")


def test_the_same_records_make_the_same_layout(archive: SmallArchive) -> None:
    assert made(archive)[1].namelist() == made(archive)[1].namelist()
