"""Which format a source is in, told by its content: one line a format, the next one is added here."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.errors import FormatUnknownError
from archive.intake import flat, sgo_journal
from archive.intake.finding_list import FindingList
from archive.intake.input_file import InputFile, Taken, printable
from archive.intake.open_source import open_sources
from archive.intake.sheets import Source, text_of
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal
from archive.model.period import SchoolYear


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is told from the others, and its reader."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Taken]


FORMATS = (
    Format(sgo_journal.FORMAT, sgo_journal.recognises, sgo_journal.read),
    Format(flat.FORMAT, flat.recognises, flat.read),
)


def take_in(files: Sequence[InputFile]) -> Taken:
    """Return the journals that `files` hold, one a class, and every finding at once.

    A finding that blocks leaves no journals: input is never half taken. Raises `IntakeError` when a
    file cannot be looked into at all, or is no export that we know.
    """
    taken = [_read(source) for source in open_sources(files)]
    journals = tuple(journal for one in taken for journal in one.journals)
    findings = tuple(finding for one in taken for finding in one.findings) + _classes_twice(journals)
    blocked = any(finding.severity is Severity.BLOCKS for finding in findings)
    return Taken(() if blocked else journals, findings)


def _read(source: Source) -> Taken:
    for one in FORMATS:
        if one.recognises(source):
            return one.read(source)
    raise FormatUnknownError(file=source.name, found=_described(source))


def _described(source: Source) -> str:
    """Return what stands first in the source, so that a person sees which file it was."""
    for sheet in source.sheets:
        for row in islice(sheet.rows(), 10):
            texts = [text for cell in row.cells if (text := text_of(cell))]
            if texts:
                where = f"лист «{printable(sheet.title)}» начинается" if sheet.title else "он начинается"
                return f"{where} так: «{printable(' | '.join(texts))[:100]}»"
    return "в нём нет данных"


def _classes_twice(journals: Sequence[ClassJournal]) -> tuple[Finding, ...]:
    """Refuse a class that came in two sources: which of them is true is not ours to say."""
    by_class: dict[tuple[SchoolYear, str], list[ClassJournal]] = defaultdict(list)
    for journal in journals:
        by_class[journal.school_year, journal.class_label].append(journal)
    found = FindingList()
    for (year, label), same in by_class.items():
        for journal in same[1:]:
            found.add(
                Finding(
                    "intake.class-twice",
                    Severity.BLOCKS,
                    f"Класс {label} за {year} есть и в другом файле.",
                    Place(journal.sources[0].name),
                    found=f"файл «{same[0].sources[0].name}»",
                    remedy="Подайте каждый класс одним файлом, по одной выгрузке за раз.",
                    class_label=label,
                )
            )
    return found.all()
