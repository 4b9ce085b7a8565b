"""Which element of a PDF's tree may stand in which, and what each of them must say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.documents.pdf_tree import Element, Marked, Tree

_BLOCKS = frozenset(("P", "L", "Table", "Figure", "BlockQuote", *(f"H{level}" for level in range(1, 7))))
_INLINE = frozenset(("Span", "Link"))
#: what each may hold; those that are not here may hold nothing but signs and inline parts
_HOLDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Document": _BLOCKS,
        "BlockQuote": frozenset("P"),
        "L": frozenset(("LI", "Caption")),
        "LI": frozenset(("Lbl", "LBody")),
        "LBody": _BLOCKS | _INLINE,
        "Table": frozenset(("Caption", "THead", "TBody", "TFoot", "TR")),
        "THead": frozenset(("TR",)),
        "TBody": frozenset(("TR",)),
        "TFoot": frozenset(("TR",)),
        "TR": frozenset(("TH", "TD")),
        "TD": _BLOCKS | _INLINE,
        "TH": frozenset("P") | _INLINE,
        "Caption": frozenset("P") | _INLINE,
    }
)
_BARE = frozenset(("Document", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR"))  # hold no sign of their own
_KNOWN = frozenset(_HOLDS) | _BLOCKS | _INLINE | {"Lbl"}
#: a sheet to be filled by hand has rows of empty cells
_MAY_BE_EMPTY = frozenset(("TD", "Figure", "TR", "TBody"))


def nesting(tree: Tree) -> Iterator[str]:
    if [root.tag for root in tree.roots] != ["Document"]:
        yield "the tree does not begin with one Document"
    rank = 0
    for element in tree.walk():
        yield from _placed(element)
        yield from _said(tree, element)
        if heading := re.fullmatch(r"H(\d)", element.tag):
            if int(heading[1]) > rank + 1:
                yield f"a heading jumps to {element.tag}"
            rank = int(heading[1])
        if element.tag == "Table":
            yield from _table(element)
        if element.tag == "LI" and [one.tag for one in element.elements()] not in (["Lbl", "LBody"], ["LBody"]):
            yield "an LI is not a Lbl and an LBody"
    if tree.roots and not rank:
        yield "there is no heading"


def _placed(element: Element) -> Iterator[str]:
    tag, parent = element.tag, element.parent
    if tag not in _KNOWN:
        yield f"{tag} is not a tag of ours"
    if parent is not None:
        if tag not in _HOLDS.get(parent.tag, _INLINE):
            yield f"a {tag} stands in a {parent.tag}"
        if element.source.get("/P") is None or element.source.P.objgen != parent.source.objgen:
            yield f"a {tag} does not know its parent"
    if tag in _BARE and any(isinstance(kid, Marked) for kid in element.kids):
        yield f"a {tag} holds signs of its own"


def _said(tree: Tree, element: Element) -> Iterator[str]:
    tag = element.tag
    if tag == "Figure":
        if not (element.told("/Alt") or element.told("/ActualText")).strip():
            yield "a Figure is not described (Alt)"
        if element.attribute("/BBox") is None:
            yield "a Figure does not say its place (BBox)"
    if tag == "TH" and str(element.attribute("/Scope")) not in ("/Column", "/Row", "/Both"):
        yield "a TH does not say what it is the header of (Scope)"
    if tag in ("TR", "TBody") and not element.elements():
        yield f"a {tag} has no cell"
    if tag not in _MAY_BE_EMPTY and not tree.text(element).strip():
        yield f"a {tag} is empty"
    language = element.told("/Lang")
    if language and not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", language):
        yield f"a {tag} says a language that is none: {language}"


def _table(table: Element) -> Iterator[str]:
    rows = [one for one in table.walk() if one.tag == "TR"]
    widths = {sum(_spans(cell) for cell in row.elements()) for row in rows}
    if len(widths) > 1:
        yield "a Table has rows of unequal length"
    if not any(one.tag == "TH" for one in table.walk()):
        yield "a Table has no header cell (TH)"
    parts = [one.tag for one in table.elements() if one.tag != "Caption"]
    if parts not in (["THead", "TBody"], ["TBody"]):
        yield "a Table is not a THead and a TBody"
    for head in table.elements():
        if head.tag == "THead" and any(cell.tag != "TH" for row in head.elements() for cell in row.elements()):
            yield "a THead holds a cell that is no TH"


def _spans(cell: Element) -> int:
    spanned = cell.attribute("/ColSpan")
    return int(spanned) if spanned is not None else 1
