"""Making a dossier and opening one: every file that is not one is told for what it is, and left as it was."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from fabrique_desktop import paths
from fabrique_desktop.services import programme
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Clock
from fabrique_desktop.store.engine import APPLICATION_ID
from fabrique_desktop.store.failures import (
    DamagedDossier,
    DossierExists,
    MissingDossier,
    MissingFolder,
    NewerSchema,
    NotADossier,
    StoreError,
)
from tests.store.processes import start
from tests.store.raw import by_hand


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TestCreating:
    def test_a_new_dossier_is_whole_and_alone(self, tmp_path: Path) -> None:
        database = dossiers.create(tmp_path / "soirée n°1")
        assert database.path.name == "soirée n°1.fabrique"
        assert len(database.read(programme.workshops)) == 17
        database.close()
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["soirée n°1.fabrique"]
        assert check_dossier(database.path).sound

    def test_nothing_is_overwritten(self, dossier: Path) -> None:
        before = digest(dossier)
        with pytest.raises(DossierExists):
            dossiers.create(dossier)
        assert digest(dossier) == before

    def test_two_at_once_make_one(self, tmp_path: Path) -> None:
        hands = [start(["-m", "fabrique_desktop", "new", tmp_path / "a", "--no-passphrase"]) for _ in range(4)]
        told = [hand.communicate() for hand in hands]
        assert sorted(hand.returncode for hand in hands) == [0, 1, 1, 1]
        assert sum("porte déjà ce nom" in complaint for _said, complaint in told) == 3
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.fabrique"]
        assert check_dossier(tmp_path / "a.fabrique").sound

    @pytest.mark.parametrize("links", [True, False])
    def test_a_file_that_came_meanwhile_is_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
    ) -> None:
        """Even where the disk has no hard links."""

        def refuse(self: Path, target: Path) -> None:
            raise PermissionError(1, "no hard links here")

        if not links:
            monkeypatch.setattr(Path, "hardlink_to", refuse)
        dossiers.create(tmp_path / "b").close()
        assert (tmp_path / "b.fabrique").stat().st_mode & 0o777 == 0o600
        found = dossiers._found

        def slow(part: Path, training: bool, clock: Clock, salt: bytes) -> None:
            found(part, training, clock, salt)
            (tmp_path / "a.fabrique").write_text("came first", encoding="utf-8")

        monkeypatch.setattr(dossiers, "_found", slow)
        with pytest.raises(DossierExists):
            dossiers.create(tmp_path / "a")
        assert (tmp_path / "a.fabrique").read_text(encoding="utf-8") == "came first"
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.fabrique", "b.fabrique"]

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(MissingFolder):
            dossiers.create(tmp_path / "absent" / "a.fabrique")
        assert not (tmp_path / "absent").exists()

    def test_a_failure_on_the_way_leaves_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "home").mkdir()
        paths.station_file().mkdir()  # the identity of this computer cannot be read
        with pytest.raises((StoreError, OSError)):
            dossiers.create(tmp_path / "a.fabrique")
        assert [path.name for path in tmp_path.iterdir()] == ["home"]

    def test_training_is_marked(self, tmp_path: Path) -> None:
        database = dossiers.create(tmp_path / "a", training=True)
        assert database.read(programme.process).training
        database.close()


def another_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.close()


def unmigrated(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("CREATE TABLE other (id)")
    connection.close()


class TestRefused:
    @pytest.mark.parametrize("name", ["a.fabrique", "absent/a.fabrique"])
    def test_missing(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(MissingDossier):
            dossiers.open_dossier(tmp_path / name)
        with pytest.raises(MissingDossier):
            check_dossier(tmp_path / name)
        assert not (tmp_path / name).exists()

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(MissingDossier):
            dossiers.open_dossier(tmp_path)

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("vide", b""),
            ("texte", b"nom;prenom\r\nLe Goff;Ginette\r\n" * 300),
            ("court", b"x"),
            ("zip", b"PK\x03\x04" + bytes(5000)),
            ("bruit", bytes(range(256)) * 64),
            ("entete", b"SQLite format 3\0" + bytes(5000)),
        ],
    )
    def test_something_else(self, tmp_path: Path, name: str, content: bytes) -> None:
        path = tmp_path / f"{name}.fabrique"
        path.write_bytes(content)
        with pytest.raises(NotADossier):
            dossiers.open_dossier(path)
        with pytest.raises(NotADossier):
            check_dossier(path)
        assert path.read_bytes() == content
        assert [one.name for one in tmp_path.glob(f"{name}*")] == [path.name]

    def test_the_file_of_another_program_keeps_its_mode(self, tmp_path: Path) -> None:
        path = tmp_path / "a.fabrique"
        another_sqlite(path)
        before = digest(path)
        with pytest.raises(NotADossier):
            dossiers.open_dossier(path)
        assert digest(path) == before

    def test_without_a_revision(self, tmp_path: Path) -> None:
        path = tmp_path / "a.fabrique"
        unmigrated(path)
        with pytest.raises(DamagedDossier):
            dossiers.open_dossier(path)

    def test_a_newer_schema(self, dossier: Path) -> None:
        with by_hand(dossier) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
        before = digest(dossier)
        with pytest.raises(NewerSchema, match="9999"):
            dossiers.open_dossier(dossier)
        with pytest.raises(NewerSchema):
            check_dossier(dossier)
        assert digest(dossier) == before

    @pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
    def test_cut_short(self, dossier: Path, kept: float) -> None:
        size = dossier.stat().st_size
        with dossier.open("r+b") as stream:
            stream.truncate(int(size * kept) // 4096 * 4096)
        try:
            report = check_dossier(dossier)
        except StoreError:
            return
        assert not report.sound


class TestDamage:
    def test_bytes_flipped_in_the_file_are_found(self, dossier: Path) -> None:
        """A page of zeros in the middle: found by SQLite's own check or by ours, never a traceback."""
        size = dossier.stat().st_size
        pages = size // 4096
        found = 0
        for page in range(1, pages):
            damaged = Path(shutil.copy(dossier, dossier.with_name("abime.fabrique")))
            with damaged.open("r+b") as stream:
                stream.seek(page * 4096)
                used = any(stream.read(4096))
                stream.seek(page * 4096)
                stream.write(bytes(4096))
            if not used:
                continue
            with suppress(StoreError):
                assert not check_dossier(damaged).sound
            found += 1
        assert found > 20


