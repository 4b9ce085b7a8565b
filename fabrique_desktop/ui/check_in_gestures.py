"""What the desk does, and what it says once it is done: one call a gesture, each undone by one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, counted
from fabrique_desktop.domain.people import Role
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import check_in, history
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.history import Undone
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.check_in_faces import Offer, arrival_title
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace


class DeskGestures(QObject):
    """`given_back(typed)`: what was refused returns to the field."""

    given_back = Signal(str)
    correction_given_back = Signal(str, object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self.workshop_ids: list[str] = []

    def present(self, offer: Offer, workshop: WorkshopRow, typed: str) -> None:
        """Somebody of the register is here; two workshops at the same hours are said, never refused."""
        person = offer.person
        if person is not None:
            self._ws.gestures.run(
                check_in.check_in, workshop.id, person.id, self._ws.clock(),
                done=lambda _id: self._noted(offer.title, workshop, offer.conflict),
                failed=lambda error: self._refused(typed, error),
            )  # fmt: skip

    def walk_in(self, typed: str, workshop: WorkshopRow) -> None:
        person = check_in.read_walk_in(typed)
        self._ws.gestures.run(
            check_in.walk_in, workshop.id, person, self._ws.clock(),
            done=lambda _id: self._noted(name_of(person), workshop, _kept_apart(person)),
            failed=lambda error: self._refused(typed, error),
        )  # fmt: skip

    def unnamed(self, typed: str, workshop: WorkshopRow) -> bool:
        """One person, or as many as the number in the field; says whether the field held that number."""
        number = int(typed) if typed.isdecimal() and len(typed) <= 4 else 0
        told = counted(number or 1, "personne sans nom", "personnes sans nom")
        self._ws.gestures.run(
            check_in.unnamed, workshop.id, number or 1, self._ws.clock(),
            done=lambda _ids: self._noted(told, workshop),
            failed=lambda error: self._refused(typed, error),
        )  # fmt: skip
        return bool(number)

    def undo(self) -> None:
        """The last gesture of this window on the workshops of the desk, and what it was."""
        self._ws.gestures.run(
            history.undo_last, history.DESK, self.workshop_ids, self._ws.clock(),
            done=lambda undone: self._ws.say(undone_sentence(undone), Tone.OK),
        )  # fmt: skip

    def depart_or_return(self, arrival: AttendanceRow) -> None:
        at, who = self._ws.clock(), arrival_title(arrival)
        if arrival.departed_at is None:
            self._change(f"{who} : départ noté à {hour_of(at)}.", check_in.depart, arrival.id, at)
        else:
            self._change(f"{who} : de retour, le départ est effacé.", check_in.come_back, arrival.id)

    def change_role(self, arrival: AttendanceRow, role: Role) -> None:
        told = f"{arrival_title(arrival)} : {labels.ROLE[role]}."
        self._change(told, check_in.change_role, arrival.id, role)

    def cancel(self, arrival: AttendanceRow) -> None:
        """Recorded by mistake, however long ago."""
        told = f"{arrival_title(arrival)} : présence annulée ; elle reste dans l’historique."
        self._change(told, check_in.cancel_presence, arrival.id, self._ws.clock())

    def _correction_refused(self, participant_id: str, person: NewPerson, error: Exception) -> None:
        self.correction_given_back.emit(participant_id, person)
        self._ws.refuse(error)

    def _change(self, told: str, command: Callable[..., object], *arguments: object) -> None:
        self._ws.gestures.run(command, *arguments, done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", self.undo))

    def correct(self, participant_id: str, person: NewPerson, before: NewPerson) -> None:
        self._ws.gestures.run(
            check_in.correct_person, participant_id, person, before,
            done=lambda _none: self._ws.say(f"{name_of(person)} : corrigé.", Tone.OK, "Annuler", self.undo),
            failed=lambda error: self._correction_refused(participant_id, person, error),
        )  # fmt: skip

    def _noted(self, name: str, workshop: WorkshopRow, warning: str = "") -> None:
        text = f"{name} : présence notée à {hour_of(self._ws.clock())} ({workshop.code})."
        self._ws.say(f"{text} {warning}".strip(), Tone.WARN if warning else Tone.OK, "Annuler", self.undo)

    def _refused(self, typed: str, error: Exception) -> None:
        self.given_back.emit(typed)
        self._ws.refuse(error)


def undone_sentence(undone: Undone) -> str:
    """« Présence de Delphine Orain annulée (A3-ACT-1). »; a change that was taken back is named too."""
    who = undone.what or "une personne sans nom"
    where = f" ({undone.code})" if undone.code else ""
    if undone.entity == "attendance" and undone.action == "insert":
        return f"Présence annulée : {who}{where}."
    return f"Dernier changement annulé : {who}{where}."


def _kept_apart(person: NewPerson) -> str:
    """What was typed beside the name and is neither a structure, a mail nor a phone is kept, never printed."""
    return f"« {person.needs} » est gardé à part, jamais imprimé." if person.needs else ""


def name_of(person: NewPerson) -> str:
    return clean_line(f"{person.first_name} {person.surname}")
