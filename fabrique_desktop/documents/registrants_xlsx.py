"""A workbook from anywhere: measured before it is unpacked, then read row by row, whatever it hides."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fabrique_desktop.documents.registrants_columns import Row
from fabrique_desktop.documents.registrants_errors import (
    Damaged,
    Limit,
    Looks,
    NotASpreadsheet,
    OldWorkbook,
    PasswordProtected,
    TooLarge,
    Truncated,
    UnreadableList,
)
from fabrique_desktop.documents.registrants_sheet import SheetRows, date_styles, shared_strings
from fabrique_desktop.documents.registrants_xml import Elements, damage_told, local

MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 100
MOST_MEMBERS = 5_000
SMALL_MEMBER = 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"

_MEMBERS = (
    ("xl/workbook.bin", Looks.BINARY_WORKBOOK),
    ("word/document.xml", Looks.TEXT_DOCUMENT),
    ("content.xml", Looks.OPEN_DOCUMENT),
)


def refuse_ole(raw: bytes, suffix: str) -> UnreadableList:
    """The container of old workbooks is also that of protected ones."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return PasswordProtected()
    if "Workbook".encode("utf-16-le") in raw or suffix == ".xls":
        return OldWorkbook()
    if "WordDocument".encode("utf-16-le") in raw:
        return NotASpreadsheet(Looks.TEXT_DOCUMENT)
    return PasswordProtected() if suffix in {".xlsx", ".xlsm"} else NotASpreadsheet(Looks.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    member: str
    hidden: bool


class Workbook:
    """The sheets of a file, and what is common to them: texts and formats, read once a sheet is asked for."""

    def __init__(self, path: Path, told: Callable[[], None]) -> None:
        self._told = told
        self._common: tuple[list[str], frozenset[str]] | None = None
        self._epoch_1904 = False
        self._stream = path.open("rb")  # ours to close, whoever still reads a member
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        _count_members(self._stream)
        with damage_told():
            try:
                self._archive = zipfile.ZipFile(self._stream)
            except (ValueError, NotImplementedError, OverflowError) as error:
                raise Truncated from error
        self._names = {name.lower(): name for name in self._archive.namelist()}
        _measure(self._archive.infolist())
        self._main = self._main_member()
        self._parts = self._related(self._main)
        self.sheets = tuple(sorted(self._listed_sheets(), key=lambda sheet: sheet.hidden))

    def close(self) -> None:
        self._stream.close()

    def open_sheet(self, sheet: Sheet) -> tuple[SheetRows, Iterator[Row]]:
        if self._common is None:
            strings, styles = self._part("sharedstrings"), self._part("styles")
            self._common = (
                shared_strings(self._archive, strings, self._told) if strings else [],
                date_styles(self._archive, styles) if styles else frozenset(),
            )
        reader = SheetRows(*self._common, self._epoch_1904)
        return reader, reader.rows(self._archive, sheet.member)

    def _main_member(self) -> str:
        for kind, member in self._related("").values():
            if kind == "officedocument" and member:
                return member
        return self._names.get("xl/workbook.xml", "")

    def _part(self, kind: str) -> str:
        return next((member for one, member in self._parts.values() if one == kind and member), "")

    def _related(self, member: str) -> Mapping[str, tuple[str, str]]:
        """What a member of the archive refers to: kind and member by identifier."""
        folder, name = posixpath.split(member)
        relations = self._names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        found: dict[str, tuple[str, str]] = {}

        def relation(said: Mapping[str, str]) -> None:
            target = said.get("Target", "").replace("\\", "/")
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = said.get("Type", "").rpartition("/")[2].lower()
            found[said.get("Id", "")] = kind, self._names.get(target.lower(), "")

        if relations:
            _read(self._archive, relations, {"Relationship": relation})
        return found

    def _listed_sheets(self) -> list[Sheet]:
        sheets: list[Sheet] = []

        def sheet(said: Mapping[str, str]) -> None:
            identifier = next((value for key, value in said.items() if local(key) == "id" and ":" in key), "")
            kind, member = self._parts.get(identifier, ("", ""))
            if kind == "worksheet" and member:
                sheets.append(Sheet(said.get("name", ""), member, said.get("state", "visible") != "visible"))

        def settings(said: Mapping[str, str]) -> None:
            self._epoch_1904 = said.get("date1904", "") in {"1", "true"}

        _read(self._archive, self._main, {"sheet": sheet, "workbookPr": settings})
        if not sheets:
            raise Damaged
        return sheets


def _read(archive: zipfile.ZipFile, name: str, starts: Mapping[str, Callable[[Mapping[str, str]], None]]) -> None:
    for _fed in Elements(starts, {}).feed(archive, name):
        pass


def _count_members(stream: BinaryIO) -> None:
    """The list of members is held whole by whoever opens the archive: a flood of them is refused before."""
    count, edge = 0, b""
    while piece := stream.read(2**20):
        count += (edge + piece).count(_ENTRY)
        edge = piece[-3:]
    if count > MOST_MEMBERS:
        raise TooLarge(Limit.UNPACKED, count, MOST_MEMBERS)


def _measure(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what is no workbook, or would take minutes to unpack, before unpacking anything."""
    found = {member.filename.lower() for member in members}
    if "xl/workbook.bin" in found or not any(name.startswith("xl/") and name.endswith(".xml") for name in found):
        looks = next((looks for name, looks in _MEMBERS if name in found), Looks.ARCHIVE)
        raise NotASpreadsheet(looks)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise TooLarge(Limit.UNPACKED, unpacked, MOST_UNPACKED)
    for member in members:
        ratio = member.file_size // max(1, member.compress_size)
        if member.file_size > SMALL_MEMBER and ratio > MOST_RATIO:
            raise TooLarge(Limit.RATIO, ratio, MOST_RATIO)
        if member.flag_bits & 1:
            raise PasswordProtected
