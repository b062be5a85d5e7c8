"""ЭлЖур, API v3: diary, marks, summary marks and periods of pupils. By description; no export was seen."""

from archive.intake.exchange.json_text import Json
from archive.intake.exchange.systems.node import Node, read_day
from archive.intake.exchange.systems.target import Target
from archive.intake.vocabulary import folded, read_work
from archive.model.journal import AttendanceCode, AttendanceMeaning, Lesson, ResultKind, Subject
from archive.model.period import YEAR, PeriodCode

NAME = "eljur-json"
TITLE = "ЭлЖур"
_CODES = {
    folded(code): AttendanceCode(code, words, meaning)
    for code, words, meaning in (
        ("н", "не был", AttendanceMeaning.ABSENT),
        ("оп", "опоздал", AttendanceMeaning.LATE),
        ("б", "болел", AttendanceMeaning.ABSENT_ILL),
        ("п", "отсутствовал по уважительной причине", AttendanceMeaning.ABSENT_EXCUSED),
        ("у", "отсутствовал по уважительной причине", AttendanceMeaning.ABSENT_EXCUSED),
    )
}
_SUMMARIES = (("год", ResultKind.YEAR), ("экзамен", ResultKind.EXAM), ("итог", ResultKind.FINAL))


def recognises(value: Json) -> bool:
    """Tell whether `value` is an answer with pupils who have days, lessons, items or periods."""
    students = _students(value)
    each = list(students.values()) if isinstance(students, dict) else students if isinstance(students, list) else []
    named = {"days", "lessons", "items", "periods"}
    return bool(each) and all(isinstance(one, dict) and named & one.keys() for one in each)


def _students(value: Json) -> Json:
    for name in ("response", "result", "students"):
        if isinstance(value, dict) and name in value:
            value = value[name]
            if name == "students":
                return value
    return None


def read(value: Json, pointer: str, target: Target) -> None:
    """Add the answer to the draft; it may speak of several pupils, by their own ids."""
    node = Node(target.reading, value if isinstance(value, dict) else {}, pointer, "")
    for name in ("response", "result"):
        node.leave("state", "error")
        if name in node.value and (inner := node.child(name)):
            node = inner
    given = target.pupil
    for student in node.children("students"):
        _read_student(student, given, target)
    target.pupil = given


def _read_student(student: Node, given: str, target: Target) -> None:
    name = student.text("title", "name")
    target.pupil = given or f"e{student.pointer.rpartition('/')[2]}"
    if not given:
        target.add_pupil(target.pupil, "" if name.isdecimal() else name)
    for period in student.children("periods"):
        period.leave("name", "ambigious", "disabled", "weeks")
        target.period(period.text("fullname", "name"), period.day("start"), period.day("end"), period.pointer)
    for day in student.children("days"):
        day.leave("title", "name", "items_extday", "alert", "holiday_name")
        when = day.day("name") or read_day(day.pointer.rpartition("/")[2])
        for item in day.children("items"):
            _read_item(item, target, when.isoformat() if when else "")
    for lesson in student.children("lessons"):
        lesson.leave("averageConvert")
        _read_marks(lesson, target)
    for item in student.children("items"):
        _read_finals(item, target)


def _read_item(item: Node, target: Target, day: str) -> None:
    item.leave("room", "files", "sort", "starttime", "endtime", "lesson_id", "grp_short", "resources")
    when, name = read_day(day), item.text("name")
    if when is None or not name:
        item.wrong("name", "день и предмет урока", day)
        return
    subject = target.subject(name, item.text("teacher"), item.text("grp"))
    number = item.integer("num")
    lesson = target.lesson(subject, when, item.text("lesson_id") or str(number or ""))
    target.draft.hold(target.pupil, lesson)
    tasks = item.children("homework")
    for task in tasks:
        task.leave("id")
    homework = "; ".join(text for task in tasks if not task.flag("individual") and (text := task.text("value")))
    own = "; ".join(text for task in tasks if task.flag("individual") and (text := task.text("value")))
    work = "Контрольная работа" if item.flag("is_control") else ""
    target.describe(lesson, item.pointer, number=number, topic=item.text("topic"), homework=homework, work_kind=work)
    if own:
        target.draft.add_marks(target.pupil, lesson, "", (), comment=f"индивидуальное задание: {own}")
    for assessment in item.children("assessments"):
        _read_assessment(assessment, lesson, target)


def _read_marks(row: Node, target: Target) -> None:
    subject = target.subject(row.text("name"))
    if average := row.text("average"):
        target.add_average(subject, average, None)
    for mark in row.children("marks", "assessments"):
        when = mark.day("date")
        if when is None:
            mark.wrong("date", "день отметки", mark.value.get("date"))
            continue
        lesson = target.lesson(subject, when)
        target.draft.hold(target.pupil, lesson)
        _read_assessment(mark, lesson, target)


def _read_assessment(node: Node, lesson: Lesson, target: Target) -> None:
    node.leave("count", "countas", "convert", "nm", "date", "control_type_short", "max_mark", "weight", "id")
    raw = node.text("value")
    comment = "; ".join(part for part in (node.text("comment"), node.text("lesson_comment")) if part)
    code = _CODES.get(folded(raw))
    if code and not read_work(raw):
        target.draft.add_attendance(target.pupil, lesson, code, comment)
        return
    kind = node.child("mtype")
    if kind:
        kind.leave("id", "short")
    work = node.text("control_type") or (kind.text("type") if kind else "")
    if raw:
        weight = node.text("weight_float", "weight")
        target.add_mark(lesson, raw, node.at("value"), work_kind=work, weight=weight, comment=comment)
    elif comment:
        target.draft.add_marks(target.pupil, lesson, "", (), comment=comment)


def _read_finals(item: Node, target: Target) -> None:
    subject = target.subject(item.text("name"))
    for each in item.children("assessments"):
        each.leave("convert", "nm", "date", "count", "comment")
        raw, title = each.text("value"), each.text("period", "name", "type")
        if raw:
            _read_final(each, subject, raw, title, target)


def _read_final(node: Node, subject: Subject, raw: str, title: str, target: Target) -> None:
    code = PeriodCode.parse(title)
    kind = next((kind for stem, kind in _SUMMARIES if stem in title.casefold()), None)
    if code and code != YEAR:
        target.add_result(subject, ResultKind.PERIOD, raw, node.at("value"), code)
    elif kind:
        target.add_result(subject, kind, raw, node.at("value"))
    else:
        node.wrong("period", "период, к которому относится итоговая отметка", title)
