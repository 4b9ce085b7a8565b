"""`fabrique verify`: what left is compared with what was sealed, in plain French."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, closing, errata, history, leading, removing
from fabrique_desktop.services.sealing import sealed
from fabrique_desktop.store.database import Database
from tests.commands import Answer, Run
from tests.conftest import EVENING
from tests.store.raw import by_hand

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


def plain(answer: Answer) -> str:
    return answer.out.replace("\u00a0", " ")


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
    assert "2 contributions ; chaque texte tel qu’il a été scellé" in plain(answer)


def test_one_byte_changed(run: Run, package: Path) -> None:
    victim = next(package.glob("CR_*.pdf"))
    content = bytearray(victim.read_bytes())
    content[-40] ^= 1
    victim.write_bytes(content)
    answer = run("verify", package)
    assert answer.code == 1
    assert f"Changé depuis : {victim.name}" in plain(answer)


def test_a_file_taken_away_and_one_added(run: Run, package: Path) -> None:
    next(package.glob("DONNEES_*.xlsx")).unlink()
    (package / "autre.txt").write_text("?", encoding="utf-8")
    answer = run("verify", package)
    assert answer.code == 1
    assert "Manque : DONNEES_" in plain(answer)
    assert "Non annoncé, donc non vérifié : autre.txt" in plain(answer)


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
    answer = run("verify", packed)
    assert (answer.code, answer.out) == (1, "")
    assert "Cette archive .zip ne s’ouvre pas : elle est abîmée" in answer.refusal


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
    assert "le texte d’une contribution a été effacé à la demande d’une personne" in plain(answer)
    assert "caché" not in answer.out
    assert "Petit" not in answer.out


def test_what_is_erased_with_its_errata_is_one(
    run: Run, package: Path, dossier: Path, database: Database, workshop: str
) -> None:
    victim = database.read(capture.contribution_rows, workshop)[0]
    for text in ("Lire : Madame Petit", "Lire : la dame"):
        database.write(errata.add, victim.id, text, EVENING)
    seal = seal_of(database, workshop)
    database.write(removing.remove, victim.id, EVENING)
    answer = run("verify", dossier, "--seal", seal)
    assert answer.code == 0
    assert "le texte d’une contribution a été effacé" in plain(answer)
    assert "2 contributions et 2 errata" in plain(answer)


def rewritten(package: Path, pattern: str, change: Callable[[Any], None]) -> None:
    """One of its JSON files changed; the manifest is left as it is."""
    path = next(package.rglob(pattern))
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def test_an_erratum_altered_is_named_once_and_as_one(
    run: Run, package: Path, database: Database, workshop: str, dossier: Path
) -> None:
    first = database.read(capture.contribution_rows, workshop)[0]
    for text in ("Lire : un", "Lire : deux"):
        database.write(errata.add, first.id, text, EVENING)
    folder = package.parent / "ensuite"
    assert run("export", dossier, "--workshop", CODE, "--to", folder).code == 0
    seal_file = next(folder.glob("SCEAU_*.json"))

    def change(told: Any) -> None:
        for one in told["errata"]:
            one["champs"]["text"]["valeur"] = '"Lire : trois"'

    rewritten(folder, "SCEAU_*.json", change)
    lines = plain(run("verify", seal_file)).split("\n")
    named = [one for one in lines if one.startswith("N’est plus ce qui a été scellé")]
    assert named == [f"N’est plus ce qui a été scellé : erratum de {first.reference}"]
    assert "2 contributions et 2 errata ; dont 1 texte qui ne l’est plus" in "\n".join(lines)


def test_without_the_seal_of_the_paper_nothing_is_promised(run: Run, package: Path, dossier: Path) -> None:
    for path in (package, dossier, next(package.glob("CR_*.pdf"))):
        answer = run("verify", path)
        assert answer.code == 0
        assert "Rien n’a changé" not in answer.out
        assert "donnez le sceau imprimé" in answer.out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one.update(fichiers=[]), "n’annonce aucun fichier"),
        (lambda one: one.update(sceau="ABCD " * 7 + "ABCD"), "ne portent pas tous le même sceau"),
        (lambda one: one.update(version=2), "La version que dit le manifeste"),
        (lambda one: one.update(atelier="A4-ACT-1"), "ne sont pas du même atelier"),
        (lambda one: one.update(etat="provisoire", sceau=""), "le paquet porte un sceau"),
        (lambda one: one.update(etat="presque"), "L’état que dit le manifeste"),
        (
            lambda one: one.update(fichiers=[each for each in one["fichiers"] if "SCEAU" not in each["chemin"]]),
            "le paquet n’a pas de sceau",
        ),
    ],
)
def test_a_manifest_that_does_not_tell_what_is_there(
    run: Run, package: Path, change: Callable[[Any], None], told: str
) -> None:
    rewritten(package, "MANIFESTE_*.json", change)
    answer = run("verify", package)
    assert answer.code == 1
    assert told in plain(answer)


def test_several_packages_of_one_folder_do_not_alarm(run: Run, package: Path, dossier: Path) -> None:
    assert run("export", dossier, "--workshop", CODE, "--to", package).code == 0
    assert run("synthesis", dossier, "--axis", "3", "--to", package).code == 0
    answer = run("verify", package)
    assert answer.code == 0
    assert "version 2" in answer.out
    assert "Non annoncé" not in answer.out
    assert "Produit à part, hors du paquet : SYNTHESE_AXE3" in plain(answer)
    (package / "autre.txt").write_text("?", encoding="utf-8")
    told = plain(run("verify", package))
    assert "Non annoncé, donc non vérifié : autre.txt" in told
    assert "1 fichier n’est pas du paquet : il n’est pas vérifié" in told


def test_a_folder_without_its_manifest_is_verified_for_its_seals(
    run: Run, package: Path, database: Database, workshop: str
) -> None:
    next(package.glob("MANIFESTE_*.json")).unlink()
    answer = run("verify", package, "--seal", seal_of(database, workshop))
    assert (answer.code, answer.err) == (0, "")
    assert "Sans manifeste : seuls sont vérifiés les sceaux" in plain(answer)
    rewritten(
        package, "SCEAU_*.json", lambda one: one["contributions"][0]["champs"]["text"].update(valeur='"Deux bancs"')
    )
    assert run("verify", package).code == 1


def test_a_paper_of_before_a_reopening_is_told_what_became_of_it(
    run: Run, package: Path, dossier: Path, database: Database, workshop: str
) -> None:
    before = seal_of(database, workshop)
    changed = database.read(capture.contribution_rows, workshop)[-1]
    database.write(closing.reopen_workshop, workshop)
    answer = run("verify", dossier, "--seal", before)
    assert answer.code == 0
    assert "rien de ce qu’il couvre n’a changé depuis" in plain(answer)
    database.write(capture.revise, changed.id, Saying("Deux bancs"))
    database.write(closing.close_workshop, workshop, EVENING)
    answer = run("verify", dossier, "--seal", before)
    told = plain(answer)
    assert answer.code == 1
    assert f"Le sceau donné, {before}, est bien celui de l’atelier {CODE}." in told
    assert "Ce sceau est celui de la clôture du 6 avril 2017 à 14 h 05 ; l’atelier a été rouvert le " in told
    assert f"ont changé depuis : {changed.reference}." in told
    assert run("verify", dossier, "--seal", seal_of(database, workshop)).code == 0


def test_a_paper_with_an_erratum_taken_back_is_still_of_this_dossier(
    run: Run, package: Path, dossier: Path, database: Database, workshop: str
) -> None:
    first = database.read(capture.contribution_rows, workshop)[-1]
    database.write(errata.add, first.id, "Lire : deux bancs", EVENING)
    seal = seal_of(database, workshop)
    database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert seal != seal_of(database, workshop)
    answer = run("verify", dossier, "--seal", seal)
    assert answer.code == 0
    assert f"erratum de {first.reference}" in plain(answer)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE contribution SET text = 'Deux bancs' WHERE reference LIKE '%-P-01'", f"{CODE}-P-01"),
        ("UPDATE contribution SET removed_at = created_at WHERE reference LIKE '%-P-01'", f"{CODE}-P-01"),
        ("DELETE FROM contribution WHERE reference LIKE '%-P-01'", f"{CODE}-P-01"),
        ("UPDATE table_report SET message = 'Non'", "table 1"),
        ("UPDATE support SET title = 'Autre'", "supports remis"),
        ("UPDATE workshop SET state = 'closed' WHERE code = 'A4-ACT-1'", "A4-ACT-1"),
    ],
)
def test_words_changed_past_the_journal_leave_under_no_seal(
    run: Run, dossier: Path, database: Database, workshop: str, *, statement: str, told: str, tmp_path: Path
) -> None:
    database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
    database.write(leading.report_field, workshop, 1, "message", "Oui")
    database.write(leading.give_out, workshop, "Plan", None, "")
    database.write(closing.close_workshop, workshop, EVENING)
    database.close()
    with by_hand(dossier, guards=False) as raw:
        raw.execute(statement)
        raw.commit()
    code = "A4-ACT-1" if "A4-ACT-1" in told else CODE
    answer = run("export", dossier, "--workshop", code, "--to", tmp_path / "sorti")
    assert answer.code == 1
    assert "n’y dit plus ce qui a été scellé" in answer.refusal
    assert told in answer.refusal
    assert "fabrique check" in answer.refusal
    assert not list(tmp_path.glob("sorti/*"))


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
