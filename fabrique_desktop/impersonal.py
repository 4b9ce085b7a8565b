"""What may be kept of an error or a notice: types, codes and places in the program; no message, value or folder.

A message may quote a name or a sentence, a folder may bear the name of whoever works there. Nothing here filters
what people wrote: only what the program itself is made of is let through.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType

_PACKAGE = Path(__file__).resolve().parent
ELSEWHERE = "<hors du programme>"
_MOST_FRAMES = 40  # of one error: an endless recursion has a thousand
_MOST_CAUSES = 6
_CARRIED = "fabrique_places"
_HIDDEN = "[…]"

_PATH = re.compile(r"(?:[A-Za-z]:|~|\.{1,2})?[/\\].*")  # to the end: folders have spaces in their names
_QUOTED = re.compile(r"«.*?»|“.*?”|\".*?\"|‘.*?’|'.*?'|`.*?`")
_ADDRESS = re.compile(r"\S+@\S+|\S+\.fabrique\S*|(?:\+33|0)[ .]?[1-9](?:[ .-]?\d\d){4}")
_SQL_CODE = re.compile(r"SQLITE_[A-Z_]{2,40}")

_FAULT_FRAME = re.compile(r'  File "(?P<file>.*)", line (?P<line>\d+|\?\?\?) in (?P<name>[\w.<>]+)')
_FAULT_LINES = (
    re.compile(r"Fatal Python error: [A-Za-z_ ]{1,40}"),
    re.compile(r"Windows fatal exception: [\w ]{1,40}"),
    re.compile(r"(?:Current thread|Thread) 0x[0-9a-f]+ \(most recent call first\)"),
    re.compile(r"  (?:<no Python frame>|Garbage-collecting|\.\.\.)"),
)


@lru_cache(512)
def place(filename: str) -> str:
    """A file of the program, of Python or of a library, without the folders it was installed in."""
    if re.fullmatch(r"<(?:frozen [\w.]+|string|stdin)>", filename):
        return filename
    path = filename.replace("\\", "/")
    for folder, shown in _known_folders():
        if path.startswith(folder + "/"):
            return shown + path[len(folder) :]
    for library in ("/site-packages/", "/dist-packages/"):
        if library in path:
            return path.rpartition(library)[2]
    return ELSEWHERE


@lru_cache(1)
def _known_folders() -> tuple[tuple[str, str], ...]:
    return tuple(_installed_in())


def _installed_in() -> Iterator[tuple[str, str]]:
    import sysconfig  # noqa: PLC0415 - only once something went wrong

    package = _PACKAGE.as_posix()
    yield package, _PACKAGE.name
    yield f"{_PACKAGE.parent.as_posix()}/database", "database"
    for name in ("purelib", "platlib"):
        yield sysconfig.get_path(name).replace("\\", "/"), "site-packages"
    for folder in {sysconfig.get_path("stdlib"), os.path.dirname(os.__file__)}:  # noqa: PTH120 - a frozen one is no file
        yield folder.replace("\\", "/"), "python"


def places(error: BaseException) -> tuple[str, ...]:
    """Where it happened, cause first: file, line and function of each frame, then the type and its code."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and not any(following is one for one in chain) and len(chain) < _MOST_CAUSES:
        chain.append(following)
        following = following.__cause__ or following.__context__
    lines: list[str] = []
    for one in reversed(chain):
        lines += [*(["puis"] if lines else []), *_carried(one), *_frames(one.__traceback__), f"  {kind(one)}"]
        if isinstance(one, BaseExceptionGroup):
            for inner in one.exceptions[:_MOST_CAUSES]:
                lines += [f"    {line.strip()}" for line in (*_frames(inner.__traceback__), kind(inner))]
    return tuple(lines)


def carry_places(error: BaseException) -> None:
    """Before an error leaves for another process: its frames do not travel, their places may."""
    error.__dict__.setdefault(_CARRIED, places(error))


def _carried(error: BaseException) -> tuple[str, ...]:
    found = error.__dict__.get(_CARRIED, ())
    return (*found, "  (autre processus)") if found else ()


def kind(error: BaseException) -> str:
    """« OSError ENOSPC », « OperationalError SQLITE_BUSY »: the type, and the code when there is one."""
    named = type(error).__name__
    inner = getattr(error, "orig", None)  # what SQLAlchemy wraps
    codes = [getattr(one, "sqlite_errorname", None) for one in (error, inner)]
    code = next((one for one in codes if isinstance(one, str) and _SQL_CODE.fullmatch(one)), "")
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno, "")
    return f"{named} {code}".strip()


def _frames(trace: TracebackType | None) -> list[str]:
    lines: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {place(code.co_filename)}:{trace.tb_lineno} {code.co_qualname}")
        trace = trace.tb_next
    if len(lines) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        lines[half:-half] = [f"  … {len(lines) - _MOST_FRAMES} …"]
    return lines


def fault_lines(text: str) -> tuple[str, ...]:
    """What the interpreter wrote as it died, line by line: those of a known form, without folders."""
    kept: list[str] = []
    for line in text.splitlines():
        if frame := _FAULT_FRAME.fullmatch(line):
            kept.append(f"  {place(frame['file'])}:{frame['line']} {frame['name']}")
        elif known := next(filter(None, (form.match(line) for form in _FAULT_LINES)), None):
            kept.append(known.group())
    return tuple(kept)


def masked(notice: str) -> str:
    """A notice of the program's life on one line, without paths, quotations, addresses or numbers to call."""
    flat = " ".join(notice.split())
    for shape in (_QUOTED, _PATH, _ADDRESS):
        flat = shape.sub(_HIDDEN, flat)
    return flat[:300]
