"""The programme, all of it, changed in place: dates slip, rooms change, and every later document follows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.services import programme
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.programme_texts import AxesTab, MilestonesTab, ProcessTab
from fabrique_desktop.ui.programme_workshops import WorkshopsTab
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import label, page_layout
from fabrique_desktop.ui.workspace import Workspace

_PROGRAMME = frozenset({"audience", "workshop", "process", "axis", "angle", "milestone"})
_HOW = "Un champ s’enregistre quand on le quitte, ou par Entrée ; Échap rend la valeur enregistrée."


class ProgrammePage(QWidget):
    """Workshops, process, axes and angles, milestones; no « Enregistrer ? », no dialog.

    `turned` when another workshop, or another part, is in front: `subject` is what is being changed.
    """

    turned = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self.workshops = WorkshopsTab(workspace)
        self.process = ProcessTab(workspace)
        self.axes = AxesTab(workspace)
        self.milestones = MilestonesTab(workspace)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Programme")
        self.tabs.tabBar().setAccessibleName("Parties du programme")
        for tab, text in (
            (self.workshops, "Ateliers"),
            (self.process, "Démarche"),
            (self.axes, "Axes, angles, publics"),
            (self.milestones, "Étapes"),
        ):
            self.tabs.addTab(tab, text)
        layout = QVBoxLayout()
        layout.addWidget(self.tabs, 1)
        layout.addWidget(label(french.spaced(_HOW), muted=True, small=True, wrap=True))
        page_layout(self, layout)
        self.setFocusProxy(self.workshops)
        for tab in (self.process, self.axes, self.milestones):
            tab.saved.connect(self.refresh)
        self.tabs.currentChanged.connect(lambda _index: self.turned.emit())
        self.workshops.turned.connect(self.turned)
        self.refresh()
        Refresh(workspace.feed, _PROGRAMME, self.refresh, self)

    def refresh(self) -> None:
        """Read the programme again: some twenty rows. What is being typed stays."""
        process = self._ws.database.read(programme.process)
        for tab in (self.process, self.axes, self.milestones):
            tab.show_process(process)
        self.workshops.refresh()

    @property
    def subject(self) -> WorkshopRow | None:
        """The workshop in the form, while the form is what is seen."""
        return self.workshops.subject if self.tabs.currentWidget() is self.workshops else None

    def choose_workshop(self, workshop_id: str) -> None:
        """Another page leads here, to change this workshop."""
        self.tabs.setCurrentWidget(self.workshops)
        self.workshops.choose(workshop_id)

    def keep(self) -> None:
        """Save the field still being edited: called before the page or the window goes."""
        for tab in (self.workshops, self.process, self.axes, self.milestones):
            tab.keep()

    def dress(self, look: Look) -> None:
        self.workshops.list.dress(look)

    def showEvent(self, event: QShowEvent) -> None:
        """The counts of people and words are read on arriving: they are not worth a reading a line."""
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.keep()
        super().hideEvent(event)
