"""What was said that is near to this: an aid to whoever types or tidies, never a verdict.

Two texts are as near as the weight of what they share in the weight of both (Dice), on French stems and their
families. A stem weighs by its rarity in this dossier: « usager » tells little here, « punaise » nearly everything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution, ContributionKind
from fabrique_desktop.domain.stems import stems, words_stemmed

SHOWN = 3
#: from here on a hint is worth the glance it costs; a whole sentence in other words is often below
ENOUGH = 0.3
_LEAST = 4  # stems typed, before which anything resembles anything
_FEW = 50  # contributions, under which rarity is not known yet: each word weighs nearly alike
_LOOKED_AT = 200
_ASKED = 24  # stems that the index is asked for, the rarest: the others would bring nearly everything
_FREQUENCIES = text(
    "SELECT value, (SELECT count(*) FROM contribution_stem WHERE contribution_stem MATCH '\"' || value || '\"')"
    " FROM json_each(:stems)"
)
_TOTAL = text("SELECT count(*) FROM contribution")
_TOLD = text(
    "SELECT c.id, c.reference, w.code, c.text, c.title FROM contribution c JOIN workshop w ON w.id = c.workshop_id"
    " WHERE c.id IN (SELECT value FROM json_each(:ids))"
)
_NOTE = ContributionKind.FACILITATOR_NOTE.value
_MATCHING = """
SELECT c.id, c.stem_key FROM contribution_stem s JOIN contribution c ON c.rowid = s.rowid
WHERE contribution_stem MATCH :asked AND c.id <> :exclude
  AND c.withdrawn_at IS NULL AND c.removed_at IS NULL AND c.kind <> :note
"""
_THERE = "AND c.workshop_id IN (SELECT value FROM json_each(:workshops))"


@dataclass(frozen=True, slots=True)
class Near:
    """A contribution and how near it is, from 0 to 1 (the same words)."""

    id: str
    reference: str
    workshop_code: str
    text: str
    title: str
    score: float


def similar(
    session: Session, words: str, workshop_ids: Sequence[str] | None = None, *, exclude: str = "", limit: int = SHOWN
) -> Sequence[Near]:
    """The nearest first, in the whole dossier or these workshops; neither withdrawn, nor removed, nor a note."""
    return _nearest(session, stems(words), workshop_ids, exclude, limit)


def similar_to(session: Session, contribution_id: str, limit: int = SHOWN) -> Sequence[Near]:
    """The nearest of what was said elsewhere, by every audience and on every axis."""
    own = session.scalars(select(Contribution.stem_key).where(Contribution.id == contribution_id)).one()
    return _nearest(session, own.split(), None, contribution_id, limit)


def hint(session: Session, words: str, workshop_ids: Sequence[str] | None = None, *, exclude: str = "") -> Near | None:
    """What is worth telling whoever is typing this; silence when in doubt."""
    if len(words_stemmed(words)) < _LEAST:
        return None
    found = similar(session, words, workshop_ids, exclude=exclude, limit=1)
    return found[0] if found and found[0].score >= ENOUGH else None


def contribution_named(session: Session, reference: str) -> str | None:
    """The id of the contribution that bears this reference, however its letters are typed."""
    asked = reference.strip()
    found = select(Contribution.id).where(Contribution.reference.in_((asked, asked.upper())))
    return session.scalar(found.order_by(Contribution.reference != asked).limit(1))


def _nearest(
    session: Session, asked: Sequence[str], workshop_ids: Sequence[str] | None, exclude: str, limit: int
) -> Sequence[Near]:
    said = _said(session, asked)
    known = [stem for stem, number in said.items() if number > bool(exclude)]
    if not known:
        return []
    weights = _weights(session, said)
    found = _candidates(session, known[:_ASKED], workshop_ids, exclude)
    whole = sum(weights.values())
    scores = {id_: _nearness(weights, whole, frozenset(key.split())) for id_, key in found}
    best = nsmallest(limit, scores, key=lambda id_: (-scores[id_], id_))
    told = {str(row[0]): tuple(map(str, row)) for row in session.execute(_TOLD, {"ids": json.dumps(best)})}
    return [_near(told[id_], scores[id_]) for id_ in best]


def _near(told: tuple[str, ...], score: float) -> Near:
    id_, reference, code, words, title = told
    return Near(id_, reference, code, words, title, round(score, 3))


def _said(session: Session, asked: Sequence[str]) -> Mapping[str, int]:
    """How many contributions have each stem; the rarest first."""
    found = session.execute(_FREQUENCIES, {"stems": json.dumps(asked)})
    return {stem: number for number, stem in sorted((int(number), str(stem)) for stem, number in found)}


def _weights(session: Session, said: Mapping[str, int]) -> Mapping[str, float]:
    """How much each stem tells in this dossier; what nobody said yet tells most."""
    total = max(int(session.execute(_TOTAL).scalar_one()), _FEW)
    return {stem: log(1 + (total - number + 0.5) / (number + 0.5)) for stem, number in said.items()}


def _candidates(
    session: Session, known: Sequence[str], workshop_ids: Sequence[str] | None, exclude: str
) -> Sequence[tuple[str, str]]:
    """Those that share most by the index's own measure, with their stems."""
    statement = _MATCHING if workshop_ids is None else f"{_MATCHING} {_THERE}"
    asked = " OR ".join(f'"{stem}"' for stem in known)
    wanted = {"asked": asked, "exclude": exclude, "workshops": json.dumps(workshop_ids), "note": _NOTE}
    found = session.execute(text(f"{statement} ORDER BY s.rank LIMIT {_LOOKED_AT}"), wanted)
    return [(str(id_), str(key)) for id_, key in found]


def _nearness(weights: Mapping[str, float], whole: float, other: frozenset[str]) -> float:
    """What only the other text holds weighs as the mean of what was asked: asking the rarity of each costs too much."""
    common = other.intersection(weights)
    shared = sum(weights[stem] for stem in common)
    return 2 * shared / (whole + shared + (len(other) - len(common)) * whole / len(weights))
