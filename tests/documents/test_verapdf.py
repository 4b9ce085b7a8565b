"""The reference has the last word: every document passes PDF/UA-1 and PDF/A-2a, or A-3a when it carries data."""

from __future__ import annotations

from pathlib import Path

from tests.documents.broken.make import BROKEN
from tests.documents.every_document import Sample, every_pdf
from tests.documents.pdf_structure import defects
from tests.documents.rich import write_rich
from tests.documents.verapdf import CARRYING, PLAIN, UA, Verdict, ask, java_needed

pytestmark = java_needed


def test_every_document_passes(tmp_path: Path) -> None:
    samples = [*every_pdf(), Sample("UN-DE-CHAQUE.pdf", write_rich, carrying=True)]
    files = [(one.made(tmp_path), (UA, CARRYING if one.carrying else PLAIN)) for one in samples]
    verdicts = ask(files)
    assert failures(verdicts) == ""
    assert {one.rules for one in verdicts} == {106, 153, 155}  # of UA-1, A-2a and A-3a: none was forgotten
    assert all(one.assertions > 100 for one in verdicts)


def test_a_broken_file_fails() -> None:
    """Or the silence of the others would prove nothing."""
    for verdict in ask([(BROKEN, (UA, PLAIN, CARRYING))]):
        assert not verdict.passed
        assert verdict.failed
    assert defects(BROKEN)


def failures(verdicts: list[Verdict]) -> str:
    return "\n".join(str(one) for one in verdicts if not one.passed)
