"""The command line by post: what is another one's is refused in one French line, and nothing of it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import capture, check_in, programme
from fabrique_desktop.store import keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create_protected
from tests.commands import Run
from tests.conftest import EVENING, SAMPLES
from tests.services.people import register

REGISTRANTS = SAMPLES / "registrants.csv"
SAID = "Trop de guichets"


@pytest.fixture
def filled(database: Database, workshop: str, dossier: Path) -> Path:
    """Somebody here, somebody expected, something said."""
    person = database.write(register, "Kerbrat", "Jean-Yves", workshop, organization="CCAS")
    database.write(register, "Périon", "Anne", workshop)
    database.write(check_in.check_in, workshop, person, EVENING)
    database.write(capture.add_contribution, workshop, Saying(SAID, 1), EVENING)
    database.close()
    return dossier


@pytest.mark.parametrize("post", ["accueil", "saisie", "réponse"])
@pytest.mark.parametrize(
    "words",
    [
        ["export", "DOSSIER", "--workshop", "A3-ACT-1", "--to", "SORTIE"],
        ["synthesis", "DOSSIER", "--axis", "3", "--to", "SORTIE"],
        ["verify", "DOSSIER"],
    ],
)
def test_what_leaves_is_the_leads(run: Run, filled: Path, tmp_path: Path, words: list[str], post: str) -> None:
    places = {"DOSSIER": filled, "SORTIE": tmp_path / "sortie"}
    answer = run(*(places.get(word, word) for word in words), "--as", post)
    assert answer.code == 1
    assert "poste" in answer.refusal
    assert SAID not in answer.out + answer.err
    assert "Kerbrat" not in answer.out + answer.err
    assert not (tmp_path / "sortie").exists()


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ("accueil", ["add", "DOSSIER", "--workshop", "A3-ACT-1"]),
        ("réponse", ["add", "DOSSIER", "--workshop", "A3-ACT-1"]),
        ("accueil", ["similar", "DOSSIER", "A3-ACT-1-T1-01"]),
        ("accueil", ["list", "DOSSIER", "--workshop", "A3-ACT-1"]),
        ("accueil", ["list", "DOSSIER", "--workshop", "A3-ACT-1", "--json"]),
        ("saisie", ["find", "DOSSIER", "kerbrat"]),
        ("réponse", ["find", "DOSSIER", "kerbrat"]),
        ("saisie", ["import-registrants", REGISTRANTS, "--into", "DOSSIER"]),
    ],
)
def test_what_is_another_posts_is_refused(run: Run, filled: Path, post: str, words: list[object]) -> None:
    before = check_dossier(filled)
    answer = run(*(filled if word == "DOSSIER" else word for word in words), "--as", post, typed=b"Une ligne\n")
    assert (answer.code, answer.out) == (1, "")
    assert "poste" in answer.refusal
    assert check_dossier(filled) == before


def test_the_desk_finds_people_brings_lists_in_and_counts(run: Run, filled: Path) -> None:
    assert run("import-registrants", REGISTRANTS, "--into", filled, "--as", "accueil").code == 0
    assert "Kerbrat" in run("find", filled, "kerb", "--as", "accueil").out
    everything = run("list", filled, "--as", "accueil")
    assert everything.code == 0
    assert "A3-ACT-1" in everything.out
    assert "contributions : 1" in everything.out


def test_a_table_writes_and_reads_what_is_said_with_numbers_of_people(run: Run, filled: Path) -> None:
    assert run("add", filled, "--workshop", "A3-ACT-1", "--as", "saisie", typed=b"Un banc\n").code == 0
    listed = run("list", filled, "--workshop", "A3-ACT-1", "--as", "saisie")
    assert listed.code == 0
    assert SAID in listed.out
    assert "inscrits : 2, présents : 1, contributions : 2" in listed.out
    data = run("list", filled, "--workshop", "A3-ACT-1", "--json", "--as", "saisie").data
    assert [one["text"] for one in data["contributions"]] == [SAID, "Un banc"]
    assert (data["counts"]["present"], data["counts"]["by_proof"]) == (1, {"desk": 1})
    assert data["counts"]["structures"] is None
    assert run("similar", filled, "A3-ACT-1-T1-01", "--as", "saisie").code == 0


def test_whoever_answers_reads_what_was_collected(run: Run, filled: Path) -> None:
    listed = run("list", filled, "--workshop", "A3-ACT-1", "--as", "réponse")
    assert (listed.code, SAID in listed.out, "Kerbrat" in listed.out) == (0, True, False)


def test_whoever_leads_does_all_of_it(run: Run, filled: Path) -> None:
    assert "Kerbrat" in run("find", filled, "kerb", "--as", "pilotage").out
    data = run("list", filled, "--workshop", "A3-ACT-1", "--json").data
    assert (data["counts"]["structures"], data["counts"]["by_proof"]) == (1, {"desk": 1})


class TestByItsPhrase:
    """A post that has its own phrase is told by it, and takes no other one."""

    @pytest.fixture
    def protected(self, tmp_path: Path) -> Path:
        database, _groups = create_protected(tmp_path / "gardé.fabrique", "une phrase de pilotage")
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        database.write(register, "Kerbrat", "Jean-Yves", workshop)
        database.close()
        key = keys.unlock(database.path, "une phrase de pilotage").key
        for post in (Post.DESK, Post.CAPTURE):
            keys.set_phrase(database.path, key, post, f"une phrase pour {post.value}")
            (tmp_path / post.value).write_text(f"une phrase pour {post.value}\n", encoding="utf-8")
        return database.path

    def test_it_is_the_posts_without_asking(self, run: Run, protected: Path, tmp_path: Path) -> None:
        desk, table = ("--passphrase-file", tmp_path / "desk"), ("--passphrase-file", tmp_path / "capture")
        assert "Kerbrat" in run("find", protected, "kerb", *desk).out
        assert run("find", protected, "kerb", *table).code == 1
        adding = ("add", protected, "--workshop", "A3-ACT-1")
        assert run(*adding, *table, typed=b"Un banc\n").code == 0
        assert run(*adding, *desk, typed=b"Un banc\n").code == 1

    def test_it_takes_no_other_post(self, run: Run, protected: Path, tmp_path: Path) -> None:
        for post in ("pilotage", "saisie"):
            answer = run("list", protected, "--passphrase-file", tmp_path / "desk", "--as", post)
            assert answer.code == 1
            assert "poste" in answer.refusal
