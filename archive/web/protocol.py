"""The protocol and the ETSI report of a record's verification, as pages and API give them."""

from fastapi.responses import Response

from archive.services.print_protocol import print_protocol
from archive.services.verify import report_verdict
from archive.web.access import RecordVisit
from archive.web.content import as_download


def protocol_of(seen: RecordVisit) -> Response:
    """Read and verify the record and return the protocol; the reading is an event."""
    found = seen.retrieve()
    printed = print_protocol(seen.ports, found.verified, file_name=found.record.file_name, actor=seen.actor)
    name = f"{found.record.number}_протокол-проверки.pdf"
    return as_download(printed.pdf, "application/pdf", name, plain=f"{found.record.number}_protocol")


def report_of(seen: RecordVisit) -> Response:
    """Read and verify the record and return the ETSI report; the reading is an event."""
    found = seen.retrieve()
    name = f"{found.record.number}_отчёт-etsi.xml"
    made = report_verdict(seen.ports, found.verified)
    return as_download(made, "application/xml", name, plain=f"{found.record.number}_report")
