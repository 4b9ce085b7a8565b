"""One person's data as a file that a program reads: each key is explained in it, no identifier of the dossier is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.atomic import written_beside
from fabrique_desktop.documents.office_papers import paper_texts
from fabrique_desktop.documents.person_words import (
    ACTION,
    CONSENTS,
    ENTITY,
    REFUSED,
    field_told,
    origin,
    parts,
    place_of,
)
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.rights import Came, Change, PersonData, RegisterEntry, Where

#: changes when a key is added, renamed or means something else
FORMAT = "fabrique-personne-1"
Told = Mapping[str, object]


def write_person_data_json(data: PersonData, path: Path) -> None:
    """Write the file; raises FileExistsError if the name is taken."""
    with written_beside(path) as stream:
        stream.write((json.dumps(person_json(data), ensure_ascii=False, indent=1) + "\n").encode())


def person_json(data: PersonData) -> Told:
    return {
        "format": FORMAT,
        "cles": paper_texts("person_data")["keys"],
        "demarche": data.keeper.process,
        "exercice": data.keeper.training,
        "etabli_le": _moment(data.at),
        "responsable": data.keeper.owner,
        "contact": data.keeper.contact,
        "fiches": [_entry(one) for one in data.entries],
        "inscriptions": [{**_where(one.where), "code": one.code, "second_code": one.spare} for one in data.expected],
        "presences": [_came(one) for one in data.came],
        "groupes": [
            {**_where(one.where), "arrivee": _moment(one.arrived_at), "groupe": one.label} for one in data.group_labels
        ],
        "refus_a_l_accueil": [
            {**_where(one.where), "le": _moment(one.at), "raison": REFUSED[one.reason]} for one in data.turned_away
        ],
        "ressemblances": [{"le": _moment(one.at), "operateur": one.operator} for one in data.told_apart],
        "rapporteur": [
            {**_where(one.where), "table": one.table, "nom": one.rapporteur, "prenom_seul": one.alone}
            for one in data.spoke_for
        ],
        "passages": [
            {"ou": place_of(one), "champ": one.field, "mots": one.words, "phrase": one.sentence}
            for one in data.passages
        ],
        "documents": [
            {**_where(one.where), "version": one.version, "le": _moment(one.made_at)} for one in data.left
        ],
        "journal": [_change(one) for one in data.history],
        **{key: list(sentences) for key, _title, sentences in parts(data.keeper)},
    }  # fmt: skip


def _entry(entry: RegisterEntry) -> Told:
    return {
        "civilite": entry.civility,
        "nom": entry.surname,
        "prenom": entry.first_name,
        "structure": entry.organization,
        "fonction": entry.job,
        "categorie": labels.CATEGORY[entry.category],
        "quartier": entry.neighbourhood,
        "courriel": entry.email,
        "telephone": entry.phone,
        "autre_contact": entry.other_contact,
        "minorite": labels.MINORITY[entry.minority],
        "besoins": entry.needs,
        "accords": {key: getattr(entry, name) for name, key, _words in CONSENTS},
        "doublon_possible": entry.doubtful,
        "origine": origin(entry),
        "identifiant_origine": entry.source,
        "notee_le": _moment(entry.noted_at),
        "reunie_a_la_premiere": entry.merged,
    }


def _came(one: Came) -> Told:
    return {
        **_where(one.where),
        "arrivee": _moment(one.arrived_at),
        "depart": _moment(one.departed_at),
        "annulee_le": _moment(one.cancelled_at),
        "role": labels.ROLE[one.role],
        "venue": labels.MANNER[one.manner],
        "categorie": labels.CATEGORY[one.category],
        "mineur": one.minor,
        "preuve": labels.PROOF[one.proof],
        "table": one.table,
        "groupe_ou_numero": one.label,
    }


def _change(one: Change) -> Told:
    return {
        "le": _moment(one.at),
        "operateur": one.operator,
        "action": ACTION.get(one.action, one.action),
        "quoi": ENTITY.get(one.entity, one.entity),
        "champ": field_told(one.field),
        "valeur": one.value,
        "effacee": one.erased,
    }


def _where(where: Where) -> Told:
    day = where.starts_at.astimezone(PARIS).date().isoformat() if where.starts_at else None
    return {"atelier": where.code, "atelier_nom": where.name, "atelier_jour": day}


def _moment(when: datetime | None) -> str | None:
    return when.astimezone(PARIS).isoformat(timespec="seconds") if when else None
