"""What is counted of attendance: lessons and whole days, by month, period and year, for a pupil and for all."""

from dataclasses import replace
from datetime import date

from archive.model.journal import AttendanceMeaning, ClassJournal, DayAbsence, Entry, Lesson, Subject
from archive.model.people import PersonName, Pupil
from archive.model.period import YEAR
from archive.render.attendance import attendance_by_days, attendance_of, whole_days_missed
from archive.render.attendance_pages import attendance_grid, day_absences_table, day_totals_grid, days_grid
from archive.render.grid import Grid
from archive.render.view import JournalView
from tests.build_journal import LEGEND, QUARTERS, YEAR_2025, closed, preschool_journal
from tests.unit.render.documents import H1

MONDAY, TUESDAY = date(2025, 9, 1), date(2025, 9, 2)


def _journal(*cells: tuple[str, str, str]) -> ClassJournal:
    """Two pupils, two lessons on Monday and one on Tuesday; `cells` are pupil, lesson and code."""
    lessons = (("m1", MONDAY), ("m2", MONDAY), ("t1", TUESDAY))
    return ClassJournal(
        school_name="",
        school_year=YEAR_2025,
        class_label="8А",
        periods=QUARTERS,
        pupils=(Pupil("a", PersonName("Абрамов", "Пётр")), Pupil("b", PersonName("Белов", "Олег"))),
        subjects=(Subject("s", "Алгебра"),),
        lessons=tuple(Lesson(lesson_id, "s", on) for lesson_id, on in lessons),
        entries=tuple(Entry(pupil, lesson, code, attendance=(code,)) for pupil, lesson, code in cells),
        legend=LEGEND,
    )


def _view(journal: ClassJournal) -> JournalView:
    return JournalView(closed(journal, YEAR))


def _columns(grid: Grid | None, group: str) -> dict[str, tuple[str, ...]]:
    assert grid is not None
    return {c.heading: c.cells for g in grid.groups if g.headings[0] == group for c in g.columns}


def test_a_day_is_missed_when_every_lesson_of_it_is() -> None:
    view = _view(_journal(("a", "m1", "Б"), ("a", "m2", "Б"), ("a", "t1", "Б"), ("b", "m1", "Н")))
    grid = attendance_grid(view)
    assert _columns(grid, "Пропущено по месяцам")["Сентябрь"] == ("3", "1", "4")
    assert _columns(grid, "Целых дней по месяцам")["Сентябрь"] == ("2", "", "2")
    assert _columns(grid, "Учебный год")["целых дней"] == ("2", "", "2")
    assert grid is not None
    assert grid.rows[-1].total


def test_a_lesson_from_which_one_is_free_does_not_make_one_present() -> None:
    view = _view(_journal(("a", "m1", "Б"), ("a", "m2", "ОСВ"), ("b", "t1", "ОСВ")))
    missed = whole_days_missed(view).absences
    assert [(each.pupil_id, each.day) for each in missed] == [("a", MONDAY)]


def test_lateness_is_no_missed_day() -> None:
    assert whole_days_missed(_view(_journal(("a", "t1", "ОП")))).absences == ()


def test_a_lesson_of_another_subgroup_does_not_count() -> None:
    journal = _journal(("a", "m1", "Б"), ("b", "x", "УП"))
    journal = replace(
        journal,
        subjects=(Subject("s", "Алгебра"), Subject("g", "Английский язык", group="2 группа")),
        lessons=(Lesson("m1", "s", MONDAY), Lesson("x", "g", MONDAY)),
    )
    assert [each.pupil_id for each in whole_days_missed(_view(journal)).absences] == ["a"]


def test_whole_days_are_left_out_where_they_say_nothing_more() -> None:
    grid = attendance_grid(_view(_journal(("a", "t1", "Б"))))
    assert grid is not None
    assert [group.headings[0] for group in grid.groups][:2] == ["Пропущено по месяцам", "I четверть"]


def test_days_of_a_preschool_group_by_date_and_their_totals() -> None:
    view = JournalView(closed(preschool_journal(), H1))
    grid = days_grid(view)
    assert grid is not None
    assert [group.headings[0] for group in grid.groups] == [
        f"{month} 2025" for month in ("Сентябрь", "Октябрь", "Ноябрь", "Декабрь")
    ]
    shown = {cell for group in grid.groups for column in group.columns for cell in column.cells}
    assert shown == {"", "Б", "УП"}
    assert any(column.away for group in grid.groups for column in group.columns)
    missed = _columns(day_totals_grid(view), "I полугодие")["всего"]
    assert missed[-1] == str(18 * 5)
    attended = _columns(day_totals_grid(view), "Посещено дней по месяцам")
    assert (
        sum(int(column[-1]) for column in attended.values())
        == sum(sum(not view.is_away(pupil, on) for on in view.closed.journal.open_days) for pupil in view.pupils)
        - 18 * 5
    )


def test_only_remarks_are_listed_where_the_grid_shows_the_codes() -> None:
    view = JournalView(closed(preschool_journal(), H1))
    table = day_absences_table(view)
    assert table is not None
    assert {row[-1] for row in table.rows} == {"справка"}
    bare = replace(view.closed.journal, open_days=())
    listed = day_absences_table(JournalView(closed(bare, H1)))
    assert listed is not None
    assert len(listed.rows) == 18 * 5


def test_of_two_codes_of_a_day_the_absence_counts_once() -> None:
    journal = replace(
        _journal(),
        day_absences=(DayAbsence("a", MONDAY, "ОП"), DayAbsence("a", MONDAY, "Б"), DayAbsence("a", MONDAY, "Н", "s")),
    )
    (absence,) = attendance_by_days(_view(journal)).absences
    assert absence.meaning is AttendanceMeaning.ABSENT_ILL


def test_a_code_without_meaning_is_told() -> None:
    view = _view(_journal(("a", "m1", "Ы"), ("a", "m2", "Б"), ("a", "t1", "Б")))
    assert attendance_of(view).unknown == ("Ы",)
    grid = attendance_grid(view)
    assert grid is not None
    assert grid.notes == ("Не учтены знаки без объяснения в источнике: Ы.",)
