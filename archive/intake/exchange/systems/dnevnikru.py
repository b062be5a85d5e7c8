"""Дневник.ру, API v2: people, lessons, works, marks and the lesson log of a class. By description; no answer was seen.

Each method answers with a list; several lists may lie in one object under their methods' names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from archive.intake.exchange.json_text import Json
from archive.intake.exchange.systems.node import Node, Reading, objects
from archive.intake.exchange.systems.target import Target
from archive.model.journal import AttendanceCode, AttendanceMeaning, Lesson, ResultKind, Subject

NAME = "dnevnikru-json"
TITLE = "Дневник.ру"
_PERSONS, _TYPES, _PERIODS, _LESSONS, _WORKS, _LOG, _MARKS, _FINALS = (
    "persons", "workTypes", "reportingPeriods", "lessons", "works", "lessonLogEntries", "marks", "finals",
)  # fmt: skip
_TOLD_BY: Mapping[str, frozenset[str]] = {
    # A list comes after those that it refers to.
    _PERSONS: frozenset({"lastName", "firstName"}),
    _TYPES: frozenset({"kind", "title", "abbr"}),
    _PERIODS: frozenset({"start", "finish", "number"}),
    _LESSONS: frozenset({"date", "subject", "works"}),
    _WORKS: frozenset({"workType", "lesson", "markType"}),
    _LOG: frozenset({"person", "lesson", "status"}),
    _MARKS: frozenset({"person", "lesson", "textValue"}),
    _FINALS: frozenset({"subject", "final-mark"}),
}
_STATUSES = {
    "absent": AttendanceCode("Н", "отсутствовал", AttendanceMeaning.ABSENT),
    "ill": AttendanceCode("Б", "болел", AttendanceMeaning.ABSENT_ILL),
    "pass": AttendanceCode("П", "отсутствовал по уважительной причине", AttendanceMeaning.ABSENT_EXCUSED),
    "late": AttendanceCode("О", "опоздал", AttendanceMeaning.LATE),
}
_ATTENDED = "attend"
_KINDS = {"quarter": "Q", "trimester": "T", "semester": "H", "halfyear": "H"}


@dataclass(slots=True)
class _Known:
    """What the lists read so far say, by the system's ids."""

    target: Target
    work_types: dict[str, tuple[str, str]] = field(default_factory=dict)
    works: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By a work's id, the title and the weight of its kind."""
    lessons: dict[str, Lesson] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)

    def pupil(self, node: Node) -> str:
        """Return the pupil that a row speaks of; one whose name was not given is a finding."""
        person = node.text("person", "person_str", "personId")
        named = self.target.pupil or f"d{person}"
        if named not in self.target.draft.pupils:
            node.wrong("person", "ученик из списка persons (фамилия, имя)", person)
            self.target.add_pupil(named, "")
        return named

    def lesson(self, node: Node) -> Lesson | None:
        """Return the lesson that a row speaks of; one that is not there is a finding."""
        named = node.text("lesson", "lesson_str", "lessonId")
        if named not in self.lessons:
            node.wrong("lesson", "урок из списка lessons", named)
        return self.lessons.get(named)


def recognises(value: Json) -> bool:
    """Tell whether `value` is one of the lists, or an object of them."""
    return bool(_lists(value))


def read(value: Json, pointer: str, target: Target) -> None:
    """Add the answer to the draft."""
    read_all([(value, pointer)], target)


def read_all(answers: list[tuple[Json, str]], target: Target) -> None:
    """Add the answers together: a mark in one refers to a lesson in another."""
    known = _Known(target)
    lists = [(name, rows, f"{pointer}{inner}") for value, pointer in answers for name, rows, inner in _lists(value)]
    for value, pointer in answers:
        _note_strangers(value, pointer, target.reading)
    for name, read_row in _READERS.items():
        for kind, rows, where in lists:
            if kind == name:
                for node in objects(target.reading, rows, where, f"/{name}"):
                    read_row(node, known)


def _lists(value: Json) -> list[tuple[str, Json, str]]:
    """Return the lists with their names and pointers."""
    if isinstance(value, dict):
        return [(kind, each, f"/{name}") for name, each in value.items() if (kind := _kind(each))]
    return [(kind, value, "")] if (kind := _kind(value)) else []


def _kind(rows: Json) -> str:
    first = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(first, dict):
        return ""
    return next((kind for kind, names in _TOLD_BY.items() if names <= first.keys()), "")


def _note_strangers(value: Json, pointer: str, reading: Reading) -> None:
    """Name what lies beside the lists and is none of them."""
    if isinstance(value, dict):
        node = Node(reading, value, pointer, "")
        node.taken.update(inner.removeprefix("/") for _kind_, _rows, inner in _lists(value))


def _read_person(node: Node, known: _Known) -> None:
    node.leave("id_str", "userId", "shortName", "sex", "birthday", "locale", "timezone")
    name = " ".join(part for each in ("lastName", "firstName", "middleName") if (part := node.text(each)))
    known.target.add_pupil(f"d{node.text('id', 'id_str')}", name)


