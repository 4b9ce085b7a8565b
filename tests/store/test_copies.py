"""People copy a dossier with the tools of their desktop: a plain copy holds all, an older one put back is noticed."""

import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop import paths
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import DamagedDossier, DossierExists, FileMoved, MissingDossier
from tests.conftest import EVENING
from tests.store.processes import start
from tests.store.raw import by_hand


def say(database: Database, workshop: str, text: str = "Un banc") -> str:
    return database.write(capture.add_contribution, workshop, Saying(text), EVENING).reference


def copy(source: Path, target: Path) -> Path:
    """By another process, as a desktop would: closing a handle here would drop the locks of this one."""
    subprocess.run(["cp", source, target], check=True)
    return target


def until(done: Callable[[], bool], seconds: float = 10) -> None:
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit
        time.sleep(0.02)


def contributions(dossier: Path) -> int:
    """Of the file alone."""
    alone = copy(dossier, dossier.with_name("copie.fabrique"))
    report = check_dossier(alone)
    assert report.problems == ()
    return report.contributions


def holds(dossier: Path, number: int) -> bool:
    """Whether a copy is sound and whole; one taken in the very milliseconds of a checkpoint may be neither."""
    report = check_dossier(copy(dossier, dossier.with_name("copie.fabrique")))
    return report.problems == () and report.contributions == number


class TestPlainCopy:
    def test_it_holds_the_last_entry_a_few_seconds_later(
        self, database: Database, dossier: Path, workshop: str
    ) -> None:
        for number in range(30):
            say(database, workshop, f"Idée {number}")
        until(lambda: holds(dossier, 30))
        database.submit(capture.add_contribution, workshop, Saying("Une de plus"), EVENING).result()
        until(lambda: holds(dossier, 31))

    def test_it_holds_all_after_closing_though_another_has_it_open(self, dossier: Path, workshop: str) -> None:
        with closing(open_dossier(dossier)) as other:
            with closing(open_dossier(dossier)) as database:
                say(database, workshop)
            assert contributions(dossier) == 1
            say(other, workshop)


class TestOlderCopy:
    @pytest.fixture
    def older(self, dossier: Path, workshop: str, database: Database) -> Path:
        """One contribution is in the copy, three more came after it."""
        say(database, workshop, "Avant")
        database.close()
        kept = copy(dossier, dossier.with_name("sauvegarde.fabrique"))
        self.station = database.station
        with closing(open_dossier(dossier)) as again:
            assert again.station == self.station
            for number in range(3):
                say(again, workshop, f"Après {number}")
        return kept

    def test_put_back_in_place_it_takes_a_new_station(self, older: Path, dossier: Path, workshop: str) -> None:
        inode = dossier.stat().st_ino
        copy(older, dossier)
        assert dossier.stat().st_ino == inode
        with closing(open_dossier(dossier)) as restored:
            assert restored.station != self.station
            say(restored, workshop, "Autre suite")
        with closing(open_dossier(dossier)) as again:
            assert again.station == restored.station
        report = check_dossier(dossier)
        assert (report.problems, report.contributions) == ((), 2)

    def test_put_back_twice_it_takes_two(self, older: Path, dossier: Path, workshop: str) -> None:
        seen = {self.station}
        for _ in range(2):
            copy(older, dossier)
            with closing(open_dossier(dossier)) as restored:
                seen.add(restored.station)
                say(restored, workshop)
        assert len(seen) == 3

    def test_the_newest_put_back_takes_a_new_one_too(self, older: Path, dossier: Path, workshop: str) -> None:
        newest = copy(dossier, dossier.with_name("neuve.fabrique"))
        copy(older, dossier)
        with closing(open_dossier(dossier)) as restored:
            say(restored, workshop)
        copy(newest, dossier)
        with closing(open_dossier(dossier)) as again:
            assert again.station not in {self.station, restored.station}

    def test_other_words_of_the_same_length_show(self, dossier: Path, workshop: str, database: Database) -> None:
        database.close()
        empty = copy(dossier, dossier.with_name("vide.fabrique"))
        with closing(open_dossier(dossier)) as first:
            say(first, workshop, "D’un côté")
        copy(empty, dossier)
        shutil.rmtree(paths.stations_folder())
        with closing(open_dossier(dossier)) as second:
            assert second.station == first.station
            say(second, workshop, "De l’autre")
        forked = copy(dossier, dossier.with_name("fourche.fabrique"))
        copy(empty, dossier)
        shutil.rmtree(paths.stations_folder())
        with closing(open_dossier(dossier)) as third:
            say(third, workshop, "D’un troisième")
        copy(forked, dossier)
        with closing(open_dossier(dossier)) as found:
            assert found.station != first.station

    @pytest.mark.parametrize("damage", ["", "{}", '{"branch": "", "seq": "x", "hash": ""}'])
    def test_a_damaged_note_counts_as_an_older_copy(
        self, older: Path, dossier: Path, workshop: str, damage: str
    ) -> None:
        (note,) = paths.stations_folder().iterdir()
        note.write_text(damage, encoding="utf-8")
        with closing(open_dossier(dossier)) as database:
            assert database.station != self.station
        with closing(open_dossier(dossier)) as again:
            assert again.station == database.station

    def test_a_longer_chain_is_the_rule(self, older: Path, dossier: Path, workshop: str) -> None:
        """Killed before it could note: the file holds more than was seen."""
        (note,) = paths.stations_folder().iterdir()
        before = note.read_bytes()
        with closing(open_dossier(dossier)) as database:
            say(database, workshop)
        note.write_bytes(before)
        with closing(open_dossier(dossier)) as again:
            assert again.station == self.station

    def test_a_home_that_refuses_stops_nothing(self, dossier: Path, workshop: str, database: Database) -> None:
        paths.stations_folder().write_text("not a folder", encoding="utf-8")
        say(database, workshop)
        database.close()
        assert check_dossier(dossier).contributions == 1


