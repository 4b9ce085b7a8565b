"""What an angle, a kind or an axis key files: what is chosen in the list or drawn up, else the line being typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.workspace import Workspace


class FilingKeys(QObject):
    """`chosen()` are the entries that the keys are meant for just now; none: the line."""

    def __init__(
        self,
        workspace: Workspace,
        gestures: TableGestures,
        composer: Composer,
        chosen: Callable[[], list[ContributionRow]],
    ) -> None:
        super().__init__(composer)
        self._ws, self._gestures, self._composer, self._chosen = workspace, gestures, composer, chosen
        composer.filing.angle_chosen.connect(self._refile)
        composer.filing.kind_chosen.connect(self._rekind)
        composer.filing.axis_chosen.connect(self._reattach)

    def _standing(self, rows: list[ContributionRow]) -> list[ContributionRow]:
        """A selection never files again what was withdrawn."""
        left = [one for one in rows if not one.withdrawn and not one.removed]
        if not left:
            self._ws.say("Retirée\u00a0: elle ne se classe plus (Suppr la rétablit).", Tone.INFO)
        return left

    def _refile(self, angle: AngleChoice) -> None:
        if rows := self._chosen():
            self._gestures.change_angle(self._standing(rows), angle)
        else:
            self._composer.take_angle(angle)

    def _rekind(self, kind: ContributionKind) -> None:
        if rows := self._chosen():
            self._gestures.change_kind(self._standing(rows), kind)
        else:
            self._composer.take_kind(kind)

    def _reattach(self, axis: int | None) -> None:
        if not (rows := self._chosen()):
            self._composer.take_axis(axis)
        elif standing := self._standing(rows):
            self._gestures.attach(standing, axis)
