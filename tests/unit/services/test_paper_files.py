"""The life of a file on paper: printed from verified records, counted, sewn, put in its place; nothing is forgotten."""

from dataclasses import replace
from io import BytesIO

import pytest
from pikepdf import Pdf

from archive.catalog.events import verify_chain
from archive.errors import (
    BindingRefusedError,
    NotAuthenticError,
    PaperFileUnknownError,
    PaperStepError,
    RecordUnknownError,
    SheetsMismatchError,
)
from archive.model.paper_file import PaperFile, PaperState, sheets_of
from archive.model.record import Record, RecordClass, RecordNumber
from archive.ports import Ports, RecordFilter
from archive.services.compare_copies import CompareRequest, compare_copies
from archive.services.count_sheets import CountRequest, count_sheets
from archive.services.list_files import list_files
from archive.services.list_records import list_records
from archive.services.print_binding_set import BindingRequest, BindingSet, print_binding_set
from archive.services.print_file_lists import FileListRequest, print_inventory, print_nomenclature
from archive.services.shelve_file import bind_file, shelve_file
from tests import corrected as given
from tests.memory_ports import Memory
from tests.sample import small_input
from tests.unit.render.pdf_reading import text as text_of

pytest_plugins = ("tests.real_documents",)

SCHOOL = small_input().organisation.organisation_id


@pytest.fixture
def ports(documented: Memory) -> Ports:
    return documented.ports


def record_of(ports: Ports, record_class: RecordClass, version: int = 1) -> Record:
    found = [r for r in list_records(ports, RecordFilter(record_class=record_class)) if r.version == version]
    return found[0]


def printed(ports: Ports, *records: Record, double_sided: bool = False) -> BindingSet:
    numbers = tuple(record.number for record in records)
    return print_binding_set(ports, BindingRequest(SCHOOL, numbers, "Серова", double_sided))


def count(ports: Ports, file: PaperFile, sheets: int) -> PaperFile:
    return count_sheets(ports, CountRequest(SCHOOL, file.number, sheets, "Серова"))


def actions(ports: Ports, subject: RecordNumber) -> list[str]:
    with ports.catalog.transaction() as unit:
        return [event.draft.action for event in unit.events() if event.draft.subject == str(subject)]


def pages(data: bytes) -> int:
    with Pdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


