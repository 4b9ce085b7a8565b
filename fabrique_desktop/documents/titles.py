"""How a workshop is named in documents: its number, audience, axis, hours and place."""

from __future__ import annotations

from fabrique_desktop.documents.text import NBSP, capital, schedule
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow


def workshop_name(workshop: WorkshopRow) -> str:
    """« Atelier n° 1 — Acteurs du territoire », « Grand atelier — Ouvert à tous »."""
    name = workshop.title or ("Atelier" if workshop.round is None else f"Atelier n°{NBSP}{workshop.round}")
    return f"{name} — {workshop.audience_name}" if workshop.audience_name else name


def minutes_title(workshop: WorkshopRow) -> str:
    """« Compte rendu de l’atelier n° 1 — Acteurs du territoire », « Compte rendu — Grand atelier — … »."""
    name = workshop_name(workshop)
    if workshop.title:
        return f"Compte rendu — {name}"
    return f"Compte rendu de l’{name[:1].lower()}{name[1:]}"


def axis_line(process: ProcessRow, workshop: WorkshopRow) -> str:
    """« Axe 3 : Lutter contre le mal-logement »; the workshop of all axes names them all."""
    if workshop.axis_number is not None:
        return f"Axe{NBSP}{workshop.axis_number}{NBSP}: {workshop.axis_name}"
    names = " · ".join(f"{number}{NBSP}{short}" for number, _name, short in process.axes)
    return f"Tous les axes{NBSP}: {names}"


def when_and_where(workshop: WorkshopRow) -> str:
    """« Jeudi 6 avril 2017, de 14 h à 17 h — Agora, Saint-Nazaire »."""
    when = capital(schedule(workshop.starts_at, workshop.ends_at, workshop.date_hint))
    where = ", ".join(part for part in (workshop.venue, workshop.room) if part)
    return f"{when} — {where}" if where else when
