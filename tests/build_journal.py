"""Journals for tests: small, deterministic, no file read, no clock, no chance.

`small_journal()` has one of everything and three pupils; `large_journal()` is as large as asked;
`first_grade_journal()` and `college_journal()` differ in words. `closed()` freezes any of them and
`identity()` gives the record that a document of it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from archive.model.closing import ClosedPeriod
from archive.model.digest import Digest
from archive.model.document import RecordIdentity
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import (
    AttendanceCode,
    AttendanceMeaning,
    ClassJournal,
    ClassKind,
    CouncilDecision,
    DayAbsence,
    Entry,
    Lesson,
    Result,
    ResultKind,
    SourceFile,
    Subject,
    SubjectKind,
)
from archive.model.marks import Mark, MarkWord
from archive.model.organisation import Organisation, RetentionRule
from archive.model.people import Membership, PersonName, Pupil
from archive.model.period import YEAR, Period, PeriodCode, PeriodKind, SchoolYear
from archive.model.record import RecordClass, RecordNumber
from archive.model.term import RetentionTerm
from archive.periods.selection import select

SCHOOL = "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 7»"
YEAR_2025 = SchoolYear(2025)
CLOSED_AT = datetime(2026, 6, 5, 9, 30, tzinfo=UTC)


def _words(text: str, separator: str = " ") -> tuple[str, ...]:
    return tuple(text.split(separator))


_FAMILIES = _words(
    "Абрамов Алексеев Баранов Белов Васильев Виноградов Григорьев Давыдов Егоров Журавлёв Захаров Иванов "
    "Калинин Карпов Кузнецов Лебедев Макаров Морозов Никитин Новиков Орлов Павлов Петров Романов Сидоров "
    "Смирнов Соколов Степанов Тихонов Ульянов Фёдоров Фролов Харитонов Цветков Чернов Шестаков Щербаков "
    "Юдин Яковлев Ярцев"
)
_GIVEN = _words("Александр Борис Виктор Глеб Дмитрий Егор Иван Кирилл Лев Максим Никита Олег Пётр Роман Степан Тимур")
_PATRONYMICS = _words("Алексеевич Борисович Викторович Дмитриевич Игоревич Максимович Олегович Петрович Сергеевич")
_LONGEST = (
    "Константинопольская-Преображенская Александра-Елизавета Константиновна",
    "Абдурахманов Магомедрасул Абдулмуталим-оглы",
    "Рождественская-Вознесенская Екатерина-Виктория Владиславовна",
    "Шихабетдинова-Мухамедьярова Гульжаухар Миннегалимовна",
)
_SUBJECTS = _words(
    "Русский язык|Литература|Английский язык|Алгебра|Геометрия|Вероятность и статистика|Информатика|"
    "История|Обществознание|География|Физика|Химия|Биология|Физическая культура|"
    "Основы безопасности и защиты Родины|Музыка|Изобразительное искусство|Труд (технология)|"
    "Родной язык (русский)|Родная литература (русская)|Второй иностранный язык (немецкий)|"
    "Основы духовно-нравственной культуры народов России|Индивидуальный проект|Черчение|Астрономия",
    "|",
)
_TOPICS = (
    "Повторение изученного в прошлом году",
    "Вводный инструктаж. Задачи курса",
    "Контрольная работа № 1",
    "Анализ контрольной работы. Работа над ошибками",
    "Решение задач повышенной сложности; подготовка к самостоятельной работе по теме раздела",
)
_HOMEWORK = (
    "§ 1, № 12-15",
    "§ 2, вопросы 1-4",
    "",
    "Подготовить сообщение; выучить определения на с. 48",
    "№ 101, 104",
)
_WORKS = ("Ответ на уроке", "Самостоятельная работа", "Контрольная работа", "Домашняя работа", "")

SCHEDULE = (
    RetentionRule(RecordClass.JOURNAL, 5, "Положение об электронном журнале, п. 5.1", "05-12"),
    RetentionRule(RecordClass.LEDGER, 25, "Положение об электронном журнале, п. 5.2", "05-13"),
    RetentionRule(RecordClass.SOURCE, 5, "Положение об электронном журнале, п. 5.1", "05-14"),
    RetentionRule(RecordClass.REPORT, 5, "номенклатура дел школы", "05-15"),
)
LEGEND = (
    AttendanceCode("Н", "отсутствовал(а)", AttendanceMeaning.ABSENT),
    AttendanceCode("Б", "отсутствовал(а) по болезни", AttendanceMeaning.ABSENT_ILL),
    AttendanceCode("УП", "отсутствовал(а) по уважительной причине", AttendanceMeaning.ABSENT_EXCUSED),
    AttendanceCode("НП", "отсутствовал(а) по неуважительной причине", AttendanceMeaning.ABSENT_UNEXCUSED),
    AttendanceCode("ОП", "опоздал(а) на урок", AttendanceMeaning.LATE),
    AttendanceCode("ОСВ", "освобождён(а) от занятия", AttendanceMeaning.EXEMPT),
)
QUARTERS = (
    Period(PeriodCode(PeriodKind.QUARTER, 1), date(2025, 9, 1), date(2025, 10, 26)),
    Period(PeriodCode(PeriodKind.QUARTER, 2), date(2025, 11, 5), date(2025, 12, 28)),
    Period(PeriodCode(PeriodKind.QUARTER, 3), date(2026, 1, 12), date(2026, 3, 22)),
    Period(PeriodCode(PeriodKind.QUARTER, 4), date(2026, 3, 30), date(2026, 5, 26)),
)
SEMESTERS = (
    Period(PeriodCode(PeriodKind.SEMESTER, 1), date(2025, 9, 1), date(2025, 12, 28)),
    Period(PeriodCode(PeriodKind.SEMESTER, 2), date(2026, 1, 12), date(2026, 6, 28)),
)
Q4 = QUARTERS[3].code


def organisation(name: str = "МБОУ «СОШ № 7»", *, full_name: str = SCHOOL, director: str = "") -> Organisation:
    """Return a school of Krasnoyarsk with terms of 5 and 25 years."""
    return Organisation(
        organisation_id="school-7",
        full_name=full_name,
        short_name=name,
        place="г. Красноярск",
        time_zone="Asia/Krasnoyarsk",
        director=director or "Воронцова Ирина Павловна",
        founder="Администрация города Красноярска",
        schedule=SCHEDULE,
    )


def small_journal() -> ClassJournal:
    """Return 8А, three pupils and three subjects over four quarters, with one of every rarity."""
    base = _journal(_Plan("8А", QUARTERS, pupils=3, subjects=3, weeks=12, a_week=1))
    first, second, third = base.pupils
    pupils = (
        first,
        replace(second, memberships=(Membership("8А", date(2025, 11, 5), None, came_from="МБОУ «СОШ № 3»"),)),
        replace(third, memberships=(Membership("8А", None, date(2026, 3, 1), left_to="приказ от 01.03.2026 № 14"),)),
    )
    lessons = (replace(base.lessons[0], substitutes="Крылова О. В.", note="Опоздал на 5 минут"), *base.lessons[1:])
    return replace(base, pupils=pupils, lessons=lessons, entries=tuple(_rarities(base)), results=_rare_results(base))


def large_journal(
    *, pupils: int = 30, subjects: int = 15, weeks: int = 34, a_week: int = 2, longest: bool = False
) -> ClassJournal:
    """Return 9Б as large as asked; `a_week` lessons of each subject, two more of the first two."""
    plan = _Plan("9Б", QUARTERS, pupils, subjects, weeks, a_week, longest=longest)
    return _journal(plan)


def wide_journal() -> ClassJournal:
    """Return the hardest case: 40 pupils with the longest names, 25 subjects, 45 dates in one quarter.

    Of those with the longest names one has an individual plan, one came and one left in the quarter.
    """
    plan = _Plan("9Б", QUARTERS[3:], pupils=40, subjects=25, weeks=9, a_week=5, longest=True)
    base = _journal(plan)
    planned, came, left, *others = base.pupils
    pupils = (
        replace(planned, individual_plan=True),
        replace(came, memberships=(Membership("9Б", date(2026, 4, 15), None, came_from="МБОУ «СОШ № 3»"),)),
        replace(left, memberships=(Membership("9Б", None, date(2026, 5, 1), left_to="приказ № 14"),)),
        *others,
    )
    return replace(base, pupils=pupils)


def preschool_journal() -> ClassJournal:
    """Return a preschool group of 20, some with the longest names: days of one half-year and who was away."""
    base = _journal(_Plan("Солнышко", SEMESTERS[:1], pupils=20, subjects=0, weeks=0, a_week=0, longest=True))
    half = Period(PeriodCode(PeriodKind.HALF_YEAR, 1), date(2025, 9, 1), date(2025, 12, 31))
    days = [half.start + timedelta(days=n) for n in range((half.end - half.start).days + 1)]
    days = [day for day in days if day.weekday() < 5]
    first, second, *others = base.pupils
    pupils = (
        replace(first, memberships=(Membership("Солнышко", date(2025, 11, 10), None, came_from="детский сад № 5"),)),
        replace(second, memberships=(Membership("Солнышко", None, date(2025, 10, 31), left_to="приказ № 7"),)),
        *others,
    )
    away = tuple(
        DayAbsence(pupil.pupil_id, day, "Б" if n % 2 else "УП", comment="справка" if n == 3 and day.day == 5 else "")
        for n, pupil in enumerate(others)
        for day in days[n : n + 5]
    )
    return replace(
        base,
        class_kind=ClassKind.PRESCHOOL_GROUP,
        periods=(half,),
        pupils=pupils,
        results=(),
        decisions=(),
        open_days=tuple(days),
        day_absences=away,
    )


def first_grade_journal() -> ClassJournal:
    """Return 1В: attendance, topics and a council's decision, and no mark anywhere."""
    base = _journal(_Plan("1В", QUARTERS, pupils=6, subjects=4, weeks=12, a_week=2))
    return replace(
        base,
        entries=tuple(replace(e, marks=(), raw=" ".join(e.attendance)) for e in base.entries),
        results=(),
        decisions=tuple(replace(d, words="переведён(а) во 2 класс") for d in base.decisions),
    )


