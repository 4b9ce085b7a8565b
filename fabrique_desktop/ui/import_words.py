"""The French words of an import: fields, verdicts, reasons, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fabrique_desktop.documents import text as french
from fabrique_desktop.documents.registrants import Origin, RegistrantList
from fabrique_desktop.documents.text import counted
from fabrique_desktop.services.importing import (
    ImportPlan,
    ImportSummary,
    LastImport,
    PlannedRow,
    Reason,
    Verdict,
)
from fabrique_desktop.services.programme import ProcessRow

FIELD: Mapping[str, str] = MappingProxyType(
    {
        "source_id": "Identifiant de la liste",
        "civility": "Civilité",
        "surname": "Nom",
        "first_name": "Prénom",
        "full_name": "Nom et prénom ensemble",
        "organization": "Structure",
        "job": "Fonction",
        "category": "Catégorie",
        "neighbourhood": "Quartier",
        "email": "Courriel",
        "phone": "Téléphone",
        "other_contact": "Autre contact",
        "workshops": "Ateliers (codes)",
        "code": "Code d’inscription (à scanner)",
        "minority": "Mineur·e",
        "needs": "Besoins d’accueil",
        "named_in_minutes": "Accord : nom au compte rendu",
        "photo_allowed": "Accord : photo",
        "answer_wanted": "Accord : être recontacté·e pour la réponse",
        "follow_up_wanted": "Accord : être recontacté·e pour la suite",
    }
)
LEFT_ASIDE = "Laissée de côté"
ENCODINGS = (
    ("UTF-8", "utf-8"),
    ("Windows (cp1252)", "cp1252"),
    ("Mac", "mac_roman"),
    ("UTF-16", "utf-16"),
    ("DOS (cp850)", "cp850"),
)
SEPARATORS = (("Point-virgule", ";"), ("Virgule", ","), ("Tabulation", "\t"))
VERDICT: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.NEW: "Nouvelle",
        Verdict.KNOWN: "Déjà là",
        Verdict.DOUBTFUL: "Doublon possible",
        Verdict.REFUSED: "Refusée",
    }
)
#: in the order they are shown: what needs somebody's eye first
ORDER = (Verdict.REFUSED, Verdict.DOUBTFUL, Verdict.NEW, Verdict.KNOWN)
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.NEW: "Nouvelles",
        Verdict.KNOWN: "Déjà là",
        Verdict.DOUBTFUL: "Doublons possibles",
        Verdict.REFUSED: "Refusées",
    }
)
_COUNTED = {
    Verdict.NEW: ("nouvelle personne", "nouvelles personnes"),
    Verdict.KNOWN: ("déjà là", "déjà là"),
    Verdict.DOUBTFUL: ("doublon possible", "doublons possibles"),
    Verdict.REFUSED: ("ligne refusée", "lignes refusées"),
}
_REASON = {
    Reason.NOBODY_ALIKE: "",
    Reason.SAME_IDENTIFIER: "même identifiant",
    Reason.SAME_EMAIL: "même nom, même courriel",
    Reason.SAME_PHONE: "même nom, même téléphone",
    Reason.SAME_RECORD: "même fiche",
    Reason.ALIKE: "entre et reste marquée",
    Reason.NEAR: "nom très proche, entre et reste marquée",
    Reason.SAME_CONTACT: "nom proche, même contact, entre et reste marquée",
    Reason.IDENTIFIER_TAKEN: "identifiant déjà pris par quelqu’un d’autre",
    Reason.NO_NAME: "ni nom ni prénom",
    Reason.GROUP: "un groupe sans noms : à noter à l’arrivée avec « Sans nom »",
    Reason.TOO_LONG: "texte beaucoup trop long pour un nom",
    Reason.REPEATED_HEADER: "ligne de titres répétée",
}
_ORIGIN = {
    Origin.DECIDIM: "Liste d’inscriptions Decidim",
    Origin.PRETIX: "Liste pretix",
    Origin.INDICO: "Liste Indico",
    Origin.OPENSLIDES: "Liste OpenSlides",
}
_SOME = 5

NO_NAME_COLUMN = (
    "Aucune colonne n’est reconnue comme un nom. Dites plus bas ce que contient chaque colonne ; "
    "rien n’est écrit avant « Importer »."
)


def verdict_text(one: PlannedRow) -> str:
    like = f" comme la ligne {one.same_as_line}" if one.same_as_line else ""
    reason = _REASON[one.reason]
    return f"{VERDICT[one.verdict]}{like}" + (f" : {reason}" if reason else "")


_TRAINING = "Dossier de formation : n’y entrez pas de vraies personnes."


def summary_text(plan: ImportPlan, process: ProcessRow) -> str:
    """What importing would do, and what it would leave out; first of all, if the dossier is for no real person."""
    counts = [counted(plan.counts[verdict], *_COUNTED[verdict]) for verdict in Verdict if plan.counts[verdict]]
    added = counted(plan.registrations, "inscription", "inscriptions")
    said = [f"{counted(len(plan.rows), 'ligne', 'lignes')} : {', '.join(counts)} ; {added} à ajouter."]
    if plan.people and not plan.changes:
        said.append("Tout y est déjà : il n’y a rien à importer.")
    if plan.unknown_codes:
        said.append(f"Ateliers inconnus, ignorés : {_some(plan.unknown_codes)}.")
    if plan.codes:
        said.append(f"{counted(plan.codes, 'code d’inscription gardé', 'codes d’inscription gardés')}.")
    if plan.lost_codes:
        lost = counted(len(plan.lost_codes), "code n’est gardé", "codes ne sont gardés")
        said.append(f"Faute d’atelier, {lost} nulle part : choisissez l’atelier où inscrire tout le monde.")
    if plan.other_codes:
        lines = _some([str(line) for line in plan.other_codes])
        said.append(f"Autre code que celui déjà noté, qui reste (lignes {lines}).")
    return " ".join([_TRAINING, *said] if process.training and plan.changes else said)


def read_as(found: RegistrantList) -> str:
    """How the file was understood, and what of it was not."""
    if found.kind == "csv":
        said = [f"Texte {encoding(found.encoding)}, séparateur « {separator(found.separator)} »"]
    else:
        said = [f"Classeur, feuille « {found.sheet} »" if found.sheet else "Classeur"]
    if found.origin in _ORIGIN:
        said.insert(0, _ORIGIN[found.origin])
    said.append(counted(len(found.places), "colonne reconnue", "colonnes reconnues"))
    if found.ignored:
        said.append(f"Laissées de côté : {_some(found.ignored)}")
    if found.unknown_categories:
        said.append(f"Catégories inconnues : {_some(found.unknown_categories)}")
    if found.ragged:
        said.append(f"Lignes plus larges que les titres : {_some([str(line) for line in found.ragged])}")
    return ". ".join(said) + "."


def done_text(summary: ImportSummary) -> str:
    codes = f", {counted(summary.codes, 'code gardé', 'codes gardés')}" if summary.codes else ""
    return (
        f"{counted(summary.people, 'personne lue', 'personnes lues')} : "
        f"{counted(summary.new + summary.doubtful, 'ajoutée', 'ajoutées')}, {summary.known} déjà là, "
        f"{counted(summary.registrations, 'inscription', 'inscriptions')}{codes}, "
        f"{counted(summary.refused, 'ligne refusée', 'lignes refusées')}."
    )


def undone_text(undone: LastImport) -> str:
    return (
        f"Importation annulée : {counted(undone.people, 'personne retirée', 'personnes retirées')}, "
        f"{counted(undone.registrations, 'inscription retirée', 'inscriptions retirées')}."
    )


def last_text(last: LastImport) -> str:
    """What « Annuler la dernière importation » would take back."""
    people = counted(last.people, "personne", "personnes")
    return f"{people}, {counted(last.registrations, 'inscription', 'inscriptions')}, le {french.moment(last.at)}"


def separator(char: str) -> str:
    return "tabulation" if char == "\t" else char


def encoding(name: str) -> str:
    return next((shown for shown, value in ENCODINGS if value == name.removesuffix("-sig")), name)


def _some(parts: tuple[str, ...] | list[str]) -> str:
    more = len(parts) - _SOME
    return ", ".join(parts[:_SOME]) + (f" et {more} de plus" if more > 0 else "")
