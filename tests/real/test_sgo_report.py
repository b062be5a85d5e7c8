"""The genuine export of Сетевой Город: 8А, IV quarter of 2024/25, accepted with exactly these findings."""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from archive.intake import Taken, open_inputs, take_in
from tests.real.golden import golden, shown


@pytest.fixture(scope="module")
def path(real_data: Path) -> Path:
    return next((real_data / "sgo_xlsx").glob("*.xlsx"))


@pytest.fixture(scope="module")
def taken(path: Path) -> Taken:
    return take_in(open_inputs([path]))


def test_the_findings_are_exactly_these(taken: Taken) -> None:
    assert shown(taken.findings) == golden("sgo_8A_Q4")


def test_nothing_of_the_sheet_is_lost(taken: Taken, path: Path) -> None:
    """Count with a reading of its own: every cell that is there between the subject and the tail is an entry."""
    (journal,) = taken.journals
    raws: Counter[str] = Counter()
    days = 0
    for row in load_workbook(path).worksheets[0].iter_rows(values_only=True):
        if row[0] == "Предмет":
            days = next(i for i, text in enumerate(row) if text and str(text).startswith("Средняя"))
        elif days and row[0] and ":" not in str(row[0]) and len(str(row[0])) > 1:
            raws.update(str(cell) for cell in row[1:days] if cell is not None)
    assert Counter(entry.raw for entry in journal.entries) == raws
    assert sum(raws.values()) == 5897


def test_the_class(taken: Taken) -> None:
    (journal,) = taken.journals
    assert (journal.class_label, str(journal.school_year), str(journal.periods[0].code)) == ("8А", "2024/2025", "Q4")
    assert (len(journal.pupils), len(journal.subjects), len(journal.results)) == (28, 20, 476)
    assert len(journal.averages) == 2 * 28 * 20
    assert [line.code for line in journal.legend] == ["Н", "О", "Б", "У"]


def test_no_lesson_has_two_entries_of_one_pupil(taken: Taken) -> None:
    (journal,) = taken.journals
    cells = Counter((entry.pupil_id, entry.lesson_id) for entry in journal.entries)
    assert max(cells.values()) == 1


def test_only_the_nine_zeros_are_not_understood(taken: Taken) -> None:
    (journal,) = taken.journals
    marks = [mark for entry in journal.entries for mark in entry.marks] + [result.mark for result in journal.results]
    assert Counter(mark.raw for mark in marks if not mark.understood) == Counter({"0": 9})


def test_raw_texts_are_their_marks_and_codes(taken: Taken) -> None:
    (journal,) = taken.journals
    for entry in journal.entries:
        tokens = entry.raw.replace("/", " ").split()
        assert Counter(tokens) == Counter([*entry.attendance, *(mark.raw for mark in entry.marks)])
