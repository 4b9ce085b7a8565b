"""A line on its way to the dossier: sent, then settled or given back, alone or as a block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QObject

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.base import parse_instant
from fabrique_desktop.domain.errors import AlreadyRemoved
from fabrique_desktop.services import formulating, history
from fabrique_desktop.services.capture import Recorded
from fabrique_desktop.services.history import Undone
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.capture_faces import care_words
from fabrique_desktop.ui.capture_gestures import TableGestures, undone_sentence
from fabrique_desktop.ui.widgets.announcing import announce
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.block import lines_of
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.workspace import Workspace

AT_ONCE = 100  # lines of a block in one transaction: a quarter of a second on a slow computer
PAUSE_MS = 120  # between two: SQLite's own wait between looks at a lock is a tenth of a second


@dataclass(slots=True)
class _Block:
    """A block on its way: what it holds, and what of it is in the dossier, the first of each transaction apart."""

    line: TypedLine
    workshop_id: str
    texts: list[str]
    recorded: list[Recorded] = field(default_factory=list)
    firsts: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        number = french.counted(len(self.recorded), "contribution", "contributions")
        return f"{number}, de {self.recorded[0].reference} à {self.recorded[-1].reference}."


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
            self._ws.gestures.run(
                formulating.answer_to, self._gestures.workshop_id, line.saying, parse_instant(line.at), line.axis,
                done=partial(self._recorded, line), failed=refused,
            )  # fmt: skip

    def _recorded(self, line: TypedLine, recorded: Recorded) -> None:
        """Said to the eye and to the ear, with what its words may lead to; the line that follows is not touched."""
        self._composer.settle(line)
        self._composer.say(f"{recorded.reference} enregistrée")
        cares = care_words(line.text, line.verbatim)
        announce(self._composer.news, f"{recorded.reference} enregistrée{f', {cares}' if cares else ''}")
        self._to_top()

    def _refused(self, line: TypedLine, error: Exception) -> None:
        if isinstance(error, AlreadyRemoved):  # its words are not kept: they correct what is gone
            self._composer.forget(line.editing)
        else:
            self._composer.refuse(line)
        self._ws.refuse(error)

    # -- a block, a part at a time: other posts write in between

    def _submit_block(self, line: TypedLine) -> None:
        self._send_part(_Block(line, self._gestures.workshop_id, lines_of(line.text)))

    def _send_part(self, block: _Block) -> None:
        start = len(block.recorded)
        part = [replace(block.line, text=text).saying for text in block.texts[start : start + AT_ONCE]]
        self._ws.gestures.run(
            formulating.answer_block, block.workshop_id, part, parse_instant(block.line.at), block.line.axis,
            done=partial(self._part_recorded, block), failed=partial(self._part_refused, block),
        )  # fmt: skip

    def _part_recorded(self, block: _Block, recorded: list[Recorded]) -> None:
        block.recorded += recorded
        block.firsts.append(recorded[0].id)
        if len(block.recorded) < len(block.texts):
            done, total = french.number(len(block.recorded)), french.number(len(block.texts))
            self._composer.say(f"Enregistrement… {done} lignes sur {total}")
            self._ws.gestures.later(PAUSE_MS, partial(self._send_part, block))
            return
        self._composer.settle(block.line)
        self._ws.say(block.told, Tone.OK, "Annuler", partial(self._undo, block))
        self._to_top()

    def _part_refused(self, block: _Block, error: Exception) -> None:
        """What was recorded stays; the rest comes back as a block."""
        self._ws.refuse(error)
        self._composer.refuse_rest(block.line, len(block.recorded))
        if block.recorded:
            self._composer.say(f"Enregistrées\u00a0: {block.told} Les autres lignes reviennent.")

    def _undo(self, block: _Block) -> None:
        """The last part first, each as one gesture."""
        first = block.firsts.pop()
        self._ws.gestures.run(
            history.undo_last, history.CAPTURE, [block.workshop_id], self._ws.clock(), first,
            done=partial(self._part_undone, block),
        )  # fmt: skip

    def _part_undone(self, block: _Block, undone: Undone) -> None:
        if block.firsts:
            self._ws.gestures.later(PAUSE_MS, partial(self._undo, block))
            return
        whole = replace(undone, what=block.recorded[0].reference, number=len(block.recorded))
        self._ws.say(undone_sentence(whole), Tone.OK)
