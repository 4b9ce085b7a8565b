"""The file of half-typed lines may be damaged or old: the dossier opens all the same."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.store import keyring
from fabrique_desktop.store.dossier import create_protected
from fabrique_desktop.store.drafts import SUFFIX, Draft, Drafts
from fabrique_desktop.store.engine import connect
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.store.key_file import is_encrypted
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


class TestProtected:
    @pytest.fixture
    def protected(self, tmp_path: Path) -> Iterator[Path]:
        """The path of a dossier that is open: its key is in this process."""
        with closing(create_protected(tmp_path / "a.fabrique", "quatre mots pour cela")[0]) as database:
            yield database.path

    def file(self, dossier: Path) -> Path:
        return dossier.with_name(f"{dossier.name}{SUFFIX}")

    def test_nothing_of_it_can_be_read_without_the_key(self, protected: Path) -> None:
        with closing(Drafts(protected)) as drafts:
            drafts.keep("w/1", line("Un banc près de Mme Zeltner")).result()
            assert not [one for one in protected.parent.iterdir() if one.is_file() and b"Zeltner" in one.read_bytes()]
        assert is_encrypted(self.file(protected))
        assert keyring.key_of(self.file(protected)) == ""
        assert texts(protected, "w/1") == ["Un banc près de Mme Zeltner"]

    @pytest.mark.parametrize("killed", [False, True])
    def test_one_of_before_the_phrase_is_encrypted_and_kept(self, protected: Path, dossier: Path, killed: bool) -> None:
        other = dossier.with_name(f"{dossier.name}{SUFFIX}")
        if killed:  # its log lies beside it
            said = f"from tests.store.test_drafts import *; d = Drafts(Path({str(dossier)!r}));"
            said += "d.keep('w/1', line('Madame Zeltner')).result(); import os; os._exit(9)"
            subprocess.run([sys.executable, "-c", said], check=False, cwd=Path(__file__).parents[2])
        else:
            with closing(Drafts(dossier)) as drafts:
                drafts.keep("w/1", line("Madame Zeltner")).result()
        for suffix in ("", "-wal", "-shm"):
            if (left := other.with_name(other.name + suffix)).exists():
                left.rename(self.file(protected).with_name(self.file(protected).name + suffix))
        assert texts(protected, "w/1") == ["Madame Zeltner"]
        assert is_encrypted(self.file(protected))
        files = [one for one in protected.parent.iterdir() if one.is_file()]
        assert not [one.name for one in files if b"Zeltner" in one.read_bytes()]
        assert not [one.name for one in files if "abime" in one.name or one.suffix == ".part"]
        assert texts(protected, "w/1") == ["Madame Zeltner"]

    def test_one_of_another_key_is_set_aside(self, protected: Path, dossier: Path) -> None:
        with closing(Drafts(protected)) as drafts:
            drafts.keep("w/1", line("Un banc")).result()
        before = self.file(protected).read_bytes()
        self.file(protected).rename(dossier.with_name(f"{dossier.name}{SUFFIX}"))
        assert texts(dossier, "w/1") == []
        assert dossier.with_name(f"{dossier.name}{SUFFIX}.abime-1").read_bytes() == before

    def test_a_damaged_one_is_set_aside(self, protected: Path) -> None:
        damaged = b"SQLite format 3\0" + bytes(range(256)) * 60
        self.file(protected).write_bytes(damaged)
        assert texts(protected, "w/1") == []
        assert self.file(protected).with_name(f"{self.file(protected).name}.abime-1").read_bytes() == damaged
