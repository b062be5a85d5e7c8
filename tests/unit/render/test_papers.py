"""Papers: every kind has its form, its words and its margins; the same value gives the same bytes."""

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest

from archive.demo.sample_papers import AT, CLERK, HEAD, SCHOOL, sample_papers
from archive.intake.profile_file import profile_names, read_profile
from archive.intake.toml_fields import Fields
from archive.model.binding import CertificationSheet, Cover, InnerInventory, InventoryLine, SheetCount, Sticker
from archive.model.papers import (
    Act,
    BreachPaper,
    ComparisonAct,
    DisposalAct,
    HandOverAct,
    Paper,
    PersonalDataAct,
    SignatureLine,
    VoidOperation,
)
from archive.render.measures import MM
from archive.render.papers import FORMS
from archive.render.renderer import DocumentRenderer
from tests.unit.render.pdf_reading import ALLOWANCE, glyphs, sizes, text, texts

SAMPLES = sample_papers()
PROFILES = profile_names()


def _is_wide(paper: Paper) -> bool:
    """Whether its columns need the sheet across: such a paper has no upright form."""
    return paper.landscape and not isinstance(paper, Act)


@cache
def rendered(name: str) -> bytes:
    return DocumentRenderer().paper(SAMPLES[name]).pdf


def words(pdf: bytes) -> str:
    return " ".join(text(pdf).replace("\N{NO-BREAK SPACE}", " ").split())


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(paper) for paper in SAMPLES.values()} == set(FORMS)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_value_gives_the_same_bytes(name: str) -> None:
    assert DocumentRenderer().paper(SAMPLES[name]).pdf == rendered(name)


@pytest.mark.parametrize(
    ("name", "landscape"),
    [(name, side) for name, paper in SAMPLES.items() for side in (False, True) if side or not _is_wide(paper)],
)
def test_nothing_stands_in_the_margins(name: str, landscape: bool) -> None:
    """Left 30 mm, so that any paper can be sewn into a file kept over ten years; the rest by ГОСТ Р 7.0.97."""
    pdf = DocumentRenderer().paper(replace(SAMPLES[name], landscape=landscape)).pdf
    for page, (width, height) in enumerate(sizes(pdf)):
        found = list(glyphs(pdf, page))
        assert min(glyph.left for glyph in found) >= 30 * MM - ALLOWANCE
        assert max(glyph.right for glyph in found) <= (width - 10) * MM + ALLOWANCE
        assert min(glyph.bottom for glyph in found) >= 18 * MM - 2
        inside = [glyph for glyph in found if glyph.top > (height - 20) * MM + ALLOWANCE]
        assert "".join(glyph.char for glyph in inside) == ("" if page == 0 else str(page + 1))


LONG = SignatureLine(
    "Заместитель директора по учебно-воспитательной работе и цифровой трансформации",
    "Константинопольская-Заозёрская Апполинария Владиславовна",
)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_longest_names_stay_inside(name: str) -> None:
    long = replace(SCHOOL, director=LONG.name, director_post=LONG.post, short_name=SCHOOL.full_name)
    changed: dict[str, Any] = {
        each.name: LONG
        for each in fields(SAMPLES[name])
        if isinstance(getattr(SAMPLES[name], each.name), SignatureLine)
    }
    if isinstance(SAMPLES[name], Act):
        changed["members"] = (LONG,) * 3
    pdf = DocumentRenderer().paper(replace(SAMPLES[name], organisation=long, **changed)).pdf
    for page, (width, _height) in enumerate(sizes(pdf)):
        found = list(glyphs(pdf, page))
        assert max(glyph.right for glyph in found) <= (width - 10) * MM + ALLOWANCE


