"""Every PDF of the product may be read by everybody and kept for ever; our own checker sees what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.every_document import Sample, every_pdf
from tests.documents.pdf_structure import defects


@pytest.mark.parametrize("sample", every_pdf(), ids=lambda sample: sample.name)
def test_it_has_no_defect(sample: Sample, tmp_path: Path) -> None:
    assert defects(sample.made(tmp_path)) == []
