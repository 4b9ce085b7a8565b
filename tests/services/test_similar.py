"""What is near is found, whoever said it and wherever; the rest stays silent."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.services import capture, closing, formulating, programme
from fabrique_desktop.services.similar import hint, similar, similar_to
from fabrique_desktop.store import migrate
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.engine import APPLICATION_ID
from tests.conftest import EVENING, SAMPLES
from tests.services.paraphrases import ALONE, PAIRS
from tests.store.raw import by_hand

BENCH = "Plus de bancs pour les personnes âgées sur le chemin du marché"


@dataclass(frozen=True)
class Entry:
    text: str
    workshop: str
    twin: str  # what the two of a pair share; empty when it stands alone


def invented() -> list[Entry]:
    paired = [Entry(text, "A1-CIT-1", str(n)) for n, pair in enumerate(PAIRS) for text in pair]
    return paired + [Entry(text, "A1-CIT-2", "") for text in ALONE]


def sampled() -> list[Entry]:
    with (SAMPLES / "propositions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    texts = (" ".join((row["intitule"], row["constat"], row["description"])) for row in rows)
    return [Entry(text, row["seance"], row["paire_doublon"]) for text, row in zip(texts, rows, strict=True)]


@dataclass
class Judged:
    """Each entry asked against all the others: when tidying, without a threshold; when typed, with one."""

    entries: Sequence[Entry]
    ids: Sequence[str]
    nearest: Sequence[Sequence[str]]
    hinted: Sequence[str | None]

    def twins(self, place: int) -> set[str]:
        mine = self.entries[place].twin
        return {self.ids[other] for other, one in enumerate(self.entries) if mine and one.twin == mine} - {
            self.ids[place]
        }

    @property
    def pairs_found(self) -> int:
        """Pairs whose twin is among the first three, in both directions."""
        missed = {one.twin for n, one in enumerate(self.entries) if one.twin and not self.twins(n) & {*self.nearest[n]}}
        return len({one.twin for one in self.entries if one.twin} - missed)

    @property
    def false(self) -> float:
        wrong = [n for n, told in enumerate(self.hinted) if told and told not in self.twins(n)]
        return len(wrong) / len(self.entries)

    @property
    def recall(self) -> float:
        found = sum(told in self.twins(n) for n, told in enumerate(self.hinted))
        return found / sum(bool(one.twin) for one in self.entries)


def say(session: Session, entries: Iterable[Entry]) -> list[str]:
    return [
        capture.add_contribution(
            session, programme.workshop_named(session, one.workshop).id, Saying(one.text, 1), EVENING
        ).id
        for one in entries
    ]


def judged(database: Database, entries: Sequence[Entry]) -> Judged:
    ids = database.write(say, entries)
    nearest = [[near.id for near in database.read(similar_to, id_)] for id_ in ids]
    told = [database.read(hint, one.text, exclude=id_) for one, id_ in zip(entries, ids, strict=True)]
    return Judged(entries, ids, nearest, [near.id if near else None for near in told])


class TestJudged:
    def test_the_samples(self, database: Database) -> None:
        found = judged(database, sampled())
        print(f"paires {found.pairs_found}/10, faux {found.false:.0%}, rappel en tapant {found.recall:.0%}")
        assert found.pairs_found >= 8
        assert found.false <= 0.1

    def test_what_was_invented_beside_them(self, database: Database) -> None:
        found = judged(database, invented())
        print(f"paires {found.pairs_found}/20, faux {found.false:.0%}, rappel en tapant {found.recall:.0%}")
        assert found.pairs_found >= 16
        assert found.false <= 0.1
        assert found.recall >= 0.4

    def test_all_together(self, database: Database) -> None:
        found = judged(database, [*sampled(), *invented()])
        print(f"paires {found.pairs_found}/30, faux {found.false:.0%}, rappel en tapant {found.recall:.0%}")
        assert found.pairs_found >= 24
        assert found.false <= 0.1

    def test_silence_at_each_word_typed(self, database: Database) -> None:
        """An evening in its order: a hint that comes and goes in mid-sentence disturbs too."""
        entries, wrong = sampled(), 0
        said: dict[str, Entry] = {}
        for one in entries:
            words = one.text.split()
            told = [database.read(hint, " ".join(words[:end])) for end in range(4, len(words) + 1)]
            wrong += any(near and said[near.id].twin != (one.twin or None) for near in told)
            (id_,) = database.write(say, [one])
            said[id_] = one
        print(f"fausses alertes au fil des mots : {wrong / len(entries):.0%}")
        assert wrong / len(entries) <= 0.1


class TestSimilar:
    def add(
        self,
        database: Database,
        text: str,
        code: str = "A1-ACT-1",
        kind: ContributionKind = ContributionKind.UNSORTED,
    ) -> str:
        workshop = database.read(programme.workshop_named, code).id
        return database.write(capture.add_contribution, workshop, Saying(text, 1, kind=kind), EVENING).id

    def test_every_audience_and_axis_best_first(self, database: Database) -> None:
        far = self.add(database, "Des bancs pour attendre le bus", "A2-ACT-2")
        near = self.add(database, BENCH, "A4-CIT-2")
        self.add(database, "Un interprète au guichet")
        found = database.read(similar, f"{BENCH}.")
        assert [one.id for one in found] == [near, far]
        assert (found[0].workshop_code, found[0].reference) == ("A4-CIT-2", "A4-CIT-2-T1-01")
        assert (found[0].text, found[0].score) == (BENCH, 1)
        assert 0 < found[1].score < 0.6

    def test_in_some_workshops_only(self, database: Database) -> None:
        self.add(database, BENCH, "A4-CIT-2")
        here = self.add(database, BENCH, "A1-ACT-1")
        workshop = database.read(programme.workshop_named, "A1-ACT-1").id
        assert [one.id for one in database.read(similar, BENCH, [workshop])] == [here]
        assert database.read(similar, BENCH, []) == []

    def test_neither_oneself_nor_withdrawn_nor_a_note(self, database: Database) -> None:
        mine, gone = self.add(database, BENCH), self.add(database, BENCH)
        self.add(database, BENCH, kind=ContributionKind.FACILITATOR_NOTE)
        database.write(capture.withdraw, gone, EVENING)
        assert database.read(similar_to, mine) == []
        database.write(capture.restore, gone)
        assert [one.id for one in database.read(similar_to, mine)] == [gone]

    def test_no_more_than_asked_and_the_oldest_first_when_equal(self, database: Database) -> None:
        ids = [self.add(database, BENCH) for _ in range(5)]
        assert [one.id for one in database.read(similar, BENCH, limit=3)] == ids[:3]
        assert [one.id for one in database.read(similar_to, ids[0], limit=2)] == ids[1:3]

    @pytest.mark.parametrize(
        "text", ["", "à la", "\"' OR *", "NEAR(a b)", "é" * 5000, "مقعد للمسنين", "+ = - @ ;", "٣"]
    )
    def test_any_text_may_be_asked(self, database: Database, text: str) -> None:
        self.add(database, BENCH)
        assert database.read(similar, text) == []
        assert database.read(hint, text) is None

    def test_a_page_pasted(self, database: Database) -> None:
        near = self.add(database, BENCH)
        assert [one.id for one in database.read(similar, " ".join([*ALONE, BENCH, *ALONE]))] == [near]

    def test_a_correction_and_a_proposal_drawn_up_are_known_at_once(self, database: Database) -> None:
        mine = self.add(database, "Un interprète au guichet")
        database.write(capture.revise, mine, Saying(BENCH, 1))
        assert database.read(similar, "interprète au guichet") == []
        database.write(formulating.draw_up, mine, "title", "Le chemin des tilleuls", "")
        (found,) = database.read(similar, "tilleuls")
        assert (found.id, found.title) == (mine, "Le chemin des tilleuls")

    def test_once_closed_too(self, database: Database) -> None:
        mine = self.add(database, BENCH)
        workshop = database.read(programme.workshop_named, "A1-ACT-1").id
        database.write(closing.close_workshop, workshop, EVENING)
        assert [one.id for one in database.read(similar, BENCH)] == [mine]


class TestHint:
    def test_silent_until_enough_is_said(self, database: Database, workshop: str) -> None:
        said = database.write(capture.add_contribution, workshop, Saying(BENCH, 1), EVENING).id
        assert database.read(hint, "Plus de bancs") is None
        assert database.read(hint, "Des bancs pour les vieux sur le chemin du marché") is not None
        assert database.read(hint, BENCH, exclude=said) is None

    def test_false_friends_are_no_twins(self, database: Database) -> None:
        """Named so in the description of the samples."""
        entries = sampled()
        starts = [
            ("Créer un annuaire partagé", "Mettre en place une fiche"),
            ("Un planning commun des repas", "Créer une épicerie sociale"),
            ("Un interlocuteur unique", "Coordonner les passages"),
        ]
        for pair in starts:
            here, there = (next(one for one in entries if one.text.startswith(start)) for start in pair)
            database.write(say, [here])
            told = database.read(hint, there.text)
            assert told is None or told.text != here.text


_AS_BEFORE = """
INSERT INTO audience (id, code, name) VALUES ('a', 'CIT', 'Habitants');
INSERT INTO workshop (id, code, audience_id, title, date_hint, venue, room, tables, state)
  VALUES ('w', 'X', 'a', '', '', '', '', 4, 'running');
