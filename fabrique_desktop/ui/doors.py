"""The ways into a protected dossier: making one, opening it by a phrase or by its sheet, and changing these."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from fabrique_desktop import paths
from fabrique_desktop.ui.ahead import Ahead, Piece
from fabrique_desktop.ui.aside import Aside
from fabrique_desktop.ui.desk import Desk
from fabrique_desktop.ui.phrase_page import PhrasePage, for_new
from fabrique_desktop.ui.unlock_page import UnlockPage, of_dossier
from fabrique_desktop.ui.widgets.banner import Tone

if TYPE_CHECKING:
    from fabrique_desktop.store.database import Database
    from fabrique_desktop.store.key_file import Opened
    from fabrique_desktop.ui.sheet_page import SheetPage

_WRITING = "Enregistrement en cours : recommencez dans un instant."
_BY_SHEET = "Ouvert avec la feuille de secours. « Protection » (en bas) permet de choisir une nouvelle phrase."
_NOT_KEPT = "La feuille de secours n’a été ni enregistrée ni imprimée. « Protection » (en bas) peut en faire une autre."

Page = UnlockPage | PhrasePage


class Doors(QObject):
    """Each page is shown in the window's frame; the costly part runs beside the window's thread."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.aside = Aside(self)
        self._ahead: Ahead | None = None
        self.sheet: SheetPage | None = None
        desk.window.stack.currentChanged.connect(lambda _place: self._leave())

    # -- opening

    def ask_phrase(self, path: Path) -> None:
        page = of_dossier(path.stem, str(path.parent))
        page.typed.connect(partial(self._open, path, page))
        page.left.connect(self._desk.show_welcome)
        self.show("unlock", page)
        self.load_ahead()

    def load_ahead(self) -> None:
        """While the phrase is being typed, what opening needs is loaded."""
        if self._ahead is None:
            self._ahead = Ahead(self._desk.window, _pieces(), self)

    def _open(self, path: Path, page: UnlockPage, words: str, by_sheet: bool) -> None:
        def enter(unlocked: Opened) -> None:
            try:
                self._desk.enter(lambda: opened_by(self._desk, path, unlocked))
            except Exception as error:
                if not self._desk.offer_copies(path, error):
                    raise
                return
            if by_sheet and self._desk.bench is not None:
                self._desk.bench.ws.say(_BY_SHEET, Tone.INFO)

        self.unlock(path, page, words, by_sheet, enter)

    def unlock(self, path: Path, page: UnlockPage, words: str, by_sheet: bool, enter: Callable[[Opened], None]) -> None:
        """Try what was typed; the page is told why not, and stays."""
        self.work(page, lambda: key_by(path, words, by_sheet=by_sheet), enter)

    def work(self, page: Page, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """`work` beside the window's thread, then `done`; whatever refuses in either is told in the page."""
        if self._desk.writing():
            page.refuse(_WRITING)
            return
        if not self.aside.run(work, partial(self._finish, page, done), partial(_refuse, page)):
            page.refuse("Un instant : l’essai précédent n’est pas fini.")

    def _finish(self, page: Page, done: Callable[[Any], None], result: Any) -> None:
        try:
            done(result)
        except Exception as error:  # noqa: BLE001 - told in the page, and raised again when it is no refusal
            _refuse(page, error)

    # -- making

    def ask_new(self, path: Path) -> None:
        page = PhrasePage(for_new(path.stem))
        page.chosen.connect(lambda phrase, _current: self._create(path, page, phrase))
        page.without.connect(partial(self._desk.create, path, False))
        page.left.connect(self._desk.show_welcome)
        self.show("phrase", page)
        self.load_ahead()

    def _create(self, path: Path, page: PhrasePage, phrase: str) -> None:
        def made() -> tuple[Database, tuple[str, ...]]:
            from fabrique_desktop.store import dossier

            return dossier.create_protected(path, phrase, clock=self._desk.clock)

        def enter(created: tuple[Database, tuple[str, ...]]) -> None:
            self._desk.enter(lambda: created[0])
            self.show_sheet(created[1])

        self.work(page, made, enter)

    # -- the recovery sheet

    def show_sheet(self, groups: tuple[str, ...]) -> None:
        from fabrique_desktop.ui.sheet_page import SheetPage

        bench = self._desk.bench
        if bench is None:
            return
        folder = paths.default_dossier_folder().parent
        page = SheetPage(bench.database.path.stem, groups, self._desk.clock, folder)
        page.left.connect(partial(bench.go, "day"))
        self.show("sheet", page)
        self.sheet = page

    def _leave(self) -> None:
        """What is secret is on screen until another page is asked for, the help's excepted; then nothing holds it."""
        window = self._desk.window
        shown = window.shown_page()
        if shown in ("", "help"):
            return
        window.empty([name for name in ("phrase", "unlock") if name != shown and name in window.pages])
        if shown != "sheet":
            self._forget_sheet()

    def _forget_sheet(self) -> None:
        page, self.sheet = self.sheet, None
        if page is None:
            return
        if not isValid(page):
            return
        page.forget()
        if not page.kept and self._desk.bench is not None:
            self._desk.bench.ws.say(_NOT_KEPT, Tone.WARN)

    def show(self, name: str, page: UnlockPage | PhrasePage | SheetPage) -> None:
        window = self._desk.window
        window.furnish({name: page})
        if not window.banner.offers:  # how the last run ended is still to be read
            window.banner.leave()
        window.show_page(name)


def opened_by(desk: Desk, path: Path, unlocked: Opened | None) -> Database:
    from fabrique_desktop.store import dossier

    return dossier.open_dossier(path, clock=desk.clock, unlocked=unlocked)


def key_by(path: Path, words: str, *, by_sheet: bool) -> Opened:
    from fabrique_desktop.store import keys

    return keys.unlock_by_sheet(path, words) if by_sheet else keys.unlock(path, words)


def _refuse(page: Page, error: Exception) -> None:
    from fabrique_desktop.ui.messages import is_known, sentence

    if isValid(page):
        page.refuse(sentence(error))
    if not is_known(error):
        raise error


def _pieces() -> tuple[Piece, ...]:
    from importlib import import_module

    names = ("store.keys", "store.dossier", "ui.messages", "ui.posts", "ui.workbench", "ui.standing")
    return tuple(partial(import_module, f"fabrique_desktop.{name}") for name in names)
