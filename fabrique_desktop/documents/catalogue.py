"""Which documents leave after a workshop, and who writes each: the one list that packages, pages and tests read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.package import Document, write_seal
from fabrique_desktop.documents.progress import Progress
from fabrique_desktop.documents.workbook import write_workbook
from fabrique_desktop.services.editions import Bundle


def _minutes(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_minutes_pdf(bundle.minutes, path, progress, bundle.sealed)


#: shares of the whole as measured with 300 contributions and 100 people
DOCUMENTS = (
    Document("CR", ".pdf", 450, _minutes, stated=True),
    Document("EMARGEMENT", ".pdf", 150, lambda bundle, *rest: write_attendance_pdf(bundle.sheet, *rest)),
    Document("DONNEES", ".xlsx", 400, lambda bundle, *rest: write_workbook(bundle.minutes, *rest)),
)
_SEAL = Document("SCEAU", ".json", 5, write_seal)


def documents_of(bundle: Bundle) -> Sequence[Document]:
    """In the order of the page that shows them; the seal when there is one."""
    return (*DOCUMENTS, _SEAL) if bundle.sealed is not None else DOCUMENTS
