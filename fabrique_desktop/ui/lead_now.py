"""The strip that stays above the lead's tabs: the step in hand and its time, the angle asked, what the room sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.base import between
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import closing, leading, projecting, sequencing
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sequencing import StepRow
from fabrique_desktop.ui import keys, lead_words
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.projection_paging import Turning
from fabrique_desktop.ui.projection_scenes import remaining_text, same_evening
from fabrique_desktop.ui.room_words import SCENE, seen
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import button, column, label, restyle, row
from fabrique_desktop.ui.workspace import Workspace

_ROOM = frozenset({"projection", "projected_contribution", "contribution"})
_ASKED = (None, AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
_OWN = "Chacun le sien"
_SCENES = {
    Scene.WELCOME: "Accueil",
    Scene.RULES: "Règles",
    Scene.CONTRIBUTIONS: "Contributions",
    Scene.TABLES: "Tables",
    Scene.COUNTDOWN: "Temps",
    Scene.DOTS: "Gommettes",
}
#: from this size of text on, the room's buttons go under the rest
WIDE = 1.25


def choice_button(text: str, spoken: str, angle: str = "") -> QPushButton:
    made = button(text, lambda: None, tip=spoken)
    made.setAccessibleName(spoken)
    made.setCheckable(True)
    restyle(made, choice=True, angle=angle)
    return made


class NowStrip(QFrame):
    """No sound: at five minutes the time takes a colour and a word says it.

    `paged(whether the room's screen has pages to turn from here)`.
    """

    paged = Signal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("card")
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._steps: Sequence[StepRow] = ()
        self.step = label("", name="section", elide=True)
        self.left = label("", name="clock")
        self.told = label("", muted=True, small=True, elide=True)
        self.begin = button("Commencer l’atelier", self._begin, primary=True)
        self.asked = label("", elide=True)
        self.angles = {angle: self._angle_button(angle) for angle in _ASKED}
        self.seen = label("", elide=True)
        self.scenes = {scene: self._scene_button(scene, text) for scene, text in _SCENES.items()}
        self.blank = choice_button("Noir (F12)", keys.BLANK.does)
        self.blank.clicked.connect(lambda _on: self._toggle_blank())
        self._turning: Turning | None = None
        self.before = button("◀", partial(self.turn, -1), quiet=True)
        self.page = choice_button("", "Tenir la page de la salle, ou laisser tourner")
        self.page.clicked.connect(lambda _on: self._hold())
        self.after = button("▶", partial(self.turn, 1), quiet=True)
        for made, key in ((self.before, keys.PAGE_BEFORE), (self.after, keys.PAGE_AFTER)):
            made.setAccessibleName(key.does)
            made.setToolTip(f"{key.does} ({key.shown})")
        self._build()
        Refresh(workspace.feed, _ROOM, self.show_room, self)

    def _angle_button(self, angle: AngleChoice | None) -> QPushButton:
        text = _OWN if angle is None else labels.ANGLE[angle]
        token = ANGLE_TOKEN[angle] if angle else ""
        made = choice_button(text, f"Angle demandé aux tables : {text.lower()}", token)
        made.clicked.connect(lambda _on: self._ask(angle))
        return made

    def _scene_button(self, scene: Scene, text: str) -> QPushButton:
        made = choice_button(text, f"Montrer à la salle {SCENE[scene]}")
        made.clicked.connect(lambda _on: self._choose(scene))
        return made

    def _build(self) -> None:
        self._now = QWidget(self)
        self._now.setLayout(column(self.step, row(self.left, self.begin, None), self.told, spacing=0))
        self._asking, self._showing = QWidget(self), QWidget(self)
        self._asking.setLayout(column(self.asked, row(*self.angles.values(), None, spacing=4), spacing=4))
        self._pages = QWidget()
        pages = row(self.before, self.page, self.after, spacing=0)
        pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setLayout(pages)
        self._pages.hide()
        told = row(self.seen, self._pages, spacing=4, stretch=0)
        self._showing.setLayout(column(told, row(*self.scenes.values(), self.blank, None, spacing=4), spacing=4))
        for part in (self._now, self._asking, self._showing):
            layout = part.layout()
            if layout is not None:
                layout.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 8, 14, 8)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)

    def dress(self, look: Look) -> None:
        for part in (self._now, self._asking, self._showing):
            self._grid.removeWidget(part)
        if look.zoom > WIDE:
            self._grid.addWidget(self._now, 0, 0)
            self._grid.addWidget(self._asking, 0, 1)
            self._grid.addWidget(self._showing, 1, 0, 1, 2)
        else:
            self._grid.addWidget(self._now, 0, 0, 2, 1)
            self._grid.addWidget(self._asking, 0, 1)
            self._grid.addWidget(self._showing, 1, 1)

    # -- the step in hand

    def show_steps(self, workshop: WorkshopRow, steps: Sequence[StepRow]) -> None:
        another = self._workshop is None or self._workshop.id != workshop.id
        self._workshop, self._steps = workshop, steps
        self.begin.setVisible(workshop.state is WorkshopState.PLANNED)
        self._show_asked(workshop)
        self.show_time()
        if another:
            self.show_room()

    def show_time(self) -> None:
        """Every second: from what was read, nothing is asked of the dossier."""
        workshop, now = self._workshop, self._ws.clock()
        if workshop is None:
            return
        place = next((number for number, one in enumerate(self._steps) if one.current), None)
        current = None if place is None else self._steps[place]
        if workshop.state is WorkshopState.CLOSED:
            self._say("Atelier clôturé", "", "", low=False)
        elif current is None:
            pending = "Aucune étape commencée" if self._steps else "Pas encore de déroulé"
            self._say(pending, "", self._then(0), low=False)
        else:
            ends = current.ends_at
            self._say(current.title, *_left(ends, now, self._then((place or 0) + 1)))

    def _then(self, place: int) -> str:
        following = next((one for one in self._steps[place:] if one.started_at is None and not one.skipped), None)
        if following is None:
            return ""
        when = f" à {french.clock(following.begins_at)}" if following.begins_at else ""
        return f"Ensuite{when} : {following.title}"

    def _say(self, step: str, left: str, told: str, low: bool) -> None:
        self.step.setText(step)
        self.left.setText(left)
        self.left.setVisible(bool(left))
        self.told.setText(french.spaced(told))
        if bool(self.left.property("low")) is not low:
            restyle(self.left, low=low)

    def _begin(self) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(closing.start_workshop, self._workshop.id, self._ws.clock())

    # -- the angle asked of every table

    def _show_asked(self, workshop: WorkshopRow) -> None:
        angle = workshop.current_angle
        self.asked.setText(f"Angle demandé aux tables : {(labels.ANGLE[angle] if angle else _OWN).lower()}")
        for choice, made in self.angles.items():
            made.setChecked(choice is angle)
            made.setEnabled(workshop.state is not WorkshopState.CLOSED)

    def _ask(self, angle: AngleChoice | None) -> None:
        if self._workshop is not None:
            self._show_asked(self._workshop)  # a press changes nothing by itself: the dossier's answer does
            self._ws.gestures.run(leading.ask_angle, self._workshop.id, angle)

    # -- what the room sees

    def show_room(self) -> None:
        if self._workshop is None:
            return
        scene, blank = self._ws.database.read(projecting.chosen_scene, self._workshop.id)
        self.seen.setText(f"La salle voit : {seen(self._ws, self._workshop.id)}")
        for choice, made in self.scenes.items():
            made.setChecked(choice is scene)
        self.blank.setChecked(blank)

    def _choose(self, scene: Scene) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(projecting.show_scene, self._workshop.id, scene)
        self.show_room()

    def _toggle_blank(self) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(projecting.toggle_blank, self._workshop.id)
        self.show_room()

    # -- the pages of the room's screen

    def follow_pages(self, turning: Turning) -> None:
        self._turning = turning
        turning.changed.connect(self.show_pages, Qt.ConnectionType.QueuedConnection)  # told while it paints
        self.show_pages()

    def show_pages(self) -> None:
        """Only when there are several, on the screen that this window opened."""
        if (turning := self._turning) is None:
            return
        self._pages.setVisible(turning.count > 1)
        self.paged.emit(turning.count > 1)
        state = "tenue" if turning.held else "tourne seule"
        self.page.setText(f"Page {turning.shown + 1}/{turning.count}, {state}")
        self.page.setChecked(turning.held)

    def turn(self, by: int) -> None:
        if self._turning is not None and self._turning.count > 1:
            self._turning.turn(by)

    def _hold(self) -> None:
        if self._turning is not None:
            self._turning.hold()
        self.show_pages()


def _left(ends: datetime | None, now: datetime, then: str) -> tuple[str, str, bool]:
    """The time left, what is told beside it, whether it is short."""
    if ends is None or not same_evening(ends, now):
        return "", then, False
    until = between(now, ends)
    if until <= timedelta(0):
        over = lead_words.minutes_of(-until)
        words = f"dépassé de {lead_words.duration(over)}" if over else "temps écoulé"
        return words, f"Temps dépassé. {then}", True
    near = until <= sequencing.NEAR_END
    return remaining_text(ends, now), f"Bientôt fini. {then}" if near else f"Jusqu’à {french.clock(ends)}. {then}", near
