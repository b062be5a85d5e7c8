"""«Табель успеваемости учащегося»: summary marks of the periods and the year, without lessons or dates."""

import re
from collections.abc import Mapping

from archive.intake.containers.input_file import Taken
from archive.intake.containers.sheets import Source, text_of
from archive.intake.finding_list import FindingList
from archive.intake.places import Key
from archive.intake.sgo import report as sgo_report
from archive.intake.sgo.block import BlockReader
from archive.intake.sgo.gathered import Gathered, report_strange
from archive.intake.sgo.header import check_block, is_whole, read_header
from archive.intake.sgo.headings import SummaryColumn, card_column, heading_texts, named_period
from archive.intake.sgo.report import Block, Kind
from archive.model.finding import Finding, Place, Severity
from archive.model.period import PeriodCode

CARD = Kind(
    "sgo-report-card",
    re.compile(r"табель успеваемости( учащегося| ученика| учащихся)?.*", re.IGNORECASE | re.DOTALL),
    (sgo_report.YEAR, sgo_report.CLASS, sgo_report.PUPIL),
)


def recognises(source: Source) -> bool:
    """Tell whether one of the sheets bears the title of a report card."""
    return sgo_report.find_report(source, CARD) is not None


def read(source: Source) -> Taken:
    """Return the journal of summary marks alone and the findings. Raises `IntakeError`."""
    gathered, found = _gather(source, None)
    return Taken((gathered.journal(source),) if gathered else (), found.all())


def index(source: Source) -> Mapping[Key, Place]:
    """Return where each thing stands. Raises `IntakeError`."""
    places: dict[Key, Place] = {}
    _gather(source, places)
    return places


def _gather(source: Source, places: dict[Key, Place] | None) -> tuple[Gathered | None, FindingList]:
    found = FindingList()
    sheet = sgo_report.find_report(source, CARD)
    assert sheet is not None
    report = sgo_report.cut(sheet, CARD)
    header = read_header(report, found)
    report_strange(report, found)
    if header is None:
        return None, found
    gathered = Gathered(report, header, places)
    for block in report.blocks:
        check_block(report, header, block, found)
        if is_whole(report, block):
            _read_block(block, gathered, found)
    return gathered, found


def _read_block(block: Block, gathered: Gathered, found: FindingList) -> None:
    header, pupil = gathered.header, gathered.pupil(block)
    reader = BlockReader(
        gathered.report.sheet, header.school_year, None, (), header.class_label, pupil.name.full, found
    )
    columns = _columns(block)
    _report_unknown(block, columns, gathered, found)
    for row in block.subjects:
        subject = gathered.subject(row, block.named_in)
        for column in columns.values():
            gathered.summary(reader, pupil, subject, row, column)


def _columns(block: Block) -> dict[int, SummaryColumn]:
    """Return what the columns hold; a period's name stands over several and is written over the first."""
    columns: dict[int, SummaryColumn] = {}
    over: dict[int, PeriodCode | None] = {}
    for index in range(block.named_in + 1, max(len(row.cells) for row in block.head)):
        for depth, row in enumerate(block.head):
            text = text_of(row.cells[index]) if index < len(row.cells) else ""
            if text:
                over = {level: code for level, code in over.items() if level < depth}
                over[depth] = named_period(text)
        texts = heading_texts(block.head, index)
        period = next((code for _level, code in sorted(over.items(), reverse=True) if code), None)
        named = [card_column(index, text, period) for text in (*reversed(texts), " ".join(texts)) if text]
        if column := next((one for one in named if one), None):
            columns[index] = column
    return columns


def _report_unknown(block: Block, columns: Mapping[int, SummaryColumn], gathered: Gathered, found: FindingList) -> None:
    """Name the columns that hold something and are not understood, once for the report."""
    if len(gathered.pupils) > 1:
        return
    for index in range(block.named_in + 1, max(len(row.cells) for row in block.subjects)):
        said = [row for row in block.subjects if index < len(row.cells) and text_of(row.cells[index])]
        if index not in columns and said:
            found.add(
                Finding(
                    "intake.column-unknown",
                    Severity.EXPLAIN,
                    "Графа табеля не понята и в журнал не вошла; исходный файл хранится целиком.",
                    gathered.report.sheet.place(said[0].number, index),
                    expected="«Средний балл», «Ср. взв. балл» и «Итог» под периодом, «Год. оценка», «Экз. оценка», "
                    "«Гос. экз. оценка», «Итог. оценка»",
                    found=f"«{' '.join(heading_texts(block.head, index)) or 'без заголовка'}»",
                    class_label=gathered.header.class_label,
                )
            )
