"""No false alarm: whatever was typed, what is written from it says what was sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fabrique_desktop.documents.catalogue import documents_of
from fabrique_desktop.documents.comparing import comparable, compare
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.domain.contributions import DRAUGHTING
from fabrique_desktop.domain.journal import plain_json
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.domain.seal import Record, SealedField, SealedText
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes
from fabrique_desktop.services.sealing import Sealed
from tests.conftest import EVENING
from tests.documents.every_document import evening_of, filled_minutes, people
from tests.documents.hostile_texts import picking
from tests.documents.snapshots import sheet, whole_evening


def sealed_text(reference: str, **values: object) -> SealedText:
    """As an insertion tells it: nothing of what is empty."""
    told = {name: value for name, value in values.items() if value is not None and value is not False and value != ""}
    return SealedText(
        reference, tuple(SealedField(name, "", plain_json(value), "") for name, value in sorted(told.items()))
    )


def record_of(minutes: Minutes) -> Record:
    said = [
        sealed_text(
            row.reference, text=row.text, verbatim=row.verbatim, kind=row.kind, angle=row.angle, table_number=row.table,
            debated=row.debated, dots=row.dots, validated_at=row.validated, people=row.beside.people,
            out_of=row.beside.out_of, stance=row.beside.stance, link=row.beside.link, source=row.beside.source,
            to_refine=row.beside.to_refine, **{name: getattr(row.drawn_up, name) for name in DRAUGHTING},
        )
        for row in minutes.contributions
    ]  # fmt: skip
    errata = [
        sealed_text(row.reference, text=one.text)
        for row in minutes.contributions
        for one in minutes.corrections.get(row.id, ())
    ]
    messages = [sealed_text(f"T{table}", table_number=table, message=words) for table, words in minutes.messages]
    supports = [
        sealed_text(f"S{at}", title=one.title, day=one.day, where_to_get=one.where_to_get)
        for at, one in enumerate(minutes.supports)
    ]
    return Record(minutes.workshop.code, "f" * 64, tuple(said), tuple(errata), tuple(messages), tuple(supports))


def closed(minutes: Minutes) -> Minutes:
    return replace(minutes, workshop=replace(minutes.workshop, state=WorkshopState.CLOSED, ended_at=EVENING))


def kept(chance: int) -> Callable[[str], str]:
    """Texts as a dossier keeps them, once typed."""
    pick = picking(chance)
    return lambda before: clean_text(pick(before)) or "…"


@pytest.mark.parametrize("chance", [0, 3, 8, 10, 44, 51])
def test_whatever_was_typed(chance: int, tmp_path: Path) -> None:
    minutes = closed(filled_minutes(evening_of(chance), kept(chance)) if chance else whole_evening())
    record = record_of(minutes)
    bundle = Bundle(minutes, sheet(people(), workshop=minutes.workshop), Sealed(record, EVENING))
    for one in documents_of(bundle):
        path = tmp_path / Path(one.name(bundle, 1)).name
        if comparable(path.name):
            one.write(bundle, path, silent)
            assert compare(path.name, path.read_bytes(), record).unlike == (), path.name
