"""The XML inside a workbook, read as it comes: no tree is built, so that no file can fill the memory."""

from __future__ import annotations

import errno
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from xml.parsers import expat

from fabrique_desktop.documents.registrants_errors import Damaged, Limit, TooLarge, Truncated, UnreadableList

PIECE = 2**16
#: characters of one tag, comment or attribute, that expat must hold whole
LONGEST_TOKEN = 2**20
DEEPEST = 64
MOST_NAMES = 5_000
#: of all kinds; two for each cell of 200 000 rows by 20 columns
MOST_ELEMENTS = 10_000_000

#: characters of a text; no cell holds more than 32 767
LONGEST_TEXT = 40_000
_MOST_PARTS = 100

Starts = Mapping[str, Callable[[Mapping[str, str]], None]]
Ends = Mapping[str, Callable[[], None]]
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def local(tag: str) -> str:
    return tag.rpartition(":")[2]


def unescaped(text: str) -> str:
    """`_x000D_` is how a workbook writes what XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


@contextmanager
def damage_told() -> Iterator[None]:
    """What a broken archive or a broken document raises, said as a refusal."""
    try:
        yield
    except (UnreadableList, MemoryError):
        raise
    except OSError as error:
        if error.errno != errno.EINVAL:  # the disk's affair, but for a place in the file that cannot be
            raise
        raise Damaged from error
    except (EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise Truncated from error
    except Exception as error:
        raise Damaged from error


class Elements:
    """Counts elements and their depth, and calls who is concerned; a name not asked for costs a look-up."""

    def __init__(self, starts: Starts, ends: Ends) -> None:
        self._starts, self._ends = dict(starts), dict(ends)
        self.depth, self.left = 0, MOST_ELEMENTS
        self.parts: list[str] = []  # the text since a handler last emptied it
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.parts.append  # no frame of ours for each text
        self.parser.StartDoctypeDeclHandler = self._declared

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.left -= 1
        if self.depth > DEEPEST or self.left < 0:
            raise TooLarge(Limit.UNPACKED, MOST_ELEMENTS - self.left, MOST_ELEMENTS)
        call = self._starts.get(local(tag))
        if call is not None:
            call(attributes)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        call = self._ends.get(local(tag))
        if call is not None:
            call()

    def _declared(self, *_what: object) -> None:
        """No workbook declares a document type; bombs and external entities must."""
        raise Damaged

    def feed(self, archive: zipfile.ZipFile, name: str) -> Iterator[int]:
        """Read a member to its end; between two pieces, how many bytes are behind."""
        fed = 0
        with damage_told(), archive.open(name) as stream:
            while piece := stream.read(PIECE):
                fed += len(piece)
                self.parser.Parse(piece, False)
                if fed - max(self.parser.CurrentByteIndex, 0) > LONGEST_TOKEN or len(self.parser.intern) > MOST_NAMES:
                    raise Damaged
                if len(self.parts) > _MOST_PARTS:
                    self.parts[:] = ["".join(self.parts)[:LONGEST_TEXT]]
                yield fed
            self.parser.Parse(b"", True)
            yield fed