class TestReplacedWhileOpen:
    @pytest.mark.parametrize("more", [0, 300])
    def test_an_older_copy_over_the_open_file_takes_no_entry(
        self, database: Database, dossier: Path, workshop: str, more: int
    ) -> None:
        """The file of the same length, or a shorter one."""
        say(database, workshop, "Avant")
        until(lambda: holds(dossier, 1))
        older = copy(dossier, dossier.with_name("sauvegarde.fabrique"))
        for number in range(1 + more):
            say(database, workshop, f"Après {number}")
        until(lambda: holds(dossier, 2 + more))
        assert (older.stat().st_size < dossier.stat().st_size) >= bool(more)
        copy(older, dossier)
        with pytest.raises(FileMoved):
            say(database, workshop, "Perdue")
        database.close()
        assert dossier.read_bytes() == older.read_bytes()
        with closing(open_dossier(dossier)) as again:
            assert again.station != database.station

    def test_a_copy_made_before_this_window_too(self, database: Database, dossier: Path, workshop: str) -> None:
        database.close()
        older = copy(dossier, dossier.with_name("sauvegarde.fabrique"))
        with closing(open_dossier(dossier)) as second:
            say(second, workshop)
        with closing(open_dossier(dossier)) as third:
            copy(older, dossier)
            with pytest.raises((FileMoved, DamagedDossier)):  # by what is met first: nothing is written either way
                say(third, workshop)

    def test_what_another_process_poured_into_it_is_ours(
        self, database: Database, dossier: Path, workshop: str
    ) -> None:
        for seed in range(3):
            start(["-m", "tests.store.typist", dossier, seed, 20]).communicate()
            say(database, workshop)
        database.close()
        assert check_dossier(dossier).problems == ()


class TestThroughALink:
    @pytest.fixture
    def link(self, dossier: Path, tmp_path: Path) -> Path:
        (tmp_path / "bureau").mkdir()
        link = tmp_path / "bureau" / "raccourci.fabrique"
        link.symlink_to(dossier)
        return link

    def test_it_is_written(self, link: Path, dossier: Path, workshop: str, database: Database) -> None:
        database.close()
        with closing(open_dossier(link)) as linked:
            assert linked.path == dossier
            assert linked.station == database.station
            say(linked, workshop)
            assert check_dossier(link).contributions == 1, "what is still in the log counts"
        assert [path.name for path in link.parent.iterdir()] == [link.name]

    def test_a_relative_path_is_made_whole(
        self, dossier: Path, workshop: str, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(dossier.parent)
        with closing(open_dossier(Path(dossier.name))) as opened:
            assert opened.path == dossier
            monkeypatch.chdir("/")
            say(opened, workshop)

    def test_a_link_to_itself_is_not_a_dossier(self, tmp_path: Path) -> None:
        link = tmp_path / "a.fabrique"
        link.symlink_to(link)
        with pytest.raises(MissingDossier):
            open_dossier(link)

    def test_nothing_is_made_over_a_link(self, link: Path, dossier: Path) -> None:
        with pytest.raises(DossierExists):
            dossiers.create(link)
        assert link.is_symlink()


def test_the_locks_of_this_process_survive_its_own_looks(database: Database, dossier: Path, workshop: str) -> None:
    """Closing any other handle on the file would drop them, and a second process could empty the log."""
    say(database, workshop)
    inode = f":{dossier.stat().st_ino} "
    held = [line for line in Path("/proc/locks").read_text().splitlines() if inode in line]
    assert held
    with by_hand(dossier) as raw:
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)")  # makes the next gesture look into the file
    say(database, workshop)
    assert [line for line in Path("/proc/locks").read_text().splitlines() if inode in line]
