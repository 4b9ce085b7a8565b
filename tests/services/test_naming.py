"""Whoever of the register is named is found, whatever the spelling; the words that names are made of are not."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.services import importing
from fabrique_desktop.services.naming import named
from fabrique_desktop.store.database import Database
from tests.conftest import SAMPLES
from tests.services.people import register

#: what is suspected in the sixty sample contributions, each with its reason: nobody
COINCIDENCES: dict[str, list[str]] = {}


@pytest.fixture
def sampled(database: Database) -> Database:
    """The dossier with the 120 people of the sample."""
    database.write(importing.apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    return database


def people(database: Database) -> list[Participant]:
    return list(database.read(lambda session: [*session.scalars(select(Participant))]))


def suspects(database: Database, *texts: str) -> list[tuple[str, bool]]:
    found = database.read(named, [(str(number), text) for number, text in enumerate(texts)])
    for one in found:
        assert texts[int(one.id)][one.start : one.end] == one.words
    return [(one.words, one.sure) for one in found]


def missed(database: Database, texts: list[str]) -> list[str]:
    """Texts that should surely name somebody, and do not."""
    found = database.read(named, [(str(number), text) for number, text in enumerate(texts)])
    sure = {one.id for one in found if one.sure}
    return [text for number, text in enumerate(texts) if str(number) not in sure]


def test_each_of_the_120_is_found_by_name(sampled: Database) -> None:
    everybody = people(sampled)
    assert len(everybody) == 120
    texts = []
    for one in everybody:
        name, first = one.surname, one.first_name
        if not name:
            continue  # somebody known by one name only, below
        for form in (
            f"{first} {name} a dit que les bancs manquent",
            f"{name} {first} a dit que les bancs manquent",
            f"{name.upper()} {first} attend",
            f"On en a parlé avec {first} {name}, à la table 2",
            f"Mme {name} attend",
            f"On a vu M. {name.upper()} hier",
            f"monsieur\u00a0{name}",
            f"{first[0]}. {name} l’a dit",
            f"({name}, {first})",
        ):
            texts += [form, form.replace("'", "’")]
    assert missed(sampled, texts) == []


def test_somebody_known_by_one_name_only(sampled: Database) -> None:
    assert suspects(sampled, "M. Najibullah attend", "Demander à Najibullah") == [
        ("M. Najibullah", True), ("Najibullah", False),
    ]  # fmt: skip


def test_each_address_is_found_in_any_spelling(sampled: Database) -> None:
    texts = []
    for email in filter(None, (one.email for one in people(sampled))):
        local, domain = email.split("@")
        spoken = email.replace("@", " arobase ").replace(".", " point ").replace("-", " tiret ")
        forms = (
            email, email.upper(), f"{local} @ {domain}", f"{local} (at) {domain}", f"{local}[at]{domain}", spoken,
            email.replace("@", " arobase "), f"{local}+fabrique@{domain}", f"{local}＠{domain}", f"mailto:{email}",
        )  # fmt: skip
        texts += [f"Lui écrire : {form}. Merci" for form in forms]
    assert len(texts) > 900
    assert missed(sampled, texts) == []


def test_each_number_is_found_in_any_spelling(sampled: Database) -> None:
    texts = []
    for phone in filter(None, (one.phone for one in people(sampled))):
        figures = re.sub(r"\D", "", phone)
        pairs = re.findall("..", figures)
        forms = (
            phone, figures, ".".join(pairs), "-".join(pairs), "/".join(pairs), "\u00a0".join(pairs), " - ".join(pairs),
            f"+33 {phone[1:]}", f"+33{figures[1:]}", f"0033{figures[1:]}", f"+33 (0){phone[1:]}", f"(0){figures[1:]}",
            f"{figures[:4]} {figures[4:7]} {figures[7:]}", f"01 02 03 04 05 / {phone}", f"{phone} 01 02 03 04 05",
            f"T2{figures}", "\n".join(pairs),
        )  # fmt: skip
        texts += [f"Rappeler au {form} ce soir" for form in forms]
    assert len(texts) > 1900
    assert missed(sampled, texts) == []


def test_the_sixty_sample_contributions_name_nobody(sampled: Database, samples: Path) -> None:
    with (samples / "propositions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    fields = ("intitule", "constat", "description", "verbatim", "porte_par")
    texts = [(row["reference"], row[field]) for row in rows for field in fields]
    found: dict[str, list[str]] = {}
    for one in sampled.read(named, texts):
        found.setdefault(one.id, []).append(one.words)
    print(f"{len(found)} of {len(rows)} contributions suspected: {found}")
    assert found == COINCIDENCES


@pytest.mark.parametrize(
    "text",
    [
        "Le maire a dit que le bas du quartier manque de bancs",
        "LE MAIRE EST VENU, LA SŒUR AUSSI",
        "Une sœur, un frère, grâce à eux",
        "Grâce à la mairie, Dominique",
        "On vit avec Sœur et frère, dit Grâce",
        "Les Petites Sœurs des Pauvres et les Restos du Cœur",
        "Durand trois ans. Lucas dit. Legrand public",
        "le grand public, un petit goûter, durant trois jours",
        "On va rue Durand puis place Legrand",
        "Ménager les aidants ; il faut ménager. Ménager, c’est prévoir : Ménager",
        "- Averty : prévenir",
        "Saint-Marc, Méan-Penhoët, Kerlédé, Plaisance et Petit-Caporal",
        "Madame Le maire, monsieur le Directeur",
        "Claire le dit, Zahra aussi",
        "sous le bras, à Tessier-Ville",
        "Le Grand atelier de la Fabrique",
        "Lebreton-sur-Mer",
        "Écrire à contact@example.org ou au 02 61 91 00 00",
        "samba@example.org, 1026191113799",
        "0261911137999 est un dossier",
    ],
)
def test_words_that_are_also_names_do_not_drown_it(sampled: Database, text: str) -> None:
    assert suspects(sampled, text) == []


@pytest.mark.parametrize(
    ("text", "words", "sure"),
    [
        ("d’après Kerbrat, il faut attendre", "Kerbrat", False),
        ("avec Durand à la table", "Durand", False),
        ("le quartier, Lê, la maison", "Lê", False),
        ("comme dit Bâ", "Bâ", False),
        ("M. Bâ et M. Sœur", "M. Bâ", True),
        ("qu’Hervouet ne répond pas", "Hervouet", False),
        ("Le Goff a dit", "Le Goff", False),
        ("nolwenn le bihan attend", "nolwenn le bihan", False),
        ("mme kerbrat attend", "mme kerbrat", True),
        ("Celine LE GOFF attend", "Celine LE GOFF", True),
        ("Fatima El Amrani attend", "Fatima El Amrani", True),
        ("Nhung Nguyen attend", "Nhung Nguyen", True),
        ("Anne-Gaëlle Périon attend", "Anne-Gaëlle Périon", True),
        ("Mme Périon attend", "Mme Périon", False),
        ("Mme Ginette attend", "Mme Ginette", False),
        ("J.-Y. Kerbrat attend", "Y. Kerbrat", True),
        ("demander à QUEMENER", "QUEMENER", False),
        ("chez Ştefan Dumitru", "Ştefan Dumitru", True),
    ],
)
def test_how_sure_each_way_of_naming_is(sampled: Database, text: str, words: str, sure: bool) -> None:
    assert suspects(sampled, text)[0] == (words, sure)


def test_a_name_is_the_register_s_and_no_other(database: Database) -> None:
    assert suspects(database, "Mme Kerbrat, 06 39 98 73 39, a@example.org, Jean Martin") == []


def test_the_names_most_alike_to_words(database: Database) -> None:
    for surname, first in (
        ("Petit", "Rose"),
        ("Martin", "Grâce"),
        ("Lê", "Claire"),
        ("Roi", "Pierre"),
        ("Ville", "Luc"),
    ):
        database.write(register, surname, first)
    quiet = (
        "Rose le petit. Petit à petit, une rose. Claire le dit, le roi. La Ville, un martin. Pierre. Grâce à la Ville"
    )
    assert suspects(database, quiet) == []
    told = ("Rose Petit attend", "Mme Petit", "petit Rose", "Claire Lê attend", "avec Grâce Martin", "M. Ville")
    assert [words for words, _sure in suspects(database, *told)] == [
        "Rose Petit", "Mme Petit", "Claire Lê", "Grâce Martin", "M. Ville",
    ]  # fmt: skip


def test_every_place_where_a_number_is_kept_counts(database: Database) -> None:
    one = database.write(register, "Kerbrat", "Yves")

    def complete(session: Session) -> None:
        person = session.get_one(Participant, one)
        person.phone = "06 11 22 33 44 / 02 40 11 22 33"
        person.other_contact = "sa fille : +32 470 12 34 56, fille@example.org"

    database.write(complete)
    told = "0240112233 ; 06.11.22.33.44 ; 0032 470 123 456 ; Fille (at) example.org"
    assert suspects(database, told) == [(words.strip(), True) for words in told.split(";")]


def test_who_was_merged_is_still_somebody(database: Database) -> None:
    kept = database.write(register, "Le Goff", "Céline")
    twin = database.write(register, "Kerbrat", "Céline")

    def merge(session: Session) -> None:
        session.get_one(Participant, twin).merged_into = kept

    database.write(merge)
    assert suspects(database, "Céline Kerbrat attend") == [("Céline Kerbrat", True)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("LêBâ @.-’'M0612345678\nlegofCé") | st.characters(), max_size=300))
def test_any_text_is_read(sampled: Database, text: str) -> None:
    for one in sampled.read(named, [("x", text)]):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.words


def test_suspects_come_in_order_and_apart(sampled: Database) -> None:
    text = "Mme Céline Le Goff et Jean-Yves Kerbrat (jean-yves.kerbrat@example.org, 02 61 91 12 74)"
    found = sampled.read(named, [("a", text), ("b", ""), ("c", text)])
    assert [one.id for one in found] == ["a"] * 4 + ["c"] * 4
    for before, after in pairwise(one for one in found if one.id == "a"):
        assert before.end <= after.start


def test_a_whole_first_name_after_a_civility_may_be_somebody(sampled: Database) -> None:
    texts = [
        "Mme Marie-Thérèse a dit", "demander à M. Jean-Yves", "M. Wei attend", "Mme Thị Hồng Nhung",
        "Mme Thi Hong Nhung",
    ]  # fmt: skip
    assert [words for words, _sure in suspects(sampled, *texts)] == [
        "Mme Marie-Thérèse", "M. Jean-Yves", "M. Wei", "Mme Thị Hồng Nhung", "Mme Thi Hong Nhung",
    ]  # fmt: skip
    assert suspects(sampled, "M. le maire et Mme la maire", "me voir, mme chose") == []


def test_a_short_name_without_its_accents_is_told_by_its_first_name(sampled: Database) -> None:
    names = ["Fatoumata Ba", "Minh Chau Le", "Said Ali Mze", "Ba Fatoumata", "Le Minh Chau"]
    assert suspects(sampled, *(f"avec {name} hier" for name in names)) == [(name, True) for name in names]
    assert suspects(sampled, "Le plan de Ba", "le fatoumata, ba", "La Ba est là") == []
