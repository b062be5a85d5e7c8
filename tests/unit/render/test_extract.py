"""The extract: what it says, and that it says nothing of anyone else."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from archive.errors import PupilUnknownError
from archive.model.document import PdfVariant
from archive.model.extract import Extract, ExtractKind, FamilySheets, OriginalSignature, Week
from archive.model.journal import Entry
from archive.model.marks import Mark
from archive.render.extract import extract_contents
from archive.render.renderer import DocumentRenderer
from tests.build_journal import Q4, closed, large_journal, small_journal
from tests.paper_proofs import new_key, proofs_in, statement_of
from tests.unit.render import documents
from tests.unit.render.pdf_reading import text, texts


def _all_bytes(pdf: bytes) -> str:
    """Return everything readable in `pdf`: text, metadata, strings, every stream unpacked."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        objects = [repr(item) for item in document.objects]
    return text(pdf) + "".join(objects) + b"".join(streams).decode("utf-8", "replace")


def test_nobody_else_is_in_the_file() -> None:
    whole = closed(large_journal(pupils=12, subjects=3, weeks=8))
    own = whole.journal.pupils[4]
    others = [pupil for pupil in whole.journal.pupils if pupil is not own]
    lessons = tuple(
        replace(lesson, topic=f"Доклад: {others[0].name.full}", note=f"{others[1].name.full} опоздал")
        for lesson in whole.journal.lessons
    )
    first = next(n for n, e in enumerate(whole.journal.entries) if e.pupil_id == own.pupil_id)
    entries = list(whole.journal.entries)
    entries[first] = replace(entries[first], comment=f"пересел к {others[2].name.family}у")
    named = replace(whole, journal=replace(whole.journal, lessons=lessons, entries=tuple(entries)))
    pdf = DocumentRenderer().extract(documents.extract_of(named, pupil=4)).pdf
    found = _all_bytes(pdf)
    assert own.name.full in found
    assert "имя другого" in found or "именем другого" in found
    for other in others:
        assert other.name.short not in found
        assert f"{other.name.family} {other.name.given}" not in found
        assert f"{other.name.family}у" not in found
        assert other.pupil_id + '"' not in found


def test_no_file_is_attached() -> None:
    with pikepdf.Pdf.open(BytesIO(documents.extract("small").document.pdf)) as pdf:
        assert len(pdf.attachments) == 0
        assert "/AF" not in pdf.Root


def test_it_says_what_is_needed_of_a_true_copy() -> None:
    said = " ".join(text(documents.extract("small").document.pdf).split())
    for words in (
        "Выписка из классного журнала",
        "Абрамов Максим Викторович",
        "Верно",
        "Секретарь учебной части",
        "О. И. Петрова",
        "1 сентября 2026 г.",
        "М. П.",
        "2026-000012",
        "Подлинник документа находится в МБОУ «СОШ № 7» в деле № 05-12 за 2025/2026 учебный год.",
        "01.09 4 5",
        "осв",
        "н/а",
        "Экзамен",
        "переведён(а) в 9 класс (протокол от 26.05.2026 № 9)",
        str(documents.extract_of(documents.frozen("small")).record_digest),
    ):
        assert words in said
    assert "Копия верна" not in said


def test_a_quarter_of_a_year_has_only_its_own_days_and_mark() -> None:
    said = " ".join(text(documents.extract("small", Q4).document.pdf).split())
    assert "IV четв." in said
    assert "Годовая" not in said
    assert "01.09" not in said.replace("01.09.2026", "")
    assert "педагогического совета" not in said


def test_remarks_on_the_pupils_own_entries_are_kept() -> None:
    journal = small_journal()
    entries = (replace(journal.entries[0], comment="пересдача, протокол № 3"), *journal.entries[1:])
    made = DocumentRenderer().extract(documents.extract_of(closed(replace(journal, entries=entries))))
    assert "«4 5»: пересдача, протокол № 3" in text(made.pdf)
    assert isinstance(entries[0], Entry)


def test_an_unknown_pupil_is_an_error() -> None:
    order = replace(documents.extract_of(documents.frozen("small")), pupil_id="nobody")
    with pytest.raises(PupilUnknownError):
        DocumentRenderer().extract(order)


def test_a_first_grader_gets_an_extract_without_marks() -> None:
    said = text(documents.extract("first grade").document.pdf)
    assert "Итоговые отметки" not in said
    assert "Верно" in said


