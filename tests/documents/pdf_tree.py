"""The logical tree of a PDF, and its text as a screen reader tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from tests.documents.pdf_content import Shown, read_pages

_INLINE = frozenset(("Span", "Link", "Lbl"))


@dataclass(frozen=True, slots=True)
class Marked:
    """Signs of a page, by the number of their mark."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """The place of a link."""

    annotation: Object


@dataclass(eq=False, slots=True)
class Element:
    tag: str
    source: Object
    parent: Element | None
    kids: list[Element | Marked | Pointed] = field(default_factory=list)

    def attribute(self, name: str) -> Object | None:
        """One of the attributes of its kind: /Scope, /BBox, /ColSpan…"""
        held = self.source.get("/A", Array([]))
        for one in held if isinstance(held, Array) else [held]:
            if isinstance(one, Dictionary) and name in one:
                return one[name]
        return None

    def told(self, name: str) -> str:
        return str(self.source.get(name, ""))

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.elements():
            yield from kid.walk()

    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def marks(self) -> list[Marked]:
        return [kid for kid in self.kids if isinstance(kid, Marked)]


class Tree:
    """A finished PDF opened to be read: its pages, its elements, and what could not be read."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pages: list[Shown] = read_pages(pdf)
        self.defects: list[str] = []
        self._numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self._seen: set[tuple[int, int]] = set()
        self.roots: list[Element] = []
        if "/StructTreeRoot" in pdf.Root:
            root = pdf.Root.StructTreeRoot
            self.roots = [self._element(one, None, None) for one in _listed(root.get("/K")) if _is_element(one)]

    def _element(self, source: Object, parent: Element | None, page: Object | None) -> Element:
        element = Element(str(source.get("/S", "/?"))[1:], source, parent)
        page = source.get("/Pg", page)
        if source.objgen in self._seen:
            self.defects.append(f"one {element.tag} is twice in the tree")
            return element
        self._seen.add(source.objgen)
        for kid in _listed(source.get("/K")):
            if isinstance(kid, int) or kid.get("/Type") == Name.MCR:
                here = page if isinstance(kid, int) else kid.get("/Pg", page)
                number = int(kid) if isinstance(kid, int) else int(kid.MCID)
                if here is None or here.objgen not in self._numbers:
                    self.defects.append(f"a mark of a {element.tag} names no page")
                else:
                    element.kids.append(Marked(self._numbers[here.objgen], number))
            elif kid.get("/Type") == Name.OBJR:
                element.kids.append(Pointed(kid.Obj))
            elif _is_element(kid):
                element.kids.append(self._element(kid, element, page))
        return element

    def walk(self) -> Iterator[Element]:
        for root in self.roots:
            yield from root.walk()

    def text(self, element: Element) -> str:
        """Signs in the order of the tree, or the words given for them; blocks are apart, inline parts are not."""
        if "/ActualText" in element.source:
            return element.told("/ActualText")
        if "/Alt" in element.source:
            return element.told("/Alt")
        told = ""
        for kid in element.kids:
            if isinstance(kid, Marked):
                told += self.pages[kid.page].texts[kid.number]
            elif isinstance(kid, Element):
                inner = self.text(kid)
                told += inner if kid.tag in _INLINE else f"\n{inner}\n"
        return told


def tree_text(path: Path) -> str:
    """The whole text through the tree, one block a line, spaces single; what a screen reader says."""
    with pikepdf.open(path) as pdf:
        tree = Tree(pdf)
        lines = (" ".join(line.split()) for root in tree.roots for line in tree.text(root).split("\n"))
        return "\n".join(line for line in lines if line)


def elements(path: Path) -> list[tuple[str, str]]:
    """The tag and the text of each element, in reading order; a parent's text holds its children's."""
    with pikepdf.open(path) as pdf:
        tree = Tree(pdf)
        return [(one.tag, " ".join(tree.text(one).split())) for one in tree.walk()]


def furniture(path: Path) -> list[str]:
    """For each page, the text that the tree leaves out."""
    with pikepdf.open(path) as pdf:
        return [" ".join("".join(page.furniture).split()) for page in read_pages(pdf)]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _listed(kids: Object | None) -> list[Any]:
    """pikepdf gives numbers as Python's own, whatever its annotations say."""
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
