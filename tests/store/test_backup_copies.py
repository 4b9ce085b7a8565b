"""Copies are whole before they have a name, go with time, and go at once when somebody was erased."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fabrique_desktop import leftovers
from fabrique_desktop.store import backup, copies, copy_names, keyring, keys
from fabrique_desktop.store.backup import Counts, Head, backup_before, copy_to, folder_of
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.copies import Copy
from fabrique_desktop.store.copy_facts import Facts
from fabrique_desktop.store.copy_names import CopyName, read_name
from fabrique_desktop.store.copy_places import SecondInsideFirst, choose_second, places_of
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create_protected, open_dossier
from fabrique_desktop.store.failures import FolderRefused, MissingFolder, WrongPhrase
from fabrique_desktop.store.key_file import keys_of
from fabrique_desktop.store.protecting import protect
from tests.conftest import EVENING
from tests.store.copying import PHRASE, erase_something, names, pieces, say

ANOTHER = "canal sapin tambour neige"


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[Database]:
    database = create_protected(tmp_path / "clos.fabrique", PHRASE)[0]
    yield database
    database.close()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A key that is in."""
    folder = tmp_path / "cle"
    folder.mkdir()
    return folder


def numbers(folder: Path) -> list[int]:
    return [name.number for name, _path in copy_names.copies_in(folder)]


class TestMaking:
    def test_it_bears_its_number_hour_and_reason(self, database: Database, dossier: Path) -> None:
        made = copy_to(dossier, folder_of(dossier), "avant-import", at=EVENING)
        assert made.name == "atelier - copie 0001 - 2017-04-06 14h05 - avant-import.fabrique"
        assert read_name(made.name) == CopyName(1, datetime(2017, 4, 6, 14, 5), "avant-import", "atelier")  # noqa: DTZ001
        assert pieces(made.parent) == []

    def test_a_clock_set_back_neither_overwrites_nor_breaks_the_order(self, database: Database, dossier: Path) -> None:
        for hours in (0, 5, -20, 0):
            say(database)
            copies.back_up(dossier, "automatique", EVENING + timedelta(hours=hours))
        assert [one.name.number for one in copies.copies_of(dossier)] == [4, 3, 2, 1]
        found = [one.facts.counts.contributions for one in copies.copies_of(dossier) if one.facts]
        assert found == [4, 3, 2, 1]

    def test_somebody_who_writes_all_the_time_stops_no_copy(self, database: Database, dossier: Path) -> None:
        heard: list[int] = []
        database.on_commit(lambda: heard.append(1))
        with ThreadPoolExecutor(1) as hands:
            talking = [hands.submit(say, database, f"Idée {number}") for number in range(30)]
            made = backup_before(dossier, "essai")
            assert len({one.result() for one in talking}) == len(heard) == 30
        assert check_dossier(made).problems == ()

    def test_a_protected_one_opens_by_the_same_phrase(self, protected: Database) -> None:
        say(protected)
        made = copies.back_up(protected.path, "automatique").path
        unlocked = keys.unlock(made, PHRASE)
        assert check_dossier(made, unlocked).contributions == 1
        assert b"SQLite format" not in made.read_bytes()[:16]
        with closing(open_dossier(made, unlocked=unlocked)) as opened:
            assert opened.station != protected.station

    def test_what_is_in_the_second_folder_is_the_same(self, protected: Database, key: Path) -> None:
        choose_second(protected.path, protected.dossier, key)
        made = copies.back_up(protected.path, "automatique")
        assert copies.mirror(protected.path, made)
        (found,) = copies.copies_of(protected.path)
        (there,) = found.also
        assert there.parent == key / "clos - copies"
        assert there.read_bytes() == made.path.read_bytes()
        assert check_dossier(there, keys.unlock(there, PHRASE)).sound
        assert pieces(there.parent) == []


