"""`fabrique access`, `erase`, `purge`, `aipd`: what people may ask for, from a script, without a name printed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fabrique_desktop import paths, rights_commands
from fabrique_desktop.arguments import Parser
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.erasures import MARK, Retained
from fabrique_desktop.services import capture, check_in, closing, programme, retention, searching
from fabrique_desktop.services.emptied_register import numbers
from fabrique_desktop.store import copies
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create_protected, open_dossier
from fabrique_desktop.store.drafts import Draft, Drafts
from fabrique_desktop.store.typed_line import TypedLine
from tests.commands import Answer, Run
from tests.conftest import EVENING, Clock
from tests.documents.reading import flat, whole
from tests.services.people import register
from tests.services.test_erasing_person import left_in, needles

SURNAME, FIRST = "Quénéhervé", "Maëlle"
NAME = f"{FIRST} {SURNAME}"
SAID = f"Merci à {NAME} pour le banc"


def pdf_text(path: Path) -> str:
    return flat(whole(path))


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    def asking(name: str, *words: object) -> Answer:
        parser = Parser(prog=f"fabrique {name}")
        getattr(rights_commands, f"say_{name}")(parser)
        capsys.readouterr()
        code = getattr(rights_commands, name)(parser.parse_args([str(word) for word in words]))
        told = capsys.readouterr()
        return Answer(code, told.out.replace("\u00a0", " "), told.err.replace("\u00a0", " "))

    return asking


@pytest.fixture
def evening(database: Database, dossier: Path, workshop: str) -> Path:
    """Two people came, one of whom is named in a text; closed, and let go."""
    for surname, first in ((SURNAME, FIRST), ("Kerbrat", "Yves")):
        person = database.write(register, surname, first, workshop)
        database.write(check_in.check_in, workshop, person, EVENING)
    database.write(capture.add_contribution, workshop, Saying(SAID), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    database.close()
    return dossier


def test_what_would_be_erased_is_said_and_nothing_is(ask: Run, evening: Path, tmp_path: Path) -> None:
    before = evening.read_bytes()
    answer = ask("erase", evening, "--person", NAME)
    assert (answer.code, answer.err) == (0, "")
    assert "Fiches du registre : 1" in answer.out
    assert "Texte où ce nom figure : A3-ACT-1-P-01, laissé" in answer.out
    assert "Rien n’a été effacé" in answer.out
    assert SURNAME not in answer.out
    assert evening.read_bytes() == before


def test_erased_with_its_certificate_its_exports_its_copies_and_its_lines(
    ask: Run, run: Run, evening: Path, tmp_path: Path, clock: Clock
) -> None:
    folder, certificate = tmp_path / "atelier - documents", tmp_path / "attestation.pdf"
    assert run("export", evening, "--workshop", "A3-ACT-1", "--to", folder).code == 0
    copy = copies.back_up(evening, "essai").path
    drafts = Drafts(evening)
    drafts.keep("w/1", Draft(TypedLine(f"{SURNAME} {FIRST} voudrait"))).result()
    drafts.close()
    before = _numbers(evening)
    answer = ask("erase", evening, "--person", NAME, "--with-passages", "--delete-exports", "--yes",
                 "--certificate", certificate)  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    assert _numbers(evening) == before
    assert check_dossier(evening).problems == ()
    assert not copy.exists()
    assert left_in(evening, SURNAME, NAME) == []
    wanted = needles(SURNAME)
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in wanted)]
    assert kept == []
    assert not list(folder.rglob("EMARGEMENT_*"))
    assert not list(folder.rglob("CR_*"))
    told = pdf_text(certificate)
    assert "Attestation d’effacement" in told
    assert SURNAME not in told
    assert "Passages d’un texte" in told
    reopened = Drafts(evening)
    assert [one.line.text for one in reopened.find("w/1")] == [f"{MARK} voudrait"]
    reopened.close()


def _numbers(dossier: Path) -> object:
    database = open_dossier(dossier)
    try:
        return database.read(numbers)
    finally:
        database.close()


def test_lines_set_aside_once_are_listed(ask: Run, evening: Path, tmp_path: Path) -> None:
    aside = evening.with_name(f"{evening.name}-brouillons.abime-1")
    aside.write_bytes(f"SQLite abîmé \0 {NAME} voudrait".encode())
    evening.with_name(f"{evening.name}-brouillons.abime-2").write_bytes(b"autre chose")
    answer = ask("erase", evening, "--person", NAME, "--yes", "--certificate", tmp_path / "a.pdf")
    assert [line for line in answer.out.splitlines() if "À détruire" in line] == [f"À détruire : {aside}"]


def test_what_is_not_deleted_is_listed(ask: Run, run: Run, evening: Path, tmp_path: Path) -> None:
    folder, certificate = tmp_path / "sorties", tmp_path / "attestation.pdf"
    assert run("export", evening, "--workshop", "A3-ACT-1", "--to", folder).code == 0
    (folder / "CR_de-quelqu-un.txt").write_text(NAME)
    answer = ask("erase", evening, "--person", NAME, "--yes", "--certificate", certificate)
    sheet = next(folder.rglob("EMARGEMENT_*"))
    assert f"À détruire : {sheet}" in answer.out
    assert str(sheet.name) in pdf_text(certificate).replace("\n", "")
    assert (folder / "CR_de-quelqu-un.txt").exists()
    assert "CR_de-quelqu-un.txt" not in answer.out


def test_several_match_and_are_told_apart_without_a_name(
    ask: Run, database: Database, dossier: Path, workshop: str, tmp_path: Path
) -> None:
    first = database.write(register, SURNAME, FIRST, workshop)
    second = database.write(register, SURNAME, FIRST)
    database.write(check_in.check_in, workshop, first, EVENING)
    answer = ask("erase", dossier, "--person", SURNAME, "--yes", "--certificate", tmp_path / "a.pdf")
    assert answer.code == 1
    assert "2 personnes correspondent. Rien n’a été fait" in answer.err
    assert "inscription à A3-ACT-1 ; présence à A3-ACT-1" in answer.err
    assert "sans inscription ; aucune présence" in answer.err
    assert SURNAME not in answer.out + answer.err
    place = next(line[0] for line in answer.err.splitlines() if "sans inscription" in line)
    done = ask("erase", dossier, "--person", SURNAME, "--choose", place, "--yes", "--certificate", tmp_path / "a.pdf")
    assert done.code == 0
    assert [one.id for one in database.read(searching.find_people, SURNAME)] == [first]
    assert second != first


@pytest.mark.parametrize("taken", ["there", "no-folder/attestation.pdf"])
def test_nothing_is_erased_when_the_certificate_has_no_place(
    ask: Run, evening: Path, tmp_path: Path, taken: str
) -> None:
    (tmp_path / "there").write_text("")
    with pytest.raises(OSError, match=r"(?i)exist|no such"):
        ask("erase", evening, "--person", NAME, "--yes", "--certificate", tmp_path / taken)
    assert ask("erase", evening, "--person", NAME, "--yes").code == 1
    assert ask("erase", evening, "--person", NAME).out.startswith("Fiches du registre : 1")


def test_words_of_a_text_that_name_somebody_the_register_has_not(
    ask: Run, database: Database, dossier: Path, workshop: str, tmp_path: Path
) -> None:
    for text in (f"Merci à {NAME.lower()}", "Un banc", f"{SURNAME.upper()} le dit"):
        database.write(capture.add_contribution, workshop, Saying(text), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    database.close()
    answer = ask("erase", dossier, "--text", "quenehervé")
    assert answer.out.count("Texte où ces mots figurent") == 2
    assert SURNAME.lower() not in answer.out.lower()
    one = ("erase", dossier, "--text", SURNAME, "--reference", "A3-ACT-1-P-03", "--yes")
    assert ask(*one, "--certificate", tmp_path / "a.pdf").code == 0
    done = ask("erase", dossier, "--text", SURNAME, "--yes", "--certificate", tmp_path / "b.pdf")
    assert "À détruire" not in done.out
    assert "Passages d’un texte" in pdf_text(tmp_path / "b.pdf")
    assert check_dossier(dossier).problems == ()
    assert left_in(dossier, SURNAME) == []
    assert ask("erase", dossier, "--text", SURNAME).code == 1


def test_a_protected_dossier_the_same(ask: Run, tmp_path: Path, clock: Clock) -> None:
    path, phrase = tmp_path / "clos.fabrique", tmp_path / "phrase.txt"
    phrase.write_text("quatre mots tirés au sort\n", encoding="utf-8")
    database, _groups = create_protected(path, "quatre mots tirés au sort", clock=clock)
    workshop = database.read(programme.workshop_named, "A3-ACT-1").id
    person = database.write(register, SURNAME, FIRST, workshop)
    database.write(check_in.check_in, workshop, person, EVENING)
    database.close()
    opening = ("--passphrase-file", phrase)
    answer = ask("erase", path, "--person", NAME, "--yes", "--certificate", tmp_path / "a.pdf", *opening)
    assert (answer.code, answer.err) == (0, "")
    assert "la chaîne de l’historique a été vérifiée" in pdf_text(tmp_path / "a.pdf")
    assert ask("erase", path, "--person", NAME, *opening).code == 1
    assert left_in(path, SURNAME) == []


def test_beside_an_open_window(ask: Run, database: Database, dossier: Path, workshop: str, tmp_path: Path) -> None:
    """The window follows, and its half-typed line is said to be left."""
    database.write(register, SURNAME, FIRST, workshop)
    drafts = Drafts(dossier)
    drafts.keep("w/1", Draft(TypedLine(f"{NAME} voudrait"))).result()
    answer = ask("erase", dossier, "--person", NAME, "--yes", "--certificate", tmp_path / "a.pdf")
    assert answer.code == 0
    assert "1 ligne en cours de frappe" in answer.out
    assert database.read(searching.find_people, SURNAME) == []
    assert [one.line.text for one in drafts.find("w/1")] == [f"{NAME} voudrait"]
    drafts.close()


def test_nobody_is_nobody(ask: Run, evening: Path) -> None:
    answer = ask("erase", evening, "--person", "Personne")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Personne ne correspond. Rien n’a été fait")


def test_access_gives_one_person_all_that_is_theirs(ask: Run, evening: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        answer = ask("access", evening, "--person", NAME, "--to", tmp_path / "pour elle")
        assert answer.code == 0
        pdf, data = map(Path, answer.out.split("\n")[:2])
        assert pdf.name.startswith("ACCES_")
        assert (pdf.stem.endswith("_v2"), SURNAME in pdf.name) == (number == 2, False)
        assert SURNAME in pdf_text(pdf)
        assert SURNAME in json.dumps(json.loads(data.read_text(encoding="utf-8")), ensure_ascii=False)
        assert "Kerbrat" not in data.read_text(encoding="utf-8")


def test_purge_says_then_erases_then_reports(
    ask: Run, evening: Path, tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = EVENING + timedelta(days=40)
    monkeypatch.setattr("fabrique_desktop.store.database.now", lambda: later)
    monkeypatch.setattr("fabrique_desktop.store.dossier.now", lambda: later, raising=False)
    old = paths.log_folder() / "fabrique.log.3"
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_text("vieux")
    os.utime(old, (0, 0))
    before = _numbers(evening)
    answer = ask("purge", evening)
    assert answer.code == 0
    assert "Rien n’a été effacé" in answer.out
    assert old.exists()
    done = ask("purge", evening, "--yes", "--report", tmp_path / "purge.pdf")
    assert done.code == 0
    assert _numbers(evening) == before
    assert left_in(evening, "Kerbrat") == []
    assert not old.exists()
    assert "Rapport de purge" in pdf_text(tmp_path / "purge.pdf")


def test_purge_with_nothing_due_erases_nothing(ask: Run, database: Database, dossier: Path, workshop: str) -> None:
    database.write(register, SURNAME, FIRST, workshop)
    database.write(retention.keep_for, Retained.IDENTITIES, None)
    database.close()
    answer = ask("purge", dossier, "--yes")
    assert answer.code == 0
    reopened = open_dossier(dossier)
    assert len(reopened.read(searching.find_people, SURNAME)) == 1
    reopened.close()


def test_the_annex_for_the_impact_assessment(ask: Run, evening: Path, tmp_path: Path) -> None:
    answer = ask("aipd", evening, "--to", tmp_path / "aipd.pdf")
    assert answer.code == 0
    told = pdf_text(tmp_path / "aipd.pdf")
    assert SURNAME not in told
    assert len(told) > 2000
