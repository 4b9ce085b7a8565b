"""A canvas that knows what each sign belongs to: a node of the logical tree, or an artifact of the page.

Painting outside both is an artifact by itself; text outside both raises UntaggedText, so that words forgotten by the
tree cannot leave.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import LinkAnnotation, PDFArray, PDFObject, PDFObjectReference
from reportlab.pdfgen.canvas import Canvas

from fabrique_desktop.documents.fonts import in_one_font
from fabrique_desktop.documents.tags import Node
from fabrique_desktop.documents.text import ready


class UntaggedText(RuntimeError):
    """Text was drawn that neither the tree nor the furniture of the page owns: our mistake, never the user's."""


class Mark(NamedTuple):
    """Signs of one page: the page's name in the file, and their number on it."""

    page: str
    number: int


class Hotspot(NamedTuple):
    """A link's place on one page."""

    page: str
    reference: PDFObjectReference
    key: int


class TaggedCanvas(Canvas):
    """Records, for each node, its signs in the order they are drawn; `pages` holds each page's nodes by number."""

    _code: list[str]
    _annotationrefs: list[PDFObjectReference]

    def __init__(self, filename: Any, **more: Any) -> None:
        self.content: defaultdict[Node, list[Mark | Hotspot | Node]] = defaultdict(list)
        self.pages: list[list[Node]] = [[]]
        self.links: list[Node] = []
        self._seen: dict[int, object] = {}
        self._depth = self._shown = 0
        super().__init__(filename, **more)

    @contextmanager
    def marked(self, node: Node, actual: str = "", language: str = "") -> Iterator[None]:
        """What is drawn inside belongs to this node; inside an artifact it stays one, as a repeated header does.

        `actual` are the words it stands for when the eye and the ear do not go the same way.
        """
        if self._depth:
            yield
            return
        if actual:
            spoken = Node("Span", actual=actual, language=language)
            self.content[node].append(spoken)
            node = spoken
        here, shown, at = self.pages[-1], self._shown, len(self._code)
        self.content[node].append(Mark(self._page_name, len(here)))
        self._code.append(f"/{node.tag} <</MCID {len(here)}>> BDC")
        here.append(node)
        self._depth += 1
        yield
        self._depth -= 1
        self._code.append("EMC")
        if self._shown == shown and node.tag != "Figure":  # nothing was said: the tree has nothing to say either
            self._code[at] = "/Artifact BMC"
            self.content[here.pop()].pop()

    @contextmanager
    def artifact(self, kind: str = "/Type /Layout") -> Iterator[None]:
        """What is drawn inside is no part of what the document says."""
        if not self._depth:
            self._code.append(f"/Artifact <<{kind}>> BDC")
        self._depth += 1
        yield
        self._depth -= 1
        if not self._depth:
            self._code.append("EMC")

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A form: it is marked where it is placed."""
        self._depth += 1
        yield
        self._depth -= 1

    def first_time(self, thing: object) -> bool:
        """Whether this is drawn for the first time; again, it is a repetition for the eye alone."""
        known = id(thing) in self._seen
        self._seen[id(thing)] = thing  # kept, or another thing would take its id
        return not known

    def link_to(self, name: str, node: Node, box: tuple[float, float, float, float], told: str) -> None:
        """Make this box of the page lead to a bookmark; `told` is what the link says of itself.

        What is repeated for the eye leads nowhere: the tree holds it once.
        """
        if self._depth:
            return
        key = len(self.links)
        self.links.append(node)
        place = self._absRect(box, 1)  # type: ignore[attr-defined]
        target = self._bookmarkReference(name)  # type: ignore[attr-defined]
        told = " ".join(told.split())
        owned: dict[str, Any] = {"Border": PDFArray([0, 0, 0]), "F": _PRINTED, "StructParent": _LINK_KEYS + key}
        self._addAnnotation(_Link(place, told, target, **owned))  # type: ignore[attr-defined]
        self.content[node].append(Hotspot(self._page_name, self._annotationrefs[-1], _LINK_KEYS + key))

    @property
    def _page_name(self) -> str:
        name: str = self._doc.thisPageName()  # type: ignore[attr-defined]
        return name

    def showPage(self) -> None:
        super().showPage()
        self.pages.append([])

    def drawText(self, aTextObject: Any) -> None:
        if any(map(_SHOWS, aTextObject._code)):
            if not self._depth:
                raise UntaggedText(" ".join(aTextObject._code)[:120])
            self._shown += 1
        super().drawText(aTextObject)

    # a text that is no paragraph takes a font that has its letters: a sign without a drawing is no text

    def drawString(self, x: float, y: float, text: str, *args: Any, **more: Any) -> None:
        with self._able_to_draw(text) as drawn:
            super().drawString(x, y, drawn, *args, **more)

    def drawRightString(self, x: float, y: float, text: str, *args: Any, **more: Any) -> None:
        with self._able_to_draw(text) as drawn:
            super().drawRightString(x, y, drawn, *args, **more)

    def drawCentredString(self, x: float, y: float, text: str, *args: Any, **more: Any) -> None:
        with self._able_to_draw(text) as drawn:
            super().drawCentredString(x, y, drawn, *args, **more)

    @contextmanager
    def _able_to_draw(self, text: str) -> Iterator[str]:
        usual: str = self._fontname  # type: ignore[attr-defined]
        face, drawn = in_one_font(text, usual)
        if face == usual:
            yield drawn + text[len(text.rstrip(" ")) :]  # the space that ends a line of the margin stays
            return
        size: float = self._fontsize  # type: ignore[attr-defined]
        self.setFont(face, size)
        yield drawn
        self.setFont(usual, size)

    def addOutlineEntry(self, title: str, *args: Any, **more: Any) -> None:
        super().addOutlineEntry(ready(title).replace("\n", " "), *args, **more)

    # painting that nobody owns is an artifact

    def line(self, *args: Any, **more: Any) -> None:
        with self.artifact():
            super().line(*args, **more)

    def rect(self, *args: Any, **more: Any) -> None:
        with self.artifact():
            super().rect(*args, **more)

    def drawPath(self, *args: Any, **more: Any) -> None:
        with self.artifact():
            super().drawPath(*args, **more)

    def roundRect(self, *args: Any, **more: Any) -> None:
        with self.artifact():
            super().roundRect(*args, **more)

    def doForm(self, name: str) -> None:
        with self.artifact("/Type /Pagination"):
            super().doForm(name)


#: keys of links in the parent tree come after those of pages, however many there are
_LINK_KEYS = 1_000_000
_PRINTED = 4
#: a piece of text that has signs
_SHOWS = re.compile(r"\((?! *\) Tj)").search


class _Link(LinkAnnotation):
    """reportlab does not know that an annotation may belong to the tree."""

    permitted = (*LinkAnnotation.permitted, "StructParent")


class StructureTree:
    """Writes the tree among the objects of the file."""

    def __init__(self, canvas: TaggedCanvas, root: Node) -> None:
        self._document: Any = canvas._doc  # type: ignore[attr-defined]
        self._canvas = canvas
        self._references: dict[Node, PDFObjectReference] = {}
        tree = _Raw()
        self.reference = self._document.Reference(tree)
        top = self._element(root, self.reference)
        parents = self._document.Reference(_Raw([b"<< /Nums [", *self._parents(), b"] >>"]))
        last = _LINK_KEYS + len(canvas.links)
        tree.parts = [
            b"<< /Type /StructTreeRoot /K ", top, b" /ParentTree ", parents,
            b" /ParentTreeNextKey %d >>" % last,
        ]  # fmt: skip

    def _element(self, node: Node, parent: PDFObjectReference) -> PDFObjectReference | None:
        """None for what holds nothing, unless it is a cell: an empty one still has its column."""
        drawn = self._canvas.content.get(node, ())
        if not drawn and not node.kids and node.tag not in ("TD", "TH", "Document"):
            return None
        element = _Raw()
        reference: PDFObjectReference = self._document.Reference(element)
        self._references[node] = reference
        kids = [kid for one in node.kids if (kid := self._element(one, reference)) is not None]
        if not drawn and not kids and node.tag not in ("TD", "TH", "Document"):
            element.parts = [b"null"]
            return None
        if node.tag == "TH" and not drawn and not kids:
            node.tag, node.scope = "TD", ""  # nothing is the header of nothing
        parts: list[bytes | PDFObjectReference] = [f"<< /Type /StructElem /S /{node.tag} /P ".encode(), parent]
        page = next((one.page for one in drawn if not isinstance(one, Node)), "")
        if page:
            parts += [b" /Pg ", PDFObjectReference(page)]
        parts += [*_told(node), b" /K ["]
        for one in drawn:
            parts += self._inside(one, reference) if isinstance(one, Node) else _drawn(one, page)
        for kid in kids:
            parts += [b" ", kid]
        parts.append(b"] >>")
        element.parts = parts
        return reference

    def _inside(self, node: Node, parent: PDFObjectReference) -> list[bytes | PDFObjectReference]:
        reference = self._element(node, parent)
        return [] if reference is None else [b" ", reference]

    def _parents(self) -> Iterator[bytes | PDFObjectReference]:
        pages = self._canvas.pages
        for number, nodes in enumerate(pages[:-1] if not pages[-1] else pages):
            listed: list[bytes | PDFObjectReference] = [b"["]
            for node in nodes:
                listed += [b" ", self._references[node]]
            listed.append(b"]")
            yield b" %d " % number
            yield self._document.Reference(_Raw(listed))
        for key, node in enumerate(self._canvas.links):
            yield b" %d " % (_LINK_KEYS + key)
            yield self._references[node]


def _drawn(one: Mark | Hotspot, page: str) -> list[bytes | PDFObjectReference]:
    if isinstance(one, Hotspot):
        return [b" << /Type /OBJR /Pg ", PDFObjectReference(one.page), b" /Obj ", one.reference, b" >>"]
    if one.page == page:
        return [b" %d" % one.number]
    return [b" << /Type /MCR /Pg ", PDFObjectReference(one.page), b" /MCID %d >>" % one.number]


def _told(node: Node) -> Iterator[bytes]:
    for name, text in ((b"Alt", node.alt), (b"ActualText", node.actual)):
        if text:
            yield b" /%s %s" % (name, _words(text))
    if node.language:
        yield b" /Lang (%s)" % node.language.encode("ascii")
    if node.scope or node.summary:
        scope = b" /Scope /%s" % node.scope.encode() if node.scope else b""
        summary = b" /Summary %s" % _words(node.summary) if node.summary else b""
        yield b" /A << /O /Table%s%s >>" % (scope, summary)
    if node.tag == "L":
        yield b" /A << /O /List /ListNumbering /None >>"
    if node.box is not None:
        yield b" /A << /O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f] >>" % node.box


def _words(text: str) -> bytes:
    return b"<FEFF%s>" % text.encode("utf-16-be", "replace").hex().upper().encode()


class _Raw(PDFObject):
    """An object already written but for the numbers of those it names."""

    __RefOnly__ = 1

    def __init__(self, parts: list[bytes | PDFObjectReference] | None = None) -> None:
        self.parts: list[Any] = parts or []

    def format(self, document: Any) -> bytes:
        return b"".join(part if isinstance(part, bytes) else part.format(document) for part in self.parts)
