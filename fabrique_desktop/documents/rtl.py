"""Arabic and Hebrew: letters joined and set from right to left once lines are broken, and the words kept for the ear.

What is drawn is only right for the eye; the tree tells the words themselves, in the order they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display  # not the one of `bidi` itself, which does not mirror brackets
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from fabrique_desktop.documents.fonts import draws, fallback

_SIGN = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_HOLDS = re.compile(f"[{_SIGN}]")
_LATIN = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u02af\u0370-\u058f\u1e00-\u1fff"
_RUN = re.compile(f"[{_SIGN}](?:[^{_LATIN}]*[{_SIGN}])?")
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
_MARKS_FIRST = re.compile("([\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\ufb1e]+)(.)")


class Spoken(NamedTuple):
    """What stands for signs that are drawn in another order; empty when they are read as they are drawn."""

    words: str = ""
    language: str = ""


_AS_DRAWN = Spoken()


def turned(paragraph: Paragraph) -> Spoken:
    """Make the broken lines of a paragraph right for the eye, once, and give its words for the tree."""
    if not any(_HOLDS.search(getattr(frag, "text", "")) for frag in paragraph.frags):
        return _AS_DRAWN
    known: Spoken | None = getattr(paragraph, "_spoken", None)
    if known is None:
        known = _turn(paragraph)
        paragraph._spoken = known  # type: ignore[attr-defined]
    return known


def rightward(text: str) -> bool:
    """Whether a text begins at the right: its first letter says so."""
    return next((kind != "L" for char in text if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL")), False)


def shaped(text: str, face: str) -> str:
    """A piece of one line as it is drawn from left to right; letters that the face lacks once joined stay apart."""
    joined = _reshaper().reshape(text)
    if not draws(joined, face):
        joined = text
    shown = str(get_display(joined, base_dir="R"))
    return _MARKS_FIRST.sub(r"\2\1", shown)  # a mark is drawn above the letter before it


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper(configuration={"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})


def _turn(paragraph: Paragraph) -> Spoken:
    broken = paragraph.blPara  # type: ignore[attr-defined]
    texts = [_text(line) for line in broken.lines]
    offsets = []
    right = False
    for start, line in _directions(broken.lines, texts):
        right = right or start
        spare = _turn_simple(broken, line, start=start) if broken.kind == 0 else _turn_line(line, start=start)
        offsets.append(spare if start and paragraph.style.alignment in (TA_LEFT, TA_JUSTIFY) else 0.0)
    paragraph._offsets = offsets  # type: ignore[attr-defined]
    words = "".join(texts)
    hebrew = len(_HEBREW.findall(words))
    language = ("he" if 2 * hebrew > len(_HOLDS.findall(words)) else "ar") if rightward(words) else ""
    return Spoken(words, language)


def _directions(lines: Sequence[Any], texts: Sequence[str]) -> Iterator[tuple[bool, int]]:
    """Each line with its direction: that of the text it is in, up to the next line end."""
    begin = 0
    for index, line in enumerate(lines):
        if index == len(lines) - 1 or getattr(line, "lineBreak", False):
            right = rightward("".join(texts[begin : index + 1]))
            yield from ((right, at) for at in range(begin, index + 1))
            begin = index + 1


def _turn_simple(broken: Any, index: int, *, start: bool) -> float:
    """A line of a paragraph that has one font; the room that is left beside it."""
    spare, words = broken.lines[index]
    text = " ".join(words)
    shown = shaped(text.rstrip(" "), broken.fontName) if start else _RUN.sub(
        lambda run: shaped(run[0], broken.fontName), text
    )
    return spare


def _turn_line(line: Any, *, start: bool) -> float:
    return 0.0


def _text(line: Any) -> str:
    return " ".join(line[1]) if isinstance(line, tuple) else "".join(word.text for word in line.words)
