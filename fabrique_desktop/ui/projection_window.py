"""The second screen: the workshop, the time left, what was chosen for the room. No name, no draft, no decision.

It follows the database: the same image whether the choice was made in this window or in another process.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import projecting
from fabrique_desktop.services.projecting import RoomView
from fabrique_desktop.ui import room_words
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.projection_paging import PAGE_S, Turning
from fabrique_desktop.ui.projection_scenes import draw_scene, remaining_text, same_evening, spoken
from fabrique_desktop.ui.projection_wall import PAPER, PLAIN, Block, Sizes, Wall, paginated
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.icons import application_icon
from fabrique_desktop.ui.workspace import Workspace

__all__ = ["PAGE_S", "Block", "ProjectionWindow", "paginated", "remaining_text", "same_evening", "second_screen"]

_SEEN = frozenset(
    {
        "projection", "projected_contribution", "contribution", "naming_decision", "participant", "workshop",
        "process", "axis", "sequence",
    }
)  # fmt: skip
_SEATED = frozenset({"attendance"})
_PAGES = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1,
}  # fmt: skip


class ProjectionWindow(QWidget):
    """Painted by hand so that sizes follow the window, from 1024 × 768 to a wall."""

    closed = Signal()

    def __init__(self, workspace: Workspace, turning: Turning | None = None) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop_id = ""
        self.view: RoomView | None = None
        self.turning = turning or Turning(workspace.clock, self)
        self.turning.changed.connect(self.update)
        self.setWindowTitle("Fabrique : écran de la salle")
        self.setWindowIcon(application_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1024, 768)
        Refresh(workspace.feed, _SEEN, self.refresh, self, always=True)
        Refresh(workspace.feed, _SEATED, self._follow_tables, self, always=True)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.update)

    def open_on(self, screen: QScreen | None) -> None:
        """Full screen on the second screen; on a single or mirrored one too, over the desk that it must hide."""
        if screen is not None:
            self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.turning.begin()
        self._tick.start()

    def toggle(self, desk: QScreen | None) -> None:
        """Open beside the desk's screen, over it when there is no other, or close."""
        if self.isVisible():
            self.close()
            return
        screen = second_screen(desk)
        self.open_on(screen)
        if screen is None:
            self._ws.say(
                "Un seul écran, ou un écran recopié : la vue de la salle couvre tout, Échap pour revenir. "
                "Pour travailler à côté, étendez l’affichage (Windows + P).", Tone.WARN
            )  # fmt: skip

    def unplugged(self, desk: QScreen | None) -> None:
        """The projector was unplugged: its window must not land on the desk, nor the desk on it later."""
        if self.isVisible() and second_screen(desk) is None:
            self.close()
            self._ws.say("L’écran de la salle est débranché ; F11 le rouvrira.", Tone.WARN)

    def toggle_blank(self) -> None:
        if self._workshop_id:
            room_words.toggle_blank(self._ws, self._workshop_id)

    def open_workshop(self, workshop_id: str) -> None:
        self._workshop_id = workshop_id
        self.refresh()

    def refresh(self) -> None:
        if self._workshop_id:
            before = self.view
            self.view = self._ws.database.read(projecting.room_view, self._workshop_id)
            if before is None or self.view is None or before.scene is not self.view.scene:
                self.turning.begin()
            elif before.shown != self.view.shown:
                self.turning.follow()
            self.setAccessibleName(spoken(self.view))
            self.update()

    def _follow_tables(self) -> None:
        """An arrival changes the picture only where the tables are shown."""
        if self.view is not None and self.view.scene is Scene.TABLES:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        elif event.key() == Qt.Key.Key_F12:
            self.toggle_blank()
        elif event.key() == Qt.Key.Key_F10 and self._workshop_id:
            room_words.toggle_tables(self._ws, self._workshop_id)
        elif (by := _PAGES.get(Qt.Key(event.key()))) is not None:
            self.turning.turn(by)
        elif event.key() == Qt.Key.Key_Space:
            self.turning.hold()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        self._tick.stop()
        self.turning.close()
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.draw(QPainter(self))

    def draw(self, painter: QPainter) -> None:
        """What the room sees now, on whatever it is drawn."""
        if self.view is None or self.view.blank:
            painter.fillRect(self.rect(), QColor("#000000"))
            return
        painter.fillRect(self.rect(), PAPER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wall = Wall(painter, Sizes(self.height()), self.turning)
        draw_scene(wall, self.rect(), self.view, self._ws.clock())

    def _unit(self, parts: float) -> int:
        """`parts` of the smallest allowed text height."""
        return Sizes(self.height()).unit(parts)

    def _font(self, parts: float, weight: QFont.Weight = PLAIN) -> QFont:
        return Sizes(self.height()).font(parts, weight)


def second_screen(desk: QScreen | None) -> QScreen | None:
    """Another screen than the desk's, with a picture of its own; None when there is none or it is a mirror."""
    here = desk or QGuiApplication.primaryScreen()
    for screen in QGuiApplication.screens():
        if screen is not here and not screen.geometry().intersects(here.geometry()):
            return screen
    return None
