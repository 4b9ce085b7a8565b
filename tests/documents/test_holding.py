"""Which files still bear a name: those of ours, whatever they are; nothing else is opened."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from fabrique_desktop.documents.holding import Unread, bears, find_held
from fabrique_desktop.services.erasing_person import Needle

ONE = Needle("Quénéhervé", "Maëlle", ("maelle@example.org", "06 39 98 12 34"), alone=True)
COMMON = Needle("Roy", "Anne")


def workbook(*cells: str) -> bytes:
    book, content = Workbook(), io.BytesIO()
    book.active.append(list(cells))  # type: ignore[union-attr]
    book.save(content)
    return content.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "Merci à Maëlle Quénéhervé.", "QUÉNÉHERVÉ Maëlle", "quenehervé;MAELLE", "Mme Quenehervé",
        "écrire à Maelle@Example.org", "au +33 6.39.98.12.34", unicodedata.normalize("NFD", "Maëlle Quénéhervé"),
    ],
)  # fmt: skip
def test_the_name_however_it_is_written(text: str) -> None:
    assert bears("TABLEUR_A.csv", f"\ufeff{text}".encode(), [ONE])
    assert bears("OUVERTES_A.json", f'{{"texte": "{text}"}}'.encode(), [ONE])
    assert bears("DONNEES_A.xlsx", workbook("un", text), [ONE])
    assert bears("PAQUET_A.zip", zipped("donnees/TABLEUR_A.csv", text.encode()), [ONE])


@pytest.mark.parametrize("text", ["Maëlle", "Le banc du quai", "06 39 98 12 35", "Quénéhervéenne"])
def test_what_is_not_the_name(text: str) -> None:
    assert not bears("TABLEUR_A.csv", text.encode(), [ONE])


def test_a_common_surname_is_not_enough(tmp_path: Path) -> None:
    assert not bears("TABLEUR_A.csv", b"Comme dit M. Roy", [COMMON])
    assert bears("TABLEUR_A.csv", b"Roy;Anne", [COMMON])
    assert bears("DONNEES_A.xlsx", workbook("Roy", "Anne"), [COMMON])


def test_windows_text_too() -> None:
    assert bears("TABLEUR_A.csv", "Maëlle Quénéhervé".encode("cp1252"), [ONE])


@pytest.mark.parametrize("name", ["CR_A.pdf", "DONNEES_A.xlsx", "PAQUET_A.zip"])
def test_what_cannot_be_read_is_said(name: str) -> None:
    with pytest.raises(Unread):
        bears(name, b"rien de lisible", [ONE])


def test_only_files_of_ours_in_folders_of_ours(tmp_path: Path) -> None:
    bearing = [
        tmp_path / "TABLEUR_A3-ACT-1.csv",
        tmp_path / "equipe-seule_A3-ACT-1" / "EMARGEMENT_A.csv",
        tmp_path / "PAQUET_A3" / "donnees_A3" / "OUVERTES_A.json",
        tmp_path / "ACCES_2017-04-06.json",
    ]
    others = [tmp_path / "TABLEUR.csv", tmp_path / "photos" / "TABLEUR_A.csv", tmp_path / "CR_lettre.docx"]
    for path in (*bearing, *others):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Maëlle Quénéhervé", encoding="utf-8")
    (tmp_path / "TABLEUR_sans.csv").write_text("Un banc")
    (tmp_path / "CR_abime.pdf").write_bytes(b"%PDF-1.7 abime")
    found = find_held([tmp_path, tmp_path / "parti"], [ONE])
    assert set(found.bearing) == set(bearing)
    assert (found.unread, found.away) == ((tmp_path / "CR_abime.pdf",), (tmp_path / "parti",))
    assert len(found.all) == len(bearing) + 2
