"""The attendance sheet: to be signed by hand before the workshop, with the times after it.

It holds names and nothing that was said; no column of contacts, since everybody in the queue can read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, capital, clock, counted, enumeration, moment, number
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.documents.wording import notice
from fabrique_desktop.domain.people import Manner, Role
from fabrique_desktop.services.reporting import AttendanceSheet, SheetLine

_TITLE = "Feuille d’émargement"
_BLANK_LINES = 8
_ROW = 9.6 * mm
_MARGIN = 14 * mm
_SIGNATURE = 26 * mm


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns owed to an audience."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    citizens: bool

    @property
    def width(self) -> float:
        """Stakeholders have nine columns: their sheet lies on its side."""
        return (look.PAGE_WIDTH if self.citizens else look.PAGE_HEIGHT) - 2 * _MARGIN

    @property
    def columns(self) -> Columns:
        return self.parts(*self.shares, least=_ROW, down=2.5)

    def parts(self, *shares: float, least: float = 0.0, down: float = 4.0, middle: bool = True) -> Columns:
        widths = tuple(self.width * share for share in shares)
        return Columns(widths, least, ruled=True, middle=middle, down=down)

    @property
    def styles(self) -> Sequence[ParagraphStyle]:
        names = 2 if self.citizens else 4
        return [look.CELL_CENTER, *[look.CELL] * names, *[look.CELL_CENTER] * 3, look.CELL]


_STAKEHOLDERS = _Layout(
    ("N°", "Nom", "Prénom", "Structure", "Fonction", "Table", "Arrivée", "Départ", "Signature"),
    (0.04, 0.165, 0.125, 0.225, 0.155, 0.05, 0.065, 0.065, 0.11),
    citizens=False,
)
_CITIZENS = _Layout(
    ("N°", "Prénom", "Nom (facultatif)", "Table", "Arrivée", "Départ", "Signature (facultative)"),
    (0.06, 0.2, 0.26, 0.08, 0.095, 0.095, 0.21),
    citizens=True,
)


def write_attendance_pdf(sheet: AttendanceSheet, path: Path, progress: Progress = silent) -> None:
    """Write the sheet; raises FileExistsError if the name is taken, and whatever `progress` raises."""
    write_pdf(_compose(sheet), _furniture(sheet), path, progress)


def _layout(sheet: AttendanceSheet) -> _Layout:
    """Only stakeholders are asked for a structure and a job; a workshop for all is asked like citizens."""
    return _STAKEHOLDERS if sheet.workshop.audience_code == "ACT" else _CITIZENS


def _furniture(sheet: AttendanceSheet) -> Furniture:
    workshop, process = sheet.workshop, sheet.process
    state = "À signer sur place" if sheet.blank else f"État du {moment(sheet.produced_at)}"
    return Furniture(
        title=f"{_TITLE} — {workshop_name(workshop)} ({workshop.code})",
        author=process.owner,
        subject=f"{process.name} — {axis_line(process, workshop)}",
        running=f"{process.name} · {_TITLE} {workshop.code}",
        mark=state,
        mention=f"Document nominatif, réservé à l’équipe de la démarche{NBSP}: ne pas afficher ni diffuser. "
        "La présence est constatée par l’accueil ; personne n’est tenu de signer.",
        training=process.training,
        produced_at=sheet.produced_at,
        colour=look.axis_colour(workshop.axis_number),
        margins=(_MARGIN, _MARGIN),
        landscape=not _layout(sheet).citizens,
    )


def _compose(sheet: AttendanceSheet) -> Story:
    layout = _layout(sheet)
    story = Story(layout.width)
    _head(story, sheet)
    counted_here = [line for line in sheet.lines if line.role is Role.PARTICIPANT and line.manner is not None]
    if sheet.blank:
        expected = [line for line in sheet.lines if line.role is Role.PARTICIPANT]
        rows = [_row(line, layout, index) for index, line in enumerate(expected, 1)]
        rows += [_empty(layout, len(rows) + index) for index in range(1, _BLANK_LINES + 1)]
    else:
        rows = [_row(line, layout, index) for index, line in enumerate(counted_here, 1)]
    if rows:
        story.table(layout.columns, layout.heads, rows, layout.styles)
    else:
        story.note("Personne n’a été compté présent.")
    if not sheet.blank:
        _apart(story, [line for line in sheet.lines if line.role is not Role.PARTICIPANT], layout)
        _absent(story, [line for line in sheet.lines if line.manner is None], layout)
    _foot(story, sheet, layout)
    return story


def _head(story: Story, sheet: AttendanceSheet) -> None:
    workshop, process = sheet.workshop, sheet.process
    story.title(
        [
            (process.name, look.PROCESS),
            (f"{_TITLE} — {workshop_name(workshop)}", look.SHEET_TITLE),
            (axis_line(process, workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
            (_animation(sheet), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    story.panel([(notice(process).sheet, look.PANEL)], ground=look.SOFT)


def _animation(sheet: AttendanceSheet) -> str:
    contractor = f"Animation{NBSP}: {sheet.process.contractor} · " if sheet.process.contractor else ""
    made = "imprimée le" if sheet.blank else "établie le"
    return f"{contractor}{sheet.workshop.code} · {made} {moment(sheet.produced_at)}"


def _row(line: SheetLine, layout: _Layout, index: int) -> Sequence[str]:
    """The hand writes the table; the times are the desk's."""
    name = line.surname if line.surname or line.first_name else _unnamed(line)
    names = [line.first_name, name] if layout.citizens else [name, line.first_name, line.organization, line.job]
    return [
        str(index),
        *names,
        "",
        clock(line.arrived_at) if line.arrived_at else "",
        clock(line.departed_at) if line.departed_at else "",
        "",
    ]


