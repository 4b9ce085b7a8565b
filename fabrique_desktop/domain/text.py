"""Text as it was said: cleaned of what no file can carry, never corrected; and folded for searching."""

from __future__ import annotations

import re
import unicodedata

# Marks that change the order or the look of a line without being read (SAFETY section 6).
_INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF, 0x200B, 0x2060]
)
#: letters, fillers and selectors that nobody sees, though they are neither a space nor a format mark
_UNSEEN = frozenset(
    chr(code)
    for codes in (
        (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0),
    )
    for code in codes
)  # fmt: skip
_BLANK_CATEGORIES = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_MARKS = "\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_APART = re.compile(r"[^\w]+|[_\u02bb\u02bc]")  # the two letters are how some keyboards write an apostrophe


def clean_text(text: str, *, lines: bool = True) -> str:
    """What was typed, in NFC, without controls, direction overrides or stray marks; idempotent.

    Words, capitals, punctuation and inner spaces stay as typed. With `lines` false, line ends become spaces. Empty
    when nothing is to be seen.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\x85"):
        text = text.replace(end, "\n")
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    if not text.replace("\n", "").isprintable():
        text = "".join(_kept(char, lines) for char in text)
    text = _TOO_MANY_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text).strip() if says_something(text) else ""


def says_something(text: str) -> bool:
    """Whether anything is to be seen: what `clean_text` leaves is empty when not."""
    return any(map(_is_seen, text))


def _is_seen(char: str) -> bool:
    if char in _UNSEEN or unicodedata.category(char) in _BLANK_CATEGORIES:
        return False
    return not _is_no_character(char)


def _is_no_character(char: str) -> bool:
    code = ord(char)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _kept(char: str, lines: bool) -> str:
    if char == "\n":
        return char if lines else " "
    if unicodedata.category(char) == "Cc":
        return " "
    return "" if _is_no_character(char) else char


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
