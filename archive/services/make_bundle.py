"""Make the inspector's bundle: chosen records with everything that proves them, as one ZIP.

Whoever receives it needs neither this program nor this archive: see `docs/bundle.md`. Each record is
verified and its reading is an event, as with `retrieve`; what is not authentic is named and not given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from archive.access.bundle import Bundle
from archive.access.event_lines import Extract, Stretch, merged
from archive.access.places import evidence_places
from archive.errors import NothingToGiveError
from archive.model.carried import Carried
from archive.model.digest import Digest
from archive.model.event import Event, EventDraft
from archive.model.evidence import LogHead
from archive.model.record import Record, RecordClass, RecordNumber
from archive.model.sidecar import SidecarKind
from archive.model.verdict import Outcome
from archive.ports import Ports, RecordFilter
from archive.services.retrieve import retrieve
from archive.services.retrieve_sidecar import RetrievedSidecar, retrieve_sidecars
from archive.texts import _

_PAGE = 1000
"""Events read at once: bounds the memory."""


@dataclass(frozen=True, slots=True)
class BundleRequest:
    """Which records of which school: those named, or those that the filter finds."""

    organisation_id: str
    actor: str
    numbers: tuple[RecordNumber, ...] = ()
    which: RecordFilter = field(default_factory=RecordFilter)
    """Asked when no number is named; exports as they came in are then left out, unless `sources`."""
    sources: bool = False
    unproven: bool = False
    """Give also what is not authentic, marked as such: only to look into an incident."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a bundle holds; `sums` is the digest of its SHA256SUMS, by which it is known again."""

    given: tuple[Record, ...]
    withheld: tuple[tuple[Record, str], ...]
    """With the verdict in words."""
    sums: Digest


def make_bundle(ports: Ports, request: BundleRequest, target: BinaryIO) -> Given:
    """Write the bundle to `target`, which need not be seekable; one record at a time is in memory.

    Raises `RecordUnknownError`, `NothingToGiveError` (what was written then is no bundle), `FixityError`,
    the store's errors.
    """
    records = chosen(ports, request)
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(request.organisation_id)
        before, _head = unit.chain_head()
    bundle = Bundle(target, organisation, at=ports.clock.now(), actor=request.actor)
    _add_certificates(ports, bundle, ports.proofs.roots, roots=True)
    heads = {record.number: _add_record(ports, bundle, record, request) for record in records}
    given = tuple(each.record for each in bundle.manifest.records)
    if not given:
        raise NothingToGiveError(why=_("подлинность не подтверждена ни у одной выбранной записи"))
    extract = _extract(ports, given, heads, before)
    sums = bundle.finish(extract.lines(_events(ports)))
    withheld = tuple((record, verdict.outcome.words) for record, verdict in bundle.manifest.withheld)
    _log(ports, request, given, sums)
    return Given(given, withheld, sums)


def chosen(ports: Ports, request: BundleRequest) -> Sequence[Record]:
    """Return the records meant, by number. Raises `RecordUnknownError`, `NothingToGiveError`."""
    with ports.catalog.reading() as unit:
        if request.numbers:
            return [unit.record(request.organisation_id, number) for number in sorted(set(request.numbers))]
        found = [each for each in unit.records(request.which) if each.organisation_id == request.organisation_id]
    records = [each for each in found if request.sources or each.record_class is not RecordClass.SOURCE]
    if not records:
        raise NothingToGiveError(why=_("таких записей нет"))
    return records


def _add_record(ports: Ports, bundle: Bundle, record: Record, request: BundleRequest) -> int:
    """Put in one record; return the last event that its first evidence covers, 0 when there is none."""
    found = retrieve(ports, record.organisation_id, record.number, actor=request.actor)
    if found.verdict.outcome is not Outcome.PASSED and not request.unproven:
        bundle.withhold(record, found.verdict)
        return 0
    beside = retrieve_sidecars(ports, record, actor=request.actor)
    bundle.add_record(record, found.data, found.verdict, [(each.sidecar, each.file_name, each.data) for each in beside])
    for carried in (ports.proofs.of_pdf(found.data), *(_carried(ports, each) for each in beside)):
        _add_certificates(ports, bundle, carried.certificates)
        bundle.add_answers(carried)
    return min((head for each in beside if (head := _head(each))), default=0)


def _carried(ports: Ports, beside: RetrievedSidecar) -> Carried:
    if beside.sidecar.kind is SidecarKind.EVIDENCE:
        return ports.proofs.of_evidence(beside.data)
    return ports.proofs.of_signature(beside.data) if beside.sidecar.kind is SidecarKind.SIGNATURE else Carried()


def _add_certificates(ports: Ports, bundle: Bundle, ders: Sequence[bytes], *, roots: bool = False) -> None:
    for named in filter(None, map(ports.proofs.named, ders)):
        (bundle.add_root if roots else bundle.add_certificate)(named)


def _head(beside: RetrievedSidecar) -> int:
    """Return the sequence of the event that an evidence record's first timestamp covers; 0 for anything else."""
    places = evidence_places(beside.data) if beside.sidecar.kind is SidecarKind.EVIDENCE else None
    piece = places.chains[0][0].head if places else None
    head = LogHead.read(beside.data[piece.offset : piece.offset + piece.size]) if piece else None
    return head.sequence if head else 0


def _extract(ports: Ports, given: Sequence[Record], heads: dict[RecordNumber, int], before: int) -> Extract:
    """Return which events to give: the records' own, and for each the way from its first event to its head."""
    subjects = frozenset([*(str(each.number) for each in given), *(each.closing_id for each in given)])
    own = Extract(subjects, given[0].organisation_id, ())
    first: dict[str, int] = {}
    for event in _events(ports, till=before):
        if own.concerns(event):
            first.setdefault(event.draft.subject, event.sequence)
    stretches = [
        Stretch(start, heads[each.number])
        for each in given
        if 0 < (start := first.get(str(each.number), 0)) <= heads[each.number]
    ]
    return Extract(subjects, own.organisation_id, merged(stretches))


def _events(ports: Ports, *, till: int = 0) -> Iterator[Event]:
    """Yield the log in order, page by page; `till` 0 goes on to its end."""
    after = 0
    while True:
        with ports.catalog.reading() as unit:
            page = unit.events(after=after, limit=_PAGE)
        for event in page:
            if till and event.sequence > till:
                return
            yield event
        if not page:
            return
        after = page[-1].sequence


def _log(ports: Ports, request: BundleRequest, given: Sequence[Record], sums: Digest) -> None:
    details = {"records": ", ".join(str(each.number) for each in given), "sums": sums.hex}
    event = EventDraft(
        ports.clock.now(), request.actor, "bundle-given", given[0].organisation_id, details, given[0].organisation_id
    )
    with ports.catalog.transaction() as unit:
        unit.append_event(event)
