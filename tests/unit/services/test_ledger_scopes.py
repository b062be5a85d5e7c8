"""Whose ledgers a closing makes, what each holds, and what is printed from them on demand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import GroupUnknownError, LedgerUnknownError, NotAuthenticError, PupilAmbiguousError
from archive.intake import InputFile
from archive.model.digest import Digest
from archive.model.document import PdfVariant
from archive.model.ledger_scope import LedgerKind
from archive.model.organisation import Organisation
from archive.model.record import Record, RecordClass
from archive.model.sidecar import SidecarKind
from archive.periods.snapshot import thaw
from archive.ports import RecordFilter
from archive.services.issue_ledger import LedgerRequest, issue_ledger
from archive.services.list_records import list_records
from archive.services.register_organisation import register_organisation
from tests import corrected
from tests.corrected import NAME, PUPIL, SUBJECT
from tests.memory_ports import Memory, memory_ports
from tests.sample import small_input

OWN = f"Сводная ведомость 5Б, учебный год 2025/2026: {NAME}"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with memory_ports(tmp_path) as opened:
        register(opened, small_input().organisation)
        yield opened


def register(memory: Memory, organisation: Organisation) -> None:
    register_organisation(memory.ports, organisation, actor="test")


def with_plan(given: tuple[InputFile, ...]) -> tuple[InputFile, ...]:
    """The export in which `PUPIL` has an individual plan."""

    def edited(file: InputFile) -> InputFile:
        lines = file.data.decode("utf-8-sig").splitlines()
        marked = [f"{line}да" if line.startswith(f"{PUPIL},") else line for line in lines]
        return replace(file, data="\n".join([*marked, ""]).encode())

    return tuple(edited(file) if file.name == "pupils.csv" else file for file in given)


def ledgers(memory: Memory) -> list[Record]:
    return list(list_records(memory.ports, RecordFilter(record_class=RecordClass.LEDGER)))


def test_who_has_an_own_plan_has_an_own_ledger_with_nobody_else_in_it(memory: Memory) -> None:
    corrected.close(memory.ports, with_plan(corrected.files()))
    corrected.carry_out(memory.ports)
    of_class, own = ledgers(memory)
    assert (own.title, own.scope.kind, own.scope.pupil_ids) == (OWN, LedgerKind.PUPIL, (PUPIL,))
    assert own.file_name.startswith("ведомость_5Б_2025-2026_учебный-год_Ли_")
    assert (of_class.scope.is_class, own.term.years) == (True, of_class.term.years)
    data = memory.store.get(own.location)
    closed = thaw(memory.ports.twins.twin(data))
    assert [pupil.name.full for pupil in closed.journal.pupils] == [NAME]
    assert {result.pupil_id for result in closed.journal.results} == {PUPIL}
    assert (closed.journal.lessons, closed.journal.entries, closed.findings) == ((), (), ())
    others = [p.name.family for p in thaw(memory.ports.twins.twin(memory.store.get(of_class.location))).journal.pupils]
    assert not [name for name in others if name != "Ли" and name.encode() in data]


def test_the_catalogue_knows_whose_ledger_it_is(memory: Memory) -> None:
    corrected.close(memory.ports, with_plan(corrected.files()))
    corrected.carry_out(memory.ports)
    with memory.ports.catalog.transaction() as unit:
        jobs = [job for job in unit.jobs() if job.record_class is RecordClass.LEDGER]
        stored = [unit.record(job.organisation_id, job.number) for job in jobs]
    assert [job.scope for job in jobs] == [record.scope for record in stored]
    assert len({job.job_id for job in jobs}) == 2


def test_the_schools_file_asks_for_ledgers_of_all_pupils_and_groups(memory: Memory) -> None:
    kinds = (LedgerKind.CLASS, LedgerKind.PUPIL, LedgerKind.GROUP)
    register(memory, replace(small_input().organisation, ledgers=kinds))
    closed = corrected.close(memory.ports, corrected.files())
    with memory.ports.catalog.transaction() as unit:
        jobs = unit.jobs(closing_ids=[closing.closing_id for closing in closed.closings])
    made = [job.scope.kind for job in jobs if job.record_class is RecordClass.LEDGER]
    assert made.count(LedgerKind.PUPIL) == 3
    assert made.count(LedgerKind.CLASS) == 1


def test_a_correction_corrects_the_own_ledger_with_an_own_one(memory: Memory) -> None:
    given = with_plan(corrected.files())
    corrected.close(memory.ports, given)
    corrected.carry_out(memory.ports)
    first = ledgers(memory)
    corrected.correct(memory.ports, corrected.with_mark("3", given))
    corrected.carry_out(memory.ports)
    second = [record for record in ledgers(memory) if record.version == 2]
    assert [record.scope for record in second] == [record.scope for record in first]
    closed = thaw(memory.ports.twins.twin(memory.store.get(second[1].location)))
    assert [each.number for each in closed.supersedes_records] == [first[1].number]


def test_frozen_data_is_never_read_from_a_part(memory: Memory) -> None:
    """The twin of an own ledger is cut: it would not be the snapshot that the closing names."""
    given = with_plan(corrected.files())
    corrected.close(memory.ports, given)
    corrected.carry_out(memory.ports)
    own = ledgers(memory)[1]
    with memory.ports.catalog.transaction() as unit:
        snapshot = unit.closing(own.closing_id).snapshot
    assert Digest.of(memory.ports.twins.twin(memory.store.get(own.location))) != snapshot


@pytest.fixture
def kept(memory: Memory) -> Memory:
    corrected.close(memory.ports, corrected.files())
    corrected.carry_out(memory.ports)
    return memory


def asked(kind: LedgerKind, wanted: str = "", *classes: str) -> LedgerRequest:
    organisation_id = small_input().organisation.organisation_id
    return LedgerRequest(organisation_id, kind, classes or ("5Б",), "Секретарь", wanted=wanted)


def test_a_pupils_ledger_is_printed_from_the_verified_record_and_noted(kept: Memory) -> None:
    printed, document = issue_ledger(kept.ports, asked(LedgerKind.PUPIL, "ли"))
    (source,) = printed.sources
    assert source.number == ledgers(kept)[0].number
    assert [p.name.full for p in printed.parts[0].journal.pupils] == [NAME]
    assert document.pdf.decode() == f"pupil {NAME}: {NAME}"
    with kept.ports.catalog.transaction() as unit:
        read, noted = unit.events()[-2:]
    assert (read.draft.action, noted.draft.action) == ("record-read", "ledger-printed")
    assert (noted.draft.actor, noted.draft.details["pupils"]) == ("Секретарь", PUPIL)


def test_a_group_has_its_subject_alone(kept: Memory) -> None:
    printed, _document = issue_ledger(kept.ports, asked(LedgerKind.GROUP, "русский  ЯЗЫК"))
    assert [subject.subject_id for subject in printed.parts[0].journal.subjects] == [SUBJECT]
    assert not printed.parts[0].journal.decisions


def test_a_stream_joins_classes(memory: Memory) -> None:
    both = small_input("5Б", "5В")
    register(memory, both.organisation)
    corrected.close(memory.ports, both.files)
    corrected.carry_out(memory.ports)
    printed, _document = issue_ledger(memory.ports, asked(LedgerKind.STREAM, "", "5Б", "5В"))
    assert (printed.label, len(printed.parts), len(printed.sources)) == ("5Б, 5В", 2, 2)


def test_the_medal_sheet_says_which_year_is_not_there(kept: Memory) -> None:
    printed, _document = issue_ledger(kept.ports, asked(LedgerKind.MEDAL))
    assert printed.not_found == ("4Б, 2024/2025",)


def test_what_is_not_there_is_refused(kept: Memory) -> None:
    with pytest.raises(LedgerUnknownError, match="9Я"):
        issue_ledger(kept.ports, asked(LedgerKind.MEDAL, "", "9Я"))
    with pytest.raises(GroupUnknownError, match="Русский язык"):
        issue_ledger(kept.ports, asked(LedgerKind.GROUP, "Латынь"))


def test_a_name_that_fits_several_is_refused(memory: Memory) -> None:
    given = small_input("5Б", pupils=12)
    register(memory, given.organisation)
    corrected.close(memory.ports, given.files)
    corrected.carry_out(memory.ports)
    names = [p.name.family for p in issue_ledger(memory.ports, asked(LedgerKind.MEDAL))[0].parts[0].journal.pupils]
    twice = next(name[0] for name in names if sum(other[0] == name[0] for other in names) > 1)
    with pytest.raises(PupilAmbiguousError):
        issue_ledger(memory.ports, asked(LedgerKind.PUPIL, twice))


def test_a_changed_record_is_not_printed_from(kept: Memory) -> None:
    record = ledgers(kept)[0]
    kept.store.spoil(record.location, kept.store.get(record.location) + b"x")
    with pytest.raises(NotAuthenticError):
        issue_ledger(kept.ports, asked(LedgerKind.MEDAL))


def test_marks_of_a_supplement_are_shown(kept: Memory) -> None:
    corrected.supplement(kept.ports, corrected.with_mark("3"))
    corrected.carry_out(kept.ports)
    printed, _document = issue_ledger(kept.ports, asked(LedgerKind.PUPIL, NAME))
    year = [r for r in printed.parts[0].journal.results if r.subject_id == SUBJECT and r.kind.value == "year"]
    assert [result.mark.shown for result in year] == ["3"]
    assert len(printed.sources) == 2


def test_beside_a_ledger_without_attachments_lies_its_own_part_alone(memory: Memory) -> None:
    register(memory, replace(small_input().organisation, pdf_variant=PdfVariant.A_2U))
    corrected.close(memory.ports, with_plan(corrected.files()))
    corrected.carry_out(memory.ports)
    own = ledgers(memory)[1]
    with memory.ports.catalog.transaction() as unit:
        (beside,) = [each for each in unit.sidecars(own.organisation_id, [own.number]) if each.kind is SidecarKind.TWIN]
    closed = thaw(memory.store.get(beside.location))
    assert [pupil.name.full for pupil in closed.journal.pupils] == [NAME]
