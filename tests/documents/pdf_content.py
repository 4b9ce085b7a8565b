"""What the pages of a PDF draw, read without the library that wrote them: each text with the mark that owns it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Stream, String

_TEXT = frozenset(("Tj", "TJ", "'", '"'))
_PAINT = frozenset(("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"))
_READ = " ".join((*_TEXT, *_PAINT, "BDC", "BMC", "EMC", "Tf", "q", "Q", "Do", "MP", "DP"))
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_ENTRY = re.compile(rb"<([0-9A-Fa-f]*)>|(\[)|(\])")
ARTIFACT, UNOWNED = -1, None


@dataclass(frozen=True, slots=True)
class Face:
    """A font as a page uses it: whether it is in the file, and what each of its codes means."""

    name: str
    embedded: bool
    meanings: dict[int, str] | None
    width: int

    def read(self, raw: bytes) -> str:
        """U+FFFD where a code means nothing."""
        codes = (int.from_bytes(raw[at : at + self.width], "big") for at in range(0, len(raw), self.width))
        return "".join((self.meanings or {}).get(code) or "\ufffd" for code in codes)


@dataclass(slots=True)
class Shown:
    """One page: texts by number of mark, those of its furniture, and what is wrong."""

    number: int
    texts: defaultdict[int, str] = field(default_factory=partial(defaultdict, str))
    tags: dict[int, str] = field(default_factory=dict)
    furniture: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def blame(self, said: str) -> None:
        self.defects.append(f"page {self.number}: {said}")


def read_pages(pdf: pikepdf.Pdf) -> list[Shown]:
    faces: dict[tuple[int, int], Face] = {}
    return [_Reader(Shown(number), faces).page(page) for number, page in enumerate(pdf.pages, 1)]


class _Reader:
    """Follows one page, and the forms it places, operator by operator."""

    def __init__(self, shown: Shown, faces: dict[tuple[int, int], Face]) -> None:
        self.shown, self._faces = shown, faces
        self._open: list[int | None] = []

    def page(self, page: Page) -> Shown:
        self._follow(page, page.obj.get("/Resources", Dictionary()))
        if self._open:
            self.shown.blame("marked content is never closed")
        return self.shown

    def _follow(self, content: Page | Object, resources: Object) -> None:
        face: Face | None = None
        kept: list[Face | None] = []
        for instruction in pikepdf.parse_content_stream(content, _READ):
            name = str(instruction.operator)
            operands = [] if name == "INLINE IMAGE" else list(instruction.operands)
            if name in ("BDC", "BMC"):
                self._begin(operands, resources)
            elif name == "EMC":
                self._end()
            elif name == "Tf":
                face = self._face(resources, operands[0])
            elif name == "q":
                kept.append(face)
            elif name == "Q":
                face = kept.pop() if kept else None
            elif name == "Do":
                self._place(resources, operands[0])
            elif name in _TEXT:
                self._text(face, operands[-1])
            elif name in _PAINT and self._owner() is UNOWNED:
                self.shown.blame(f"« {name} » paints outside any mark")

    def _owner(self) -> int | None:
        """The innermost mark with a number, or an artifact; None when nobody owns what is drawn."""
        return next((one for one in reversed(self._open) if one is not None), UNOWNED)

    def _begin(self, operands: list[Object], resources: Object) -> None:
        told = operands[1] if len(operands) > 1 else None
        if isinstance(told, Name):
            told = resources.get("/Properties", Dictionary()).get(str(told))
        if operands[0] == Name.Artifact:
            if self._owner() not in (UNOWNED, ARTIFACT):
                self.shown.blame("an artifact stands inside tagged content")
            self._open.append(ARTIFACT)
            return
        number = int(told["/MCID"]) if isinstance(told, Dictionary) and "/MCID" in told else None
        if number is not None:
            if self._owner() is not UNOWNED:
                self.shown.blame(f"mark {number} is inside another one")
            if number in self.shown.tags:
                self.shown.blame(f"mark {number} is there twice")
            self.shown.tags[number] = str(operands[0])[1:]
        self._open.append(number)

    def _end(self) -> None:
        if not self._open:
            self.shown.blame("marked content is closed twice")
            return
        self._open.pop()

    def _place(self, resources: Object, name: Object) -> None:
        placed = resources.XObject[str(name)]
        if self._owner() is UNOWNED:
            self.shown.blame("a form or a picture is placed outside any mark")
        if placed.get("/Subtype") == Name.Form:
            self._follow(placed, placed.get("/Resources", resources))

    def _text(self, face: Face | None, operand: Object) -> None:
        parts = operand if isinstance(operand, Array) else [operand]
        raw = b"".join(bytes(part) for part in parts if isinstance(part, String))
        if not raw:
            return
        owner = self._owner()
        if face is None:
            self.shown.blame("text without a font")
            return
        text = face.read(raw)
        self._judge(face, text)
        if owner is UNOWNED:
            self.shown.blame(f"text outside any mark: « {text[:40]} »")
        elif owner == ARTIFACT:
            self.shown.furniture.append(text)
        else:
            self.shown.texts[owner] += text

    def _judge(self, face: Face, text: str) -> None:
        if not face.embedded:
            self.shown.blame(f"font {face.name} is not in the file")
        if face.meanings is None:
            self.shown.blame(f"font {face.name} does not say what its signs mean (ToUnicode)")
        elif "\ufffd" in text or "\x00" in text:
            self.shown.blame(f"font {face.name} draws a sign that means nothing (.notdef)")

    def _face(self, resources: Object, name: Object) -> Face | None:
        found = resources.get("/Font", Dictionary()).get(str(name))
        if found is None:
            return None
        known = self._faces.get(found.objgen)
        if known is None:
            known = self._faces[found.objgen] = _read_face(found)
        return known


def _read_face(font: Object) -> Face:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", Dictionary())
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    mapping = font.get("/ToUnicode")
    meanings = dict(_meanings(mapping.read_bytes())) if isinstance(mapping, Stream) else None
    return Face(str(font.get("/BaseFont", "?")), embedded, meanings, 2 if "/DescendantFonts" in font else 1)


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
                start = int(tokens[at + 2], 16)
                yield from ((code, chr(start + code - first)) for code in range(first, int(tokens[at + 1], 16) + 1))
                at += 3


def _unicode(token: bytes) -> str:
    return bytes.fromhex(token.decode()).decode("utf-16-be", "replace")
