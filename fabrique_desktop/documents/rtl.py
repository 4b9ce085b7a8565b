"""Arabic and Hebrew: letters joined and set from right to left once lines are broken, and the words kept for the ear.

What is drawn is only right for the eye; the tree tells the words themselves, in the order they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
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
_GOES_ON = re.compile(f"[^{_LATIN}{_SIGN}]*(?=[{_SIGN}])")
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")


class Spoken(NamedTuple):
    """What stands for signs that are drawn in another order; empty when they are read as they are drawn."""

    words: str = ""
    language: str = ""


_AS_DRAWN = Spoken()


def turned(paragraph: Paragraph) -> Spoken:
    """Make the broken lines of a paragraph right for the eye, once, and give its words for the tree."""
    lines = paragraph.blPara.lines  # type: ignore[attr-defined]
    if not any(_HOLDS.search(_text(line)) for line in lines):
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
    return get_display(joined, base_dir="R")


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper(configuration={"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})


def _turn(paragraph: Paragraph) -> Spoken:
    broken = paragraph.blPara  # type: ignore[attr-defined]
    texts = [_text(line) for line in broken.lines]
    aside = paragraph.style.alignment in (TA_LEFT, TA_JUSTIFY)
    offsets = []
    before = ""
    for index, right in enumerate(_directions(broken.lines, texts)):
        if broken.kind == 0:
            spare = _redraw_plain(broken, index, right=right)
        else:
            spare = _redraw(broken.lines[index], _runs(texts[index], before, right=right))
        offsets.append(spare if right and aside else 0.0)
        before = texts[index]
    paragraph._offsets = offsets  # type: ignore[attr-defined]
    words = "".join(texts)
    hebrew = len(_HEBREW.findall(words))
    language = "he" if 2 * hebrew > len(_HOLDS.findall(words)) else "ar"
    return Spoken(words, language if rightward(words) else "")


def _directions(lines: Sequence[Any], texts: Sequence[str]) -> Iterator[bool]:
    """For each line, whether it begins at the right: as the text it is in, up to the next line end."""
    begin = 0
    for end, line in enumerate(lines, 1):
        if end == len(lines) or getattr(line, "lineBreak", False):
            yield from [rightward("".join(texts[begin:end]))] * (end - begin)
            begin = end


def _runs(text: str, before: str, *, right: bool) -> list[tuple[int, int]]:
    """Where a line goes from right to left; signs that begin it go with the run they continue."""
    if right:
        return [(0, len(text.rstrip(" ")))]
    runs = [run.span() for run in _RUN.finditer(text)]
    opening = _GOES_ON.match(text)
    if runs and opening and rightward(before[::-1]):
        runs[0] = (0, runs[0][1])
    return runs


def _redraw_plain(broken: Any, index: int, *, right: bool) -> float:
    """A line in one font, which has all its letters; gives the room left beside it."""
    spare, words = broken.lines[index]
    text, face = " ".join(words), broken.fontName
    shown = shaped(text.rstrip(" "), face) if right else _RUN.sub(lambda run: shaped(run[0], face), text)
    spare += _width(text, face, broken.fontSize) - _width(shown, face, broken.fontSize)
    broken.lines[index] = (spare, [shown])
    return float(spare)


def _redraw(line: Any, runs: Sequence[tuple[int, int]]) -> float:
    """A line in several fonts: what goes from right to left takes the one that has all letters."""
    text = "".join(frag.text for frag in line.words)
    owners = [frag for frag in line.words for _sign in frag.text]
    spare = float(line.extraSpace) + _wide(line.words)
    made: list[Any] = []
    at = 0
    for start, end in runs:
        made += _as_they_are(text[at:start], owners[at:start])
        if start < end:
            made += _set_right(text[start:end], owners[start:end])
        at = end
    made += _as_they_are(text[at:], owners[at:])
    if made:
        line.words = made
    line.extraSpace = spare - _wide(line.words)
    return float(line.extraSpace)


def _as_they_are(text: str, owners: Sequence[Any]) -> list[Any]:
    pairs = groupby(zip(owners, text, strict=True), key=lambda pair: id(pair[0]))
    return [_piece(list(pair)) for _owner, pair in pairs]


def _piece(pairs: Sequence[tuple[Any, str]]) -> Any:
    return pairs[0][0].clone(text="".join(sign for _owner, sign in pairs))


def _set_right(text: str, owners: Sequence[Any]) -> list[Any]:
    """In the look of its first letter; a sign that the font of all letters lacks keeps its own."""
    face = fallback(owners[0].fontName)
    own = {sign: owner.fontName for owner, sign in zip(owners, text, strict=True)}
    pieces = groupby(shaped(text, face), key=lambda sign: face if draws(sign, face) else own.get(sign, face))
    return [owners[0].clone(text="".join(signs), fontName=font) for font, signs in pieces]


def _wide(frags: Sequence[Any]) -> float:
    """The space that ends a line takes no room."""
    spaces = len(frags) and frags[-1].text[len(frags[-1].text.rstrip(" ")) :]
    whole = sum(stringWidth(frag.text, frag.fontName, frag.fontSize) for frag in frags)
    return float(whole - stringWidth(spaces, frags[-1].fontName, frags[-1].fontSize) if spaces else whole)


def _width(text: str, face: str, size: float) -> float:
    return float(stringWidth(text.rstrip(" "), face, size))


def _text(line: Any) -> str:
    return " ".join(line[1]) if isinstance(line, tuple) else "".join(word.text for word in line.words)