def college_journal() -> ClassJournal:
    """Return the group ИС-21: a discipline, a course of a module, a practice; semesters and passes."""
    plan = _Plan("ИС-21", SEMESTERS, pupils=5, subjects=4, weeks=16, a_week=2)
    base = _journal(plan)
    kinds = (SubjectKind.DISCIPLINE, SubjectKind.MODULE_COURSE, SubjectKind.PRACTICE, SubjectKind.EXTRACURRICULAR)
    names = (
        "ОП.01 Операционные системы и среды",
        "МДК.01.01 Разработка программных модулей",
        "УП.01 Учебная практика",
        "Разговоры о важном",
    )
    subjects = tuple(
        replace(s, name=n, kind=k, planned_hours=72) for s, n, k in zip(base.subjects, names, kinds, strict=True)
    )
    words = (MarkWord.PASSED, MarkWord.ATTESTATION_MISSED, MarkWord.ACADEMIC_DEBT)
    results = tuple(
        replace(r, mark=_word(words[i % 3])) if r.subject_id == subjects[2].subject_id else r
        for i, r in enumerate(base.results)
    )
    decisions = tuple(replace(d, words="переведён(а) на 3 курс") for d in base.decisions)
    return replace(base, class_kind=ClassKind.COLLEGE_GROUP, subjects=subjects, results=results, decisions=decisions)