EXPECTED: Mapping[str, tuple[str, ...]] = {
    "receipt": ("РАСПИСКА В ПОЛУЧЕНИИ", "№ 2026-12", "отметки и посещаемость", "2026-000012", "паспорт"),
    "issue-register": ("ЖУРНАЛ УЧЁТА ВЫДАЧИ ВЫПИСОК", "О ком", "Кому и по какому праву", "Записи архива", "подпись"),
    "consent-form": ("ОТКАЗ", "обучающийся: Абрамов", "выдаются на бумаге", "№ 152-ФЗ", "статья 9"),
    "consent-register": ("ЖУРНАЛ УЧЁТА СОГЛАСИЙ И ОТКАЗОВ", "Представитель", "отказ", "заявление от 01.09.2025 № 14"),
    "address-sheets": ("Абрамова Инна Сергеевна", "188544", "Вложение: выписка (8А, № 2026-12)", "E65"),
    "envelope-labels": ("Абрамова Инна Сергеевна", "188544", "8А, № 2026-12"),
    "cover": (
        "ДЕЛО № 05-13", "На 21 л. + 1 л. внутренней описи", "Хранить 25 лет", "1 сентября 2025 г. — 28 августа", "Ф. №",
    ),
    "inner-inventory": (
        "№ п/п", "Индекс (рег. №) документа", "Дата документа", "Заголовок документа", "Номера листов дела",
        "Примечание", "Итого 3 (три) документа", "Количество листов внутренней описи: 1 (один) лист", "19–20",
    ),
    "certification-sheet": (
        "ЛИСТ-ЗАВЕРИТЕЛЬ ДЕЛА № 05-13", "В деле подшито и пронумеровано 21 (двадцать один) лист",
        "литерные номера листов: нет", "пропущенные номера листов: нет", "+ листов внутренней описи: 1 (один) лист",
        "Особенности физического состояния и формирования дела", "Номера листов", "А. И. Серова",
    ),
    "sticker": (
        "Прошито, пронумеровано и скреплено печатью школы", "21 (двадцать один) лист", "М. О. Волкова", "М. П.",
    ),
    "sewing-guide": (
        "три отверстия", "Узел завяжите на обороте", "archive count 2026-000012", "archive sewn", "archive shelve",
    ),
    "nomenclature": (
        "УТВЕРЖДАЮ", "Индекс дела", "Заголовок дела (тома, части)", "Количество дел (томов, частей)",
        "Срок хранения и № статей по перечню", "Итоговая запись о категориях и количестве дел", "переходящих",
        "Итого 70",
    ),
    "files-inventory": (
        "временного (свыше 10 лет) хранения", "Крайние даты", "Объём, МБ", "внесено 4 (четыре) дела, с № 1 по № 4",
        "СОГЛАСОВАНО Протокол ЭК", "Ответственный за архив",
    ),
    "disposal-act": (
        "УТВЕРЖДАЮ", "о выделении к уничтожению документов, не подлежащих хранению",
        "не имеющие научно-исторической ценности и утратившие практическое значение",
        "Заголовок дела или групповой заголовок дел", "Дата дела или крайние даты дел",
        "Номера описей (номенклатур) за годы", "Индекс дела по номенклатуре или № дела по описи",
        "Кол-во дел (томов, частей)", "Сроки хранения дела (тома, части) и номера статей по перечню", "Примечание",
        "Итого 21 (двадцать одно) дело за 2025–2026 годы",
        "Описи дел постоянного хранения за 2025–2026 годы утверждены, а по личному составу согласованы с ЭПК",
        "СОГЛАСОВАНО Протокол ЭК", "уничтожены", "Изменения в учётные документы внесены",
    ),
    "personal-data-act": (
        "от 28.10.2022 № 179", "Оператор", "Адрес оператора", "по поручению оператора", "Субъекты",
        "Категории уничтоженных персональных данных", "Кол-во листов", "Информационная система персональных данных",
        "Способ уничтожения", "Причина уничтожения", "Дата уничтожения", "9120",
        "Выгрузка из журнала регистрации событий",
    ),
    "hand-over-act": ("приёма-передачи", "Передачу произвёл", "Приём произвёл", "Итого 2 (две) позиции"),
    "undertaking": ("о неразглашении кода", "Волкова Мария Олеговна (директор)", "диск № 2", "№ 152-ФЗ"),
    "breach-act": (
        "о фиксации нарушения конфиденциальности", "ivanova (учётная запись)", "признаются недействительными",
        "с 10 июня 2026 г. по 11 июня 2026 г.", "Решение: отметки сверены",
    ),
    "comparison-act": ("сверки бумажного и электронного экземпляров", "Должно быть листов 21", "Число листов сошлось"),
    "conformity-sheet": (
        "ЛИСТ СООТВЕТСТВИЯ ГОСТ Р ИСО 15489-1-2019", "Требование", "Как выполнено", "Где доказано", "Что делает школа",
        "НЕ ВЫПОЛНЕНО", "Решение принимает руководитель", "Итого требований",
    ),
    "verdict-protocol": ("ПРОТОКОЛ ПРОВЕРКИ", "Подлинность подтверждена", "Запрет удаления"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_a_paper_says_what_its_form_asks(name: str) -> None:
    said = words(rendered(name))
    assert [each for each in EXPECTED[name] if each not in said] == []


@pytest.mark.parametrize("name", [name for name, paper in SAMPLES.items() if isinstance(paper, Act) and paper.number])
def test_acts_bear_number_and_date(name: str) -> None:
    paper = SAMPLES[name]
    assert isinstance(paper, Act)
    assert paper.drawn_on is not None
    assert f"№ {paper.number}" in words(rendered(name))
    assert str(paper.drawn_on.year) in words(rendered(name))


@pytest.mark.parametrize("name", [name for name, paper in SAMPLES.items() if paper.chain_head])
def test_the_head_of_the_log_is_printed_whole(name: str) -> None:
    said = words(rendered(name))
    assert f"запись № {HEAD.sequence}" in said
    assert HEAD.digest.hex in said.replace(" ", "")


def test_the_kinds_that_destroy_or_record_a_fault_have_the_head() -> None:
    for kind in (DisposalAct, PersonalDataAct, BreachPaper, ComparisonAct):
        assert all(paper.chain_head for paper in SAMPLES.values() if isinstance(paper, kind))


@pytest.mark.parametrize("profile", PROFILES)
def test_the_seal_is_named_as_the_profile_names_it(profile: str) -> None:
    seal = read_profile(profile, Fields("", {})).seal
    assert seal.startswith(("печатью", "гербовой печатью"))
    sticker = SAMPLES["sticker"]
    paper = replace(sticker, organisation=replace(SCHOOL, rules=replace(SCHOOL.rules, seal=seal)))
    assert f"скреплено {seal}" in words(DocumentRenderer().paper(paper).pdf)


def test_lettered_and_skipped_sheets_are_named() -> None:
    paper = SAMPLES["certification-sheet"]
    assert isinstance(paper, CertificationSheet)
    count = SheetCount(40, 2, lettered=("12а", "12б"), skipped=(30,))
    said = words(DocumentRenderer().paper(replace(paper, sheets=count)).pdf)
    assert "литерные номера листов: 12а, 12б" in said
    assert "пропущенные номера листов: 30" in said
    assert "+ листов внутренней описи: 2 (два) листа" in said


def test_an_inventory_of_many_documents_goes_on_with_its_heading_and_keeps_every_line() -> None:
    paper = SAMPLES["inner-inventory"]
    assert isinstance(paper, InnerInventory)
    lines = tuple(
        InventoryLine(f"2026-{n:06d}", AT.date(), f"Сводная ведомость 8А: Константинопольский-Заозёрский {n}", n, n)
        for n in range(1, 61)
    )
    made = DocumentRenderer().paper(replace(paper, lines=lines, made_by=SignatureLine("Секретарь учебной части")))
    assert made.pages > 1
    said = words(made.pdf)
    assert [line.index for line in lines if line.index not in said] == []
    for page in texts(made.pdf):
        assert ("Заголовок" in page) == ("2026-0000" in page)


def test_what_is_not_known_is_a_line_to_fill_in() -> None:
    sticker, cover = SAMPLES["sticker"], SAMPLES["cover"]
    assert isinstance(sticker, Sticker)
    assert isinstance(cover, Cover)
    nobody = replace(SCHOOL, director="", founder="")
    for paper in (replace(sticker, organisation=nobody), replace(cover, organisation=nobody, case_index="")):
        assert "None" not in words(DocumentRenderer().paper(paper).pdf)


def test_people_s_words_are_not_markup() -> None:
    paper = SAMPLES["inner-inventory"]
    said = words(DocumentRenderer().paper(replace(paper, title="<b>8А</b> & {{ 7 * 7 }}", made_by=CLERK)).pdf)  # type: ignore[call-arg]  # the sample's own kind has a title
    assert "<b>8А</b> & {{ 7 * 7 }}" in said


@pytest.mark.parametrize("events", range(1, 26, 3))
def test_the_signatures_of_a_breach_act_never_stand_on_a_sheet_alone(events: int) -> None:
    operation = VoidOperation(412, AT, "отметка исправлена", "2026-000012")
    act = SAMPLES["breach-act"]
    assert isinstance(act, BreachPaper)
    pages = texts(DocumentRenderer().paper(replace(act, operations=(operation,) * events)).pdf)
    signed = pages[-1].split("Заместитель директора")
    assert len(signed) == 2, "all members sign on the last sheet"
    assert len(signed[0].split()) > 8, "and some of the act's text stands above them"


@pytest.mark.parametrize("things", range(1, 26, 3))
def test_the_signatures_of_a_hand_over_act_never_stand_on_a_sheet_alone(things: int) -> None:
    act = SAMPLES["hand-over-act"]
    assert isinstance(act, HandOverAct)
    pages = texts(DocumentRenderer().paper(replace(act, lines=(act.lines[0],) * things)).pdf)
    before, _did, after = pages[-1].partition("Передачу произвёл")
    assert "Акт составлен в двух экземплярах" in before
    assert "Приём произвёл" in after


def test_an_envelope_s_window_shows_the_address_and_nothing_else() -> None:
    """A window of 45 × 90 mm, 20 mm from the right and the lower edge of an envelope of 110 × 220 mm.

    A sheet folded in three is 99 × 210 mm: it slides by 11 mm up and by 10 mm to the right.
    """
    name, pdf = (
        "Абрамова Инна Сергеевна 188544, г. Сосновый Бор, ул. Ленинградская, д. 7, кв. 12",
        rendered("address-sheets"),
    )
    (_width, high), found = sizes(pdf)[0], list(glyphs(pdf, 0))
    always = [g for g in found if g.left >= 110 * MM and g.right <= 190 * MM]
    always = [g for g in always if (high - 79) * MM <= g.bottom and g.top <= (high - 45) * MM]
    ever = [g for g in found if g.right > 100 * MM and g.left < 200 * MM]
    ever = [g for g in ever if g.top > (high - 90) * MM and g.bottom < (high - 34) * MM]
    assert "".join(g.char for g in always) == name.replace(" ", "")
    assert ever == always
