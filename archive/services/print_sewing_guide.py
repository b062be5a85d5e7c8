"""The page that tells the clerk what to print, how to sew it and what to enter afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.model.binding import PageSize, PrintJob, SewingGuide, SheetCount
from archive.model.organisation import Organisation
from archive.model.record import RecordNumber
from archive.render.measures import MEASURES, MM
from archive.texts import _, counted

_LISTED = 8
"""Documents named one by one; more stand in the inner inventory."""


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A file for the printer."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SewnFile:
    """What the guide speaks of."""

    school: Organisation
    title: str
    said: str
    count: SheetCount
    double_sided: bool
    documents: tuple[tuple[str, int], ...]
    sizes: tuple[PageSize, ...]
    own_landscape: bool
    number: RecordNumber

    @property
    def guide_name(self) -> str:
        """Read first."""
        return f"{self.number}_0_как_сшить.pdf"

    @property
    def body_name(self) -> str:
        """Everything but cover and sticker."""
        return f"{self.number}_1_дело.pdf"

    @property
    def cover_name(self) -> str:
        """On thicker paper."""
        return f"{self.number}_2_обложка.pdf"

    @property
    def sticker_name(self) -> str:
        """To be cut out."""
        return f"{self.number}_3_наклейка.pdf"

    @property
    def format_words(self) -> str:
        """«A3 альбомная; опись и лист-заверитель A4 книжная»."""
        formats = "; ".join(dict.fromkeys(size.words for size in self.sizes))
        own = "A4 альбомная" if self.own_landscape else "A4 книжная"
        return (
            formats
            if formats == own
            else _("{formats}; опись и лист-заверитель {own}").format(formats=formats, own=own)
        )


def sewing_guide(sewn: SewnFile, *, at: datetime) -> SewingGuide:
    """Return the page."""
    return SewingGuide(
        organisation=sewn.school,
        made_at=at,
        title=sewn.title,
        records=sewn.said,
        sheets=sewn.count,
        double_sided=sewn.double_sided,
        left_margin=round(MEASURES.margins.left / MM),
        prints=tuple(_prints(sewn)),
        order=tuple(_order(sewn)),
        sheet_format=sewn.format_words,
        uneven=len({size.height for size in sewn.sizes}) > 1,
        count_command=f"archive count {sewn.number} ЛИСТОВ",
        sewn_command=f"archive sewn {sewn.number}",
        shelve_command=f'archive shelve {sewn.number} --place "шкаф 2, полка 4, коробка 1"',
    )


def _prints(sewn: SewnFile) -> Iterator[PrintJob]:
    sheets = counted(sewn.count.numbered + sewn.count.inventory + 1, "лист", "листа", "листов")
    side = _("на обеих сторонах") if sewn.double_sided else _("на одной стороне")
    yield PrintJob(sewn.body_name, f"{sheets}, {side}")
    yield PrintJob(sewn.cover_name, _("плотная бумага, 1 лист"))
    yield PrintJob(sewn.sticker_name, _("тонкая бумага, 1 лист; вырезать"))


def _order(sewn: SewnFile) -> Iterator[tuple[str, str]]:
    yield _("Обложка"), "1"
    yield _("Внутренняя опись"), str(sewn.count.inventory)
    if len(sewn.documents) <= _LISTED:
        yield from ((title, str(sheets)) for title, sheets in sewn.documents)
    else:
        documents = counted(len(sewn.documents), "документ", "документа", "документов")
        yield f"{documents}, по внутренней описи", str(sewn.count.numbered)
    yield _("Лист-заверитель"), "1"
