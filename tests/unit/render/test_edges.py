"""Journals with almost nothing in them, or with too much in one place, still make whole documents."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.model.document import Twin
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal, Entry
from archive.model.people import PersonName
from archive.model.record import RecordClass
from archive.render.renderer import DocumentRenderer
from tests.build_journal import closed, identity, small_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import text


def _bare(**changes: object) -> Callable[[], ClassJournal]:
    return lambda: replace(small_journal(), **changes)  # type: ignore[arg-type]  # any field may be named


def _crowded() -> ClassJournal:
    journal = small_journal()
    lessons = (replace(journal.lessons[0], topic="Очень длинная тема. " * 400), *journal.lessons[1:])
    entries = (replace(journal.entries[0], marks=(), attendance=(), raw="см. приложение к журналу " * 9),)
    return replace(journal, lessons=lessons, entries=(*entries, *journal.entries[1:]))


def _mononym() -> ClassJournal:
    journal = small_journal()
    pupils = (replace(journal.pupils[0], name=PersonName("Ё" * 90, "")), *journal.pupils[1:])
    return replace(journal, pupils=pupils)


@pytest.mark.parametrize(
    "make",
    [
        _bare(pupils=(), entries=(), results=(), decisions=(), day_absences=()),
        _bare(lessons=(), entries=(), day_absences=()),
        _bare(lessons=(), entries=(), results=(), decisions=(), subjects=(), legend=(), day_absences=()),
        _bare(legend=()),
        _bare(sources=(), class_teacher=""),
        _bare(entries=(Entry("p1", "no such lesson", "Н", attendance=("Н",)),)),
        _crowded,
        _mononym,
    ],
    ids=["no pupils", "no lessons", "nothing", "no legend", "no sources", "stray entry", "crowded", "mononym"],
)
def test_whole_documents(make: Callable[[], ClassJournal]) -> None:
    frozen = closed(make())
    renderer = DocumentRenderer()
    assert renderer.journal(frozen, identity(), Twin.of(b"{}")).signature_places
    assert renderer.ledger(frozen, identity(RecordClass.LEDGER), Twin.of(b"{}")).signature_places
    if frozen.journal.pupils:
        assert renderer.extract(documents.extract_of(frozen)).pages


def test_a_long_topic_loses_no_word() -> None:
    pdf = DocumentRenderer().journal(closed(_crowded()), identity(), Twin.of(b"{}")).pdf
    assert text(pdf).count("Очень") >= 400


def test_hundreds_of_remarks_all_stand_there() -> None:
    found = [
        Finding("x", Severity.EXPLAIN, f"Замечание номер {n}.", Place("а.xlsx", "Лист1", f"A{n}")) for n in range(700)
    ]
    said = text(DocumentRenderer().journal(closed(small_journal(), found=found), identity(), Twin.of(b"{}")).pdf)
    assert all(f"Замечание номер {n}." in said for n in range(700))
