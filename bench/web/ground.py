"""An installation of many schools and years: 100,000 rows of records, some hundred of them with real documents.

Rows are synthetic and go in by the thousand; documents are PDF files signed B-LTA by the test authority, locked in
the embedded store. Everything is as large as twenty schools make it in a quarter of a century.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
from sqlalchemy.orm import Session

from archive.bootstrap import connect
from archive.catalog.part import columns_of
from archive.catalog.records import folded
from archive.catalog.session import SqlCatalog
from archive.catalog.tables import (
    ChainHeadRow,
    ClosingRow,
    EventRow,
    JobRow,
    NumberCounterRow,
    RecordPupilRow,
    RecordRow,
    Table,
    TaughtRow,
)
from archive.cli.session import read_settings
from archive.demo.sample import write_sample
from archive.intake import read_organisation
from archive.model.account import Account, Grant, Role, Scope, SessionStage
from archive.model.closing import Closing, Job, JobState
from archive.model.digest import Digest
from archive.model.event import EventDraft, chained
from archive.model.finding import Finding, Place, Severity
from archive.model.organisation import Organisation
from archive.model.period import YEAR, SchoolYear
from archive.model.record import ObjectLocation, Record, RecordClass, RecordNumber
from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignatureRequest
from archive.model.term import RetentionTerm
from archive.ports import Ports
from archive.services.manage_accounts import create_account
from archive.services.register_organisation import register_organisation
from archive.services.sign_in import begin_session
from archive.settings import ENV_FILE
from archive.sign.key_source import KeyFile
from archive.sign.pades import PadesSigner
from bench.sign.ground import Ground, prepared

SCHOOLS, CLASSES = 20, 40
YEARS = range(2001, 2026)
KINDS = (RecordClass.JOURNAL, RecordClass.LEDGER, RecordClass.LEDGER, RecordClass.LEDGER, RecordClass.SOURCE)
PUPILS, SUBJECTS, TEACHERS = 25, 15, 60
TEACHER = "Иванова Мария Петровна"
TYPICAL, LARGE = 400_000, 16_000_000
"""Bytes: a journal of a class and year, and more than any that we have seen."""
A_BATCH = 2000
SURNAMES = ("Иванова", "Петров", "Сидорова", "Кузнецов", "Смирнова", "Попов", "Васильева", "Соколов", "Михайлова")
NAMES = ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Захар", "Ирина", "Кирилл", "Лидия", "Максим")


@dataclass(frozen=True, slots=True)
class Installation:
    """What the load needs to know: sessions by role, and which records have documents."""

    home: Path
    school: str
    tokens: dict[str, str]
    typical: tuple[str, ...]
    large: tuple[str, ...]
    rows: int


def install(home: Path, *, rows: int, documents: int, at: datetime) -> Installation:
    """Make the installation in `home`, or take the one that an earlier run left there; sessions are new."""
    known = home / "ground.json"
    if not known.exists():
        home.mkdir(parents=True, exist_ok=True)
        with prepared() as ground:
            _write_settings(home, ground)
            with connect(read_settings(home)) as ports:
                made = _fill(ports, ground, home, rows, documents, at)
        known.write_text(json.dumps(made))
    made = json.loads(known.read_text())
    with connect(read_settings(home)) as ports:
        tokens = _sessions(ports, made["schools"], at)
    return Installation(home, made["schools"][0], tokens, tuple(made["typical"]), tuple(made["large"]), made["rows"])


def _write_settings(home: Path, ground: Ground) -> None:
    keys = home / "trust"
    keys.mkdir(exist_ok=True)
    root = keys / "root.pem"
    root.write_bytes(ground.authority.trust_anchor.read_bytes())
    (home / ENV_FILE).write_text(f"ARCHIVE_TRUST_ANCHORS='{json.dumps([str(root)])}'\n", encoding="utf-8")


def _fill(ports: Ports, ground: Ground, home: Path, rows: int, documents: int, at: datetime) -> dict[str, Any]:
    schools = _schools(ports, home)
    records = list(islice(_records(schools, at), rows))
    with_documents = _with_documents(ports, ground, records, documents)
    closings = {record.closing_id: _closing(record, at) for record in records}
    assert isinstance(ports.catalog, SqlCatalog)
    with Session(ports.catalog.engine) as session:
        _put(session, (ClosingRow(**columns_of(each)) for each in closings.values()))
        _put(session, (RecordRow(**columns_of(each)) for each in records))
        _put(session, (JobRow(**columns_of(_job(each))) for each in records))
        _put(session, _pupils(records))
        _put(session, _taught(closings.values()))
        _put(session, _counters(records))
        _put_events(session, records, at)
    return {
        "schools": schools,
        "typical": [str(each.number) for each in with_documents if each.size < LARGE],
        "large": [str(each.number) for each in with_documents if each.size >= LARGE],
        "rows": len(records),
    }


def _schools(ports: Ports, home: Path) -> list[str]:
    sample = write_sample(home / "sample", classes=("5А",), pupils=3, weeks=1)
    school = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    ids = [f"school-{number}" for number in range(1, SCHOOLS + 1)]
    for each in ids:
        named: Organisation = replace(school, organisation_id=each, short_name=f"{school.short_name} {each}")
        register_organisation(ports, named, actor="bench")
    return ids


def _records(schools: Sequence[str], at: datetime) -> Iterator[Record]:
    """Yield the rows, the latest year first, all schools beside each other."""
    sequence: dict[tuple[str, int], int] = {}
    for year in reversed(YEARS):
        for place in range(CLASSES):
            label = f"{place % 11 + 1}{'АБВГ'[place // 11]}"
            for school in schools:
                for ordinal, kind in enumerate(KINDS):
                    key = (school, year + 1)
                    sequence[key] = sequence.get(key, 0) + 1
                    yield _record(school, RecordNumber(year + 1, sequence[key]), kind, year, label, ordinal, at)


def _record(
    school: str, number: RecordNumber, kind: RecordClass, year: int, label: str, ordinal: int, at: datetime
) -> Record:
    named = f"{school} {number}"
    return Record(
        organisation_id=school,
        number=number,
        record_class=kind,
        title=f"{kind.words} {label}, учебный год {SchoolYear(year)}",
        school_year=SchoolYear(year),
        class_label=label,
        period=YEAR,
        closing_id=Digest.of(f"{school} {year} {label}".encode()).hex[:16],
        version=1,
        media_type="application/pdf",
        file_name=f"{label}_{ordinal}.pdf",
        pages=48,
        size=TYPICAL,
        digest=Digest.of(named.encode()),
        location=ObjectLocation("records", f"{named}.pdf", "1"),
        term=RetentionTerm(date(year + 1, 6, 5), 25, "Asia/Krasnoyarsk", "номенклатура дел"),
        preserved_at=at - timedelta(days=365 * (2025 - year)),
        template_set="t1",
    )


def _with_documents(ports: Ports, ground: Ground, records: list[Record], documents: int) -> list[Record]:
    """Put real documents behind the first journals of the first school, in place of their rows."""
    places = [
        place
        for place, record in enumerate(records)
        if record.organisation_id == records[0].organisation_id and record.record_class is not RecordClass.SOURCE
    ][:documents]
    signer, random = ground.signer(KeyFile(ground.authority.pkcs12)), Random(6)  # noqa: S311 - same bytes each run
    for ordinal, place in enumerate(places):
        size = LARGE if ordinal < 2 else TYPICAL
        records[place] = _stored(ports, records[place], _document(ground, signer, random.randbytes(size)))
    return [records[place] for place in places]


def _document(ground: Ground, signer: PadesSigner, filling: bytes) -> bytes:
    """Return a signed document that is as long as its filling, which stands for pages and twin."""
    grown = BytesIO()
    with pikepdf.open(BytesIO(ground.document)) as pdf:
        pdf.Root.Filling = pdf.make_stream(filling)
        pdf.save(grown)
    place = FieldPlace(Signatory.DIRECTOR, None)
    asked = SignatureRequest(Signatory.DIRECTOR, (place,), None, "Мера", SignatureLevel.B_LTA)
    return signer.sign(grown.getvalue(), asked)


def _stored(ports: Ports, record: Record, data: bytes) -> Record:
    digest = Digest.of(data)
    key = f"{record.organisation_id}/{record.record_class.value}/{digest}.pdf"
    until = record.term.expires_at
    location = ports.store.put(data, key=key, media_type="application/pdf", locked_until=until, tags={})
    return replace(record, size=len(data), digest=digest, location=location)


def _closing(record: Record, at: datetime) -> Closing:
    finding = Finding(
        "checks.topic-missing", Severity.EXPLAIN, "тема урока не указана", Place("8А.xlsx", "Уроки", "C12")
    )
    return Closing(
        closing_id=record.closing_id,
        organisation_id=record.organisation_id,
        school_year=record.school_year,
        class_label=record.class_label,
        period=YEAR,
        version=1,
        closed_by="Завуч",
        closed_on=record.term.closed_on,
        closed_at=min(record.preserved_at, at),
        snapshot=Digest.of(record.closing_id.encode()),
        sources=(),
        findings=(finding,) * 5,
    )


def _job(record: Record) -> Job:
    name = f"{record.organisation_id}-{record.number}"
    return Job(
        name,
        record.closing_id,
        record.organisation_id,
        record.record_class,
        record.number,
        JobState.PRESERVED,
        record.title,
        record.file_name,
    )


def _pupils(records: Sequence[Record]) -> Iterator[RecordPupilRow]:
    for place, record in enumerate(records):
        if record.record_class is not RecordClass.JOURNAL:
            continue
        for pupil in range(PUPILS):
            name = f"{SURNAMES[(place + pupil) % len(SURNAMES)]} {NAMES[(place // 7 + pupil) % len(NAMES)]}"
            yield RecordPupilRow(
                organisation_id=record.organisation_id,
                number_year=record.number.year,
                number_sequence=record.number.sequence,
                pupil_id=f"p{pupil}",
                full_name=name,
                folded_name=folded(name),
            )


def _taught(closings: Iterable[Closing]) -> Iterator[TaughtRow]:
    """Name teachers as a closing does: one to each subject, and the teacher who looks at pages to some of them."""
    for place, closing in enumerate(closings):
        for subject in range(SUBJECTS):
            who = (place * 5 + subject) % TEACHERS
            name = TEACHER if not who else f"{SURNAMES[who % len(SURNAMES)]} {NAMES[who % len(NAMES)]} Учитель{who}"
            yield TaughtRow(
                closing_id=closing.closing_id,
                subject_id=f"s{subject}",
                teacher=name,
                title=f"Предмет {subject}",
                is_whole=True,
            )


def _counters(records: Sequence[Record]) -> Iterator[NumberCounterRow]:
    last: dict[tuple[str, int], int] = {}
    for record in records:
        key = (record.organisation_id, record.number.year)
        last[key] = max(last.get(key, 0), record.number.sequence)
    return (NumberCounterRow(organisation_id=key[0], year=key[1], last=number) for key, number in last.items())


def _put_events(session: Session, records: Sequence[Record], at: datetime) -> None:
    """Chain an event a record to the log, as their preservation would have."""
    head = session.get_one(ChainHeadRow, 1)
    sequence, previous = head.sequence, head.digest
    rows = []
    for record in records:
        details = {"class": record.class_label, "digest": str(record.digest)}
        draft = EventDraft(at, "bench", "record-preserved", str(record.number), details, record.organisation_id)
        event = chained(draft, sequence + 1, previous)
        sequence, previous = event.sequence, event.digest
        rows.append(EventRow(sequence=sequence, draft=draft, previous=event.previous, digest=event.digest))
    _put(session, iter(rows))
    head = session.get_one(ChainHeadRow, 1)
    head.sequence, head.digest = sequence, previous
    session.commit()


def _put(session: Session, rows: Iterator[Table]) -> None:
    while batch := list(islice(rows, A_BATCH)):
        session.add_all(batch)
        session.commit()
        session.expunge_all()


def _sessions(ports: Ports, schools: Sequence[str], at: datetime) -> dict[str, str]:
    """Return a token of somebody of each role: an administrator of all the schools, the others of the first."""
    tokens = {}
    for role in Role:
        scopes = _scopes(role, schools)
        account = _account(ports, role, scopes, at)
        with ports.catalog.transaction() as unit:
            tokens[role.value] = begin_session(unit, account, SessionStage.FULL, at).token
    return tokens


def _scopes(role: Role, schools: Sequence[str]) -> list[Scope]:
    if role is Role.ADMINISTRATOR:
        return [Scope(each) for each in schools]
    return [Scope(schools[0], ("5А", "8Б") if role is Role.CLASS_TEACHER else ())]


def _account(ports: Ports, role: Role, scopes: Sequence[Scope], at: datetime) -> Account:
    login = f"{role.value}-{int(at.timestamp())}"
    grants = [Grant(role, scope, "приказ № 1", "bench", at.date()) for scope in scopes]
    return create_account(ports, login, TEACHER, grants, by=None).account
