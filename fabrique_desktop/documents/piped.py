"""Lines from a pipe or a file, whatever wrote them: words are kept exactly, or said to be unreadable."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

_BLANK = b"\0\r\n\t \xef\xbb\xbf"
_ENDS = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank; `text` is None when its bytes are no text that is known."""

    number: int
    text: str | None
    windows: bool = False  # it was not UTF-8, but reads as Windows writes


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Each line as soon as it comes: UTF-8, else Windows-1252 for that line alone; or all in UTF-16."""
    head = _until_something(stream)
    if (encoding := _wide(head)) is not None:
        yield from _wide_lines(head + stream.read(), encoding)
        return
    number = 0
    for raw in chain(head.splitlines(keepends=True), stream):
        for part in raw.rstrip(b"\r\n").split(b"\r"):
            number += 1
            if part.strip(_BLANK[1:]):
                yield _decoded(number, part)


def _until_something(stream: BinaryIO) -> bytes:
    """The first line that is not blank, and those before it: enough to tell UTF-16 without waiting for the rest."""
    head = b""
    while line := stream.readline():
        head += line
        if line.strip(_BLANK):
            break
    return head


def _wide(head: bytes) -> str | None:
    """UTF-16 by its mark, or by the zeros of its Latin letters."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.count(0) <= len(head) // 4 or not head.strip(_BLANK):
        return None
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _wide_lines(raw: bytes, encoding: str) -> Iterator[Line]:
    for number, text in enumerate(_ENDS.split(raw.decode(encoding, "replace")), start=1):
        if (bare := text.strip("\ufeff")).strip():
            yield Line(number, None if "\ufffd" in bare else bare)


def _decoded(number: int, raw: bytes) -> Line:
    for encoding in ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding).strip("\ufeff")
        except UnicodeDecodeError:
            continue
        return Line(number, text, windows=encoding == "cp1252")
    return Line(number, None)
