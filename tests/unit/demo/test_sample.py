"""The sample school is whole, consistent, and the same for the same seed."""

import csv
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from archive.demo.sample import DEFAULT_CLASSES, SampleSchool, write_sample
from archive.intake.flat.schema import TABLES
from archive.model.organisation import Organisation
from archive.model.period import SchoolYear

Tables = Mapping[str, list[dict[str, str]]]
GROUPS = ("Солнышко", "Робототехника")


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> SampleSchool:
    return write_sample(tmp_path_factory.mktemp("school"))


@pytest.fixture(scope="module")
def tables(school: SampleSchool) -> Tables:
    return _read(school.folder)


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, again, other = (
        write_sample(tmp_path / name, seed=seed, classes=["5Б", "5В"], pupils=12, weeks=5)
        for name, seed in (("first", 7), ("again", 7), ("other", 8))
    )
    assert _bytes(first) == _bytes(again)
    assert _bytes(first) != _bytes(other)


def test_tables_are_those_of_the_flat_format(school: SampleSchool, tables: Tables) -> None:
    for table in TABLES:
        with (school.folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [column.heading for column in table.columns]
        required = [column.heading for column in table.columns if column.required]
        assert all(row[heading] for row in tables[table.name] for heading in required), table.name
    assert school.rows == sum(map(len, tables.values()))


def test_keys_are_unique(tables: Tables) -> None:
    for table in TABLES:
        keys = Counter(tuple(row[heading] for heading in table.key) for row in tables[table.name] if table.key)
        assert not [key for key, times in keys.items() if times > 1], table.name


def test_codes_lead_to_their_tables(tables: Tables) -> None:
    pupils = {row["Код ученика"] for row in tables["pupils"]}
    subjects = {row["Код предмета"] for row in tables["subjects"]}
    lessons = {row["Код урока"] for row in tables["lessons"]}
    codes = {row["Обозначение"] for row in tables["legend"]}
    for name in ("membership", "marks", "attendance", "results", "decisions"):
        assert {row["Код ученика"] for row in tables[name]} <= pupils
    assert {row["Код предмета"] for name in ("lessons", "results") for row in tables[name]} <= subjects
    assert {row["Код урока"] for name in ("marks", "attendance") for row in tables[name]} <= lessons
    assert {row["Отметка о посещении"] for row in tables["attendance"]} == codes


def test_nothing_is_written_of_a_pupil_who_is_not_in_the_class(tables: Tables) -> None:
    belongs = {(row["Код ученика"], row["Класс"]): (row["С"], row["По"]) for row in tables["membership"]}
    lesson = {row["Код урока"]: (row["Код предмета"].rpartition("-")[0], row["Дата"]) for row in tables["lessons"]}
    class_of = {row["Код предмета"]: row["Класс"] for row in tables["subjects"]}
    subject_of = {row["Код урока"]: row["Код предмета"] for row in tables["lessons"]}
    for row in (*tables["marks"], *tables["attendance"]):
        since, until = belongs[row["Код ученика"], class_of[subject_of[row["Код урока"]]]]
        day = _day(lesson[row["Код урока"]][1])
        assert not since or _day(since) <= day
        assert not until or day <= _day(until)


def test_lessons_are_held_on_school_days_of_a_period(tables: Tables) -> None:
    class_of = {row["Код предмета"]: row["Класс"] for row in tables["subjects"]}
    periods: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in tables["periods"]:
        periods[row["Класс"]].append((_day(row["Начало"]), _day(row["Конец"])))
    for row in tables["lessons"]:
        day = _day(row["Дата"])
        spans = periods.get(class_of[row["Код предмета"]]) or periods[""]
        assert any(start <= day <= end for start, end in spans)
        assert day.weekday() < 5
        assert day not in {date(2025, 11, 4), date(2026, 2, 23), date(2026, 3, 9), date(2026, 5, 1), date(2026, 5, 11)}


def test_a_class_has_one_subject_at_a_time_and_a_teacher_rarely_two_classes(tables: Tables) -> None:
    subjects = {row["Код предмета"]: row for row in tables["subjects"]}
    taught: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    busy: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in tables["lessons"]:
        subject = subjects[row["Код предмета"]]
        taught[subject["Класс"], row["Дата"], row["Номер урока"]].add(subject["Название"])
        busy[subject["Учитель"], row["Дата"], row["Номер урока"]].add(subject["Класс"])
    assert max(map(len, taught.values())) == 1
    clashes = sum(len(classes) > 1 for classes in busy.values())
    assert clashes < len(busy) / 50


def test_weekly_hours_are_those_of_the_plan(tables: Tables) -> None:
    held = Counter(row["Код предмета"] for row in tables["lessons"])
    for row in tables["subjects"]:
        if row["Класс"] == "8А":
            assert abs(held[row["Код предмета"]] - int(row["Часов по плану"])) <= 6


def test_topics_and_homework_are_filled(tables: Tables) -> None:
    lessons = tables["lessons"]
    assert all(row["Тема"] for row in lessons)
    assert sum(bool(row["Домашнее задание"]) for row in lessons) > len(lessons) * 0.7
    mathematics = [row["Тема"] for row in lessons if row["Код предмета"] == "5Б-МАТ"]
    assert mathematics[0] == "Ряд натуральных чисел"
    assert len(set(mathematics)) > len(mathematics) * 0.9
    assert any(topic.endswith("(продолжение)") for topic in mathematics)
    assert any(row["Замещает"] and row["Учитель"] not in ("", row["Замещает"]) for row in lessons)


def test_marks_have_every_shape_that_journals_have(tables: Tables) -> None:
    marks = tables["marks"]
    assert {row["Отметка"] for row in marks} >= {"2", "3", "4", "5", "4/5"}
    twice = Counter((row["Код ученика"], row["Код урока"]) for row in marks)
    assert max(twice.values()) == 2
    assert {row["Вес"] for row in marks} >= {"1", "1.2", "1.3", "1.4", "1.5"}
    assert len({row["Вид работы"] for row in marks}) > 8
    missed = {(row["Код ученика"], row["Код урока"]) for row in tables["attendance"]}
    assert any((row["Код ученика"], row["Код урока"]) in missed for row in marks)
    assert all(datetime.fromisoformat(row["Выставлена"]) for row in marks)


def test_first_grade_is_taught_without_marks(tables: Tables) -> None:
    lessons = {row["Код урока"] for row in tables["lessons"] if row["Код предмета"].startswith("1А-")}
    assert not [row for row in tables["marks"] if row["Код урока"] in lessons]
    assert [row for row in tables["attendance"] if row["Код урока"] in lessons]
    results = {row["Отметка"] for row in tables["results"] if row["Код предмета"].startswith("1А-")}
    assert results == {"безотм"}


def test_period_marks_follow_from_current_marks(tables: Tables) -> None:
    earned: dict[tuple[str, str, int], list[tuple[int, Decimal]]] = defaultdict(list)
    bounds = [(_day(row["Начало"]), _day(row["Конец"])) for row in tables["periods"] if not row["Класс"]]
    lesson = {row["Код урока"]: row for row in tables["lessons"]}
    for row in tables["marks"]:
        held = lesson[row["Код урока"]]
        for number, (start, end) in enumerate(bounds, 1):
            if start <= _day(held["Дата"]) <= end:
                for part in row["Отметка"].split("/"):
                    earned[row["Код ученика"], held["Код предмета"], number].append((int(part), Decimal(row["Вес"])))
    checked = 0
    for row in tables["results"]:
        if row["Код предмета"].startswith("8А-") and row["Вид итога"] == "период" and row["Отметка"].isdigit():
            marks = earned[row["Код ученика"], row["Код предмета"], int(row["Период"][0])]
            total = sum((grade * weight for grade, weight in marks), Decimal(0))
            average = total / sum((weight for _, weight in marks), Decimal(0))
            assert int(row["Отметка"]) == int(average.quantize(Decimal(1), ROUND_HALF_UP))
            checked += 1
    assert checked > 1000


def test_year_marks_follow_from_period_marks(tables: Tables) -> None:
    periods: dict[tuple[str, str], list[int]] = defaultdict(list)
    years: dict[tuple[str, str], str] = {}
    for row in tables["results"]:
        key = row["Код ученика"], row["Код предмета"]
        if row["Вид итога"] == "период" and row["Отметка"].isdigit():
            periods[key].append(int(row["Отметка"]))
        elif row["Вид итога"] == "год" and row["Отметка"].isdigit():
            years[key] = row["Отметка"]
    for key, year in years.items():
        assert int(year) == max(3, int(Decimal(sum(periods[key])) / len(periods[key]) + Decimal("0.5")))


def test_every_fate_of_a_year_is_there(tables: Tables) -> None:
    movement = tables["membership"]
    assert any(_day(row["С"]).month == 11 and row["Откуда прибыл"] for row in movement if row["С"])
    assert any(_day(row["По"]).month == 2 and row["Куда выбыл"] for row in movement if row["По"])
    twice = [pupil for pupil, times in Counter(row["Код ученика"] for row in movement).items() if times == 2]
    assert {row["Класс"] for row in movement if row["Код ученика"] == twice[0]} == {"5Б", "5В"}
    shown = {(row["Вид итога"], row["Отметка"]) for row in tables["results"]}
    assert shown >= {("период", "н/а"), ("год", "осв"), ("период", "зачёт"), ("период", "незачёт"), ("экзамен", "5")}
    assert any(row["Индивидуальный план"] for row in tables["pupils"])


def test_who_changed_class_brings_the_earlier_periods(tables: Tables) -> None:
    moved = next(row["Код ученика"] for row in tables["membership"] if row["Куда выбыл"] == "5В класс")
    results = [row for row in tables["results"] if row["Код ученика"] == moved and "-МАТ" in row["Код предмета"]]
    shown: dict[str, set[str]] = defaultdict(set)
    for row in results:
        shown[row["Код предмета"]].add(row["Период"] or row["Вид итога"])
    assert shown["5Б-МАТ"] == {"1 четверть", "2 четверть"}
    assert shown["5В-МАТ"] == {"1 четверть", "2 четверть", "3 четверть", "4 четверть", "год"}


def test_council_decides_on_those_who_finished(tables: Tables) -> None:
    gone = {(row["Код ученика"], row["Класс"]) for row in tables["membership"] if row["По"]}
    decided = {(row["Код ученика"], row["Класс"]) for row in tables["decisions"]}
    members = {(row["Код ученика"], row["Класс"]) for row in tables["membership"] if row["Класс"] not in GROUPS}
    assert decided == members - gone
    words = {row["Решение педсовета"] for row in tables["decisions"]}
    assert words >= {"переведён во 2 класс", "переведена в 6 класс", "выпущен", "переведён на 3 курс"}


def test_names_try_the_layout_and_namesakes_are_apart(tables: Tables) -> None:
    people = {row["Код ученика"]: " ".join((row["Фамилия"], row["Имя"], row["Отчество"])) for row in tables["pupils"]}
    lengths = sorted(map(len, people.values()))
    assert lengths[0] <= 6
    assert lengths[-1] >= 60
    assert any("ё" in name for name in people.values())
    assert any(name.endswith(("оглы", "кызы")) for name in people.values())
    in_class = Counter((row["Класс"], people[row["Код ученика"]]) for row in tables["membership"])
    assert max(in_class.values()) == 1
    assert max(Counter(people.values()).values()) > 1


def test_classes_are_of_a_real_size(tables: Tables) -> None:
    sizes = Counter(row["Класс"] for row in tables["membership"])
    assert tuple(sizes) == DEFAULT_CLASSES
    assert all(20 <= size <= 29 for label, size in sizes.items() if label not in GROUPS)
    assert {sizes[label] for label in GROUPS} == {14}


def test_groups_without_marks_hold_attendance_alone(tables: Tables) -> None:
    kinds = {row["Класс"]: row["Вид"] for row in tables["classes"]}
    assert [kinds[label] for label in GROUPS] == ["дошкольная группа", "внеурочная группа"]
    away = {row["Класс"] for row in tables["day_absences"]}
    assert away == {row["Класс"] for row in tables["open_days"]} == {GROUPS[0]}
    of_course = {row["Код ученика"] for row in tables["membership"] if row["Класс"] == GROUPS[1]}
    in_class = {row["Код ученика"] for row in tables["membership"] if row["Класс"][0].isdigit()}
    assert of_course < in_class, "a course takes its pupils from the classes"


def test_works_are_written_again_by_protocol(tables: Tables) -> None:
    by_protocol = [row for row in tables["marks"] if row["Номер протокола"]]
    assert all(row["Дата протокола"] for row in by_protocol)
    assert {row["Вместо"] for row in by_protocol} == {"", "2"}
    assert {row["Отметка"] for row in by_protocol if row["Вместо"]} == {"3"}


def test_organisation_file_describes_the_school(school: SampleSchool) -> None:
    told = tomllib.loads(school.organisation_toml.read_text(encoding="utf-8"))
    assert set(told) - {"id"} <= set(Organisation.__dataclass_fields__)
    assert tuple(told["class_labels"]) == school.classes
    assert told["full_name"] == _read(school.folder)["school"][0]["Школа"]


def test_any_list_of_classes_and_any_year(tmp_path: Path) -> None:
    labels = [f"{grade}{letter}" for grade in range(1, 12) for letter in "АД"] + ["ИСП-22"]
    school = write_sample(tmp_path, classes=labels, school_year=SchoolYear(2023), pupils=5, weeks=2)
    tables = _read(school.folder)
    assert {row["Класс"] for row in tables["subjects"]} == set(labels)
    assert {_day(row["Дата"]).year for row in tables["lessons"]} == {2023}
    with pytest.raises(ValueError, match="Пятый"):
        write_sample(tmp_path / "other", classes=["Пятый"])


def test_small_school_is_small_but_closable(tmp_path: Path) -> None:
    school = write_sample(tmp_path, classes=["5Б"], pupils=4, weeks=3)
    tables = _read(school.folder)
    assert school.rows < 600
    assert school.pupils == len(tables["pupils"]) == 4
    assert max(_day(row["Дата"]) for row in tables["lessons"]) <= date(2025, 9, 21)
    assert {row["Период"] for row in tables["results"] if row["Вид итога"] == "период"} == {"1 четверть"}


def _read(folder: Path) -> Tables:
    tables = {}
    for table in TABLES:
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            tables[table.name] = list(csv.DictReader(file))
    return tables


def _bytes(school: SampleSchool) -> list[bytes]:
    return [path.read_bytes() for path in (*sorted(school.folder.iterdir()), school.organisation_toml)]


def _day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 - a date without a time
