"""Verification over the API: the verdict on a file that someone holds."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from archive.services.print_protocol import print_protocol
from archive.services.verify import examine_file, report_verdict, verify_file
from archive.texts import _
from archive.web.access import OpenPorts, anyone
from archive.web.api.problems import PROBLEMS
from archive.web.content import Body, as_download
from archive.web.limits import VERIFY, Limited
from archive.web.parameters import Text
from archive.web.schemas import VerdictOut

PDF_ANSWER = {
    "description": _("Протокол проверки, PDF/A"),
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}
XML_ANSWER = {
    "description": _("Отчёт ETSI TS 119 102-2"),
    "content": {"application/xml": {"schema": {"type": "string"}}},
}
router = APIRouter(
    tags=[_("Проверка файла")],
    dependencies=[anyone("whoever holds a file may ask whether it is genuine"), Depends(Limited(VERIFY))],
)
_FileName = Annotated[Text, Query(max_length=200, description="Имя файла для заключения")]
_SENT = {
    "requestBody": {
        "required": True,
        "description": _("Сам файл, не больше 50 МиБ"),
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/pdf", "application/octet-stream")
        },
    }
}


@router.post(
    "/verify",
    summary=_("Проверить файл"),
    description=_("Файл передаётся телом запроса, нигде не сохраняется. Ответ — заключение с причинами."),
    responses={code: PROBLEMS[code] for code in (413, 415)},
    openapi_extra=_SENT,
)
def verify(ports: OpenPorts, body: Body, name: _FileName = "файл") -> VerdictOut:
    """Return the verdict on the body; nothing of it is kept."""
    return VerdictOut.of(verify_file(ports, name, body))


@router.post(
    "/verify/protocol",
    summary=_("Протокол проверки файла"),
    description=_("То же, что проверка файла; ответ — протокол на одной странице, PDF/A."),
    response_class=Response,
    responses={200: PDF_ANSWER, **{code: PROBLEMS[code] for code in (404, 413, 415)}},
    openapi_extra=_SENT,
)
def protocol(ports: OpenPorts, body: Body, name: _FileName = "файл") -> Response:
    """Return the protocol on the body; nothing of it is kept."""
    verified = examine_file(ports, name, body)
    printed = print_protocol(ports, verified, file_name=name, actor=_("посетитель"))
    return as_download(printed.pdf, "application/pdf", _("протокол-проверки.pdf"), plain="protocol")


@router.post(
    "/verify/report",
    summary=_("Отчёт ETSI о проверке файла"),
    description=_("То же, что проверка файла; ответ — отчёт по ETSI TS 119 102-2, XML."),
    response_class=Response,
    responses={200: XML_ANSWER, **{code: PROBLEMS[code] for code in (413, 415)}},
    openapi_extra=_SENT,
)
def report(ports: OpenPorts, body: Body, name: _FileName = "файл") -> Response:
    """Return the ETSI report on the body; nothing of it is kept."""
    made = report_verdict(ports, examine_file(ports, name, body))
    return as_download(made, "application/xml", _("отчёт-etsi.xml"), plain="report")
