"""What a column is, by its header: the City's and associations' words, and those of the platforms that export lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from fabrique_desktop.domain.text import clean_line, fold

#: what a column can be, in the order a person would read them
FIELDS: tuple[str, ...] = (
    "source_id", "civility", "surname", "first_name", "full_name", "organization", "job", "category",
    "neighbourhood", "email", "phone", "other_contact", "workshops", "code", "minority", "needs",
    "named_in_minutes", "photo_allowed", "answer_wanted", "follow_up_wanted",
)  # fmt: skip
NAMES = frozenset({"surname", "first_name", "full_name"})
LONGEST_HEADER = 200


class Origin(StrEnum):
    """Where a list comes from, as far as its headers tell."""

    DECIDIM = "decidim"
    PRETIX = "pretix"
    INDICO = "indico"
    OPENSLIDES = "openslides"
    OTHER = "other"


#: headers by field, folded; the first column that bears one of them is taken
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "source_id": (
        "identifiant", "id", "id inscription", "identifiant inscription", "n inscription", "no inscription",
        "numero inscription", "numero d inscription", "identifiant participant", "member number",
        "numero de membre", "mitgliedsnummer",
    ),
    "civility": ("civilite", "civ", "m mme", "mme m", "anrede"),
    "surname": (
        "nom", "noms", "nom de famille", "nom d usage", "nom usuel", "patronyme", "nom du participant",
        "nom participant", "nom de l inscrit", "nom inscrit", "last name", "surname", "family name",
        "nachname", "familienname", "attendee name family name", "attendee name last name",
        "nom du participant nom de famille", "nom du participant nom", "name des teilnehmers nachname",
        "name des teilnehmers familienname", "teilnehmername nachname", "teilnehmername familienname",
    ),
    "first_name": (
        "prenom", "prenoms", "prenom s", "prenom du participant", "prenom participant", "prenom usuel",
        "prenom de l inscrit", "prenom inscrit", "first name", "given name", "vorname",
        "attendee name given name", "attendee name first name", "nom du participant prenom",
        "name des teilnehmers vorname", "teilnehmername vorname",
    ),
    "full_name": (
        "nom et prenom", "nom prenom", "noms et prenoms", "nom et prenom s", "noms prenoms", "nom prenoms",
        "nom et prenoms", "prenom et nom", "prenom nom", "prenoms et noms", "prenoms noms", "nom complet",
        "participant", "participants", "participant e", "participante s", "inscrit", "inscrits", "inscrit e",
        "identite", "nom prenom du participant", "nom et prenom du participant", "full name", "name",
        "user name", "attendee name", "attendee name full name", "teilnehmername", "name des teilnehmers",
    ),
    "organization": (
        "organisation", "organisme", "structure", "association", "etablissement", "institution", "employeur",
        "entreprise", "societe", "service", "structure organisme", "organisme structure",
        "structure d appartenance", "nom de la structure", "organization", "company", "affiliation",
        "user user group", "structure level", "niveau de structure", "echelon structurel", "gliederungsebene",
        "firma", "unternehmen",
    ),
    "job": ("fonction", "poste", "metier", "profession", "qualite", "job", "position", "job title"),
    "category": ("categorie", "college", "categorie de participant", "type de participant", "category"),
    "neighbourhood": ("quartier", "secteur", "quartier de residence", "lieu de residence", "quartier d habitation"),
    "email": (
        "courriel", "e mail", "email", "mail", "mel", "adresse electronique", "adresse e mail",
        "adresse email", "adresse mail", "adresse courriel", "adresse de courriel", "adresse de messagerie",
        "courrier electronique", "courriels", "mails", "emails", "e mails", "email address", "e mail address",
        "user email", "e mail adresse",
    ),
    "phone": (
        "telephone", "telephones", "tel", "portable", "tel portable", "telephone portable", "mobile", "tel mobile",
        "telephone mobile", "numero de telephone", "n de telephone", "no de telephone", "n tel",
        "telephone fixe", "tel fixe", "fixe", "contact telephonique", "phone", "phone number", "telefon",
        "telefonnummer",
    ),
    "other_contact": (
        "contact", "contacts", "coordonnees", "coordonnee", "autre contact", "autres contacts",
        "moyen de contact", "mail ou telephone", "courriel ou telephone", "telephone ou mail",
        "telephone ou courriel", "mail telephone", "telephone mail", "tel mail", "mail tel",
        "adresse", "adresse postale", "adresse complete", "adresse domicile", "adresse du domicile",
        "domicile", "address", "postal address", "anschrift",
    ),
    "workshops": (
        "seances", "seance", "ateliers", "atelier", "codes seances", "code seance", "codes ateliers",
        "code atelier", "inscrit a", "inscrite a", "seances choisies", "ateliers choisis", "workshops", "workshop",
    ),
    "code": (
        "secret", "code secret", "ticket secret", "geheimnis", "code", "order code", "code de commande",
        "code commande", "numero de commande", "bestellnummer", "bestellcode", "code inscription",
        "code d inscription", "code billet", "code barre", "qr code",
    ),
    "minority": ("mineur", "mineur e", "mineure", "personne mineure", "mineurs", "mineur s"),
    "needs": (
        "besoin", "besoins", "besoin accueil", "besoins d accueil", "besoin d accueil", "besoin particulier",
        "besoins particuliers", "besoin specifique", "besoins specifiques", "accessibilite",
        "besoins d accessibilite", "besoin d accessibilite",
    ),
    "named_in_minutes": (
        "accord nom compte rendu", "accord nom", "accord nom au compte rendu", "nom dans le compte rendu",
        "nom au compte rendu",
    ),
    "photo_allowed": ("accord photo", "accord photos", "droit a l image", "accord image"),
    "answer_wanted": (
        "accord recontact", "accord recontacter", "recontact", "accord contact", "souhaite la reponse",
        "accord reponse", "etre recontacte", "etre recontacte e",
    ),
    "follow_up_wanted": (
        "accord suites", "accord suite", "accord suivi", "souhaite les suites", "etre informe des suites",
        "etre informe e des suites", "accord recontact suites", "recontact suites",
    ),
}  # fmt: skip
_FIELD_OF = {header: name for name, headers in _HEADERS.items() for header in headers}

#: given up for another column of the same field: a ticket carries its secret, and somebody is reached by a contact
#: more surely than at an address
_WEAK = frozenset(
    {
        "code", "order code", "code de commande", "code commande", "numero de commande", "bestellnummer",
        "bestellcode", "adresse", "adresse postale", "adresse complete", "adresse domicile",
        "adresse du domicile", "domicile", "address", "postal address", "anschrift", "telephone fixe", "tel fixe",
        "fixe",
    }
)  # fmt: skip

#: words that mean something else on one platform
_ON: Mapping[Origin, Mapping[str, str]] = {
    Origin.PRETIX: {"nom du participant": "full_name", "nom participant": "full_name", "name": "full_name"},
    Origin.INDICO: {"title": "civility", "titre": "civility"},
    Origin.OPENSLIDES: {"title": "civility", "titre": "civility", "titel": "civility"},
}
_ORDER = frozenset(
    {"order code", "code de commande", "code commande", "numero de commande", "bestellnummer", "bestellcode"}
)
_TICKET = frozenset(
    {
        "attendee name", "product", "price", "secret", "checked in", "nom du participant", "produit", "prix",
        "teilnehmername", "name des teilnehmers", "produkt", "preis", "e mail", "eingecheckt", "enregistre",
    }
)  # fmt: skip
_INDICO = frozenset(
    {
        "registration state", "registration date", "modification date", "affiliation", "check in date",
        "etat de l inscription", "etat d inscription", "date de modification",
    }
)  # fmt: skip
_OPENSLIDES = frozenset(
    {
        "structure level", "member number", "vote weight", "is physical person", "default password", "locked out",
        "home committee", "participant number", "niveau de structure", "echelon structurel", "numero de membre",
        "poids du vote", "gliederungsebene", "mitgliedsnummer", "stimmgewicht", "teilnehmernummer",
    }
)  # fmt: skip
_FORM = re.compile(r"\s*registration_form_(?:responses|answers)/\s*(?:\d+\s*\.)?(.*)", re.IGNORECASE | re.DOTALL)
_ASKED = re.compile(
    r"(?:quel(?:le)?s? (?:est|sont) )?(?:avez vous |indiquez |precisez |merci d indiquer )?"
    r"(?:votre|vos|un|une|des|le|la|les|l)? ?(.*?)(?: facultatif| facultative| obligatoire| optionnel| s il y a lieu)?"
)


def tidy(cell: str) -> str:
    """One clean line; most cells are clean already, and stay the same object."""
    if not (cell.isascii() and cell.isprintable()):
        return clean_line(" ".join(cell.split()))
    tidied = " ".join(cell.split())
    return cell if tidied == cell else tidied


@lru_cache(maxsize=4_096)
def header_key(cell: str) -> str:
    """The words by which a header is known; a question of a form is known by what it asks."""
    if len(cell) > LONGEST_HEADER:
        return ""
    asked = _FORM.fullmatch(cell)
    if asked is None:
        return fold(tidy(cell))
    words = _ASKED.fullmatch(fold(tidy(asked.group(1))))
    return words.group(1) if words else ""


def origin_of(cells: Sequence[str]) -> Origin:
    """The platform whose headers these are."""
    if any(cell.strip().lower().startswith(("user/", "registration_form_")) for cell in cells):
        return Origin.DECIDIM
    keys = {header_key(cell) for cell in cells}
    if keys & _ORDER and keys & _TICKET:
        return Origin.PRETIX
    if len(keys & _OPENSLIDES) > 1:
        return Origin.OPENSLIDES
    if keys & _INDICO and "id" in keys and (keys & {"name", "nom"} or {"first name", "last name"} <= keys):
        return Origin.INDICO
    return Origin.OTHER


def recognise(cells: Sequence[str], origin: Origin | None = None) -> dict[str, int]:
    """Where each field is, if these cells are headers."""
    special = _ON.get(origin_of(cells) if origin is None else origin, {})
    places: dict[str, int] = {}
    weakly: dict[str, bool] = {}
    for place, cell in enumerate(cells):
        key = header_key(cell)
        name = special.get(key, _FIELD_OF.get(key, "")) if key else ""
        weak = key in _WEAK
        if name and (name not in places or (weakly[name] and not weak)):
            places[name], weakly[name] = place, weak
    apart = "first_name" in places and "surname" not in places
    if apart and "full_name" in places and header_key(cells[places["full_name"]]) == "name":  # « Name, Vorname »
        places["surname"] = places.pop("full_name")
    return {name: places[name] for name in FIELDS if name in places}


def names_somebody(places: Iterable[str]) -> bool:
    return not NAMES.isdisjoint(places)
