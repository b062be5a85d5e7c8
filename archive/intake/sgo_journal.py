"""From the blocks of an SGO report to the journal of one class."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.intake import sgo_report
from archive.intake.finding_list import FindingList
from archive.intake.input_file import Taken
from archive.intake.sgo_block import BlockReader, Cell, Columns, read_legend
from archive.intake.sgo_header import Header, check_block, read_header
from archive.intake.sgo_report import Block, Report
from archive.intake.sheets import Row, Source
from archive.model.finding import Finding, Severity
from archive.model.journal import Average, ClassJournal, Entry, Lesson, Result, ResultKind, Subject
from archive.model.people import Membership, PersonName, Pupil

FORMAT = "sgo-report-xlsx"


@dataclass(slots=True)
class _Gathered:
    """What the blocks read so far say; subjects and lessons are the class's, so each is kept once."""

    pupils: list[Pupil] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    lessons: dict[tuple[str, date, int], Lesson] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)

    def subject(self, name: str) -> Subject:
        """Return the subject `name`, numbered as it first appears."""
        return self.subjects.setdefault(name, Subject(f"s{len(self.subjects) + 1}", name))

    def lesson(self, subject: Subject, cell: Cell) -> Lesson:
        """Return the lesson that `cell` is of; pupils share it when subject, day and ordinal agree."""
        key = (subject.subject_id, cell.day, cell.ordinal)
        named = f"{subject.subject_id}-{cell.day:%Y%m%d}-{cell.ordinal}"
        return self.lessons.setdefault(key, Lesson(named, subject.subject_id, cell.day, cell.ordinal))


def recognises(source: Source) -> bool:
    """Tell whether one of the sheets bears the report's title."""
    return sgo_report.find_report(source) is not None


def read(source: Source) -> Taken:
    """Return the journal of the report's class and the findings. Raises `IntakeError`."""
    sheet = sgo_report.find_report(source)
    assert sheet is not None
    report, found = sgo_report.cut(sheet), FindingList()
    header = read_header(report, found)
    _report_strange(report, found)
    if header is None:
        return Taken((), found.all())
    gathered = _Gathered()
    for block in report.blocks:
        check_block(report, header, block, found)
        _read_block(report, header, block, gathered, found)
    _report_uneven_days(report, header, gathered, found)
    return Taken((_journal(source, report, header, gathered),), found.all())


def _read_block(report: Report, header: Header, block: Block, gathered: _Gathered, found: FindingList) -> None:
    if block.heading is None or block.days is None:
        return  # `check_block` has said so
    name, _row = block.fields.get(sgo_report.PUPIL, ("", 0))
    pupil = Pupil(f"p{len(gathered.pupils) + 1}", PersonName.parse(name), memberships=(Membership(header.class_label),))
    gathered.pupils.append(pupil)
    legend = read_legend(block.legend) or header.legend
    reader = BlockReader(
        report.sheet, header.school_year, header.period, legend, header.class_label, pupil.name.full, found
    )
    columns = reader.columns(block)
    for row in block.subjects:
        _read_subject(reader, row, columns, pupil, gathered)


def _read_subject(reader: BlockReader, row: Row, columns: Columns, pupil: Pupil, gathered: _Gathered) -> None:
    subject = gathered.subject(" ".join(str(row.cells[0]).split()))
    for cell in reader.cells(row, columns, subject.name):
        lesson = gathered.lesson(subject, cell)
        gathered.entries.append(Entry(pupil.pupil_id, lesson.lesson_id, cell.raw, cell.marks, cell.attendance))
    if mark := reader.result(row, columns, subject.name):
        code = reader.period.code
        gathered.results.append(Result(pupil.pupil_id, subject.subject_id, ResultKind.PERIOD, mark, code))
    for name in ("average", "weighted"):
        if raw := reader.summary(row, columns, name):
            gathered.averages.append(
                Average(pupil.pupil_id, subject.subject_id, raw, name == "weighted", reader.period.code)
            )
    reader.stray(row, columns)


def _journal(source: Source, report: Report, header: Header, gathered: _Gathered) -> ClassJournal:
    order = {subject.subject_id: place for place, subject in enumerate(gathered.subjects.values())}
    return ClassJournal(
        school_name=report.school,
        school_year=header.school_year,
        class_label=header.class_label,
        periods=(header.period,),
        pupils=tuple(gathered.pupils),
        subjects=tuple(gathered.subjects.values()),
        lessons=tuple(sorted(gathered.lessons.values(), key=lambda x: (order[x.subject_id], x.day, x.ordinal))),
        entries=tuple(gathered.entries),
        results=tuple(gathered.results),
        averages=tuple(gathered.averages),
        legend=header.legend,
        sources=source.source_files(FORMAT),
    )


def _report_strange(report: Report, found: FindingList) -> None:
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


def _report_uneven_days(report: Report, header: Header, gathered: _Gathered, found: FindingList) -> None:
    """Say where some pupils have two lessons of a subject in a day and others one: the export shows no more."""
    subjects = {subject.subject_id: subject.name for subject in gathered.subjects.values()}
    for subject_id, days in _uneven(gathered).items():
        found.add(
            Finding(
                "intake.lessons-uneven",
                Severity.INFORMS,
                f"{subjects[subject_id]}: в один день у одних учеников два урока, у других один; "
                "почему, выгрузка не говорит.",
                report.sheet.place(1, 0),
                found=", ".join(f"{day:%d.%m}" for day in days),
                class_label=header.class_label,
                subject=subjects[subject_id],
            )
        )


def _uneven(gathered: _Gathered) -> dict[str, Sequence[date]]:
    by_id = {lesson.lesson_id: lesson for lesson in gathered.lessons.values()}
    entries: dict[tuple[str, date, int], int] = defaultdict(int)
    for entry in gathered.entries:
        lesson = by_id[entry.lesson_id]
        entries[lesson.subject_id, lesson.day, lesson.ordinal] += 1
    uneven: dict[str, list[date]] = defaultdict(list)
    for (subject_id, day, ordinal), number in entries.items():
        if ordinal == 2 and number < entries[subject_id, day, 1]:
            uneven[subject_id].append(day)
    return {subject_id: sorted(days) for subject_id, days in uneven.items()}
