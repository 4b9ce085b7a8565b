"""One call, one transaction; one thread writes; whoever listens learns that something was committed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from fabrique_desktop.domain.base import PARIS, instant_text
from fabrique_desktop.domain.programme import Process
from fabrique_desktop.store import journal
from fabrique_desktop.store.engine import open_engine
from fabrique_desktop.store.failures import FileMoved
from fabrique_desktop.store.translate import translated

P = ParamSpec("P")
R = TypeVar("R")
Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(PARIS)


class Database:
    """Runs session-taking functions, each in its own short transaction on one dossier."""

    def __init__(self, path: Path, station: str, clock: Clock = now, dossier: str = "") -> None:
        self.path = path
        self.station = station
        self.clock = clock
        self.operator = ""
        self.engine: Engine = open_engine(path)
        self._readers = sessionmaker(self.engine)
        self._writers = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = self.engine.execution_options(begin="IMMEDIATE")
        self._writers.configure(bind=self._writing)
        journal.attach(self._writers, self.engine)
        self._listeners: list[Callable[[], None]] = []
        self._made: deque[int] = deque(maxlen=500)
        self._place = _place(path)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fabrique-writer")
        self.dossier = dossier or self.read(_dossier_id)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """`listener` is called after each commit of this object, in the thread that wrote."""
        self._listeners.append(listener)

    def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One consistent snapshot; the transaction ends with the call."""
        with translated(self.path), self._readers() as session:
            return query(session, *args, **kwargs)

    def write(self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a gesture; it is durable when this returns, and nothing of it is kept when it raises."""
        with translated(self.path), self._writers() as session, session.begin():
            pen = journal.Pen(
                self.dossier, self.station, self.operator, instant_text(self.clock()), frozenset(self._made)
            )
            session.info["pen"] = pen
            result = command(session, *args, **kwargs)
            session.flush()
            self._must_be_in_place()
        if pen.seq >= pen.gesture > 0:
            self._made.append(pen.gesture)
        for listener in self._listeners:
            listener()
        return result

    def submit(self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """The same in the writer thread, in order: a slow disk never blocks a window."""
        return self._writer.submit(lambda: self.write(command, *args, **kwargs))

    def _must_be_in_place(self) -> None:
        """SQLite would go on writing to a file moved or deleted under it: nothing is pretended saved."""
        wal = self.path.with_name(self.path.name + "-wal")
        if _place(self.path) != self._place or not wal.exists():
            raise FileMoved(self.path)

    def close(self) -> None:
        """Wait for the writes in hand, then let the file go."""
        self._writer.shutdown(wait=True)
        self.engine.dispose()


def _place(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _dossier_id(session: Session) -> str:
    return session.scalars(select(Process.id)).one()
