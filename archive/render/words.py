"""The words that documents use: of a school or of a college, of months, periods and findings."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from archive.model.finding import Severity
from archive.model.journal import AttendanceMeaning, ClassJournal, ClassKind, ResultKind, SubjectKind
from archive.model.marks import MarkWord
from archive.model.people import Membership, PersonName
from archive.model.period import Period, PeriodCode, PeriodKind
from archive.texts import _, counted


@dataclass(frozen=True, slots=True)
class Words:
    """What a class and its people are called."""

    book: str
    ledger: str
    members: str
    members_genitive: str
    member: str
    leader: str
    teacher: str
    about: str
    """The heading over what is known of them."""
    absences: str
    extract: str
    lesson: tuple[str, str, str]
    """One, two, five lessons."""

    def lessons(self, number: int) -> str:
        """«34 урока»."""
        return counted(number, *self.lesson)


SCHOOL = Words(
    book=ClassKind.SCHOOL_CLASS.book,
    ledger=_("Сводная ведомость учёта успеваемости обучающихся"),
    members=_("Обучающиеся"),
    members_genitive=_("обучающихся"),
    about=_("Общие сведения об обучающихся"),
    absences=_("Сведения о пропущенных уроках"),
    extract=_("Выписка из классного журнала"),
    member=_("обучающийся"),
    leader=_("Классный руководитель"),
    teacher=_("Учитель"),
    lesson=(_("урок"), _("урока"), _("уроков")),
)
COLLEGE = Words(
    book=ClassKind.COLLEGE_GROUP.book,
    ledger=_("Сводная ведомость успеваемости студентов"),
    members=_("Студенты"),
    members_genitive=_("студентов"),
    about=_("Общие сведения о студентах"),
    absences=_("Сведения о пропущенных занятиях"),
    extract=_("Выписка из журнала учебных занятий"),
    member=_("студент"),
    leader=_("Куратор группы"),
    teacher=_("Преподаватель"),
    lesson=(_("занятие"), _("занятия"), _("занятий")),
)
PRESCHOOL = Words(
    book=ClassKind.PRESCHOOL_GROUP.book,
    ledger=_("Сводная ведомость воспитанников"),
    members=_("Воспитанники"),
    members_genitive=_("воспитанников"),
    about=_("Общие сведения о воспитанниках"),
    absences=_("Сведения о пропущенных занятиях"),
    extract=_("Выписка из журнала посещаемости"),
    member=_("воспитанник"),
    leader=_("Воспитатель"),
    teacher=_("Педагог"),
    lesson=(_("занятие"), _("занятия"), _("занятий")),
)
EXTRACURRICULAR = Words(
    book=ClassKind.EXTRACURRICULAR_GROUP.book,
    ledger=_("Сводная ведомость обучающихся"),
    members=_("Обучающиеся"),
    members_genitive=_("обучающихся"),
    about=_("Общие сведения об обучающихся"),
    absences=_("Сведения о пропущенных занятиях"),
    extract=_("Выписка из журнала внеурочной деятельности"),
    member=_("обучающийся"),
    leader=_("Руководитель"),
    teacher=_("Педагог"),
    lesson=(_("занятие"), _("занятия"), _("занятий")),
)
_WORDS = {
    ClassKind.SCHOOL_CLASS: SCHOOL,
    ClassKind.COLLEGE_GROUP: COLLEGE,
    ClassKind.PRESCHOOL_GROUP: PRESCHOOL,
    ClassKind.EXTRACURRICULAR_GROUP: EXTRACURRICULAR,
}

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_WEEKDAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = ("", "I", "II", "III", "IV")
_PERIOD_KINDS = {
    PeriodKind.QUARTER: "четверть",
    PeriodKind.TRIMESTER: "триместр",
    PeriodKind.HALF_YEAR: "полугодие",
    PeriodKind.SEMESTER: "семестр",
}
_PERIOD_COLUMNS = {
    PeriodKind.QUARTER: "четв.",
    PeriodKind.TRIMESTER: "трим.",
    PeriodKind.HALF_YEAR: "полуг.",
    PeriodKind.SEMESTER: "семестр",
    PeriodKind.YEAR: "год",
}
SUBJECT_KINDS = {
    SubjectKind.SUBJECT: "",
    SubjectKind.DISCIPLINE: "Учебная дисциплина",
    SubjectKind.MODULE_COURSE: "Междисциплинарный курс",
    SubjectKind.PRACTICE: "Практика",
    SubjectKind.EXTRACURRICULAR: "Внеурочная деятельность",
}
RESULTS = {
    ResultKind.YEAR: ("Годовая", "год"),
    ResultKind.EXAM: ("Экзамен", "экз."),
    ResultKind.STATE_EXAM: ("ГИА", "ГИА"),
    ResultKind.FINAL: ("Итоговая", "итог"),
}
"""The heading of a summary mark: turned upright in the journal, and across in the ledger."""
SEVERITIES = {
    Severity.BLOCKS: "препятствует закрытию",
    Severity.EXPLAIN: "требует пояснения",
    Severity.INFORMS: "к сведению",
}
MEANINGS = {
    AttendanceMeaning.ABSENT: "пропуск, причина не указана",
    AttendanceMeaning.ABSENT_ILL: "пропуск по болезни",
    AttendanceMeaning.ABSENT_EXCUSED: "пропуск по уважительной причине",
    AttendanceMeaning.ABSENT_UNEXCUSED: "пропуск без уважительной причины",
    AttendanceMeaning.LATE: "опоздание",
    AttendanceMeaning.EXEMPT: "освобождение, пропуском не считается",
    AttendanceMeaning.UNKNOWN: "в итогах не учитывается",
}
MARK_WORDS = {
    MarkWord.PASSED: "зачтено",
    MarkWord.NOT_PASSED: "не зачтено",
    MarkWord.EXEMPT: "освобождён(а) от учебного предмета",
    MarkWord.NOT_ATTESTED: "не аттестован(а)",
    MarkWord.UNGRADED: "безотметочное обучение",
    MarkWord.ACADEMIC_DEBT: "академическая задолженность",
    MarkWord.ATTESTATION_MISSED: "не прошёл (не прошла) промежуточную аттестацию по уважительной причине",
}


def words_for(journal: ClassJournal) -> Words:
    """Return the words of a school's class, a college's group, a preschool or an extracurricular group."""
    return _WORDS[journal.class_kind]


def class_words(journal: ClassJournal) -> str:
    """«8А класс», «группа ИС-21», «группа «Солнышко»»."""
    if journal.class_kind is ClassKind.SCHOOL_CLASS:
        return f"{journal.class_label} класс"
    bare = journal.class_kind is ClassKind.COLLEGE_GROUP or "«" in journal.class_label
    return f"группа {journal.class_label}" if bare else f"группа «{journal.class_label}»"


def period_words(period: Period) -> str:
    """«4 четверть (30.03.2026-26.05.2026)», «учебный год»."""
    if period.code.kind is PeriodKind.YEAR:
        return _("учебный год")
    return f"{period.code.words} ({day(period.start)}\N{EN DASH}{day(period.end)})"


def period_heading(code: PeriodCode) -> str:
    """«I четверть»."""
    if code.kind is PeriodKind.YEAR:
        return _("Учебный год")
    return f"{_ROMAN[code.number]} {_PERIOD_KINDS[code.kind]}"


def period_column(code: PeriodCode) -> str:
    """«I четв.»: short enough to stand over a column."""
    return f"{_ROMAN[code.number]} {_PERIOD_COLUMNS[code.kind]}".strip()


def period_sign(code: PeriodCode) -> str:
    """«IV»: enough where a whole column is one period."""
    return _ROMAN[code.number] or "год"


def month_headings(year: int, month: int) -> tuple[str, ...]:
    """The headings over a month's dates, the longest first; at last nothing."""
    name = MONTHS[month - 1]
    return (f"{name.capitalize()} {year}", name.capitalize(), f"{name[:3]}.", _ROMAN_MONTHS[month - 1], "")


