"""Which format a source is in, told by its content: one line a format, the next one is added here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from archive.errors import FormatUnknownError
from archive.intake.containers.html_sheet import HtmlSheet
from archive.intake.containers.input_file import InputFile, Taken, printable
from archive.intake.containers.open_source import open_sources
from archive.intake.containers.sheets import Source, text_of
from archive.intake.exchange import answers
from archive.intake.exchange.oneroster import journals as oneroster
from archive.intake.finding_list import FindingList
from archive.intake.flat import index as flat_index
from archive.intake.flat import journals as flat
from archive.intake.joining.calendar import report_undated
from archive.intake.joining.journal import join
from archive.intake.joining.part import Part
from archive.intake.places import Index, Places, no_index
from archive.intake.sgo import card, grid
from archive.intake.sgo.header import PERIOD_DERIVED
from archive.intake.vocabulary import folded
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal
from archive.model.period import SchoolYear


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is told from the others, and its reader."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Taken]
    index: Index = no_index
    """Where the things that it read stand; asked only when files contradict each other."""
    whole: bool = True
    """Whether a file holds all of a class; two such files of one class are rivals, never parts."""


FORMATS = (
    Format(grid.XLSX.name, grid.recognises_xlsx, grid.read, grid.index, whole=False),
    Format(grid.HTML.name, grid.recognises_html, grid.read, grid.index, whole=False),
    Format(card.CARD.name, card.recognises, card.read, card.index, whole=False),
    Format(flat.FORMAT, flat.recognises, flat.read, flat_index.index),
    Format(oneroster.FORMAT, oneroster.recognises, oneroster.read),
    Format(answers.FORMAT, answers.recognises, answers.read),
)


def take_in(files: Sequence[InputFile]) -> Taken:
    """Return the journals that `files` hold, one a class, and every finding at once.

    Files that each hold a part of a class (reports of its quarters, its report card) are joined. A
    finding that blocks leaves no journals: input is never half taken. Raises `IntakeError` when a file
    cannot be looked into at all, or is no export that we know.
    """
    sources, repeated = _without_repeats(open_sources(files))
    read = [_read(source) for source in sources]
    findings = [finding for one in read for finding in one.findings] + list(repeated)
    found = FindingList()
    journals: tuple[ClassJournal, ...] = ()
    _refuse_rivals(read, found)
    if not _blocked([*findings, *found.all()]):
        journals = tuple(_joined(parts, found) for parts in _by_class(read).values())
    findings += found.all()
    return Taken(() if _blocked(findings) else journals, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of one source."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


def _read(source: Source) -> _Read:
    for one in FORMATS:
        if one.recognises(source):
            taken, places = one.read(source), Places(source, one.index)
            derived = any(finding.code == PERIOD_DERIVED for finding in taken.findings)
            return _Read(tuple(Part(j, places, one.whole, derived) for j in taken.journals), taken.findings)
    raise FormatUnknownError(file=source.name, found=_described(source))


def _joined(parts: Sequence[Part], found: FindingList) -> ClassJournal:
    journal = parts[0].journal if len(parts) == 1 else join(parts, found)
    report_undated(journal, parts[0].of_period(), found)
    return journal


def _by_class(read: Sequence[_Read]) -> dict[tuple[SchoolYear, str], list[Part]]:
    """Return the parts of each class in the order in which they came; «8 а» is «8А»."""
    classes: dict[tuple[SchoolYear, str], list[Part]] = defaultdict(list)
    for one in read:
        for part in one.parts:
            label = folded(part.journal.class_label).replace(" ", "").replace("-", "")
            classes[part.journal.school_year, label].append(part)
    return classes


def _blocked(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.BLOCKS for finding in findings)


def _without_repeats(sources: Sequence[Source]) -> tuple[list[Source], tuple[Finding, ...]]:
    """Return the sources, each content once, and the news of those that came twice."""
    first: dict[tuple[bytes, ...], Source] = {}
    repeated = FindingList()
    for source in sources:
        known = first.setdefault(tuple(sha256(file.data).digest() for file in source.files), source)
        if known is not source:
            repeated.add(
                Finding(
                    "intake.file-twice",
                    Severity.INFORMS,
                    "Этот файл подан дважды, прочитан один.",
                    Place(source.name),
                    found=f"то же содержимое у файла «{known.name}»",
                )
            )
    return list(first.values()), repeated.all()


def _described(source: Source) -> str:
    """Return what stands first in the source, so that a person sees which file it was."""
    kind = "это HTML, " if any(isinstance(sheet, HtmlSheet) for sheet in source.sheets) else ""
    if not source.sheets:
        return "это JSON, но не из тех, что известны"
    for sheet in source.sheets:
        for row in islice(sheet.rows(), 10):
            texts = [text for cell in row.cells if (text := text_of(cell))]
            if texts:
                where = f"лист «{printable(sheet.title)}» начинается" if sheet.title else "он начинается"
                return f"{kind}{where} так: «{printable(' | '.join(texts))[:100]}»"
    return f"{kind}в нём нет данных"


def _refuse_rivals(read: Sequence[_Read], found: FindingList) -> None:
    """Refuse a class that two files each hold whole: which of them is true is not ours to say."""
    for (year, _label), parts in _by_class(read).items():
        whole = [part for part in parts if part.whole]
        for part in whole[1:]:
            found.add(
                Finding(
                    "intake.class-twice",
                    Severity.BLOCKS,
                    f"Класс {part.journal.class_label} за {year} есть и в другом файле.",
                    Place(part.name),
                    found=f"файл «{whole[0].name}»",
                    remedy="Подайте класс одной такой выгрузкой; к ней можно приложить отчёты Сетевого Города.",
                    class_label=part.journal.class_label,
                )
            )
