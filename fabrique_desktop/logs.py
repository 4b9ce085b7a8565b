"""What went wrong, kept on this computer for whoever repairs it: no name and no sentence is ever logged.

Without Qt, so that the command line and the window write in one place.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from fabrique_desktop import impersonal, paths

_LOGGER = logging.getLogger("fabrique")
_SIZE, _KEPT = 512 * 1024, 4
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(message)s"
_RECENT = 60
_MOST_KINDS = 30  # of errors told apart; the others are counted together
_QUIET_S = 10  # an error that comes back sooner is the same one going on: counted, not told again
_MOST_TELLINGS = 3


def log_file() -> Path:
    """Say where to look, so that a message can name the file."""
    return paths.log_folder() / "fabrique.log"


def crash_file() -> Path:
    """Say after what name the interpreter's last words are called when it dies of a fault: one file a process."""
    return paths.log_folder() / "fault.log"


@dataclass(slots=True)
class Trouble:
    """An error of ours, from the first time it came; it may have come again since."""

    places: tuple[str, ...]
    first: datetime
    last: datetime
    in_window: bool
    count: int = 1
    told: int = 0
    _came: float = 0.0

    def comes(self, moment: datetime, at: float) -> bool:
        """Once more, at that reading of a clock that only goes forward; whether to tell people of it again."""
        quiet = not self.told or (at - self._came >= _QUIET_S and self.told < _MOST_TELLINGS)
        self.count += bool(self.told)
        self.last, self._came = moment, at
        self.told += quiet
        return quiet


Listener = Callable[[Trouble], None]
_troubles: dict[tuple[str, ...], Trouble] = {}
_listeners: list[Listener] = []
_recent: deque[str] = deque(maxlen=_RECENT)
_lock = threading.RLock()


class _Appending(logging.Handler):
    """Opened for each line and closed again: windows that share a log never hold the file another sets aside."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        _recent.extend(line.splitlines())
        with suppress(OSError):  # a full disk stops neither the evening nor the one who complains of it
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, f"{line}\n".encode())
                full = os.fstat(handle).st_size >= _SIZE
            finally:
                os.close(handle)
            if full:
                self._turn()

    def _turn(self) -> None:
        for number in range(_KEPT, 0, -1):
            former = self._path.with_name(f"{self._path.name}.{number - 1}") if number > 1 else self._path
            with suppress(FileNotFoundError):
                former.replace(self._path.with_name(f"{self._path.name}.{number}"))


class _Others(logging.Handler):
    """What libraries complain of: who, where and what type; their messages quote values."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] == _LOGGER.name:
            return
        note_place(record.levelname, impersonal.place(record.pathname), record.lineno)
        if record.exc_info and record.exc_info[1] is not None:
            _LOGGER.warning("%s", "\n".join(impersonal.places(record.exc_info[1])))


def start() -> None:
    """Log to a file that is set aside when full; a folder that refuses never stops the evening."""
    if _ours(_LOGGER):
        return
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    with suppress(OSError):
        log_file().parent.mkdir(parents=True, exist_ok=True)
    logging.raiseExceptions = False  # nor must what goes wrong here print a traceback at each line
    others = _Others(logging.WARNING)
    for logger, handler in ((_LOGGER, _Appending(log_file())), (logging.getLogger(), others)):
        handler.name = _LOGGER.name
        logger.addHandler(handler)


def stop() -> None:
    """What follows starts anew."""
    for logger in (_LOGGER, logging.getLogger()):
        for handler in _ours(logger):
            logger.removeHandler(handler)
            handler.close()
    with _lock:
        _troubles.clear()
        _listeners.clear()
        _recent.clear()


def _ours(logger: logging.Logger) -> list[logging.Handler]:
    """Others may listen too: a test runner, a debugger."""
    return [handler for handler in logger.handlers if handler.name == _LOGGER.name]


def note(event: str) -> None:
    """A plain fact of the program's life: start, stop, export; never what people said or who they are."""
    _LOGGER.info("%s", impersonal.masked(event))


def note_place(what: str, place: str, line: int) -> None:
    """A complaint of which only the kind and the place in the program may be kept."""
    _LOGGER.warning("%s", f"{what} at {place}:{line}")


def unexpected(error: BaseException) -> None:
    """A bug of ours, with its trace but without its message: that one may quote a name or a sentence.

    The same error again is counted; the log says it at ten, a hundred, a thousand.
    """
    found = impersonal.places(error)
    with _lock:
        if found not in _troubles and len(_troubles) >= _MOST_KINDS:
            found = ("  (d’autres erreurs encore)",)
        now = datetime.now().astimezone()
        trouble = _troubles.setdefault(found, Trouble(found, now, now, _in_main_thread()))
        to_tell = trouble.comes(now, monotonic())
        listeners = tuple(_listeners) if to_tell else ()
    if trouble.count == 1:
        _LOGGER.error("%s", "\n".join((found[-1].strip(), *found)))
    elif trouble.count == 10 ** (len(str(trouble.count)) - 1):
        _LOGGER.error("%s", f"{found[-1].strip()} × {trouble.count}")
    for listener in listeners:
        listener(trouble)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def on_unexpected(listener: Listener) -> None:
    """Called in the thread where it happened, once for many times the same."""
    with _lock:
        _listeners.append(listener)


def no_longer_on_unexpected(listener: Listener) -> None:
    with _lock, suppress(ValueError):
        _listeners.remove(listener)


def troubles() -> tuple[Trouble, ...]:
    """The errors of this process, in the order in which they first came."""
    with _lock:
        return tuple(_troubles.values())


def recent() -> tuple[str, ...]:
    """The last lines that this process logged."""
    return tuple(_recent)


def lines_of(process: int) -> tuple[str, ...]:
    """The last lines that a process which is gone left in the file."""
    kept: deque[str] = deque(maxlen=_RECENT)
    with suppress(OSError):
        text = log_file().read_text(encoding="utf-8", errors="replace")
        its_own = False
        for line in text.splitlines():
            words = line.split(" ", 3)
            if len(words) > 3 and words[0][:4].isdecimal() and words[2].isdecimal():
                its_own = int(words[2]) == process
            if its_own:
                kept.append(line)
    return tuple(kept)
