"""What the closing sheets of journal and ledger say: who closed what, when, from what, until when it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.model.closing import ClosedPeriod
from archive.model.document import RecordIdentity
from archive.model.marks import MarkWord
from archive.model.signature import Signatory
from archive.render.code import Code, code_for
from archive.render.correction_words import protocol_words, superseded, superseded_words
from archive.render.metadata import DATA_SOURCE, Metadata
from archive.render.running import RunningText
from archive.render.view import JournalView
from archive.render.words import (
    MARK_WORDS,
    MEANINGS,
    Words,
    class_words,
    day,
    moment,
    period_words,
    signed_as,
    years,
)
from archive.texts import _

Pair = tuple[str, str]


def closing_pairs(closed: ClosedPeriod, identity: RecordIdentity, words: Words) -> tuple[Pair, ...]:
    """Return what is said of the closing, empty values left out."""
    return tuple((name, value) for name, value in _closing(closed, identity, words) if value)


def _closing(closed: ClosedPeriod, identity: RecordIdentity, words: Words) -> Iterator[Pair]:
    journal, term = closed.journal, identity.term
    when = f"{journal.school_year} учебный год, {period_words(closed.period)}"
    yield _("Организация"), closed.organisation.full_name
    yield _("Документ"), _document(closed, identity, words)
    yield _("Закрытый период"), when if closed.period.code.number else f"{journal.school_year} учебный год"
    yield _("Дата закрытия дела"), day(term.closed_on)
    yield _("Закрыл(а)"), closed.closed_by
    yield _("Данные зафиксированы"), moment(closed.closed_at, closed.organisation.time_zone)
    yield from _grounds(closed, identity)
    yield _("Номер записи"), str(identity.number)
    yield _("Индекс дела"), identity.case_index
    yield _("Срок хранения"), f"{years(term.years)}, с {day(term.first_day)} по {day(term.last_day)}"
    yield _("Основание срока"), term.basis
    yield _("SHA-256 данных (data.json)"), str(identity.data_digest)


def _document(closed: ClosedPeriod, identity: RecordIdentity, words: Words) -> str:
    if closed.is_supplement:
        return _("Дополнительная ведомость, {whose}").format(whose=class_words(closed.journal))
    if not identity.scope.is_class:
        return f"{identity.scope.kind.words.capitalize()}, {class_words(closed.journal)}: {identity.scope.label}"
    return f"{words.book}, {class_words(closed.journal)}" if identity.record_class == "journal" else words.ledger


def _grounds(closed: ClosedPeriod, identity: RecordIdentity) -> Iterator[Pair]:
    if not closed.supersedes:
        yield _("Основание закрытия"), closed.protocol
        return
    records = superseded_words(superseded(closed, identity.record_class, identity.scope))
    yield _("Версия"), str(closed.version)
    yield _("Дополняет") if closed.is_supplement else _("Исправляет"), records
    yield _("Основание исправления"), protocol_words(closed.protocol)
    yield _("Причина исправления"), closed.reason


def sign_rows(view: JournalView) -> tuple[tuple[str, str, str], ...]:
    """Return the legend of the source and the words among the marks: sign, words, how it is counted."""
    codes = tuple((code.code, code.words, MEANINGS[code.meaning]) for code in view.closed.journal.legend)
    return (*codes, *((sign, words, _("отметка")) for sign, words in mark_word_pairs(view)))


def mark_word_pairs(view: JournalView) -> tuple[Pair, ...]:
    """Return the words that stand for marks in this journal, in the vocabulary's order."""
    journal = view.closed.journal
    used = {result.mark.word for result in journal.results}
    used |= {mark.word for entry in journal.entries for mark in entry.marks}
    return tuple((word.value, MARK_WORDS[word]) for word in MarkWord if word in used)


def document_title(view: JournalView, name: str) -> str:
    """«Классный журнал. 8А класс. 2025/2026, 4 четверть»."""
    closed = view.closed
    return f"{name}. {class_words(closed.journal)}. {closed.journal.school_year}, {closed.period.code.words}"


def running_text(view: JournalView, identity: RecordIdentity, name: str) -> RunningText:
    """Return the running head and foot of a record's document."""
    closed = view.closed
    when = f"{closed.journal.school_year} учебный год"
    return RunningText(
        head_left=f"{closed.organisation.short_name}  ·  {name}, {class_words(closed.journal)}",
        head_right=when if view.is_year else f"{when}, {closed.period.code.words}",
        foot_left=f"Запись № {identity.number}  ·  данные {identity.data_digest.short}",
    )


def metadata_of(view: JournalView, identity: RecordIdentity, name: str) -> Metadata:
    """Return the metadata of a record's document."""
    title = document_title(view, name)
    return Metadata(
        title=title,
        author=view.closed.organisation.full_name,
        description=f"{title}. Запись № {identity.number}, SHA-256 данных {identity.data_digest}",
        identifier=str(identity.number),
        created_at=view.closed.closed_at,
        source=f"{DATA_SOURCE}{identity.data_digest.hex}",
    )


def code_of(view: JournalView, identity: RecordIdentity, name: str) -> Code:
    """Return the QR requisite of a record's document: number, organisation, what it is, when, digest; no pupil."""
    closed = view.closed
    lines = (
        _("Запись № {number}").format(number=identity.number),
        closed.organisation.short_name,
        f"{name}, {class_words(closed.journal)}, {closed.journal.school_year}, {closed.period.code.words}",
        _("{day}, SHA-256 данных:").format(day=day(identity.term.closed_on)),
        identity.data_digest.hex,
    )
    return code_for(lines)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who is to sign: the field's name, the post, the name as beside a signature; the seal has no name."""

    field: Signatory
    post: str
    name: str


def signatories(view: JournalView) -> tuple[SignatureLine, ...]:
    """Return a line for each who signs electronically, in the order of the profile."""
    organisation, journal = view.closed.organisation, view.closed.journal
    known = {
        Signatory.DIRECTOR: (organisation.director_post, signed_as(organisation.director)),
        Signatory.CLASS_TEACHER: (
            view.words.leader,
            signed_as(journal.class_teacher) if journal.class_teacher else "",
        ),
        Signatory.TEACHER: (view.words.teacher, ""),
    }
    return tuple(
        SignatureLine(each, *known.get(each, (f"{each.words[:1].upper()}{each.words[1:]}", "")))
        for each in organisation.rules.signature.order
    )
