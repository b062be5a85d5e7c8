"""«Отчет об успеваемости и посещаемости ученика»: the grid of days, as XLSX or as HTML."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from archive.intake.containers.html_sheet import HtmlSheet
from archive.intake.containers.input_file import Taken
from archive.intake.containers.sheets import Source
from archive.intake.finding_list import FindingList
from archive.intake.places import Key
from archive.intake.sgo import report as sgo_report
from archive.intake.sgo.block import BlockReader, read_legend
from archive.intake.sgo.gathered import Gathered, report_strange
from archive.intake.sgo.header import check_block, is_whole, read_header
from archive.intake.sgo.report import Block, Kind, Report
from archive.intake.vocabulary import meaning_of
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import AttendanceCode

_TITLE = re.compile(r"отч[её]т об успеваемости и посещаемости( ученика| учащегося)?.*", re.IGNORECASE | re.DOTALL)
_FIELDS = (sgo_report.YEAR, sgo_report.CLASS, sgo_report.PERIOD, sgo_report.PUPIL)
XLSX = Kind("sgo-report-xlsx", _TITLE, _FIELDS)
HTML = Kind("sgo-report-html", _TITLE, _FIELDS)
_USUAL_CODES = {
    "УП": "Отсутствовал по уважительной причине",
    "Б": "Отсутствовал по болезни",
    "НП": "Отсутствовал по неуважительной причине",
    "ОТ": "Отсутствовал",
    "ОП": "Опоздал",
    "ОСВ": "Освобождён",
}
"""Of the HTML report; used, and told, only when a file has no legend of its own."""


def recognises_xlsx(source: Source) -> bool:
    """Tell whether one of the workbook's sheets bears the report's title."""
    return not _is_html(source) and sgo_report.find_report(source, XLSX) is not None


def recognises_html(source: Source) -> bool:
    """Tell whether the HTML document bears the report's title."""
    return _is_html(source) and sgo_report.find_report(source, HTML) is not None


def read(source: Source) -> Taken:
    """Return the journal of the report's class and the findings. Raises `IntakeError`."""
    gathered, found = _gather(source, None)
    if gathered is None:
        return Taken((), found.all())
    return Taken((gathered.journal(source),), found.all())


def index(source: Source) -> Mapping[Key, Place]:
    """Return where each thing stands. Raises `IntakeError`."""
    places: dict[Key, Place] = {}
    _gather(source, places)
    return places


def _is_html(source: Source) -> bool:
    return isinstance(source.sheets[0], HtmlSheet) if source.sheets else False


def _gather(source: Source, places: dict[Key, Place] | None) -> tuple[Gathered | None, FindingList]:
    kind, found = HTML if _is_html(source) else XLSX, FindingList()
    sheet = sgo_report.find_report(source, kind)
    assert sheet is not None
    report = sgo_report.cut(sheet, kind)
    header = read_header(report, found)
    report_strange(report, found)
    if header is None:
        return None, found
    gathered = Gathered(report, header, places, header.legend or _usual(report, header.class_label, found))
    gathered.note_period()
    for block in report.blocks:
        check_block(report, header, block, found)
        _read_block(block, gathered, found)
    _report_uneven_days(gathered, found)
    _report_sparse(gathered, found)
    return gathered, found


def _read_block(block: Block, gathered: Gathered, found: FindingList) -> None:
    report, header = gathered.report, gathered.header
    if not is_whole(report, block):
        return  # `check_block` has said so
    pupil = gathered.pupil(block)
    legend = read_legend(block.legend) or gathered.legend
    reader = BlockReader(
        report.sheet, header.school_year, header.period, legend, header.class_label, pupil.name.full, found
    )
    columns = reader.columns(block)
    for row in block.subjects:
        subject = gathered.subject(row, block.named_in)
        for cell in reader.cells(row, columns, subject.name):
            gathered.entry(pupil, subject, row, cell)
        for column in columns.tail:
            gathered.summary(reader, pupil, subject, row, column)
        reader.stray(row, columns, block.named_in)


def _usual(report: Report, label: str, found: FindingList) -> tuple[AttendanceCode, ...]:
    """Return the codes that the HTML report uses, when the file does not explain them itself."""
    if report.kind is not HTML or any(block.legend for block in report.blocks):
        return ()
    found.add(
        Finding(
            "intake.legend-missing",
            Severity.EXPLAIN,
            "В отчёте нет обозначений пропусков; они прочитаны так, как принято в Сетевом Городе.",
            report.sheet.place(1, 0),
            expected="; ".join(f"{code}: {words}" for code, words in _USUAL_CODES.items()),
            remedy="Если в школе они значат другое, подайте отчёт в Excel, где обозначения есть.",
            class_label=label,
        )
    )
    return tuple(AttendanceCode(code, words, meaning_of(words)) for code, words in _USUAL_CODES.items())


def _report_sparse(gathered: Gathered, found: FindingList) -> None:
    """Say of an HTML report that lessons without an entry are not in it at all."""
    if gathered.report.kind is HTML:
        found.add(
            Finding(
                "intake.lessons-unlisted",
                Severity.EXPLAIN,
                "В этом отчёте есть только дни с записями: уроки, на которых ничего не выставлено, в журнал не вошли.",
                gathered.report.sheet.place(1, 0),
                remedy="Чтобы в журнале были все уроки, подайте тот же отчёт кнопкой «Экспорт в Excel».",
                class_label=gathered.header.class_label,
            )
        )


def _report_uneven_days(gathered: Gathered, found: FindingList) -> None:
    """Say where some pupils have two lessons of a subject in a day and others one: the export shows no more."""
    subjects = {subject.subject_id: subject.name for subject in gathered.subjects.values()}
    for subject_id, days in _uneven(gathered).items():
        found.add(
            Finding(
                "intake.lessons-uneven",
                Severity.INFORMS,
                f"{subjects[subject_id]}: в один день у одних учеников два урока, у других один; "
                "почему, выгрузка не говорит.",
                gathered.report.sheet.place(1, 0),
                found=", ".join(f"{day:%d.%m}" for day in days),
                class_label=gathered.header.class_label,
                subject=subjects[subject_id],
            )
        )


def _uneven(gathered: Gathered) -> dict[str, Sequence[date]]:
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
