"""What a document says of itself: XMP (ISO 16684-1) with the claim of PDF/A-3u, and its PDF dates."""

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from archive import __version__

CREATOR_TOOL = f"School Archive {__version__}"
PRODUCER = f"School Archive {__version__} (WeasyPrint, ReportLab, pikepdf)"
LANGUAGE = "ru"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, author (the organisation), what it is, its number, and when its data was frozen."""

    title: str
    author: str
    description: str
    identifier: str
    created_at: datetime


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:identifier>{identifier}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
<xmp:MetadataDate>{at}</xmp:MetadataDate>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def xmp(metadata: Metadata) -> bytes:
    """Return the XMP packet."""
    texts = {
        "title": metadata.title,
        "author": metadata.author,
        "description": metadata.description,
        "identifier": metadata.identifier,
        "language": LANGUAGE,
        "at": metadata.created_at.astimezone(UTC).isoformat(timespec="seconds"),
        "tool": CREATOR_TOOL,
        "producer": PRODUCER,
    }
    return _XMP.format(**{name: escape(text) for name, text in texts.items()}).encode()


def pdf_date(at: datetime) -> str:
    """«D:20260605093000Z» (ISO 32000-1, 7.9.4)."""
    return f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"