def test_the_numbers_are_those_of_the_real_pages(ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    made = printed(ports, ledger)
    guide, body, cover, sticker = (each.data for each in made.prints)
    assert made.file.sheets == ledger.pages
    assert pages(body) == 1 + ledger.pages + 1
    assert f"{ledger.pages}\N{NO-BREAK SPACE}(" in text_of(sticker)
    assert f"На {ledger.pages}" in text_of(cover)
    assert str(ledger.number) in text_of(cover) + text_of(guide)


def test_the_file_in_the_archive_stays_as_it_was(documented: Memory, ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    before = documented.store.get(ledger.location)
    printed(ports, ledger)
    assert documented.store.get(ledger.location) == before


def test_printed_on_both_sides_sheets_are_half_the_pages_and_each_part_begins_on_the_right(ports: Ports) -> None:
    journal = record_of(ports, RecordClass.JOURNAL)
    made = printed(ports, journal, double_sided=True)
    assert made.file.sheets == sheets_of(journal.pages, double_sided=True) < journal.pages
    body = made.prints[1].data
    assert pages(body) == 2 * (1 + made.file.sheets + 1)


def test_a_changed_record_is_not_printed(documented: Memory, ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    documented.store.spoil(ledger.location, documented.store.get(ledger.location) + b" ")
    with pytest.raises(NotAuthenticError):
        printed(ports, ledger)
    with ports.catalog.transaction() as unit:
        assert unit.paper_files(SCHOOL) == []


def test_a_file_of_several_documents_has_each_in_its_inventory_with_the_page_that_names_corrections(
    ports: Ports,
) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    given.supplement(ports, given.with_mark("4"))
    given.carry_out(ports)
    later = record_of(ports, RecordClass.LEDGER, version=2)
    made = printed(ports, ledger, later)
    assert made.file.records == (ledger.number, later.number)
    assert made.file.sheets == ledger.pages + 1 + later.pages
    inventory = text_of(made.prints[1].data)
    assert "Справка-отсылка" in inventory
    assert str(later.number) in inventory


def test_what_is_no_file_is_refused_with_every_reason(ports: Ports) -> None:
    ledger, journal = record_of(ports, RecordClass.LEDGER), record_of(ports, RecordClass.JOURNAL)
    source = record_of(ports, RecordClass.SOURCE)
    with pytest.raises(BindingRefusedError, match=r"исходные файлы.*сроки хранения"):
        printed(ports, ledger, source)
    with pytest.raises(BindingRefusedError, match="сроки хранения"):
        printed(ports, ledger, journal)
    with pytest.raises(BindingRefusedError, match="повторяются"):
        printed(ports, ledger, ledger)
    with pytest.raises(RecordUnknownError):
        print_binding_set(ports, BindingRequest(SCHOOL, (RecordNumber(2026, 999),), "Серова"))


def test_the_way_into_the_archive(ports: Ports) -> None:
    file = printed(ports, record_of(ports, RecordClass.LEDGER)).file
    assert file.state is PaperState.PRINTED
    assert count(ports, file, file.sheets).state is PaperState.COUNTED
    assert bind_file(ports, SCHOOL, file.number, actor="Серова").state is PaperState.BOUND
    shelved = shelve_file(ports, SCHOOL, file.number, "шкаф 2,  полка 4", actor="Серова")
    assert (shelved.state, shelved.place) == (PaperState.SHELVED, "шкаф 2, полка 4")
    assert actions(ports, file.number)[-4:] == ["file-printed", "sheets-counted", "file-bound", "file-shelved"]
    with ports.catalog.transaction() as unit:
        assert unit.paper_files(SCHOOL, file.number) == [shelved]
        assert verify_chain(unit) is None


def test_a_mismatch_keeps_the_file_out_says_what_to_look_for_and_is_an_event(ports: Ports) -> None:
    file = printed(ports, record_of(ports, RecordClass.LEDGER)).file
    with pytest.raises(SheetsMismatchError) as raised:
        count(ports, file, file.sheets - 1)
    assert f"должно быть {file.sheets}" in str(raised.value)
    assert "пропали" in str(raised.value)
    assert actions(ports, file.number)[-1] == "sheets-mismatch"
    with pytest.raises(PaperStepError, match="не сошлись"):
        bind_file(ports, SCHOOL, file.number, actor="Серова")
    with pytest.raises(PaperStepError, match="не сошлись"):
        shelve_file(ports, SCHOOL, file.number, "шкаф 1", actor="Серова")
    assert count(ports, file, file.sheets).state is PaperState.COUNTED


def test_a_later_count_that_disagrees_takes_the_file_out_again(ports: Ports) -> None:
    file = printed(ports, record_of(ports, RecordClass.LEDGER)).file
    count(ports, file, file.sheets)
    bind_file(ports, SCHOOL, file.number, actor="Серова")
    shelve_file(ports, SCHOOL, file.number, "шкаф 1", actor="Серова")
    with pytest.raises(SheetsMismatchError):
        count(ports, file, file.sheets + 3)
    (listed,) = [each for each in list_files(ports, SCHOOL) if each.record.number == file.number]
    assert listed.file is not None
    assert listed.file.state is PaperState.MISCOUNTED


@pytest.mark.parametrize(("more", "words"), [(2, "внутренняя опись"), (3, "внутренняя опись"), (7, "повторяются")])
def test_the_likely_reason_is_named(ports: Ports, more: int, words: str) -> None:
    file = printed(ports, record_of(ports, RecordClass.LEDGER)).file
    with pytest.raises(SheetsMismatchError, match=words):
        count(ports, file, file.sheets + more)


def test_the_wrong_side_of_the_printer_is_guessed(ports: Ports) -> None:
    journal = record_of(ports, RecordClass.JOURNAL)
    file = printed(ports, journal, double_sided=True).file
    with pytest.raises(SheetsMismatchError, match="напечатано на одной стороне"):
        count(ports, file, journal.pages)
    file = printed(ports, journal).file
    with pytest.raises(SheetsMismatchError, match="на обеих сторонах"):
        count(ports, file, sheets_of(journal.pages, double_sided=True))


def test_order_and_nonsense_are_refused(ports: Ports) -> None:
    number = record_of(ports, RecordClass.LEDGER).number
    with pytest.raises(PaperFileUnknownError):
        count_sheets(ports, CountRequest(SCHOOL, number, 3, "Серова"))
    file = printed(ports, record_of(ports, RecordClass.LEDGER)).file
    with pytest.raises(PaperStepError, match="не меньше одного"):
        count(ports, file, 0)
    count(ports, file, file.sheets)
    with pytest.raises(PaperStepError, match="прошейте"):
        shelve_file(ports, SCHOOL, number, "шкаф 1", actor="Серова")
    bind_file(ports, SCHOOL, number, actor="Серова")
    with pytest.raises(PaperStepError, match="место не указано"):
        shelve_file(ports, SCHOOL, number, "  ", actor="Серова")


def test_the_same_step_again_changes_nothing_and_another_place_is_a_move(ports: Ports) -> None:
    file = printed(ports, record_of(ports, RecordClass.LEDGER)).file
    count(ports, file, file.sheets)
    for place in ("шкаф 1", "шкаф 1", "шкаф 2"):
        bind_file(ports, SCHOOL, file.number, actor="Серова")
        moved = shelve_file(ports, SCHOOL, file.number, place, actor="Серова")
    assert [entry.place for entry in moved.entries] == ["", "", "шкаф 1", "шкаф 2"]


def test_a_reprint_begins_anew_and_keeps_the_first(ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    first = printed(ports, ledger).file
    count(ports, first, first.sheets)
    second = printed(ports, ledger).file
    assert (second.printing, second.state) == (2, PaperState.PRINTED)
    with ports.catalog.transaction() as unit:
        kept = unit.paper_files(SCHOOL, ledger.number)
    assert [each.state for each in kept] == [PaperState.COUNTED, PaperState.PRINTED]


def test_the_list_has_what_the_profile_wants_on_paper_and_nobody_printed(ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    assert [(each.record.number, each.file) for each in list_files(ports, SCHOOL)] == [(ledger.number, None)]
    file = printed(ports, ledger).file
    assert [(each.record.number, each.file) for each in list_files(ports, SCHOOL)] == [(ledger.number, file)]


def test_copies_are_compared_after_the_count_and_the_act_bears_the_chains_head(ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    file = printed(ports, ledger).file
    with pytest.raises(PaperStepError, match="не сосчитаны"):
        compare_copies(ports, CompareRequest(SCHOOL, file.number, "Серова"))
    with pytest.raises(SheetsMismatchError):
        count(ports, file, file.sheets + 9)
    _file, act = compare_copies(ports, CompareRequest(SCHOOL, file.number, "Серова", "2"))
    assert "Число листов не сошлось" in text_of(act.pdf)
    count(ports, file, file.sheets)
    _file, act = compare_copies(ports, CompareRequest(SCHOOL, file.number, "Серова", "2"))
    words = "".join(text_of(act.pdf).split())
    assert "Числолистовсошлось" in words
    assert ledger.digest.hex in words
    with ports.catalog.transaction() as unit:
        assert unit.chain_head()[1].hex in words
    assert actions(ports, file.number)[-1] == "copies-compared"


def test_the_lists_of_files_count_what_the_archive_has(ports: Ports) -> None:
    ledger = record_of(ports, RecordClass.LEDGER)
    request = FileListRequest(SCHOOL, ledger.school_year)
    sheets = printed(ports, ledger).file.sheets
    inventory = text_of(print_inventory(ports, request).pdf)
    assert ledger.title in " ".join(inventory.replace("\N{NO-BREAK SPACE}", " ").split())
    assert f"{sheets}" in inventory
    assert "1 (одно) дело" in inventory.replace("\N{NO-BREAK SPACE}", " ")
    assert ledger.term.basis.split(",")[0] in " ".join(text_of(print_nomenclature(ports, request).pdf).split())
    with pytest.raises(BindingRefusedError, match="нет дел"):
        print_inventory(ports, FileListRequest(SCHOOL, replace(ledger.school_year, start=2001)))
