"""One call, one transaction; one thread writes; whoever listens learns that something was committed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, exists, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlcipher3 import dbapi2

from fabrique_desktop import logs, paths
from fabrique_desktop.domain.base import PARIS, instant_text
from fabrique_desktop.domain.journal import JournalValue
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.programme import Process
from fabrique_desktop.store import journal, keyring, strange_log
from fabrique_desktop.store.engine import log_of, look, open_engine
from fabrique_desktop.store.failures import (
    DamagedDossier,
    DiskFailed,
    DiskFull,
    DossierBusy,
    DossierClosed,
    FileReplaced,
    StoreError,
)
from fabrique_desktop.store.place import Doubt, Place
from fabrique_desktop.store.stations import Memory
from fabrique_desktop.store.translate import translated
from fabrique_desktop.store.upkeep import EMPTY, POUR, SHARED, Lull, pour, rewrite, rewrite_alone

P = ParamSpec("P")
R = TypeVar("R")
Clock = Callable[[], datetime]
_TRIES = 5  # of a checkpoint that a reader, here or elsewhere, kept from ending
_PATIENCE = (0.005, 0.01, 0.02, 0.05, *[0.1] * 20)  # seconds between looks at a file that another process is filling


def now() -> datetime:
    return datetime.now(PARIS)


class Database:
    """Runs session-taking functions, each in its own short transaction on one dossier."""

    def __init__(self, path: Path, station: str, clock: Clock = now, dossier: str = "", post: Post = Post.LEAD) -> None:
        self.path = paths.real(path)
        self.post = post
        keyring.hold(self.path, keyring.key_of(self.path))
        self.station = station
        self.clock = clock
        self.operator = ""
        self.memory: Memory | None = None
        cut_short = log_of(self.path).exists()
        self.engine: Engine = open_engine(self.path, post=post)
        self._readers = sessionmaker(self.engine)
        self._writers = sessionmaker(self.engine, expire_on_commit=False)
        self._writing = self.engine.execution_options(begin="IMMEDIATE")
        self._writers.configure(bind=self._writing)
        journal.attach(self._writers, self.engine)
        self._listeners: list[Callable[[], None]] = []
        self._made: deque[int] = deque(maxlen=500)
        self._closed = self._replaced = self._failed = False
        self._unpoured: StoreError | None = None  # why half of the log, which is whole, did not go into the file
        self._tries = 0
        self._erased = False  # by this window, and perhaps still in the log
        self._lull = Lull(self._tidy)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fabrique-writer")
        try:
            self.dossier = dossier or self.read(_dossier_id)
            looked = post is Post.LEAD  # another post sees a part of the journal only
            self._stained = cut_short and (not looked or self.read(_holds_erasures))  # pages may keep what was erased
            self._place = Place(self.path)
        except BaseException:  # a file that does not open leaves no key behind
            self.engine.dispose()
            keyring.forget(self.path)
            raise

    @property
    def made(self) -> tuple[int, ...]:
        """The gestures of this window, which alone it may undo: given back to it once the dossier is unlocked."""
        return tuple(self._made)

    def remember_made(self, gestures: Iterable[int]) -> None:
        self._made.extend(gestures)

    def on_commit(self, listener: Callable[[], None]) -> None:
        """`listener` is called after each commit of this object, in the thread that wrote."""
        self._listeners.append(listener)

    def read(self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One consistent snapshot; the transaction ends with the call."""
        self._must_be_open()
        with self._reached(), self._readers() as session:
            session.info["post"] = self.post
            return query(session, *args, **kwargs)

    def write(self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a gesture; it is durable when this returns, and nothing of it is kept when it raises."""
        self._must_be_open()
        for wait in _PATIENCE:
            try:
                pen, result = self._try(command, *args, **kwargs)
            except Doubt:
                if self._unpoured is not None:
                    self._pour_again()
                else:
                    time.sleep(wait)  # the file is not kept locked meanwhile: whoever fills it goes on
                continue
            except FileReplaced:
                self._replaced = True
                raise
            except DamagedDossier:  # an older file over this one reads so too, its log being another's
                with suppress(Doubt):
                    self._place.must_hold()
                raise
            self._after(pen)
            return result
        raise self._unpoured or DossierBusy()

    def _try(
        self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[journal.Pen, R]:
        """Once; Doubt when nothing tells, at this instant, whether the file is still ours."""
        with self._reached(), self._writers() as session, session.begin():
            pen = journal.Pen(
                self.dossier, self.station, self.operator, instant_text(self.clock()), frozenset(self._made)
            )
            session.info["pen"], session.info["post"] = pen, self.post
            result = command(session, *args, **kwargs)
            session.flush()
            self._place.must_hold()
            if self.memory and pen.loaded and pen.gesture <= self.memory.seq:
                raise FileReplaced(self.path)
        return pen, result

    def _after(self, pen: journal.Pen) -> None:
        """The gesture is durable: nothing here may say the contrary."""
        if pen.seq >= pen.gesture > 0:
            self._made.append(pen.gesture)
            if self.memory:
                self.memory.saw(pen.seq, pen.hash)
            self._tries = _TRIES
            if pen.erased:
                self._erased = self._stained = True
            self._lull.touch()
        for listener in self._listeners:
            try:
                listener()
            except Exception as error:  # noqa: BLE001 - whoever listens looks after itself
                logs.unexpected(error)

    def submit(self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """The same in the writer thread, in order: a slow disk never blocks a window."""
        try:
            return self._writer.submit(lambda: self.write(command, *args, **kwargs))
        except RuntimeError:
            refused: Future[R] = Future()
            refused.set_exception(DossierClosed())
            return refused

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """The connections that saw the disk fail are renewed: SQLCipher goes on saying that the file is malformed.

        While another one reads, until the new ones are there: else closing them would pour the log on a disk that may
        fail still, and the next opening would find in it the gesture that was refused.
        """
        if self._failed:
            with suppress(dbapi2.Error, DBAPIError), closing(look(self.path)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT id FROM process").fetchone()
                self.engine.dispose()
                with self.engine.connect() as renewed:
                    renewed.exec_driver_sql("SELECT id FROM process")
                self._failed = False
        try:
            with translated(self.path):
                yield
        except DiskFailed:
            self._failed = True
            raise

    def _must_be_open(self) -> None:
        if self._closed:
            raise DossierClosed()

    def _tidy(self) -> None:
        """Once the typing pauses, so that a plain copy of the file holds the last entry."""
        with suppress(RuntimeError):  # closing
            self._writer.submit(self._checkpoint, POUR)
        if self.memory:
            self.memory.keep()

    def _checkpoint(self, mode: str) -> bool:
        """Pour the log into the file, unless the file is no longer ours; what is in the log is safe anyway."""
        erased, self._erased = self._erased, False
        try:
            with translated(self.path):
                if self._unpoured is not None:
                    self._pour_again()
                self._place.must_hold()
                scoured = not erased or self._scour()
                whole = pour(self.engine, EMPTY if erased else mode) and scoured
                self._place.settle()
        except (StoreError, Doubt) as error:
            logs.note(f"checkpoint: {type(error).__name__}")
            if isinstance(error, (DiskFull, DiskFailed)):
                self._unpoured = error
            if isinstance(error, Doubt) and self._tries:
                self._tries -= 1
                self._lull.touch()
        except Exception as error:  # noqa: BLE001 - neither lost in the thread, nor keeping the file open
            logs.unexpected(error)
        else:
            self._erased = self._erased or (erased and not whole)
            if not whole and self._tries:
                self._tries -= 1
                self._lull.touch()
            return True
        self._erased = self._erased or erased
        return False

    def _pour_again(self) -> None:
        """A disk that was full kept half of the log out of the file, which alone reads as nobody's: no gesture can tell
        whose it is until the rest is there. What the disk refuses still is what the gesture is refused with.
        """
        with translated(self.path):
            pour(self.engine, POUR)
            self._place.settle()
        self._unpoured = None

    def _scour(self) -> bool:
        """Whether nothing is left to try before the closing; the log is poured even when this is refused."""
        stained, self._stained = self._stained, False
        try:
            with translated(self.path):
                if stained and not rewrite(self.path, SHARED):
                    self._stained = True
        except StoreError as error:
            self._stained = True
            logs.note(f"rewriting: {type(error).__name__}")
            return False
        return True

    def _scour_alone(self) -> None:
        try:
            with translated(self.path):
                rewrite_alone(self.path)
        except DossierBusy:
            return  # another post is at work
        except StoreError as error:
            logs.note(f"rewriting: {type(error).__name__}")
        except Exception as error:  # noqa: BLE001 - the file is let go whatever happens
            logs.unexpected(error)

    @contextmanager
    def _log_of_another_kept(self) -> Iterator[None]:
        """Another file was copied over ours: whoever closes last pours the log into it, unless they only read."""
        with ExitStack() as reading:
            try:
                self._place.must_hold()
            except (FileReplaced, Doubt) as error:  # in doubt, the next opening looks at the log
                self._replaced = self._replaced or isinstance(error, FileReplaced)
                with suppress(dbapi2.Error):
                    reader = reading.enter_context(closing(look(self.path)))
                    reader.execute("BEGIN")
                    reader.execute("SELECT id FROM process").fetchone()
            except (StoreError, OSError):
                pass
            yield
        if self._replaced:
            strange_log.put_aside(self.path)

    def close(self) -> None:
        """Wait for the writes in hand, pour the log into the file, then let it go."""
        if self._closed:
            return
        self._lull.close()
        self._writer.shutdown(wait=True)
        self._closed = True
        ours = self._checkpoint(EMPTY)
        if self.memory:
            self.memory.keep()
        with self._log_of_another_kept():
            self.engine.dispose()
        if ours and self._stained:
            self._scour_alone()
        keyring.forget(self.path)


def _holds_erasures(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(JournalValue.value.is_(None)))))


def _dossier_id(session: Session) -> str:
    return session.scalars(select(Process.id)).one()
