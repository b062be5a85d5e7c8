"""What a document says of the records that it corrects."""

from collections.abc import Sequence

from archive.model.closing import ClosedPeriod, SupersededRecord
from archive.model.ledger_scope import WHOLE_CLASS, LedgerScope
from archive.model.record import RecordClass
from archive.render.words import unbroken
from archive.texts import _


def superseded(
    closed: ClosedPeriod, record_class: RecordClass, scope: LedgerScope = WHOLE_CLASS
) -> tuple[SupersededRecord, ...]:
    """Return the records that the document corrects: of its own kind and scope; a supplement speaks to all kinds."""
    return tuple(
        each
        for each in closed.supersedes_records
        if each.scope.is_same(scope) and (closed.is_supplement or each.record_class is record_class)
    )


def superseded_words(records: Sequence[SupersededRecord]) -> str:
    """«запись № 2026-000001 (версия 1)», several joined by commas."""
    return ", ".join(f"запись № {each.number} (версия {each.version})" for each in records)


def correction_line(closed: ClosedPeriod, record_class: RecordClass, scope: LedgerScope = WHOLE_CLASS) -> str:
    """«Исправляет запись № … (версия 1). Основание: протокол …. Причина: …»; empty for a first version."""
    if not closed.supersedes:
        return ""
    verb = _("Дополняет") if closed.is_supplement else _("Исправляет")
    records = superseded_words(superseded(closed, record_class, scope))
    grounds = grounds_words(closed.protocol, closed.reason)
    return unbroken(" ".join(part for part in (f"{verb} {records}." if records else "", grounds) if part))


def grounds_words(protocol: str, reason: str) -> str:
    """«Основание: протокол № 5 от 12.06.2026. Причина: описка.»."""
    return f"Основание: {protocol_words(protocol)}. Причина: {reason.rstrip('.')}."


def protocol_words(protocol: str) -> str:
    """«протокол № 5 от 12.06.2026»: the word is added where only the number was given."""
    given = protocol.rstrip(".")
    return given if given.casefold().startswith("протокол") else f"протокол {given}"
