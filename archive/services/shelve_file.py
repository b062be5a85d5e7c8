"""Note that a file was sewn and sealed, and where it stands: «в архиве». Only a file whose count agrees gets there."""

from collections.abc import Collection

from archive.errors import PaperStepError
from archive.model.event import EventDraft
from archive.model.paper_file import PaperEntry, PaperFile, PaperState, PaperStep
from archive.model.record import RecordNumber
from archive.ports import Ports, UnitOfWork
from archive.services.find_paper_file import find_paper_file
from archive.texts import _

_COUNTED = (PaperState.COUNTED, PaperState.BOUND, PaperState.SHELVED)
_BOUND = (PaperState.BOUND, PaperState.SHELVED)
_ACTIONS = {PaperStep.BOUND: "file-bound", PaperStep.SHELVED: "file-shelved"}


def bind_file(ports: Ports, organisation_id: str, number: RecordNumber, *, actor: str) -> PaperFile:
    """Note that the file is sewn, sealed and signed; a second time changes nothing.

    Raises `PaperFileUnknownError`, `PaperStepError` before a count that agrees.
    """
    with ports.catalog.transaction() as unit:
        file = find_paper_file(unit, organisation_id, number)
        _require(file, _COUNTED, _("сначала сосчитайте листы, и число должно сойтись"))
        if file.state in _BOUND:
            return file
        return _add(unit, file, PaperEntry(len(file.entries) + 1, PaperStep.BOUND, actor, ports.clock.now()))


def shelve_file(ports: Ports, organisation_id: str, number: RecordNumber, place: str, *, actor: str) -> PaperFile:
    """Note where the file stands; the same place again changes nothing, another is a move.

    Raises `PaperFileUnknownError`, `PaperStepError` before the file is bound or without a place.
    """
    place = " ".join(place.split())
    with ports.catalog.transaction() as unit:
        file = find_paper_file(unit, organisation_id, number)
        _require(file, _COUNTED, _("пока листы не сосчитаны и не сошлись, дело «в архиве» не отмечается"))
        _require(file, _BOUND, _("сначала прошейте и опечатайте дело"))
        if not place:
            raise PaperStepError(number=str(number), state=file.state.words, why=_("место не указано"))
        if file.state is PaperState.SHELVED and file.place == place:
            return file
        entry = PaperEntry(len(file.entries) + 1, PaperStep.SHELVED, actor, ports.clock.now(), place=place)
        return _add(unit, file, entry)


def _require(file: PaperFile, states: Collection[PaperState], why: str) -> None:
    if file.state not in states:
        raise PaperStepError(number=str(file.number), state=file.state.words, why=why)


def _add(unit: UnitOfWork, file: PaperFile, entry: PaperEntry) -> PaperFile:
    details = {"printing": str(file.printing), **({"place": entry.place} if entry.place else {})}
    unit.append_event(
        EventDraft(entry.done_at, entry.done_by, _ACTIONS[entry.step], str(file.number), details, file.organisation_id)
    )
    return unit.add_paper_entry(file, entry)
