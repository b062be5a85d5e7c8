"""The push format: its schema and its reader say the same, and it gives the journal that the tables give."""

import csv
import io
from copy import deepcopy
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import FileBrokenError
from archive.intake import InputFile, Taken, take_in
from archive.intake.exchange.push.document import read_pushed
from archive.intake.exchange.push.schema import SCHOOL, SECTIONS, Section, schema
from archive.model.finding import Finding, Severity
from archive.model.journal import AttendanceMeaning
from archive.model.people import Membership
from archive.resources import SCHEMAS
from tests.sample import small_input
from tests.unit.intake.exchange.build_exchange import Doc, as_file, push_document

VALIDATOR = jsonschema.Draft202012Validator(schema())


def read(document: Doc) -> Taken:
    return read_pushed(as_file(document))


def blocking(document: Doc) -> list[Finding]:
    return [finding for finding in read(document).findings if finding.severity is Severity.BLOCKS]


def test_a_right_document_is_a_journal() -> None:
    (journal,) = read(push_document()).journals
    assert (journal.class_label, journal.class_teacher) == ("5А", "Соколова Анна Игоревна")
    (pupil,) = journal.pupils
    assert (pupil.pupil_id, pupil.name.patronymic, pupil.individual_plan) == ("1", "", True)
    assert pupil.memberships == (Membership("5А", journal.periods[0].start),)
    (entry,) = journal.entries
    assert (entry.marks[0].grade, entry.marks[0].weight, entry.attendance) == (5, "1.5", ("О",))
    assert journal.legend[0].meaning is AttendanceMeaning.LATE
    assert journal.sources[0].format == "push-1"


def test_the_same_document_may_be_given_as_a_file() -> None:
    (by_file,), (pushed,) = take_in([as_file(push_document())]).journals, read(push_document()).journals
    assert by_file == pushed


def test_the_schema_is_a_schema_and_holds_the_example() -> None:
    VALIDATOR.check_schema(schema())
    VALIDATOR.validate(push_document())
    assert (SCHEMAS / "push-1.schema.json").is_file()


def test_every_column_of_the_flat_tables_has_its_property() -> None:
    for section in (*SECTIONS, SCHOOL):
        headings = {column.heading for column in section.table.columns}
        own = {one.column.heading for one in section.properties}
        assert headings - own <= {"Класс", "Версия формата"}, section.name


def test_the_sample_school_pushed_is_the_sample_school_taken_in() -> None:
    files = small_input("5Б").files
    (flat,) = take_in(files).journals
    (pushed,) = read(_pushed(files)).journals
    assert replace(pushed, sources=()) == replace(flat, sources=())


def _pushed(files: tuple[InputFile, ...]) -> Doc:
    """Return the flat files of one class as a push document."""
    tables = {file.name: list(csv.DictReader(io.StringIO(file.data.decode()))) for file in files}
    document: Doc = {"format": "push-1"}
    (school,) = tables["school.csv"]
    document |= {one.name: school[one.column.heading] for one in SCHOOL.properties}
    for section in SECTIONS:
        elements = [_element(section, row) for row in tables[f"{section.table.name}.csv"]]
        document[section.name] = elements if section.many else elements[0]
    return document


def _element(section: Section, row: dict[str, str]) -> dict[str, Any]:
    return {
        one.name: _value(one.name, one.column.heading, row) for one in section.properties if row[one.column.heading]
    }


_CODES = {f"{n} {word}": f"{letter}{n}" for n in range(1, 5) for word, letter in
          (("четверть", "Q"), ("полугодие", "H"))} | {"год": "Y", "учебный год": "Y"}  # fmt: skip


