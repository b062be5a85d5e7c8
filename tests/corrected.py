"""A closed year of the sample school and exports of it made later: for tests of what comes after closing."""

from collections.abc import Callable
from dataclasses import replace

from archive.checks import ALL
from archive.intake import InputFile
from archive.model.closing import ClosingKind
from archive.model.period import YEAR
from archive.model.record import Record
from archive.ports import Ports, RecordFilter
from archive.services.certify_record import certify_record
from archive.services.clear_workspace import clear_workspace
from archive.services.close_period import Closed, CloseRequest, close_period
from archive.services.correct_period import Corrected, CorrectRequest, correct_period
from archive.services.list_records import list_records, list_waiting
from archive.services.preserve_record import preserve_record
from archive.services.render_record import render_record
from tests.fakes.documents import PASSPHRASE
from tests.sample import small_input

PUPIL = "1001"
"""Ли Ян, in every sample of 5Б."""
NAME = "Ли Ян"
SUBJECT = "5Б-РУС"
REASON, PROTOCOL = "отметка отсрочена по болезни", "№ 5 от 12.06.2026"
Files = tuple[InputFile, ...]


def files(*classes: str) -> Files:
    """Return the export as it was closed first."""
    return small_input(*classes).files


def with_mark(mark: str, given: Files | None = None) -> Files:
    """Return the export with the year mark of `PUPIL` in `SUBJECT` set to `mark`; an empty one is left out."""

    def line(text: str) -> str:
        if not text.startswith(f"{PUPIL},{SUBJECT},год,"):
            return text
        return f"{PUPIL},{SUBJECT},год,,{mark}," if mark else ""

    return _edited(given or files(), "results.csv", line)


def with_topic(topic: str, given: Files | None = None) -> Files:
    """Return the export with another topic of the first lesson in `SUBJECT`."""
    start = f"{SUBJECT}-001,{SUBJECT},01.09.2025,3,"
    return _edited(
        given or files(), "lessons.csv", lambda text: f"{start}{topic},,,,," if text.startswith(start) else text
    )


def with_name(family: str, given: Files | None = None) -> Files:
    """Return the export with another family name of `PUPIL`."""
    return _edited(
        given or files(),
        "pupils.csv",
        lambda text: text.replace(f"{PUPIL},Ли,", f"{PUPIL},{family},") if text.startswith(PUPIL) else text,
    )


def _edited(given: Files, name: str, line: Callable[[str], str]) -> Files:
    def edit(file: InputFile) -> InputFile:
        lines = [line(text) for text in file.data.decode("utf-8-sig").splitlines()]
        return replace(file, data="\n".join([each for each in lines if each] + [""]).encode())

    return tuple(edit(file) if file.name == name else file for file in given)


def close_request(given: Files) -> CloseRequest:
    """Return the order to close the year, whatever is found in it."""
    organisation_id = small_input().organisation.organisation_id
    return CloseRequest(given, organisation_id, YEAR, "Завуч", None, {ALL: "учебный пример"})


def close(ports: Ports, given: Files) -> Closed:
    return close_period(ports, close_request(given))


def correct(
    ports: Ports,
    given: Files,
    *,
    kind: ClosingKind = ClosingKind.WHOLE,
    reason: str = REASON,
    protocol: str = PROTOCOL,
) -> Corrected:
    return correct_period(ports, CorrectRequest(close_request(given), reason, protocol, kind))


def supplement(ports: Ports, given: Files) -> Corrected:
    return correct(ports, given, kind=ClosingKind.SUPPLEMENT)


def carry_out(ports: Ports) -> list[Record]:
    """Render, sign and preserve everything that waits; return all records, the workspace emptied behind them."""
    signer = ports.signers.open(PASSPHRASE)
    waiting = list_waiting(ports)
    for job in waiting:
        render_record(ports, job.job_id)
        certify_record(ports, job.job_id, signer)
        preserve_record(ports, job.job_id)
    for closing_id in {job.closing_id for job in waiting}:
        clear_workspace(ports, [closing_id])
    return list(list_records(ports, RecordFilter()))
