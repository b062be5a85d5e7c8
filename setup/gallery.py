"""Pictures of every kind of document and paper, on one page that opens without a network: `make gallery`.

Everything is made anew from the sample school with the product's own renderer, so that a person can look
at what is printed. Long documents show their first and last sheets; the whole file lies beside them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from html import escape
from pathlib import Path

import pypdfium2

from archive.checks import check
from archive.demo.sample import sample_journals
from archive.demo.sample_papers import SCHOOL, sample_papers
from archive.model.closing import ClosedPeriod, ClosingKind
from archive.model.digest import Digest
from archive.model.document import PdfVariant, RecordIdentity, SigningCertificate, Twin
from archive.model.extract import Extract
from archive.model.ledger_scope import LedgerKind
from archive.model.organisation import Organisation
from archive.model.period import YEAR, SchoolYear
from archive.model.printed_ledger import LedgerSource, PrintedLedger
from archive.model.record import RecordClass, RecordNumber
from archive.model.signature import Signatory, SignaturePolicy
from archive.model.term import RetentionTerm
from archive.periods.calendar import find_period
from archive.periods.selection import select
from archive.periods.snapshot import freeze
from archive.render.findings import FindingsSheet, render_findings
from archive.render.papers import FORMS
from archive.render.renderer import DocumentRenderer
from tests.unit.render import corrections, reports

FOLDER = Path("build/gallery")
AT = datetime(2026, 6, 20, 9, 30, tzinfo=UTC)
_YEAR = SchoolYear(2025)
_SHORT = 12
"""A document of so many sheets is shown whole."""
_DOTS_PER_POINT = 100 / 72
_CERTIFICATE = SigningCertificate(
    serial="00D6A1F2C47B9E8835AA01B2C3D4E5F60718293A",
    owner="Волкова Мария Олеговна",
    organisation=SCHOOL.short_name,
    issuer="Пробный удостоверяющий центр",
    not_before=datetime(2025, 9, 3, tzinfo=UTC),
    not_after=datetime(2026, 11, 27, tzinfo=UTC),
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document: its group, the name of its file, its caption, and how it is made."""

    group: str
    name: str
    caption: str
    make: Callable[[], bytes]


def exhibits() -> Iterator[Exhibit]:
    """Yield one of every kind."""
    yield from _documents("Документы архива")
    yield from _variants("Варианты PDF/A: размеченные для чтения вслух")
    yield from _printed("Печатается по запросу")
    for name, paper in sample_papers().items():
        made = _maker(lambda paper=paper: DocumentRenderer().paper(paper).pdf)
        yield Exhibit("Акты и бумаги", name, FORMS[type(paper)].title, made)


def _documents(group: str) -> Iterator[Exhibit]:
    for label, what in (("5Б", "класс, год"), ("1А", "1 класс, без отметок"), ("ИСП-21", "группа колледжа")):
        yield Exhibit(group, f"journal-{label}", f"Журнал: {what}", _maker(_journal, label))
    for label, what in (("5Б", "класс, год"), ("11А", "11 класс"), ("ИСП-21", "группа колледжа")):
        yield Exhibit(group, f"ledger-{label}", f"Сводная ведомость: {what}", _maker(_ledger, label))
    yield Exhibit(group, "corrected-journal", "Журнал: исправленная версия", lambda: corrections.new_journal().pdf)
    yield Exhibit(group, "corrected-ledger", "Ведомость: исправленная версия", lambda: corrections.new_ledger().pdf)
    yield Exhibit(group, "supplement", "Дополнительная ведомость", lambda: corrections.supplementary().pdf)
    yield Exhibit(group, "teacher-report", "Отчёт учителя", lambda: reports.rendered(SCHOOL).pdf)
    yield Exhibit(group, "signature-mark", "Отметка об электронной подписи", _mark)


def _variants(group: str) -> Iterator[Exhibit]:
    for variant in (PdfVariant.A_2A,):
        yield Exhibit(group, f"ledger-{variant}", f"Сводная ведомость, {variant.words}", _maker(_ledger, "5Б", variant))
        yield Exhibit(group, f"journal-{variant}", f"Журнал, {variant.words}", _maker(_small_journal, variant))
        yield Exhibit(group, f"extract-{variant}", f"Выписка, {variant.words}", _maker(_extract, variant))


