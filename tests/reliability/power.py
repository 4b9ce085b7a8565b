"""What a disk may hold when the power is cut, rebuilt from a journal of all that was asked of it.

What was synced is there. Of what was not, each sector of 512 bytes may be there or not, whatever the order. A name
made, changed or removed is sure once its folder was synced; before that, they come in their order, up to any of them: a
file system keeps a log of its names, and of nothing else.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_HEAD = struct.Struct("<cQQIII")


@dataclass(frozen=True, slots=True)
class Record:
    """One call: C creates, W writes, T truncates, S syncs, R renames, L links, U unlinks, M makes a folder."""

    what: str
    file: int
    place: int
    path: str
    other: str
    data: bytes


def read_journal(journal: Path) -> Iterator[Record]:
    raw, at = journal.read_bytes(), 0
    while at < len(raw):
        what, file, place, path, other, data = _HEAD.unpack_from(raw, at)
        parts = []
        at += _HEAD.size
        for length in (path, other, data):
            parts.append(raw[at : at + length])
            at += length
        yield Record(what.decode(), file, place, parts[0].decode(), parts[1].decode(), parts[2])


@dataclass
class Content:
    """A file without its name: what is sure, and what waits for a sync."""

    sure: bytearray = field(default_factory=bytearray)
    waiting: list[Record] = field(default_factory=list)

    def sync(self) -> None:
        for record in self.waiting:
            _change(self.sure, record.what, record.place, record.data)
        self.waiting.clear()

    def after_cut(self, chance: random.Random) -> bytearray:
        found = bytearray(self.sure)
        for record in self.waiting:
            if record.what == "T":
                if chance.random() < 0.5:
                    _change(found, "T", record.place, b"")
                continue
            for start in range(0, len(record.data), SECTOR):
                if chance.random() < 0.5:
                    _change(found, "W", record.place + start, record.data[start : start + SECTOR])
        return found


def _change(content: bytearray, what: str, place: int, data: bytes) -> None:
    end = place + len(data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if what == "T":
        del content[place:]
    else:
        content[place:end] = data


class Disk:
    """One folder, as the records come; at any moment, what would be found there after a cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[int, Content] = {}
        self._names: dict[str, Content] = {}
        self._sure: dict[str, Content] = {}
        self._folders = {str(folder)}
        self._moves: list[tuple[str, str, Content | None]] = []  # folder, name, what it then names

    def take(self, record: Record) -> None:
        if record.what == "C":
            self._files[record.file] = Content()
            self._name(record.path, self._files[record.file])
        elif record.what == "M":
            self._folders.add(record.path)
            self._name(record.path, Content())
        elif record.what in "WT":
            self._files[record.file].waiting.append(record)
        elif record.what == "S":
            self._sync(record)
        elif record.what in "RL":
            self._name(record.other, self._names[record.path])
            if record.what == "R":
                self._name(record.path, None)
        elif record.path in self._names:
            self._name(record.path, None)

    def _sync(self, record: Record) -> None:
        if record.file in self._files:
            self._files[record.file].sync()
        for folder, name, content in self._moves:
            if folder == record.path:
                _set(self._sure, name, content)
        self._moves = [move for move in self._moves if move[0] != record.path]

    def _name(self, path: str, content: Content | None) -> None:
        _set(self._names, path, content)
        self._moves.append((str(Path(path).parent), path, content))

    def asked(self, name: str) -> bytes:
        """All that was written in this file so far, synced or not: what the processes told."""
        content = self._names.get(str(self.folder / name), Content())
        return b"".join([bytes(content.sure), *(record.data for record in content.waiting)])

    def cut(self, chance: random.Random) -> dict[str, bytearray]:
        """Name of each file, from the folder -> what it holds."""
        names = dict(self._sure)
        for _folder, name, content in self._moves[: chance.randint(0, len(self._moves))]:
            _set(names, name, content)
        there = (str(self.folder), *(name for name in names if name in self._folders))
        return {
            str(Path(name).relative_to(self.folder)): one.after_cut(chance)
            for name, one in names.items()
            if name not in self._folders and str(Path(name).parent) in there
        }


def _set(names: dict[str, Content], name: str, content: Content | None) -> None:
    if content is None:
        names.pop(name, None)
    else:
        names[name] = content
