"""Where arrivals go: the workshop, in words and in its colour; and whether they are seen or taken from a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import day
from fabrique_desktop.domain.people import Proof
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.check_in import AT_THE_DESK, Manners
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.widgets.parts import PushButton, button, label, restyle, row

#: the style sheet's names of the two colours of check_in_faces.COLOURS
_DRESS = ("first", "second")


class TargetButton(PushButton):
    """Its code is always whole; the axis after it shrinks to « … » when the text is large."""

    def __init__(self, action: Callable[[], object]) -> None:
        super().__init__()
        self._whole = ""
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: action())

    def say(self, text: str) -> None:
        self._whole = text
        self.setToolTip(f"{text} · {keys.OTHER_WORKSHOP.does} ({keys.OTHER_WORKSHOP.shown})")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 44, 1)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class Targets(QWidget):
    """One button a workshop when two share the desk; whoever is expected in one of them goes there by themselves."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.workshops: Sequence[WorkshopRow] = ()
        self._place = 0
        self._group = QButtonGroup(self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.buttons: list[TargetButton] = []
        self.hide()

    @property
    def current(self) -> WorkshopRow | None:
        return self.workshops[min(self._place, len(self.workshops) - 1)] if self.workshops else None

    def show_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        if [one.id for one in workshops] != [one.id for one in self.workshops]:
            self._place = 0
            self._rebuild(len(workshops))
        self.workshops = workshops
        self.setVisible(len(workshops) > 1)
        for place, (made, one) in enumerate(zip(self.buttons, workshops, strict=True)):
            current = place == self._place
            about = one.axis_short_name or one.title
            made.say(f"Arrivées : {one.code} · {about}" if current else f"{one.code} · {about}")
            made.setAccessibleName(f"{'Les arrivées vont à' if current else 'Passer à'} {one.code}, {about}")
            made.setChecked(current)

    def _rebuild(self, number: int) -> None:
        for made in self.buttons:
            self._group.removeButton(made)
            self._layout.removeWidget(made)
            made.deleteLater()
        self.buttons = []
        for place in range(number):
            made = TargetButton(partial(self.choose, place))
            restyle(made, choice=True, target=_DRESS[place % 2])
            self._group.addButton(made)
            self._layout.addWidget(made, 1)
            self.buttons.append(made)

    def choose(self, place: int) -> None:
        self._place = place
        self.show_workshops(self.workshops)
        self.chosen.emit()

    def next(self) -> None:
        if len(self.workshops) > 1:
            self.choose((self._place + 1) % len(self.workshops))


class Standing(QFrame):
    """Says when nothing can be recorded here, or when it is not the day: seen before the first gesture, not after."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._told = label("", wrap=True)
        self.setLayout(row(self._told, stretch=0))
        restyle(self, tone="warn")
        self.hide()

    def tell(self, workshops: Sequence[WorkshopRow], now: datetime) -> None:
        words = [sentence for one in workshops if (sentence := _standing(one, now))]
        self._told.setText(" ".join(words))
        self.setVisible(bool(words))


def _standing(one: WorkshopRow, now: datetime) -> str:
    if one.state is WorkshopState.CLOSED:
        return f"{one.code} est clôturé : plus rien ne s’y note. La page Clôture le rouvre."
    if one.starts_at is not None and one.started_at is None and one.starts_at.date() != now.date():
        return f"{one.code} est prévu le {day(one.starts_at.date())} : vérifiez que c’est le bon atelier."
    return ""


class LateEntry(QFrame):
    """Shown while a paper sheet is being entered: nobody mistakes it for the door."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.manners: Manners = AT_THE_DESK
        self._told = label("", wrap=True)
        self.setLayout(row(self._told, button("Revenir au direct", lambda: self.enter(Proof.DESK)), stretch=0))
        restyle(self, tone="warn")
        self.hide()

    def enter(self, proof: Proof) -> None:
        self.manners = Manners(proof=proof)
        self.setVisible(proof is not Proof.DESK)
        self._told.setText(
            f"Saisie d’après papier : chaque présence notée dira « {labels.PROOF[proof]} », sans heure d’arrivée."
        )
        self.changed.emit()
