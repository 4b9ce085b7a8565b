"""Paper for the desk: the sheet to sign by hand, the notice to read or to hand out, the plan of the tables."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.documents.atomic import write_free
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.charter_pdf import write_charter_pdf
from fabrique_desktop.documents.file_names import file_stem
from fabrique_desktop.documents.notice_pdf import write_notice_pdf
from fabrique_desktop.documents.synthesis_pdf import write_synthesis_pdf
from fabrique_desktop.documents.tables_pdf import write_tables_plan
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow
from fabrique_desktop.services.reporting import AttendanceSheet
from fabrique_desktop.services.seating import TablesPlan
from fabrique_desktop.services.synthesis import Synthesis


def print_sheet(sheet: AttendanceSheet, folder: Path) -> Path:
    """The sheet, under a free name of `folder`; OSError when the folder refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem("EMARGEMENT", sheet.workshop, "vierge" if sheet.blank else "")
    return write_free(folder, stem, ".pdf", lambda path: write_attendance_pdf(sheet, path))


def print_notice(process: ProcessRow, workshop: WorkshopRow, folder: Path) -> Path:
    """The information notice, under a free name of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem("NOTICE", workshop)
    return write_free(folder, stem, ".pdf", lambda path: write_notice_pdf(process, workshop, path))


def print_charter(process: ProcessRow, workshop: WorkshopRow, folder: Path) -> Path:
    """The charter in plain words, under a free name of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem("CHARTE", workshop)
    return write_free(folder, stem, ".pdf", lambda path: write_charter_pdf(process, workshop, path))


def print_synthesis(synthesis: Synthesis, folder: Path) -> Path:
    """The synthesis of an axis over its workshops, under a free name of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"SYNTHESE_AXE{synthesis.axis_number}_{synthesis.produced_at.astimezone(PARIS).date().isoformat()}"
    return write_free(folder, stem, ".pdf", lambda path: write_synthesis_pdf(synthesis, path))


def print_tables(plan: TablesPlan, folder: Path) -> Path:
    """The plan of the tables, without a name, under a free name of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem("TABLES", plan.workshop)
    return write_free(folder, stem, ".pdf", lambda path: write_tables_plan(plan, path))
