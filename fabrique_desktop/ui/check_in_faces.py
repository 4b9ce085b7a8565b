"""How the desk shows people: enough to tell namesakes apart, nothing private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of
from fabrique_desktop.domain.people import Manner, Minority, Role
from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.attendance import AttendanceRow, PersonRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.widgets.cards import Face


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the found list: somebody of the register, or what was typed, to be added."""

    id: str
    title: str
    person: PersonRow | None = None
    workshop_id: str = ""
    here: str = ""
    elsewhere: str = ""
    conflict: str = ""
    expected: str = ""  # the workshop's code, where two share the desk
    alike: bool = False  # found by its likeness to what was typed, not by its letters

    @classmethod
    def of(cls, person: PersonRow, workshops: Sequence[WorkshopRow], parallel: Mapping[str, frozenset[str]]) -> Offer:
        """Sent to the one open workshop that expects this person; to the field's own when none or both do.

        `parallel` gives, for each workshop's code, those at the same hours: being registered in two of them
        is said, never refused.
        """
        codes = {one.code for one in workshops}
        expecting = [one for one in workshops if one.code in person.registered]
        here = [(code, at) for code, at in person.present if code in codes]
        others = [code for code in person.registered if code not in codes]
        twice = [
            other
            for one in expecting
            for other in sorted(parallel.get(one.code, frozenset()))
            if other in person.registered
        ]
        return cls(
            id=person.id,
            title=person.full_name,
            person=person,
            workshop_id=expecting[0].id if len(expecting) == 1 else "",
            here=", ".join(f"déjà noté·e à {hour_of(at)} ({code})" for code, at in here),
            expected=" et ".join(one.code for one in expecting) if len(workshops) > 1 else "",
            elsewhere="" if expecting else (others[0] if others else "—"),
            conflict=f"Attention, aussi inscrit·e à {twice[0]}, aux mêmes heures." if twice else "",
        )

    @classmethod
    def to_add(cls, typed: str) -> Offer:
        return cls(id="+", title=typed)


def offers(
    people: Sequence[PersonRow], workshops: Sequence[WorkshopRow], parallel: Mapping[str, frozenset[str]], words: str
) -> list[Offer]:
    """Those found, then what was typed, to be added."""
    found = [Offer.of(person, workshops, parallel) for person in people]
    typed = clean_line(words)
    return [*found, Offer.to_add(typed)] if typed and workshops else found


def sure(found: Sequence[Offer]) -> bool:
    """Whether Enter may take the first line: expected here and without a namesake, or the only one to add."""
    if not found or found[0].person is None:
        return bool(found)
    first = found[0]
    if first.alike:
        return False
    namesake = len(found) > 1 and fold(found[1].title) == fold(first.title)
    return not first.elsewhere and not namesake


def hint(typed: bool, rows: int, chosen: bool, near: bool) -> str:
    if not typed:
        return "Tapez les premières lettres. Entrée : la personne est présente. Rien d’autre n’est obligatoire."
    if not chosen and near:
        return "Pas d’inscrit à ce nom, mais des noms proches : ↓ puis Entrée pour choisir, ou F7 pour ajouter."
    if not chosen:
        return "Pas d’inscrit sûr à ce nom ici : ↓ puis Entrée pour choisir, ou F7 pour ajouter la personne tapée."
    if rows <= 1:
        return "Pas d’inscrit à ce nom. Entrée ajoute la personne (nom, structure, courriel ou téléphone)."
    return "↑ ↓ pour choisir · Entrée : présent·e · F7 : ajouter comme personne non inscrite"


def offer_face(offer: Offer) -> Face:
    person = offer.person
    if person is None:
        return Face(
            "",
            f"Ajouter « {offer.title} »",
            (("personne non inscrite", "warn"),),
            bar="warn",
            body_first=True,
        )
    chips: list[tuple[str, str]] = [("nom proche", "warn")] if offer.alike else []
    if offer.here:
        chips.append((offer.here, "ok"))
    elif offer.elsewhere:
        chips.append((f"inscrit·e à {offer.elsewhere}" if offer.elsewhere != "—" else "non inscrit·e ici", "warn"))
    else:
        chips.append((f"attendu·e à {offer.expected}" if offer.expected else "attendu·e", "accent"))
    if offer.conflict:
        chips.append(("deux ateliers aux mêmes heures", "warn"))
    if person.minority is not Minority.NO:
        chips.append((labels.MINORITY[person.minority], "warn"))
    if person.doubtful:
        chips.append(("doublon possible", "warn"))
    lead = person.organization or person.neighbourhood
    return Face(lead, offer.title, tuple(chips), bar="ok" if offer.here else "accent", body_first=True)


def offer_spoken(offer: Offer) -> str:
    if offer.person is None:
        return f"Ajouter {offer.title}, personne non inscrite"
    near = "nom proche" if offer.alike else ""
    state = offer.here or (f"inscrit·e à {offer.elsewhere}" if offer.elsewhere else "attendu·e")
    return ", ".join(part for part in (near, offer.title, offer.person.organization, state, offer.conflict) if part)


def arrival_title(arrival: AttendanceRow) -> str:
    if arrival.full_name:
        return arrival.full_name
    return f"Sans nom n° {arrival.label}" if arrival.manner is Manner.UNNAMED else arrival.label


def arrival_order(arrival: AttendanceRow) -> tuple[datetime, int, str]:
    """Latest first; people without a name who came together, by their number."""
    return arrival.arrived_at, int(arrival.label) if arrival.label.isdecimal() else 0, arrival.id


def arrival_face(arrival: AttendanceRow, workshops: Sequence[WorkshopRow]) -> Face:
    """With two workshops on the desk, each presence says which."""
    several = workshops if len(workshops) > 1 else ()
    code = next((one.code for one in several if one.id == arrival.workshop_id), "")
    chips: list[tuple[str, str]] = []
    if arrival.role is not Role.PARTICIPANT:
        chips.append((f"{labels.ROLE[arrival.role]}, à part", "unsorted"))
    elif arrival.manner is Manner.WALK_IN:
        chips.append(("non inscrit·e", "warn"))
    if arrival.minor:
        chips.append(("mineur·e", "warn"))
    if arrival.departed_at is not None:
        chips.append((f"parti·e à {hour_of(arrival.departed_at)}", "unsorted"))
    lead = " · ".join(part for part in (code, hour_of(arrival.arrived_at), arrival.organization) if part)
    bar = "unsorted" if arrival.departed_at or arrival.role is not Role.PARTICIPANT else "ok"
    return Face(lead, arrival_title(arrival), tuple(chips), bar=bar, body_first=True)


def arrival_spoken(arrival: AttendanceRow) -> str:
    left = f", parti·e à {hour_of(arrival.departed_at)}" if arrival.departed_at else ""
    role = "" if arrival.role is Role.PARTICIPANT else f", {labels.ROLE[arrival.role]}, non compté·e"
    return f"{arrival_title(arrival)}, arrivé·e à {hour_of(arrival.arrived_at)}{left}{role}"