def _value(name: str, heading: str, row: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    text = row[heading]
    if name == "individual_plan":
        return text == "да"
    if name in ("number", "planned_hours"):
        return int(text)
    if name in ("date", "start", "end", "since", "until", "birth_date", "protocol_date") and "." in text:
        return "-".join(reversed(text.split(".")))
    return _CODES.get(text, text) if name == "period" else text


FAULTS: dict[str, tuple[Doc, str, str]] = {
    "an unknown property": (push_document(pupil=[]), "/pupil", "intake.field-unknown"),
    "an unknown property of an element": (
        push_document(lessons=[{"id": "l1", "subject": "m", "date": "2025-09-02", "theme": "x"}]),
        "/lessons/0/theme",
        "intake.field-unknown",
    ),
    "a section that is no list": (push_document(pupils={}), "/pupils", "intake.json-type"),
    "an element that is no object": (push_document(marks=[1]), "/marks/0", "intake.json-type"),
    "a day in another spelling": (
        push_document(lessons=[{"id": "l1", "subject": "m", "date": "02.09.2025"}]),
        "/lessons/0/date",
        "intake.json-type",
    ),
    "a moment with a zone": (
        push_document(marks=[{"pupil": 1, "lesson": "l1", "mark": 5, "entered_at": "2025-09-02T12:00Z"}]),
        "/marks/0/entered_at",
        "intake.json-type",
    ),
    "a required null": (push_document(school=None), "/school", "intake.json-type"),
    "a required text that is blank": (push_document(school=" "), "/school", "intake.json-type"),
    "a truth for a mark": (
        push_document(marks=[{"pupil": 1, "lesson": "l1", "mark": True}]),
        "/marks/0/mark",
        "intake.json-type",
    ),
    "a kind that is no word of ours": (
        push_document(**{"class": {"label": "5А", "kind": "class"}}),
        "/class/kind",
        "intake.json-type",
    ),
    "a version to come": (push_document(format="push-2"), "/format", "intake.version-unknown"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_schema_refuses_the_reader_refuses_at_its_pointer(fault: str) -> None:
    document, pointer, code = FAULTS[fault]
    assert not VALIDATOR.is_valid(document)
    assert (pointer, code) in [(f.place.cell, f.code) for f in blocking(document)]
    assert not read(document).journals


def test_a_place_in_a_document_is_read_as_a_path() -> None:
    assert str(blocking(FAULTS["an element that is no object"][0])[0].place) == "файл «a.json», путь /marks/0"


def test_a_missing_section_is_named() -> None:
    document = push_document()
    del document["lessons"]
    assert not VALIDATOR.is_valid(document)
    assert [(f.place.cell, f.code) for f in blocking(document)] == [("/lessons", "intake.table-missing")]


MEANT: dict[str, tuple[Doc, str, str]] = {
    "a mark outside the vocabulary": (
        push_document(marks=[{"pupil": 1, "lesson": "l1", "mark": "6"}]),
        "/marks/0/mark",
        "intake.mark-unknown",
    ),
    "a lesson of no subject": (
        push_document(lessons=[{"id": "l1", "subject": "x", "date": "2025-09-02"}]),
        "/lessons/0/subject",
        "intake.reference-broken",
    ),
    "a code that the legend has not": (push_document(legend=[]), "/attendance/0/code", "intake.attendance-unknown"),
    "a pupil twice": (
        push_document(pupils=[{"id": 1, "family": "И", "given": "П"}, {"id": "1", "family": "А", "given": "Б"}]),
        "/pupils/1/id",
        "intake.key-repeated",
    ),
    "a year that is none": (push_document(school_year="2025/2027"), "/school_year", "intake.cell-unreadable"),
    "a day outside the year": (
        push_document(lessons=[{"id": "l1", "subject": "m", "date": "2024-09-02"}]),
        "/lessons/0/date",
        "intake.day-outside-year",
    ),
    "a pupil in no class": (push_document(memberships=[]), "/pupils", "intake.pupil-without-class"),
}


@pytest.mark.parametrize("fault", MEANT)
def test_what_only_its_meaning_shows_is_found_by_the_rules_of_the_flat_format(fault: str) -> None:
    document, pointer, code = MEANT[fault]
    assert VALIDATOR.is_valid(document)
    found = [(f.place.cell.removesuffix("/pupil"), f.code) for f in blocking(document)]
    assert code in [each for _place, each in found]
    if code != "intake.pupil-without-class":
        assert (pointer, code) in found


def test_a_body_that_is_no_json_is_an_error() -> None:
    with pytest.raises(FileBrokenError):
        read_pushed(InputFile("push.json", b"PK\x03\x04"))
    assert [f.code for f in read_pushed(InputFile("push.json", b"[1]")).findings] == ["intake.version-unknown"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**15) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8) | st.sampled_from(["2025-09-02", "Q1", "5", "период", "1"]),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["id", "pupil", "x"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_the_schema_refuses_the_reader_refuses(data: st.DataObject) -> None:
    document = deepcopy(push_document())
    section = data.draw(st.sampled_from(sorted(document)))
    part = document[section]
    if isinstance(part, list) and data.draw(st.booleans()):
        part[0][data.draw(st.sampled_from([*part[0], "new"]))] = data.draw(_JSON)
    else:
        document[section] = data.draw(_JSON)
    taken = read(document)
    assert all(finding.place.file for finding in taken.findings)
    if not VALIDATOR.is_valid(document):
        assert any(finding.severity is Severity.BLOCKS for finding in taken.findings)