ACTION = """
import os, sys
from pathlib import Path
from fabrique_desktop.store import check, dossier
from fabrique_desktop.ui.messages import sentence
check.check_dossier(Path(sys.argv[3]))  # what is imported late is out of nobody's reach
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
action = {"open": dossier.open_dossier, "new": dossier.create, "check": check.check_dossier}[sys.argv[1]]
try:
    result = action(Path(sys.argv[2]))
    print("ok", getattr(result, "problems", ""))
except Exception as error:
    print(type(error).__name__, sentence(error))
"""


class TestReadOnly:
    """As root a read-only folder refuses nothing: what is done there is done by nobody."""

    @pytest.fixture
    def archive(self, founded: Path) -> Iterator[Path]:
        self.warm = founded
        folder = Path(tempfile.mkdtemp(prefix="fabrique-archive-"))
        Path(shutil.copy(founded, folder / "a.fabrique")).chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
        shutil.rmtree(folder)

    def run(self, action: str, path: Path) -> str:
        child = start(["-c", ACTION, action, path, self.warm])
        told, complaint = child.communicate()
        assert complaint == ""
        return told

    def test_it_does_not_open(self, archive: Path) -> None:
        assert self.run("open", archive / "a.fabrique").startswith("FolderRefused Cet ordinateur ne permet pas")

    def test_nothing_is_made_there(self, archive: Path) -> None:
        assert self.run("new", archive / "b.fabrique").startswith("FolderRefused Cet ordinateur ne permet pas")
        assert [path.name for path in archive.iterdir()] == ["a.fabrique"]

    def test_it_is_checked_all_the_same(self, archive: Path) -> None:
        assert self.run("check", archive / "a.fabrique") == "ok ()\n"
        assert [path.name for path in archive.iterdir()] == ["a.fabrique"]
