"""Draw up the act that holds the paper copy of a file against its electronic documents, once it was counted."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from archive.errors import PaperStepError
from archive.model.document import RenderedDocument
from archive.model.event import EventDraft
from archive.model.paper_file import PaperEntry, PaperFile, PaperStep
from archive.model.papers import CLERK, KEEPER, ComparedDocument, ComparisonAct, SignatureLine
from archive.model.record import RecordNumber
from archive.ports import Ports
from archive.services.chain_head import chain_head
from archive.services.find_paper_file import find_paper_file
from archive.services.retrieve import Retrieved, retrieve
from archive.texts import _


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """Which file, who signs the act, and its number."""

    organisation_id: str
    number: RecordNumber
    actor: str
    act_number: str = ""
    members: tuple[SignatureLine, ...] = ()


def compare_copies(ports: Ports, request: CompareRequest) -> tuple[PaperFile, RenderedDocument]:
    """Verify the electronic documents and return the file with the act; drawing it up is an event.

    Raises `PaperFileUnknownError`, `PaperStepError` before a count, `RenderError`, and as `retrieve`.
    """
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
        file = find_paper_file(unit, request.organisation_id, request.number)
    count = _count(file)
    documents = [retrieve(ports, request.organisation_id, number, actor=request.actor) for number in file.records]
    with ports.catalog.transaction() as unit:
        unit.append_event(_event(ports, request, file))
        head = chain_head(unit)
    act = ComparisonAct(
        organisation=school,
        made_at=ports.clock.now(),
        chain_head=head,
        number=request.act_number,
        drawn_on=ports.clock.now().astimezone(ZoneInfo(school.time_zone)).date(),
        members=request.members or (CLERK, KEEPER),
        title=documents[0].record.title,
        case_index=school.case_index(documents[0].record.record_class),
        documents=tuple(_compared(each) for each in documents),
        printing=file.printing,
        printed_at=file.printed_at,
        expected=file.sheets,
        counted=count.sheets,
        counted_by=count.done_by,
        counted_at=count.done_at,
    )
    return file, ports.renderer.paper(act)


def _count(file: PaperFile) -> PaperEntry:
    for entry in reversed(file.entries):
        if entry.step is PaperStep.COUNTED:
            return entry
    raise PaperStepError(number=str(file.number), state=file.state.words, why=_("сверять нечего, листы не сосчитаны"))


def _compared(found: Retrieved) -> ComparedDocument:
    record = found.record
    return ComparedDocument(str(record.number), record.title, record.pages, record.digest, found.verdict.outcome.words)


def _event(ports: Ports, request: CompareRequest, file: PaperFile) -> EventDraft:
    details = {"printing": str(file.printing), "expected": str(file.sheets), "counted": str(file.counted)}
    return EventDraft(
        ports.clock.now(), request.actor, "copies-compared", str(file.number), details, file.organisation_id
    )
