"""The sentences of people's rights: what will be erased, what cannot be, what was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fabrique_desktop import erasing
from fabrique_desktop.documents.text import counted, enumeration, moment, spaced
from fabrique_desktop.domain.erasures import Retained
from fabrique_desktop.erasing import Around, Erased
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.erasing_person import ToErase
from fabrique_desktop.services.passages import NamedPassage
from fabrique_desktop.services.retention import Due, Rule

EXPLAINED = (
    "Accès, rectification, effacement : une demande reçue se traite ici, personne par personne. Réponse sous un mois."
)
_CANNOT = (
    "Ne peut pas être effacé d’ici : les feuilles imprimées, les fichiers envoyés par courriel, les copies faites à la "
    "main. L’attestation le rappelle."
)
_AGAIN = (
    "Si la liste qui porte cette personne est importée de nouveau, elle y reviendra comme une nouvelle personne : "
    "retirez-la aussi de cette liste."
)
_STAYS = (
    "Les nombres ne changent pas : ses présences restent comptées, sans nom. L’historique dit qu’il y a eu un "
    "effacement et quand, jamais qui. Rien ne l’annule."
)
_TEXT_STAYS = (
    "La contribution, sa référence et sa place restent, et le reste de son texte. Rien n’annule un effacement."
)
_HOLDERS: Mapping[str, str] = {
    "contribution": "contribution",
    "erratum": "erratum de",
    "contribution_group": "titre du groupe de",
    "table_report": "message de la table",
    "support": "support remis",
    "sequence": "étape du déroulé",
    "workshop": "programme,",
    "milestone": "jalon du programme",
    "process": "présentation de la démarche",
    "participant": "fiche de quelqu’un d’autre",
}
_FIELDS: Mapping[str, str] = {
    "verbatim": "verbatim", "title": "titre", "answers_to": "à quoi ça répond", "how": "comment", "who": "qui",
    "conditions": "conditions", "obstacles": "freins et leviers",
    "job": "fonction", "other_contact": "autre contact", "needs": "besoins",
}  # fmt: skip
NOT_IN_THE_REGISTER = "Seuls des mots de textes sont effacés ; le registre n’est pas touché."
NO_LIMIT = "à décider"
FINISH_FIRST = "Enregistrez d’abord l’attestation de cet effacement, puis « Terminé »."


def summary(person: PersonRow) -> str:
    """What tells who it is, and what they came to."""
    facts = [person.organization, person.neighbourhood]
    expected = f"inscription : {', '.join(person.registered)}" if person.registered else "sans inscription"
    came = ", ".join(sorted(code for code, _at in person.present))
    return spaced(" · ".join(filter(None, (*facts, expected, f"présence : {came}" if came else "aucune présence"))))


def will_be_erased(seen: ToErase) -> str:
    lines = [f"• {words} : {number}" for words, number in erasing.preview(seen)]
    if seen.awaited_at:
        lines.append(f"• Reste attendue, sans nom, à : {enumeration(list(seen.awaited_at))}")
    return spaced("\n".join(lines))


def what_stays() -> str:
    return spaced("\n".join((_STAYS, _CANNOT, _AGAIN)))


def in_texts(typed: str) -> str:
    return spaced(f"Effacer « {typed} » des textes")


def text_stays() -> str:
    return spaced("\n".join((_TEXT_STAYS, _CANNOT)))


def place(one: NamedPassage) -> str:
    """« A3-ACT-1-T2-07 · verbatim »."""
    where = one.reference if one.holder == "contribution" else f"{_HOLDERS[one.holder]} {one.reference}".strip()
    state = "clôturé" if one.closed else ""
    return spaced(" · ".join(filter(None, (where, _FIELDS.get(one.field, ""), state))))


def passage(one: NamedPassage) -> str:
    return f"… {one.before}[{one.words}]{one.after} …"


def doubt(one: NamedPassage) -> str:
    if one.shared:
        return "Peut-être quelqu’un d’autre du registre, qui porte le même nom."
    return "" if one.sure else "Peut-être un autre mot."


def passages_heading(found: Sequence[NamedPassage]) -> str:
    if not found:
        return "Ce nom ne figure dans aucun texte."
    texts = counted(len(found), "passage nomme", "passages nomment")
    return spaced(
        f"{texts} peut-être cette personne. Cochez ceux à effacer : leurs mots sont remplacés par "
        "« [passage effacé] », même dans un atelier clôturé ; le sceau imprimé reste valable et le dit. "
        "Les autres restent."
    )


def files_heading(number: int) -> str:
    if not number:
        return "Aucun fichier produit ne porte ce nom, parmi ceux que le programme connaît."
    return spaced(
        f"{counted(number, 'fichier produit porte', 'fichiers produits portent')} ce nom, ou ne se lisent pas :"
    )


def done(erased: Erased) -> str:
    """After it: what went, and what is left to do by hand."""
    around, passages = erased.around, erased.passages
    lines = ["Effacé. Les nombres sont les mêmes avant et après."]
    if passages:
        lines.append(f"{counted(passages, 'passage effacé', 'passages effacés')} dans les textes.")
    if number := len(around.copies.deleted):
        copies = counted(number, "copie de sauvegarde effacée", "copies de sauvegarde effacées")
        lines.append(f"{copies} ; une nouvelle, sans ce nom, a été faite.")
    if around.deleted:
        lines.append(f"{counted(len(around.deleted), 'fichier supprimé', 'fichiers supprimés')}.")
    if around.lines:
        lines.append(
            f"{counted(around.lines, 'ligne à moitié tapée', 'lignes à moitié tapées')} : ce nom y est effacé."
        )
    if around.lines_left:
        left = counted(around.lines_left, "ligne en cours de frappe porte", "lignes en cours de frappe portent")
        lines.append(f"{left} encore ce nom, dans une fenêtre ouverte : effacez-le là.")
    if erased.person.what.get("structures_kept"):
        lines.append(erasing.STRUCTURE_KEPT)
    if around.sound is False:
        lines.append("La vérification du dossier a trouvé des différences : lancez « fabrique check ».")
    return spaced("\n".join(lines))


def to_destroy(around: Around) -> str:
    paths = [*map(str, around.to_destroy), *map(str, around.copies.unreachable)]
    return spaced("À détruire à la main :\n") + "\n".join(f"• {path}" for path in paths) if paths else ""


def kind(one: Retained) -> str:
    return erasing.KINDS[one]


def days(rule: Rule) -> str:
    return "" if rule.days is None else str(rule.days)


def due(found: Due, copies: int, logs: int) -> str:
    """What a purge would erase, kind by kind."""
    if found.last_closing is None:
        return spaced("Aucun atelier n’est clôturé : rien n’est à purger dans le registre.")
    people = {one.kind: one.count for one in found.kinds}
    lines = [
        f"Dernière clôture : {moment(found.last_closing)}.",
        f"• {kind(Retained.IDENTITIES)} : {counted(people[Retained.IDENTITIES], 'personne', 'personnes')}",
        f"• {kind(Retained.CONTACTS)} : {counted(people[Retained.CONTACTS], 'personne', 'personnes')}",
        f"• {kind(Retained.COPIES)} trop anciennes : {copies}",
        f"• {kind(Retained.LOGS)} trop anciens : {logs}",
    ]
    if found.kept:
        number = counted(found.kept, "personne attend", "personnes attendent")
        lines.append(f"{number} une réponse ou une suite : leur nom et leurs coordonnées restent.")
    if found.awaited:
        number = counted(found.awaited, "personne est attendue", "personnes sont attendues")
        lines.append(f"{number} à un atelier encore ouvert : rien n’en est effacé.")
    return spaced("\n".join(lines))


def due_in_a_line(found: Due) -> str:
    """Said once when a dossier opens; empty when nothing is due."""
    number = sum(one.count for one in found.kinds if one.kind is Retained.IDENTITIES)
    if not number:
        return ""
    people = counted(number, "personne a", "personnes ont")
    return spaced(f"{people} une identité gardée au-delà de la durée prévue : voyez « Droits des personnes ».")
