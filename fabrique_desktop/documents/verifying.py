"""`fabrique verify`: whether files that left are still those that left, and whether a seal is the one on paper.

What it proves is that something changed since, or did not; not who made the files.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

import pikepdf

from fabrique_desktop.documents.comparing import Compared, Incomparable, comparable, compare
from fabrique_desktop.documents.manifest import (
    CLOSED,
    PREFIX,
    PROVISIONAL,
    Listed,
    Manifest,
    UnreadableManifest,
    read_manifest,
)
from fabrique_desktop.documents.seal_file import UnreadableSeal, read_seal
from fabrique_desktop.documents.verify_errors import DamagedArchive, NothingToVerify, TooMuch
from fabrique_desktop.domain.seal import Record

SEAL = "SCEAU_"
_MINUTES = "CR_"
_INSIDE = " › "  # between a document and what it carries
#: documents that are made one by one, in the same folder, and belong to no package
_MADE_APART = ("SYNTHESE_", "NOTICE_", "CHARTE_", "TABLES_")
_MOST = 2 * 2**30  # bytes read of one package: a zip may promise anything
_BLOCK = 1 << 20


class Fault(StrEnum):
    """A manifest that does not tell what is beside it."""

    NO_FILE = "no_file"
    NO_SEAL = "no_seal"
    PROVISIONAL_SEALED = "provisional_sealed"
    STATE = "state"
    OTHER_VERSION = "other_version"
    OTHER_SEAL = "other_seal"
    OTHER_WORKSHOP = "other_workshop"
    NOT_CARRIED = "not_carried"


@dataclass(frozen=True, slots=True)
class Sealing:
    """A seal found in a file: what it claims to be, and what it is."""

    where: str
    claimed: str
    record: Record

    @property
    def holds(self) -> bool:
        return self.claimed == self.record.code and self.record.holds


@dataclass(frozen=True, slots=True)
class Checked:
    """One package, or one file alone (`manifest` is None): what was looked at, by name."""

    manifest: Manifest | None
    whole: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    seals: tuple[Sealing, ...] = ()
    faults: tuple[Fault, ...] = ()
    compared: tuple[Compared, ...] = ()
    digests_only: tuple[str, ...] = ()  # told by their digest alone: a seal says nothing of them

    @property
    def sound(self) -> bool:
        refused = self.changed or self.missing or self.unreadable or self.faults
        same = not any(one.unlike or one.older for one in self.compared)
        return not refused and all(one.holds for one in self.seals) and same

    def bears(self, seal: str) -> bool:
        """Whether this is what the paper that bears this seal was printed with."""
        return bool(self.seals) and all(one.record.code == seal for one in self.seals)


@dataclass(frozen=True, slots=True)
class Verified:
    """All that was found in a path; what no manifest announces is not verified, and `apart` never belongs to one."""

    checked: tuple[Checked, ...]
    unlisted: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return all(one.sound for one in self.checked)


class _Files(Protocol):
    def names(self) -> list[str]: ...
    def open(self, name: str) -> IO[bytes]: ...


def verify(path: Path) -> Verified:
    """A folder, a .zip, a manifest, a sealed PDF or a seal file.

    Raises OSError when it cannot be read, NothingToVerify, DamagedArchive and TooMuch.
    """
    if path.is_dir():
        return _all(_Folder(path))
    if path.suffix.lower() == ".zip":
        with _zip(path) as files:
            return _all(files)
    if path.name.startswith(PREFIX) and path.suffix == ".json":
        return Verified((_package(_Folder(path.parent), path.name),))
    return Verified((_alone(path),))


def _alone(path: Path) -> Checked:
    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        seals, unreadable = _in_pdf(path.name, content)
    else:
        seals, unreadable = _seals([(path.name, content)])
        if unreadable:
            raise NothingToVerify(path.name)
    if not seals and not unreadable:
        raise NothingToVerify(path.name)
    return _with_words(Checked(None, seals=seals, unreadable=unreadable), {path.name: content}, None)


def _all(files: _Files) -> Verified:
    """Each package found; without a manifest, the seals that are there."""
    names = files.names()
    manifests = [name for name in names if PurePosixPath(name).name.startswith(PREFIX)]
    if not manifests:
        return Verified((_loose(files),))
    checked = tuple(_package(files, name) for name in manifests)
    known = {*manifests, *(one for package in checked for one in (*package.whole, *package.changed))}
    others = [name for name in names if name not in known]
    apart = tuple(name for name in others if PurePosixPath(name).name.startswith(_MADE_APART))
    return Verified(checked, tuple(name for name in others if name not in apart), apart)


def _loose(files: _Files) -> Checked:
    """Files of a package whose manifest is not there: what they were is not known, but for what a seal covers."""
    names = [PurePosixPath(name) for name in files.names()]
    sealed = [str(one) for one in names if one.name.startswith(SEAL) and one.suffix == ".json"]
    printed = [str(one) for one in names if one.name.startswith(_MINUTES) and one.suffix == ".pdf"]
    if not sealed and not printed:
        raise NothingToVerify
    contents = {name: _content(files, name) for name in (*sealed, *printed)}
    seals, unreadable = _seals((name, contents[name]) for name in sealed)
    for name in printed:
        more, unread = _in_pdf(name, contents[name])
        seals, unreadable = seals + more, unreadable + unread
    return _with_words(Checked(None, seals=seals, unreadable=unreadable), contents, None)


def _package(files: _Files, name: str) -> Checked:
    with files.open(name) as stream:
        try:
            manifest = read_manifest(stream.read(_MOST))
        except UnreadableManifest:
            return Checked(None, unreadable=(name,))
    root = PurePosixPath(name).parent
    there = set(files.names())
    known: Mapping[str, Listed] = {str(root / one.path): one for one in manifest.files}
    present = [one for one in known if one in there]
    digests = {one: _digest(files, one) for one in present}
    whole = tuple(one for one in present if digests[one] == known[one].sha256)
    sealed = [one for one in present if PurePosixPath(one).name.startswith(SEAL)]
    seals, unreadable = _seals((one, _content(files, one)) for one in sealed)
    own = seals[0].record if seals else None
    read = {one: _content(files, one) for one in present if one.endswith(".pdf") or comparable(one)}
    for one in (one for one in read if one.endswith(".pdf")):
        more, unread = _in_pdf(one, read[one])
        seals += more
        unreadable += tuple(name for name in unread if name in whole)
    checked = Checked(
        manifest,
        whole=whole,
        changed=tuple(one for one in present if one not in whole),
        missing=tuple(one for one in known if one not in there),
        unreadable=unreadable,
        seals=seals,
        faults=tuple(_faults(manifest, name, seals, own)),
        digests_only=tuple(one for one in present if not comparable(one) and one not in sealed) if own else (),
    )
    return _with_words(checked, read, own)


def _faults(manifest: Manifest, name: str, seals: Sequence[Sealing], own: Record | None) -> Iterator[Fault]:
    """What a manifest says of the whole, and what is found."""
    if not manifest.files:
        yield Fault.NO_FILE
    if manifest.state not in (CLOSED, PROVISIONAL):
        yield Fault.STATE
    if manifest.state == CLOSED and own is None:
        yield Fault.NO_SEAL
    if manifest.state == PROVISIONAL and (seals or manifest.seal):
        yield Fault.PROVISIONAL_SEALED
    other = CLOSED if manifest.state == PROVISIONAL else PROVISIONAL
    names = [PurePosixPath(name).name, *(PurePosixPath(one.path).name for one in manifest.files)]
    if any(re.search(rf"_{other}(_[A-Z]+)?(_v\d+)?\.\w+$", one) for one in names):
        yield Fault.STATE
    if any(_version(one) != manifest.version for one in names if re.match(r"[A-Z]+_", one)):
        yield Fault.OTHER_VERSION
    if own is not None and {manifest.seal, *(one.record.code for one in seals)} != {own.code}:
        yield Fault.OTHER_SEAL
    if own is not None and own.workshop != manifest.workshop:
        yield Fault.OTHER_WORKSHOP
    minutes = [one.path for one in manifest.files if PurePosixPath(one.path).name.startswith(_MINUTES)]
    if own is not None and any(not any(path in one.where for one in seals) for path in minutes):
        yield Fault.NOT_CARRIED


def _version(name: str) -> int:
    found = re.search(r"_v(\d+)\.\w+$", name)
    return int(found[1]) if found else 1


def _with_words(checked: Checked, read: Mapping[str, bytes], own: Record | None) -> Checked:
    """What people read, beside what is sealed: minutes with the seal they carry, data with that of their package."""
    carried = {one.where.partition(_INSIDE)[0]: one.record for one in checked.seals}
    compared, unreadable = [], list(checked.unreadable)
    for name, content in read.items():
        record = carried.get(name, own)
        if record is None or not (comparable(name) or (name in carried and content.startswith(b"%PDF"))):
            continue
        try:
            compared.append(compare(name, content, record))
        except Incomparable:
            if name not in (*unreadable, *checked.changed):
                unreadable.append(name)
    return replace(checked, compared=tuple(compared), unreadable=tuple(unreadable))


def _seals(found: Iterable[tuple[str, bytes]]) -> tuple[tuple[Sealing, ...], tuple[str, ...]]:
    seals, unreadable = [], []
    for name, content in found:
        try:
            record, claimed = read_seal(content)
        except UnreadableSeal:
            unreadable.append(name)
        else:
            seals.append(Sealing(name, claimed, record))
    return tuple(seals), tuple(unreadable)


def _in_pdf(name: str, content: bytes) -> tuple[tuple[Sealing, ...], tuple[str, ...]]:
    """The seals that a document carries with it."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            carried = [
                (f"{name}{_INSIDE}{one}", pdf.attachments[one].get_file().read_bytes())
                for one in pdf.attachments
                if one.startswith(SEAL)
            ]
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError):
        return (), (name,)
    return _seals(carried)


def _digest(files: _Files, name: str) -> str:
    digest, read = hashlib.sha256(), 0
    with files.open(name) as stream:
        while block := stream.read(_BLOCK):
            read += len(block)
            if read > _MOST:
                raise TooMuch(name)
            digest.update(block)
    return digest.hexdigest()


def _content(files: _Files, name: str) -> bytes:
    with files.open(name) as stream:
        content = stream.read(_MOST + 1)
    if len(content) > _MOST:
        raise TooMuch(name)
    return content


class _Folder:
    """Files below a folder, by their path with `/`; a link that leads elsewhere is not followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        return sorted(
            path.relative_to(self._root).as_posix()
            for path in self._root.rglob("*")
            if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        )

    def open(self, name: str) -> IO[bytes]:
        return (self._root / name).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        return sorted(one.filename for one in self._archive.infolist() if not one.is_dir())

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)


@contextmanager
def _zip(path: Path) -> Iterator[_Zip]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield _Zip(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise DamagedArchive(path.name) from error
