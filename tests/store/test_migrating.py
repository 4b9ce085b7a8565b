"""A dossier of an older version is brought up to date, after a copy that is known to be whole."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop import paths
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store import backup, dossier as dossiers, migrate
from fabrique_desktop.store.backup import backup_before, folder_of
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.copy_names import read_name
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import DamagedDossier
from tests.conftest import EVENING
from tests.store.raw import by_hand

NEXT = """
from alembic import op

revision = "0006"
down_revision = "0005"

def upgrade() -> None:
    op.get_bind().exec_driver_sql("{statement}")
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program in a folder that somebody named « 100 %(a)s »."""
    here = tmp_path / "100 %(a)s" / "fabrique_desktop"
    shutil.copytree(paths.shipped("database"), here / "database")
    monkeypatch.setattr(paths, "_HERE", here)
    return here / "database" / "migrations" / "versions"


def newer(installed: Path, monkeypatch: pytest.MonkeyPatch, statement: str) -> None:
    (installed / "v0006_next.py").write_text(NEXT.format(statement=statement), encoding="utf-8")
    monkeypatch.setattr(migrate, "HEAD", "0006")
    monkeypatch.setattr(migrate, "KNOWN", ("0001", "0002", "0003", "0004", "0005", "0006"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def only_copy(dossier: Path) -> Path:
    (copy,) = folder_of(dossier).iterdir()
    return copy


def test_an_install_path_with_a_percent_sign(installed: Path, tmp_path: Path) -> None:
    dossiers.create(tmp_path / "a").close()
    assert names(tmp_path) == ["a.fabrique"]


class TestUpgrade:
    def test_a_copy_is_made_before(
        self, installed: Path, dossier: Path, workshop: str, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        database.close()
        newer(installed, monkeypatch, "CREATE TABLE added (id)")
        open_dossier(dossier).close()
        assert names(dossier.parent) == ["atelier.fabrique"]
        with by_hand(dossier) as raw:
            assert raw.execute("SELECT count(*) FROM added").fetchone() == (0,)
        kept = only_copy(dossier)
        assert kept.name.endswith(" - avant-migration-0005.fabrique")
        report = check_dossier(kept)
        assert (report.problems, report.revision, report.contributions) == ((), "0005", 1)
        assert kept.stat().st_mode & 0o777 == 0o600

    def test_a_failure_leaves_the_dossier_as_it_was(
        self, installed: Path, dossier: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        newer(installed, monkeypatch, "INSERT INTO absent VALUES (1)")
        with pytest.raises(Exception, match="absent"):
            open_dossier(dossier)
        assert check_dossier(dossier).revision == "0005"
        assert check_dossier(only_copy(dossier)).sound

    def test_a_copy_that_does_not_hold_stops_everything(
        self, installed: Path, dossier: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        newer(installed, monkeypatch, "CREATE TABLE added (id)")
        monkeypatch.setattr(backup, "to_disk", lambda part: part.write_bytes(part.read_bytes()[:-4096]))
        with pytest.raises(DamagedDossier):
            open_dossier(dossier)
        assert check_dossier(dossier).revision == "0005"
        assert names(dossier.parent) == ["atelier.fabrique"]
        assert names(folder_of(dossier)) == []


class TestBackup:
    def test_it_holds_what_is_in_the_log_and_takes_no_name_in_use(
        self, dossier: Path, database: Database, workshop: str
    ) -> None:
        database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        first, second = backup_before(dossier, "essai"), backup_before(dossier, "essai")
        assert [read.number for one in (first, second) if (read := read_name(one.name))] == [1, 2]
        assert check_dossier(first).contributions == 1
        with closing(open_dossier(second)) as opened:
            assert opened.station != database.station
