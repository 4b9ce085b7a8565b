"""`fabrique verify`: what left is compared with what was sealed, in plain French."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, closing, errata, removing
from fabrique_desktop.services.sealing import sealed
from fabrique_desktop.store.database import Database
from tests.commands import Run
from tests.conftest import EVENING

CODE = "A3-ACT-1"


@pytest.fixture
def package(run: Run, database: Database, dossier: Path, workshop: str, tmp_path: Path) -> Path:
    """What leaves once closed: two sentences, sealed."""
    for text in ("Un banc devant la mairie", "Madame Petit dort dehors"):
        database.write(capture.add_contribution, workshop, Saying(text), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    folder = tmp_path / "paquet"
    assert run("export", dossier, "--workshop", CODE, "--to", folder).code == 0
    return folder


def seal_of(database: Database, workshop: str) -> str:
    found = database.read(sealed, workshop)
    assert found is not None
    return found.record.code


def test_nothing_changed(run: Run, package: Path, database: Database, workshop: str) -> None:
    seal = seal_of(database, workshop)
    answer = run("verify", package, "--seal", seal.lower().replace(" ", ""))
    assert (answer.code, answer.err) == (0, "")
    assert "Rien n’a changé." in answer.out
    assert seal in answer.out
    assert "2 contributions scellées" in answer.out.replace("\u00a0", " ")


def test_one_byte_changed(run: Run, package: Path) -> None:
    victim = next(package.glob("CR_*.pdf"))
    content = bytearray(victim.read_bytes())
    content[-40] ^= 1
    victim.write_bytes(content)
    answer = run("verify", package)
    assert answer.code == 1
    assert f"Changé depuis : {victim.name}" in answer.out


def test_a_file_taken_away_and_one_added(run: Run, package: Path) -> None:
    next(package.glob("DONNEES_*.xlsx")).unlink()
    (package / "autre.txt").write_text("?", encoding="utf-8")
    answer = run("verify", package)
    assert answer.code == 1
    assert "Manque : DONNEES_" in answer.out
    assert "Non annoncé, donc non vérifié : autre.txt" in answer.out


@pytest.mark.parametrize("also_the_commitment", [False, True])
def test_words_rewritten_with_their_manifest(run: Run, package: Path, *, also_the_commitment: bool) -> None:
    """Whoever rewrites the files and every digest still cannot give back the seal of the paper."""
    import hashlib

    from fabrique_desktop.domain.journal import commitment

    seal_file = next(package.glob("SCEAU_*.json"))
    told = json.loads(seal_file.read_text(encoding="utf-8"))
    field = told["contributions"][0]["champs"]["text"]
    paper = told["sceau"]
    field["valeur"] = '"Deux bancs"'
    if also_the_commitment:
        field["engagement"] = commitment(field["sel"], field["valeur"])
    seal_file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    manifest = next(package.glob("MANIFESTE_*.json"))
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    for one in listed["fichiers"]:
        one["sha256"] = hashlib.sha256((package / one["chemin"]).read_bytes()).hexdigest()
    manifest.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    answer = run("verify", package, "--seal", paper)
    assert answer.code == 1
    assert ("n’est pas celui" in answer.out) == also_the_commitment
    assert ("N’est plus ce qui a été scellé" in answer.out) != also_the_commitment


def test_a_zip_is_read_as_it_is(run: Run, package: Path, tmp_path: Path) -> None:
    packed = Path(shutil.make_archive(str(tmp_path / "paquet"), "zip", package))
    assert run("verify", packed).code == 0
    content = bytearray(packed.read_bytes())
    content[len(content) // 3] ^= 0xFF
    packed.write_bytes(content)
    assert run("verify", packed).code == 1


def test_the_dossier_gives_the_seal_again(
    run: Run, package: Path, dossier: Path, database: Database, workshop: str
) -> None:
    before = seal_of(database, workshop)
    first = database.read(capture.contribution_rows, workshop)[-1]
    database.write(errata.add, first.id, "Lire : deux bancs", EVENING)
    for seal in (before, seal_of(database, workshop)):
        answer = run("verify", dossier, "--seal", seal)
        assert (answer.code, answer.err) == (0, "")
    other = "A" * 32
    assert run("verify", dossier, "--seal", other).code == 1


def test_an_erased_passage_is_counted_apart(
    run: Run, package: Path, dossier: Path, database: Database, workshop: str
) -> None:
    seal = seal_of(database, workshop)
    victim = database.read(capture.contribution_rows, workshop)[0]
    database.write(removing.remove, victim.id, EVENING)
    answer = run("verify", dossier, "--seal", seal)
    assert answer.code == 0
    assert "1 passage effacé ou caché" in answer.out.replace("\u00a0", " ")
    assert "Petit" not in answer.out


@pytest.mark.parametrize("name", ["vide", "liste.csv", "faux.zip", "faux.pdf", "MANIFESTE_faux.json", "absent"])
def test_what_is_not_a_package_is_refused_in_one_line(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "x" / name
    path.parent.mkdir()
    if name == "vide":
        path.mkdir()
    elif name == "faux.pdf":
        path.write_bytes(b"%PDF-1.7 rien")
    elif name != "absent":
        path.write_text("{}", encoding="utf-8")
    answer = run("verify", path)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


def test_a_manifest_cannot_lead_out_of_its_folder(run: Run, package: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    manifest = next(package.glob("MANIFESTE_*.json"))
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["fichiers"][0]["chemin"] = "../secret"
    manifest.write_text(json.dumps(told), encoding="utf-8")
    answer = run("verify", package)
    assert answer.code == 1
    assert "Illisible" in answer.out


def test_a_mistyped_seal_is_told_before_anything(run: Run, package: Path) -> None:
    answer = run("verify", package, "--seal", "ABCD")
    assert (answer.code, answer.out) == (2, "")
    assert "8 groupes" in answer.refusal


def test_an_encrypted_or_huge_zip_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "gros.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("MANIFESTE_a.json", "{}")
    answer = run("verify", path)
    assert answer.code == 1
