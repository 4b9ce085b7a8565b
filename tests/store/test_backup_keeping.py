"""Copies come by themselves beside an open dossier, and nothing that goes wrong with one stops anybody."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import copies, keeping, keyring, keys
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.copy_names import copies_in
from fabrique_desktop.store.copy_places import choose_second
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create_protected, open_dossier
from fabrique_desktop.store.failures import FolderRefused
from fabrique_desktop.store.keeping import Keeping, Standing
from tests.store.copying import PHRASE, erase_something, say
from tests.store.test_copies import until


class Desk:
    """The copies of one dossier, and what they said."""

    def __init__(self, path: Path) -> None:
        self.said: list[Standing] = []
        self.keeping = Keeping(path, self.said.append)
        self.path = path

    def reasons(self, folder: Path | None = None) -> list[str]:
        return [name.reason for name, _path in copies_in(folder or folder_of(self.path))]

    def copied(self) -> bool:
        return self.keeping.standing.behind is None and self.keeping.standing.made is not None

    def asked(self, reason: str) -> Exception | None:
        answers: list[Exception | None] = []
        self.keeping.ask(reason, answers.append)
        until(lambda: bool(answers))
        return answers[0]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LOOK", 0.02)
    monkeypatch.setattr(keeping, "RETRY", 0.05)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "EVERY", 0.0)


@pytest.fixture
def post(database: Database, dossier: Path) -> Iterator[Desk]:
    made = Desk(dossier)
    made.keeping.start()
    yield made
    made.keeping.close().join()


@pytest.mark.usefixtures("often")
def test_what_changed_is_copied_once(post: Desk, database: Database) -> None:
    until(post.copied)
    before = len(post.reasons())
    say(database)
    until(lambda: len(post.reasons()) == before + 1)
    until(post.copied)
    said = len(post.said)
    threading.Event().wait(0.2)
    assert len(post.reasons()) == before + 1
    assert len(post.said) == said, "nothing new is told"
    assert set(post.reasons()) == {"automatique"}


@pytest.mark.usefixtures("often")
def test_an_erasure_is_a_change(post: Desk, database: Database, dossier: Path) -> None:
    say(database)
    until(lambda: post.copied() and post.reasons() != [])
    (known,) = {one.facts.head.erased for one in copies.copies_of(dossier) if one.facts}
    erase_something(dossier)
    until(lambda: {one.facts.head.erased for one in copies.copies_of(dossier) if one.facts} == {known + 1})


def test_not_before_ten_minutes(post: Desk, database: Database) -> None:
    until(post.copied)
    say(database)
    until(lambda: post.keeping.standing.behind is not None)
    threading.Event().wait(0.2)
    assert post.reasons() == ["automatique"]


def test_before_what_changes_much(post: Desk, database: Database) -> None:
    until(post.copied)
    say(database)
    assert post.asked("avant-import") is None
    assert post.asked("avant-cloture") is None, "it is in a copy already"
    assert post.reasons() == ["avant-import", "automatique"]


def test_at_the_closing_when_something_changed(post: Desk, database: Database, dossier: Path) -> None:
    until(post.copied)
    say(database)
    database.close()
    post.keeping.close().join()
    assert post.reasons() == ["fermeture", "automatique"]
    with closing(open_dossier(dossier)):
        again = Desk(dossier)
        again.keeping.start()
    again.keeping.close().join()
    assert again.reasons() == ["fermeture", "automatique"]
    looked_at = Desk(dossier)
    folder_of(dossier).rename(dossier.with_name("ailleurs"))
    looked_at.keeping.close().join()
    assert looked_at.reasons() == [], "never started, and nothing was written"
    assert not [one for one in threading.enumerate() if "cop" in one.name]


def test_a_copy_that_fails_says_why_and_is_tried_again(dossier: Path, database: Database) -> None:
    folder_of(dossier).write_text("à moi", encoding="utf-8")
    post = Desk(dossier)
    post.keeping.start()
    until(lambda: isinstance(post.keeping.standing.trouble, FolderRefused))
    assert isinstance(post.asked("avant-import"), FolderRefused)
    say(database)
    folder_of(dossier).unlink()
    until(post.copied)
    assert post.keeping.standing.trouble is None
    post.keeping.close().join()


@pytest.mark.usefixtures("often")
class TestSecond:
    @pytest.fixture
    def key(self, tmp_path: Path) -> Path:
        folder = tmp_path / "cle"
        folder.mkdir()
        return folder

    def test_it_goes_on_without_the_key_and_resumes(self, post: Desk, database: Database, key: Path) -> None:
        choose_second(post.path, database.dossier, key)
        there = key / "atelier - copies"
        until(lambda: post.reasons(there) != [])
        key.rename(key.with_name("dans la poche"))
        until(lambda: post.keeping.standing.second_away)
        before = post.reasons()
        say(database)
        until(lambda: len(post.reasons()) == len(before) + 1)
        assert sum(one.second_away and not former.second_away for former, one in _pairs(post.said)) == 1
        key.with_name("dans la poche").rename(key)
        until(lambda: not post.keeping.standing.second_away)
        newest = copies_in(folder_of(post.path))[0][1]
        until((there / newest.name).exists)
        assert check_dossier(there / newest.name).sound

    def test_what_is_wrong_with_it_stops_nothing(self, post: Desk, database: Database, key: Path) -> None:
        choose_second(post.path, database.dossier, key)
        until((key / "atelier - copies").exists)
        shutil.rmtree(key / "atelier - copies")
        (key / "atelier - copies").write_text("à moi", encoding="utf-8")
        say(database)
        until(lambda: isinstance(post.keeping.standing.second_trouble, FolderRefused))
        until(post.copied)
        assert post.keeping.standing.trouble is None

    def test_the_key_that_comes_back_opens_by_the_new_phrase(self, tmp_path: Path, key: Path) -> None:
        with closing(create_protected(tmp_path / "clos.fabrique", PHRASE)[0]) as database:
            choose_second(database.path, database.dossier, key)
            post = Desk(database.path)
            post.keeping.start()
            until(lambda: post.reasons(key / "clos - copies") != [])
            key.rename(key.with_name("dans la poche"))
            until(lambda: post.keeping.standing.second_away)
            other = "canal sapin tambour neige"
            keys.set_phrase(database.path, keyring.key_of(database.path), Post.LEAD, other)
            say(database)
            key.with_name("dans la poche").rename(key)
            until(lambda: len(post.reasons(key / "clos - copies")) > 1)
            for _name, copy in copies_in(key / "clos - copies"):
                keys.unlock(copy, other)
        post.keeping.close().join()


def _pairs(said: list[Standing]) -> list[tuple[Standing, Standing]]:
    return list(zip([Standing(), *said], said, strict=False))


def test_the_last_copy_of_a_protected_dossier_is_protected(tmp_path: Path) -> None:
    with closing(create_protected(tmp_path / "clos.fabrique", PHRASE)[0]) as database:
        post = Desk(database.path)
        post.keeping.start()
        until(post.copied)
        say(database)
    post.keeping.close().join()
    assert keyring.key_of(post.path) == ""
    newest = copies_in(folder_of(post.path))[0][1]
    assert post.reasons()[0] == "fermeture"
    assert check_dossier(newest, keys.unlock(newest, PHRASE)).contributions == 1


def test_a_dossier_that_is_gone_ends_in_silence(post: Desk, database: Database, dossier: Path) -> None:
    until(post.copied)
    dossier.unlink()
    post.keeping.look()
    until(lambda: post.keeping.standing.trouble is not None)
    database.close()
