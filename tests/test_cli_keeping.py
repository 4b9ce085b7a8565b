"""`fabrique backup` and `fabrique restore`, as scripts meet them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create_protected, open_dossier
from tests.commands import Run
from tests.store.copying import PHRASE, names, said, say


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "phrase.txt"
    file.write_text(f"{PHRASE}\n", encoding="utf-8")
    return file


def test_a_copy_is_made_while_the_window_is_open(run: Run, database: Database, dossier: Path, tmp_path: Path) -> None:
    say(database)
    answer = run("backup", dossier, "--to", tmp_path / "cle" / "copies")
    assert (answer.code, answer.err) == (0, "")
    made = Path(answer.out.strip())
    assert made.parent == tmp_path / "cle" / "copies"
    assert check_dossier(made).contributions == 1
    say(database)


def test_it_is_put_back_and_the_former_is_kept(run: Run, database: Database, dossier: Path, tmp_path: Path) -> None:
    say(database)
    made = run("backup", dossier, "--to", tmp_path / "cle").out.strip()
    say(database)
    refused = run("restore", made, "--to", dossier)
    assert (refused.code, refused.out) == (1, "")
    assert "ailleurs" in refused.refusal or "ouvert" in refused.refusal
    database.close()
    answer = run("restore", made, "--to", dossier)
    assert (answer.code, answer.out) == (0, f"{dossier}\n")
    assert "1 contribution." in answer.err
    assert "atelier.avant-restauration-1.fabrique" in answer.err
    with closing(open_dossier(dossier)) as opened:
        assert said(opened) == 1


def test_a_protected_one_goes_with_its_keys(run: Run, tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "clos.fabrique"
    with closing(create_protected(path, PHRASE)[0]) as database:
        say(database)
    refused = run("backup", path, "--to", tmp_path / "cle")
    assert refused.code == 1
    assert "phrase" in refused.refusal
    made = Path(run("backup", path, "--to", tmp_path / "cle", "--passphrase-file", secret).out.strip())
    assert names(made.parent) == [made.name, f"{made.name}.cles"]
    target = tmp_path / "ailleurs.fabrique"
    answer = run("restore", made, "--to", target, "--passphrase-file", secret)
    assert answer.code == 0, answer.err
    assert check_dossier(target, keys.unlock(target, PHRASE)).contributions == 1


@pytest.mark.parametrize("content", [b"", b"Bonjour " * 5000, bytes(range(256)) * 32])
def test_what_is_no_dossier_is_refused_in_a_line(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "autre.fabrique"
    path.write_bytes(content)
    for words in (("backup", path, "--to", tmp_path / "cle"), ("restore", path, "--to", tmp_path / "a.fabrique")):
        answer = run(*words)
        assert (answer.code, answer.out) == (1, "")
        assert "Détail pour le dépannage" not in answer.refusal
    assert not (tmp_path / "a.fabrique").exists()
    assert run("backup", tmp_path / "absent.fabrique", "--to", tmp_path).code == 1


def test_a_newer_phrase_puts_an_older_copy_back(run: Run, tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "clos.fabrique"
    with closing(create_protected(path, PHRASE)[0]) as database:
        say(database)
    made = run("backup", path, "--to", tmp_path / "cle", "--passphrase-file", secret).out.strip()
    newer = tmp_path / "nouvelle.txt"
    newer.write_text("canal sapin tambour neige", encoding="utf-8")
    keys.set_phrase(path, keys.unlock(path, PHRASE).key, Post.LEAD, newer.read_text(encoding="utf-8"))
    answer = run("restore", made, "--to", path, "--passphrase-file", newer)
    assert answer.code == 0, answer.err
    assert check_dossier(path, keys.unlock(path, newer.read_text(encoding="utf-8"))).sound