def _read_type(node: Node, known: _Known) -> None:
    node.leave("kind", "abbr", "schoolId", "isFinal", "kindId", "id_str")
    known.work_types[node.text("id")] = (node.text("title"), node.text("weight"))


def _read_period(node: Node, known: _Known) -> None:
    node.leave("id", "year", "dateStart", "dateFinish", "yearId", "id_str")
    kind = _KINDS.get(node.text("type").casefold())
    title = f"{kind}{node.text('number')}" if kind else node.text("name")
    node.leave("name")
    known.target.period(title, node.day("start"), node.day("finish"), node.pointer)


def _read_lesson(node: Node, known: _Known) -> None:
    node.leave("id_str", "group", "status", "resultPlaceId", "place", "building", "hours", "groupId")
    given, day = node.child("subject"), node.day("date")
    if given is None or day is None:
        node.wrong("date", "день и предмет урока", node.value.get("date"))
        return
    given.leave("knowledgeArea", "fgosSubjectId", "id_str")
    teachers = [_person(each) for each in node.children("teachers")] if _has_objects(node, "teachers") else []
    node.leave("teachers")
    subject = known.target.subject(given.text("name"), ", ".join(name for name in teachers if name))
    known.subjects[given.text("id", "id_str")] = subject
    named = node.text("id", "id_str")
    lesson = known.target.lesson(subject, day, named)
    known.lessons[named] = lesson
    works = node.children("works") if _has_objects(node, "works") else []
    node.leave("works")
    tasks = [text for work in works if (text := work.text("text"))]
    for work in works:
        _read_work(work, known)
    known.target.describe(lesson, node.pointer, number=node.integer("number"), topic=node.text("title"),
                          homework="; ".join(tasks))  # fmt: skip


def _read_work(node: Node, known: _Known) -> None:
    node.leave("id_str", "type", "markType", "markCount", "lesson", "lesson_str", "displayInJournal", "periodNumber",
               "periodType", "isImportant", "targetDate", "sentDate", "status", "createdBy", "files", "oneDriveLinks",
               "subjectId", "eduGroup", "subject", "text", "tasks")  # fmt: skip
    kind = known.work_types.get(node.text("workType"), (node.text("type"), ""))
    known.works[node.text("id", "id_str")] = kind
    lesson = known.lessons.get(node.text("lesson", "lesson_str"))
    if lesson:
        known.target.describe(lesson, node.pointer, homework=node.text("text"))


def _read_log(node: Node, known: _Known) -> None:
    node.leave("createdDate", "person_str", "lesson_str", "id")
    status, lesson, pupil = node.text("status"), known.lesson(node), known.pupil(node)
    if lesson is None:
        return
    code = _STATUSES.get(status.casefold())
    if code:
        known.target.draft.add_attendance(pupil, lesson, code, node.text("comment"))
    elif status.casefold() == _ATTENDED:
        known.target.draft.hold(pupil, lesson)
    else:
        node.wrong("status", "Attend, Absent, Ill, Late или Pass", status)


def _read_mark(node: Node, known: _Known) -> None:
    node.leave("id", "id_str", "type", "number", "mood", "use_avg_calc", "work_str", "person_str", "lesson_str")
    lesson, pupil = known.lesson(node), known.pupil(node)
    kind, weight = known.works.get(node.text("work", "work_str"), ("", ""))
    kind, weight = (kind, weight) if kind else known.work_types.get(node.text("workType"), ("", ""))
    if lesson is not None:
        raw = node.text("textValue", "value")
        known.target.add_mark(lesson, raw, node.at("textValue"), pupil=pupil, work_kind=kind, weight=weight,
                              entered_at=node.moment("date"))  # fmt: skip


def _read_final(node: Node, known: _Known) -> None:
    node.leave("avg-mark", "work")
    mark = node.child("final-mark")
    given = node.text("subject") if not isinstance(node.value.get("subject"), dict) else ""
    subject = known.subjects.get(given)
    if mark is None or subject is None:
        node.wrong("subject", "предмет из списка lessons и отметка", given)
        return
    mark.leave("id", "id_str", "type", "mood", "date", "work", "lesson", "workType", "value", "number", "use_avg_calc")
    known.target.add_result(subject, ResultKind.FINAL, mark.text("textValue", "value"), mark.pointer,
                            pupil=known.pupil(mark))  # fmt: skip


def _has_objects(node: Node, name: str) -> bool:
    """Tell whether a list is one of objects: some methods give ids alone."""
    value = node.value.get(name)
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _person(node: Node) -> str:
    node.leave("id", "id_str", "userId", "shortName", "sex", "birthday")
    return " ".join(part for each in ("lastName", "firstName", "middleName") if (part := node.text(each)))


_READERS: Mapping[str, Callable[[Node, _Known], None]] = {
    _PERSONS: _read_person,
    _TYPES: _read_type,
    _PERIODS: _read_period,
    _LESSONS: _read_lesson,
    _WORKS: _read_work,
    _LOG: _read_log,
    _MARKS: _read_mark,
    _FINALS: _read_final,
}
