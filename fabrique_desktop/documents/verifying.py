"""`fabrique verify`: whether files that left are still those that left, and whether a seal is the one on paper.

What it proves is that something changed since, or did not; not who made the files.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

import pikepdf

from fabrique_desktop.documents.manifest import PREFIX, Listed, Manifest, UnreadableManifest, read_manifest
from fabrique_desktop.documents.seal_file import UnreadableSeal, read_seal
from fabrique_desktop.documents.verify_errors import NothingToVerify, TooMuch
from fabrique_desktop.domain.seal import Record

SEAL = "SCEAU_"
_MOST = 2 * 2**30  # bytes read of one package: a zip may promise anything
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sealing:
    """A seal found in a file: what it claims to be, and what it is."""

    where: str
    claimed: str
    record: Record

    @property
    def holds(self) -> bool:
        return self.claimed == self.record.code and not self.record.altered


@dataclass(frozen=True, slots=True)
class Checked:
    """One package, or one file alone (`manifest` is None): what was looked at, by name."""

    manifest: Manifest | None
    whole: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    seals: tuple[Sealing, ...] = ()

    @property
    def sound(self) -> bool:
        return not (self.changed or self.missing or self.unreadable) and all(one.holds for one in self.seals)

    def bears(self, seal: str) -> bool:
        """Whether this is what the paper that bears this seal was printed with."""
        return bool(self.seals) and all(one.record.code == seal for one in self.seals)


class _Files(Protocol):
    def names(self) -> list[str]: ...
    def open(self, name: str) -> IO[bytes]: ...


def verify(path: Path) -> tuple[Checked, ...]:
    """A folder, a .zip, a manifest, a sealed PDF or a seal file; one answer for each manifest found.

    Raises OSError when it cannot be read, NothingToVerify and TooMuch.
    """
    if path.is_dir():
        return tuple(_packages(_Folder(path)))
    if path.suffix.lower() == ".zip":
        with _zip(path) as files:
            return tuple(_packages(files))
    if path.name.startswith(PREFIX) and path.suffix == ".json":
        return (_package(_Folder(path.parent), path.name, alone=False),)
    return (_alone(path),)


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
    return Checked(None, seals=seals, unreadable=unreadable)


def _packages(files: _Files) -> Iterator[Checked]:
    manifests = [name for name in files.names() if PurePosixPath(name).name.startswith(PREFIX)]
    if not manifests:
        raise NothingToVerify
    for name in manifests:
        yield _package(files, name, alone=len(manifests) == 1)


def _package(files: _Files, name: str, *, alone: bool) -> Checked:
    """`alone`: nothing else of the folder belongs to another package, so that what is not listed can be told."""
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
    whole = [one for one in present if digests[one] == known[one].sha256]
    sealed = [one for one in present if PurePosixPath(one).name.startswith(SEAL)]
    seals, unreadable = _seals((one, _content(files, one)) for one in sealed)
    for one in present:
        if one.endswith(".pdf") and one in whole:
            more, _unread = _in_pdf(one, _content(files, one))
            seals += more
    return Checked(
        manifest,
        whole=tuple(whole),
        changed=tuple(one for one in present if one not in whole),
        missing=tuple(one for one in known if one not in there),
        unlisted=tuple(sorted(there - set(known) - {name})) if alone else (),
        unreadable=unreadable,
        seals=seals,
    )


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
                (f"{name} › {one}", pdf.attachments[one].get_file().read_bytes())
                for one in pdf.attachments
                if one.startswith(SEAL)
            ]
    except (pikepdf.PdfError, ValueError, KeyError):
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
        raise NothingToVerify(path.name) from error
