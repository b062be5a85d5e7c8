"""The sheet of findings: what a class's journal lacks before the period is closed, for the teacher to work through.

It is a working paper: no record, no number, no twin; PDF/A like everything that we print.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.model.finding import Finding, Severity
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.period import Period
from archive.render.join import Joined
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_LANDSCAPE
from archive.render.metadata import Metadata
from archive.render.press import press
from archive.render.running import RunningText
from archive.render.words import class_words, moment, period_words, signed_as, words_for
from archive.texts import _

_TITLE = _("Замечания перед закрытием периода")
_HEADINGS = {
    Severity.BLOCKS: _("Препятствуют закрытию"),
    Severity.EXPLAIN: _("Требуют пояснения"),
    Severity.INFORMS: _("К сведению"),
}


@dataclass(frozen=True, slots=True)
class FindingsSheet:
    """One class's part: its journal within `period`, and what was found in it."""

    journal: ClassJournal
    period: Period
    findings: tuple[Finding, ...]


def render_findings(organisation: Organisation, sheets: Sequence[FindingsSheet], *, at: datetime) -> Joined:
    """Return one PDF/A on A4, each class beginning on a sheet of its own. Raises `RenderError`."""
    checked = moment(at, organisation.time_zone)
    values = {"title": _TITLE, "sheets": [_sheet(organisation, sheet, checked) for sheet in sheets]}
    running = RunningText(f"{organisation.short_name}  ·  {_TITLE}", checked, _("Рабочий лист, не документ архива"))
    title = f"{_TITLE}. {', '.join(sheet.journal.class_label for sheet in sheets)}"
    metadata = Metadata(title, organisation.full_name, f"{title}. {checked}", "", at)
    manuscript = Manuscript(A4_LANDSCAPE, (Flowing("findings.html", values),), running, metadata)
    return press(manuscript, organisation.pdf_variant)


def _sheet(organisation: Organisation, sheet: FindingsSheet, checked: str) -> dict[str, object]:
    words = words_for(sheet.journal)
    leader = sheet.journal.class_teacher
    return {
        "heading": f"{class_words(sheet.journal)}, {period_words(sheet.period)} {sheet.journal.school_year}",
        "particulars": (
            (_("Правила"), organisation.rules.title or organisation.profile or _("общие")),
            (_("Проверено"), checked),
            (_("Из файлов"), ", ".join(source.name for source in sheet.journal.sources)),
        ),
        "groups": list(_groups(sheet.findings)),
        "leader_post": words.leader,
        "leader": signed_as(leader) if leader else "",
    }


def _groups(findings: Sequence[Finding]) -> Iterator[dict[str, object]]:
    number = 0
    for severity, heading in _HEADINGS.items():
        own = [finding for finding in findings if finding.severity is severity]
        if own:
            rows = [_row(number + place, finding) for place, finding in enumerate(own, start=1)]
            number += len(own)
            yield {"heading": f"{heading}: {len(own)}", "rows": rows}


def _row(number: int, finding: Finding) -> dict[str, object]:
    details = (
        f"Ожидалось: {finding.expected}." if finding.expected else "",
        f"Найдено: {finding.found}." if finding.found else "",
        finding.remedy,
    )
    day = f"{finding.day:%d.%m.%Y}" if finding.day else ""
    return {
        "number": number,
        "message": finding.message,
        "details": " ".join(part for part in details if part),
        "concerns": "; ".join(part for part in (finding.pupil, finding.subject, day) if part),
        "place": f"Где искать: {finding.place}.",
        "clause": finding.clause,
        "answer": finding.explanation,
    }