def _printed(group: str) -> Iterator[Exhibit]:
    yield Exhibit(group, "extract", "Выписка", _maker(_extract))
    yield Exhibit(group, "reference", "Справка-отсылка", lambda: corrections.reference(ClosingKind.WHOLE, 2).pdf)
    yield Exhibit(group, "findings", "Замечания перед закрытием", _findings)
    for kind in (LedgerKind.PUPIL, LedgerKind.MEDAL):
        yield Exhibit(group, f"ledger-{kind}", kind.words.capitalize(), _maker(_printed_ledger, kind))


def _maker(make: Callable[..., bytes], *values: object) -> Callable[[], bytes]:
    return lambda: make(*values)


@cache
def _closed(label: str, variant: PdfVariant = PdfVariant.A_3U, weeks: int | None = None) -> ClosedPeriod:
    school = replace(_school(variant), class_labels=(label,))
    journal = next(iter(sample_journals(7, [label], _YEAR, weeks=weeks)))
    period = find_period(journal, YEAR)
    return ClosedPeriod(
        format="closed-period-1",
        closing_id=f"2025-{label}-Y-1",
        version=1,
        organisation=school,
        period=period,
        journal=select(journal, period),
        findings=tuple(check(journal, school, period, at=AT)),
        closed_by="Лаптев Игорь Петрович, заместитель директора",
        closed_on=date(2026, 6, 20),
        closed_at=AT,
        protocol="протокол педагогического совета от 26.05.2026 № 9",
    )


def _school(variant: PdfVariant) -> Organisation:
    return replace(SCHOOL, pdf_variant=variant)


def _identity(closed: ClosedPeriod, kind: RecordClass) -> RecordIdentity:
    rule = closed.organisation.rule(kind)
    term = RetentionTerm(closed.closed_on, rule.years, closed.organisation.time_zone, rule.basis)
    return RecordIdentity(RecordNumber(2026, 12), kind, term, rule.case_index, Digest.of(freeze(closed)))


def _journal(label: str) -> bytes:
    closed = _closed(label)
    return DocumentRenderer().journal(closed, _identity(closed, RecordClass.JOURNAL), Twin.of(freeze(closed))).pdf


def _small_journal(variant: PdfVariant) -> bytes:
    closed = _closed("5Б", variant, 3)
    return DocumentRenderer().journal(closed, _identity(closed, RecordClass.JOURNAL), Twin.of(freeze(closed))).pdf


def _ledger(label: str, variant: PdfVariant = PdfVariant.A_3U) -> bytes:
    closed = _closed(label, variant)
    return DocumentRenderer().ledger(closed, _identity(closed, RecordClass.LEDGER), Twin.of(freeze(closed))).pdf


def _extract(variant: PdfVariant = PdfVariant.A_3U) -> bytes:
    closed = _closed("5Б", variant)
    order = Extract(
        source=closed,
        pupil_id=closed.journal.pupils[0].pupil_id,
        period=closed.period,
        number=RecordNumber(2026, 12),
        record_digest=Digest.of(b"record"),
        case_index="05-12",
        verified_at=AT,
        issued_on=date(2026, 9, 1),
        issued_by="Секретарь учебной части, О. И. Петрова",
    )
    return DocumentRenderer().extract(order).pdf


def _findings() -> bytes:
    closed = _closed("5Б")
    sheet = FindingsSheet(closed.journal, closed.period, closed.findings)
    return render_findings(closed.organisation, [sheet], at=AT).pdf


def _printed_ledger(kind: LedgerKind) -> bytes:
    closed = _closed("11А")
    pupil = closed.journal.pupils[0]
    journal = replace(closed.journal, pupils=(pupil,)) if kind is LedgerKind.PUPIL else closed.journal
    source = LedgerSource(
        RecordNumber(2026, 13), Digest.of(b"ledger"), "Сводная ведомость 11А, 2025/2026", "11А", _YEAR
    )
    label = pupil.name.full if kind is LedgerKind.PUPIL else "11А"
    paper = PrintedLedger(
        kind,
        label,
        (replace(closed, journal=journal),),
        (source,),
        AT,
        date(2026, 6, 22),
        "Серова А. И., делопроизводитель",
    )
    return DocumentRenderer().printed_ledger(paper).pdf


