"""The keys beside a protected dossier: what opens it, what does not, and how one is told from the other."""

from __future__ import annotations

import json
import os
import random
import shutil
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import capture
from fabrique_desktop.services.programme import workshops
from fabrique_desktop.store import key_slots, keyring, keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import create_protected, open_dossier
from fabrique_desktop.store.failures import (
    DamagedDossier,
    DamagedKeys,
    DiskFull,
    MissingKeys,
    NotADossier,
    OtherKeys,
    PhraseNeeded,
    PhraseTaken,
    StoreError,
    WeakPhrase,
    WrongPhrase,
    WrongSheet,
)
from fabrique_desktop.store.key_file import is_protected, keys_of
from tests.store.processes import start

PHRASE = "été agrafe pile correcte"
QUICK = key_slots.Cost(memory_kib=32, passes=1, lanes=1)
SAID = "Ouvrir la mairie le samedi"


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    folder = tmp_path_factory.mktemp("protected")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FABRIQUE_HOME", str(folder / "home"))
        database, _groups = create_protected(folder / "a.fabrique", PHRASE)
        one = database.read(workshops)[0]
        database.write(capture.add_contribution, one.id, Saying(SAID, table=1), database.clock())
        database.close()
    return folder / "a.fabrique", made_quick(folder / "a.fabrique")


def made_quick(path: Path) -> tuple[str, ...]:
    """The same ways in, at a thousandth of the cost: hundreds of phrases are tried here."""
    key = keys.unlock(path, PHRASE).key
    slots = key_slots.KeySlots(keys.read_keys(path).file, os.urandom(16), QUICK, ())
    slots, groups = key_slots.with_recovery(key_slots.with_phrase(slots, key, Post.LEAD, PHRASE), key)
    keys.write_keys(path, slots)
    return groups


