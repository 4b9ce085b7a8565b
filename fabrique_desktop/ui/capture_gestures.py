"""What a table does to what it said: one call a gesture, each undone by one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, history, projecting
from fabrique_desktop.services.capture import ContributionRow, Recorded
from fabrique_desktop.services.history import Undone
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace

Refused = Callable[[Exception], None]


class TableGestures(QObject):
    """Holds no widget: the page says what is chosen, and hears when it is done."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self.workshop_id = ""

    def record(self, saying: Saying, done: Callable[[Recorded], None], failed: Refused) -> None:
        self._ws.gestures.run(
            capture.add_contribution, self.workshop_id, saying, self._ws.clock(), done=done, failed=failed
        )

    def revise(self, line: TypedLine, done: Callable[[None], None], failed: Refused) -> None:
        self._ws.gestures.run(capture.revise, line.editing, line.saying, line.before, done=done, failed=failed)

    def withdraw_or_restore(self, one: ContributionRow) -> None:
        if one.withdrawn:
            self._ws.gestures.run(capture.restore, one.id)
            return
        told = f"{one.reference} retirée. Elle reste dans l’historique."
        self._ws.gestures.run(
            capture.withdraw, one.id, self._ws.clock(),
            done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", self.undo),
        )  # fmt: skip

    def change_angle(self, rows: Sequence[ContributionRow], angle: AngleChoice) -> None:
        self._ws.gestures.run(capture.change_angle, [one.id for one in rows], angle)

    def change_kind(self, rows: Sequence[ContributionRow], kind: ContributionKind) -> None:
        self._ws.gestures.run(capture.change_kind, [one.id for one in rows], kind)

    def toggle_shown(self, one: ContributionRow) -> None:
        self._ws.gestures.run(projecting.toggle_shown, one.id)

    def toggle_blank(self) -> None:
        if self.workshop_id:
            self._ws.gestures.run(projecting.toggle_blank, self.workshop_id)

    def undo(self) -> None:
        if self.workshop_id:
            self._ws.gestures.run(
                history.undo_last, history.CAPTURE, [self.workshop_id], self._ws.clock(),
                done=lambda undone: self._ws.say(undone_sentence(undone), Tone.OK),
            )  # fmt: skip


def undone_sentence(undone: Undone) -> str:
    if undone.action == "insert":
        return f"{undone.what} retirée : c’était le dernier geste de cette fenêtre. Suppr la rétablit."
    return f"Dernier changement de {undone.what} annulé ; il reste dans l’historique."
