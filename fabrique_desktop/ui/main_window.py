"""The frame that is painted first: sidebar, header, pages, footer. It knows no page and no dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.ui import keys
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Banner
from fabrique_desktop.ui.widgets.icons import application_icon, icon
from fabrique_desktop.ui.widgets.parts import column, label, restyle


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the sidebar."""

    name: str
    text: str
    picture: str
    key: keys.Key


ROOMS = (
    Room("day", "Aujourd’hui", "calendar-days", keys.DAY),
    Room("desk", "Accueil", "user-check", keys.DESK),
    Room("capture", "Saisie", "message-square-text", keys.CAPTURE),
    Room("lead", "Animation", "flag", keys.LEAD),
    Room("closing", "Clôture", "file-text", keys.CLOSING),
    Room("programme", "Programme", "list", keys.PROGRAMME),
)


#: beyond this size of text the sidebar keeps its pictures, names and tips, and gives its width to the page
WIDEST_SIDEBAR = 1.5


class MainWindow(QMainWindow):
    """Shows what it is given; `asked(name)` when a page is wanted, `leaving` before it closes."""

    asked = Signal(str)
    help_asked = Signal()
    project_asked = Signal()
    look_asked = Signal()
    zoom_asked = Signal(int)
    dossiers_asked = Signal()
    painted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._painted = False
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Fabrique")
        self.setWindowIcon(application_icon())
        self.resize(1366, 768)
        self.buttons: dict[str, QToolButton] = {}
        self.pages: dict[str, QWidget] = {}
        self.banner = Banner()
        self.stack = QStackedWidget()
        centre = QWidget()
        across = QHBoxLayout(centre)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._sidebar())
        down = QVBoxLayout()
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self._training_mark())
        down.addWidget(self._header())
        down.addWidget(self.stack, 1)
        down.addWidget(self._footer())
        across.addLayout(down, 1)
        self.setCentralWidget(centre)
        self.dress(look)

    def _training_mark(self) -> QWidget:
        self.training = label("Dossier de formation : personnes et propos fictifs", name="training", elide=True)
        self.training.hide()
        return self.training

    def _sidebar(self) -> QWidget:
        self.side = QFrame()
        self.side.setObjectName("rooms")
        layout = QVBoxLayout(self.side)
        layout.setContentsMargins(0, 0, 0, 10)
        layout.setSpacing(2)
        self.brand = label("Fabrique", name="brand", wrap=True)
        self.dossier = label("Aucun dossier ouvert", name="brand_sub", wrap=True)
        layout.addWidget(self.brand)
        layout.addWidget(self.dossier)
        group = QButtonGroup(self)
        for room in ROOMS:
            made = self._side_button(room.text, room.key, partial(self.asked.emit, room.name))
            made.setCheckable(True)
            made.setEnabled(False)
            group.addButton(made)
            self.buttons[room.name] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self._tools = {
            "presentation": self._side_button("Écran de la salle", keys.PROJECT, self.project_asked.emit),
            "folder-open": self._side_button("Dossiers", keys.DOSSIERS, self.dossiers_asked.emit),
            "plus": self._side_button("Taille du texte", keys.ZOOM_IN, partial(self.zoom_asked.emit, 0)),
            "sun": self._side_button("Clair ou sombre", keys.THEME, self.look_asked.emit),
            "circle-help": self._side_button("Touches et aide", keys.HELP, self.help_asked.emit),
        }
        for made in self._tools.values():
            layout.addWidget(made)
        self._tools["presentation"].setEnabled(False)
        return self.side

    def _side_button(self, text: str, key: keys.Key, action: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setText(f" {text}")
        made.setAccessibleName(text)
        made.setToolTip(f"{key.does} ({key.shown})")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _checked=False: action())
        return made

    def _header(self) -> QWidget:
        self.header = QFrame()
        self.header.setObjectName("header")
        layout = QHBoxLayout(self.header)
        layout.setContentsMargins(24, 8, 24, 8)
        self.title = label("Bienvenue", name="title", elide=True)
        self.subtitle = label("", muted=True, elide=True)
        self.titles = QWidget()
        self.titles.setLayout(column(self.title, self.subtitle, spacing=0))
        layout.addWidget(self.titles, 1)
        layout.addWidget(self.banner, 1)
        self.banner.spoke.connect(self._give_place)
        times = QVBoxLayout()
        times.setSpacing(0)
        self.clock_label = label("", muted=True, small=True)
        self.clock_label.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.clock = label("", name="clock")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight)
        font = self.clock.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.clock.setFont(font)
        times.addWidget(self.clock_label)
        times.addWidget(self.clock)
        layout.addLayout(times)
        return self.header

    def _give_place(self, speaking: bool) -> None:
        """News stand where the title is: nothing on the page moves under the fingers."""
        self.titles.setVisible(not speaking)

    def _footer(self) -> QWidget:
        footer = QFrame()
        footer.setObjectName("footer")
        layout = QHBoxLayout(footer)
        layout.setContentsMargins(24, 4, 24, 4)
        self.saved = label("", elide=True)
        self.protection = label("", elide=True)
        self.protection.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.saved, 1)
        layout.addWidget(self.protection, 2)
        return footer

    def dress(self, look: Look) -> None:
        """Sizes and icons that the style sheet cannot reach."""
        self._look = look
        size = look.px(20)
        for room in ROOMS:
            self.buttons[room.name].setIcon(icon(room.picture, look.color("side_text"), size))
        for picture, made in self._tools.items():
            drawn = "moon" if picture == "sun" and not look.dark else picture
            made.setIcon(icon(drawn, look.color("side_text"), size))
        for made in (*self.buttons.values(), *self._tools.values()):
            made.setIconSize(QSize(size, size))
        narrow = look.zoom > WIDEST_SIDEBAR
        style = Qt.ToolButtonStyle
        for made in (*self.buttons.values(), *self._tools.values()):
            made.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)
        self.brand.setVisible(not narrow)
        self.dossier.setVisible(not narrow)
        self.header.setMinimumHeight(look.px(84))
        self.side.setFixedWidth(look.px(56 if narrow else 206))

    def furnish(self, pages: dict[str, QWidget]) -> None:
        """Put the pages of an open dossier in place."""
        for name, page in pages.items():
            self.pages[name] = page
            self.stack.addWidget(page)

    def allow(self, opened: bool = True) -> None:
        """A dossier is open: its pages and the room's screen can be asked for, and are built when they are."""
        for made in (*self.buttons.values(), self._tools["presentation"]):
            made.setEnabled(opened)

    def empty(self) -> None:
        """Take the pages away, before another dossier."""
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self.allow(False)

    def show_page(self, name: str) -> None:
        page = self.pages[name]
        self.stack.setCurrentWidget(page)
        if name in self.buttons:
            self.buttons[name].setChecked(True)
        page.setFocus()

    def show_saved(self, pending: int, at: datetime | None) -> None:
        """« Tout est enregistré », only once it is."""
        if pending:
            self.saved.setText(f"Enregistrement en cours : {pending}…")
        else:
            hour = f" · {at.hour} h {at.minute:02d}" if at else ""
            self.saved.setText(f"Tout est enregistré{hour}")
        restyle(self.saved, state="waiting" if pending else "")

    def show_clock(self, caption: str, text: str, *, low: bool = False) -> None:
        self.clock_label.setText(caption)
        self.clock.setText(text)
        self.clock.setAccessibleName(f"{caption} {text}")
        if bool(self.clock.property("low")) is not low:
            restyle(self.clock, low=low)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing has the focus (a menu closed, a file window left): it goes back to the page, with the key."""
        page = self.stack.currentWidget()
        if QApplication.focusWidget() is None and page is not None:
            page.setFocus()
            if (focused := QApplication.focusWidget()) is not None:
                QApplication.sendEvent(focused, event)
                return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            event.accept()
        else:
            event.ignore()
