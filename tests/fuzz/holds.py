"""What must hold of intake whatever bytes come, for the property tests and the fuzzer alike."""

from collections import Counter
from collections.abc import Sequence

from archive.errors import IntakeError
from archive.intake import InputFile, Taken, take_in
from archive.model.finding import Severity
from archive.model.journal import ClassJournal


def take(files: Sequence[InputFile]) -> Taken | None:
    """Take `files` in: our own error (its words included), or an answer that is whole. Anything else fails."""
    try:
        taken = take_in(files)
    except IntakeError as error:
        refused: IntakeError = error
    else:
        hold(taken)
        return taken
    assert refused.code
    assert str(refused)
    return None


def hold(taken: Taken) -> None:
    """No finding without a place, no journals beside a finding that blocks, no journal with loose ends."""
    for finding in taken.findings:
        assert finding.place.file, finding
        assert finding.message, finding
        assert str(finding), finding
    blocked = any(finding.severity is Severity.BLOCKS for finding in taken.findings)
    assert not (blocked and taken.journals)
    for journal in taken.journals:
        hold_together(journal)


def hold_together(journal: ClassJournal) -> None:
    """Every id that the journal uses is one that it has, and a pupil has one cell at a lesson."""
    pupils = Counter(pupil.pupil_id for pupil in journal.pupils)
    subjects = Counter(subject.subject_id for subject in journal.subjects)
    lessons = Counter(lesson.lesson_id for lesson in journal.lessons)
    for ids in (pupils, subjects, lessons):
        assert max(ids.values(), default=1) == 1, ids.most_common(1)
    assert {lesson.subject_id for lesson in journal.lessons} <= set(subjects)
    assert {entry.lesson_id for entry in journal.entries} <= set(lessons)
    assert {entry.pupil_id for entry in journal.entries} <= set(pupils)
    assert {result.pupil_id for result in journal.results} <= set(pupils)
    assert {result.subject_id for result in journal.results} <= set(subjects)
    cells = Counter((entry.pupil_id, entry.lesson_id) for entry in journal.entries)
    assert max(cells.values(), default=1) == 1
    assert journal.sources
