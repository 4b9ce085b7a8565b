"""Evenings that nobody would invent: each of their documents is whole, accessible and archivable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import DRAUGHTING, ContributionKind as Kind
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes
from tests.documents.hostile_texts import lost, shown
from tests.documents.pdf_structure import defects, tree_text
from tests.documents.random_documents import random_pdf
from tests.documents.verapdf import CARRYING, PLAIN, UA, ask, java_needed

FEW, MANY = range(20), range(1_000, 1_100)


@pytest.mark.parametrize("seed", FEW)
def test_a_random_document_is_whole_and_accessible(seed: int, tmp_path: Path) -> None:
    examined(seed, tmp_path)


@java_needed
def test_random_documents_pass_verapdf(tmp_path: Path) -> None:
    passes(FEW, tmp_path)


@pytest.mark.soak
@java_needed
def test_a_hundred_random_documents_pass_verapdf(tmp_path: Path) -> None:
    for seed in MANY:
        examined(seed, tmp_path)
    passes(MANY, tmp_path)


def examined(seed: int, folder: Path) -> None:
    bundle, sample = random_pdf(seed)
    path = sample.made(folder)
    assert defects(path) == []
    told = " ".join(tree_text(path).split())
    for text in typed(sample.name.split("_")[0], bundle):
        assert shown(text) in told, (seed, sample.name, text)


def passes(seeds: Sequence[int], folder: Path) -> None:
    asked = []
    for seed in seeds:
        _bundle, sample = random_pdf(seed)
        path = folder / sample.name
        asked.append((path if path.exists() else sample.made(folder), (UA, CARRYING if sample.carrying else PLAIN)))
    failed = [str(one) for one in ask(asked) if not one.passed]
    assert not failed, "\n".join(failed)


def typed(kind: str, bundle: Bundle) -> Iterator[str]:
    """What a document of this kind must tell, of what hands typed."""
    one = bundle.minutes
    if kind in ("CR", "LECTURE", "SYNTHESE"):
        yield from said_in(one)
    if kind == "RELEVE":
        yield from (row.text for row in one.contributions if row.kind in (Kind.PROPOSAL, Kind.IDEA) and not row.removed)
    if kind == "CR":
        yield from (text for row in one.contributions for text in beside(one, row.id))
        yield from (text for _table, text in one.messages)
        yield from (text for support in one.supports for text in (support.title, support.where_to_get))
    if kind in ("EMARGEMENT", "VIERGE"):
        yield from (text for line in bundle.sheet.lines for text in (line.surname, line.first_name))
    yield one.process.name


def said_in(one: Minutes) -> Iterator[str]:
    for row in one.contributions:
        if not row.removed:
            yield row.text


def beside(one: Minutes, id_: str) -> Iterator[str]:
    row = next(row for row in one.contributions if row.id == id_)
    yield row.verbatim
    yield from (getattr(row.drawn_up, field) for field in DRAUGHTING)
    yield from (written.text for written in one.corrections.get(id_, ()))


def test_what_no_font_draws_is_told() -> None:
    assert lost("中")
    assert not lost("Nguyễn é € شكرا")
