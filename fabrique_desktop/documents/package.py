"""The documents of one workshop, made together from one frozen bundle: what a child process runs."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fabrique_desktop import paths
from fabrique_desktop.documents.atomic import readable_like_others, written_beside
from fabrique_desktop.documents.file_names import file_stem, versioned
from fabrique_desktop.documents.manifest import PREFIX, Listed, listed, manifest_json
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.seal_file import seal_json
from fabrique_desktop.documents.signing import Certificate, sign, signer_of
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.programme import WorkshopRow

_STEPS = 1000
Write = Callable[[Bundle, Path, Progress], object]


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a package: how it is named, what it weighs in the whole, and who writes it.

    `stated` puts « provisoire » or « cloture » in its name; `data` puts it in the folder of data.
    """

    kind: str
    suffix: str
    share: int
    write: Write
    stated: bool = False
    data: bool = False

    def name(self, bundle: Bundle, version: int) -> str:
        workshop = bundle.minutes.workshop
        state = ("provisoire" if bundle.minutes.provisional else "cloture") if self.stated else ""
        name = versioned(file_stem(self.kind, workshop, state), version) + self.suffix
        return f"{versioned(file_stem('donnees', workshop), version)}/{name}" if self.data else name


@dataclass(frozen=True, slots=True)
class Made:
    """What was put in place: the files, the manifest last; its digest is what the dossier remembers."""

    paths: tuple[Path, ...]
    version: int
    digest: str
    seal: str


def export_workshop(
    bundle: Bundle, folder: Path, progress: Progress = silent, certificate: Certificate | None = None
) -> Made:
    """Write every document of a workshop in a folder under names nobody has: all of them, or none.

    Raises OSError when the folder refuses, CannotSign, and whatever `progress` raises to cancel.
    """
    from fabrique_desktop.documents.catalogue import documents_of

    documents = documents_of(bundle)
    signer = signer_of(certificate) if certificate is not None else None
    with _staging(folder) as stage:
        for version in count(bundle.version):
            names = [one.name(bundle, version) for one in documents]
            names.append(versioned(file_stem(PREFIX.rstrip("_"), bundle.minutes.workshop), version) + ".json")
            if not any(os.path.lexists(folder / name) for name in names):
                break
        step = _Steps(progress, [one.share for one in documents])
        files: list[Listed] = []
        for index, (one, name) in enumerate(zip(documents, names, strict=False)):
            target = stage / name
            target.parent.mkdir(exist_ok=True)
            one.write(bundle, target, step.part(index))
            if signer is not None and one.suffix == ".pdf":
                sign(target, signer)
            readable_like_others(target)
            files.append(listed(stage, target))
        content = manifest_json(bundle, version, files)
        _write_synced(stage / names[-1], content)
        _publish(stage, folder, names)
    return Made(
        paths=tuple(folder / name for name in names),
        version=version,
        digest=hashlib.sha256(content).hexdigest(),
        seal=bundle.sealed.record.code if bundle.sealed else "",
    )


def free_zip(folder: Path, workshop: WorkshopRow, version: int) -> Path:
    """A name nobody has for the archive of a package."""
    names = (folder / f"{versioned(file_stem('PAQUET', workshop), one)}.zip" for one in count(version))
    return next(path for path in names if not os.path.lexists(path))


def zip_package(made: Made, root: Path, target: Path, when: datetime) -> None:
    """The files of a package in one .zip, each dated as the package: the same files give the same archive."""
    stamp = when.astimezone(PARIS).timetuple()[:6]
    with written_beside(target) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for path in made.paths:
            info = ZipInfo(path.relative_to(root).as_posix(), (max(1980, stamp[0]), *stamp[1:]))
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A hidden folder beside the place the files will take: renaming is all that is left to do."""
    stage = Path(tempfile.mkdtemp(dir=folder, prefix=".fabrique-", suffix=".tmp"))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _publish(stage: Path, folder: Path, names: Sequence[str]) -> None:
    """Name by name, the manifest last; what was put in place is taken back when a name turns out to be taken."""
    done: list[Path] = []
    try:
        for name in names:
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            paths.publish(stage / name, target)
            done.append(target)
    except BaseException:
        for path in done:
            path.unlink(missing_ok=True)
        raise


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    readable_like_others(path)


def write_seal(bundle: Bundle, path: Path, _progress: Progress = silent) -> None:
    if bundle.sealed is not None:
        _write_synced(path, seal_json(bundle.sealed))


class _Steps:
    """One count for all the files, which never goes back."""

    def __init__(self, progress: Progress, shares: Sequence[int]) -> None:
        self._progress, self._shares, self._whole = progress, shares, sum(shares)
        self._last = 0

    def part(self, index: int) -> Callable[[int, int], None]:
        base, share = sum(self._shares[:index]), self._shares[index]

        def report(done: int, total: int) -> None:
            reached = base + share * min(done, total) // total if total else base
            self._last = max(self._last, reached * _STEPS // self._whole)
            self._progress(self._last, _STEPS)

        return report
