"""The logical tree of a PDF: what each thing is and in which order it is read, whatever its place on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Tag = Literal[
    "Document", "H1", "H2", "H3", "H4", "P", "L", "LI", "Lbl", "LBody", "BlockQuote",
    "Table", "THead", "TBody", "TR", "TH", "TD", "Figure", "Caption", "Link", "Span",
]  # fmt: skip
Scope = Literal["Column", "Row", ""]
HEADINGS: tuple[Tag, ...] = ("H1", "H2", "H3", "H4")


@dataclass(eq=False, slots=True)
class Node:
    """One element of the tree: its kids in reading order, or, at the end of a branch, what is drawn for it.

    `alt` describes a figure, `actual` gives the words that the signs drawn stand for, `language` when it is not
    French; `box` is where a figure stands on its page, known once drawn.
    """

    tag: Tag
    kids: list[Node] = field(default_factory=list)
    scope: Scope = ""
    alt: str = ""
    actual: str = ""
    language: str = ""
    summary: str = ""
    box: tuple[float, float, float, float] | None = None

    def add(self, tag: Tag, *, scope: Scope = "", alt: str = "", summary: str = "") -> Node:
        kid = Node(tag, scope=scope, alt=alt, summary=summary)
        self.kids.append(kid)
        return kid
