"""The papers about people's rights: what each must say, what none may bear, whatever was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import pytest

from fabrique_desktop.documents.aipd_pdf import write_aipd_annex
from fabrique_desktop.documents.erasure_pdf import write_erasure_certificate
from fabrique_desktop.documents.person_data_json import person_json
from fabrique_desktop.documents.person_data_pdf import write_person_data_pdf
from fabrique_desktop.documents.person_words import FIELD
from fabrique_desktop.documents.purge_pdf import write_purge_report
from fabrique_desktop.documents.recovery_sheet_pdf import write_recovery_sheet
from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Refusal, Registration
from fabrique_desktop.domain.rights import HeldCounts
from tests.documents import reading
from tests.documents.every_document import filled
from tests.documents.hostile_texts import ENDLESS, TYPED
from tests.documents.pdf_structure import defects
from tests.documents.rights_papers import (
    ANNEX,
    CERTIFICATE,
    GROUPS,
    NOTHING_ERASED,
    PERSON,
    PURGE,
    RECOVERY,
    UNPROTECTED_ANNEX,
    rights_papers,
)

Write = Callable[[Path], None]


def text_of(write: Write, folder: Path) -> str:
    path = folder / "papier.pdf"
    write(path)
    return reading.whole(path)


def keys_of(value: object) -> set[str]:
    """Every key, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


class TestRecoverySheet:
    def test_its_groups_are_read_in_order_on_one_page(self, tmp_path: Path) -> None:
        path = tmp_path / "secours.pdf"
        write_recovery_sheet(RECOVERY, path)
        (page,) = reading.pages(path)
        assert re.findall(r"\b[0-9A-HJKMNP-TV-Z]{4}\b", page.split("Clé de secours")[1].split("Où la")[0]) == [*GROUPS]
        for part in ("Deux exemplaires au plus", "lit tout", "Gardée par", "Si la phrase est perdue", "ailleurs que"):
            assert part in page

    def test_a_long_name_of_dossier_does_not_make_a_second_page(self, tmp_path: Path) -> None:
        path = tmp_path / "secours.pdf"
        write_recovery_sheet(replace(RECOVERY, dossier="La Fabrique des politiques sociales de la Ville " * 3), path)
        assert len(reading.pages(path)) == 1

    def test_it_replaces_no_file(self, tmp_path: Path) -> None:
        path = tmp_path / "secours.pdf"
        path.write_text("autre chose")
        with pytest.raises(FileExistsError):
            write_recovery_sheet(RECOVERY, path)
        assert path.read_text() == "autre chose"


class TestCertificate:
    def test_it_says_what_was_erased_in_numbers(self, tmp_path: Path) -> None:
        text = text_of(partial(write_erasure_certificate, CERTIFICATE), tmp_path)
        for part in (
            "N° 2017-003", "Demandé le 27 octobre 2017", "30 octobre 2017 à 9 h 12", "Valeurs effacées du journal 41",
            "Passages d’un texte où ce nom figurait 1", "Participations 131 131", "Contributions 412 412",
            "6 copies de sauvegarde effacées.", "Clé « SAUVEGARDE »", "sont à détruire", "Remis à", "CNIL",
            "sa chaîne se vérifie encore",
        ):  # fmt: skip
            assert part in text, part
        assert "Brouillons" not in text  # nothing was there

    def test_the_same_numbers_are_said_to_be_the_same(self, tmp_path: Path) -> None:
        same = replace(CERTIFICATE, after=CERTIFICATE.before)
        assert "Les nombres sont les mêmes" in text_of(partial(write_erasure_certificate, same), tmp_path)

    def test_numbers_that_changed_are_not_passed_over(self, tmp_path: Path) -> None:
        odd = replace(CERTIFICATE, after=HeldCounts(130, 83, 412))
        assert "À vérifier." in text_of(partial(write_erasure_certificate, odd), tmp_path)

    def test_nothing_found_is_said_plainly(self, tmp_path: Path) -> None:
        text = text_of(partial(write_erasure_certificate, NOTHING_ERASED), tmp_path)
        assert "Rien n’a été trouvé à effacer." in text
        assert "date non notée" in text
        assert "EXERCICE — données fictives" in text


