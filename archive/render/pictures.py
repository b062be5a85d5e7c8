"""A PDF from outside as pictures of its pages: what can be kept and shown of a file that nobody trusts.

Scripts, forms, links, embedded files and fonts stay behind. The file is opened in a process of its own, which
has so much memory, so many seconds of CPU and no more (`archive.render.picture_process`); what it gives back
are JPEG pictures, put into a plain PDF here.
"""

import struct
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

from archive.errors import ReportFileError
from archive.render import picture_process
from archive.render.measures import A4_PORTRAIT
from archive.render.picture_process import MOST_PAGES, REFUSALS
from archive.texts import _

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 90
_LENGTH = struct.Struct(">IHH")
"""Before each picture: its octets, its width and height in pixels."""


def pictures_of(pdf: bytes, name: str) -> bytes:
    """Return a PDF that holds pictures of the pages of `pdf` and nothing else. Raises `ReportFileError`."""
    if len(pdf) > MOST_BYTES:
        raise _refused(name, _("файл больше {most} МиБ").format(most=MOST_BYTES // 2**20))
    if b"%PDF-" not in pdf[:1024]:
        raise _refused(name, _("это не PDF"))
    return _as_pdf(list(_pictures(_drawn(pdf, name))))


def _drawn(pdf: bytes, name: str) -> bytes:
    command = [sys.executable, "-I", picture_process.__file__]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=MOST_SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise _refused(name, _("страницы рисуются слишком долго")) from error
    if done.returncode or not done.stdout:
        raise _refused(name, REFUSALS.get(done.returncode, _("файл повреждён")).format(most=MOST_PAGES))
    return done.stdout


def _pictures(drawn: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 0
    while at < len(drawn):
        octets, width, height = _LENGTH.unpack_from(drawn, at)
        at += _LENGTH.size
        yield drawn[at : at + octets], width, height
        at += octets


def _as_pdf(pictures: list[tuple[bytes, int, int]]) -> bytes:
    """Lay each picture on a sheet of A4 of its own, as large as it fits."""
    pdf = Pdf.new()
    for jpeg, width, height in pictures:
        scale = min(A4_PORTRAIT.width / width, A4_PORTRAIT.height / height)
        page = pdf.add_blank_page(page_size=(A4_PORTRAIT.width, A4_PORTRAIT.height))
        image = Stream(
            pdf, jpeg, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
            ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(P=image))
        left, low = (A4_PORTRAIT.width - width * scale) / 2, (A4_PORTRAIT.height - height * scale) / 2
        drawn = f"q {width * scale:.2f} 0 0 {height * scale:.2f} {left:.2f} {low:.2f} cm /P Do Q"
        page.obj.Contents = Stream(pdf, drawn.encode())
    made = BytesIO()
    pdf.save(made, deterministic_id=True)
    return made.getvalue()


def jpegs_in(pictures: bytes) -> list[bytes]:
    """Return the pictures of what `pictures_of` made, a page each."""
    with pikepdf.open(BytesIO(pictures)) as pdf:
        return [bytes(page.obj.Resources.XObject.P.read_raw_bytes()) for page in pdf.pages]


def _refused(name: str, why: str) -> ReportFileError:
    return ReportFileError(file=name, why=why, most=MOST_PAGES)
