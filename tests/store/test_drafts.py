"""The file of half-typed lines may be damaged or old: the dossier opens all the same."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.store.drafts import SUFFIX, Draft, Drafts
from fabrique_desktop.store.engine import connect
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.store.typed_line import TypedLine


@pytest.fixture
def file(dossier: Path) -> Path:
    return dossier.with_name(f"{dossier.name}{SUFFIX}")


def line(text: str) -> Draft:
    return Draft(TypedLine(text))


def texts(dossier: Path, slot: str) -> list[str]:
    with closing(Drafts(dossier)) as drafts:
        return [one.line.text for one in drafts.find(slot)]


def test_what_is_half_typed_comes_back(dossier: Path, file: Path) -> None:
    with closing(Drafts(dossier)) as drafts:
        drafts.keep("w/1", line("Un ba")).result()
    assert texts(dossier, "w/1") == ["Un ba"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_busy_disk_writes_the_latest_words_and_not_every_letter(dossier: Path, file: Path) -> None:
    with closing(Drafts(dossier)) as drafts, closing(connect(file)) as other:
        drafts.keep("w/1", line("Un")).result()
        log = file.with_name(f"{file.name}-wal")
        before = log.stat().st_size
        other.execute("BEGIN IMMEDIATE")
        kept = [drafts.keep("w/1", line("Un banc" + " très" * number)) for number in range(200)]
        kept.append(drafts.keep("w/2", line("Une halte")))
        other.execute("COMMIT")
        for one in kept:
            one.result()
        assert log.stat().st_size - before < 20 * 4096
        assert drafts.find("w/1") == [line("Un banc" + " très" * 199)]
    assert texts(dossier, "w/2") == ["Une halte"]


def test_what_is_adopted_gives_way_to_what_is_typed_after_it(dossier: Path, file: Path) -> None:
    with closing(Drafts(dossier)) as drafts:
        drafts.keep("w/1", line("Laissée")).result()
    with closing(Drafts(dossier)) as drafts, closing(connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        drafts.keep("w/1", Draft())
        adopted = drafts.adopt("w/1", line("Laissée"))
        typed = drafts.keep("w/1", line("Laissée, reprise"))
        other.execute("COMMIT")
        adopted.result()
        typed.result()
        assert drafts.find("w/1") == [line("Laissée, reprise")]


@pytest.mark.parametrize("damage", [bytes(range(256)) * 64, b"SQLite format 3\0" + bytes(range(256)) * 60])
def test_a_damaged_file_is_set_aside(dossier: Path, file: Path, damage: bytes) -> None:
    for number in (1, 2):
        file.write_bytes(damage)
        file.with_name(f"{file.name}-wal").write_bytes(damage)
        with closing(Drafts(dossier)) as drafts:
            assert drafts.find("w/1") == []
            drafts.keep("w/1", line("Un ba")).result()
        assert file.with_name(f"{file.name}.abime-{number}").read_bytes() == damage
        assert texts(dossier, "w/1") == ["Un ba"]


def test_a_file_damaged_in_the_middle_is_set_aside(dossier: Path, file: Path) -> None:
    with closing(Drafts(dossier)) as drafts:
        for number in range(200):
            drafts.keep(f"w/{number}", line("mot " * 200)).result()
    with file.open("r+b") as stream:
        for page in range(2, 20):
            stream.seek(page * 4096)
            stream.write(b"\xff" * 2000)
    assert texts(dossier, "w/1") == []
    assert file.with_name(f"{file.name}.abime-1").exists()


@pytest.mark.parametrize("owner", ["", "owner TEXT NOT NULL DEFAULT '', "])
def test_the_words_of_an_earlier_version_are_kept(dossier: Path, file: Path, owner: str) -> None:
    content = {"text": "Un ba", "verbatim": "là", "kind": "idea", "editing": "x", "waiting": ["Une halte"]}
    with closing(sqlite3.connect(file)) as former, former:
        former.execute(f"CREATE TABLE draft (slot TEXT, {owner}content TEXT NOT NULL)")
        rows = [("w/2", json.dumps(content)), ("w/P", json.dumps({"text": "Deux"})), ("w/3", "not JSON"), ("w/4", "[]")]
        former.executemany("INSERT INTO draft (slot, content) VALUES (?, ?)", rows)
    with closing(Drafts(dossier)) as drafts:
        assert [one.line for one in drafts.find("w/2")] == [
            TypedLine("Un ba", "là", 2),
            TypedLine("Une halte", table=2),
        ]
        assert [one.line for one in drafts.find("w/P")] == [TypedLine("Deux", table=None)]
        assert sorted(drafts.orphan_slots()) == ["w/2", "w/2", "w/P"]
    assert texts(dossier, "w/P") == ["Deux"]


def test_what_is_no_damage_is_told(dossier: Path, file: Path) -> None:
    file.mkdir()
    with pytest.raises(StoreError):
        Drafts(dossier)
    assert file.is_dir()
