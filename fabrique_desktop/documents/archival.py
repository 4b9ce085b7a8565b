"""The last pass on a PDF: PDF/UA-1 and PDF/A-2a, or A-3a when data are attached. Same content, same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, String

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.paths import resource

PRODUCER = "Fabrique (ReportLab, pikepdf)"
CREATOR = "Fabrique"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Data carried by a document, as the archivist will find them beside its pages."""

    name: str
    content: bytes
    mime_type: str
    description: str


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself, in its metadata as in its window's title."""

    title: str
    author: str
    subject: str
    produced_at: datetime


def archival(raw: bytes, properties: Properties, attachments: Sequence[Attachment] = ()) -> bytes:
    """Finish what the canvas made: metadata, colours, page order, attachments. The structure tree is already there."""
    pdf = pikepdf.open(io.BytesIO(raw))
    for number, page in enumerate(pdf.pages):
        page.obj.StructParents = number
        page.obj.Tabs = Name.S
    root = pdf.Root
    root.MarkInfo = Dictionary(Marked=True)
    root.Lang = String("fr-FR")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    xmp = _XMP.format(
        title=escape(properties.title), author=escape(properties.author), subject=escape(properties.subject),
        date=_iso(properties.produced_at), part=3 if attachments else 2, producer=PRODUCER, creator=CREATOR,
        pdfua=_PDFUA,
    )  # fmt: skip
    root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(_information(properties))
    profile = pdf.make_stream(resource("colour", "sRGB.icc").read_bytes(), N=3)
    root.OutputIntents = Array([
        Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB IEC61966-2.1"), DestOutputProfile=profile,
        )
    ])  # fmt: skip
    _attach(pdf, attachments, _pdf_date(properties.produced_at))
    out = io.BytesIO()
    pdf.save(
        out, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True, compress_streams=True,
    )  # fmt: skip
    return out.getvalue()


def _attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], date: str) -> None:
    specs = []
    for one in attachments:
        pdf.attachments[one.name] = AttachedFileSpec(
            pdf, one.content, filename=one.name, mime_type=one.mime_type, description=one.description,
            relationship=Name.Data, mod_date=date, creation_date=date,
        )  # fmt: skip
        specs.append(pdf.attachments[one.name].obj)
    if specs:
        pdf.Root.AF = Array(specs)


def _information(properties: Properties) -> Dictionary:
    date = _pdf_date(properties.produced_at)
    return Dictionary(
        Title=properties.title, Author=properties.author, Subject=properties.subject,
        Creator=CREATOR, Producer=PRODUCER, CreationDate=date, ModDate=date,
    )  # fmt: skip


def _iso(when: datetime) -> str:
    return when.astimezone(PARIS).replace(microsecond=0).isoformat()


def _pdf_date(when: datetime) -> str:
    local = when.astimezone(PARIS)
    zone = local.strftime("%z")
    return local.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:]}"


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="{pdfua}"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li>
<rdf:li xml:lang="fr-FR">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:MetadataDate>{date}</xmp:MetadataDate>
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{pdfua}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