def test_families_in_tagged_pdf_begin_on_odd_pages_too() -> None:
    whole = closed(large_journal(pupils=4, subjects=3, weeks=8))
    school = replace(whole.organisation, pdf_variant=PdfVariant.A_2A)
    tagged = replace(whole, organisation=school)
    extracts = [replace(documents.extract_of(tagged, pupil=n), issue=f"2026-{n}") for n in range(2)]
    pages = texts(DocumentRenderer().family_sheets(FamilySheets(extracts)).pdf)
    starts = [n for n, page in enumerate(pages) if "№ 2026-" in page.replace("\N{NO-BREAK SPACE}", " ")]
    assert starts[0] == 0
    assert all(n % 2 == 0 for n in starts)
    assert len(starts) == 2


def _signed(extract: Extract) -> Extract:
    given = OriginalSignature("Воронцова Ирина Павловна", "директор", "00D6A1F2C47B9E88", "с 03.09.2025 по 27.11.2026")
    return replace(extract, signatures=(given,), signer="Директор, Воронцова Ирина Павловна", issue="2026-12")


def _week(subjects: int) -> Extract:
    """Return a week in which every one of `subjects` has something written."""
    whole = closed(large_journal(pupils=2, subjects=subjects, weeks=34))
    pupil, week = whole.journal.pupils[0], Week.of(date(2026, 4, 8))
    first = {lesson.subject_id: lesson.lesson_id for lesson in whole.journal.lessons if week.covers(lesson.day)}
    assert len(first) == subjects
    entries = tuple(Entry(pupil.pupil_id, lesson, "5", (Mark("5", 5),)) for lesson in first.values())
    own = replace(whole, journal=replace(whole.journal, entries=entries))
    return replace(_signed(documents.extract_of(own)), week=week)


def _proven(extract: Extract, folder: Path) -> Extract:
    proofs = proofs_in(folder)
    contents = extract_contents(extract)
    proof = proofs.prove(statement_of(extract, contents[0]), contents, new_key(proofs))
    assert proof is not None
    return replace(extract, proof=proof)


def test_a_week_of_16_subjects_is_one_page_with_its_proof(tmp_path: Path) -> None:
    extract = _proven(_week(16), tmp_path)
    assert DocumentRenderer().extract(extract).pages == 1
    made = DocumentRenderer().family_sheets(FamilySheets([extract] * 3))
    assert (made.pages, made.parts) == (5, (1, 1, 1))


@pytest.mark.parametrize("subjects", [18, 19, 20, 22, 25])
@pytest.mark.parametrize("families", [False, True])
def test_what_certifies_never_stands_alone(subjects: int, families: bool, tmp_path: Path) -> None:
    """Three rows of the table go with it, whatever the length."""
    renderer, extract = DocumentRenderer(), _proven(_week(subjects), tmp_path)
    made = renderer.family_sheets(FamilySheets([extract])) if families else renderer.extract(extract)
    last = texts(made.pdf)[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert "Верно" in last
    assert len(re.findall(r"\d\d\.\d\d 5", last)) >= 3


@pytest.mark.parametrize("families", [False, True])
def test_a_quarter_of_45_dates_and_25_subjects_flows(families: bool) -> None:
    """The same 45 days in each subject: no row is lost or cut, and the last sheet has rows beside what certifies."""
    whole = documents.frozen("wide")
    renderer, extract = DocumentRenderer(), _signed(documents.extract_of(whole, Q4, pupil=5))
    made = renderer.family_sheets(FamilySheets([extract])) if families else renderer.extract(extract)
    pages = [page.replace("\N{NO-BREAK SPACE}", " ") for page in texts(made.pdf)]
    days = {lesson.lesson_id: lesson.day for lesson in whole.journal.lessons}
    said = [e for e in whole.journal.entries if e.pupil_id == extract.pupil_id and (e.marks or e.attendance)]
    written = re.findall(r"\b\d\d\.\d\d(?= \S)", "\n".join(pages))
    assert Counter(written) == Counter(f"{days[e.lesson_id]:%d.%m}" for e in said)
    assert len(pages) <= 8
    assert "Предмет" in pages[-1], "the headings stand again over the rows that go with it"


def test_homework_stands_under_its_day() -> None:
    extract = replace(_week(16), kind=ExtractKind.HOMEWORK)
    said = text(DocumentRenderer().extract(extract).pdf).replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"(Понедельник|Вторник|Среда|Четверг|Пятница), \d+ апреля 2026 г\.", said)
    assert not re.search(r"\d\d\.04\.2026 ", said.partition("Верно")[0].partition("Темы уроков")[2])
