"""The French words of one person's data: what each field is called, on paper as in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.office_papers import filled, paper_texts
from fabrique_desktop.documents.text import UNDATED, day, moment
from fabrique_desktop.domain.base import parse_instant
from fabrique_desktop.domain.journal import Action
from fabrique_desktop.domain.people import Manner, Minority, ParticipantCategory, Proof, RefusalReason, Role
from fabrique_desktop.domain.rights import Change, Keeper, Passage, RegisterEntry, Where

REFUSED: Mapping[RefusalReason, str] = MappingProxyType(
    {
        RefusalReason.ALREADY_PRESENT: "déjà noté·e présent·e",
        RefusalReason.UNKNOWN_CODE: "code inconnu",
    }
)
ACTION: Mapping[str, str] = MappingProxyType(
    {Action.INSERT: "écrit", Action.UPDATE: "changé", Action.DELETE: "supprimé"}
)
ENTITY: Mapping[str, str] = MappingProxyType(
    {
        "participant": "fiche",
        "registration": "inscription",
        "attendance": "présence",
        "refusal": "refus à l’accueil",
        "distinction": "ressemblance",
    }
)
FIELD: Mapping[str, str] = MappingProxyType(
    {
        "source_id": "identifiant d’origine",
        "civility": "civilité",
        "surname": "nom",
        "first_name": "prénom",
        "organization": "structure",
        "job": "fonction",
        "category": "catégorie",
        "neighbourhood": "quartier",
        "email": "courriel",
        "phone": "téléphone",
        "other_contact": "autre contact",
        "minority": "minorité",
        "needs": "besoins du jour",
        "named_in_minutes": "nom au compte rendu",
        "photo_allowed": "photo",
        "answer_wanted": "recevoir la réponse",
        "follow_up_wanted": "recevoir des nouvelles",
        "doubtful": "doublon possible",
        "merged_into": "réunie à",
        "erased_at": "effacement",
        "duplicate_key": "clé de ressemblance",
        "participant_id": "qui",
        "one_id": "l’une",
        "other_id": "l’autre",
        "workshop_id": "atelier",
        "code": "code",
        "manner": "venue",
        "role": "rôle",
        "label": "numéro ou groupe",
        "minor": "personne mineure",
        "proof": "preuve",
        "table_number": "table",
        "arrived_at": "arrivée",
        "departed_at": "départ",
        "cancelled_at": "annulation",
        "reason": "raison",
        "refused_at": "heure",
    }
)
_HOLDER: Mapping[str, str] = MappingProxyType(
    {
        "contribution": "{}",
        "contribution_group": "titre d’un rapprochement ({})",
        "erratum": "erratum de {}",
        "table_report": "message de la table {}",
        "support": "support remis",
        "sequence": "étape du déroulé",
        "workshop": "atelier {}",
        "milestone": "calendrier",
        "process": "présentation de la démarche",
        "participant": "registre",
    }
)
_CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "category": {one.value: labels.CATEGORY[one] for one in ParticipantCategory},
        "minority": {one.value: labels.MINORITY[one] for one in Minority},
        "manner": {one.value: labels.MANNER[one] for one in Manner},
        "role": {one.value: labels.ROLE[one] for one in Role},
        "proof": {one.value: labels.PROOF[one] for one in Proof},
        "reason": {one.value: REFUSED[one] for one in RefusalReason},
    }
)
CONSENTS = (
    ("named_in_minutes", "nom_au_compte_rendu", "Votre nom dans le compte rendu"),
    ("photo_allowed", "photo", "Une photo de vous"),
    ("answer_wanted", "recevoir_la_reponse", "Recevoir la réponse de la Ville"),
    ("follow_up_wanted", "recevoir_des_nouvelles", "Recevoir des nouvelles de la suite"),
)


def parts(keeper: Keeper) -> Sequence[tuple[str, str, Sequence[str]]]:
    """What is told beside the data: the key of each part, its heading, its sentences."""
    texts = paper_texts("person_data")
    values = {"owner": keeper.owner or "la Ville", "contact": keeper.contact or "l’accueil de l’atelier"}
    keys = (("uses", "utilisations"), ("readers", "lecteurs"), ("kept", "durees"), ("rights", "droits"),
            ("apart", "absences"))  # fmt: skip
    return [(key, texts[f"{name}_title"], [filled(one, **values) for one in texts[name]]) for name, key in keys]


def origin(entry: RegisterEntry) -> str:
    return "liste importée" if entry.source else "saisie à l’accueil ou inscription"


def where_told(where: Where) -> str:
    """« A3-ACT-1, Acteurs du territoire, 6 avril 2017 »."""
    when = day(where.starts_at) if where.starts_at else UNDATED
    return ", ".join(part for part in (where.code, where.name, when) if part)


def place_of(passage: Passage) -> str:
    return _HOLDER[passage.holder].format(passage.reference).replace(" ()", "")


def field_told(field: str) -> str:
    return FIELD.get(field, field)


def value_told(change: Change) -> str:
    """What was written, as the screens say it."""
    value = change.value
    if change.erased:
        return "effacé"
    if value is None or value == "":
        return "vide" if change.field else ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str) and change.field.endswith("_at"):
        with suppress(ValueError):  # told as it is written rather than not at all
            return moment(parse_instant(value))
    return _CHOICES.get(change.field, {}).get(str(value), str(value))


def when_or_not(when: datetime | None) -> str:
    return moment(when) if when else ""
