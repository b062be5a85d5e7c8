"""Joining in general: what was in the files is in the journal, or a finding says what contradicts what."""

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.intake import InputFile
from archive.model.finding import Severity
from tests.fuzz.holds import take
from tests.unit.intake.build_input import SgoPupil, sgo_report
from tests.unit.intake.sgo_card import Card, report_card

_NAMES = ("Абрамов Олег", "Иванов Пётр Сергеевич", "Яковлева Анна")
_mark = st.sampled_from(["", "3", "4", "5"])
_marks = st.fixed_dictionaries(dict.fromkeys(_NAMES, _mark))
_some = settings(max_examples=40, deadline=None)


def _report(marks: dict[str, str], cell: str = "5") -> InputFile:
    pupils = [
        SgoPupil(name, days=(("Апрель", 2),), subjects={"Алгебра": (cell, 0, 0, mark)}) for name, mark in marks.items()
    ]
    return InputFile("report.xlsx", sgo_report(*pupils).data)


def _card(marks: dict[str, str]) -> InputFile:
    cells = {name: (*[None] * 11, mark or None, *[None] * 4) for name, mark in marks.items()}
    return report_card(*(Card(name, subjects={"Алгебра": row}) for name, row in cells.items()))


@_some
@given(_marks, _marks)
def test_the_marks_agree_or_each_difference_is_told(first: dict[str, str], second: dict[str, str]) -> None:
    taken = take([_report(first), _card(second)])
    assert taken is not None
    differ = {name for name in _NAMES if first[name] and second[name] and first[name] != second[name]}
    told = {f.pupil for f in taken.findings if f.code == "intake.result-contradicts"}
    assert told == differ
    assert bool(taken.journals) is not bool(differ)
    if taken.journals:
        names = {pupil.pupil_id: pupil.name.full for pupil in taken.journals[0].pupils}
        found = {names[r.pupil_id]: r.mark.raw for r in taken.journals[0].results}
        assert found == {name: first[name] or second[name] for name in _NAMES if first[name] or second[name]}


@_some
@given(_marks, _marks)
def test_the_order_of_files_changes_nothing(first: dict[str, str], second: dict[str, str]) -> None:
    files = [_report(first), _card(second)]
    one, other = take(files), take(files[::-1])
    assert one is not None
    assert other is not None
    assert one.journals == other.journals
    assert {(f.code, str(f.place), f.found) for f in one.findings} == {
        (f.code, str(f.place), f.found) for f in other.findings
    }


@_some
@given(st.sampled_from(["5", "4 5", "2/3", "Б 3", ""]), st.sampled_from(["5", "4 5", "2/3", "Б 3", ""]))
def test_one_lesson_in_two_reports(first: str, second: str) -> None:
    marks = {_NAMES[0]: "4"}
    other = _report(marks, second)
    taken = take([_report(marks, first), InputFile("other.xlsx", other.data)])
    assert taken is not None
    blocks = [f for f in taken.findings if f.severity is Severity.BLOCKS]
    assert bool(blocks) is (first != second)
    if not blocks:
        assert [entry.raw for entry in taken.journals[0].entries] == [first]
