"""What went wrong, kept on this computer for whoever repairs it: no name and no sentence is ever logged.

Without Qt, so that the command line and the window write in one place.
"""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from fabrique_desktop import __version__, paths

_LOGGER = logging.getLogger("fabrique")
_SIZE, _KEPT = 512 * 1024, 4
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(message)s"


def log_file() -> Path:
    """Say where to look, so that a message can name the file."""
    return paths.log_folder() / "fabrique.log"


def crash_file() -> Path:
    """Say where the interpreter leaves its last words when it dies of a fault."""
    return paths.log_folder() / "fault.log"


def start() -> None:
    """Log to a rotating file; a folder that refuses never stops the evening."""
    if _ours():
        return
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False
    try:
        from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - 4 ms that the first paint need not wait for

        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            log_file(), maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter(_FORMAT))
    except OSError:
        handler = logging.NullHandler()
    handler.name = _LOGGER.name
    logging.raiseExceptions = False  # a full disk must not print a traceback at each line
    _LOGGER.addHandler(handler)


def stop() -> None:
    """Close the file; what follows starts anew."""
    for handler in _ours():
        _LOGGER.removeHandler(handler)
        handler.close()


def _ours() -> list[logging.Handler]:
    """Others may listen too: a test runner, a debugger."""
    return [handler for handler in _LOGGER.handlers if handler.name == _LOGGER.name]


def note(event: str) -> None:
    """A plain fact of the program's life: start, stop, export; never what people said or who they are."""
    _LOGGER.info(event)


def unexpected(error: BaseException) -> None:
    """A bug of ours, with its trace but without its message: that one may quote a name or a sentence."""
    _LOGGER.error("%s\n%s", type(error).__name__, "\n".join(_frames(error)))


def _frames(error: BaseException) -> list[str]:
    """Where it happened, cause first."""
    cause = error.__cause__ or error.__context__
    lines = [*_frames(cause), "then"] if cause is not None else []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    return [*lines, f"  {type(error).__name__}"]


def watch_crashes() -> tuple[IO[str] | None, bool]:
    """Catch what nobody catches; the stream to keep open while running, and whether the last run died."""
    sys.excepthook = _on_exception
    threading.excepthook = _on_thread_exception
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    note(f"start {__version__} Python {platform.python_version()} {machine}")
    try:
        died = crash_file().is_file() and crash_file().stat().st_size > 0
        if died:
            note(f"last run died: {crash_file().read_text(encoding='utf-8', errors='replace')[:4000]}")
        stream = crash_file().open("w", encoding="utf-8")
    except OSError:
        return None, False
    faulthandler.enable(stream)
    return stream, died


def _on_exception(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        unexpected(error)


def _on_thread_exception(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        unexpected(arguments.exc_value)
