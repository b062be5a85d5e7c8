"""Saves a PDF: the same content gives the same bytes, and its fonts carry no dead weight.

ReportLab leaves in its subsets of fonts the screen hinting and the font's own name table, six sevenths
of their bytes, which no PDF ever uses. Outlines, widths and glyph numbers stay as they are.
"""

from io import BytesIO

from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf

from archive.model.document import PdfVariant

_UNUSED = ("fpgm", "prep", "cvt ", "name")


def slim_fonts(pdf: Pdf) -> None:
    """Slim each TrueType font of `pdf` that has hinting."""
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get(Name.Type) == Name.FontDescriptor and Name.FontFile2 in item:
            data = item.FontFile2.read_bytes()
            slimmed = _slimmed(data)
            item.FontFile2.write(slimmed)
            item.FontFile2.Length1 = len(slimmed)


def _slimmed(data: bytes) -> bytes:
    font = TTFont(BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    if "fpgm" not in font:
        return data
    for tag in _UNUSED:
        if tag in font:
            del font[tag]
    glyphs = font["glyf"]
    for name in glyphs.keys():  # noqa: SIM118 - the table is no mapping
        glyphs[name].removeHinting()
    buffer = BytesIO()
    font.save(buffer, reorderTables=False)
    return buffer.getvalue()


def saved(pdf: Pdf, variant: PdfVariant = PdfVariant.A_3U) -> bytes:
    """Return `pdf` as bytes that depend on nothing but its content.

    PDF 1.4, which PDF/A-1 is made of, knows no object streams (ISO 19005-1, 6.1.4).
    """
    first = variant.part == 1
    buffer = BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=ObjectStreamMode.disable if first else ObjectStreamMode.generate,
        force_version="1.4" if first else "1.7",
    )
    return buffer.getvalue()
