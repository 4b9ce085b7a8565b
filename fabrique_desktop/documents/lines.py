"""Lines of a wrapped paragraph keep the space they were broken at: read aloud, their words must not run together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import _HSFrag, _SplitWord, _SplitWordEnd  # type: ignore[attr-defined]

_BREAK = re.compile(r"[^\S\u00a0]+")
_WIDEST = 1.3  # of a letter, for the size of its font: a word that holds so in its line is never cut


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
    return _letters(plain(first)) not in _ends(_BREAK.split(plain(whole)))


def plain(paragraph: Paragraph) -> str:
    """What a paragraph says, whether it was broken into lines or not."""
    frags: Sequence[Any] = paragraph.frags
    if frags and isinstance(frags[0], list):
        return "".join(map(_word, frags))
    return "".join(map(_text_of, frags))


def _text_of(frag: Any) -> str:
    if hasattr(frag, "lineBreak"):
        return "\n"
    if hasattr(frag, "text"):
        return str(frag.text)
    cut = [isinstance(word, _SplitWord) and not isinstance(word, _SplitWordEnd) for word in frag.words]
    return "".join(word if goes_on else f"{word} " for word, goes_on in zip(frag.words, cut, strict=True))


def _word(word: Any) -> str:
    """As reportlab keeps it once measured: its pieces, and by its type whether a space follows."""
    text = "".join("\n" if hasattr(style, "lineBreak") else text for style, text in word[1:])
    return f"{text} " if isinstance(word, _HSFrag) else text


def _cuts(paragraph: Paragraph, lines: Sequence[Any]) -> Sequence[bool]:
    """For each line, whether its last word goes on with the next."""
    words = _BREAK.split(plain(paragraph))
    style = paragraph.style
    room = (paragraph.width - style.leftIndent - style.rightIndent) / style.fontSize / _WIDEST
    if all(len(word) <= room for word in words):
        return [False] * len(lines)
    ends = _ends(words)
    return [reached not in ends for reached in accumulate(_letters(_text(line)) for line in lines)]


def _ends(words: Sequence[str]) -> set[int]:
    """How many letters were told at the end of each word."""
    return set(accumulate(map(len, words)))


def _letters(text: str) -> int:
    return len(_BREAK.sub("", text))


def _text(line: Any) -> str:
    return " ".join(line[1]) if isinstance(line, tuple) else "".join(word.text for word in line.words)