INSERT INTO contribution (id, workshop_id, origin, number, reference, kind, angle, text, verbatim,
  search_key, created_at)
  VALUES ('one', 'w', 'P', 1, 'X-P-01', 'idea', 'P', 'Des bancs', '', '', '2017-04-06T12:00:00.000000Z');
UPDATE workshop SET state = 'closed';
"""


def test_an_older_dossier_learns_its_stems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said before the room's schema is compared like the rest, once closed too, and may change again."""
    old = tmp_path / "ancien.fabrique"
    old.touch()
    with monkeypatch.context() as before:
        before.setattr(migrate, "HEAD", "0002")
        migrate.upgrade(old)
    with by_hand(old) as raw:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
        raw.executescript(_AS_BEFORE)
    migrate.upgrade(old)
    with by_hand(old) as raw:
        asked = "SELECT rowid FROM contribution_stem WHERE contribution_stem MATCH ?"
        assert len(raw.execute(asked, ("banc",)).fetchall()) == 1
        raw.execute("UPDATE contribution SET stem_key = 'fontain'")
        assert raw.execute(asked, ("banc",)).fetchall() == []
        assert len(raw.execute(asked, ("fontain",)).fetchall()) == 1
        raw.execute("INSERT INTO contribution_stem (contribution_stem, rank) VALUES ('integrity-check', 1)")
