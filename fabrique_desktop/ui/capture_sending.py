"""A line on its way to the dossier: sent, then settled or given back, alone or as a block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from fabrique_desktop.domain.errors import AlreadyRemoved
from fabrique_desktop.services.capture import Recorded
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.capture_faces import care_words
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.widgets.announcing import announce
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.workspace import Workspace


class Sending(QObject):
    """`recorded` shows the top of the list, where the latest entry is."""

    def __init__(
        self, workspace: Workspace, gestures: TableGestures, composer: Composer, recorded: Callable[[], object]
    ) -> None:
        super().__init__(composer)
        self._ws, self._gestures, self._composer, self._to_top = workspace, gestures, composer, recorded
        composer.submitted.connect(self._submit)
        composer.block_submitted.connect(self._submit_block)

    def _submit(self, line: TypedLine) -> None:
        refused = partial(self._refused, line)
        if line.editing:
            self._gestures.revise(line, lambda _none: self._composer.settle(line), refused)
        else:
            self._gestures.record(line.saying, partial(self._recorded, line), refused)

    def _recorded(self, line: TypedLine, recorded: Recorded) -> None:
        """Said to the eye and to the ear, with what its words may lead to; the line that follows is not touched."""
        self._composer.settle(line)
        self._composer.say(f"{recorded.reference} enregistrée")
        cares = care_words(f"{line.text} {line.verbatim}")
        announce(self._composer.news, f"{recorded.reference} enregistrée{f', {cares}' if cares else ''}")
        self._to_top()

    def _refused(self, line: TypedLine, error: Exception) -> None:
        if isinstance(error, AlreadyRemoved):  # its words are not kept: they correct what is gone
            self._composer.forget(line.editing)
        else:
            self._composer.refuse(line)
        self._ws.refuse(error)

    def _submit_block(self, lines: Sequence[TypedLine]) -> None:
        self._gestures.record_block(lines, partial(self._block_recorded, lines), partial(self._block_refused, lines))

    def _block_recorded(self, lines: Sequence[TypedLine], recorded: Sequence[Recorded]) -> None:
        for line in lines:
            self._composer.settle(line)
        told = f"{len(recorded)} contributions, de {recorded[0].reference} à {recorded[-1].reference}."
        self._ws.say(told, Tone.OK, "Annuler", self._gestures.undo)
        self._to_top()

    def _block_refused(self, lines: Sequence[TypedLine], error: Exception) -> None:
        for line in lines:
            self._composer.refuse(line)
        self._ws.refuse(error)
