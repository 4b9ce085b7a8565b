"""The attendance sheet: to be signed by hand before the workshop, with the times and the proofs after it.

It holds names and nothing that was said; no column of contacts, since everybody in the queue can read it; nobody's
age, need or consent.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.units import mm

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.attendance_columns import (
    MARGIN,
    Layout,
    arrival,
    departure,
    full_name,
    layout_of,
    legend,
    proof,
    uncounted_name,
)
from fabrique_desktop.documents.figures import nameless
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, capital, counted, enumeration, moment
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.documents.wording import notice
from fabrique_desktop.domain.people import Manner, Proof, Role
from fabrique_desktop.services.reporting import AttendanceSheet, SheetLine

_TITLE = "Feuille d’émargement"
_BLANK_LINES = 8
_FEWEST_LINES = 23  # two pages of stakeholders: a short list, or none, leaves room for a full workshop
_SIGNATURE = 22 * mm
_LARGE = look.LEAD.clone("sheet-large", fontSize=12, leading=17, spaceBefore=3, spaceAfter=0)


def write_attendance_pdf(sheet: AttendanceSheet, path: Path, progress: Progress = silent) -> None:
    """Write the sheet; raises FileExistsError if the name is taken, and whatever `progress` raises."""
    write_pdf(_compose(sheet), _furniture(sheet), path, progress)


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
        margins=(MARGIN, MARGIN),
        landscape=not layout_of(sheet).citizens,
    )


def _compose(sheet: AttendanceSheet) -> Story:
    layout = layout_of(sheet)
    story = Story(layout.width)
    _head(story, sheet)
    if sheet.blank:
        _to_sign(story, sheet, layout)
    else:
        here = [line for line in sheet.lines if line.manner is not None]
        _counted(story, [line for line in here if line.role is Role.PARTICIPANT], layout)
        _apart(story, [line for line in here if line.role is not Role.PARTICIPANT], layout)
        if here:
            story.paragraph(legend(here), look.SMALL)
        _absent(story, [line for line in sheet.lines if line.manner is None], layout)
    _foot(story, sheet, layout)
    return story


def _to_sign(story: Story, sheet: AttendanceSheet, layout: Layout) -> None:
    """Everybody expected, then lines for those who come without having registered."""
    expected = len(sheet.lines)
    rows = [layout.row(index, line) for index, line in enumerate(sheet.lines, 1)]
    rows += [layout.empty(index) for index in range(expected + 1, max(expected + _BLANK_LINES, _FEWEST_LINES) + 1)]
    story.table(layout.grid, layout.heads, rows, layout.styles)


def _counted(story: Story, lines: Sequence[SheetLine], layout: Layout) -> None:
    if not lines:
        story.note("Personne n’a été compté présent.")
        return
    rows = [layout.row(index, line) for index, line in enumerate(lines, 1)]
    story.table(layout.grid, layout.heads, rows, layout.styles)


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
    texts = notice(process)
    if sheet.blank:
        story.panel([(texts.sheet_lead, look.BIG_LEAD), (texts.sheet, _LARGE)], ground=look.SOFT)
    else:
        story.panel([(f"{texts.sheet_lead} {texts.sheet}", look.PANEL)], ground=look.SOFT)


def _animation(sheet: AttendanceSheet) -> str:
    contractor = f"Animation{NBSP}: {sheet.process.contractor} · " if sheet.process.contractor else ""
    made = "imprimée le" if sheet.blank else "établie le"
    return f"{contractor}{sheet.workshop.code} · {made} {moment(sheet.produced_at)}"


def _apart(story: Story, lines: Sequence[SheetLine], layout: Layout) -> None:
    """Who was in the room without being counted."""
    if not lines:
        return
    story.heading("Étaient également présents", 1, f"{len(lines)} — hors du compte", style=look.H2)
    story.table(
        layout.parts(0.28, 0.17, 0.24, 0.09, 0.09, 0.13),
        ("Nom", "Qualité", "Structure", "Arrivée", "Départ", "Preuve"),
        [
            (
                uncounted_name(line),
                labels.ROLE[line.role],
                line.organization,
                arrival(line),
                departure(line),
                proof(line),
            )
            for line in lines
        ],
        [look.CELL, look.CELL, look.CELL, look.CELL_CENTER, look.CELL_CENTER, look.CELL],
    )


def _absent(story: Story, lines: Sequence[SheetLine], layout: Layout) -> None:
    if not lines:
        return
    story.heading("Inscrits non venus", 1, str(len(lines)), style=look.H2)
    if layout.citizens:
        story.paragraph(" · ".join(full_name(line) for line in lines), look.CELL)
        return
    story.table(
        layout.parts(0.5, 0.5, down=3.0),
        ("Nom", "Structure"),
        [(full_name(line), line.organization) for line in lines],
    )


def _foot(story: Story, sheet: AttendanceSheet, layout: Layout) -> None:
    """The figures when they are known, lines for the hand when they are not."""
    with story.kept():
        story.heading("Bilan de l’accueil", style=look.H2)
        if sheet.blank:
            asked = ("Personnes présentes", "", "dont sans nom", "", "Nombre de signatures", "")
            story.table(layout.parts(0.22, 0.12, 0.2, 0.12, 0.22, 0.12, least=9 * mm), (), [asked])
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
    story.paragraph(f"{total}, {nameless(counts)}.", look.LEAD)
    manners = {
        Manner.REGISTERED: counts.registered,
        Manner.WALK_IN: counts.walk_in,
        Manner.UNNAMED: counts.unnamed,
        Manner.GROUP_MEMBER: counts.group_member,
    }
    details = [
        *([counted(counts.late, "personne arrivée", "personnes arrivées") + " après le début"] if counts.late else []),
        *([counted(counts.departed, "départ noté", "départs notés")] if counts.departed else []),
        *([counted(counts.minors, "personne mineure", "personnes mineures")] if counts.minors else []),
        counted(counts.expected, "personne était inscrite", "personnes étaient inscrites"),
    ]
    signed = sum(line.proof is Proof.SIGNATURE for line in sheet.lines)
    apart = [counted(value, *labels.ROLE_COUNT[role]) for role, value in counts.apart.items()]
    told = [
        enumeration([counted(value, *labels.MANNER_COUNT[manner]) for manner, value in manners.items() if value]),
        enumeration(details),
        counted(signed, "présence attestée par une signature", "présences attestées par une signature"),
        f"hors du compte{NBSP}: {enumeration(apart)}" if apart else "",
    ]
    story.paragraph(" ".join(f"{capital(one)}." for one in told if one))
