"""Whether a PDF of ours is accessible and archivable, in pure Python: what is wrong, as sentences.

veraPDF says the same of PDF/UA and PDF/A where there is Java; it sees neither a table without headers, nor a link that
leads nowhere, nor an empty heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Stream

from tests.documents.pdf_nesting import nesting
from tests.documents.pdf_tree import Element, Pointed, Tree, tree_text

__all__ = ["defects", "tree_text"]

_LANGUAGE = "fr-FR"
_LONG = 3  # pages: beyond, there must be an outline
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
#: the same thing said in the file's two sets of properties
_TWICE = {
    "/Title": "dc:title/rdf:Alt/rdf:li[1]", "/Author": "dc:creator/rdf:Seq/rdf:li",
    "/Subject": "dc:description/rdf:Alt/rdf:li", "/Creator": "xmp:CreatorTool", "/Producer": "pdf:Producer",
}  # fmt: skip


def defects(path: Path) -> list[str]:
    """Everything wrong, each sentence once; an empty list for a document that may leave."""
    with pikepdf.open(path) as pdf:
        found = [*_catalogue(pdf), *_metadata(pdf), *_archive(pdf), *_actions(pdf)]
        tree = Tree(pdf)
        found += tree.defects
        found += [said for page in tree.pages for said in page.defects]
        found += [*_pages(pdf), *_marks(pdf, tree), *_links(pdf, tree), *nesting(tree)]
    return list(dict.fromkeys(found))


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    yield from (f"syntax: {one}" for one in pdf.check_pdf_syntax())
    if str(root.get("/Lang", "")) != _LANGUAGE:
        yield "the document does not say its language"
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "the document does not say that it is tagged (MarkInfo)"
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "the window would show the name of the file, not the title"
    if "/StructTreeRoot" not in root:
        yield "there is no structure tree"
    if len(pdf.pages) > _LONG and not pdf.open_outline().root:
        yield "there is no outline, and more than three pages"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "there is no XMP"
        return
    try:
        xmp = etree.fromstring(pdf.Root.Metadata.read_bytes())
    except etree.XMLSyntaxError as error:
        yield f"XMP cannot be read: {error}"
        return
    if not _told(xmp, "dc:title/rdf:Alt/rdf:li[1]"):
        yield "XMP has no title"
    for key, where in _TWICE.items():
        if _told(xmp, where) != str(pdf.docinfo.get(key, "")).strip():
            yield f"{key[1:]} is not the same in Info and in XMP"
    for key, where in {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}.items():
        if re.sub(r"\D", "", _told(xmp, where)) != re.sub(r"\D", "", str(pdf.docinfo.get(key, ""))):
            yield f"{key[1:]} is not the same in Info and in XMP"
    if _told(xmp, "pdfuaid:part") != "1":
        yield "XMP does not say PDF/UA-1"
    part = "3" if "/EmbeddedFiles" in pdf.Root.get("/Names", Dictionary()) else "2"
    if (_told(xmp, "pdfaid:part"), _told(xmp, "pdfaid:conformance")) != (part, "A"):
        yield f"XMP does not say PDF/A-{part}A"
    if _SPACES["pdfuaid"] not in (one.text for one in xmp.iterfind(".//schema:namespaceURI", _SPACES)):
        yield "XMP does not describe the schema of pdfuaid"


def _told(xmp: etree._Element, where: str) -> str:
    found = xmp.find(f".//{where}", _SPACES)
    return (found.text or "").strip() if found is not None else ""


def _archive(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = pdf.Root.get("/OutputIntents", Array([]))
    if not any(one.get("/S") == Name.GTS_PDFA1 and "/DestOutputProfile" in one for one in intents):
        yield "there is no OutputIntent"
    listed = [one.objgen for one in pdf.Root.get("/AF", Array([]))]
    for name in pdf.attachments:
        spec = pdf.attachments[name].obj
        if spec.objgen not in listed:
            yield f"{name} is carried without being associated (AF)"
        if "/AFRelationship" not in spec or not str(spec.get("/Desc", "")):
            yield f"{name} is carried without its relationship or its description"


def _actions(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The only thing that a click may do is to go elsewhere in the document."""
    if pdf.is_encrypted:
        yield "the document is encrypted"
    if "/OpenAction" in pdf.Root or "/AA" in pdf.Root:
        yield "the document does something when it opens"
    for one in pdf.objects:
        if not isinstance(one, Dictionary | Stream):
            continue
        held = one.get("/A")
        for action in (one, held) if isinstance(held, Dictionary) else (one,):
            if "/JS" in action or action.get("/S") in (Name.JavaScript, Name.Launch, Name.URI, Name.SubmitForm):
                yield "there is a script, or a link out of the document"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Tabs") != Name.S:
            yield f"page {number}: the keyboard does not follow the structure (Tabs)"


