"""Names found in texts, in words: what the page shows and what `fabrique export` prints. Without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services.hiding import INSTEAD
from fabrique_desktop.services.leaks import Holder, Leak, awaited

_PLACES: Mapping[Holder, str] = {
    Holder.CONTRIBUTION: "{}",
    Holder.ERRATUM: "erratum de {}",
    Holder.REPORT: "message de la table {}",
    Holder.SUPPORT: "support remis",
    Holder.STEP: "étape du déroulé",
    Holder.WORKSHOP: "atelier {}",
    Holder.MILESTONE: "calendrier",
    Holder.PROCESS: "démarche",
}
_FIELDS: Mapping[str, str] = {
    "text": "texte",
    "verbatim": "mots exacts",
    "title": "titre",
    "answers_to": "à quoi ça répond",
    "how": "comment",
    "who": "qui",
    "conditions": "conditions",
    "obstacles": "freins et leviers",
    "message": "message",
    "where_to_get": "où se le procurer",
    "date_hint": "date annoncée",
    "venue": "lieu",
    "room": "salle",
    "name": "nom",
    "slogan": "slogan",
    "owner": "porteur",
    "contractor": "prestataire",
    "contact": "contact",
    "frame": "cadre",
    "mandate": "mandat",
    "purpose": "suites données",
}
_WHY = {
    True: (
        "Presque sûr : un prénom et un nom du registre côte à côte, une civilité, une adresse ou un "
        "téléphone qui y figure."
    ),
    False: "Peut-être : ce mot est un nom du registre, mais il peut vouloir dire autre chose.",
}


def place(leak: Leak) -> str:
    """« A3-ACT-1-T2-07 », « message de la table 3 »."""
    return _PLACES[leak.holder].format(leak.reference)


def field(leak: Leak) -> str:
    """Of several texts, which; a message is one by itself."""
    return "" if leak.holder is Holder.REPORT else _FIELDS[leak.field]


def where(leak: Leak) -> str:
    """« A3-ACT-1-T2-07, mots exacts »."""
    return ", ".join(part for part in (place(leak), field(leak)) if part)


def passage(leak: Leak) -> str:
    """In context; the words are between square brackets, so that nothing rests on a colour."""
    return f"{leak.before}[{leak.words}]{leak.after}".strip()


def why(leak: Leak) -> str:
    return _WHY[leak.sure]


def decision(leak: Leak) -> str:
    if leak.naming is None:
        return "Pas encore décidé : s’imprime tel quel."
    if leak.naming is Naming.LEFT:
        return "Décidé : laissé tel quel."
    return f"Décidé : caché. Il s’imprime « {INSTEAD} »."


def possible(number: int) -> str:
    """« 3 noms du registre possibles »."""
    return counted(number, "nom du registre possible", "noms du registre possibles")


def progress(found: Sequence[Leak]) -> str:
    """« 3 noms du registre possibles à décider, dont 1 presque sûr · 2 décidés »: never a demand."""
    waiting = awaited(found)
    sure = awaited(one for one in found if one.sure)
    decided = len({one.key for one in found if one.naming is not None})
    parts = []
    if waiting:
        certain = f", dont {counted(sure, 'presque sûr', 'presque sûrs')}" if sure else ""
        parts.append(f"{possible(waiting)} à décider{certain}")
    if decided:
        parts.append(counted(decided, "décidé", "décidés") if waiting else f"Tout est décidé ({decided})")
    return " · ".join(parts) or "Noms"


def nothing(people: int) -> str:
    """Where no name was found; `people` are the entries of the register."""
    if not people:
        return "Le registre est vide : il n’y a personne à qui comparer les textes."
    compared = counted(people, "fiche", "fiches")
    return (
        f"Aucun nom trouvé. Les textes de cet atelier ont été comparés au registre ({compared}) : noms, adresses "
        "électroniques, téléphones. Un surnom ou un prénom seul ne se voit pas ainsi ; relire reste utile."
    )


def printed(number: int) -> str:
    """What the export says of those that nobody decided about."""
    if number > 1:
        return f"{possible(number)} y sont imprimés tels quels, sans décision."
    return f"{possible(number)} y est imprimé tel quel, sans décision."


def in_what_leaves(number: int) -> str:
    """Beside what is for the Ville: what was looked for in it, and nothing that nobody checked."""
    if number:
        return printed(number)
    return (
        "Textes comparés au registre : aucun nom possible n’y attend de décision. "
        "Un surnom ou un prénom seul ne se voit pas ainsi."
    )


def to_be_printed(number: int) -> str:
    """What the export would print, said before it."""
    return f"{possible(number)}, sans décision : les documents les imprimeraient tels quels (Maj+F9)." if number else ""


def refused(found: Sequence[Leak]) -> str:
    """What the command line says when it was asked not to print any."""
    number = awaited(found)
    waiting = "attendent" if number > 1 else "attend"
    return (
        f"Rien n’a été produit : {possible(number)} dans les textes ({measured(found)}) {waiting} une décision. "
        "Décidez dans la page « Noms » (Maj+F9), ou lisez-les avec « --leaks report »."
    )


def measured(found: Sequence[Leak]) -> str:
    """« 31 passages, 24 décisions »: one decision serves wherever the words are in one text."""
    passages = counted(sum(one.naming is None for one in found), "passage", "passages")
    return f"{passages}, {counted(awaited(found), 'décision', 'décisions')}"


def told(leak: Leak) -> str:
    """One line of the command line."""
    how = "presque sûr" if leak.sure else "peut-être un autre mot"
    return f"Nom possible ({how}) : {where(leak)} : {passage(leak)}"