def bare_journal() -> ClassJournal:
    """Return one quarter as a СГО report gives it: marks and absences, no topic, no homework, no teacher."""
    base = select(_journal(_Plan("8А", QUARTERS, pupils=5, subjects=3, weeks=20, a_week=2)), QUARTERS[3])
    return replace(
        base,
        class_teacher="",
        subjects=tuple(replace(s, teacher="") for s in base.subjects),
        lessons=tuple(replace(x, topic="", homework="", teacher="", work_kind="", number=None) for x in base.lessons),
        pupils=tuple(replace(p, birth_date=None) for p in base.pupils),
    )


def findings() -> tuple[Finding, ...]:
    """Return one finding of each severity, the least first."""
    place = Place("8А.xlsx", "Отметки", "C14")
    return (
        Finding("intake.note", Severity.INFORMS, "Учитель урока не указан.", place, subject="Литература"),
        Finding(
            "intake.mark-unknown",
            Severity.EXPLAIN,
            "Отметка не из словаря.",
            place,
            expected="2-5, зачёт, осв, н/а",
            found="7",
            remedy="Проверьте отметку в электронном журнале.",
            pupil="Абрамов Александр Алексеевич",
            subject="Русский язык",
            clause="003 §4-ЭЖ 2.8",
        ),
    )


