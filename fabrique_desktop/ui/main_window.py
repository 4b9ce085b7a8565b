"""The frame that is painted first: sidebar, header, pages, footer. It knows no page and no dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.ui import keys
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.footer import Footer
from fabrique_desktop.ui.widgets.header import Header
from fabrique_desktop.ui.widgets.icons import application_icon
from fabrique_desktop.ui.widgets.page_frame import PageFrame
from fabrique_desktop.ui.widgets.parts import is_meant_for_page, label, press_key, restyle
from fabrique_desktop.ui.widgets.sidebar import Room, Sidebar

ROOMS = (
    Room("day", "Aujourd’hui", "calendar-days", keys.DAY),
    Room("desk", "Accueil", "user-check", keys.DESK),
    Room("capture", "Saisie", "message-square-text", keys.CAPTURE),
    Room("lead", "Animation", "flag", keys.LEAD),
    Room("closing", "Clôture", "file-text", keys.CLOSING),
    Room("programme", "Programme", "list", keys.PROGRAMME),
)
SCREEN = Room("room", "Écran de la salle", "presentation", keys.PROJECT)
KEYS_OF: dict[str, str] = {  # where F1 begins, by the page it is asked from
    "day": keys.Where.DAY, "desk": keys.Where.DESK, "capture": keys.Where.CAPTURE, "tidy": keys.Where.TIDY,
    "lead": keys.Where.LEAD, "closing": keys.Where.CLOSING, "names": keys.Where.NAMES,
}  # fmt: skip
LOCK = Room("lock", "Verrouiller", "lock", keys.LOCK)
INSIDE = {"tidy": "capture", "import": "desk"}  # pages that are reached from a room
NOTHING_OPEN, WELCOME = "Aucun dossier ouvert", "Bienvenue"
WANTED = QSize(1366, 768)
FIT_MS = 300  # a smaller screen, or a mirrored projector: the system moves its windows first


class MainWindow(QMainWindow):
    """Shows what it is given; `asked(name)` when a page is wanted, `unheard(key)` when nobody took it.

    It is never larger than its screen: a page that needs more is scrolled.
    """

    asked = Signal(str)
    help_asked = Signal()
    project_asked = Signal()
    look_asked = Signal()
    zoom_asked = Signal(int)
    dossiers_asked = Signal()
    lock_asked = Signal()
    protection_asked = Signal()
    copies_asked = Signal()
    rights_asked = Signal()
    painted = Signal()
    unheard = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._painted = self._watching = False
        self._fit_soon = QTimer(self, singleShot=True, interval=FIT_MS)
        self._fit_soon.timeout.connect(self.fit)
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Fabrique")
        self.setWindowIcon(application_icon())
        self.resize(WANTED)
        self.pages: dict[str, QWidget] = {}
        self.side = self._sidebar()
        self.buttons, self.brand, self.dossier = self.side.buttons, self.side.brand, self.side.dossier
        self.header = Header()
        self.title, self.subtitle, self.banner = self.header.title, self.header.subtitle, self.header.banner
        self.clock = self.header.clock
        self._frame, self._cover = PageFrame(), PageFrame()
        self.stack = self._frame.stack
        self._whole = QStackedWidget()
        self.training = label("Dossier de formation : personnes et propos fictifs", name="training", elide=True)
        self.training.hide()
        self._build()
        self.allow()
        self.dress(look)

    def _build(self) -> None:
        centre = QWidget()
        across = QHBoxLayout(centre)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.side)
        down = QVBoxLayout()
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.training)
        down.addWidget(self.header)
        down.addWidget(self._frame, 1)
        down.addWidget(self._footer())
        across.addLayout(down, 1)
        self._whole.addWidget(centre)
        self._whole.addWidget(self._cover)
        self.setCentralWidget(self._whole)

    def _sidebar(self) -> Sidebar:
        made = Sidebar(
            ROOMS,
            (
                (SCREEN, self.project_asked.emit),
                (LOCK, self.lock_asked.emit),
                (Room("dossiers", "Dossiers", "folder-open", keys.DOSSIERS), self.dossiers_asked.emit),
                (Room("zoom", "Taille du texte", "plus", keys.ZOOM_IN), partial(self.zoom_asked.emit, 0)),
                (Room("look", "Clair ou sombre", "sun", keys.THEME), self.look_asked.emit),
                (Room("help", "Touches et aide", "circle-help", keys.HELP), self.help_asked.emit),
            ),
        )
        made.asked.connect(self.asked)
        return made

    def _footer(self) -> QWidget:
        self.ways = {
            "rights": _way("Droits", keys.RIGHTS, "Droits des personnes", self.rights_asked.emit),
            "copies": _way("Copies", keys.COPIES, "Copies du dossier", self.copies_asked.emit),
            "protection": _way("Protection", keys.PROTECTION, "Protection du dossier", self.protection_asked.emit),
        }
        self.footer = Footer(self.ways.values())
        self.saved, self.protection = self.footer.saved, self.footer.protection
        return self.footer

    def dress(self, look: Look) -> None:
        """Sizes and icons that the style sheet cannot reach."""
        self._look = look
        self.side.dress(look, self.size())
        self.header.dress(look)

    def fit(self) -> None:
        """As large as it is, but never larger, with its title, than what its screen leaves to windows."""
        room = self.screen().availableGeometry()
        size = self.size().boundedTo(room.size() - (self.frameGeometry().size() - self.size()))
        if not self.isFullScreen() and size != self.size():
            self.resize(size)
            self.move(room.topLeft())

    def furnish(self, pages: dict[str, QWidget]) -> None:
        """Put the pages of an open dossier in place."""
        for name, page in pages.items():
            self.empty([name] if name in self.pages else ())
            self.pages[name] = page
            page.setProperty("keys_of", KEYS_OF.get(name, ""))
            self.stack.addWidget(page)

    def allow(self, may: Callable[[str], bool] | None = None) -> None:
        """A dossier is open: its pages can be asked for, those of this post; without one, none of them."""
        ways = {**{room.name: self.buttons[room.name] for room in (*ROOMS, SCREEN)}, **self.ways}
        for name, made in ways.items():
            made.setVisible(may is None or may(name))
        for made in (*ways.values(), self.buttons[LOCK.name]):
            made.setEnabled(may is not None)

    def empty(self, names: Iterable[str]) -> None:
        """Take pages away, for good."""
        for name in list(names):
            page = self.pages.pop(name)
            self.stack.removeWidget(page)
            page.deleteLater()

    def clear(self) -> None:
        """All of them, before another dossier, and what the frame said of it."""
        self.empty(self.pages)
        self.allow(None)
        self.subtitle.setText("")
        self.footer.clear()
        self.title.setText(WELCOME)
        self.brand.setText("Fabrique")
        self.dossier.setText(NOTHING_OPEN)
        self.training.hide()
        self.show_clock("", "")
        if not self.covered:
            self.setWindowTitle("Fabrique")

    @property
    def covered(self) -> bool:
        return self._whole.currentWidget() is self._cover

    def cover(self, page: QWidget) -> None:
        """At once, nothing else of the window is seen, heard or reached."""
        self.uncover()
        self._cover.stack.addWidget(page)
        self._whole.setCurrentWidget(self._cover)
        page.setFocus()

    def uncover(self) -> None:
        while (page := self._cover.stack.currentWidget()) is not None:
            self._cover.stack.removeWidget(page)
            page.deleteLater()
        self._whole.setCurrentIndex(0)

    def show_page(self, name: str) -> None:
        page = self.pages[name]
        self.stack.setCurrentWidget(page)
        room = INSIDE.get(name, name)
        if room in self.buttons:
            self.buttons[room].setChecked(True)
        page.setFocus()

    def shown_page(self) -> str:
        """The name of the page in front, empty when there is none."""
        shown = self.stack.currentWidget()
        return next((name for name, page in self.pages.items() if page is shown), "")

    def show_saved(self, pending: int, at: datetime | None) -> None:
        """« Tout est enregistré », only once it is."""
        if pending:
            self.saved.setText(f"Enregistrement en cours : {pending}…", f"En cours : {pending}")
        else:
            hour = f" · {at.hour} h {at.minute:02d}" if at else ""
            self.saved.setText(f"Tout est enregistré{hour}", "Enregistré")
        restyle(self.saved, state="waiting" if pending else "")

    def show_clock(self, caption: str, text: str, *, low: bool = False) -> None:
        self.header.show_clock(caption, text, low=low)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nobody took in the frame, or while nothing had the focus, is meant for the page."""
        if self.covered:
            super().keyPressEvent(event)
            return
        page, focused = self.stack.currentWidget(), QApplication.focusWidget()
        inside = focused is not None and self._frame.isAncestorOf(focused)
        if page is None or inside or (focused is not None and not is_meant_for_page(event)):
            super().keyPressEvent(event)
            self.unheard.emit(QKeySequence(event.keyCombination()).toString())
            return
        page.setFocus()
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape or press_key(page, event):
            return
        if focused is not None and self._frame.isAncestorOf(focused):
            QApplication.sendEvent(focused, event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """After a menu or a window of files nothing has the focus: Tab starts from the page, not from the sidebar."""
        page = (self._cover if self.covered else self._frame).stack.currentWidget()
        if QApplication.focusWidget() in (None, self) and page is not None:
            page.setFocus()
            return True
        return super().focusNextPrevChild(following)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.fit(self._look, event.size())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._fit_soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.update()
        if not self._watching and (handle := self.windowHandle()) is not None:
            self._watching = True
            handle.screenChanged.connect(lambda _screen: self._fit_soon.start())
            for screen in QGuiApplication.screens():
                screen.availableGeometryChanged.connect(lambda _room: self._fit_soon.start())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            event.accept()
        else:
            event.ignore()


def _way(text: str, key: keys.Key, name: str, action: Callable[[], object]) -> QToolButton:
    """A small word of the footer that leads to a page."""
    made = QToolButton()
    made.setText(text)
    made.setAccessibleName(name)
    made.setToolTip(f"{key.does} ({key.shown})")
    made.setAutoRaise(True)
    made.clicked.connect(lambda _checked=False: action())
    return made
