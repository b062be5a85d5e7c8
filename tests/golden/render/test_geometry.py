"""The geometry of the hardest documents, read back from the file: nothing cut, nothing past its column.

45 dates, 40 pupils with the longest names, 25 subjects, topics longer than a sheet; drawn and tagged.
"""

from dataclasses import replace
from functools import cache

import pytest

from archive.model.closing import ClosedPeriod
from archive.model.document import PdfVariant, Twin
from archive.model.journal import ClassJournal
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.render.measures import MM
from archive.render.renderer import DocumentRenderer
from tests.build_journal import Q4, closed, identity, large_journal, organisation, wide_journal
from tests.unit.render import documents
from tests.unit.render.pdf_reading import sizes, text, texts
from tests.unit.render.pdf_rules import Sheet, sheet

_LONG_WORD = "электронно-вычислительно" * 6
_LONG_TOPIC = f"Повторение и обобщение изученного: {_LONG_WORD}. " + "Решение задач повышенной сложности; " * 40


def _year(subjects: int) -> ClassJournal:
    return large_journal(pupils=40, subjects=subjects, weeks=8, a_week=1, longest=True)


def _long_topics() -> ClassJournal:
    base = _year(2)
    lessons = tuple(replace(lesson, topic=_LONG_TOPIC, homework=_LONG_WORD) for lesson in base.lessons)
    return replace(base, lessons=lessons, entries=())


def _frozen(name: str, variant: PdfVariant) -> ClosedPeriod:
    school = replace(organisation(), pdf_variant=variant)
    journals = {
        "wide quarter": lambda: closed(wide_journal(), Q4, school=school),
        "year of 25 subjects": lambda: closed(_year(25), YEAR, school=school),
        "year of 2 subjects": lambda: closed(_year(2), YEAR, school=school),
        "long topics": lambda: closed(_long_topics(), YEAR, school=school),
    }
    return journals[name]()


@cache
def _pdf(kind: str, name: str, variant: PdfVariant = PdfVariant.A_3U) -> bytes:
    whole, renderer = _frozen(name, variant), DocumentRenderer()
    if kind == "extract":
        return renderer.extract(documents.extract_of(whole)).pdf
    if kind == "ledger":
        return renderer.ledger(whole, identity(RecordClass.LEDGER, documents.TWIN), Twin.of(documents.TWIN)).pdf
    return renderer.journal(whole, identity(RecordClass.JOURNAL, documents.TWIN), Twin.of(documents.TWIN)).pdf


_TAGGED = PdfVariant.A_2A
_CASES = [
    ("journal", "wide quarter", PdfVariant.A_3U, (3, 4, 5, 6, -6, -5, -4, -3, -2)),
    ("ledger", "wide quarter", PdfVariant.A_3U, (0, -1)),
    ("ledger", "year of 25 subjects", PdfVariant.A_3U, (0, 1, 2, 3, 4)),
    ("journal", "long topics", PdfVariant.A_3U, (2, 3, 4, 5, 6)),
    ("extract", "year of 25 subjects", PdfVariant.A_3U, (0, 1, -1)),
    ("ledger", "year of 2 subjects", _TAGGED, (0, -1)),
    ("journal", "year of 2 subjects", _TAGGED, (2, 3, 4, 5, 6, 7)),
]
_SHEETS = [
    pytest.param(kind, name, variant, page, id=f"{kind}, {name}, {variant}, {page}")
    for kind, name, variant, pages in _CASES
    for page in pages
]


@cache
def _sheet(kind: str, name: str, variant: PdfVariant, page: int) -> Sheet:
    pdf = _pdf(kind, name, variant)
    found = sheet(pdf, min(page, len(sizes(pdf)) - 1))
    assert found.strings
    return found


@pytest.mark.parametrize(("kind", "name", "variant", "page"), _SHEETS)
def test_no_string_runs_over_a_rule(kind: str, name: str, variant: PdfVariant, page: int) -> None:
    assert _sheet(kind, name, variant, page).cut_strings() == []


@pytest.mark.parametrize(("kind", "name", "variant", "page"), _SHEETS)
def test_the_margins_hold_for_strings_and_rules(kind: str, name: str, variant: PdfVariant, page: int) -> None:
    found = _sheet(kind, name, variant, page)
    left, right = 30 * MM - 1, found.width - 10 * MM + 1
    assert all(left <= string.left and string.right <= right for string in found.strings)
    upright = [rule.at for rule in found.rules if rule.upright]
    level = [edge for rule in found.rules if not rule.upright for edge in (rule.start, rule.end)]
    assert all(left <= x <= right for x in (*upright, *level))


@pytest.mark.parametrize(("kind", "name", "variant", "page"), _SHEETS)
def test_only_the_running_lines_stand_in_the_upper_and_lower_margins(
    kind: str, name: str, variant: PdfVariant, page: int
) -> None:
    found = _sheet(kind, name, variant, page)
    body = [s for s in found.strings if s.top < found.height - 13 * MM and s.bottom > 14 * MM]
    assert body
    assert max(string.top for string in body) <= found.height - 20 * MM + 1
    assert min(string.bottom for string in body) >= 18 * MM - 3


@pytest.mark.parametrize(("kind", "name", "variant", "pages"), _CASES)
def test_nothing_is_shortened_by_an_ellipsis(kind: str, name: str, variant: PdfVariant, pages: tuple[int, ...]) -> None:
    assert "…" not in text(_pdf(kind, name, variant))


def test_every_word_of_a_topic_longer_than_a_sheet_is_printed() -> None:
    printed = "".join(text(_pdf("journal", "long topics")).split())
    assert printed.count("Решениезадачповышеннойсложности;") == 40 * len(_long_topics().lessons)


def test_no_heading_stands_alone_on_its_sheet() -> None:
    pdf = _pdf("journal", "year of 2 subjects", _TAGGED)
    for page, words in enumerate(texts(pdf)):
        assert len(words.splitlines()) > 8 or any(rule.upright for rule in sheet(pdf, page).rules), (page, words)
