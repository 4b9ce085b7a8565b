"""What a table does to what it said: one call a gesture, each undone by one key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Draughting
from fabrique_desktop.services import capture, errata, formulating, history, projecting, removing, taking_back_said
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.history import Gesture, Undone
from fabrique_desktop.services.projecting import Showing
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.room_words import say_seen, toggle_blank, toggle_tables
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.half_drawn import HalfTyped
from fabrique_desktop.ui.workspace import Workspace

Refused = Callable[[Exception], None]


class TableGestures(QObject):
    """Holds no widget: the page says what is chosen, and hears when it is done.

    `names_asked` leads to the names found in a contribution; true while the room waits for it.
    """

    names_asked = Signal(str, bool)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self.workshop_id = ""
        self.closed = False  # what was collected there no longer changes

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
        if rows:
            self._ws.gestures.run(capture.change_angle, [one.id for one in rows], angle)

    def change_kind(self, rows: Sequence[ContributionRow], kind: ContributionKind) -> None:
        if rows:
            self._ws.gestures.run(capture.change_kind, [one.id for one in rows], kind)

    def attach(self, rows: Sequence[ContributionRow], axis_number: int | None) -> None:
        ids = [one.id for one in rows]
        self._ws.gestures.run(
            formulating.attach_to_axis, ids, axis_number,
            done=lambda _none: self._ws.say(attached_sentence(rows, axis_number), Tone.OK, "Annuler", self.undo),
        )  # fmt: skip

    def promote(self, contribution_id: str) -> None:
        self._ws.gestures.run(formulating.promote, contribution_id)

    def draw_up(self, contribution_id: str, typed: HalfTyped, done: Callable[[None], None], failed: Refused) -> None:
        self._ws.gestures.run(
            formulating.draw_up, contribution_id, typed.field, typed.words, typed.before, done=done, failed=failed
        )

    def validate(self, contribution_id: str, read: Draughting | None, failed: Refused) -> None:
        """`read` is what was read aloud; None: no longer validated."""
        at = None if read is None else self._ws.clock()
        self._ws.gestures.run(formulating.validate, contribution_id, at, read, failed=failed)

    def debate(self, contribution_id: str, debated: bool, failed: Refused | None = None) -> None:
        self._ws.gestures.run(formulating.debate, contribution_id, debated, failed=failed)

    def add_erratum(self, one: ContributionRow, words: str, done: Callable[[str], None], failed: Refused) -> None:
        self._ws.gestures.run(errata.add, one.id, words, self._ws.clock(), done=done, failed=failed)

    def say_added(self, one: ContributionRow) -> None:
        told = f"Erratum ajouté à {one.reference}\u00a0; il s’imprime à côté du texte recueilli."
        self._ws.say(told, Tone.OK, "Annuler", self.undo)

    def remove(self, one: ContributionRow, done: Callable[[None], None], failed: Refused) -> None:
        """On request, for good: nothing takes it back."""
        self._ws.gestures.run(removing.remove, one.id, self._ws.clock(), done=done, failed=failed)

    def say_removed(self, one: ContributionRow) -> None:
        told = f"Le texte de {one.reference} est effacé, à la demande d’une personne"
        self._ws.say(f"{told}\u00a0; sa référence reste, et elle reste comptée.", Tone.OK)

    def toggle_shown(self, rows: Sequence[ContributionRow]) -> None:
        """All of them, in one gesture."""
        references = {one.id: one.reference for one in rows}
        self._ws.gestures.run(projecting.toggle_all, list(references), done=partial(self._say_all, references))

    def show(self, contribution_id: str, reference: str) -> None:
        done = partial(self._say_shown, contribution_id, reference)
        self._ws.gestures.run(projecting.toggle_shown, contribution_id, done=done)

    def _say_all(self, references: Mapping[str, str], came: Mapping[str, Showing]) -> None:
        if len(references) == 1:
            ((id_, showing),) = came.items()
            self._say_shown(id_, references[id_], showing)
        else:
            say_seen(self._ws, self.workshop_id, shown_sentence(list(came.values())))

    def _say_shown(self, contribution_id: str, reference: str, showing: Showing) -> None:
        """What may be a name is told here, on the desk's screen, and without the name."""
        look = partial(self.names_asked.emit, contribution_id, showing is Showing.NAMED)
        if showing is Showing.NAMED:
            told = f"{reference} n’est pas montrée\u00a0: elle nomme sans doute une personne du registre."
            self._ws.say(f"{told} Décidez d’abord (Maj+F9).", Tone.WARN, "Voir le nom", look)
        elif showing is Showing.DOUBTED:
            told = f"{reference} est montrée. Un mot y est peut-être un nom du registre."
            self._ws.say(told, Tone.INFO, "Voir lequel", look)
        else:
            what = "est montrée" if showing is Showing.SHOWN else "n’est plus montrée"
            say_seen(self._ws, self.workshop_id, f"{reference} {what}.")

    def toggle_tables(self) -> None:
        if self.workshop_id:
            toggle_tables(self._ws, self.workshop_id)

    def toggle_blank(self) -> None:
        if self.workshop_id:
            toggle_blank(self._ws, self.workshop_id)

    def undo(self) -> None:
        if self.workshop_id:
            self._ws.gestures.run(
                taking_back_said.undo_said, self.workshop_id, self._ws.clock(),
                done=lambda undone: self._ws.say(undone_sentence(undone), Tone.OK),
            )  # fmt: skip