def _mark() -> bytes:
    closed = _closed("11А")
    made = DocumentRenderer().ledger(closed, _identity(closed, RecordClass.LEDGER), Twin.of(freeze(closed)))
    place = next(field.place for field in made.signature_places if field.place)
    return DocumentRenderer().signature_mark(_CERTIFICATE, place, SignaturePolicy(), Signatory.DIRECTOR)


def hang(folder: Path, chosen: Sequence[Exhibit]) -> Path:
    """Write the pictures of `chosen` and the page that shows them into `folder`; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.p??"):
        old.unlink()
    groups: dict[str, list[str]] = {}
    for exhibit in chosen:
        (folder / f"{exhibit.name}.pdf").write_bytes(exhibit.make())
        groups.setdefault(exhibit.group, []).append(_shown(folder, exhibit))
    page = folder / "index.html"
    page.write_text(_PAGE.format(body="\n".join(_wall(*group) for group in groups.items())), encoding="utf-8")
    return page


def _wall(group: str, shown: Sequence[str]) -> str:
    return f"<h2>{escape(group)}</h2>\n" + "\n".join(shown)


def _shown(folder: Path, exhibit: Exhibit) -> str:
    pictures = "".join(
        f'<a href="{name}"><img src="{name}" alt="{escape(exhibit.caption)}, лист {number}" loading="lazy"></a>'
        for number, name in _pictures(folder, exhibit.name)
    )
    with pypdfium2.PdfDocument(folder / f"{exhibit.name}.pdf") as pdf:
        count, some = len(pdf), f", показано {len(_chosen(pdf))}" if len(_chosen(pdf)) < len(pdf) else ""
    whole = f'<a href="{exhibit.name}.pdf">файл целиком</a>'
    return (
        f'<section><h3 id="{exhibit.name}">{escape(exhibit.caption)}</h3>'
        f"<p>Листов: {count}{some}; {whole}</p><div>{pictures}</div></section>"
    )


def _pictures(folder: Path, name: str) -> Iterator[tuple[int, str]]:
    """Write the pictures of the sheets shown; yield the number of each with the name of its file."""
    with pypdfium2.PdfDocument(folder / f"{name}.pdf") as pdf:
        for index in _chosen(pdf):
            file = f"{name}-{index + 1:03}.png"
            pdf[index].render(scale=_DOTS_PER_POINT).to_pil().convert("L").save(folder / file, optimize=True)
            yield index + 1, file


def _chosen(pdf: pypdfium2.PdfDocument) -> list[int]:
    """Return the sheets to show: all of a short document; of a long one where its chapters begin and end."""
    if len(pdf) <= _SHORT:
        return list(range(len(pdf)))
    starts = [mark.get_dest().get_index() for mark in pdf.get_toc()]
    chapters = [start for start, mark in zip(starts, pdf.get_toc(), strict=True) if mark.level == 0]
    first_subject = next(index for index, mark in enumerate(pdf.get_toc()) if mark.level == 1)
    ends = (starts[first_subject] + 1, starts[first_subject + 1] - 1)  # marks go on; topics end
    return sorted({0, 1, len(pdf) - 1, *chapters, *ends})


_PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Что печатает архив</title>
<style>
body {{ font: 16px/1.4 sans-serif; margin: 2rem; background: #eee }}
section {{ margin: 0 0 2rem }} h3, p {{ margin: 0 0 .3rem }}
div {{ display: flex; flex-wrap: wrap; gap: .8rem; align-items: flex-start }}
img {{ width: 26rem; border: 1px solid #999; background: white }}
</style></head>
<body><h1>Что печатает архив</h1>
<p>Документы и бумаги пробной школы: школы, людей и отметок нет на самом деле. Снимки серые, как на принтере.</p>
{body}
</body></html>
"""


def main() -> None:
    """Make the gallery and say where it lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", help="names of the documents to show")
    only = parser.parse_args().only
    page = hang(FOLDER, [exhibit for exhibit in exhibits() if not only or exhibit.name in only])
    sys.stdout.write(f"Галерея: {page.resolve()}\n")


if __name__ == "__main__":
    main()
