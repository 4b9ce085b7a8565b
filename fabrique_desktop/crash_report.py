"""How a window ends, and what is told of it: one file a window, which says at the next start who died and how.

The file is locked as long as its process lives, whatever happens to it: the system lets go of the lock with the
process, after a kill or a power cut too. A window that is closed removes its own; one that is found unlocked died.
"""

from __future__ import annotations

import faulthandler
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import IO

from fabrique_desktop import __version__, impersonal, logs, paths

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: a living window says so at this rhythm: the hour of a death that wrote nothing is known within it
PULSE_S = 30
_LOCKED_BYTE = 2**30  # beyond what is written: on Windows a locked byte cannot be read
_LAST_WORDS = 64 * 1024
_PRIVATE = 0o600


class End(Enum):
    FAULT = auto()  # the interpreter had time to say where
    CUT = auto()  # killed, or the computer went out: nothing was said


@dataclass(frozen=True, slots=True)
class Death:
    """A window of this computer that was not closed."""

    end: End
    at: datetime
    began: datetime | None
    version: str
    process: int
    places: tuple[str, ...]
    log: tuple[str, ...]


class Watch:
    """Keeps open the file where a fatal fault would be written; `died` are the windows that it found dead."""

    def __init__(self) -> None:
        self._stream: IO[str] | None = None
        self.began = datetime.now().astimezone()
        logs.note(f"start {__version__} Python {platform.python_version()} {_system()}")
        with suppress(OSError):
            logs.crash_file().parent.mkdir(parents=True, exist_ok=True)
            self._stream = self._opened()
        self.died = tuple(sorted(_collected(), key=lambda one: one.at))
        for one in self.died:
            logs.note(f"found dead: {one.end.name} {one.version} {one.at:%Y-%m-%d %H:%M}")
        if self._stream is not None:
            faulthandler.enable(self._stream)

    def _opened(self) -> IO[str]:
        name = logs.crash_file()
        path = name.with_name(f"{name.stem}-{os.getpid()}-{time.time_ns():x}{name.suffix}")
        stream = open(path, "x", encoding="utf-8", opener=_privately)  # noqa: SIM115 - kept open while it lives
        with suppress(OSError):
            _lock(stream)
        about = {"version": __version__, "process": os.getpid(), "began": self.began.isoformat(timespec="seconds")}
        stream.write(f"{json.dumps(about)}\n")
        stream.flush()
        return stream

    def pulse(self) -> None:
        """This window is alive at this hour."""
        if self._stream is not None:
            with suppress(OSError):
                os.utime(self._stream.name)

    def close(self) -> None:
        """A clean end leaves nothing to tell."""
        if self._stream is None:
            return
        faulthandler.disable()
        stream, self._stream = self._stream, None
        with suppress(OSError):
            stream.close()
            Path(stream.name).unlink(missing_ok=True)
        logs.note("stop")


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE)


def _lock(stream: IO[str]) -> None:
    """Raises BlockingIOError or PermissionError when another process holds it."""
    if sys.platform == "win32":
        stream.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            stream.seek(0)
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _collected() -> Iterator[Death]:
    """Each dead window once, whoever asks: it is read under its lock, then removed."""
    name = logs.crash_file()
    with suppress(OSError):
        for path in sorted(name.parent.glob(f"{name.stem}*{name.suffix}")):
            with suppress(OSError):
                if (death := _read_if_dead(path)) is not None:
                    yield death


def _read_if_dead(path: Path) -> Death | None:
    with path.open("r+", encoding="utf-8", errors="replace") as stream:
        status = os.fstat(stream.fileno())
        fresh = time.time() - status.st_mtime < 3 * PULSE_S
        if fresh and not status.st_size:
            return None  # a window that opens right now, and has not locked it yet
        try:
            _lock(stream)
        except (BlockingIOError, PermissionError):
            return None
        except OSError:  # a disk without locks
            if fresh:
                return None
        if not os.path.samestat(status, path.stat()):
            return None
        death = _read(stream.read(_LAST_WORDS), datetime.fromtimestamp(status.st_mtime).astimezone())
        if os.name != "nt":  # where a name can go while the file is open, nobody comes in between
            path.unlink()
    path.unlink(missing_ok=True)
    return death


