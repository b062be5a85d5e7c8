"""What the blocks of an SGO report say, gathered into the journal of one class."""

from dataclasses import dataclass, field
from datetime import date

from archive.intake.containers.sheets import Row, Source
from archive.intake.finding_list import FindingList
from archive.intake.places import Key, entry_key, lesson_key, period_key, pupil_key, result_key
from archive.intake.sgo import report as sgo_report
from archive.intake.sgo.block import BlockReader, Cell
from archive.intake.sgo.header import Header
from archive.intake.sgo.headings import Summary, SummaryColumn
from archive.intake.sgo.report import Block, Report
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import AttendanceCode, Average, ClassJournal, Entry, Lesson, Result, ResultKind, Subject
from archive.model.people import Membership, PersonName, Pupil
from archive.model.period import YEAR


@dataclass(slots=True)
class Gathered:
    """What the blocks read so far say; subjects and lessons are the class's, so each is kept once."""

    report: Report
    header: Header
    places: dict[Key, Place] | None = None
    """Filled when somebody asks where things stand; a whole school's would take much memory."""
    legend: tuple[AttendanceCode, ...] = ()
    pupils: list[Pupil] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    lessons: dict[tuple[str, date, int], Lesson] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)

    def pupil(self, block: Block) -> Pupil:
        """Add the block's pupil, numbered by order: the report has no key."""
        label = self.header.class_label
        name, row = block.fields.get(sgo_report.PUPIL, ("", 0))
        pupil = Pupil(f"p{len(self.pupils) + 1}", PersonName.parse(name), memberships=(Membership(label),))
        self.pupils.append(pupil)
        self._note(pupil_key(label, pupil.pupil_id), row, 0)
        return pupil

    def subject(self, row: Row, named_in: int) -> Subject:
        """Return the subject of a row, numbered as it first appears."""
        name = " ".join(str(row.cells[named_in]).split())
        return self.subjects.setdefault(name, Subject(f"s{len(self.subjects) + 1}", name))

    def entry(self, pupil: Pupil, subject: Subject, row: Row, cell: Cell) -> None:
        """Add a lesson's cell; pupils share the lesson when subject, day and ordinal agree."""
        key = (subject.subject_id, cell.day, cell.ordinal)
        named = f"{subject.subject_id}-{cell.day:%Y%m%d}-{cell.ordinal}"
        lesson = self.lessons.setdefault(key, Lesson(named, subject.subject_id, cell.day, cell.ordinal))
        entry = Entry(pupil.pupil_id, lesson.lesson_id, cell.raw, cell.marks, cell.attendance)
        self.entries.append(entry)
        self._note(lesson_key(self.header.class_label, lesson.lesson_id), row.number, cell.index)
        self._note(entry_key(self.header.class_label, entry), row.number, cell.index)

    def summary(self, reader: BlockReader, pupil: Pupil, subject: Subject, row: Row, column: SummaryColumn) -> None:
        """Add what stands in a summary column: a mark, or an average, which is kept as text."""
        code = column.period or (self.header.period.code if self.header.period else None)
        kind = column.holds.result
        if kind is None:
            if raw := reader.summary(row, column):
                weighted = column.holds is Summary.WEIGHTED
                self.averages.append(Average(pupil.pupil_id, subject.subject_id, raw, weighted, code))
            return
        if kind is ResultKind.PERIOD and code == YEAR:
            kind = ResultKind.YEAR
        if mark := reader.result(row, column, subject.name):
            code = code if kind is ResultKind.PERIOD else None
            result = Result(pupil.pupil_id, subject.subject_id, kind, mark, code)
            self.results.append(result)
            self._note(result_key(self.header.class_label, result), row.number, column.index)

    def journal(self, source: Source) -> ClassJournal:
        """Return the journal."""
        order = {subject.subject_id: place for place, subject in enumerate(self.subjects.values())}
        return ClassJournal(
            school_name=self.report.school,
            school_year=self.header.school_year,
            class_label=self.header.class_label,
            periods=(self.header.period,) if self.header.period else (),
            pupils=tuple(self.pupils),
            subjects=tuple(self.subjects.values()),
            lessons=tuple(sorted(self.lessons.values(), key=lambda x: (order[x.subject_id], x.day, x.ordinal))),
            entries=tuple(self.entries),
            results=tuple(self.results),
            averages=tuple(self.averages),
            legend=self.legend,
            sources=source.source_files(self.report.kind.name),
        )

    def note_period(self) -> None:
        """Remember where the report says its interval."""
        _text, row = self.report.blocks[0].fields.get(sgo_report.PERIOD, ("", 1))
        self._note(period_key(self.header.class_label), row, 0)

    def _note(self, key: Key, row: int, column: int) -> None:
        if self.places is not None and key not in self.places:
            self.places[key] = self.report.sheet.place(row, column)


def report_strange(report: Report, found: FindingList) -> None:
    """Name every row that belongs to nothing: it is not in the journal, only in the source that is kept."""
    for row in report.strange:
        texts = [str(cell) for cell in row.cells if cell is not None and str(cell).strip()]
        found.add(
            Finding(
                "intake.row-unknown",
                Severity.EXPLAIN,
                "Строка не понята и в журнал не вошла.",
                report.sheet.place(row.number, 0),
                expected="предмет, обозначение пропуска или заголовок ученика",
                found=f"«{' '.join(texts)[:120]}»",
                remedy="Если её добавили вручную, выгрузите отчёт заново.",
            )
        )
