"""МЭШ, and ЭПОС, which grew from it: progress by subjects, marks, lessons. By description; no export was seen.

Read are the answers of `reports/api/progress/json`, `core/api/marks`, `family/…/marks`, `subject_marks`,
the schedule with lessons, and `periods_schedules`.
"""

from archive.intake.exchange.json_text import Json
from archive.intake.exchange.systems.node import Node, objects
from archive.intake.exchange.systems.target import Target
from archive.model.journal import AttendanceCode, AttendanceMeaning, ResultKind, Subject
from archive.model.period import PeriodCode

NAME = "mesh-json"
TITLE = "МЭШ, ЭПОС"
_MISSED = AttendanceCode("н", "отсутствовал (is_missed_lesson)", AttendanceMeaning.ABSENT)
_LISTS = ("payload", "activities", "lessons", "marks", "response")


def recognises(value: Json) -> bool:
    """Tell whether `value` is one of the answers named above."""
    if isinstance(value, dict):
        inner = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)
        return recognises(inner) if inner else _is_row(value) or _are_periods(value)
    return isinstance(value, list) and any(_is_row(row) for row in value[:20])  # a day may begin with a break


def _is_row(row: Json) -> bool:
    if not isinstance(row, dict):
        return False
    lesson = row.get("lesson")
    return "subject_name" in row or (isinstance(lesson, dict) and "subject_name" in lesson) or "control_form_id" in row


def _are_periods(value: dict[str, Json]) -> bool:
    periods = value.get("periods")
    return isinstance(periods, list) and any(isinstance(each, dict) and "begin_date" in each for each in periods)


def read(value: Json, pointer: str, target: Target) -> None:
    """Add the answer to the draft."""
    if isinstance(value, list):
        rows = objects(target.reading, value, pointer, "")
    else:
        whole = Node(target.reading, value if isinstance(value, dict) else {}, pointer, "")
        name = next((name for name in _LISTS if isinstance(whole.value.get(name), list)), "")
        whole.leave("summary", "date", "has_homework")
        rows = whole.children(name) if name else [whole]
    for row in rows:
        _read_row(row, target)


def _read_row(row: Node, target: Target) -> None:
    """Tell the rows apart by what they have: periods, a mark's value, a lesson's subject; a break has none."""
    if "lesson" in row.value:
        row.leave("type", "info", "begin_utc", "end_utc", "begin_time", "end_time", "room_number", "room_name",
                  "building_name")  # fmt: skip
        if lesson := row.child("lesson"):
            _read_lesson(lesson, target, row)
    elif "periods" in row.value:
        _read_subject(row, target)
    elif "value" in row.value or "values" in row.value:
        _read_mark(row, target.subject(row.text("subject_name")), target)
    elif "subject_name" in row.value:
        _read_lesson(row, target, row)
    else:
        row.leave("type", "info", "begin_utc", "end_utc", "begin_time", "end_time", "duration")


def _read_subject(row: Node, target: Target) -> None:
    row.leave("subject_id", "avg_hundred", "dynamic")
    name = row.text("subject_name")
    subject = target.subject(name) if name else None
    for period in row.children("periods"):
        code = target.period(
            period.text("title", "name"),
            period.day("start_iso", "start", "begin_date"),
            period.day("end_iso", "end", "end_date"),
            period.pointer,
        )
        if subject:
            _read_period(period, subject, code, target)
    if subject and (raw := row.text("year_mark")):
        target.add_result(subject, ResultKind.YEAR, raw, row.at("year_mark"))
    if subject and (raw := row.text("avg_five", "average")):
        target.add_average(subject, raw, None, weighted=True)


