"""The plan of the tables, to pin up at the door: how many sit where. No name, and no category: eight people are few."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_RIGHT

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP, counted, moment, spaced
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.seating import TableRow, TablesPlan

_NUMBER = look.TILE_NUMBER.clone("plan-number", fontSize=30, leading=35, alignment=TA_CENTER)
_PEOPLE = look.TILE_NUMBER.clone("plan-people", fontSize=17, leading=22, alignment=TA_RIGHT)
_FREE = look.BODY.clone("plan-free", fontSize=13, leading=18)
_COLUMNS = Columns((100.0, 140.0, look.MEASURE - 240.0), least=48.0, middle=True)
_HEADS = ("Table", "Assis / places", "Places libres")


def write_tables_plan(plan: TablesPlan, path: Path, progress: Progress = silent) -> None:
    """Write the plan; raises FileExistsError if the name is taken."""
    story = Story()
    workshop = plan.workshop
    story.title(
        [
            (plan.process.name, look.PROCESS),
            ("Plan des tables", look.TITLE),
            (workshop_name(workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    story.space(8.0)
    story.paragraph(_in_short(plan), look.LEAD)
    story.table(_COLUMNS, _HEADS, [_line(table) for table in plan.tables], styles=(_NUMBER, _PEOPLE, _FREE))
    story.note("Ce plan ne porte aucun nom. À la clôture de l’atelier, les numéros de table sont effacés.")
    write_pdf(story, _furniture(plan), path, progress)


def _in_short(plan: TablesPlan) -> str:
    """« Le 6 avril 2017 à 14 h 20 : 23 personnes assises, 9 places libres. 2 personnes sans table. »"""
    if plan.workshop.state is WorkshopState.CLOSED:
        return "Atelier clôturé : qui était assis où n’est plus gardé."
    people = counted(plan.people, "personne assise", "personnes assises")
    free = counted(sum(table.free for table in plan.tables), "place libre", "places libres")
    waiting = counted(plan.unseated, "personne sans table", "personnes sans table")
    said = f"Le {moment(plan.produced_at)} : {people}, {free}."
    return spaced(f"{said} {waiting}." if plan.unseated else said)


def _line(table: TableRow) -> tuple[str, str, str]:
    return str(table.number), f"{table.people}{NBSP}/{NBSP}{table.seats}", free_seats(table)


def free_seats(table: TableRow) -> str:
    """« 3 places libres », « complète »; a chair added is said too."""
    if not table.full:
        return counted(table.free, "place libre", "places libres")
    added = table.people - table.seats
    return "complète" if not added else f"complète, {counted(added, 'chaise ajoutée', 'chaises ajoutées')}"


def _furniture(plan: TablesPlan) -> Furniture:
    process, workshop = plan.process, plan.workshop
    return Furniture(
        title=f"Plan des tables ({workshop.code})",
        author=process.owner,
        subject=f"{process.name} — {axis_line(process, workshop)}",
        running=f"{process.name} — {workshop.code}",
        mark="Plan des tables",
        mention=f"Plan des tables, sans aucun nom — {process.owner}",
        training=process.training,
        produced_at=plan.produced_at,
        colour=look.axis_colour(workshop.axis_number),
    )