class TestPlaces:
    def test_it_is_remembered_for_this_dossier(self, database: Database, dossier: Path, key: Path) -> None:
        choose_second(dossier, database.dossier, key)
        assert places_of(dossier, database.dossier).second == key
        assert places_of(dossier, "another").second is None
        assert places_of(dossier).second == key, "by its place, when it cannot be opened"
        assert choose_second(dossier, database.dossier, None).second is None

    def test_it_is_refused_beside_the_dossier_and_among_its_copies(self, database: Database, dossier: Path) -> None:
        copies.back_up(dossier, "automatique")
        inside = folder_of(dossier) / "dedans"
        inside.mkdir()
        for folder in (dossier.parent, folder_of(dossier), inside):
            with pytest.raises(SecondInsideFirst):
                choose_second(dossier, database.dossier, folder)
        with pytest.raises(MissingFolder):
            choose_second(dossier, database.dossier, dossier.parent / "absent")
        assert places_of(dossier, database.dossier).second is None

    def test_one_that_cannot_be_written_is_refused(
        self, database: Database, dossier: Path, key: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(_folder: Path, _suffix: str) -> tuple[int, Path]:
            raise OSError(30, "read-only")

        monkeypatch.setattr(leftovers, "begin", refused)
        with pytest.raises(FolderRefused):
            choose_second(dossier, database.dossier, key)

    def test_a_key_that_is_out_stops_nothing(self, database: Database, dossier: Path, key: Path) -> None:
        choose_second(dossier, database.dossier, key)
        key.rename(key.with_name("dans la poche"))
        made = copies.back_up(dossier, "automatique")
        assert not copies.mirror(dossier, made)
        assert numbers(folder_of(dossier)) == [1]

    def test_where_another_disk_was_an_empty_folder_is_no_key(
        self, database: Database, dossier: Path, key: Path
    ) -> None:
        choose_second(dossier, database.dossier, key)
        places = replace(places_of(dossier, database.dossier), on_another_disk=True)
        assert not places.is_second_there
        assert places.away() == [places.mirror]


def a_copy(number: int, day: date, erased: int = 0) -> Copy:
    at = datetime(day.year, day.month, day.day, 18)  # noqa: DTZ001
    name = CopyName(number, at, "automatique", "atelier")
    head = Head(number, number, f"{number}", erased)
    facts = Facts("d", head, Counts(0, 0, 0, 0), encrypted=False)
    return Copy(Path(str(name)), name, 0, facts)


class TestRotation:
    TODAY = date(2017, 4, 6)

    def kept(self, made: list[Copy]) -> list[int]:
        gone = {one.name.number for one in copies.superfluous(made, made[-1], self.TODAY)}
        return [one.name.number for one in made if one.name.number not in gone]

    def before(self, *days: int) -> list[Copy]:
        return [a_copy(number, self.TODAY - timedelta(days=day)) for number, day in enumerate(days, start=1)]

    def test_all_of_today_and_yesterday_then_the_last_of_each_day(self) -> None:
        assert self.kept(self.before(3, 3, 2, 2, 1, 1, 0, 0)) == [2, 4, 5, 6, 7, 8]

    def test_none_older_than_thirty_days(self) -> None:
        assert self.kept(self.before(40, 31, 30, 0)) == [3, 4]

    def test_the_newest_stays_however_old(self) -> None:
        assert self.kept(self.before(90, 80)) == [2]

    def test_a_day_to_come_counts_as_that_of_the_copies_made_after(self) -> None:
        assert self.kept(self.before(-400, 3, 3, 0)) == [3, 4]

    def test_what_knows_of_fewer_erasures_goes(self) -> None:
        made = [a_copy(1, self.TODAY), a_copy(2, self.TODAY, 5), a_copy(3, self.TODAY, 5)]
        assert self.kept(made) == [2, 3]

    def test_only_copies_of_this_dossier_go(self, database: Database, dossier: Path, tmp_path: Path) -> None:
        folder = folder_of(dossier)
        old = copies.back_up(dossier, "automatique", EVENING - timedelta(days=60)).path
        with closing(create_protected(tmp_path / "autre.fabrique", PHRASE)[0]) as other:
            others = copies.back_up(other.path, "automatique", EVENING - timedelta(days=60)).path
        foreign = [
            shutil.copy(others, folder / others.name),
            shutil.copy(keys_of(others), keys_of(folder / others.name)),
        ]
        for name in ("notes.txt", "atelier.fabrique", "atelier - copie 0001.fabrique"):
            (folder / name).write_text("à moi", encoding="utf-8")
        kept = {*names(folder)} - {old.name}
        made = copies.back_up(dossier, "automatique", EVENING).path
        assert set(names(folder)) == kept | {made.name}
        assert all(Path(one).exists() for one in foreign)

    def test_time_alone_makes_them_go_but_the_newest_that_holds(self, database: Database, dossier: Path) -> None:
        for days in (50, 45, 40):
            say(database)
            copies.back_up(dossier, "automatique", EVENING - timedelta(days=days))
        newest = copies.copies_of(dossier)[0].path
        damage(newest)
        copies.expire(dossier, EVENING.date())
        assert numbers(folder_of(dossier)) == [2]

    def test_keys_without_a_copy_go_once_they_lay_long(self, protected: Database) -> None:
        made = copies.back_up(protected.path, "automatique").path
        lost = keys_of(made.with_name(made.name.replace("0001", "0007")))
        shutil.copy(keys_of(made), lost)
        copies.back_up(protected.path, "automatique")
        assert lost.exists()
        os.utime(lost, (time.time() - 3600,) * 2)
        copies.back_up(protected.path, "automatique")
        assert not lost.exists()
        assert keys_of(made).exists()


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20_000:24_000] = os.urandom(4_000)
    path.write_bytes(content)


