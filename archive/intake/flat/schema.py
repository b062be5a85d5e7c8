"""The tables of our flat format, version 1, as data: names, columns, examples.

The reader, the template that a school downloads, the sample school and `docs/formats/flat.md` all
follow this one description. A table is a CSV file or a sheet of one XLSX; `title` is the sheet's
name and the file's Russian name, `name` the file's Latin name.
"""

from dataclasses import dataclass
from enum import StrEnum

FORMAT = "flat-1"


class Kind(StrEnum):
    """What a column holds and how it is read."""

    TEXT = "текст"
    DATE = "дата ДД.ММ.ГГГГ или ГГГГ-ММ-ДД"
    MOMENT = "дата и время ГГГГ-ММ-ДДTЧЧ:ММ"
    INTEGER = "целое число"
    DECIMAL = "число"
    MARK = "отметка"
    PERIOD = "период («1 четверть», «2 полугодие», «год»)"
    PUPIL = "код ученика из таблицы «Ученики»"
    SUBJECT = "код предмета из таблицы «Предметы»"
    LESSON = "код урока из таблицы «Уроки»"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, kind, whether a cell must be filled, an example and a note."""

    heading: str
    kind: Kind
    required: bool
    example: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. An optional table may be left out; `key` columns together are unique."""

    name: str
    title: str
    required: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()


