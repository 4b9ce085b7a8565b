"""Lists as the platforms export them: their very headers, with invented people."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

Table = list[list[str]]

DECIDIM: Table = [
    ["id", "code", "user/name", "user/email", "registration_form_responses/1. Quel est votre quartier ?",
     "registration_form_responses/2. Votre numéro de téléphone (facultatif)",
     "registration_form_responses/3. Avez-vous des besoins particuliers ?"],
    ["12", "A1B2C3D4", "Marie Le Gall", "marie@example.org", "Kerlédé", "'+33 6 39 98 00 01", ""],
    ["13", "E5F6G7H8", "Najibullah", "naj@example.org", "", "06 39 98 00 02", "rampe ; boucle"],
]  # fmt: skip
OLD_DECIDIM: Table = [
    ["id", "code", "user/name", "user/email", "user/user_group", "guest", "registration_form_answers/1. Téléphone"],
    ["7", "ZZ99", "Ali ROY", "ali@example.org", "Emmaüs", "No", "02 61 91 11 37"],
]
PRETIX: Table = [
    ["Order code", "Attendee name", "Attendee name: Given name", "Attendee name: Family name", "Product", "Price",
     "Checked in", "Checked out", "Automatically checked in", "Secret", "E-mail", "Phone number", "Company",
     "Voucher code", "Order date", "Order time", "Requires special attention", "Comment", "Seat ID", "Address",
     "ZIP code", "City", "Country", "State"],
    ["AB12C", "Marie Le Gall", "Marie", "Le Gall", "Atelier", "0.00", "", "", "No", "s3cr3tk3y", "marie@example.org",
     "+33639980001", "Emmaüs", "", "2017-03-29", "10:00:00", "No", "", "", "12 rue du Port", "44600", "Saint-Nazaire",
     "FR", ""],
    ["DE34F", "Zoé Öztürk", "Zoé", "Öztürk", "Atelier", "0.00", "", "", "No", "0th3rk3y", "", "", "", "", "2017-03-30",
     "11:00:00", "Yes", "", "", "", "", "", "", ""],
]  # fmt: skip
OLD_PRETIX: Table = [
    ["Order code", "Attendee name", "Product", "Price", "Checked in", "Secret", "E-mail", "Company", "Voucher code",
     "Order date", "Requires special attention", "Comment"],
    ["AB12C", "Marie Le Gall", "Atelier", "0.00", "", "s3cr3t", "marie@example.org", "", "", "2017-03-29", "No", ""],
]  # fmt: skip
FRENCH_PRETIX: Table = [
    ["Code de commande", "Nom du participant", "Nom du participant : Prénom", "Nom du participant : Nom de famille",
     "Produit", "Prix", "Enregistré", "Courriel", "Numéro de téléphone", "Société"],
    ["AB12C", "Marie Le Gall", "Marie", "Le Gall", "Atelier", "0,00", "", "marie@example.org", "", "Emmaüs"],
]  # fmt: skip
GERMAN_PRETIX: Table = [
    [
        "Bestellnummer",
        "Teilnehmername",
        "Produkt",
        "Preis",
        "Eingecheckt",
        "Geheimnis",
        "E-Mail",
        "Telefonnummer",
        "Firma",
    ],
    ["AB12C", "Marie Le Gall", "Atelier", "0,00", "", "s3cr3t", "marie@example.org", "", "Emmaüs"],
]
INDICO: Table = [
    ["ID", "Name", "Email Address", "Affiliation", "Position", "Phone Number", "Registration date",
     "Registration state", "Checked in", "Check-in date", "Tags"],
    ["4", "Marie Le Gall", "marie@example.org", "Emmaüs", "Bénévole", "0639980001", "2017-03-29",
     "Complete", "No", "", ""],
]  # fmt: skip
BARE_INDICO: Table = [
    ["Marie", "Le Gall", "Emmaüs", "Bénévole", "0639980001", "marie@example.org"],
    ["Zoé", "Öztürk", "", "", "", "zoe@example.org"],
]
OPENSLIDES: Table = [
    ["title", "first_name", "last_name", "email", "member_number", "structure_level", "groups", "number", "vote_weight",
     "gender", "pronoun", "username", "default_password", "is_active", "is_physical_person", "is_present",
     "locked_out", "saml_id", "home_committee", "external", "comment"],
    ["Dr", "Marie", "Le Gall", "marie@example.org", "M12", "Emmaüs", "Delegates", "3", "1.000000", "female", "",
     "marie", "x", "1", "1", "0", "0", "", "", "0", ""],
]  # fmt: skip
FRENCH_OPENSLIDES: Table = [
    [
        "Titre",
        "Prénom",
        "Nom de famille",
        "E-mail",
        "Numéro de membre",
        "Niveau de structure",
        "Groupes",
        "Poids du vote",
    ],
    ["Dr", "Marie", "Le Gall", "marie@example.org", "M12", "Emmaüs", "Délégués", "1"],
]

ALL: dict[str, Table] = {
    "decidim": DECIDIM, "old_decidim": OLD_DECIDIM, "pretix": PRETIX, "old_pretix": OLD_PRETIX,
    "french_pretix": FRENCH_PRETIX, "german_pretix": GERMAN_PRETIX, "indico": INDICO, "bare_indico": BARE_INDICO,
    "openslides": OPENSLIDES, "french_openslides": FRENCH_OPENSLIDES,
}  # fmt: skip


def pretix_style(rows: Sequence[Sequence[str]], style: str) -> str:
    """The three ways pretix writes a CSV."""
    text = io.StringIO(newline="")
    if style == "default":
        csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    elif style == "excel":
        csv.writer(text, dialect="excel").writerows(rows)
    else:
        csv.writer(text, dialect="excel", delimiter=";").writerows(rows)
    return text.getvalue()
