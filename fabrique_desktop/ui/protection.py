"""What is asked on the page « Protection du dossier »: phrases given, changed, withdrawn, a new sheet, the lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from fabrique_desktop.documents.text import spaced
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.ui.desk import Desk
from fabrique_desktop.ui.doors import Doors, key_by, opened_by
from fabrique_desktop.ui.phrase_page import PhrasePage, for_existing, for_post
from fabrique_desktop.ui.post_rooms import post_words
from fabrique_desktop.ui.protection_page import ProtectionPage
from fabrique_desktop.ui.unlock_page import UnlockPage
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import label

if TYPE_CHECKING:
    from fabrique_desktop.store.key_file import Opened
    from fabrique_desktop.ui.standing import Standing
    from fabrique_desktop.ui.workbench import Workbench

_ENCRYPTING = "Le dossier est en train d’être chiffré. N’éteignez pas l’ordinateur ; la page revient dans un instant."
_NEW_SHEET = "Tapez la phrase du pilotage. La feuille de secours d’avant n’ouvrira plus rien."


class Protection(QObject):
    """The current phrase, or the sheet, is typed before any way in is changed."""

    def __init__(self, desk: Desk, doors: Doors, lock: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._doors, self._lock = desk, doors, lock

    def show(self) -> None:
        bench = self._desk.bench
        if bench is None:
            return
        page = ProtectionPage(bench.post, _posts(bench), self._desk.choices)
        page.give_asked.connect(self._ask_to_protect)
        page.phrase_asked.connect(self._ask_phrase)
        page.withdraw_asked.connect(self._withdraw)
        page.sheet_asked.connect(self._ask_sheet)
        page.lock_asked.connect(self._lock)
        page.chosen.connect(self._desk.choose)
        bench.window.furnish({"protection": page})
        bench.go("protection")

    # -- a phrase for a post, a new sheet

    def _ask_phrase(self, post: Post) -> None:
        bench = self._bench()
        change = post in (_posts(bench) or ())
        page = PhrasePage(for_post(post_words(post), change=change))
        page.chosen.connect(lambda phrase, current: self._set_phrase(post, page, phrase, current))
        page.left.connect(self.show)
        self._doors.show("phrase", page)

    def _set_phrase(self, post: Post, page: PhrasePage, phrase: str, current: str) -> None:
        path = self._bench().database.path

        def work() -> tuple[Path, ...]:
            from fabrique_desktop.store import keys

            keys.set_phrase(path, _lead_key(path, current), post, phrase)
            return _carried(path)

        said = f"La phrase « {post_words(post)} » est enregistrée."
        self._doors.work(page, work, lambda away: self._told(said, away))

    def _withdraw(self, post: Post) -> None:
        path = self._bench().database.path

        def work() -> None:
            from fabrique_desktop.store import keyring, keys

            keys.withdraw_phrase(path, keyring.key_of(path), post)

        def done(_none: None) -> None:
            self._told(f"La phrase « {post_words(post)} » n’ouvre plus rien.", _carried(path))

        self._doors.aside.run(work, done, self._refuse)

    def _refuse(self, error: Exception) -> None:
        from fabrique_desktop.ui.messages import is_known, sentence

        self._desk.window.banner.say(sentence(error), Tone.ERROR)
        if not is_known(error):
            raise error

    def _ask_sheet(self) -> None:
        page = UnlockPage("Nouvelle feuille de secours", _NEW_SHEET, does="Faire la feuille", leave="Revenir")
        page.typed.connect(partial(self._renew_sheet, page))
        page.left.connect(self.show)
        self._doors.show("phrase", page)

    def _renew_sheet(self, page: UnlockPage, words: str, by_sheet: bool) -> None:
        path = self._bench().database.path

        def work() -> Any:
            from fabrique_desktop.store import keys

            groups = keys.renew_sheet(path, _of_lead(key_by(path, words, by_sheet=by_sheet)).key)
            _carried(path)
            return groups

        self._doors.work(page, work, self._doors.show_sheet)

    def _told(self, text: str, away: Sequence[Path] = ()) -> None:
        """Unless the dossier was locked meanwhile; copies out of reach still open by the former phrases."""
        self.show()
        if self._desk.bench is not None:
            places = ", ".join(f"« {one} »" for one in away)
            left = f" Des copies hors de portée s’ouvrent encore par l’ancienne : {places}." if away else ""
            self._desk.bench.ws.say(spaced(text + left), Tone.WARN if away else Tone.OK)

    # -- a first phrase

    def _ask_to_protect(self) -> None:
        bench = self._bench()
        page = PhrasePage(for_existing(bench.database.path.stem))
        page.chosen.connect(lambda phrase, _current: self._protect(page, phrase))
        page.left.connect(self.show)
        self._doors.show("phrase", page)

    def _protect(self, page: PhrasePage, phrase: str) -> None:
        """Nobody may have the dossier open meanwhile, this window included; then it is opened again in any case."""
        if self._desk.writing() or self._doors.aside.busy:
            page.refuse("Enregistrement en cours : recommencez dans un instant.")
            return
        from fabrique_desktop.ui.standing import standing_of

        standing = standing_of(self._bench())
        self._desk.window.cover(label(_ENCRYPTING, name="big", wrap=True))
        self._desk.let_go()
        self._desk.window.may_close = lambda: False  # the recovery sheet is to be shown first

        def work() -> tuple[tuple[str, ...], Opened]:
            from fabrique_desktop.store import copies, keyring, protecting
            from fabrique_desktop.store.backup import turn
            from fabrique_desktop.store.failures import StoreError

            with turn:  # a copy that is being made ends first
                groups = protecting.protect(standing.path, phrase)
                unlocked = key_by(standing.path, phrase, by_sheet=False)
                with keyring.held(standing.path, unlocked.key), suppress(StoreError, OSError):
                    copies.without_plain_copies(standing.path)  # else the next look at the copies sees to it
            return groups, unlocked

        self._doors.aside.run(work, partial(self._protected, standing), partial(self._not_protected, standing))

    def _protected(self, standing: Standing, made: tuple[tuple[str, ...], Opened]) -> None:
        groups, unlocked = made
        self._again(standing, unlocked)
        self._doors.show_sheet(groups)

    def _not_protected(self, standing: Standing, error: Exception) -> None:
        self._again(standing, None)
        self._refuse(error)

    def _again(self, standing: Standing, unlocked: Opened | None) -> None:
        from fabrique_desktop.ui.standing import stand_again

        self._desk.window.uncover()
        self._desk.window.may_close = lambda: True
        try:
            self._desk.enter(lambda: opened_by(self._desk, standing.path, unlocked))
        except BaseException:
            self._desk.show_welcome()
            raise
        stand_again(self._bench(), standing)

    def _bench(self) -> Workbench:
        bench = self._desk.bench
        if bench is None:
            raise LookupError("no dossier is open")
        return bench


def _carried(path: Path) -> tuple[Path, ...]:
    """The copies open by the phrases of today; those that are out of reach are told."""
    from fabrique_desktop.store.copies import carry_keys_to_copies

    return carry_keys_to_copies(path)


def _posts(bench: Workbench) -> frozenset[Post] | None:
    if not bench.protected:
        return None
    from fabrique_desktop.store import keys
    from fabrique_desktop.store.failures import StoreError

    try:
        return keys.posts_of(bench.database.path)
    except (StoreError, OSError) as error:
        bench.ws.refuse(error)
        return frozenset({Post.LEAD})


def _lead_key(path: Path, typed: str) -> str:
    """By the phrase in use, or by the sheet typed in its place."""
    from fabrique_desktop.store.failures import WrongPhrase, WrongSheet

    try:
        found = key_by(path, typed, by_sheet=False)
    except WrongPhrase as error:
        try:
            found = key_by(path, typed, by_sheet=True)
        except WrongSheet:
            raise error from None
    return _of_lead(found).key


def _of_lead(found: Opened) -> Opened:
    if found.post is not Post.LEAD:
        raise NotThisPost()
    return found
