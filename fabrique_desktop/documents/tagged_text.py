"""What a finished PDF says through its logical tree, as a screen reader would tell it: entries and tables.

Only what `verify` compares is read. Anything may be in the file: whatever is not as expected raises UnreadablePdf.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

_READ = "Tj TJ ' \" BDC BMC EMC Tf q Q"
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f]*)>|(\[)|(\])")
_RIGHTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DEEPEST = 200
_LONGEST_RANGE = 0x10000


class UnreadablePdf(ValueError):
    """Not a PDF whose tree can be followed."""


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the tree: its own signs and its children's, as they are drawn."""

    tag: str
    kids: tuple[Element | str, ...]

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.elements():
            yield from kid.walk()


def read_tree(content: bytes) -> Sequence[Element]:
    """The roots of the tree, in reading order; raises UnreadablePdf."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return _Tree(pdf).roots()
    except UnreadablePdf:
        raise
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        raise UnreadablePdf(str(error)) from error


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._root: Any = pdf.Root.get("/StructTreeRoot", Dictionary())
        faces: dict[tuple[int, int], _Face] = {}
        self._pages = {page.obj.objgen: _marks(page, faces) for page in pdf.pages}
        self._seen: set[tuple[int, int]] = set()

    def roots(self) -> Sequence[Element]:
        return [self._element(one, None, 0) for one in _listed(self._root.get("/K")) if _is_element(one)]

    def _element(self, source: Any, page: Any, depth: int) -> Element:
        if depth > _DEEPEST or (source.is_indirect and source.objgen in self._seen):
            raise UnreadablePdf("tree")
        self._seen.add(source.objgen)
        page = source.get("/Pg", page)
        kids: list[Element | str] = []
        for kid in _listed(source.get("/K")):
            if isinstance(kid, int):
                kids.append(self._drawn(page, kid))
            elif kid.get("/Type") == Name.MCR:
                kids.append(self._drawn(kid.get("/Pg", page), int(kid.MCID)))
            elif _is_element(kid):
                kids.append(self._element(kid, page, depth + 1))
        element = Element(str(source.get("/S", "/?"))[1:], tuple(kids))
        told = str(source.get("/ActualText", ""))
        # Arabic and Hebrew are drawn in another order; anything else says what is drawn, whatever is told of it
        if _RIGHTWARD.search(told) and _RIGHTWARD.search(element.text):
            return Element(element.tag, (told,))
        return element

    def _drawn(self, page: Any, number: int) -> str:
        return "" if page is None else self._pages[page.objgen].get(number, "")


@dataclass(frozen=True, slots=True)
class _Face:
    meanings: Mapping[int, str]
    width: int

    def read(self, raw: bytes) -> str:
        codes = (int.from_bytes(raw[at : at + self.width], "big") for at in range(0, len(raw), self.width))
        return "".join(self.meanings.get(code, "\ufffd") for code in codes)


def _marks(page: pikepdf.Page, faces: dict[tuple[int, int], _Face]) -> Mapping[int, str]:
    """The signs of a page, by the number of their mark."""
    texts: dict[int, list[str]] = defaultdict(list)
    resources = page.obj.get("/Resources", Dictionary())
    marks: list[int | None] = []
    face: _Face | None = None
    kept: list[_Face | None] = []
    for instruction in pikepdf.parse_content_stream(page, _READ):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator in ("BDC", "BMC"):
            marks.append(_number(operands, resources))
        elif operator == "EMC" and marks:
            marks.pop()
        elif operator == "Tf":
            face = _face(resources, operands[0], faces)
        elif operator == "q":
            kept.append(face)
        elif operator == "Q":
            face = kept.pop() if kept else None
        elif operator in _SHOWS and face is not None:
            owner = next((one for one in reversed(marks) if one is not None), None)
            if owner is not None:
                texts[owner].append(face.read(_raw(operands[-1])))
    return {number: "".join(parts) for number, parts in texts.items()}


def _number(operands: Sequence[Any], resources: Object) -> int | None:
    told = operands[1] if len(operands) > 1 else None
    if isinstance(told, Name):
        told = resources.get("/Properties", Dictionary()).get(str(told))
    return int(told["/MCID"]) if isinstance(told, Dictionary) and "/MCID" in told else None


def _raw(operand: Any) -> bytes:
    parts = operand if isinstance(operand, Array) else [operand]
    return b"".join(bytes(part) for part in parts if isinstance(part, String))


def _face(resources: Object, name: Object, faces: dict[tuple[int, int], _Face]) -> _Face | None:
    found = resources.get("/Font", Dictionary()).get(str(name))
    if found is None:
        return None
    if found.objgen not in faces:
        mapping = found.get("/ToUnicode")
        meanings = dict(_meanings(mapping.read_bytes())) if isinstance(mapping, Stream) else {}
        faces[found.objgen] = _Face(meanings, 2 if "/DescendantFonts" in found else 1)
    return faces[found.objgen]


def _meanings(cmap: bytes) -> Iterator[tuple[int, str]]:
    for kind, body in _SECTION.findall(cmap):
        tokens = [one[0] if one[0] or not (one[1] or one[2]) else one[1] or one[2] for one in _ENTRY.findall(body)]
        at = 0
        while at < len(tokens):
            first = int(tokens[at], 16)
            if kind == b"bfchar":
                yield first, _unicode(tokens[at + 1])
                at += 2
            elif tokens[at + 2] == b"[":
                end = tokens.index(b"]", at)
                yield from ((first + index, _unicode(one)) for index, one in enumerate(tokens[at + 3 : end]))
                at = end + 1
            else:
                start, last = int(tokens[at + 2], 16), int(tokens[at + 1], 16)
                if last - first > _LONGEST_RANGE:
                    raise UnreadablePdf("font")
                yield from ((code, chr(start + code - first)) for code in range(first, last + 1))
                at += 3


def _unicode(token: bytes) -> str:
    return bytes.fromhex(token.decode()).decode("utf-16-be", "replace")


def _is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _listed(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
