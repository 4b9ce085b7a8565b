"""File that is not, or is no longer, what was opened.

Each case answers with its own sentence and touches nothing. Once the file is back in its place, as the sentence asks,
what was acknowledged is in it, and the gesture that was refused is nowhere.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store import keys
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import (
    DamagedDossier,
    DamagedKeys,
    FileMoved,
    MissingDossier,
    MissingKeys,
    NewerSchema,
    NotADossier,
    OtherKeys,
    PhraseNeeded,
    StoreError,
    WrongPhrase,
)
from fabrique_desktop.store.key_file import keys_of
from fabrique_desktop.ui.messages import has_sentence, sentence
from tests.conftest import EVENING
from tests.reliability import protected
from tests.reliability.protected import PHRASE
from tests.reliability.report import Figures
from tests.store.raw import by_hand

SAID = "Un banc devant l’école"
LOST = "Une idée de trop"


@dataclass
class Scene:
    """A folder of its own, with a dossier that holds one sentence."""

    path: Path
    other: Path
    secret: Path

    def away(self) -> Path:
        return self.path.parent.with_name("ailleurs")


def renamed(scene: Scene) -> Path:
    return scene.path.rename(scene.path.with_name("autre nom.fabrique"))


def deleted(scene: Scene) -> None:
    scene.path.unlink()


def in_another_folder(scene: Scene) -> Path:
    return scene.path.parent.rename(scene.away()) / scene.path.name


def folder_replaced(scene: Scene) -> Path:
    """By another one of the same name, which holds an older dossier of the same name."""
    there = in_another_folder(scene)
    scene.path.parent.mkdir()
    shutil.copy(scene.other, scene.path)
    return there


def replaced(scene: Scene) -> Path:
    away = scene.path.rename(scene.path.with_name("mis de côté.fabrique"))
    shutil.copy(scene.other, scene.path)
    return away


WHILE_OPEN = (renamed, deleted, in_another_folder, folder_replaced, replaced)


def emptied(scene: Scene) -> Path:
    scene.path.write_bytes(b"")
    return scene.path


def another_program(scene: Scene) -> Path:
    scene.path.unlink()
    with closing(sqlite3.connect(scene.path)) as connection:
        connection.execute("CREATE TABLE photo (id)")
    return scene.path


def a_letter(scene: Scene) -> Path:
    scene.path.write_bytes(b"Madame, Monsieur,\r\n" * 900)
    return scene.path


def cut_short(scene: Scene) -> Path:
    os.truncate(scene.path, 2 * 4096)
    return scene.path


def not_there(scene: Scene) -> Path:
    return scene.path.with_name("ailleurs.fabrique")


def newer(scene: Scene) -> Path:
    with by_hand(scene.path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    return scene.path


def without_keys(scene: Scene) -> Path:
    keys_of(scene.secret).unlink()
    return scene.secret


def damaged_keys(scene: Scene) -> Path:
    keys_of(scene.secret).write_bytes(keys_of(scene.secret).read_bytes()[:-40])
    return scene.secret


def other_keys(scene: Scene) -> Path:
    another = protected.made(scene.path.with_name("un autre.fabrique"))
    keys_of(another).replace(keys_of(scene.secret))
    return scene.secret


def torn_page(scene: Scene) -> Path:
    with scene.secret.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\0" * 8)
    return scene.secret


def protected_one(scene: Scene) -> Path:
    return scene.secret


@dataclass(frozen=True, slots=True)
class Opening:
    """Before it is opened: what is found, with which phrase, and what the opening answers."""

    prepare: Callable[[Scene], Path]
    answer: type[StoreError]
    phrase: str = ""


OPENINGS = (
    Opening(emptied, NotADossier),
    Opening(another_program, NotADossier),
    Opening(a_letter, NotADossier),
    Opening(cut_short, DamagedDossier),
    Opening(not_there, MissingDossier),
    Opening(newer, NewerSchema),
    Opening(without_keys, MissingKeys, PHRASE),
    Opening(damaged_keys, DamagedKeys, PHRASE),
    Opening(other_keys, OtherKeys, PHRASE),
    Opening(torn_page, DamagedDossier, PHRASE),
    Opening(protected_one, PhraseNeeded),
    Opening(protected_one, WrongPhrase, "une tout autre phrase"),
)


@pytest.fixture
def scene(dossier: Path, founded: Path, secret: Path, tmp_path: Path) -> Scene:
    folder = tmp_path / "soirée"
    folder.mkdir()
    return Scene(Path(shutil.move(dossier, folder)), founded, secret)


def say(database: Database, text: str) -> None:
    workshop = database.read(programme.workshop_named, "A3-ACT-1").id
    database.write(capture.add_contribution, workshop, Saying(text), EVENING)


def said(path: Path) -> list[str]:
    with closing(open_dossier(path)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        return [row.text for row in database.read(capture.contribution_rows, workshop)]


def put_back(there: Path, scene: Scene) -> None:
    if there.parent == scene.path.parent:
        there.replace(scene.path)
    else:
        shutil.rmtree(scene.path.parent, ignore_errors=True)
        there.parent.rename(scene.path.parent)


def well_told(error: BaseException, expected: type[StoreError]) -> bool:
    """Its own kind, with a sentence written for that kind."""
    return type(error) is expected and has_sentence(type(error)) and not has_placeholder(sentence(error))


def has_placeholder(text: str) -> bool:
    return "{" in text or "None" in text


@pytest.mark.parametrize("event", WHILE_OPEN, ids=lambda event: event.__name__)
def test_while_open(scene: Scene, figures: Figures, event: Callable[[Scene], Path | None]) -> None:
    with closing(open_dossier(scene.path)) as database:
        say(database, SAID)
        there = event(scene)
        with pytest.raises(FileMoved) as refused:
            say(database, LOST)
    figures.all("while open: told by its own sentence", int(well_told(refused.value, FileMoved)), 1)
    if there is not None:
        put_back(there, scene)
        figures.none("while open: lost or half there", int(said(scene.path) != [SAID]))


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda one: f"{one.prepare.__name__}-{one.answer.__name__}")
def test_at_the_opening(scene: Scene, figures: Figures, opening: Opening) -> None:
    path = opening.prepare(scene)
    before = {one: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    with pytest.raises(StoreError) as refused:
        open_dossier(path, unlocked=keys.unlock(path, opening.phrase) if opening.phrase else None)
    figures.all("at the opening: told by its own sentence", int(well_told(refused.value, opening.answer)), 1)
    after = {one: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    figures.none("at the opening: files touched", sum(after.get(one) != content for one, content in before.items()))
