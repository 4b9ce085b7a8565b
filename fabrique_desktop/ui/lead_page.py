"""The lead's page: time and déroulé, what the tables say, the plenary, the dots; for the workshop in hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from fabrique_desktop.services import history, programme, sequencing
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.lead_coverage import CoveragePanel
from fabrique_desktop.ui.lead_dots import DotsTab
from fabrique_desktop.ui.lead_now import NowStrip
from fabrique_desktop.ui.lead_plenary import PlenaryTab
from fabrique_desktop.ui.lead_steps import StepsPanel
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import page_layout, shortcut
from fabrique_desktop.ui.workspace import Workspace

#: beyond this size of text, or in a page narrower than this, the titles of the steps would be cut beside the tables
APART, NARROW = 1.0, 1000
_PLANNED = frozenset({"sequence", "workshop"})


class LeadPage(QWidget):
    """Showing never writes: a press, Enter or leaving an edited field does, and only for what was typed."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop_id = ""
        self._minute = -1
        self.now = NowStrip(workspace)
        self.steps = StepsPanel(workspace)
        self.coverage = CoveragePanel(workspace)
        self.plenary = PlenaryTab(workspace)
        self.dots = DotsTab(workspace)
        self._build()
        self.dress(workspace.look)
        self.steps.changed.connect(self.refresh)
        shortcut(self, keys.UNDO, partial(self.steps.take_back, history.LEAD))
        for key, by in ((keys.PAGE_BEFORE, -1), (keys.PAGE_AFTER, 1)):
            made = shortcut(self, key, partial(self.now.turn, by))
            made.setEnabled(False)  # with nothing to turn, they scroll what has the focus
            self.now.paged.connect(made.setEnabled)
        Refresh(workspace.feed, _PLANNED, self.refresh, self)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.tick)

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Animation")
        self.tabs.tabBar().setAccessibleName("Parties de l’animation")
        self._time = QWidget()
        self._across = QHBoxLayout(self._time)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(20)
        self._across.addWidget(self.steps, 9)
        self._across.addWidget(self.coverage, 4)
        self.tabs.addTab(self._time, "Déroulé et tables")
        self.tabs.addTab(self.plenary, "Porte-parole et supports")
        self.tabs.addTab(self.dots, "Gommettes et débat")
        layout = QVBoxLayout()
        layout.addWidget(self.now)
        layout.addWidget(self.tabs, 1)
        page_layout(self, layout)
        self.plenary.reports.after = self.tabs.tabBar()

    # -- what is shown

    def open_workshop(self, workshop: WorkshopRow) -> None:
        """Another workshop in hand: what was typed goes first to the one it was typed for."""
        if workshop.id != self._workshop_id:
            self.keep()
        self._workshop_id = workshop.id
        self._show(workshop)
        self.coverage.open_workshop(workshop.id)

    def refresh(self) -> None:
        rows = self._ws.database.read(programme.workshops)
        workshop = next((one for one in rows if one.id == self._workshop_id), None)
        if workshop is not None:
            self._show(workshop)

    def _show(self, workshop: WorkshopRow) -> None:
        now = self._ws.clock()
        self._minute = now.minute
        steps = self._ws.database.read(sequencing.steps, workshop.id, now)
        self.steps.show_steps(workshop, steps, self._ws.database.read(sequencing.announced, workshop.id))
        self.now.show_steps(workshop, steps)
        self.plenary.open_workshop(workshop)
        self.dots.open_workshop(workshop)

    def tick(self) -> None:
        """The time left each second; what depends on the minute each minute."""
        self.now.show_time()
        if self._ws.clock().minute != self._minute and not self._ws.feed.closed:
            self.refresh()
            self.coverage.refresh()

    # -- look and leaving

    def dress(self, look: Look) -> None:
        self._arrange()
        for part in (self.now, self.steps, self.coverage, self.dots):
            part.dress(look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """In large letters or a small window the tables have a tab of their own, and every line its width."""
        apart = self.tabs.indexOf(self.coverage) >= 0
        wanted = self._ws.look.zoom > APART or self.width() < NARROW
        if wanted and not apart:
            self.tabs.insertTab(1, self.coverage, "Tables")
            self.tabs.setTabText(0, "Déroulé")
        elif apart and not wanted:
            self.tabs.removeTab(self.tabs.indexOf(self.coverage))
            self._across.addWidget(self.coverage, 4)
            self.coverage.show()
            self.tabs.setTabText(0, "Déroulé et tables")

    def keep(self) -> None:
        """Save the fields still being edited: called before the page or the window goes."""
        for part in (self.steps, self.plenary, self.dots):
            part.keep()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Given to the page, the focus goes where Enter starts the next step, or to the tab that is shown."""
        super().focusInEvent(event)
        (self.steps.first if self.steps.isVisible() else self.tabs.tabBar()).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()
            self.coverage.refresh()
            self.now.show_room()
            self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.keep()
            self._tick.stop()
        super().hideEvent(event)