def membership_words(membership: Membership) -> str:
    """«весь год», «с 05.11.2025 (из МБОУ «СОШ № 3»)», «по 01.03.2026 (приказ …)»."""
    parts = (
        f"с {day(membership.since)}" if membership.since else "",
        f"(прибыл(а): {membership.came_from})" if membership.came_from else "",
        f"по {day(membership.until)}" if membership.until else "",
        f"(выбыл(а): {membership.left_to})" if membership.left_to else "",
    )
    return " ".join(part for part in parts if part) or _("весь учебный год")


def day(value: date | None) -> str:
    """«05.06.2026»; empty for None."""
    return f"{value:%d.%m.%Y}" if value else ""


def long_day(value: date) -> str:
    """«5 июня 2026 г.», which a line never splits."""
    return f"{value.day}\N{NO-BREAK SPACE}{_MONTHS_GENITIVE[value.month - 1]} {value.year}\N{NO-BREAK SPACE}г."


def weekday_words(written: str) -> str:
    """«Понедельник, 6 апреля 2026 г.» for «06.04.2026»."""
    value = datetime.strptime(written, "%d.%m.%Y").date()  # noqa: DTZ007 - a day, no moment
    return f"{_WEEKDAYS[value.weekday()]}, {long_day(value)}"


def moment(value: datetime, time_zone: str) -> str:
    """«05.06.2026 16:30 (UTC+07:00)» in the school's time zone."""
    local = value.astimezone(ZoneInfo(time_zone))
    offset = local.strftime("%z")
    return f"{local:%d.%m.%Y %H:%M} (UTC{offset[:3]}:{offset[3:5]})"


def signed_as(full_name: str) -> str:
    """«И. П. Воронцова», as beside a signature."""
    family, *initials = PersonName.parse(full_name).short.split("\N{NO-BREAK SPACE}")
    return "\N{NO-BREAK SPACE}".join([*initials, family])


def collated(name: str) -> str:
    """Return the key of the alphabet's order: ё as е."""
    return name.casefold().replace("ё", "е")


def years(number: int) -> str:
    """«5 лет», «25 лет», «1 год»."""
    return counted(number, "год", "года", "лет")


def unbroken(text: str) -> str:
    """Bind «№» and «версия» to what they stand with, so that a line neither ends nor begins in them."""
    return text.replace(" № ", "\N{NO-BREAK SPACE}№\N{NO-BREAK SPACE}").replace("версия ", "версия\N{NO-BREAK SPACE}")