def _marks(pdf: pikepdf.Pdf, tree: Tree) -> Iterator[str]:
    """Each mark of each page is once in the tree, and the parent tree leads back to what owns it."""
    owners = Counter((mark.page, mark.number) for one in tree.walk() for mark in one.marks())
    holders = {(mark.page, mark.number): one for one in tree.walk() for mark in one.marks()}
    parents = _parent_tree(pdf)
    for index, (page, shown) in enumerate(zip(pdf.pages, tree.pages, strict=True)):
        drawn = {(index, number) for number in shown.tags}
        known = parents.get(int(page.obj.get("/StructParents", -1)))
        listed = list(known) if isinstance(known, Array) else []
        for key in sorted(drawn):
            if owners[key] != 1:
                yield f"page {index + 1}: mark {key[1]} is {owners[key]} times in the tree"
                continue
            found = listed[key[1]] if key[1] < len(listed) else None
            if not isinstance(found, Dictionary) or found.objgen != holders[key].source.objgen:
                yield f"page {index + 1}: the parent tree does not lead from mark {key[1]} to its owner"
            if shown.tags[key[1]] != holders[key].tag:
                yield f"page {index + 1}: mark {key[1]} is not of the kind of its owner"
    for page_index, number in owners:
        if number not in tree.pages[page_index].tags:
            yield f"page {page_index + 1}: the tree names mark {number}, which is not drawn"


def _parent_tree(pdf: pikepdf.Pdf) -> dict[int, Object]:
    if "/StructTreeRoot" not in pdf.Root or "/ParentTree" not in pdf.Root.StructTreeRoot:
        return {}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def _links(pdf: pikepdf.Pdf, tree: Tree) -> Iterator[str]:
    pointed: dict[tuple[int, int], Element] = {}
    for one in tree.walk():
        places = [kid for kid in one.kids if isinstance(kid, Pointed)]
        if one.tag == "Link" and not places:
            yield "a Link has no place on a page (OBJR)"
        pointed |= {kid.annotation.objgen: one for kid in places}
    parents, names = _parent_tree(pdf), _destinations(pdf)
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", Array([])):
            for said in _link(annotation, pointed.get(annotation.objgen), parents, names):
                yield f"page {number}: {said}"


def _link(
    annotation: Object, owner: Element | None, parents: dict[int, Object], names: frozenset[str]
) -> Iterator[str]:
    if owner is None or owner.tag != "Link":
        yield "a link is not in the tree (OBJR)"
    else:
        found = parents.get(int(annotation.get("/StructParent", -1)))
        if found is None or found.objgen != owner.source.objgen:
            yield "the parent tree does not lead from a link to its owner"
    if not str(annotation.get("/Contents", "")).strip():
        yield "a link does not say where it leads (Contents)"
    if not int(annotation.get("/F", 0)) & 4:
        yield "a link is not printed (F)"
    target = annotation.get("/Dest")
    if target is None or (not isinstance(target, Array) and str(target).lstrip("/") not in names):
        yield "a link leads nowhere"


def _destinations(pdf: pikepdf.Pdf) -> frozenset[str]:
    found = {str(key).lstrip("/") for key in pdf.Root.get("/Dests", Dictionary()).keys()}  # noqa: SIM118
    named = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if named is not None:
        found |= {str(name).lstrip("/") for name in pikepdf.NameTree(named)}
    return frozenset(found)
