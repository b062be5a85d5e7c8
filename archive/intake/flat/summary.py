"""The flat format's summary marks and the council's decisions."""

from archive.intake.flat.draft import ClassDraft, Draft
from archive.intake.flat.rows import BoundTable, Record
from archive.intake.vocabulary import EXPECTED_MARKS, read_mark
from archive.model.journal import CouncilDecision, Result, ResultKind
from archive.model.marks import Mark
from archive.model.period import YEAR, PeriodCode

KINDS: dict[str, ResultKind | None] = {
    "период": ResultKind.PERIOD,
    "год": ResultKind.YEAR,
    "экзамен": ResultKind.EXAM,
    "гос. экзамен": ResultKind.STATE_EXAM,
    "итоговая": ResultKind.FINAL,
}


def read_results(draft: Draft, bound: BoundTable) -> None:
    """Read the summary marks of periods, year, exams and the final ones."""
    for record in draft.rows.records(bound):
        kind = draft.rows.choice(record, "Вид итога", KINDS, None)
        one = draft.subject_class.get(record.text("Код предмета"))
        mark = _mark(draft, record)
        if kind is None or one is None or mark is None or not _is_member(draft, record, one):
            continue
        period = _period(draft, record, one, kind)
        moment = record.moment("Выставлена")
        pupil, subject = record.text("Код ученика"), record.text("Код предмета")
        one.results.append(Result(pupil, subject, kind, mark, period, moment))


def read_decisions(draft: Draft, bound: BoundTable) -> None:
    """Read what the council resolved on each pupil."""
    for record in draft.rows.records(bound):
        one = draft.classes.get(record.text("Класс"))
        if one and record.sound and _is_member(draft, record, one):
            one.decisions.append(
                CouncilDecision(
                    record.text("Код ученика"),
                    record.text("Решение педсовета"),
                    record.text("Номер протокола"),
                    record.day("Дата протокола"),
                )
            )


def _mark(draft: Draft, record: Record) -> Mark | None:
    raw = record.text("Отметка")
    mark = read_mark(raw) if raw else None
    if raw and mark is None:
        draft.rows.report(
            record,
            "Отметка",
            "intake.mark-unknown",
            "Итог не из словаря отметок.",
            expected=EXPECTED_MARKS,
            found=f"«{raw}»",
            remedy="Итог бывает один.",
        )
    return mark


def _period(draft: Draft, record: Record, one: ClassDraft, kind: ResultKind) -> PeriodCode | None:
    """Return the period of a period's mark, which must be one of the class's; others have none."""
    code = record.period("Период")
    if kind is not ResultKind.PERIOD:
        if code not in (None, YEAR):
            _period_wrong(draft, record, one, "пусто: период указывают только у вида «период»")
        return None
    if code not in {period.code for period in one.periods}:
        known = ", ".join(f"«{period.code.words}»" for period in one.periods)
        _period_wrong(draft, record, one, f"период класса {one.label}: {known or 'ни одного'}")
    return code


def _period_wrong(draft: Draft, record: Record, one: ClassDraft, expected: str) -> None:
    code = record.period("Период")
    if "Период" in record.values or record.sound:
        draft.rows.report(
            record,
            "Период",
            "intake.period-wrong",
            "Период итога не подходит.",
            expected=expected,
            found=f"«{code.words}»" if code else "пусто",
            remedy="Исправьте период или таблицу «Периоды».",
            class_label=one.label,
        )


def _is_member(draft: Draft, record: Record, one: ClassDraft) -> bool:
    pupil = record.text("Код ученика")
    if pupil not in draft.pupils:
        return False  # told as a broken reference
    if pupil not in one.members:
        draft.rows.report(
            record,
            "Код ученика",
            "intake.pupil-not-in-class",
            f"Ученик не зачислен в класс {one.label}.",
            expected="строка в таблице «Зачисление»",
            found=f"код «{pupil}»",
            remedy="Добавьте зачисление с датами или исправьте код.",
            class_label=one.label,
        )
    return pupil in one.members
