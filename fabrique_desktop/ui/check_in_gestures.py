"""What the desk does, and what it says once it is done: one call a gesture, each undone by one key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, counted
from fabrique_desktop.domain.errors import AlreadyPresent, ChangedMeanwhile
from fabrique_desktop.domain.people import Proof, RefusalReason, Role
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import attendance, check_in, completing, desk_history, duplicates, history, seating
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import AT_THE_DESK, Expected, Manners, NewPerson, Several
from fabrique_desktop.services.history import Gesture, Undone
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.typed_arrival import read_walk_in
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.ui.check_in_arrivals import arrival_title
from fabrique_desktop.ui.check_in_faces import Offer, contact_kept, several_title
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.correction import Card
from fabrique_desktop.ui.workspace import Workspace

CARD = tuple(NewPerson.__dataclass_fields__)
#: beside the roles, how somebody may arrive: a minor who takes part
MINOR: Final = "minor"
Arriving = Role | Literal["minor"]


class DeskGestures(QObject):
    """`given_back(typed)`: what was refused returns to the field; `last` is the presence just recorded.

    `card_given_back(reopen)`: a card that was refused is shown again, as it was typed and about the same person.
    """

    given_back = Signal(str)
    card_given_back = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self.workshop_ids: list[str] = []
        self.manners = AT_THE_DESK
        self.last = ""
        self._asked: Several | None = None

    # -- arrivals

    def arrive(self, offer: Offer, workshop: WorkshopRow, typed: str, arriving: Arriving | None = None) -> None:
        """Whoever the line offers: somebody of the register, a walk-in, or several at once."""
        how = self._how(arriving)
        if offer.several is not None:
            self.several(offer.several, workshop, typed, arriving)
        elif offer.person is None:
            person = read_walk_in(typed)
            self._run(typed, workshop, name_of(person), check_in.walk_in, person, how=how, more=_kept_apart(person))
        else:
            if offer.by_code and how.proof is Proof.DESK:
                how = replace(how, proof=Proof.CODE)
            self._run(
                typed, workshop, offer.title, check_in.check_in, offer.person.id, how=how,
                more=offer.conflict(workshop.code), warned=bool(offer.conflict(workshop.code)),
            )  # fmt: skip

    def several(
        self, people: Several, workshop: WorkshopRow, typed: str = "", arriving: Arriving | None = None
    ) -> None:
        """So many people without a name, or of a group."""
        how = self._how(arriving)
        told = several_title(people, how.role)
        self._run(typed, workshop, told, check_in.several, people, how=how, more=contact_kept(people))

    def meant(self, people: Several) -> bool:
        """A number that is rarely met at a door, and often a slip, is asked for twice."""
        sure = not people.unusual or self._asked == people
        self._asked = None if sure else people
        if not sure:
            self._ws.say(f"{several_title(people)} d’un coup ? Entrée de nouveau pour les noter.", Tone.WARN)
        return sure

    def _how(self, arriving: Arriving | None) -> Manners:
        if isinstance(arriving, Role):
            return replace(self.manners, role=arriving)
        return replace(self.manners, minor=True) if arriving == MINOR else self.manners

    def move_here(self, offer: Offer, code: str, workshop: WorkshopRow, typed: str) -> None:
        """Registered for the workshop of that code: the registration comes here with the person."""
        expected = Expected(offer.id, code)
        self._run(
            typed, workshop, offer.title, check_in.move_here, expected, how=self.manners,
            more=f"Son inscription à {code} est déplacée ici.",
        )  # fmt: skip

    def _run(
        self, typed: str, workshop: WorkshopRow, title: str, command: Callable[..., object], who: object, *,
        how: Manners, more: str = "", warned: bool = False,
    ) -> None:  # fmt: skip
        self._ws.gestures.run(
            command, workshop.id, who, self._ws.clock(), how,
            done=lambda ids: self._noted(title, workshop, ids, more, warned),
            failed=lambda error: self._arrival_refused(typed, workshop, who, error),
        )  # fmt: skip

    def _arrival_refused(self, typed: str, workshop: WorkshopRow, who: object, error: Exception) -> None:
        if isinstance(error, AlreadyPresent):
            person = who.participant_id if isinstance(who, Expected) else who
            self._remember(workshop, person if isinstance(person, str) else None, RefusalReason.ALREADY_PRESENT)
        self.given_back.emit(typed)
        self._ws.refuse(error)

    def _noted(self, title: str, workshop: WorkshopRow, ids: object, more: str, warned: bool) -> None:
        """« Rozenn Kerbrat : présence notée à 18 h 20 (A1-ACT-1). Table 3. »"""
        made = [ids] if isinstance(ids, str) else list(ids) if isinstance(ids, list) else []
        rows = self._ws.database.read(attendance.attendance_rows, [workshop.id], made)
        self.last = made[-1] if made else ""
        when = "" if rows and not rows[0].proof.timed else f" à {hour_of(self._ws.clock())}"
        told = f"{title} : présence notée{when} ({workshop.code}). {_seated(rows)} {more}"
        self._ws.say(" ".join(told.split()), Tone.WARN if warned else Tone.OK, "Annuler", self.undo)

    def unknown_code(self, workshop: WorkshopRow | None) -> None:
        """Nobody bears what a scanner read: nobody is added, and the desk remembers it."""
        self._ws.say("Aucune inscription ne porte ce code. Tapez le nom de la personne.", Tone.WARN)
        self._remember(workshop, None, RefusalReason.UNKNOWN_CODE)

    def _remember(self, workshop: WorkshopRow | None, participant_id: str | None, reason: RefusalReason) -> None:
        if workshop is not None:
            at = self._ws.clock()
            self._ws.gestures.run(
                desk_history.refuse, workshop.id, participant_id, reason, at, failed=lambda _error: None
            )

    # -- changes

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

    def change_role(self, arrival: AttendanceRow, arriving: Arriving) -> None:
        who = arrival_title(arrival)
        if isinstance(arriving, Role):
            self._change(f"{who} : {labels.ROLE[arriving]}.", check_in.change_role, arrival.id, arriving)
        else:
            told = f"{who} : mineur·e, compté·e, jamais nommé·e ; autorisation des parents attendue."
            self._change(told, check_in.mark_minor, arrival.id)

    def cancel(self, arrival: AttendanceRow) -> None:
        """Recorded by mistake, however long ago."""
        told = f"{arrival_title(arrival)} : présence annulée ; elle reste dans l’historique."
        self._change(told, check_in.cancel_presence, arrival.id, self._ws.clock())

    def next_table(self, arrival: AttendanceRow) -> None:
        who = arrival_title(arrival)
        self._ws.gestures.run(
            seating.next_table, arrival.id,
            done=lambda table: self._ws.say(f"{who} : table {table}.", Tone.OK, "Annuler", self.undo),
        )  # fmt: skip

    def seat(self, arrival: AttendanceRow, table: int) -> None:
        self._change(f"{arrival_title(arrival)} : table {table}.", seating.seat, arrival.id, table)

    def correct(self, card: Card, person: NewPerson) -> None:
        self._ws.gestures.run(
            check_in.correct_person, card.participant_id, person, card.before,
            done=lambda _none: self._ws.say(f"{name_of(person)} : corrigé.", Tone.OK, "Annuler", self.undo),
            failed=lambda error: self._card_refused(replace(card, typed=person), error),
        )  # fmt: skip

    def attach(self, card: Card, person: NewPerson) -> None:
        """Somebody who came without a name leaves one, or a way to get the answer."""
        who = name_of(person) or "Moyen de recevoir la réponse"
        self._ws.gestures.run(
            completing.attach, card.attendance_id, person, self._ws.clock(),
            done=lambda _id: self._ws.say(f"{who} : ajouté à la présence.", Tone.OK, "Annuler", self.undo),
            failed=lambda error: self._card_refused(replace(card, typed=person), error),
        )  # fmt: skip

    def _card_refused(self, card: Card, error: Exception) -> None:
        """Somebody else wrote there: the card comes back with what they wrote, and one's own words over it."""
        if isinstance(error, ChangedMeanwhile) and card.participant_id:
            card = self._against_now(card)
        self.card_given_back.emit(card)
        self._ws.refuse(error)

    def _against_now(self, card: Card) -> Card:
        try:
            now = self._ws.database.read(check_in.person_card, card.participant_id)
        except StoreError:
            return card
        before, typed = card.before, card.typed or card.before
        mine = {name: getattr(typed, name) for name in CARD if getattr(typed, name) != getattr(before, name)}
        return replace(card, before=now, typed=replace(now, **mine))

    def same_person(self, keep_id: str, other_id: str, title: str) -> None:
        told = f"{title} : une seule personne désormais, ses inscriptions et présences sont réunies."
        self._change(told, duplicates.same_person, keep_id, other_id, self._ws.clock())

    def different_people(self, one_id: str, other_id: str, title: str) -> None:
        told = f"{title} : deux personnes différentes ; la question ne sera plus posée."
        self._change(told, duplicates.different_people, one_id, other_id)

    def _change(self, told: str, command: Callable[..., object], *arguments: object) -> None:
        self._ws.gestures.run(command, *arguments, done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", self.undo))


def _seated(rows: Sequence[AttendanceRow]) -> str:
    """« Table 3. », « Tables 1, 2 et 4. »; nothing where nobody was given one."""
    numbers = sorted({row.table for row in rows if row.table is not None})
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"Table {numbers[0]}."
    return f"Tables {', '.join(map(str, numbers[:-1]))} et {numbers[-1]}."


_UNDONE: Mapping[Gesture, str] = MappingProxyType(
    {
        Gesture.MOVE: "Présence annulée, l’inscription retourne où elle était",
        Gesture.MERGE: "Les deux fiches sont de nouveau séparées",
        Gesture.DISTINCTION: "Décision annulée, la question se pose de nouveau",
        Gesture.NAMING: "Ce qui avait été ajouté à cette présence est retiré",
        Gesture.CHANGE: "Dernier changement annulé",
    }
)


def undone_sentence(undone: Undone) -> str:
    """« Présence annulée : Delphine Orain (A3-ACT-1). »; a change that was taken back is named too."""
    who = f" : {undone.what}" if undone.what else ""
    where = f" ({undone.code})" if undone.code else ""
    if undone.gesture is Gesture.ARRIVAL:
        if not who:
            who = f" : {counted(undone.number or 1, 'personne sans nom', 'personnes sans nom')}"
        return f"{'Présences annulées' if undone.number > 1 else 'Présence annulée'}{who}{where}."
    return f"{_UNDONE[undone.gesture]}{who}{where}."


def _kept_apart(person: NewPerson) -> str:
    """What was typed beside the name and is neither a structure, a mail nor a phone is kept, never printed."""
    kept = ", ".join(part for part in (person.other_contact, person.needs) if part)
    return f"« {kept} » est gardé à part, jamais imprimé." if kept else ""


def name_of(person: NewPerson) -> str:
    return clean_line(f"{person.first_name} {person.surname}")
