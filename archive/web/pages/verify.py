"""The page of verification, for anyone: a paper's code in the browser alone, a PDF on the server; the verdict only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from archive.errors import UploadEmptyError
from archive.services.publish_proof_keys import published_keys
from archive.services.verify import verify_file
from archive.web.access import OpenPorts, anyone
from archive.web.content import as_download
from archive.web.key_owner import key_owner_script
from archive.web.limits import VERIFY, Limited
from archive.web.offline_page import NAME, offline_page
from archive.web.templating import page

router = APIRouter(
    dependencies=[anyone("whoever holds a paper or a file may ask whether it is genuine"), Depends(Limited(VERIFY))]
)
_ZONE = "UTC"
"""A visitor has no school, so no school's time."""
_LONGEST_NAME = 120


@router.get("/verify")
def form(ports: OpenPorts) -> Response:
    """Show both ways; the keys stand in the page, so that reading a code asks the server for nothing."""
    return page("verify.html", keys=published_keys(ports), verdict=None, zone=_ZONE, fault="")


async def sent_file(request: Request) -> tuple[str, bytes]:
    """Return the name and the bytes of the file in the form. Raises `UploadEmptyError`, `UploadTooLargeError`."""
    async with request.form(max_files=1, max_fields=1) as sent:
        file = sent.get("file")
        data = await file.read() if isinstance(file, UploadFile) else b""
        name = (file.filename or "") if isinstance(file, UploadFile) else ""
    if not data:
        raise UploadEmptyError
    return name[-_LONGEST_NAME:] or "файл", data


@router.post("/verify")
def verdict(ports: OpenPorts, sent: Annotated[tuple[str, bytes], Depends(sent_file)]) -> Response:
    """Show the verdict on the file that was sent; nothing of it is kept."""
    found = verify_file(ports, *sent)
    return page("verify.html", keys=published_keys(ports), verdict=found, zone=_ZONE, fault="")


@router.get("/verify/key-owner.js")
def key_owner() -> Response:
    """Give the script that tells whose a key is."""
    return Response(key_owner_script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/verify/offline")
def offline(ports: OpenPorts) -> Response:
    """Give the page that works without any network, as a file."""
    return as_download(offline_page(ports), "text/html; charset=utf-8", NAME, plain="verify")
