"""Сетевой Город. Образование: a pupil's diary and the report of summary marks, as its web interface gives them.

Two spellings of the diary are read: the server's own (`weekDays`, `subjectName`, `assignmentName`), by
description; and that of its clients (`schedule`, `subject`, `content`), held against a real week.
"""

from datetime import date

from archive.intake.exchange.json_text import Json
from archive.intake.exchange.systems.node import Node, objects
from archive.intake.exchange.systems.target import Target
from archive.model.journal import Lesson, ResultKind
from archive.model.period import PeriodCode

NAME = "sgo-diary-json"
TITLE = "Сетевой Город. Образование, дневник"
_HOMEWORK, _HOMEWORK_TYPE = "домашнее задание", 3
_NOT_SET = ("не задано", "нет", "-", "---не указана---")
_SUMMARIES = {
    "year_mark": ResultKind.YEAR,
    "exam_mark": ResultKind.EXAM,
    "final_mark": ResultKind.FINAL,
}


def recognises(value: Json) -> bool:
    """Tell whether `value` is a diary, or a list of subjects with their summary marks."""
    if isinstance(value, dict):
        days = value.get("weekDays", value.get("schedule"))
        return isinstance(days, list) and all(isinstance(day, dict) and "lessons" in day for day in days)
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, dict) and "period_marks" in row for row in value[:3])
    )


def read(value: Json, pointer: str, target: Target) -> None:
    """Add the answer to the draft."""
    if isinstance(value, dict):
        _read_diary(Node(target.reading, value, pointer, ""), target)
    else:
        for row in objects(target.reading, value, pointer, ""):
            _read_summary(row, target)


def _read_diary(diary: Node, target: Target) -> None:
    diary.leave("weekStart", "weekEnd", "start", "end", "termName")
    target.says(diary, label="className")
    for day in diary.children("weekDays", "schedule"):
        when = day.day("date", "day")
        for lesson in day.children("lessons"):
            _read_lesson(lesson, when, target)


def _read_lesson(node: Node, when: date | None, target: Target) -> None:
    node.leave("classmeetingId", "classMeetingId", "room", "startTime", "endTime", "start", "end", "isEaLesson",
               "isDistanceLesson", "relay")  # fmt: skip
    day, name = node.day("day") or when, node.text("subjectName", "subject")
    if day is None or not name:
        node.wrong("day" if day is None else "subject", "день и предмет урока", node.text("day", "subject"))
        return
    number = node.integer("number")
    lesson = target.lesson(target.subject(name), day, str(number or node.text("classmeetingId")))
    target.draft.hold(target.pupil, lesson)
    tasks = node.children("assignments")
    homework = [text for task in tasks if _is_homework(task) and (text := _content(task))]
    topics = [text for task in tasks if not _is_homework(task) and (text := _content(task))]
    kinds = [kind for task in tasks if not _is_homework(task) and (kind := task.text("type"))]
    target.describe(lesson, node.pointer, number=number, topic=_listed(topics), homework=_listed(homework),
                    work_kind=_listed(kinds))  # fmt: skip
    for task in tasks:
        _read_task(task, lesson, target)


def _read_task(task: Node, lesson: Lesson, target: Target) -> None:
    task.leave("id", "typeId", "dueDate", "deadline", "classMeetingId", "attachments", "textAnswer")
    given = task.value.get("mark")
    held = task.child("mark") if isinstance(given, dict) else task
    if held is not None and held is not task:
        held.leave("studentId", "assignmentId", "id", "resultScore")
    comment = _comment(task)
    if held is not None and held.flag("dutyMark", "is_duty"):
        owed = "; ".join(part for part in (f"долг: {_content(task)}".rstrip(": "), comment) if part)
        target.draft.add_marks(target.pupil, lesson, "", (), comment=owed)
    raw = held.text("mark") if held is not None else ""
    if raw and held is not None:
        target.add_mark(lesson, raw, held.at("mark"), work_kind=task.text("type"), weight=task.text("weight"),
                        comment="; ".join(part for part in (_content(task), comment) if part))  # fmt: skip
    elif comment:
        target.draft.add_marks(target.pupil, lesson, "", (), comment=comment)


def _comment(task: Node) -> str:
    held = task.child("markComment")
    return "; ".join(part for part in (task.text("comment"), held.text("name") if held else "") if part)


def _is_homework(task: Node) -> bool:
    return task.integer("typeId") == _HOMEWORK_TYPE or task.text("type").casefold() == _HOMEWORK


def _content(task: Node) -> str:
    text = task.text("assignmentName", "content")
    return "" if text.casefold() in _NOT_SET else text


def _listed(texts: list[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _read_summary(row: Node, target: Target) -> None:
    """A row of the report of summary marks; the order of its period marks is the order of the periods."""
    row.leave("order")
    subject = target.subject(row.text("subject"))
    marks = row.raw("period_marks")
    for number, raw in enumerate(marks if isinstance(marks, list) else [], 1):
        pointer = f"{row.at('period_marks')}/{number - 1}"
        if raw in (None, "", 0, "0"):
            continue
        code = _code(number, len(marks) if isinstance(marks, list) else 0)
        if code is None:
            target.period(f"период № {number}", None, None, pointer)
        else:
            target.add_result(subject, ResultKind.PERIOD, str(raw), pointer, code)
    for name, kind in _SUMMARIES.items():
        if (raw := row.text(name)) and raw != "0":
            target.add_result(subject, kind, raw, row.at(name))


def _code(number: int, of: int) -> PeriodCode | None:
    return PeriodCode.parse(f"{ {4: 'Q', 3: 'T', 2: 'H'}.get(of, '') }{number}")
