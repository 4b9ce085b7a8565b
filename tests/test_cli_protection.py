"""`new`, `passphrase` and `--passphrase-file`: what opens a dossier, from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fabrique_desktop.store.key_file import is_protected, keys_of
from tests.commands import Run

PHRASE = "cheval agrafe pile correcte"


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    return written(tmp_path / "phrase.txt", PHRASE + "\n")


@pytest.fixture
def protected(tmp_path: Path, phrase: Path, run: Run) -> Path:
    path = tmp_path / "protege.fabrique"
    assert run("new", path, "--passphrase-file", phrase).code == 0
    return path


def written(path: Path, words: str) -> Path:
    path.write_text(words, encoding="utf-8")
    return path


def sheet_of(out: str) -> str:
    return out.rpartition(": ")[2].strip()


class TestNew:
    def test_protected(self, protected: Path) -> None:
        assert is_protected(protected)
        assert keys_of(protected).name == "protege.fabrique.cles"

    def test_says_so_and_gives_the_sheet(self, tmp_path: Path, phrase: Path, run: Run) -> None:
        answer = run("new", tmp_path / "a.fabrique", "--passphrase-file", phrase)
        assert "(protégé)" in answer.out
        assert len(sheet_of(answer.out).split("-")) == 9
        assert PHRASE not in answer.out + answer.err

    def test_the_sheet_as_a_pdf(self, tmp_path: Path, phrase: Path, run: Run) -> None:
        sheet = tmp_path / "feuille.pdf"
        assert run("new", tmp_path / "a.fabrique", "--passphrase-file", phrase, "--recovery-sheet", sheet).code == 0
        assert sheet.read_bytes().startswith(b"%PDF")

    def test_a_sheet_already_there_is_not_overwritten(self, tmp_path: Path, phrase: Path, run: Run) -> None:
        sheet = written(tmp_path / "feuille.pdf", "celle d’un autre")
        answer = run("new", tmp_path / "a.fabrique", "--passphrase-file", phrase, "--recovery-sheet", sheet)
        assert (answer.code, sheet.read_text(encoding="utf-8")) == (1, "celle d’un autre")
        assert not (tmp_path / "a.fabrique").exists()

    def test_no_word_about_a_phrase_makes_nothing(self, tmp_path: Path, run: Run) -> None:
        answer = run("new", tmp_path / "a.fabrique")
        assert (answer.code, list(tmp_path.glob("a.*"))) == (2, [])
        assert "--no-passphrase" in answer.err

    def test_too_short(self, tmp_path: Path, run: Run) -> None:
        answer = run("new", tmp_path / "a.fabrique", "--passphrase-file", written(tmp_path / "p", "motus"))
        assert (answer.code, list(tmp_path.glob("a.*"))) == (1, [])
        assert "trop courte" in answer.err

    def test_keys_of_another_dossier_are_never_overwritten(self, tmp_path: Path, phrase: Path, run: Run) -> None:
        lost = written(tmp_path / "a.fabrique.cles", "les clés d’un dossier déplacé")
        assert run("new", tmp_path / "a.fabrique", "--passphrase-file", phrase).code == 1
        assert lost.read_text(encoding="utf-8").startswith("les clés")
        assert not (tmp_path / "a.fabrique").exists()


class TestEveryCommand:
    @pytest.mark.parametrize(
        "words",
        [
            ["list", "DOSSIER"],
            ["find", "DOSSIER", "benali"],
            ["check", "DOSSIER"],
            ["verify", "DOSSIER"],
            ["similar", "DOSSIER", "A1-ACT-1-T1-01"],
            ["add", "DOSSIER", "--workshop", "A1-ACT-1"],
            ["export", "DOSSIER", "--all", "--to", "SORTIE"],
            ["synthesis", "DOSSIER", "--axis", "1", "--to", "SORTIE"],
        ],
        ids=lambda words: words[0],
    )
    def test_asks_for_the_phrase(
        self, protected: Path, phrase: Path, tmp_path: Path, run: Run, words: list[str]
    ) -> None:
        places = {"DOSSIER": protected, "SORTIE": tmp_path / "sortie"}
        asked = [places.get(word, word) for word in words]
        refused = run(*asked)
        assert (refused.code, refused.out) == (1, "")
        assert "phrase de passe" in refused.err
        wrong = run(*asked, "--passphrase-file", written(tmp_path / "fausse", "une autre phrase à nous"))
        assert (wrong.code, wrong.out) == (1, "")
        assert "Ce n’est pas la phrase" in wrong.err
        known = run(*asked, "--passphrase-file", phrase)
        assert "phrase" not in known.err

    def test_the_phrase_whatever_the_editor(self, protected: Path, tmp_path: Path, run: Run) -> None:
        windows = tmp_path / "windows.txt"
        windows.write_bytes(b"\xef\xbb\xbf" + b"Cheval  agrafe pile correcte\r\nautre ligne\r\n")
        assert run("list", protected, "--passphrase-file", windows).code == 0

    def test_says_what_is_missing(self, protected: Path, phrase: Path, tmp_path: Path, run: Run) -> None:
        def told() -> str:
            answer = run("list", protected, "--passphrase-file", phrase)
            assert (answer.code, answer.out) == (1, "")
            return answer.err

        keys = keys_of(protected)
        whole = keys.read_bytes()
        keys.write_bytes(whole[:100])
        damaged = told()
        keys.unlink()
        missing = told()
        run("new", tmp_path / "autre.fabrique", "--passphrase-file", phrase)
        keys.write_bytes((tmp_path / "autre.fabrique.cles").read_bytes())
        other = told()
        keys.write_bytes(whole)
        content = bytearray(protected.read_bytes())
        content[200] ^= 1
        protected.write_bytes(content)
        broken = told()
        assert len({damaged, missing, other, broken}) == 4
        assert "abîmé" in damaged
        assert "n’est pas à côté" in missing
        assert "d’un autre dossier" in other

    def test_the_phrase_is_not_taken_from_elsewhere(self, protected: Path) -> None:
        """Neither typed by a pipe, which a script could log, nor read in the environment."""
        asked = [sys.executable, "-m", "fabrique_desktop", "list", str(protected)]
        environment = dict(os.environ) | {"FABRIQUE_PASSPHRASE": PHRASE, "PASSPHRASE": PHRASE}
        told = subprocess.run(asked, input=PHRASE, env=environment, capture_output=True, text=True, check=False)
        assert (told.returncode, told.stdout) == (1, "")


class TestPassphrase:
    def test_given_to_a_dossier_that_has_none(self, dossier: Path, phrase: Path, run: Run) -> None:
        assert run("add", dossier, "--workshop", "A1-ACT-1", typed=b"Un banc de plus\n").code == 0
        answer = run("passphrase", dossier, "--new-passphrase-file", phrase)
        assert answer.code == 0, answer.err
        assert run("list", dossier).code == 1
        listed = run("list", dossier, "--workshop", "A1-ACT-1", "--passphrase-file", phrase)
        assert "Un banc de plus" in listed.out
        assert run("check", dossier, "--passphrase-file", phrase).code == 0
        assert b"Un banc" not in dossier.read_bytes()

    def test_changed_without_encrypting_again(self, protected: Path, phrase: Path, tmp_path: Path, run: Run) -> None:
        before = protected.read_bytes()
        new = written(tmp_path / "nouvelle", "quatre autres mots ici")
        answer = run("passphrase", protected, "--passphrase-file", phrase, "--new-passphrase-file", new)
        assert answer.code == 0, answer.err
        assert protected.read_bytes() == before
        assert [run("list", protected, "--passphrase-file", one).code for one in (phrase, new)] == [1, 0]

    def test_lost_and_found_by_the_sheet(self, tmp_path: Path, phrase: Path, run: Run) -> None:
        path = tmp_path / "a.fabrique"
        sheet = written(tmp_path / "feuille", sheet_of(run("new", path, "--passphrase-file", phrase).out).lower())
        new = written(tmp_path / "nouvelle", "quatre autres mots ici")
        answer = run("passphrase", path, "--recovery-code-file", sheet, "--new-passphrase-file", new)
        assert answer.code == 0, answer.err
        assert run("list", path, "--passphrase-file", new).code == 0

    def test_a_mistyped_sheet(self, tmp_path: Path, phrase: Path, run: Run) -> None:
        path = tmp_path / "a.fabrique"
        groups = sheet_of(run("new", path, "--passphrase-file", phrase).out)
        wrong = groups[:-1] + ("2" if groups[-1] != "2" else "3")
        sheet = written(tmp_path / "feuille", wrong)
        answer = run("passphrase", path, "--recovery-code-file", sheet, "--new-passphrase-file", phrase)
        assert answer.code == 1
        assert "feuille de secours" in answer.err

    def test_each_post_its_own(self, protected: Path, phrase: Path, tmp_path: Path, run: Run) -> None:
        desk = written(tmp_path / "accueil", "la phrase de l’accueil")
        given = ["--new-passphrase-file", desk, "--for", "accueil"]
        assert run("passphrase", protected, "--passphrase-file", phrase, *given).code == 0
        refused = run("add", protected, "--workshop", "A1-ACT-1", "--passphrase-file", desk, typed=b"Un banc\n")
        assert (refused.code, refused.out) == (1, "")
        assert run("find", protected, "benali", "--passphrase-file", desk).code == 0
        assert run("list", protected, "--passphrase-file", desk, "--as", "pilotage").code == 1
        same = run("passphrase", protected, "--passphrase-file", phrase, "--new-passphrase-file", desk)
        assert (same.code, "autre poste" in same.err) == (1, True)
        taken_back = run("passphrase", protected, "--passphrase-file", phrase, "--for", "accueil", "--withdraw")
        assert taken_back.code == 0
        assert run("find", protected, "benali", "--passphrase-file", desk).code == 1
        other_way = run("passphrase", protected, "--passphrase-file", phrase, "--for", "pilotage", "--withdraw")
        assert other_way.code == 1
