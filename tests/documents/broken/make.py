"""Makes tests/documents/broken/broken.pdf, which no validator may let pass: one that would is of no use.

Made once, by « python -m tests.documents.broken.make », and kept; the document is ours, then a text that nobody owns
is added and what says that the file is tagged is taken away.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from tests.documents.rich import furniture

BROKEN = Path(__file__).with_name("broken.pdf")


def main() -> None:
    story = Story()
    story.title([("Un document abîmé", look.TITLE)], look.axis_colour(3))
    story.paragraph("Ce fichier doit être refusé.")
    BROKEN.unlink(missing_ok=True)
    write_pdf(story, furniture("Un document abîmé"), BROKEN, silent)
    with pikepdf.open(BROKEN, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        font = next(iter(page.Resources.Font.keys()))
        page.contents_add(f"BT {font} 12 Tf 50 50 Td (A) Tj ET".encode())
        del pdf.Root.MarkInfo, pdf.Root.Lang
        pdf.save(BROKEN, deterministic_id=True)


if __name__ == "__main__":
    main()