def closed(
    journal: ClassJournal,
    code: PeriodCode = YEAR,
    *,
    school: Organisation | None = None,
    found: Sequence[Finding] | None = None,
) -> ClosedPeriod:
    """Freeze `journal` for the period `code` on 5 June 2026; `found` defaults to `findings()`."""
    period = _period(journal, code)
    return ClosedPeriod(
        format="closed-period-1",
        closing_id=f"2025-{journal.class_label}-{code}-1",
        version=1,
        organisation=school or organisation(),
        period=period,
        journal=select(journal, period),
        findings=findings() if found is None else tuple(found),
        closed_by="Соколова Анна Игоревна, заместитель директора",
        closed_on=date(2026, 6, 5),
        closed_at=CLOSED_AT,
        protocol="протокол педагогического совета от 26.05.2026 № 9",
    )


def identity(
    record_class: RecordClass = RecordClass.JOURNAL, twin: bytes = b"{}", *, sequence: int = 12
) -> RecordIdentity:
    """Return the record 2026-000012 of `record_class` whose frozen data is `twin`."""
    rule = organisation().rule(record_class)
    term = RetentionTerm(date(2026, 6, 5), rule.years, "Asia/Krasnoyarsk", rule.basis)
    return RecordIdentity(RecordNumber(2026, sequence), record_class, term, rule.case_index, Digest.of(twin))


@dataclass(frozen=True, slots=True)
class _Plan:
    label: str
    periods: tuple[Period, ...]
    pupils: int
    subjects: int
    weeks: int
    a_week: int
    longest: bool = False


def _journal(plan: _Plan) -> ClassJournal:
    pupils = tuple(_pupil(plan, i) for i in range(plan.pupils))
    subjects = tuple(_subject(plan, i) for i in range(plan.subjects))
    lessons = tuple(lesson for i, s in enumerate(subjects) for lesson in _lessons(plan, s, i))
    return ClassJournal(
        school_name=SCHOOL,
        school_year=YEAR_2025,
        class_label=plan.label,
        class_teacher="Крылова Ольга Викторовна",
        periods=plan.periods,
        pupils=tuple(sorted(pupils, key=lambda p: p.name.full)),
        subjects=subjects,
        lessons=lessons,
        entries=tuple(_entry(p, x) for x in lessons for p in pupils),
        day_absences=(DayAbsence(pupils[0].pupil_id, plan.periods[-1].start, "УП", comment="соревнования"),),
        results=tuple(_results(plan, pupils, subjects)),
        decisions=tuple(_decision(p, plan) for p in pupils),
        legend=LEGEND,
        sources=(SourceFile("8А.xlsx", Digest.of(plan.label.encode()), 48_213, "flat-1"),),
    )


def _pupil(plan: _Plan, i: int) -> Pupil:
    if plan.longest:
        name = PersonName.parse(_LONGEST[i % len(_LONGEST)])
        given = f"{_GIVEN[i % 16]}-{_GIVEN[(i * 7 + i // 16) % 16]}"
        name = name if i < len(_LONGEST) else replace(name, given=given)
    else:
        name = PersonName(_FAMILIES[i % len(_FAMILIES)], _pick(_GIVEN, "given", i), _pick(_PATRONYMICS, "patronym", i))
    born = date(2012, 1 + i % 12, 1 + i * 5 % 28)
    return Pupil(f"p{i + 1}", name, born, memberships=(Membership(plan.label),))


def _subject(plan: _Plan, i: int) -> Subject:
    return Subject(f"{plan.label}-s{i + 1}", _SUBJECTS[i], teacher=f"{_FAMILIES[-1 - i]}а Мария Петровна")


def _lessons(plan: _Plan, subject: Subject, i: int) -> Iterator[Lesson]:
    for k, day in enumerate(_days(plan, plan.a_week + (2 if i < 2 and plan.a_week < 5 else 0))):
        yield Lesson(
            lesson_id=f"{subject.subject_id}-l{k + 1}",
            subject_id=subject.subject_id,
            day=day,
            number=1 + (i + k) % 6,
            topic=_TOPICS[k % len(_TOPICS)],
            homework=_HOMEWORK[k % len(_HOMEWORK)],
            teacher=subject.teacher,
            work_kind=_WORKS[k % len(_WORKS)],
        )