def _read(text: str, at: datetime) -> Death | None:
    """None for what an earlier version left empty: it never said whether it was closed."""
    first, _newline, rest = text.partition("\n")
    try:
        about = json.loads(first)
        began, version = datetime.fromisoformat(about["began"]), str(about["version"])
        process = int(about["process"])
    except (ValueError, KeyError, TypeError):
        began, version, process, rest = None, "", 0, text
    if not version and not rest.strip():
        return None
    end = End.FAULT if rest.strip() else End.CUT
    log = logs.lines_of(process) if process else ()
    return Death(end, at, began, version, process, impersonal.fault_lines(rest), log)


def of_troubles(troubles: Sequence[logs.Trouble], began: datetime, qt: str) -> str:
    """The report of the first error, how often it came, and which others came after."""
    first, *others = troubles
    again = f"{_moment(first.first)} ; {first.count} fois, la dernière à {first.last:%H:%M:%S}"
    facts = [
        ("Ouverte", _moment(began)),
        ("Erreur", again if first.count > 1 else _moment(first.first)),
        ("Où", "dans la fenêtre" if first.in_window else "en arrière-plan"),
    ]
    told = [f"{one.places[-1].strip()} × {one.count}{_at(one.places)}" for one in others]
    return _report(
        __version__, qt, facts, ("Trace", first.places), ("Autres erreurs", told), ("Journal", logs.recent())
    )


def of_deaths(deaths: Sequence[Death], qt: str) -> str:
    """The report of the last window that died; the others follow."""
    said = []
    for one in reversed(deaths):
        how = "arrêt sur une erreur grave" if one.end is End.FAULT else "arrêt sans un mot (vers cette heure)"
        facts = [("Arrêt", f"{_moment(one.at)} ; {how}")]
        if one.began is not None:
            facts.insert(0, ("Ouverte", _moment(one.began)))
        said.append(_report(one.version or "?", qt, facts, ("Trace", one.places), ("Journal", one.log)))
    return "\n\n".join(said)


def of_start(error: BaseException) -> str:
    """The report of an error that left no window to tell it."""
    moment = [("Erreur", f"{_moment(datetime.now().astimezone())}, à l’ouverture")]
    return _report(__version__, "", moment, ("Trace", impersonal.places(error)), ("Journal", logs.recent()))


def _report(version: str, qt: str, facts: list[tuple[str, str]], *parts: tuple[str, Sequence[str]]) -> str:
    python = f"{platform.python_version()} ({sys.implementation.name})"
    about = [("Fabrique", version), ("Python", python), ("Qt", qt), ("Système", _system()), *facts]
    lines = ["RAPPORT DE LA FABRIQUE", "Sans nom, sans phrase tapée, sans chemin.", ""]
    lines += [f"{name} : {value}" for name, value in about if value]
    for title, content in parts:
        if content:
            lines += ["", title, *content]
    return "\n".join(lines)


def _at(places: Sequence[str]) -> str:
    return f", {places[-2].strip()}" if len(places) > 1 else ""


def _system() -> str:
    return f"{platform.system()} {platform.release()} {platform.machine()}"


def _moment(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M:%S}"


@dataclass(frozen=True, slots=True)
class FailedStart:
    """What is left of a start that failed: the report, and the file that holds it, unless the disk refused."""

    report: str
    file: Path | None

    @property
    def sentence(self) -> str:
        where = f" Le rapport est dans « {self.file} »." if self.file else ""
        return f"La Fabrique n’a pas pu s’ouvrir : une erreur imprévue. Aucun dossier n’a été changé.{where}"


def failed_start(error: BaseException) -> FailedStart:
    """Keep the report of an error that came before any window; raises nothing."""
    logs.start()
    logs.unexpected(error)
    report = of_start(error)
    file = paths.log_folder() / "rapport-ouverture.txt"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with open(handle, "w", encoding="utf-8") as stream:  # noqa: PTH123 - already open
            stream.write(f"{report}\n")
    except OSError:
        return FailedStart(report, None)
    return FailedStart(report, file)
