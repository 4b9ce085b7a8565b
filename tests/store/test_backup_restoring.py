"""A copy takes the place of the dossier; the former one stays beside it, and nobody is cut off from both."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import copies, keyring, keys
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create, create_protected, open_dossier
from fabrique_desktop.store.drafts import Draft, Drafts
from fabrique_desktop.store.engine import log_of
from fabrique_desktop.store.failures import (
    DamagedDossier,
    InUseElsewhere,
    MissingDossier,
    MissingKeys,
    NotADossier,
    PhraseNeeded,
    WrongPhrase,
)
from fabrique_desktop.store.key_file import keys_of
from fabrique_desktop.store.protecting import protect
from fabrique_desktop.store.restoring import OtherDossier, UnsoundCopy, newest_for, restore
from fabrique_desktop.store.typed_line import TypedLine
from tests.store.copying import PHRASE, names, pieces, said, say
from tests.store.processes import start

ANOTHER = "canal sapin tambour neige"
HOLDING = """
import sys
from pathlib import Path
from fabrique_desktop.store.dossier import open_dossier
database = open_dossier(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.read()
database.close()
"""

SAYING = """
import sys
from pathlib import Path
from fabrique_desktop.store import upkeep
from fabrique_desktop.store.dossier import open_dossier
from tests.store.copying import say
upkeep.PAUSE = 60
database = open_dossier(Path(sys.argv[1]))
say(database, "Une voliere")
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def copy(database: Database, dossier: Path) -> Path:
    """Two things were said, then it was copied, then a third was said and the dossier closed."""
    say(database, "Un banc")
    say(database, "Un bus")
    made = copies.back_up(dossier, "automatique").path
    say(database, "Un arbre")
    database.close()
    return made


def contributions(path: Path, phrase: str = "") -> int:
    with closing(open_dossier(path, unlocked=keys.unlock(path, phrase) if phrase else None)) as opened:
        number = said(opened)
    assert check_dossier(path, keys.unlock(path, phrase) if phrase else None).problems == ()
    return number


def damaged(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "head":
        content[:100] = os.urandom(100)
    elif how == "page":
        content[40_960:45_056] = os.urandom(4_096)
    elif how == "cut":
        del content[len(content) // 2 // 4096 * 4096 + 100 :]
    elif how == "empty":
        content.clear()
    path.write_bytes(content)


class TestRestoring:
    def test_what_the_copy_holds_is_back_and_the_former_is_kept(self, copy: Path, dossier: Path) -> None:
        done = restore(copy, dossier)
        assert done.aside == dossier.with_name("atelier.avant-restauration-1.fabrique")
        assert done.counts.contributions == contributions(dossier) == 2
        assert contributions(done.aside) == 3
        assert dossier.stat().st_ino != done.aside.stat().st_ino
        assert copy.exists()
        assert pieces(dossier.parent) == []

    def test_twice_keeps_both(self, copy: Path, dossier: Path) -> None:
        restore(copy, dossier)
        again = restore(copy, dossier)
        assert again.aside == dossier.with_name("atelier.avant-restauration-2.fabrique")

    @pytest.mark.parametrize("how", ["head", "page", "cut", "empty"])
    def test_a_damaged_file_is_kept_aside_as_it_is(self, copy: Path, dossier: Path, how: str) -> None:
        damaged(dossier, how)
        done = restore(copy, dossier)
        assert done.aside == dossier.with_name("atelier.abime-1.fabrique")
        assert done.aside.stat().st_size == (0 if how == "empty" else done.aside.stat().st_size)
        assert contributions(dossier) == 2

    def test_what_was_said_last_is_kept_with_a_file_that_does_not_read(self, copy: Path, dossier: Path) -> None:
        child = start(["-c", SAYING, dossier], stdin=-1)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.kill()
        child.communicate()
        assert b"Une vol" in log_of(dossier).read_bytes()
        with dossier.open("rb+") as stream:
            stream.write(os.urandom(100))
        done = restore(copy, dossier)
        assert done.aside is not None
        kept = b"".join(one.read_bytes() for one in (done.aside, log_of(done.aside)) if one.exists())
        assert b"Une vol" in kept
        assert contributions(dossier) == 2

    def test_a_file_that_is_gone_comes_back(self, copy: Path, dossier: Path) -> None:
        dossier.unlink()
        log_of(dossier).write_bytes(b"of a file that is gone")
        assert restore(copy, dossier).aside is None
        assert contributions(dossier) == 2

    def test_elsewhere_it_is_a_dossier_of_its_own(self, copy: Path, tmp_path: Path) -> None:
        target = tmp_path / "ailleurs" / "autre.fabrique"
        target.parent.mkdir()
        restore(copy, target)
        assert contributions(target) == 2

    def test_it_takes_a_new_station(self, copy: Path, dossier: Path, database: Database) -> None:
        restore(copy, dossier)
        with closing(open_dossier(dossier)) as opened:
            assert opened.station != database.station
            say(opened, "La suite")
        report = check_dossier(dossier)
        assert (report.problems, report.contributions) == ((), 3)

    def test_copies_made_after_are_the_newest(self, copy: Path, dossier: Path) -> None:
        with closing(open_dossier(dossier)) as opened:
            say(opened, "Un quatrième")
            copies.back_up(dossier, "automatique")
        restore(copy, dossier)
        with closing(open_dossier(dossier)) as opened:
            say(opened, "Autre chose")
            copies.back_up(dossier, "automatique")
            (newest, *_others) = copies.copies_of(dossier)
            assert newest.facts is not None
            assert (newest.name.number, newest.facts.counts.contributions) == (3, 3)

    def test_half_typed_lines_stay(self, copy: Path, dossier: Path) -> None:
        with closing(Drafts(dossier)) as drafts:
            drafts.keep("atelier/1", Draft(TypedLine("À moitié"))).result()
        before = dossier.with_name(dossier.name + "-brouillons").read_bytes()
        restore(copy, dossier)
        assert dossier.with_name(dossier.name + "-brouillons").read_bytes() == before

    def test_what_somebody_wrote_into_the_copy_counts(self, copy: Path, dossier: Path) -> None:
        with closing(open_dossier(copy)) as opened:
            say(opened, "Dans la copie")
            restore(copy, dossier)
        assert contributions(dossier) == 3

    def test_a_name_left_by_a_kill_is_taken_again(self, copy: Path, dossier: Path) -> None:
        aside = dossier.with_name("atelier.avant-restauration-1.fabrique")
        aside.hardlink_to(dossier)
        assert restore(copy, dossier).aside == aside
        assert (contributions(dossier), contributions(aside)) == (2, 3)

    def test_on_a_disk_without_second_names(self, copy: Path, dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(*_names: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", refused)
        done = restore(copy, dossier)
        assert done.aside is not None
        assert (contributions(dossier), contributions(done.aside)) == (2, 3)


class TestRefused:
    def untouched(self, dossier: Path) -> bool:
        return pieces(dossier.parent) == [] and not list(dossier.parent.glob("*.a*-1.fabrique"))

    def test_while_a_window_has_it(self, copy: Path, dossier: Path) -> None:
        with closing(open_dossier(dossier)) as opened:
            with pytest.raises(InUseElsewhere):
                restore(copy, dossier)
            say(opened, "La suite")
        assert contributions(dossier) == 4

    @pytest.mark.parametrize("how", ["", "head"])
    def test_while_another_program_has_it(self, copy: Path, dossier: Path, how: str) -> None:
        child = start(["-c", HOLDING, dossier], stdin=-1)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        damaged_meanwhile = how and dossier.open("rb+")
        if damaged_meanwhile:
            with damaged_meanwhile as stream:
                stream.write(os.urandom(100))
        with pytest.raises(InUseElsewhere):
            restore(copy, dossier)
        child.kill()
        child.communicate()
        assert not list(dossier.parent.glob("atelier.a*-1.fabrique"))
        restore(copy, dossier)
        assert contributions(dossier) == 2

    @pytest.mark.parametrize("how", ["head", "page", "cut"])
    def test_a_copy_that_does_not_hold(self, copy: Path, dossier: Path, how: str) -> None:
        damaged(copy, how)
        with pytest.raises((UnsoundCopy, NotADossier, MissingKeys)):
            restore(copy, dossier)
        assert self.untouched(dossier)
        assert contributions(dossier) == 3

    def test_what_is_not_there(self, copy: Path, dossier: Path) -> None:
        with pytest.raises(MissingDossier):
            restore(copy.with_name("absente.fabrique"), dossier)

    def test_over_another_dossier(self, copy: Path, dossier: Path, tmp_path: Path) -> None:
        other = tmp_path / "autre.fabrique"
        create(other).close()
        with pytest.raises(OtherDossier):
            restore(copy, other)
        assert self.untouched(other)

    def test_over_what_is_no_dossier_at_all(self, copy: Path, tmp_path: Path) -> None:
        from sqlcipher3 import dbapi2

        other = tmp_path / "autre.fabrique"
        with closing(dbapi2.connect(str(other))) as connection:
            connection.execute("CREATE TABLE a (b)")
        with pytest.raises(NotADossier):
            restore(copy, other)


class TestProtected:
    @pytest.fixture
    def closed(self, tmp_path: Path) -> tuple[Path, Path]:
        """A protected dossier and its copy; one thing was said since."""
        with closing(create_protected(tmp_path / "clos.fabrique", PHRASE)[0]) as database:
            say(database, "Un banc")
            made = copies.back_up(database.path, "automatique").path
            say(database, "Un bus")
        return database.path, made

    def test_a_newer_phrase_stays(self, closed: tuple[Path, Path]) -> None:
        path, made = closed
        keys.set_phrase(path, keys.unlock(path, PHRASE).key, Post.LEAD, ANOTHER)
        done = restore(made, path, keys.unlock(made, PHRASE))
        assert contributions(path, ANOTHER) == 1
        assert done.aside is not None
        assert contributions(done.aside, ANOTHER) == 2
        with pytest.raises(WrongPhrase):
            keys.unlock(path, PHRASE)

    def test_keys_come_with_the_copy(self, closed: tuple[Path, Path], tmp_path: Path) -> None:
        path, made = closed
        for gone in (path, keys_of(path)):
            gone.unlink()
        restore(made, path, keys.unlock(made, PHRASE))
        assert contributions(path, PHRASE) == 1
        damaged(path, "head")
        keys_of(path).write_text("{}", encoding="utf-8")
        done = restore(made, path, keys.unlock(made, PHRASE))
        assert contributions(path, PHRASE) == 1
        assert done.aside is not None
        assert keys_of(done.aside).read_text(encoding="utf-8") == "{}"

    def test_without_its_phrase_nothing_is_done(self, closed: tuple[Path, Path]) -> None:
        path, made = closed
        with pytest.raises(PhraseNeeded):
            restore(made, path)
        keys_of(made).unlink()
        with pytest.raises(MissingKeys):
            restore(made, path)
        assert contributions(path, PHRASE) == 2

    @pytest.mark.parametrize("how", ["head", "page", "cut"])
    def test_a_damaged_one_comes_back(self, closed: tuple[Path, Path], how: str) -> None:
        path, made = closed
        damaged(path, how)
        done = restore(made, path, keys.unlock(made, PHRASE))
        assert done.aside == path.with_name("clos.abime-1.fabrique")
        assert contributions(path, PHRASE) == 1

    def test_keys_of_another_one_are_not_given_up(self, closed: tuple[Path, Path], tmp_path: Path) -> None:
        _path, made = closed
        other = tmp_path / "autre.fabrique"
        create_protected(other, ANOTHER)[0].close()
        with pytest.raises(OtherDossier):
            restore(made, other, keys.unlock(made, PHRASE))
        assert check_dossier(other, keys.unlock(other, ANOTHER)).sound

    def test_a_plain_copy_over_it_asks_the_phrase(self, copy: Path, dossier: Path) -> None:
        protect(dossier, PHRASE)
        with pytest.raises(PhraseNeeded):
            restore(copy, dossier)
        done = restore(copy, dossier, keys.unlock(dossier, PHRASE))
        assert done.aside == dossier.with_name("atelier.avant-restauration-1.fabrique")
        assert contributions(dossier) == 2
        assert contributions(done.aside, PHRASE) == 3

    def test_a_protected_copy_over_a_plain_one(self, copy: Path, dossier: Path) -> None:
        """The plain file was put back by hand; a protected copy was made in between."""
        plain = dossier.with_name("nu.fabrique")
        shutil.copy(dossier, plain)
        protect(dossier, PHRASE)
        unlocked = keys.unlock(dossier, PHRASE)
        with closing(open_dossier(dossier, unlocked=unlocked)):
            made = copies.back_up(dossier, "automatique").path
        keys_of(dossier).unlink()
        shutil.move(plain, dossier)
        restore(made, dossier, unlocked)
        assert contributions(dossier, PHRASE) == 3


class TestNewest:
    def test_the_newest_that_holds_in_everything(self, copy: Path, dossier: Path) -> None:
        with closing(open_dossier(dossier)):
            second, third = copies.back_up(dossier, "automatique").path, copies.back_up(dossier, "automatique").path
        damaged(third, "page")
        from tests.store.raw import by_hand

        with by_hand(second) as raw:
            raw.execute("UPDATE workshop SET title = 'Changé à la main'")
        damaged(dossier, "head")
        found = newest_for(dossier)
        assert found is not None
        assert found.path == copy

    def test_none(self, dossier: Path) -> None:
        assert newest_for(dossier) is None
        assert not folder_of(dossier).exists()

    def test_a_protected_one_with_its_key(self, tmp_path: Path) -> None:
        with closing(create_protected(tmp_path / "clos.fabrique", PHRASE)[0]) as database:
            made = copies.back_up(database.path, "automatique").path
            key = keyring.key_of(database.path)
        damaged(database.path, "head")
        locked, known = newest_for(database.path), newest_for(database.path, key)
        assert locked is not None
        assert known is not None
        assert (locked.path, locked.facts) == (made, None)
        assert known.facts is not None


def test_nothing_is_opened_for_good(copy: Path, dossier: Path) -> None:
    with closing(open_dossier(dossier)):
        before = len(list(Path("/proc/self/fd").iterdir()))
        copies.copies_of(dossier)
        copies.back_up(dossier, "automatique")
        with pytest.raises(InUseElsewhere):
            restore(copy, dossier)
        assert len(list(Path("/proc/self/fd").iterdir())) == before
    damaged(dossier, "head")
    with pytest.raises((DamagedDossier, NotADossier, MissingKeys)):
        open_dossier(dossier)
    assert names(folder_of(dossier)) != []
