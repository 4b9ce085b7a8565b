"""Documents of evenings that nobody would invent: any text in any field, any number of lines, any of our documents."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes
from tests.documents.every_document import (
    CITIZENS,
    Sample,
    evening_of,
    filled,
    filled_minutes,
    papers_of,
    people,
    samples_of,
    sealed_of,
)
from tests.documents.hostile_texts import ENDLESS, picking
from tests.documents.snapshots import EVENING, WORKSHOP, sheet


def random_bundle(seed: int) -> Bundle:
    """Half of them closed and sealed; in one out of five, something said is one word of 50 000 letters."""
    chance, pick = random.Random(seed), picking(seed)
    closed = {"state": WorkshopState.CLOSED, "ended_at": EVENING} if seed % 2 else {}
    evening = filled_minutes(evening_of(chance.randint(0, 12)), pick)
    if seed % 5 == 0:
        evening = _endless(evening, chance)
    workshop = replace(evening.workshop, **closed)  # type: ignore[arg-type]
    evening = replace(evening, workshop=workshop)
    here = replace(filled(sheet([*people()] * chance.randint(0, 5)), pick), workshop=workshop, process=evening.process)
    if chance.random() < 0.5:
        here = replace(here, workshop=replace(workshop, audience_code=CITIZENS.audience_code, code=WORKSHOP.code))
    return Bundle(evening, here, sealed_of(evening) if closed else None)


def _endless(one: Minutes, chance: random.Random) -> Minutes:
    rows = list(one.contributions)
    index = chance.randrange(len(rows))
    rows[index] = replace(rows[index], text=ENDLESS, verbatim=ENDLESS, removed=False)
    return replace(one, contributions=tuple(rows))


def random_pdf(seed: int) -> tuple[Bundle, Sample]:
    """Of each seed one document, and the bundle that it must tell; the minutes more often than the others."""
    bundle = random_bundle(seed)
    if seed % 3 == 0:
        return bundle, Sample(f"CR_{seed}.pdf", lambda path: _minutes(bundle, path), bundle.sealed is not None)
    samples = [*samples_of(str(seed), bundle), *papers_of(str(seed), bundle.minutes, bundle.sheet)]
    return bundle, samples[seed % len(samples)]


def _minutes(bundle: Bundle, path: Path) -> None:
    write_minutes_pdf(bundle.minutes, path, sealed=bundle.sealed)