def _read_period(period: Node, subject: Subject, code: PeriodCode | None, target: Target) -> None:
    period.leave("start", "end", "avg_hundred", "count", "id", "dynamic")
    fixed = period.child("fixed_value") if isinstance(period.value.get("fixed_value"), dict) else None
    if raw := fixed.text("value", "original") if fixed else period.text("fixed_value"):
        if code is None:
            period.wrong("title", "период, к которому относится итоговая отметка", period.text("title", "name"))
        else:
            target.add_result(subject, ResultKind.PERIOD, raw, period.at("fixed_value"), code)
    target.add_average(subject, period.text("value", "avg_five"), code, weighted=True)
    for mark in period.children("marks"):
        _read_mark(mark, subject, target)


def _read_mark(node: Node, subject: Subject, target: Target) -> None:
    node.leave("id", "subject_id", "subject_name", "control_form_id", "grade_system_type", "grade_system_id",
               "original_grade_system_type", "comment_exists", "criteria", "updated_at", "student_profile_id",
               "is_criterion", "name", "teacher_id", "schedule_lesson_id")  # fmt: skip
    day = node.day("date")
    if day is None:
        node.wrong("date", "день отметки", node.value.get("date"))
        return
    lesson = target.lesson(subject, day)
    target.draft.hold(target.pupil, lesson)
    if topic := node.text("topic_name"):
        target.describe(lesson, node.pointer, topic=topic)
    remarks = [node.text("comment"), "экзамен" if node.flag("is_exam") else "", _point(node)]
    comment = "; ".join(remark for remark in remarks if remark)
    raw = _raw(node)
    if not raw:
        target.draft.add_marks(target.pupil, lesson, "", (), comment=comment)
        return
    target.add_mark(lesson, raw, node.pointer, work_kind=node.text("control_form_name"), weight=node.text("weight"),
                    comment=comment, entered_at=node.moment("created_at"))  # fmt: skip


def _point(node: Node) -> str:
    """Return «точка» in words: a work that is not handed in yet."""
    until = node.text("point_date")
    return f"точка{' до ' + until if until else ''}" if node.flag("is_point") else ""


def _raw(node: Node) -> str:
    """Return the mark as text: the plain value, else the originals of its parts, «4/5»."""
    parts = []
    for each in node.children("values"):
        each.leave("name", "nmax", "grade_system_id", "grade_system_type", "hundred", "five")
        grade = each.child("grade") if isinstance(each.value.get("grade"), dict) else None
        if grade:
            grade.leave("five", "hundred")
        parts.append(grade.text("origin", "original") if grade else each.text("original"))
    return node.text("value") or "/".join(part for part in parts if part)


def _read_lesson(node: Node, target: Target, outer: Node) -> None:
    node.leave("id", "schedule_item_id", "subject_id", "room_number", "room_name", "end_time", "course_lesson_type",
               "disease_status_type", "replaced", "is_cancelled", "lesson_education_type", "lesson_type")  # fmt: skip
    name = node.text("subject_name")
    day = node.day("date") or node.day("begin_time") or outer.day("date")
    if day is None or not name:
        node.wrong("date" if name else "subject_name", "день и предмет урока", name)
        return
    subject = target.subject(name, _teacher(node))
    lesson = target.lesson(subject, day, node.text("begin_time"))
    target.draft.hold(target.pupil, lesson)
    details = node.child("details")
    tasks = [(task, task.text("homework", "description")) for task in node.children("lesson_homeworks")]
    for task, _text in tasks:
        task.leave("date_assigned_on", "date_prepared_for", "homework_id", "homework_entry_id", "id", "is_done")
    topic = details.text("lesson_topic", "theme") if details else ""
    homework = "; ".join(text for _task, text in tasks if text)
    target.describe(lesson, node.pointer, topic=topic, homework=homework)
    if node.flag("is_missed_lesson"):
        target.draft.add_attendance(target.pupil, lesson, _MISSED)
    for mark in node.children("marks"):
        mark.value.setdefault("date", day.isoformat())
        _read_mark(mark, subject, target)


def _teacher(node: Node) -> str:
    teacher = node.child("teacher")
    if teacher is None:
        return ""
    teacher.leave("id", "sex", "user_id", "birth_date")
    return " ".join(part for name in ("last_name", "first_name", "middle_name") if (part := teacher.text(name)))
