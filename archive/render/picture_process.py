"""The process that opens a PDF from outside: bytes in, grey JPEG pictures out; nothing else lives here.

PDFium is native code over a stranger's bytes: what goes wrong in it ends this process and nothing more.
"""

import resource
import struct
import sys
from io import BytesIO

MOST_PAGES = 60
_LONGEST_SIDE = 2340
"""Pixels: 200 to the inch on A4."""
_MEMORY = 1_500 * 1024 * 1024
_CPU_SECONDS = 60
_QUALITY = 82
UNREADABLE, LOCKED, TOO_MANY, EMPTY = 3, 4, 5, 6
REFUSALS = {
    UNREADABLE: "файл повреждён",
    LOCKED: "файл закрыт паролем",
    TOO_MANY: "в файле больше {most} страниц",
    EMPTY: "в файле нет страниц",
}


def main() -> int:
    """Draw what comes on the standard input; return the status."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pypdfium2 as pdfium  # noqa: PLC0415 - after the limits, so that they hold for it

    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
    except pdfium.PdfiumError as error:
        return LOCKED if "password" in str(error).lower() else UNREADABLE
    if not 0 < len(document) <= MOST_PAGES:
        return TOO_MANY if len(document) else EMPTY
    for page in document:
        scale = _LONGEST_SIDE / max(*page.get_size(), 1)
        picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")
        octets = BytesIO()
        picture.save(octets, "JPEG", quality=_QUALITY)
        jpeg = octets.getvalue()
        sys.stdout.buffer.write(struct.pack(">IHH", len(jpeg), *picture.size) + jpeg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