def test_the_purge_says_each_kind_its_rule_and_its_day(tmp_path: Path) -> None:
    text = text_of(partial(write_purge_report, PURGE), tmp_path)
    for part in (
        "Identités 30 jours après la validation du compte rendu 29 septembre 2017 84",
        "Coordonnées Une fois la réponse envoyée 15 octobre 2017 61",
        "12 copies de sauvegarde effacées.", "à détruire",
    ):  # fmt: skip
        assert part in text, part


class TestAnnex:
    def test_it_says_what_is_done_and_leaves_the_rest_to_the_dpo(self, tmp_path: Path) -> None:
        text = text_of(partial(write_aipd_annex, ANNEX), tmp_path)
        for part in (
            "article 6.1.e", "Missions Publiques", "Fiches du registre 7", "Ce dossier est chiffré.", "72 heures",
            "30 jours après la dernière clôture", "Courriel, téléphone, autre contact non réglée",
            "Avis du DPO", "Accès illégitime", "Modification non voulue", "Disparition", "ne promet pas",
        ):  # fmt: skip
            assert part in text, part
        assert text.count("À compléter par le DPO") >= 9
        assert "{" not in text

    def test_a_dossier_that_is_not_protected_is_said_to_be_so(self, tmp_path: Path) -> None:
        assert "n’est pas chiffré" in text_of(partial(write_aipd_annex, UNPROTECTED_ANNEX), tmp_path)
        unknown = replace(ANNEX, protected=None)
        (tmp_path / "papier.pdf").unlink()
        assert "à vérifier dans l’outil" in text_of(partial(write_aipd_annex, unknown), tmp_path)


class TestPerson:
    def test_every_key_of_the_file_has_its_words(self) -> None:
        told = json.loads(json.dumps(person_json(PERSON)))
        explained = told.pop("cles")
        assert keys_of(told) - {"cles"} == set(explained) - {"cles"}

    def test_every_column_about_people_has_a_french_name(self) -> None:
        for table in (Participant, Registration, Attendance, Refusal, Distinction):
            columns = {column.name for column in table.__table__.columns} - {"id", *table.__unjournaled__}
            assert columns <= set(FIELD), table.__name__

    def test_what_is_cancelled_erased_or_doubtful_is_said_to_be(self, tmp_path: Path) -> None:
        text = text_of(partial(write_person_data_pdf, PERSON), tmp_path)
        for part in (
            "Annulée le 30 octobre 2017", "besoins du jour : effacé", "arrivée : 6 avril 2017 à 14 h 05",
            "recevoir la réponse : oui", "ce prénom peut être celui d’une autre personne",
            "Votre nom figure dans la fiche d’une autre personne.", "date à confirmer", "Fiche réunie à la première",
        ):  # fmt: skip
            assert part in text, part


@pytest.mark.parametrize("name", list(rights_papers()))
@pytest.mark.parametrize("first", [0, 9, 18])
def test_whatever_was_typed_the_paper_is_made_and_accessible(name: str, first: int, tmp_path: Path) -> None:
    texts = islice(cycle(TYPED), first, None)
    path = tmp_path / "papier.pdf"
    _with(rights_papers()[name], lambda _before: next(texts))(path)
    assert defects(path) == []
    assert b"root:" not in path.read_bytes()


@pytest.mark.parametrize("name", ["EFFACEMENT", "PERSONNE", "PURGE", "AIPD"])
def test_texts_without_end_are_printed_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / "papier.pdf"
    _with(rights_papers()[name], lambda before: before and f"{before} {ENDLESS[:4000]}")(path)
    assert defects(path) == []
    assert not reading.ink_outside(path)


#: what the program writes by itself
_OURS = ("holder", "entity", "action", "field", "groups", "figures", "retention")


def _with(write: Write, pick: Callable[[str], str]) -> Write:
    """The same paper of the same snapshot with another text wherever a hand may have typed one."""
    assert isinstance(write, partial)
    (snapshot,) = write.args
    return partial(write.func, _filled(snapshot, pick))


def _filled(value: object, pick: Callable[[str], str]) -> object:
    if isinstance(value, tuple):
        return tuple(_filled(one, pick) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in _OURS]
        return replace(value, **{name: _filled(getattr(value, name), pick) for name in names})
    return filled(value, pick)
