"""The page of the copies, of the open dossier or of one that does not open; a copy is taken back from there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import copies, copy_places, keyring, keys, restoring
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.copies import Copy
from fabrique_desktop.store.copy_names import BY_HAND
from fabrique_desktop.store.failures import StoreError, WrongPhrase
from fabrique_desktop.store.key_file import Opened
from fabrique_desktop.store.restoring import Restored
from fabrique_desktop.ui import copies_words as words
from fabrique_desktop.ui.aside import Aside
from fabrique_desktop.ui.copies_page import CopiesPage, CopyLine
from fabrique_desktop.ui.desk import Desk
from fabrique_desktop.ui.doors import opened_by
from fabrique_desktop.ui.messages import is_known, sentence
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import label

PAGE = "copies"
_TAKING = "La copie est remise en place. N’éteignez pas l’ordinateur ; la page revient dans un instant."
_WRITING = "Enregistrement en cours : recommencez dans un instant."


class Copies(QObject):
    """`show` for the open dossier, `offer` for one that could not be opened."""

    def __init__(self, desk: Desk, look: Callable[[], Look], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._look = desk, look
        self._reading, self._working = Aside(self), Aside(self)
        self._path = Path()
        self._unlocked: Opened | None = None
        self.page: CopiesPage | None = None

    def show(self) -> None:
        """For the dossier of the window; the page is made anew, so that it tells of now."""
        bench = self._desk.bench
        if bench is not None:
            key = keyring.key_of(bench.database.path)
            self._open(bench.database.path, Opened(key, bench.post) if key else None, opened=True)

    def offer(self, path: Path, why: str = "") -> bool:
        """For a dossier that does not open; false when no copy of it is known."""
        if not copies.copies_of(path, read=False):
            return False
        self._open(path, None, opened=False)
        if self.page is not None:
            self.page.tell(why)
        return True

    def _open(self, path: Path, unlocked: Opened | None, *, opened: bool) -> None:
        self._path, self._unlocked = path, unlocked
        page = self.page = CopiesPage(self._look(), path, opened=opened)
        page.left.connect(self._leave)
        page.copy_asked.connect(partial(self._copy_now, page))
        page.second_asked.connect(partial(self._choose_second, page))
        page.unlock_asked.connect(partial(self._unlock, page))
        page.restore_asked.connect(partial(self._restore, page))
        window = self._desk.window
        window.furnish({PAGE: page})
        window.banner.leave()
        window.show_page(PAGE)
        window.title.setText("Copies du dossier")
        self._read(page)

    def _leave(self) -> None:
        bench = self._desk.bench
        if bench is not None:
            bench.go("day")
        else:
            self._desk.show_welcome()

    def dress(self, look: Look) -> None:
        if self.page is not None and isValid(self.page):
            self.page.list.dress(look)

    # -- reading them

    def _key(self) -> str:
        return self._unlocked.key if self._unlocked else ""

    def _read(self, page: CopiesPage) -> None:
        """Their names at once; then what they hold, which may take its time the first time."""
        path, key = self._path, self._key()
        self._reading.run(
            lambda: (copies.copies_of(path, key, read=False), copy_places.places_of(path, _dossier_of(path, key))),
            partial(self._show_names, page),
            partial(self._refuse, page),
        )

    def _show_names(self, page: CopiesPage, found: tuple[list[Copy], copy_places.Places]) -> None:
        if not isValid(page):
            return
        named, places = found
        page.show_copies([self._line(one, read=False) for one in named])
        page.tell_second(words.second_place(places.second, places.is_second_there), places.second is not None)
        path, key = self._path, self._key()
        self._reading.run(lambda: copies.copies_of(path, key), partial(self._show, page), partial(self._refuse, page))

    def _show(self, page: CopiesPage, read: list[Copy]) -> None:
        if isValid(page):
            page.show_copies([self._line(one, read=True) for one in read])
            self._verify_next(page)

    def _line(self, copy: Copy, *, read: bool) -> CopyLine:
        return CopyLine(copy, words.where(copy, folder_of(self._path)), read)

    def _verify_next(self, page: CopiesPage) -> None:
        """One after the other, the newest first, as long as the page is shown."""
        if not isValid(page) or not page.isVisible():
            return
        waiting = next((one.copy for one in page.model.rows if one.whole is None and one.copy.facts is not None), None)
        if waiting is not None:
            key = self._key()
            self._reading.run(
                lambda: copies.holds(waiting, key),
                partial(self._verified, page, waiting),
                partial(self._refuse, page),
            )

    def _verified(self, page: CopiesPage, copy: Copy, whole: bool) -> None:
        if isValid(page):
            page.tell_whole(copy, whole)
            self._verify_next(page)

    def _unlock(self, page: CopiesPage, phrase: str) -> None:
        """By the keys beside a copy: those beside the dossier may be what is damaged."""
        protected = [one.copy.path for one in page.model.rows if one.copy.facts is None]
        if protected:
            path = self._path
            self._work(page, lambda: _unlocked(protected[0], path, phrase), partial(self._known, page))

    def _known(self, page: CopiesPage, unlocked: Opened) -> None:
        self._unlocked = unlocked
        page.unlocked()
        page.tell("")
        self._read(page)

    # -- making one, and where

    def _copy_now(self, page: CopiesPage) -> None:
        path, at = self._path, self._desk.clock()

        def work() -> None:
            made = copies.back_up(path, BY_HAND, at)
            copies.mirror(path, made)

        self._work(page, work, lambda _none: self._done(page, "La copie est faite, et relue en entier."))

    def _choose_second(self, page: CopiesPage, folder: Path | None) -> None:
        path, key = self._path, self._key()

        def work() -> None:
            copy_places.choose_second(path, _dossier_of(path, key), folder)
            newest = copies.newest_known(path)
            if newest is not None and folder is not None:
                copies.mirror(path, newest)

        told = "Les copies iront aussi là." if folder is not None else "Les copies n’iront plus que sur cet ordinateur."
        self._work(page, work, lambda _none: self._done(page, told))

    def _done(self, page: CopiesPage, told: str) -> None:
        page.tell(told)
        self._read(page)

    def _work(self, page: CopiesPage, work: Callable[[], object], done: Callable[..., None]) -> None:
        page.wait(True)

        def finished(result: object) -> None:
            if isValid(page):
                page.wait(False)
                done(result)

        if not self._working.run(work, finished, partial(self._refuse, page)):
            page.tell("Un instant : le geste précédent n’est pas fini.")

    def _refuse(self, page: CopiesPage, error: Exception) -> None:
        if isValid(page):
            page.wait(False)
            page.tell(sentence(error))
        if not is_known(error):
            raise error

    # -- taking one back

    def _restore(self, page: CopiesPage, copy: Copy) -> None:
        """Nobody may have the dossier open meanwhile, this window included; then it is opened again in any case."""
        if self._desk.writing() or self._working.busy:
            page.tell(_WRITING)
            return
        path, unlocked = self._path, self._unlocked
        at = self._desk.bench
        post = at.post if at is not None else Post.LEAD
        window = self._desk.window
        window.cover(label(_TAKING, name="big", wrap=True))
        self._desk.let_go()
        self._working.run(
            lambda: restoring.restore(copy.path, path, unlocked),
            partial(self._restored, copy, unlocked, post),
            partial(self._not_restored, unlocked),
        )

    def _restored(self, copy: Copy, unlocked: Opened | None, _post: Post, done: Restored) -> None:
        encrypted = copy.facts is not None and copy.facts.encrypted
        self._again(unlocked if encrypted else None)
        self._desk.window.banner.say(words.taken_back(copy, done.aside), Tone.OK)

    def _not_restored(self, unlocked: Opened | None, error: Exception) -> None:
        self._again(unlocked)
        self._desk.window.banner.say(sentence(error), Tone.ERROR)
        if not is_known(error):
            raise error

    def _again(self, unlocked: Opened | None) -> None:
        """What does not open leads back to the welcome, and says why."""
        window, path = self._desk.window, self._path
        window.uncover()
        try:
            self._desk.enter(lambda: opened_by(self._desk, path, unlocked))
        except Exception as error:
            self._desk.show_welcome()
            window.banner.say(sentence(error), Tone.ERROR)
            if not is_known(error):
                raise


def _unlocked(copy: Path, dossier: Path, typed: str) -> Opened:
    """By the copy's keys, by its recovery sheet, or by a newer phrase, which the dossier's own keys may know."""
    try:
        return keys.unlock(copy, typed)
    except WrongPhrase:
        for way, path in ((keys.unlock_by_sheet, copy), (keys.unlock, dossier)):
            with suppress(StoreError, OSError):
                return way(path, typed)
        raise


def _dossier_of(path: Path, key: str) -> str:
    """Its own name; empty when it does not open."""
    with keyring.held(path, key):
        return copies.dossier_if_open(path)
