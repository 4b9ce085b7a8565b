"""Text as it was said: cleaned of what no file can carry, never corrected; and folded for searching."""

from __future__ import annotations

import re
import unicodedata

# Marks that change the order or the look of a line without being read (SAFETY section 6).
_INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF, 0x200B, 0x2060]
)
_MARKS = "\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_APART = re.compile(r"[^\w]+|[_\u02bb\u02bc]")  # the two letters are how some keyboards write an apostrophe


def clean_text(text: str, *, lines: bool = True) -> str:
    """What was typed, in NFC, without controls, direction overrides or stray marks; idempotent.

    Words, capitals, punctuation and inner spaces stay as typed. With `lines` false, line ends become spaces.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\x85"):
        text = text.replace(end, "\n")
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    if not text.replace("\n", "").isprintable():
        text = "".join(_kept(char, lines) for char in text)
    text = _TOO_MANY_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text).strip()


def _kept(char: str, lines: bool) -> str:
    if char == "\n":
        return char if lines else " "
    if unicodedata.category(char) == "Cc":
        return " "
    code = ord(char)
    return "" if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF else char


def clean_line(text: str) -> str:
    """A name or a label: one line, single spaces."""
    return " ".join(clean_text(text, lines=False).split())


def fold(text: str) -> str:
    """Lower-case words without accents, ligatures, apostrophes or hyphens, separated by one space.

    « L'Hostis » gives `l hostis`; the search key adds the joined form, so both spellings are found.
    """
    if text.isascii():
        return " ".join(_APART.sub(" ", text.lower()).split())
    text = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).casefold()
    bare = "".join(char for char in text if not unicodedata.combining(char)).translate(_LETTERS)
    return " ".join(_APART.sub(" ", bare).split())


def search_key(*parts: str | None) -> str:
    """The words under which something is found: each folded word, then compound names joined (« lhostis »)."""
    keys: dict[str, None] = {}
    for part in parts:
        folded = fold(part or "")
        keys.update(dict.fromkeys(folded.split()))
        for chunk in (part or "").split():
            joined = fold(chunk).replace(" ", "")
            if joined:
                keys[joined] = None
        if " " in folded and len(folded) <= 40:
            keys[folded.replace(" ", "")] = None
    return " ".join(keys)
