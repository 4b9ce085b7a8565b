"""The plenary is the step in hand: said at the tables, which go there by their own key; the line never moves."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fabrique_desktop.services import sequencing
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.workspace import Workspace

_TOLD = f"La plénière est en cours\u00a0: {keys.TABLE.shown} pour la noter."


class PlenaryHint(QObject):
    """Said once, when the plenary begins or when a page opens during it."""

    def __init__(self, workspace: Workspace, composer: Composer) -> None:
        super().__init__(composer)
        self._ws, self._composer = workspace, composer
        self._workshop_id = ""
        self._now = False
        Refresh(workspace.feed, frozenset({"sequence"}), self._look, composer)

    def open_workshop(self, workshop_id: str) -> None:
        self._workshop_id, self._now = workshop_id, False
        self._look()

    def _look(self) -> None:
        before, self._now = self._now, self._ws.database.read(sequencing.plenary_now, self._workshop_id)
        at_a_table = self._composer.table is not None and not self._composer.line.isReadOnly()
        if self._now and not before and at_a_table:
            self._composer.say(_TOLD)