@pytest.fixture
def protected(original: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Path:
    shutil.copy(keys_of(original[0]), tmp_path)
    return Path(shutil.copy(original[0], tmp_path))


@pytest.fixture
def sheet(original: tuple[Path, tuple[str, ...]]) -> str:
    return "-".join(original[1])


def said(path: Path, phrase: str) -> list[str]:
    database = open_dossier(path, unlocked=keys.unlock(path, phrase))
    try:
        one = database.read(workshops)[0]
        return [row.text for row in database.read(capture.contribution_rows, one.id)]
    finally:
        database.close()


class TestPhrase:
    @pytest.mark.parametrize(
        "typed",
        [PHRASE, unicodedata.normalize("NFD", PHRASE), f"  {PHRASE.upper()} ", PHRASE.replace(" ", "\u00a0 ")],
        ids=["as chosen", "decomposed", "capitals", "spaces"],
    )
    def test_opens_however_it_is_typed(self, protected: Path, typed: str) -> None:
        assert said(protected, typed) == [SAID]

    @pytest.mark.parametrize("typed", ["", "ete agrafe pile correcte", PHRASE[:-1], PHRASE + "s"])
    def test_nothing_else_opens(self, protected: Path, typed: str) -> None:
        with pytest.raises(WrongPhrase):
            keys.unlock(protected, typed)

    def test_is_asked_for(self, protected: Path) -> None:
        for look in (open_dossier, check_dossier):
            with pytest.raises(PhraseNeeded):
                look(protected)

    def test_the_key_is_let_go_with_the_dossier(self, protected: Path) -> None:
        assert said(protected, PHRASE) == [SAID]
        assert keyring.key_of(protected) == ""
        with pytest.raises(PhraseNeeded):
            open_dossier(protected)

    def test_changed_the_file_is_not_touched(self, protected: Path) -> None:
        before = protected.read_bytes()
        key = keys.unlock(protected, PHRASE).key
        keys.set_phrase(protected, key, Post.LEAD, "quatre autres mots ici")
        assert protected.read_bytes() == before
        with pytest.raises(WrongPhrase):
            keys.unlock(protected, PHRASE)
        assert said(protected, "quatre autres mots ici") == [SAID]

    @pytest.mark.parametrize(
        "weak", ["", "motus", "a b  c   d e ", "aaaaaaaaaaaaaa", "\u200b" * 14, "\udc80" * 14, "ﷺ"]
    )
    def test_too_short_changes_nothing(self, protected: Path, weak: str) -> None:
        key = keys.unlock(protected, PHRASE).key
        with pytest.raises(WeakPhrase):
            keys.set_phrase(protected, key, Post.LEAD, weak)
        assert said(protected, PHRASE) == [SAID]

    def test_tried_by_two_at_once(self, protected: Path) -> None:
        with ThreadPoolExecutor(2) as two:
            found = list(two.map(lambda _turn: keys.unlock(protected, PHRASE).post, range(4)))
        assert found == [Post.LEAD] * 4

    def test_nothing_secret_is_printed(self, protected: Path) -> None:
        found = keys.unlock(protected, PHRASE)
        assert found.key not in repr(found)
        assert found.key not in keys_of(protected).read_text(encoding="utf-8")


class TestPosts:
    def test_each_opens_as_its_own(self, protected: Path) -> None:
        key = keys.unlock(protected, PHRASE).key
        keys.set_phrase(protected, key, Post.DESK, "la phrase de l’accueil")
        keys.set_phrase(protected, key, Post.CAPTURE, "la phrase de la saisie")
        assert keys.posts_of(protected) == {Post.LEAD, Post.DESK, Post.CAPTURE}
        assert keys.unlock(protected, "la phrase de l’accueil").post is Post.DESK
        assert keys.unlock(protected, "la phrase de la saisie").post is Post.CAPTURE
        assert keys.unlock(protected, PHRASE).post is Post.LEAD

    def test_one_phrase_opens_one_post(self, protected: Path) -> None:
        key = keys.unlock(protected, PHRASE).key
        with pytest.raises(PhraseTaken):
            keys.set_phrase(protected, key, Post.DESK, PHRASE)
        keys.set_phrase(protected, key, Post.LEAD, PHRASE)  # its own again is no other

    def test_withdrawn(self, protected: Path) -> None:
        key = keys.unlock(protected, PHRASE).key
        keys.set_phrase(protected, key, Post.DESK, "la phrase de l’accueil")
        keys.withdraw_phrase(protected, key, Post.DESK)
        with pytest.raises(WrongPhrase):
            keys.unlock(protected, "la phrase de l’accueil")

    def test_takes_no_other(self, protected: Path) -> None:
        key = keys.unlock(protected, PHRASE).key
        keys.set_phrase(protected, key, Post.DESK, "la phrase de l’accueil")
        desk = keys.unlock(protected, "la phrase de l’accueil")
        with pytest.raises(NotThisPost):
            open_dossier(protected, unlocked=desk, post=Post.LEAD)
        open_dossier(protected, unlocked=keys.unlock(protected, PHRASE), post=Post.DESK).close()

    def test_a_slot_renamed_does_not_open(self, protected: Path) -> None:
        key = keys.unlock(protected, PHRASE).key
        keys.set_phrase(protected, key, Post.DESK, "la phrase de l’accueil")
        file = keys_of(protected)
        content = json.loads(file.read_text(encoding="utf-8"))
        content["slots"] = [{**one, "way": "lead"} for one in content["slots"] if one["way"] == "desk"]
        del content["check"]  # as somebody would who forges it
        file.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(WrongPhrase):
            keys.unlock(protected, "la phrase de l’accueil")


class TestSheet:
    @pytest.mark.parametrize("typing", [str, str.lower, lambda t: t.replace("0", "o").replace("1", "l"), "".join])
    def test_opens_however_it_is_typed(self, protected: Path, sheet: str, typing: object) -> None:
        assert callable(typing)
        assert keys.unlock_by_sheet(protected, typing(sheet)) == keys.unlock(protected, PHRASE)

    def test_one_sign_mistyped_is_seen(self, protected: Path, sheet: str) -> None:
        signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        for place, sign in enumerate(sheet):
            if sign != "-":
                other = signs[(signs.index(sign) + 1) % 32]
                with pytest.raises(WrongSheet):
                    keys.unlock_by_sheet(protected, sheet[:place] + other + sheet[place + 1 :])

    def test_renewed_the_former_opens_nothing(self, protected: Path, sheet: str) -> None:
        groups = keys.renew_sheet(protected, keys.unlock(protected, PHRASE).key)
        with pytest.raises(WrongSheet):
            keys.unlock_by_sheet(protected, sheet)
        assert keys.unlock_by_sheet(protected, " ".join(groups)).post is Post.LEAD

    @given(st.text(max_size=60))
    @settings(max_examples=200)
    def test_any_typing_is_read_or_refused(self, typed: str) -> None:
        with suppress(ValueError):
            assert len(key_slots.read_sheet(typed)) == 20


class TestFile:
    def test_without_its_keys(self, protected: Path) -> None:
        keys_of(protected).unlink()
        with pytest.raises(MissingKeys):
            open_dossier(protected)
        with pytest.raises(MissingKeys):
            keys.unlock(protected, PHRASE)

    def test_with_those_of_another(self, protected: Path, tmp_path: Path) -> None:
        create_protected(tmp_path / "b", PHRASE)[0].close()
        shutil.copy(tmp_path / "b.fabrique.cles", keys_of(protected))
        with pytest.raises(OtherKeys):
            keys.unlock(protected, PHRASE)

    def test_any_byte_changed_is_told(self, protected: Path) -> None:
        """One change never gives a wrong key: it opens rightly (a cosmetic one), or is one of three refusals."""
        file, chance = keys_of(protected), random.Random(7)
        whole = file.read_bytes()
        told: set[type[BaseException]] = set()
        for place in [*range(60), *chance.sample(range(len(whole)), 40)]:
            content = bytearray(whole)
            content[place] ^= 1 << chance.randrange(8)
            file.write_bytes(content)
            try:
                found = keys.unlock(protected, PHRASE)
            except StoreError as error:
                told.add(type(error))
            else:
                file.write_bytes(whole)
                assert found == keys.unlock(protected, PHRASE)
        assert told == {DamagedKeys}

    @pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"format": "fabrique-cles-9"}', b"null"])
    def test_unreadable(self, protected: Path, content: bytes) -> None:
        keys_of(protected).write_bytes(content)
        with pytest.raises(DamagedKeys):
            keys.unlock(protected, PHRASE)

    def test_a_cost_that_would_never_end(self, protected: Path) -> None:
        content = json.loads(keys_of(protected).read_text(encoding="utf-8"))
        content["argon2id"]["memory_kib"] = 1 << 40
        del content["check"]
        keys_of(protected).write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(DamagedKeys):
            keys.unlock(protected, PHRASE)

    def test_a_damaged_page_is_not_a_wrong_phrase(self, protected: Path) -> None:
        unlocked = keys.unlock(protected, PHRASE)
        content = bytearray(protected.read_bytes())
        content[100] ^= 1
        protected.write_bytes(content)
        with pytest.raises(DamagedDossier):
            open_dossier(protected, unlocked=unlocked)

    def test_a_damaged_name_is_not_another_dossier(self, protected: Path) -> None:
        content = bytearray(protected.read_bytes())
        content[3] ^= 1
        protected.write_bytes(content)
        with pytest.raises(DamagedDossier):
            keys.unlock(protected, PHRASE)

    def test_two_changes_at_once_lose_no_way_in(self, protected: Path) -> None:
        """Each reads what the other wrote: the phrases of both posts open."""
        key = keys.unlock(protected, PHRASE).key
        posts = {Post.DESK: "la phrase de l’accueil", Post.CAPTURE: "la phrase de la saisie"}
        for _ in range(5):
            with ThreadPoolExecutor() as both:
                for done in [both.submit(keys.set_phrase, protected, key, post, said) for post, said in posts.items()]:
                    done.result()
            assert keys.posts_of(protected) == {Post.LEAD, *posts}
            for post in posts:
                keys.withdraw_phrase(protected, key, post)

    def test_something_else_is_no_dossier(self, tmp_path: Path) -> None:
        other = tmp_path / "b.fabrique"
        for content in (b"%PDF-1.7" * 512, b"Bonjour, ceci n'est pas un dossier. " * 400, os.urandom(999)):
            other.write_bytes(content)
            with pytest.raises(NotADossier):
                open_dossier(other)

    def test_written_whole_or_not_at_all(self, protected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        unlocked = keys.unlock(protected, PHRASE)
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(DiskFull):
            keys.set_phrase(protected, unlocked.key, Post.LEAD, "quatre autres mots ici")
        monkeypatch.undo()
        assert said(protected, PHRASE) == [SAID]
        assert [one.name for one in protected.parent.iterdir() if one.name.startswith(".fabrique-")] == []


LOCKED = """
import sys
from pathlib import Path
from fabrique_desktop.store import engine, keyring
if sys.argv[2]:
    keyring.hold(Path(sys.argv[1]), sys.argv[2])
try:
    engine.connect_alone(Path(sys.argv[1])).execute("BEGIN EXCLUSIVE")
except Exception as error:
    print("refused", error)
else:
    print("taken")
"""


@pytest.mark.parametrize("with_phrase", [True, False])
def test_asking_about_an_open_dossier_lets_go_of_nothing(protected: Path, dossier: Path, with_phrase: bool) -> None:
    """Closing a handle on a file drops the locks that this process has on it: another would take it alone."""
    path = protected if with_phrase else dossier
    unlocked = keys.unlock(path, PHRASE) if with_phrase else None
    database = open_dossier(path, unlocked=unlocked)
    try:
        assert check_dossier(path).sound
        assert is_protected(path) is with_phrase
        if unlocked is not None:
            keys.set_phrase(path, unlocked.key, Post.DESK, "la phrase de l’accueil")
            keys.renew_sheet(path, unlocked.key)
        told, _errors = start(["-c", LOCKED, path, unlocked.key if unlocked else ""]).communicate()
        assert told.startswith("refused")
    finally:
        database.close()