SCHOOL = Table(
    "school",
    "Школа",
    True,
    (
        Column("Версия формата", Kind.TEXT, True, FORMAT),
        Column("Школа", Kind.TEXT, True, "МБОУ «Средняя школа № 7»", "как в уставе"),
        Column("Учебный год", Kind.TEXT, True, "2025/2026"),
    ),
)
PERIODS = Table(
    "periods",
    "Периоды",
    True,
    (
        Column("Класс", Kind.TEXT, False, "", "пусто: период общий для всех классов, у которых нет своих"),
        Column("Период", Kind.PERIOD, True, "1 четверть"),
        Column("Начало", Kind.DATE, True, "01.09.2025"),
        Column("Конец", Kind.DATE, True, "24.10.2025"),
    ),
    ("Класс", "Период"),
)
CLASSES = Table(
    "classes",
    "Классы",
    True,
    (
        Column("Класс", Kind.TEXT, True, "5А"),
        Column(
            "Вид",
            Kind.TEXT,
            False,
            "класс",
            "класс, группа (СПО), дошкольная группа, внеурочная группа; пусто: класс",
        ),
        Column("Классный руководитель", Kind.TEXT, False, "Соколова Анна Игоревна"),
    ),
    ("Класс",),
)
PUPILS = Table(
    "pupils",
    "Ученики",
    True,
    (
        Column("Код ученика", Kind.TEXT, True, "1001"),
        Column("Фамилия", Kind.TEXT, True, "Иванов"),
        Column("Имя", Kind.TEXT, True, "Пётр"),
        Column("Отчество", Kind.TEXT, False, "Сергеевич", "пусто: без отчества"),
        Column("Дата рождения", Kind.DATE, False, "14.03.2014"),
        Column("СНИЛС", Kind.TEXT, False, ""),
        Column("Индивидуальный план", Kind.TEXT, False, "", "«да» или пусто"),
    ),
    ("Код ученика",),
)
MEMBERSHIP = Table(
    "membership",
    "Зачисление",
    True,
    (
        Column("Код ученика", Kind.PUPIL, True, "1001"),
        Column("Класс", Kind.TEXT, True, "5А"),
        Column("С", Kind.DATE, False, "01.09.2025", "пусто: с начала года"),
        Column("По", Kind.DATE, False, "", "последний день в классе; пусто: до конца года"),
        Column("Откуда прибыл", Kind.TEXT, False, ""),
        Column("Куда выбыл", Kind.TEXT, False, "", "класс, школа, приказ"),
    ),
    ("Код ученика", "Класс", "С"),
)
SUBJECTS = Table(
    "subjects",
    "Предметы",
    True,
    (
        Column("Код предмета", Kind.TEXT, True, "5А-МАТ"),
        Column("Класс", Kind.TEXT, True, "5А"),
        Column("Название", Kind.TEXT, True, "Математика"),
        Column("Вид", Kind.TEXT, False, "предмет", "предмет, УД, МДК, практика, внеурочная; пусто: предмет"),
        Column("Учитель", Kind.TEXT, False, "Орлова Мария Петровна"),
        Column("Подгруппа", Kind.TEXT, False, ""),
        Column("Часов по плану", Kind.INTEGER, False, "170"),
    ),
    ("Код предмета",),
)
LESSONS = Table(
    "lessons",
    "Уроки",
    True,
    (
        Column("Код урока", Kind.TEXT, True, "У-1"),
        Column("Код предмета", Kind.SUBJECT, True, "5А-МАТ"),
        Column("Дата", Kind.DATE, True, "02.09.2025"),
        Column("Номер урока", Kind.INTEGER, False, "3", "место в расписании дня"),
        Column("Тема", Kind.TEXT, False, "Натуральные числа"),
        Column("Домашнее задание", Kind.TEXT, False, "§ 1, № 12-15"),
        Column("Учитель", Kind.TEXT, False, "", "пусто: учитель предмета"),
        Column("Замещает", Kind.TEXT, False, "", "кого заменил учитель"),
        Column("Вид работы", Kind.TEXT, False, "Контрольная работа"),
        Column("Заметки", Kind.TEXT, False, ""),
    ),
    ("Код урока",),
)
MARKS = Table(
    "marks",
    "Отметки",
    False,
    (
        Column("Код ученика", Kind.PUPIL, True, "1001"),
        Column("Код урока", Kind.LESSON, True, "У-1"),
        Column(
            "Отметка",
            Kind.MARK,
            True,
            "5",
            "«4/5»: одна работа с двумя отметками; вторая строка: вторая отметка за урок",
        ),
        Column("Вид работы", Kind.TEXT, False, ""),
        Column("Вес", Kind.DECIMAL, False, ""),
        Column("Выставлена", Kind.MOMENT, False, ""),
        Column("Примечание", Kind.TEXT, False, ""),
        Column("Вместо", Kind.TEXT, False, "", "пересдача: что стояло прежде; пусто, если был только пропуск"),
        Column("Номер протокола", Kind.TEXT, False, "", "протокол сдачи темы или пересдачи"),
        Column("Дата протокола", Kind.DATE, False, ""),
    ),
)
ATTENDANCE = Table(
    "attendance",
    "Пропуски",
    False,
    (
        Column("Код ученика", Kind.PUPIL, True, "1001"),
        Column("Код урока", Kind.LESSON, True, "У-1"),
        Column("Отметка о посещении", Kind.TEXT, True, "Б", "условное обозначение из таблицы «Обозначения»"),
        Column("Примечание", Kind.TEXT, False, ""),
    ),
)
DAY_ABSENCES = Table(
    "day_absences",
    "Пропуски по дням",
    False,
    (
        Column("Код ученика", Kind.PUPIL, True, "1001"),
        Column("Класс", Kind.TEXT, True, "5А"),
        Column("Дата", Kind.DATE, True, "03.09.2025"),
        Column("Отметка о посещении", Kind.TEXT, True, "Б", "условное обозначение из таблицы «Обозначения»"),
        Column("Примечание", Kind.TEXT, False, ""),
    ),
)
OPEN_DAYS = Table(
    "open_days",
    "Дни работы",
    False,
    (
        Column("Класс", Kind.TEXT, True, "5А"),
        Column("Дата", Kind.DATE, True, "03.09.2025", "день, когда класс или группа занимались"),
    ),
    ("Класс", "Дата"),
)
LEGEND = Table(
    "legend",
    "Обозначения",
    False,
    (
        Column("Обозначение", Kind.TEXT, True, "Б"),
        Column("Значение", Kind.TEXT, True, "Болезнь"),
        Column(
            "Вид", Kind.TEXT, False, "болезнь", "неявка, болезнь, уважительная, неуважительная, опоздание, освобождение"
        ),
    ),
    ("Обозначение",),
)
RESULTS = Table(
    "results",
    "Итоги",
    False,
    (
        Column("Код ученика", Kind.PUPIL, True, "1001"),
        Column("Код предмета", Kind.SUBJECT, True, "5А-МАТ"),
        Column("Вид итога", Kind.TEXT, True, "период", "период, год, экзамен, гос. экзамен, итоговая"),
        Column("Период", Kind.PERIOD, False, "1 четверть", "только для вида «период»"),
        Column("Отметка", Kind.MARK, True, "4"),
        Column("Выставлена", Kind.MOMENT, False, ""),
    ),
    ("Код ученика", "Код предмета", "Вид итога", "Период"),
)
DECISIONS = Table(
    "decisions",
    "Решения",
    False,
    (
        Column("Код ученика", Kind.PUPIL, True, "1001"),
        Column("Класс", Kind.TEXT, True, "5А"),
        Column("Решение педсовета", Kind.TEXT, True, "переведён в 6 класс"),
        Column("Номер протокола", Kind.TEXT, False, "8"),
        Column("Дата протокола", Kind.DATE, False, "25.05.2026"),
    ),
    ("Код ученика", "Класс"),
)

TABLES = (
    SCHOOL,
    PERIODS,
    CLASSES,
    PUPILS,
    MEMBERSHIP,
    SUBJECTS,
    LESSONS,
    MARKS,
    ATTENDANCE,
    DAY_ABSENCES,
    OPEN_DAYS,
    LEGEND,
    RESULTS,
    DECISIONS,
)
