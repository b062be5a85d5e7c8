"""The flat format's attendance by days: when a group met, and who was away on which day."""

from archive.intake.flat.draft import ClassDraft, Draft
from archive.intake.flat.rows import BoundTable, Record
from archive.intake.vocabulary import folded
from archive.model.finding import Severity
from archive.model.journal import DayAbsence


def read_open_days(draft: Draft, bound: BoundTable) -> None:
    """Read the days on which each class met; a day given twice is a finding of the table's key."""
    for record in draft.rows.records(bound):
        on, one = record.day("Дата"), draft.classes.get(record.text("Класс"))
        draft.check_day(record, "Дата", on)
        if on and one and on not in one.open_days:
            one.open_days.append(on)


def read_day_absences(draft: Draft, bound: BoundTable) -> None:
    """Read who was away on which day; a day on which the group did not meet is to be explained."""
    reported: set[str] = set()
    for record in draft.rows.records(bound):
        on, one = record.day("Дата"), draft.classes.get(record.text("Класс"))
        code = _code(draft, record)
        draft.check_day(record, "Дата", on)
        if on is None or one is None or not code or not _belongs(draft, record, one):
            continue
        one.day_absences.append(DayAbsence(record.text("Код ученика"), on, code, comment=record.text("Примечание")))
        if one.open_days and on not in one.open_days and one.label not in reported:
            reported.add(one.label)
            _closed_day(draft, record, one)


def _code(draft: Draft, record: Record) -> str:
    raw = record.text("Отметка о посещении")
    line = draft.legend.get(folded(raw))
    if raw and line is None:
        draft.rows.report(
            record,
            "Отметка о посещении",
            "intake.attendance-unknown",
            "Обозначения нет в таблице «Обозначения».",
            expected=", ".join(line.code for line in draft.legend.values())
            or "таблица «Обозначения» с этим обозначением",
            found=f"«{raw}»",
            remedy="Добавьте его в таблицу «Обозначения» со значением или исправьте.",
        )
    return line.code if line else ""


def _belongs(draft: Draft, record: Record, one: ClassDraft) -> bool:
    pupil = record.text("Код ученика")
    if pupil not in draft.pupils:
        return False  # told as a broken reference
    if pupil not in one.members:
        draft.rows.report(
            record,
            "Код ученика",
            "intake.pupil-not-in-class",
            f"Ученик не зачислен: {one.label}.",
            expected="строка в таблице «Зачисление»",
            found=f"код «{pupil}»",
            remedy="Добавьте зачисление с датами или исправьте код.",
            class_label=one.label,
        )
    return pupil in one.members


def _closed_day(draft: Draft, record: Record, one: ClassDraft) -> None:
    draft.rows.report(
        record,
        "Дата",
        "intake.absence-on-closed-day",
        "Отсутствие в день, которого нет в таблице «Дни работы».",
        severity=Severity.EXPLAIN,
        found=f"{record.day('Дата'):%d.%m.%Y}",
        remedy="Добавьте день в таблицу «Дни работы» или исправьте дату.",
        class_label=one.label,
    )
