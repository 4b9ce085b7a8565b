"""One validated contribution, from dequeue to commit, against the same rows and hashes by hand."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from fabrique_desktop.domain.base import instant_text, record_id
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.programme import Place
from fabrique_desktop.domain.stems import stem_key
from fabrique_desktop.domain.text import clean_text, fold
from fabrique_desktop.services import capture
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import now
from fabrique_desktop.store.engine import connect
from tests.benchmarks.dossiers import CODE, EVENING, copied, fill, opened, sayings, workshop_of
from tests.benchmarks.measuring import Measure, bounded, compared, in_turn

_THERE = 2000
_RUNS = 300
_WARM = 20
_CONTRIBUTION = (
    "INSERT INTO contribution (id, workshop_id, axis_id, origin, number, reference, table_number, kind, angle,"
    " text, verbatim, created_at, withdrawn_at, search_key, stem_key) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_ENTRY = "INSERT INTO journal_entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_VALUE = "INSERT INTO journal_value VALUES (?,?,?,?,?,?)"
_FIELDS = (
    "workshop_id", "axis_id", "origin", "number", "reference", "table_number", "kind", "angle", "text", "verbatim",
    "created_at",
)  # fmt: skip


@dataclass(slots=True)
class RawTypist:
    """Knows everything beforehand; only salts, hashes, inserts and the commit are left."""

    connection: Any
    workshop_id: str
    axis_id: str
    dossier: str
    position: int
    lamport: int
    station: str = field(default_factory=record_id)
    seq: int = 0
    hash: str = "0" * 64

    def add(self, contribution: tuple[Any, ...], texts: Sequence[tuple[str, str]], at: str) -> None:
        self.position, self.lamport, self.seq = self.position + 1, self.lamport + 1, self.seq + 1
        values = []
        for name, value in texts:
            salt = secrets.token_hex(16)
            values.append((self.position, name, value, salt, sha256(f"{salt}{value}".encode()).hexdigest(), None))
        head = [self.dossier, self.station, self.seq, self.lamport, self.seq, None]
        subject = ["contribution", contribution[0], "insert"]
        chained = [1, *head, at, "", *subject, [(one[1], one[4], None) for one in values], self.hash]
        digest = sha256(json.dumps(chained, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        execute(_CONTRIBUTION, contribution)
        execute(_ENTRY, (self.position, 1, *head, at, "", *subject, self.hash, digest))
        self.connection.executemany(_VALUE, values)
        execute("COMMIT")
        self.hash = digest

    def prepared(self, saying: Saying, number: int) -> tuple[Any, ...]:
        """What `add` takes: the row, the values as JSON in the order of names, the hour."""
        at, mark, text = instant_text(EVENING + timedelta(days=1)), Place(saying.table).mark, clean_text(saying.text)
        reference = f"{CODE}-{mark}-{number:02d}"
        row = (
            record_id(), self.workshop_id, self.axis_id, mark, number, reference, saying.table, saying.kind.value,
            saying.angle.value, text, saying.verbatim, at, None, fold(f"{reference} {text} {saying.verbatim}"),
            stem_key("", text, "", ""),
        )  # fmt: skip
        told = [(name, json.dumps(value, ensure_ascii=False)) for name, value in zip(_FIELDS, row[1:], strict=False)]
        return row, sorted(pair for pair in told if pair[1] not in ('""', "null")), at


def measure(founded: Path) -> Iterator[Measure]:
    filled = copied(founded, "filled")
    fill(filled, _THERE)
    by_hand = copied(filled, "by_hand")
    said = sayings(_RUNS + _WARM)
    with opened(copied(filled, "typed")) as database:
        workshop_id = workshop_of(database)
        raw = _raw_typist(by_hand, workshop_id, database.dossier)
        ready = [raw.prepared(saying, 1000 + place) for place, saying in enumerate(said)]
        ours, floor = count(), count()
        measured = in_turn(
            lambda: database.write(capture.add_contribution, workshop_id, said[next(ours)], now()),
            lambda: raw.add(*ready[next(floor)]),
            _RUNS,
            warm=_WARM,
        )
    raw.connection.close()
    _must_hold(by_hand, len(said))
    yield compared("contribution_dequeue_to_commit", measured, 4)
    yield bounded("contribution_dequeue_to_commit_p99", measured[0], 16)


def _raw_typist(path: Path, workshop_id: str, dossier: str) -> RawTypist:
    connection = connect(path)
    axis_id = connection.execute("SELECT axis_id FROM workshop WHERE id = ?", (workshop_id,)).fetchone()[0]
    head = connection.execute("SELECT max(position), max(lamport) FROM journal_entry").fetchone()
    return RawTypist(connection, workshop_id, axis_id, dossier, *head)


def _must_hold(path: Path, written: int) -> None:
    """The floor wrote what we write: its chain verifies, and its state is what the journal tells."""
    report = check_dossier(path)
    assert report.sound, report.problems
    assert report.contributions == _THERE + written
