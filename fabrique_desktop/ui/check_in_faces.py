"""How the desk shows whom it found: enough to tell namesakes apart, nothing private."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, counted
from fabrique_desktop.domain.people import Minority
from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.check_in import Several
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.typed_arrival import read_several
from fabrique_desktop.ui.widgets.cards import Face

#: with two workshops on the desk, each has its colour, beside its code in words
COLOURS = ("accent", "coordination")


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the found list: somebody of the register, or what was typed, to be added."""

    id: str
    title: str
    person: PersonRow | None = None
    several: Several | None = None  # what was typed is a number of people
    workshop_id: str = ""
    colour: str = COLOURS[0]
    here: str = ""
    elsewhere: str = ""
    conflict: str = ""
    expected: str = ""  # the workshop's code, where two share the desk
    alike: bool = False  # found by its likeness to what was typed, not by its letters
    by_code: bool = False  # a scanner read the code of their registration

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
            colour=COLOURS[list(workshops).index(expecting[0])] if len(expecting) == 1 else COLOURS[0],
            here=", ".join(f"déjà noté·e à {hour_of(at)} ({code})" for code, at in here),
            expected=" et ".join(one.code for one in expecting) if len(workshops) > 1 else "",
            elsewhere="" if expecting else (others[0] if others else "—"),
            conflict=f"Attention, aussi inscrit·e à {twice[0]}, aux mêmes heures." if twice else "",
        )

    @classmethod
    def to_add(cls, typed: str) -> Offer:
        return cls(id="+", title=typed, several=read_several(typed))

    @property
    def moves_from(self) -> str:
        """The code of the workshop that expects this person instead, or an empty text."""
        return "" if self.elsewhere == "—" else self.elsewhere


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


def hint(typed: bool, rows: Sequence[Offer], chosen: bool) -> str:
    """What Enter would do now, in one line."""
    first = rows[0] if rows else None
    if not typed or first is None:
        return "Tapez les premières lettres, puis Entrée : présent·e. ↓ montre les attendus qui ne sont pas encore là."
    if not chosen:
        return _unsure(first)
    if first.several is not None:
        return "Entrée ajoute ces personnes d’un coup. Une faute de frappe s’annule par Ctrl+Z."
    if len(rows) <= 1 and first.person is None:
        return "Pas d’inscrit à ce nom. Entrée ajoute la personne (nom, structure, courriel ou téléphone)."
    return "↑ ↓ pour choisir · Entrée : présent·e · F7 : ajouter comme personne non inscrite"


def _unsure(first: Offer) -> str:
    """Enter takes nobody: the person must be chosen."""
    if first.alike:
        return "Pas d’inscrit à ce nom, mais des noms proches : ↓ puis Entrée pour choisir, ou F7 pour ajouter."
    if first.moves_from:
        return f"Inscrit·e à {first.moves_from} : ↓ puis Entrée pour l’ajouter ici, F9 pour déplacer son inscription."
    return "Pas d’inscrit sûr à ce nom ici : ↓ puis Entrée pour choisir, ou F7 pour ajouter la personne tapée."


def several_title(people: Several) -> str:
    """« 3 personnes sans nom », « 6 personnes du groupe « Emmaüs » »."""
    if people.group:
        return f"{counted(people.number, 'personne', 'personnes')} du groupe « {people.group} »"
    return counted(people.number, "personne sans nom", "personnes sans nom")


def offer_face(offer: Offer) -> Face:
    person = offer.person
    if person is None:
        title, chip = f"Ajouter « {offer.title} »", "personne non inscrite"
        if offer.several is not None:
            title, chip = f"Ajouter {several_title(offer.several)}", "chacune comptée"
        return Face("", title, ((chip, "warn"),), bar="warn", body_first=True)
    lead = " · ".join(part for part in (person.organization or person.neighbourhood, person.needs) if part)
    return Face(
        lead, offer.title, tuple(_chips(offer, person)), bar="ok" if offer.here else offer.colour, body_first=True
    )


def _chips(offer: Offer, person: PersonRow) -> list[tuple[str, str]]:
    chips: list[tuple[str, str]] = [("nom proche", "warn")] if offer.alike else []
    if offer.by_code:
        chips.append(("code lu", "ok"))
    if offer.here:
        chips.append((offer.here, "ok"))
    elif offer.elsewhere:
        chips.append((f"inscrit·e à {offer.moves_from}" if offer.moves_from else "non inscrit·e ici", "warn"))
    else:
        chips.append((f"attendu·e à {offer.expected}" if offer.expected else "attendu·e", offer.colour))
    if offer.conflict:
        chips.append(("deux ateliers aux mêmes heures", "warn"))
    if person.minority is not Minority.NO:
        chips.append((labels.MINORITY[person.minority], "warn"))
    if person.doubtful:
        chips.append(("doublon possible", "warn"))
    return chips


def offer_spoken(offer: Offer) -> str:
    if offer.several is not None:
        return f"Ajouter {several_title(offer.several)}"
    if offer.person is None:
        return f"Ajouter {offer.title}, personne non inscrite"
    near = "nom proche" if offer.alike else ""
    state = offer.here or (f"inscrit·e à {offer.moves_from}" if offer.moves_from else "")
    if not state:
        state = "non inscrit·e ici" if offer.elsewhere else f"attendu·e {offer.expected}".strip()
    person = offer.person
    minor = "" if person.minority is Minority.NO else labels.MINORITY[person.minority]
    told = (near, offer.title, person.organization or person.neighbourhood, person.needs, state, minor, offer.conflict)
    return ", ".join(part for part in told if part)
