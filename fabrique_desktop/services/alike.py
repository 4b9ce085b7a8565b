"""Names misheard or mistyped: asked only when nothing was found, and never at each key."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.attendance import PersonRow, people_rows

MOST = 5
NEAR = 0.75  # one edit in a word of four letters, two in one of eight
_SHORTEST = 4


def find_alike(session: Session, words: str) -> Sequence[PersonRow]:
    """People each of whose asked words is nearly one of their names, nearest first; one word suffices of two."""
    asked = [word for word in fold(words).split() if len(word) >= _SHORTEST]
    if not asked:
        return []
    from rapidfuzz import process  # noqa: PLC0415 - 6 ms that only a name not found pays
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    owners = _owners(session)
    scores: dict[str, float] = {}
    for word in asked:
        nearest = process.extract(word, owners.keys(), scorer=OSA.normalized_similarity, score_cutoff=NEAR, limit=50)
        best: dict[str, float] = {}
        for name, score, _index in nearest:
            for id_ in owners[name]:
                best[id_] = max(best.get(id_, 0.0), score)
        for id_, score in best.items():
            scores[id_] = scores.get(id_, 0.0) + score
    ranked = sorted(scores, key=lambda id_: -scores[id_])[:MOST]
    rows = {row.id: row for row in people_rows(session, ranked)}
    return [rows[id_] for id_ in ranked if id_ in rows]


def _owners(session: Session) -> dict[str, list[str]]:
    """Whose each name is: the words of surnames and first names, and compound names joined."""
    owners: dict[str, list[str]] = {}
    for id_, surname, first_name in session.execute(
        select(Participant.id, Participant.surname, Participant.first_name)
    ):
        for name in {word for part in (surname, first_name) for word in _words(part)}:
            owners.setdefault(name, []).append(id_)
    return owners


def _words(part: str) -> list[str]:
    words = fold(part).split()
    return [*words, "".join(words)] if len(words) > 1 else words
