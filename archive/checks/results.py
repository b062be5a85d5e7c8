"""Rules on summary marks: who lacks one, which are not allowed, which contradict each other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from archive.checks.fault import Fault, Part, listed
from archive.checks.inspection import Inspection, title
from archive.model.journal import Result, ResultKind, Subject
from archive.model.people import PersonName, Pupil
from archive.model.period import YEAR, PeriodCode
from archive.model.profile import YearRule

_ANSWER = "Выставьте отметку или одно из: осв, н/а, НПА; отсрочку по болезни поясните."
KINDS = {
    ResultKind.PERIOD: "за период",
    ResultKind.YEAR: "годовая",
    ResultKind.EXAM: "экзамен",
    ResultKind.STATE_EXAM: "ГИА",
    ResultKind.FINAL: "итоговая",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A summary mark that is to be there."""

    kind: ResultKind
    code: PeriodCode | None = None

    @property
    def words(self) -> str:
        """«1 четверть», «год», «итоговая»."""
        return self.code.words if self.code else "год" if self.kind is ResultKind.YEAR else KINDS[self.kind]


Places = tuple[Place, ...]


def results_absent(case: Inspection) -> Iterator[Fault]:
    """Find a class that has no summary mark of the period, or no year mark, at all: one fault, not hundreds."""
    subjects = list(case.attested())
    if not subjects or not case.journal.pupils:
        return
    what = "отметок" if _none_at_all(case) else "годовых отметок" if _no_year_marks(case) else ""
    if what:
        yield Fault(
            f"Ни у одного ученика нет итоговых {what}: {case.period.code.words}.",
            Part.RESULTS,
            f"итоги класса {case.journal.class_label}",
            expected="отметка, осв, н/а, НПА или безотм по каждому предмету",
            found=f"предметов {len(subjects)}, учеников {len(case.journal.pupils)}",
            remedy="Добавьте итоги к выгрузке; если обучение безотметочное, поясните это.",
        )


def _none_at_all(case: Inspection) -> bool:
    wanted = case.period.code
    return not any(r.kind is not ResultKind.PERIOD or case.is_year or r.period == wanted for r in case.journal.results)


def _no_year_marks(case: Inspection) -> bool:
    """Tell whether a class of a school lacks year marks: a college ends its semesters, not its years."""
    return case.is_year and not case.is_group and not case.results_are(ResultKind.YEAR)


def result_missing(case: Inspection) -> Iterator[Fault]:
    """Find pupils of the class without a summary mark that others have or that the period asks for.

    What a pupil lacks in the same periods in several subjects is one fault, and so is what a whole
    class lacks: a pupil who left without dates would otherwise give a fault in every subject.
    """
    if _none_at_all(case):
        return
    nobody: dict[Places, list[Subject]] = defaultdict(list)
    lacking: dict[tuple[str, Places], list[Subject]] = defaultdict(list)
    for subject in case.attested():
        places, by_pupil = _missing(case, subject)
        if places:
            nobody[places].append(subject)
        for pupil_id, absent in by_pupil.items():
            lacking[pupil_id, tuple(absent)].append(subject)
    yield from (_nobody(subjects, places) for places, subjects in nobody.items())
    yield from (_one(case.pupils[who], subjects, places) for (who, places), subjects in lacking.items())


def _missing(case: Inspection, subject: Subject) -> tuple[Places, dict[str, list[Place]]]:
    """Return what no learner of the subject has, and by pupil what others have and they lack."""
    there = {(r.pupil_id, r.kind, r.period) for r in case.results_of(subject)}
    nobody: list[Place] = []
    lacking: dict[str, list[Place]] = defaultdict(list)
    learners = case.learners(subject)
    for place in _expected(case, subject):
        due = [pupil for pupil in learners if case.was_member(pupil, case.end_of(place.code))]
        without = [pupil for pupil in due if (pupil.pupil_id, place.kind, place.code) not in there]
        if len(without) > 1 and len(without) == len(due):
            nobody.append(place)
            continue
        for pupil in without:
            lacking[pupil.pupil_id].append(place)
    return tuple(nobody), lacking


def _expected(case: Inspection, subject: Subject) -> list[Place]:
    """Return what the subject is to end in: its own periods of the year, the year when it is closed, the course."""
    if not case.is_year:
        return [Place(ResultKind.PERIOD, case.period.code)]
    own = {result.period for result in case.results_of(subject) if result.period is not None}
    kinds = {code.kind for code in own}
    days = [lesson.day for lesson in case.lessons_of(subject)]
    for period in case.journal.periods:
        if period.code.kind in kinds and any(period.covers(day) for day in days):
            own.add(period.code)
    year = [Place(ResultKind.YEAR)] if case.results_are(ResultKind.YEAR) else []
    final = [Place(ResultKind.FINAL)] if case.ends_subjects else []
    return [*(Place(ResultKind.PERIOD, code) for code in sorted(own - {YEAR})), *year, *final]


def _nobody(subjects: list[Subject], places: Places) -> Fault:
    names = listed(title(subject) for subject in subjects)
    return Fault(
        "Итоговая отметка не выставлена никому.",
        Part.RESULTS,
        f"итоги по предметам: {names}",
        expected=listed(place.words for place in places),
        remedy="Добавьте итоги по предмету; если по нему не аттестуют в этот период, поясните это.",
        subject=names,
    )


def _one(pupil: Pupil, subjects: list[Subject], places: Places) -> Fault:
    names = listed(title(subject) for subject in subjects)
    return Fault(
        "У ученика нет итоговой отметки.",
        Part.RESULTS,
        f"итоги ученика по предметам: {names}",
        expected=listed(place.words for place in places),
        remedy=_ANSWER,
        pupil=pupil.name.full,
        subject=names,
    )