class TestErased:
    def test_the_next_copy_drives_away_those_that_still_know(self, database: Database, dossier: Path) -> None:
        say(database)
        for _ in range(2):
            copies.back_up(dossier, "automatique")
        erase_something(dossier)
        assert numbers(folder_of(dossier)) == [2, 1]
        copies.back_up(dossier, "automatique")
        assert numbers(folder_of(dossier)) == [3]

    def test_purging_leaves_one_new_copy_everywhere(self, database: Database, dossier: Path, key: Path) -> None:
        choose_second(dossier, database.dossier, key)
        say(database, "Ginette Le Goff")
        old = [copies.back_up(dossier, "automatique") for _ in range(3)]
        for one in old:
            copies.mirror(dossier, one)
        aside = dossier.with_name("atelier.avant-migration-0004.fabrique")
        shutil.copy(old[0].path, aside)
        erase_something(dossier)
        purged = copies.purge(dossier)
        assert purged.unreachable == ()
        assert len(purged.deleted) == 7
        assert numbers(folder_of(dossier)) == numbers(key / "atelier - copies") == [4]
        assert not aside.exists()

    def test_copies_of_a_former_dossier_of_the_same_name_stay(self, database: Database, dossier: Path) -> None:
        """Protected by another phrase: nobody here can read them, and nobody here owns them."""
        former = dossier.with_name("ancien")
        former.mkdir()
        with closing(create_protected(former / dossier.name, PHRASE)[0]) as other:
            theirs = copies.back_up(other.path, "automatique", EVENING - timedelta(days=90)).path
        folder_of(dossier).mkdir()
        for one in (theirs, keys_of(theirs)):
            shutil.copy(one, folder_of(dossier))
        copies.purge(dossier)
        assert numbers(folder_of(dossier)) == [2, 1]

    def test_a_key_that_is_out_is_still_to_be_destroyed(self, database: Database, dossier: Path, key: Path) -> None:
        choose_second(dossier, database.dossier, key)
        copies.mirror(dossier, copies.back_up(dossier, "automatique"))
        key.rename(key.with_name("dans la poche"))
        assert copies.purge(dossier).unreachable == (key / "atelier - copies",)

    def test_a_folder_chosen_no_more_is_purged_too(
        self, database: Database, dossier: Path, key: Path, tmp_path: Path
    ) -> None:
        choose_second(dossier, database.dossier, key)
        copies.mirror(dossier, copies.back_up(dossier, "automatique"))
        (tmp_path / "autre cle").mkdir()
        choose_second(dossier, database.dossier, tmp_path / "autre cle")
        copies.purge(dossier)
        assert numbers(key / "atelier - copies") == []
        assert numbers(tmp_path / "autre cle" / "atelier - copies") == [2]

    def test_an_erasure_during_the_copy_is_not_in_it(
        self, database: Database, dossier: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(database)
        once = [lambda: erase_something(dossier)]
        real = backup.to_disk

        def erased_meanwhile(part: Path) -> None:
            if once:
                once.pop()()
            real(part)

        monkeypatch.setattr(backup, "to_disk", erased_meanwhile)
        made = copies.back_up(dossier, "automatique")
        assert made.facts is not None
        assert made.facts.head.erased == 1
        assert numbers(folder_of(dossier)) == [made.name.number]


class TestPhrases:
    def test_plain_copies_go_once_there_is_a_phrase(self, database: Database, dossier: Path, key: Path) -> None:
        choose_second(dossier, database.dossier, key)
        say(database)
        copies.mirror(dossier, copies.back_up(dossier, "automatique"))
        database.close()
        protect(dossier, PHRASE)
        with closing(open_dossier(dossier, unlocked=keys.unlock(dossier, PHRASE))):
            purged = copies.without_plain_copies(dossier)
            assert [one.parent for one in purged.deleted] == [folder_of(dossier), key / "atelier - copies"]
            (left,) = copies.copies_of(dossier)
            assert left.facts is not None
            assert left.facts.encrypted
            assert len(left.also) == 1
            assert copies.without_plain_copies(dossier).deleted == ()

    def test_every_copy_opens_by_the_new_one(self, protected: Database, key: Path) -> None:
        choose_second(protected.path, protected.dossier, key)
        copies.mirror(protected.path, copies.back_up(protected.path, "automatique"))
        (copy,) = copies.copies_of(protected.path)
        keys.set_phrase(protected.path, keyring.key_of(protected.path), protected.post, ANOTHER)
        assert copies.carry_keys_to_copies(protected.path) == ()
        for one in (copy.path, *copy.also):
            keys.unlock(one, ANOTHER)
            with pytest.raises(WrongPhrase):
                keys.unlock(one, PHRASE)

    def test_a_key_that_is_out_is_told(self, protected: Database, key: Path) -> None:
        choose_second(protected.path, protected.dossier, key)
        copies.mirror(protected.path, copies.back_up(protected.path, "automatique"))
        key.rename(key.with_name("dans la poche"))
        assert copies.carry_keys_to_copies(protected.path) == (key / "clos - copies",)

    def test_without_its_key_a_protected_copy_tells_its_name_only(self, protected: Database) -> None:
        copies.back_up(protected.path, "automatique")
        protected.close()
        (copy,) = copies.copies_of(protected.path)
        assert copy.facts is None
        (known,) = copies.copies_of(protected.path, keys.unlock(copy.path, PHRASE).key)
        assert known.facts is not None