def _days(plan: _Plan, a_week: int) -> Iterator[date]:
    """Yield the school days of `weeks` weeks, spread evenly over the periods, `a_week` a week."""
    mondays = [day for period in plan.periods for day in _mondays(period)]
    weeks = min(plan.weeks, len(mondays))
    for monday in (mondays[k * len(mondays) // weeks] for k in range(weeks)):
        yield from (monday + timedelta(days=k) for k in range(a_week))


def _mondays(period: Period) -> Iterator[date]:
    monday = period.start + timedelta(days=-period.start.weekday() % 7)
    while monday <= period.end:
        yield monday
        monday += timedelta(days=7)


def _entry(pupil: Pupil, lesson: Lesson) -> Entry:
    chance = crc32(f"{pupil.pupil_id} {lesson.lesson_id}".encode()) % 100
    attendance = ("Н",) if chance < 2 else ("Б",) if chance < 6 else ("ОП",) if chance < 7 else ()
    marks = (_mark(2 + chance % 4 if chance % 5 == 0 else 3 + chance % 3),) if chance > 72 else ()
    raw = " ".join((*attendance, *(mark.raw for mark in marks)))
    return Entry(pupil.pupil_id, lesson.lesson_id, raw, marks, attendance)


def _mark(grade: int, work: int = 1, shade: str = "") -> Mark:
    return Mark(f"{grade}{shade}", grade=grade, work=work, shade=shade)


def _word(word: MarkWord) -> Mark:
    return Mark(word.value, word=word)


def _rarities(base: ClassJournal) -> Iterator[Entry]:
    """Yield the entries with, among the first: two marks, two marks of one work, an absence with a mark."""
    rare = (
        (("4 5"), (_mark(4), _mark(5, 2)), ()),
        (("2/3"), (_mark(2), _mark(3)), ()),
        (("Б 3"), (_mark(3),), ("Б",)),
        (("Н Н"), (), ("Н", "Н")),
        (("4+"), (_mark(4, shade="+"),), ()),
        (("7"), (Mark("7"),), ()),
    )
    for index, entry in enumerate(base.entries):
        if index < len(rare):
            raw, marks, attendance = rare[index]
            yield replace(entry, raw=raw, marks=marks, attendance=attendance)
        elif index != len(rare):  # one cell that the pupil had no lesson for
            yield entry


def _results(plan: _Plan, pupils: Sequence[Pupil], subjects: Sequence[Subject]) -> Iterator[Result]:
    for pupil in pupils:
        for subject in subjects:
            grade = 3 + crc32(f"{pupil.pupil_id} {subject.subject_id}".encode()) % 3
            for period in plan.periods:
                yield Result(pupil.pupil_id, subject.subject_id, ResultKind.PERIOD, _mark(grade), period.code)
            for kind in (ResultKind.YEAR, ResultKind.FINAL):
                yield Result(pupil.pupil_id, subject.subject_id, kind, _mark(grade))


def _rare_results(base: ClassJournal) -> tuple[Result, ...]:
    """Return the results with «осв», «н/а», an exam mark."""
    first, second, *rest = base.results
    exam = Result(base.pupils[0].pupil_id, base.subjects[0].subject_id, ResultKind.EXAM, _mark(4))
    return (
        replace(first, mark=_word(MarkWord.EXEMPT)),
        replace(second, mark=_word(MarkWord.NOT_ATTESTED)),
        exam,
        *rest,
    )


def _decision(pupil: Pupil, plan: _Plan) -> CouncilDecision:
    following = int(plan.label[0]) + 1 if plan.label[0].isdigit() else 3
    return CouncilDecision(pupil.pupil_id, f"переведён(а) в {following} класс", "9", date(2026, 5, 26))


def _period(journal: ClassJournal, code: PeriodCode) -> Period:
    if code == YEAR:
        return Period(YEAR, journal.periods[0].start, journal.periods[-1].end)
    return next(period for period in journal.periods if period.code == code)


def _pick(words: Sequence[str], *key: object) -> str:
    return words[crc32(repr(key).encode()) % len(words)]
