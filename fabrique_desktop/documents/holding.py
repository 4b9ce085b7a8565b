"""Which of the files that the program made still bear somebody's name: what they say is read, whatever they are.

Only files that bear one of our names are opened; whatever else lies in a folder is nobody's business here.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pikepdf

from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.tagged_text import Element, UnreadablePdf, read_tree
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.erasing_person import Needle

_OURS = re.compile(
    r"(CR|RELEVE|LECTURE|EMARGEMENT|DONNEES|OUVERTES|TABLEUR|DECIDIM|SCEAU|SCHEMA|MANIFESTE|SYNTHESE|PAQUET|TABLES"
    r"|ACCES)_.*\.(pdf|xlsx|csv|json|zip)"
)
_OUR_FOLDERS = re.compile(r"(equipe-seule|donnees|PAQUET)(_.*)?")
_MOST = 2**28  # bytes read of one file: what is larger is not ours
_DEEPEST = 3
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"\d(?:[\s.\-/()\u00a0\u202f]{0,3}\d){6,}")


@dataclass(frozen=True, slots=True)
class Held:
    """Files that bear the name, those that could not be read, and folders that are not there to be looked at."""

    bearing: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()
    away: tuple[Path, ...] = ()

    @property
    def all(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((*self.bearing, *self.unread, *self.away)))


def find_held(folders: Sequence[Path], needles: Sequence[Needle], progress: Progress = silent) -> Held:
    """Look through these folders, where documents were put; a child process can run it."""
    away = tuple(folder for folder in dict.fromkeys(folders) if not folder.is_dir())
    files = sorted({file for folder in folders if folder not in away for file in _ours_in(folder, 0)})
    bearing, unread = [], []
    for place, file in enumerate(files):
        progress(place, len(files))
        try:
            if bears(file.name, file.read_bytes(), needles):
                bearing.append(file)
        except (OSError, Unread):
            unread.append(file)
    return Held(tuple(bearing), tuple(unread), away)


class Unread(ValueError):
    """Nothing tells whether the name is in it."""


def bears(name: str, content: bytes, needles: Sequence[Needle]) -> bool:
    """Whether a file says this name, in either order, an address or a number; raises Unread."""
    if len(content) > _MOST:
        raise Unread(name)
    return any(_says(text, needles) for text in _texts(name, content))


def _says(text: str, needles: Iterable[Needle]) -> bool:
    plain = f" {fold(text)} "
    flat = text.casefold()
    figures = {re.sub(r"\D", "", found[0])[-9:] for found in _NUMBER.finditer(text)}
    return any(_names(one, plain) or _reaches(one, flat, figures) for one in needles)


def _names(one: Needle, plain: str) -> bool:
    surname, first = fold(one.surname), fold(one.first_name)
    orders = [f" {first} {surname} ", f" {surname} {first} "] if surname and first else []
    if one.alone or not orders:
        orders.append(f" {surname or first} ")
    return any(len(words) > len("   ") and words in plain for words in orders)


def _reaches(one: Needle, flat: str, figures: set[str]) -> bool:
    for way in one.ways:
        number = re.sub(r"\D", "", way)[-9:]
        if ("@" in way and way.casefold() in flat) or (len(number) == len("123456789") and number in figures):
            return True
    return False


def _ours_in(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return
    for path in inside:
        if path.is_symlink():
            continue
        if path.is_dir() and depth < _DEEPEST and _OUR_FOLDERS.fullmatch(path.name):
            yield from _ours_in(path, depth + 1)
        elif path.is_file() and _OURS.fullmatch(path.name):
            yield path


def _texts(name: str, content: bytes) -> Iterator[str]:
    read = _READERS.get(PurePosixPath(name).suffix.lower())
    if read is not None:
        yield from read(content)


def _plain(content: bytes) -> Iterator[str]:
    try:
        yield content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield content.decode("cp1252", "replace")


def _workbook(content: bytes) -> Iterator[str]:
    """Every part of it: cells, comments, properties."""
    for part, inside in _unzipped(content):
        if part.endswith((".xml", ".rels")):
            yield html.unescape(_TAG.sub(" ", inside.decode("utf-8", "replace")))


def _archive(content: bytes) -> Iterator[str]:
    for part, inside in _unzipped(content):
        yield from _texts(part, inside)


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST:
                raise Unread
            for one in archive.infolist():
                yield one.filename, archive.read(one)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unread from error


def _pdf(content: bytes) -> Iterator[str]:
    """Its pages, cell after cell, and what it carries."""
    try:
        yield " ".join(text for root in read_tree(content) for text in _pieces(root))
        with pikepdf.open(io.BytesIO(content)) as pdf:
            carried = [(one, pdf.attachments[one].get_file().read_bytes()) for one in pdf.attachments]
            yield " ".join(str(value) for value in pdf.docinfo.values())
    except (UnreadablePdf, pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unread from error
    for name, inside in carried:
        yield from _texts(name, inside)


def _pieces(node: Element) -> Iterator[str]:
    """What stands in one block is read in one go; two cells are two words."""
    if any(isinstance(kid, str) for kid in node.kids):
        yield node.text
        return
    for kid in node.elements():
        yield from _pieces(kid)


_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    ".pdf": _pdf,
    ".xlsx": _workbook,
    ".zip": _archive,
    ".csv": _plain,
    ".json": _plain,
}
