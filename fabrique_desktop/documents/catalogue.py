"""Which documents leave after a workshop, and who writes each: the one list that packages, pages and tests read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.exchange import write_decidim_csv, write_decidim_workbook, write_french_csv
from fabrique_desktop.documents.issue import issue_of
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.open_data import SCHEMA_NAME, write_open_csv, write_open_json, write_schema
from fabrique_desktop.documents.package import Document, write_seal
from fabrique_desktop.documents.progress import Progress
from fabrique_desktop.documents.short_minutes import write_list_of_proposals, write_to_read_aloud
from fabrique_desktop.documents.workbook import write_workbook
from fabrique_desktop.services import leaks
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes


def _minutes(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_minutes_pdf(bundle.minutes, path, progress, bundle.sealed, issue_of(bundle))


def _workbook(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_workbook(bundle.minutes, path, progress, undecided=leaks.awaited(bundle.undecided), issue=issue_of(bundle))


def _list(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_list_of_proposals(bundle.minutes, path, progress, issue_of(bundle))


def _aloud(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_to_read_aloud(bundle.minutes, path, progress, issue_of(bundle))


def _to_propose(minutes: Minutes) -> Minutes:
    """What a platform shows of a proposal is its title first: an exercise says so there."""
    if not minutes.process.training:
        return minutes
    rows = (
        replace(row, drawn_up=replace(row.drawn_up, title=f"EXERCICE : {row.heading}")) for row in minutes.contributions
    )
    return replace(minutes, contributions=tuple(rows))


def _decidim_workbook(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_decidim_workbook(_to_propose(bundle.minutes), path, progress)


def _decidim_csv(bundle: Bundle, path: Path, progress: Progress) -> None:
    write_decidim_csv(_to_propose(bundle.minutes), path, progress)


#: shares of the whole as measured with 300 contributions and 100 people
DOCUMENTS = (
    Document("CR", ".pdf", 450, _minutes, stated=True),
    Document(
        "EMARGEMENT", ".pdf", 150, lambda bundle, *rest: write_attendance_pdf(bundle.sheet, *rest), team_only=True
    ),
    Document("DONNEES", ".xlsx", 400, _workbook),
    Document("RELEVE", ".pdf", 120, _list, stated=True),
    Document("LECTURE", ".pdf", 200, _aloud, stated=True),
    Document("OUVERTES", ".csv", 15, lambda bundle, *rest: write_open_csv(bundle.minutes, *rest), data=True),
    Document("OUVERTES", ".json", 15, lambda bundle, *rest: write_open_json(bundle.minutes, *rest), data=True),
    Document(
        "SCHEMA", ".json", 5, lambda bundle, *rest: write_schema(bundle.minutes, *rest), data=True, named=SCHEMA_NAME
    ),
    Document("TABLEUR", ".csv", 15, lambda bundle, *rest: write_french_csv(bundle.minutes, *rest), data=True),
    Document("DECIDIM", ".xlsx", 60, _decidim_workbook, data=True),
    Document("DECIDIM", ".csv", 10, _decidim_csv, data=True),
)
_SEAL = Document("SCEAU", ".json", 5, write_seal)


def documents_of(bundle: Bundle) -> Sequence[Document]:
    """In the order of the page that shows them; the seal when there is one."""
    return (*DOCUMENTS, _SEAL) if bundle.sealed is not None else DOCUMENTS