def shown_sentence(came: Sequence[Showing]) -> str:
    """« 3 contributions montrées, 1 laissée de côté. », of several."""
    taken = came.count(Showing.TAKEN_OFF)
    if taken:
        return f"{taken} contributions ne sont plus montrées."
    shown = came.count(Showing.SHOWN) + came.count(Showing.DOUBTED)
    parts = [french.counted(shown, "contribution montrée", "contributions montrées")]
    if kept := came.count(Showing.KEPT_OUT):
        parts.append(f"{kept} laissée{'s' if kept > 1 else ''} de côté (note ou retirée)")
    if named := came.count(Showing.NAMED):
        name = "nomment sans doute une" if named > 1 else "nomme sans doute une"
        parts.append(f"{named} {name} personne du registre (Maj+F9)")
    if doubted := came.count(Showing.DOUBTED):
        parts.append(f"dans {doubted}, un mot est peut-être un nom (Maj+F9)")
    return f"{', '.join(parts)}."


def attached_sentence(rows: Sequence[ContributionRow], axis_number: int | None) -> str:
    where = "à tous les axes" if axis_number is None else f"à l’axe\u00a0{axis_number}"
    if len(rows) == 1:
        return f"{rows[0].reference} rattachée {where}. Sa référence ne change pas."
    return f"{len(rows)} contributions rattachées {where}. Leurs références ne changent pas."


def undone_sentence(undone: Undone) -> str:
    kept = "il reste dans l’historique"
    if undone.entity in history.ROOM:
        return "La salle voit de nouveau ce qu’elle voyait avant."
    if undone.entity == "erratum":
        return f"Erratum de {undone.what} retiré\u00a0; {kept}."
    if undone.gesture is Gesture.GROUPING:
        others = undone.number - 1
        also = f" et {others} autre{'s' if others > 1 else ''}" if others else ""
        return f"Regroupement annulé ({undone.what}{also})\u00a0; {kept}."
    if undone.gesture is Gesture.UNGROUPING:
        return f"Dégroupement annulé\u00a0: {undone.what} est de nouveau regroupée\u00a0; {kept}."
    return _inserted(undone) if undone.action == "insert" else _changed(undone)


def _inserted(undone: Undone) -> str:
    if undone.number > 1:
        return f"{undone.number} contributions retirées, à partir de {undone.what}. Suppr les rétablit, une à une."
    return f"{undone.what} retirée : c’était le dernier geste de cette fenêtre. Suppr la rétablit."


def _changed(undone: Undone) -> str:
    others = undone.number - 1
    if others < 1:
        return f"Dernier changement de {undone.what} annulé ; il reste dans l’historique."
    also = f"{undone.what} et {others} autre{'s' if others > 1 else ''}"
    return f"Dernier changement de {undone.number} contributions annulé ({also}) ; il reste dans l’historique."