def _unnamed(line: SheetLine) -> str:
    """« Sans nom n° 2 »; a member of a group without a name keeps the label of the group."""
    if line.label.isdigit():
        return f"Sans nom n°{NBSP}{line.label}"
    return line.label or "Sans nom"


def _empty(layout: _Layout, index: int) -> Sequence[str]:
    return [str(index), *[""] * (len(layout.heads) - 1)]


def _apart(story: Story, lines: Sequence[SheetLine], layout: _Layout) -> None:
    """Who was in the room without being counted."""
    here = [line for line in lines if line.manner is not None]
    if not here:
        return
    story.heading("Étaient également présents", 1, f"{len(here)} — hors du compte", style=look.H2)
    story.table(
        layout.parts(0.34, 0.18, 0.3, 0.09, 0.09),
        ("Nom", "Qualité", "Structure", "Arrivée", "Départ"),
        [
            (
                _full_name(line),
                labels.ROLE[line.role],
                line.organization,
                clock(line.arrived_at) if line.arrived_at else "",
                clock(line.departed_at) if line.departed_at else "",
            )
            for line in here
        ],
        [look.CELL, look.CELL, look.CELL, look.CELL_CENTER, look.CELL_CENTER],
    )


def _absent(story: Story, lines: Sequence[SheetLine], layout: _Layout) -> None:
    if not lines:
        return
    story.heading("Inscrits non venus", 1, str(len(lines)), style=look.H2)
    if layout.citizens:
        story.paragraph(" · ".join(_full_name(line) for line in lines), look.CELL)
        return
    story.table(
        layout.parts(0.5, 0.5, down=3.0),
        ("Nom", "Structure"),
        [(_full_name(line), line.organization) for line in lines],
    )


def _full_name(line: SheetLine) -> str:
    return " ".join(part for part in (line.surname, line.first_name) if part) or _unnamed(line)


def _foot(story: Story, sheet: AttendanceSheet, layout: _Layout) -> None:
    """The figures when they are known, lines for the hand when they are not."""
    story.keep_room(86 * mm if sheet.blank else 78 * mm)
    story.heading("Bilan de l’accueil", style=look.H2)
    if sheet.blank:
        rows = [(label, "") for label in ("Personnes présentes", "dont sans nom", "Nombre de signatures")]
        story.table(layout.parts(0.32, 0.14, least=8 * mm), (), rows)
    else:
        _figures(story, sheet)
    story.table(
        layout.parts(0.58, 0.42, least=_SIGNATURE, middle=False),
        ("Observations", "Responsable de l’accueil : nom et signature"),
        [("", "")],
    )


def _figures(story: Story, sheet: AttendanceSheet) -> None:
    counts = sheet.counts
    total = counted(counts.present, "personne présente", "personnes présentes")
    story.paragraph(f"{total}, dont {number(counts.unnamed)}{NBSP}sans nom.", look.LEAD)
    manners = {
        Manner.REGISTERED: counts.registered,
        Manner.WALK_IN: counts.walk_in,
        Manner.UNNAMED: counts.unnamed,
        Manner.GROUP_MEMBER: counts.group_member,
    }
    parts = [counted(value, *labels.MANNER_COUNT[manner]) for manner, value in manners.items() if value]
    if parts:
        story.paragraph(capital(f"{enumeration(parts)}."))
    details = [
        *([counted(counts.late, "personne arrivée", "personnes arrivées") + " après le début"] if counts.late else []),
        *([counted(counts.departed, "départ noté", "départs notés")] if counts.departed else []),
        *([counted(counts.minors, "personne mineure", "personnes mineures")] if counts.minors else []),
        counted(counts.expected, "personne était inscrite", "personnes étaient inscrites"),
    ]
    story.paragraph(capital(f"{enumeration(details)}."))
    if counts.apart:
        apart = [counted(value, *labels.ROLE_COUNT[role]) for role, value in counts.apart.items()]
        story.paragraph(f"Hors du compte{NBSP}: {enumeration(apart)}.")
