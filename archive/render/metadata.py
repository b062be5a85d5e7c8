"""What a document says of itself: XMP (ISO 16684-1) with the claim of its PDF/A, and its PDF dates."""

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from archive import __version__
from archive.model.document import PdfVariant

CREATOR_TOOL = f"School Archive {__version__}"
PRODUCER = f"School Archive {__version__} (WeasyPrint, ReportLab, pikepdf)"
LANGUAGE = "ru"
DATA_SOURCE = "urn:sha256:"
"""Before the digest of the data that a record's document was made of (XMP dc:source)."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, author (the organisation), what it is, its number, and when its data was frozen."""

    title: str
    author: str
    description: str
    identifier: str
    created_at: datetime
    source: str = ""
    """What it was made of, as a record's document says it: «urn:sha256:…»."""


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>{level}</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
<dc:identifier>{identifier}</dc:identifier>
{source}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
<xmp:MetadataDate>{at}</xmp:MetadataDate>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
{universal}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_UNIVERSAL = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
"""The claim of PDF/UA-1, with the description that PDF/A asks of any schema but its own (ISO 19005-2, 6.6.2.3)."""


def xmp(metadata: Metadata, variant: PdfVariant = PdfVariant.A_3U) -> bytes:
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
    source = f"<dc:source>{escape(metadata.source)}</dc:source>\n" if metadata.source else ""
    escaped = {name: escape(text) for name, text in texts.items()}
    universal = _UNIVERSAL if variant.is_tagged else ""
    return _XMP.format(part=variant.part, level=variant.level, universal=universal, source=source, **escaped).encode()


def pdf_date(at: datetime) -> str:
    """«D:20260605093000Z» (ISO 32000-1, 7.9.4)."""
    return f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"
