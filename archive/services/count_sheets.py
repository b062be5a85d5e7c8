"""Enter how many sheets the clerk counted: a count that disagrees is kept, and keeps the file out of the archive."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import PaperStepError, SheetsMismatchError
from archive.model.event import EventDraft
from archive.model.paper_file import PaperEntry, PaperFile, PaperState, PaperStep
from archive.model.record import RecordNumber
from archive.ports import Ports
from archive.services.find_paper_file import find_paper_file
from archive.texts import _, counted


@dataclass(frozen=True, slots=True)
class CountRequest:
    """Whose count of which file: its numbered sheets, without cover, inventory and certification sheet."""

    organisation_id: str
    number: RecordNumber
    sheets: int
    actor: str


def count_sheets(ports: Ports, request: CountRequest) -> PaperFile:
    """Write the count down and return the file as it now stands.

    Raises `SheetsMismatchError`, when the count and its event are already kept; `PaperFileUnknownError`;
    `PaperStepError` for a number that is no count.
    """
    with ports.catalog.transaction() as unit:
        file = find_paper_file(unit, request.organisation_id, request.number)
        _refuse_nonsense(file, request.sheets)
        at = ports.clock.now()
        entry = PaperEntry(len(file.entries) + 1, PaperStep.COUNTED, request.actor, at, sheets=request.sheets)
        file = unit.add_paper_entry(file, entry)
        unit.append_event(_event(file, entry))
    if file.state is PaperState.MISCOUNTED:
        raise SheetsMismatchError(
            number=str(file.number),
            expected=_sheets(file.sheets),
            counted=_sheets(request.sheets),
            look="\n".join(f"- {line}" for line in _where_to_look(file, request.sheets)),
        )
    return file


def _refuse_nonsense(file: PaperFile, sheets: int) -> None:
    if sheets < 1:
        raise PaperStepError(number=str(file.number), state=file.state.words, why=_("листов не меньше одного"))


def _where_to_look(file: PaperFile, found: int) -> Iterator[str]:
    own = file.inventory_sheets + 1
    if found == file.sheets + own or found == file.sheets + own + 1:
        yield _("похоже, сосчитаны и внутренняя опись с листом-заверителем (и обложка): у них нет номера листа")
    if file.double_sided and found == file.pages:
        yield _("похоже, напечатано на одной стороне, а набор составлен для двусторонней печати")
    if not file.double_sided and found == -(-file.pages // 2):
        yield _("похоже, напечатано на обеих сторонах, а набор составлен для односторонней печати")
    if found < file.sheets:
        yield _("каких номеров нет подряд в правом верхнем углу: эти листы пропали, слиплись или не напечатались")
    else:
        yield _("какие номера в правом верхнем углу повторяются: лист напечатан дважды или вложен чужой")
    yield _("номер записи и «лист N из M» внизу листа: все ли листы этого дела; печать {printing} от {day}").format(
        printing=file.printing, day=f"{file.printed_at:%d.%m.%Y}"
    )


def _sheets(number: int) -> str:
    return counted(number, "лист", "листа", "листов")


def _event(file: PaperFile, entry: PaperEntry) -> EventDraft:
    action = "sheets-mismatch" if file.state is PaperState.MISCOUNTED else "sheets-counted"
    details = {"printing": str(file.printing), "expected": str(file.sheets), "counted": str(entry.sheets)}
    return EventDraft(entry.done_at, entry.done_by, action, str(file.number), details, file.organisation_id)
