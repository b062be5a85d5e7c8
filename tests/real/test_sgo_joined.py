"""The genuine report of 8А beside a report card and an HTML report made of its own data: they agree to the cell."""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from archive.intake import InputFile, open_inputs, take_in
from archive.model.finding import Severity
from archive.model.journal import ClassJournal
from tests.unit.intake.sgo_card import Card, HtmlPupil, html_report, report_card

_MONTHS = {3: "Март", 4: "Апрель", 5: "Май"}


@pytest.fixture(scope="module")
def report(real_data: Path) -> InputFile:
    return open_inputs([next((real_data / "sgo_xlsx").glob("*.xlsx"))])[0]


@pytest.fixture(scope="module")
def alone(report: InputFile) -> ClassJournal:
    return take_in([report]).journals[0]


def _card(journal: ClassJournal) -> list[Card]:
    marks = {(r.pupil_id, r.subject_id): r.mark.raw for r in journal.results}
    return [
        Card(
            pupil.name.full,
            subjects={
                s.name: (*[None] * 11, marks.get((pupil.pupil_id, s.subject_id)), *[None] * 4) for s in journal.subjects
            },
        )
        for pupil in journal.pupils
    ]


def _html(journal: ClassJournal) -> InputFile:
    """Return the report as HTML has it: a column for each lesson at which anything is written."""
    written = {(e.pupil_id, e.lesson_id): e.raw for e in journal.entries if e.raw.strip()}
    columns = sorted({(x.day, x.ordinal) for x in journal.lessons})
    months: dict[str, list[int]] = defaultdict(list)
    for day, _ordinal in columns:
        months[_MONTHS[day.month]].append(day.day)
    lessons = {(x.subject_id, x.day, x.ordinal): x.lesson_id for x in journal.lessons}
    pupils = [
        HtmlPupil(
            pupil.name.full,
            label=journal.class_label,
            period="с 24.03.2025 по 24.05.2025",
            months=tuple(months.items()),
            term="4 четверть",
            legend=[(line.code, line.words) for line in journal.legend],
            subjects={
                s.name: [
                    *(written.get((pupil.pupil_id, lessons.get((s.subject_id, *c), "")), "") for c in columns),
                    "",
                    "",
                ]
                for s in journal.subjects
            },
        )
        for pupil in journal.pupils
    ]
    return html_report(*pupils, encoding="cp1251", charset="windows-1251", school=journal.school_name)


def _cells(journal: ClassJournal) -> Counter[tuple[str, str, str]]:
    """Return the cells by pupil and subject; HTML makes one space of several."""
    subject = {lesson.lesson_id: lesson.subject_id for lesson in journal.lessons}
    return Counter((e.pupil_id, subject[e.lesson_id], " ".join(e.raw.split())) for e in journal.entries)


def test_a_card_that_agrees_adds_nothing_and_contradicts_nothing(report: InputFile, alone: ClassJournal) -> None:
    taken = take_in([report, report_card(*_card(alone), school=alone.school_name)])
    (joined,) = taken.journals
    assert not [f for f in taken.findings if f.severity is Severity.BLOCKS or "contradicts" in f.code]
    assert replace(joined, averages=alone.averages, sources=alone.sources) == alone
    assert len(joined.sources) == 2


def test_one_mark_changed_in_the_card_is_found_with_both_cells(report: InputFile, alone: ClassJournal) -> None:
    cards = _card(alone)
    subject = next(name for name, cells in cards[5].subjects.items() if cells[11] == "4")
    changed = {**cards[5].subjects, subject: (*[None] * 11, "5", *[None] * 4)}
    cards[5] = replace(cards[5], subjects=changed)
    taken = take_in([report, report_card(*cards, school=alone.school_name)])
    assert taken.journals == ()
    (finding,) = [f for f in taken.findings if f.severity is Severity.BLOCKS]
    assert (finding.code, finding.subject, finding.found) == ("intake.result-contradicts", subject, "«5»")
    assert report.name in finding.expected
    assert "лист «Лист1», ячейка" in finding.expected


def test_html_of_the_same_data_agrees_to_the_cell(report: InputFile, alone: ClassJournal) -> None:
    taken = take_in([_html(alone), report])
    assert not [f for f in taken.findings if f.severity is Severity.BLOCKS]
    (joined,) = taken.journals
    assert _cells(joined) == _cells(alone)
