"""Which documents leave after a workshop, and who writes each: the one list that packages, pages and tests read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.exchange import write_decidim_csv, write_decidim_workbook, write_french_csv
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.open_data import write_open_csv, write_open_json, write_schema
from fabrique_desktop.documents.package import Document, write_seal
from fabrique_desktop.documents.progress import Progress
from fabrique_desktop.documents.short_minutes import write_list_of_proposals, write_to_read_aloud
from fabrique_desktop.documents.workbook import write_workbook
from fabrique_desktop.services.editions import Bundle


def _minutes(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_minutes_pdf(bundle.minutes, path, progress, bundle.sealed)


#: shares of the whole as measured with 300 contributions and 100 people
DOCUMENTS = (
    Document("CR", ".pdf", 450, _minutes, stated=True),
    Document("EMARGEMENT", ".pdf", 150, lambda bundle, *rest: write_attendance_pdf(bundle.sheet, *rest)),
    Document("DONNEES", ".xlsx", 400, lambda bundle, *rest: write_workbook(bundle.minutes, *rest)),
    Document("RELEVE", ".pdf", 120, lambda bundle, *rest: write_list_of_proposals(bundle.minutes, *rest), stated=True),
    Document("LECTURE", ".pdf", 200, lambda bundle, *rest: write_to_read_aloud(bundle.minutes, *rest), stated=True),
    Document("OUVERTES", ".csv", 15, lambda bundle, *rest: write_open_csv(bundle.minutes, *rest), data=True),
    Document("OUVERTES", ".json", 15, lambda bundle, *rest: write_open_json(bundle.minutes, *rest), data=True),
    Document("SCHEMA", ".json", 5, lambda bundle, *rest: write_schema(bundle.minutes, *rest), data=True),
    Document("TABLEUR", ".csv", 15, lambda bundle, *rest: write_french_csv(bundle.minutes, *rest), data=True),
    Document("DECIDIM", ".xlsx", 60, lambda bundle, *rest: write_decidim_workbook(bundle.minutes, *rest), data=True),
    Document("DECIDIM", ".csv", 10, lambda bundle, *rest: write_decidim_csv(bundle.minutes, *rest), data=True),
)
_SEAL = Document("SCEAU", ".json", 5, write_seal)


def documents_of(bundle: Bundle) -> Sequence[Document]:
    """In the order of the page that shows them; the seal when there is one."""
    return (*DOCUMENTS, _SEAL) if bundle.sealed is not None else DOCUMENTS
