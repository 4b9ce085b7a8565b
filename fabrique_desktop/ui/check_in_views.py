"""Beside the field: the numbers, always in sight, and four views of who is here. What is not shown waits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from fabrique_desktop.services import attendance
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.check_in_completing import Completing
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.check_in_numbers import Numbers
from fabrique_desktop.ui.check_in_presences import Concerned, Presences
from fabrique_desktop.ui.check_in_tables import Tables
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.counts import CountsPanel
from fabrique_desktop.ui.widgets.parts import shortcut
from fabrique_desktop.ui.workspace import Workspace

#: what is left to complete is looked for once the queue lets go
CALM_MS = 1_500


class Views(QWidget):
    """Present people, tables, charts, what is left to complete: one key each."""

    def __init__(self, workspace: Workspace, gestures: DeskGestures, concerned: Concerned) -> None:
        super().__init__()
        self._ws = workspace
        self._workshops: Sequence[WorkshopRow] = ()
        self._target: WorkshopRow | None = None
        self.counts = CountsPanel(workspace.look)
        self.presences = Presences(workspace, gestures, concerned)
        self.tables = Tables(workspace, gestures, concerned)
        self.numbers = Numbers(workspace)
        self.completing = Completing(workspace, gestures)
        self._named = (
            (self.presences, "Présences", keys.PRESENCES),
            (self.tables, "Tables", keys.TABLES),
            (self.numbers, "Nombres", keys.NUMBERS),
            (self.completing, "À compléter", keys.COMPLETE),
        )
        self.lists = (self.presences.list, self.tables.list, self.numbers.bars, self.completing.list)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._complete)
        self.completing.counted.connect(self._count_pending)
        self._build()

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("views")
        self.tabs.setAccessibleName("Présences, tables, nombres, à compléter")
        self.tabs.tabBar().setAccessibleName("Ce qui est montré")
        self.tabs.tabBar().setUsesScrollButtons(False)
        self.tabs.tabBar().setElideMode(Qt.TextElideMode.ElideRight)
        for view, text, key in self._named:
            self.tabs.setTabToolTip(self.tabs.addTab(view, text), f"{key.does} ({key.shown})")
        self.tabs.currentChanged.connect(lambda _index: self._turned())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.counts)
        layout.addWidget(self.tabs, 1)

    def bind_keys(self, page: QWidget) -> None:
        self.presences.bind_keys(page)
        for view, _text, key in self._named:
            shortcut(page, key, partial(self.show_view, view))

    def dress(self, look: Look) -> None:
        for shown in self.lists:
            shown.dress(look)

    def show_workshops(self, workshops: Sequence[WorkshopRow], target: WorkshopRow) -> None:
        """Read again who is here and how many: some tens of rows a workshop."""
        if [one.id for one in workshops] != [one.id for one in self._workshops]:
            self.completing.forget()
        self._workshops, self._target = workshops, target
        self.presences.show_workshops(workshops)
        read = self._ws.database.read
        self.counts.show_counts([(one.code, read(attendance.counts, one.id)) for one in workshops])
        self._show_current()
        self._calm.start()

    def show_view(self, view: QWidget) -> None:
        self.tabs.setCurrentWidget(view)
        if view is self.completing:
            self._complete()
        self.lists[self.tabs.indexOf(view)].setFocus(Qt.FocusReason.TabFocusReason)

    def reveal(self, attendance_id: str) -> None:
        """Put the cursor on a presence."""
        self.tabs.setCurrentWidget(self.presences)
        self.presences.reveal(attendance_id)

    def wait(self) -> None:
        """Somebody is being looked for: what is left to complete waits longer."""
        if self._calm.isActive():
            self._calm.start()

    def _show_current(self) -> None:
        shown = self.tabs.currentWidget()
        if shown is self.tables and self._target is not None:
            self.tables.show_workshop(self._target)
        elif shown is self.numbers:
            self.numbers.show_workshops(self._workshops)

    def _turned(self) -> None:
        self._show_current()
        if self.tabs.currentWidget() is self.completing:
            self._complete()

    def _complete(self) -> None:
        if self.isVisible() and not self._ws.feed.closed:
            self.completing.show_workshops(self._workshops)

    def _count_pending(self, number: int) -> None:
        place = self.tabs.indexOf(self.completing)
        self.tabs.setTabText(place, f"À compléter ({number})" if number else "À compléter")
