"""Remarks on the keeping of the journal: the findings as they were when the period was frozen."""

from archive.model.finding import Finding, Severity
from archive.render.measures import MM
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import SEVERITIES
from archive.texts import _

_ORDER = tuple(Severity)


def remarks_table(view: JournalView) -> TextTable | None:
    """Return the findings, those that matter most first, or None when there were none."""
    found = sorted(view.closed.findings, key=lambda finding: _ORDER.index(finding.severity))
    if not found:
        return None
    columns = (
        TextColumn("№", 11 * MM, fixed=True, centred=True),
        TextColumn(_("Замечание"), 5),
        TextColumn(_("Кого и чего касается"), 2.6),
        TextColumn(_("Место в источнике"), 2.8),
        TextColumn(_("Основание"), 1.3),
        TextColumn(_("Значение"), 1.6),
    )
    rows = tuple(_row(number, finding) for number, finding in enumerate(found, start=1))
    subtitles = (_("Найдены при приёме выгрузки и проверке по правилам профиля, зафиксированы при закрытии периода."),)
    title = _("Замечания по ведению журнала")
    return TextTable(title, subtitles, columns, rows, title).without_empty_columns()


def _row(number: int, finding: Finding) -> tuple[str, ...]:
    said = (
        finding.message,
        f"Ожидалось: {finding.expected}." if finding.expected else "",
        f"Найдено: {finding.found}." if finding.found else "",
        f"Пояснение школы: {finding.explanation}" if finding.explanation else "",
    )
    concerns = "; ".join(part for part in (finding.pupil, finding.subject) if part)
    texts = (" ".join(part for part in said if part), concerns, str(finding.place), finding.clause)
    return (str(number), *(printable(text) for text in texts), SEVERITIES[finding.severity])
