"""Lines of a wrapped paragraph keep the space they were broken at: read aloud, their words must not run together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from reportlab.platypus import Paragraph

_BREAK = re.compile(r"[^\S\u00a0]+")
_LONG = 24  # signs: no shorter word is cut between two lines


def hold_apart(paragraph: Paragraph, *, goes_on: bool = False) -> None:
    """End each line with a space, but the last (unless the text goes on elsewhere) and those that cut a word."""
    lines = paragraph.blPara.lines  # type: ignore[attr-defined]
    followed = lines if goes_on else lines[:-1]
    if not followed:
        return
    for line, cut in zip(followed, _cuts(paragraph, lines), strict=False):
        words = line[1] if isinstance(line, tuple) else line.words
        if cut or not words:
            continue
        if isinstance(line, tuple):
            words[-1] = f"{words[-1].rstrip(' ')} "
        elif not words[-1].text.endswith(" "):
            words[-1].text += " "


def cuts_a_word(whole: Paragraph, first: Paragraph) -> bool:
    """Whether the first part of a divided paragraph ends inside a word."""
    told = plain(first)
    return len(_BREAK.split(told.rstrip())[-1]) > _LONG and _letters(told) not in _ends(plain(whole))


def plain(paragraph: Paragraph) -> str:
    text: str = paragraph.getPlainText(identify=None)
    return text


def _cuts(paragraph: Paragraph, lines: Sequence[Any]) -> Sequence[bool]:
    """For each line, whether its last word goes on with the next."""
    texts = [_text(line) for line in lines]
    if all(len(piece) <= _LONG for text in texts for piece in _BREAK.split(text)):
        return [False] * len(lines)
    ends = _ends(plain(paragraph))
    return [reached not in ends for reached in accumulate(map(_letters, texts))]


def _ends(text: str) -> set[int]:
    """How many letters were told at the end of each word."""
    return set(accumulate(len(word) for word in _BREAK.split(text)))


def _letters(text: str) -> int:
    return len(_BREAK.sub("", text))


def _text(line: Any) -> str:
    return " ".join(line[1]) if isinstance(line, tuple) else "".join(word.text for word in line.words)