def pupil_without_trace(case: Inspection) -> Iterator[Fault]:
    """Find pupils of whom subjects of the whole class say nothing at all, one fault a pupil."""
    silent: dict[str, list[Subject]] = defaultdict(list)
    for subject in case.attested():
        for pupil in case.untraced(subject):
            if case.was_member(pupil, case.period.end):
                silent[pupil.pupil_id].append(subject)
    for pupil_id, subjects in silent.items():
        names = listed(title(subject) for subject in subjects)
        yield Fault(
            "Об ученике в предмете нет ни одной записи.",
            Part.MARKS,
            f"записи ученика по предметам: {names}",
            remedy="Если предмет изучают не все, укажите подгруппу; иначе проверьте выгрузку.",
            pupil=case.pupils[pupil_id].name.full,
            subject=names,
        )


def result_vocabulary(case: Inspection) -> Iterator[Fault]:
    """Find summary marks outside the profile's vocabulary, one fault a sign; the forbidden have their own rule."""
    allowed = set(case.marks.results)
    strange: dict[str, list[Result]] = defaultdict(list)
    for result in case.journal.results:
        known = result.mark.understood and (not allowed or _sign(result) in allowed)
        if not known and not _is_forbidden(case, result):
            strange[_sign(result)].append(result)
    for sign, results in strange.items():
        yield _outside(case, sign, results)


def _outside(case: Inspection, sign: str, results: list[Result]) -> Fault:
    sole = results[0] if len(results) == 1 else None
    return Fault(
        f"Итоговая отметка «{sign}» не из словаря профиля.",
        Part.RESULTS,
        f"итоги с отметкой «{sign}»",
        expected=", ".join(case.marks.results),
        found=f"{len(results)}: {listed(_where(case, result) for result in results)}",
        remedy="Исправьте отметку в электронном журнале и выгрузите заново либо поясните, что она значит.",
        pupil=_pupil(case, sole).name.full if sole else "",
        subject=_subject(case, sole) if sole else "",
    )


def _where(case: Inspection, result: Result) -> str:
    when = result.period.words if result.period else KINDS[result.kind]
    return f"{_pupil(case, result).name.short} ({_subject(case, result)}, {when})"


def _pupil(case: Inspection, result: Result) -> Pupil:
    return case.pupils.get(result.pupil_id) or Pupil(result.pupil_id, PersonName(result.pupil_id, ""))


def _subject(case: Inspection, result: Result) -> str:
    subject = case.subjects.get(result.subject_id)
    return title(subject) if subject else result.subject_id


def result_unsatisfactory(case: Inspection) -> Iterator[Fault]:
    """Find summary marks that the profile does not let stand: each is a fault, for each is to be changed."""
    for result in case.journal.results:
        if _is_forbidden(case, result):
            yield Fault(
                f"Неудовлетворительная отметка ({KINDS[result.kind]}) не допускается.",
                Part.RESULTS,
                f"итоги ученика, предмет {_subject(case, result)}, {KINDS[result.kind]}",
                expected="положительная отметка, а/з, н/а или НПА",
                found=f"«{result.mark.shown}»",
                remedy="Исправьте отметку в электронном журнале и выгрузите заново.",
                pupil=_pupil(case, result).name.full,
                subject=_subject(case, result),
            )


def _is_forbidden(case: Inspection, result: Result) -> bool:
    return result.kind in case.marks.forbidden_for and _sign(result) in case.marks.forbidden


def _sign(result: Result) -> str:
    """Return the mark as the vocabulary writes it: «4+» is a «4»."""
    return str(result.mark.grade) if result.mark.grade is not None else result.mark.shown


def year_at_odds(case: Inspection) -> Iterator[Fault]:
    """Find year marks that cannot follow from the marks of the periods."""
    if case.marks.year is YearRule.ANY:
        return
    for subject in case.journal.subjects:
        periods: dict[str, list[int]] = defaultdict(list)
        years: list[Result] = []
        for result in case.results_of(subject):
            if result.kind is ResultKind.PERIOD and result.mark.grade is not None:
                periods[result.pupil_id].append(result.mark.grade)
            elif result.kind is ResultKind.YEAR and result.mark.grade is not None:
                years.append(result)
        for result in years:
            yield from _at_odds(case, subject, result, periods.get(result.pupil_id, []))


def _at_odds(case: Inspection, subject: Subject, result: Result, grades: list[int]) -> Iterator[Fault]:
    assert result.mark.grade is not None
    low, high = _bounds(case, grades) if grades else (result.mark.grade, result.mark.grade)
    if not low <= result.mark.grade <= high:
        yield Fault(
            "Годовая отметка не вытекает из отметок за периоды.",
            Part.RESULTS,
            f"итоги ученика, предмет {title(subject)}, год",
            expected=str(low) if low == high else f"от {low} до {high}",
            found=f"за год {result.mark.grade}, за периоды {', '.join(map(str, grades))}",
            remedy="Проверьте отметки; если верно, поясните (экзамен, решение педсовета).",
            pupil=_pupil(case, result).name.full,
            subject=title(subject),
        )


def _bounds(case: Inspection, grades: list[int]) -> tuple[int, int]:
    if case.marks.year is YearRule.ROUNDED:
        mean = (Decimal(sum(grades)) / len(grades)).quantize(Decimal(1), ROUND_HALF_UP)
        return int(mean), int(mean)
    return min(grades), max(grades)
