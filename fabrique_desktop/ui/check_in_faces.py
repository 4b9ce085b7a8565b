"""How the desk shows whom it found: enough to tell namesakes apart, nothing private."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import clock as hour_of, counted
from fabrique_desktop.domain.people import Minority, Role
from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.check_in import Several
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.typed_arrival import nowhere, read_several
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
    also_here: bool = False  # already in one of the two workshops of this desk
    elsewhere: str = ""
    moves_from: str = ""  # the workshop whose registration may come here: at the same hours first, else one to come
    conflicts: tuple[str, ...] = ()  # workshops at the same hours as the one that expects them
    expected: str = ""  # the workshop's code, where two share the desk
    alike: bool = False  # found by its likeness to what was typed, not by its letters
    by_code: bool = False  # a scanner read the code of their registration

    @classmethod
    def of(
        cls,
        person: PersonRow,
        workshops: Sequence[WorkshopRow],
        parallel: Mapping[str, frozenset[str]],
        over: Collection[str] = (),
    ) -> Offer:
        """Sent to the one open workshop that expects this person; to the field's own when none or both do.

        `parallel` gives, for each workshop's code, those at the same hours: being registered in two of them
        is said, never refused. `over` are the codes of those that are past or closed.
        """
        codes = {one.code for one in workshops}
        expecting = [one for one in workshops if one.code in person.registered]
        here = [(code, at) for code, at in person.present if code in codes]
        others = [code for code in person.registered if code not in codes]
        twice = {other for one in expecting for other in parallel.get(one.code, ()) if other in person.registered}
        came = {code for code, _at in person.present}
        movable = [code for code in others if code not in came and code not in over]
        beside = {other for one in workshops for other in parallel.get(one.code, ())}
        movable.sort(key=lambda code: code not in beside)
        return cls(
            id=person.id,
            title=person.full_name,
            person=person,
            workshop_id=expecting[0].id if len(expecting) == 1 else "",
            colour=COLOURS[list(workshops).index(expecting[0])] if len(expecting) == 1 else COLOURS[0],
            here=", ".join(f"déjà noté·e à {hour_of(at)} ({code})" for code, at in here),
            expected=" et ".join(one.code for one in expecting) if len(workshops) > 1 else "",
            also_here=bool(here) and len(workshops) > 1,
            elsewhere="" if expecting else (movable or others or ["—"])[0],
            moves_from="" if expecting or not movable else movable[0],
            conflicts=tuple(sorted(twice)),
        )

    @classmethod
    def to_add(cls, typed: str, known: Callable[[str], bool] = nowhere) -> Offer:
        """`known` tells whether the register has a structure of that name."""
        return cls(id="+", title=typed, several=read_several(typed, known))

    @property
    def registered_at(self) -> str:
        """The workshop that expects this person instead, or an empty text."""
        return "" if self.elsewhere == "—" else self.elsewhere

    def conflict(self, code: str) -> str:
        """Said to whoever records this person in the workshop of that code."""
        other = next((one for one in self.conflicts if one != code), "")
        return f"Attention, aussi inscrit·e à {other}, aux mêmes heures." if other else ""


#: whoever gives no name
SOMEBODY = Offer("+", "", several=Several(1))


def offers(
    people: Sequence[PersonRow],
    workshops: Sequence[WorkshopRow],
    parallel: Mapping[str, frozenset[str]],
    words: str,
    over: Collection[str] = (),
    *,
    known: Callable[[str], bool] = nowhere,
) -> list[Offer]:
    """Those found, then what was typed, to be added; a number of people comes first, for nobody is called so."""
    found = [Offer.of(person, workshops, parallel, over) for person in people]
    typed = clean_line(words)
    if not typed or not workshops:
        return found
    added = Offer.to_add(typed, known)
    return [*found, added] if added.several is None else [added, *found]


def moved_from(offer: Offer | None, target: WorkshopRow | None, workshops: Sequence[WorkshopRow]) -> str:
    """The code of the workshop whose registration may come to `target`: the other one of the desk, or elsewhere."""
    if offer is None or target is None or offer.here:
        return ""
    beside = [one.code for one in workshops if one.id == offer.workshop_id and one.id != target.id]
    return beside[0] if beside else offer.moves_from


def sure(found: Sequence[Offer]) -> bool:
    """Whether Enter may take the first line: expected here and without a namesake, or the only one to add."""
    if not found or found[0].person is None:
        return bool(found)
    first = found[0]
    if first.alike or first.also_here:
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
    if first.also_here:
        return "Déjà noté·e sur ce poste : ↓ puis Entrée seulement si la personne vient aussi à l’autre atelier."
    if first.moves_from:
        return f"Inscrit·e à {first.moves_from} : ↓ puis Entrée pour l’ajouter ici, F9 pour déplacer son inscription."
    return "Pas d’inscrit sûr à ce nom ici : ↓ puis Entrée pour choisir, ou F7 pour ajouter la personne tapée."


def several_title(people: Several, role: Role | None = None) -> str:
    """« 3 personnes sans nom », « 2 enfants », « 6 personnes du groupe « Emmaüs » »; `role` is chosen by a key."""
    role = role or people.role
    if role is not None:
        who = counted(people.number, *labels.ROLE_COUNT[role])
    elif people.group:
        who = counted(people.number, "personne", "personnes")
    else:
        who = counted(people.number, "personne sans nom", "personnes sans nom")
    return f"{who} du groupe « {people.group} »" if people.group else who


def contact_kept(people: Several) -> str:
    """What was left for all of them is not printed, nor shown to the queue."""
    return "" if people.contact is None else "Ce qui est noté après le nombre est gardé à part, jamais imprimé."


def offer_face(offer: Offer) -> Face:
    person = offer.person
    if person is None:
        title, chip = f"Ajouter « {offer.title} »", "personne non inscrite"
        if offer.several is not None:
            title, chip = f"Ajouter {several_title(offer.several)}", _counted_or_apart(offer.several)
        kept = [("contact gardé", "ok")] if offer.several and offer.several.contact else []
        return Face("", title, ((chip, "warn"), *kept), bar="warn", body_first=True)
    needs = "" if offer.elsewhere else person.needs  # those of somebody expected here, or already here
    lead = " · ".join(part for part in (person.organization or person.neighbourhood, needs) if part)
    return Face(
        lead, offer.title, tuple(_chips(offer, person)), bar="ok" if offer.here else offer.colour, body_first=True
    )


def _counted_or_apart(people: Several) -> str:
    if people.role not in (None, Role.PARTICIPANT):
        return "à part"
    return "comptée" if people.number == 1 else "chacune comptée"


def _chips(offer: Offer, person: PersonRow) -> list[tuple[str, str]]:
    chips: list[tuple[str, str]] = [("nom proche", "warn")] if offer.alike else []
    if offer.by_code:
        chips.append(("code lu", "ok"))
    if offer.here:
        chips.append((offer.here, "ok"))
    elif offer.elsewhere:
        chips.append((f"inscrit·e à {offer.registered_at}" if offer.registered_at else "non inscrit·e ici", "warn"))
    else:
        chips.append((f"attendu·e à {offer.expected}" if offer.expected else "attendu·e", offer.colour))
    if offer.conflicts:
        chips.append(("deux ateliers aux mêmes heures", "warn"))
    if person.minority is not Minority.NO:
        chips.append((labels.MINORITY[person.minority], "warn"))
    if person.doubtful:
        chips.append(("doublon possible", "warn"))
    return chips


def offer_spoken(offer: Offer) -> str:
    if offer.several is not None:
        kept = ", contact gardé" if offer.several.contact else ""
        return f"Ajouter {several_title(offer.several)}, {_counted_or_apart(offer.several)}{kept}"
    if offer.person is None:
        return f"Ajouter {offer.title}, personne non inscrite"
    near = "nom proche" if offer.alike else ""
    state = offer.here or (f"inscrit·e à {offer.registered_at}" if offer.registered_at else "")
    if not state:
        state = "non inscrit·e ici" if offer.elsewhere else f"attendu·e {offer.expected}".strip()
    person = offer.person
    minor = "" if person.minority is Minority.NO else labels.MINORITY[person.minority]
    needs = "" if offer.elsewhere else person.needs
    told = (near, offer.title, person.organization or person.neighbourhood, needs, state, minor, offer.conflict(""))
    return ", ".join(part for part in told if part)
