"""Putting together what says the same, and apart again: one key, never by itself, taken back by Ctrl+Z."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.services import grouping
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.widgets.banner import Tone


class TidyGestures(TableGestures):
    """The gestures of a table, and those of the tidy view."""

    def group(self, rows: Sequence[ContributionRow]) -> None:
        """Each keeps its words, its reference and its table."""
        named = " et ".join(one.reference for one in rows) if len(rows) == 2 else f"{len(rows)} contributions"
        told = f"{named} sont regroupées\u00a0; chacune garde ses mots."
        self._ws.gestures.run(
            grouping.group, [one.id for one in rows], self._ws.clock(),
            done=lambda _id: self._ws.say(told, Tone.OK, "Annuler", self.undo),
        )  # fmt: skip

    def ungroup(self, one: ContributionRow) -> None:
        told = f"{one.reference} n’est plus regroupée."
        self._ws.gestures.run(
            grouping.ungroup, one.id, done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", self.undo)
        )
