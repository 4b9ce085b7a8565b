"""How copies are told: why each was made, what it holds, how long ago. Without Qt, for the command line too."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fabrique_desktop.documents import text as french
from fabrique_desktop.store import failures
from fabrique_desktop.store.backup import Counts

if TYPE_CHECKING:
    from fabrique_desktop.store.check import CheckReport
    from fabrique_desktop.store.copies import Copy
    from fabrique_desktop.store.keeping import Standing

LATE_S = 1800  # something is in no copy for so long: it is said in amber
_REASONS = {
    "automatique": "d’elle-même",
    "fermeture": "à la fermeture",
    "demandee": "demandée",
    "commande": "demandée par une commande",
    "effacement": "après un effacement",
    "protection": "avec la phrase de passe",
    "avant-import": "avant un import",
    "avant-fusion": "avant une fusion",
    "avant-cloture": "avant une clôture",
    "avant-restauration": "avant une reprise",
}
_PLACE = re.compile(r"[\s\u00a0]*[:(].*", re.DOTALL)
_BEFORE_MIGRATION = re.compile(r"avant-migration-\d+")
_WHY: dict[type[BaseException], str] = {
    failures.DiskFull: "Il n’y a plus de place sur ce disque.",
    failures.FolderRefused: "L’emplacement ne se laisse pas écrire.",
    failures.DiskFailed: "Le disque n’a pas répondu.",
    failures.FileMoved: "Le dossier n’est plus à sa place.",
    failures.MissingDossier: "Le dossier n’est plus à sa place.",
    failures.MissingFolder: "L’emplacement n’est plus là.",
    failures.DossierBusy: "Un autre programme occupe le dossier.",
    failures.DamagedDossier: "Elle ne se relisait pas bien et n’a pas été gardée.",
}
_UNKNOWN = "La raison est notée dans le journal technique."


def reason(slug: str) -> str:
    if _BEFORE_MIGRATION.fullmatch(slug):
        return "avant la mise à jour"
    return _REASONS.get(slug, slug.replace("-", " "))


def counted(counts: Counts) -> str:
    """« 18 ateliers, 120 personnes, 64 présences et 210 contributions »."""
    return french.enumeration(
        [
            french.counted(counts.workshops, "atelier", "ateliers"),
            french.counted(counts.people, "personne", "personnes"),
            french.counted(counts.attendances, "présence", "présences"),
            french.counted(counts.contributions, "contribution", "contributions"),
        ]
    )


def when(at: datetime) -> str:
    """« 6 avril 2017 à 14 h 05 », as the clock of the computer said then."""
    return f"{french.day(at.date())} à {at.hour}{french.NBSP}h{french.NBSP}{at.minute:02d}"


def weight(size: int) -> str:
    """« 1,4 Mo »."""
    megabytes = f"{max(size, 50_000) / 1_000_000:.1f}".replace(".", ",")
    return f"{megabytes}{french.NBSP}Mo"


def where(copy: Copy, first: Path) -> str:
    """By the folders that it was found in."""
    here = any(one.parent == first for one in (copy.path, *copy.also))
    there = any(one.parent != first for one in (copy.path, *copy.also))
    return (
        "cet ordinateur et second emplacement" if here and there else "cet ordinateur" if here else "second emplacement"
    )


def second_place(second: Path | None, there: bool) -> str:
    if second is None:
        return (
            f"Second emplacement{french.NBSP}: aucun. Une clé, ou un autre disque, garde les copies "
            "si cet ordinateur se perd."
        )
    absent = "" if there else " (pas là pour l’instant)"
    return f"Second emplacement{french.NBSP}: «{french.NBSP}{second}{french.NBSP}»{absent}."


def taking(copy: Copy) -> str:
    held = f" ({counted(copy.facts.counts)})" if copy.facts is not None else ""
    return (
        f"Le dossier redeviendra ce qu’il était le {when(copy.at)}{held}. Ce qui a été noté depuis ne s’y verra plus"
        f"{french.NBSP}; le fichier d’aujourd’hui est gardé à part, trente jours."
    )


def taken_back(copy: Copy, aside: Path | None) -> str:
    kept = f" Le fichier d’avant est gardé{french.NBSP}: «{french.NBSP}{aside.name}{french.NBSP}»." if aside else ""
    return f"Le dossier est celui du {when(copy.at)}.{kept}"


def is_late(standing: Standing, now: float) -> bool:
    return standing.behind is not None and now - standing.behind >= LATE_S


def line(standing: Standing, now: float) -> str:
    """The footer's: calm, in minutes."""
    said = (
        f"Dernière copie{french.NBSP}: {_ago(now - standing.made)}"
        if standing.made is not None
        else "Pas encore de copie"
    )
    if standing.trouble is not None:
        return f"{said} · la copie n’a pas pu être faite, la Fabrique réessaie"
    if standing.second_trouble is not None:
        return f"{said} · pas dans le second emplacement"
    return f"{said} · clé absente" if standing.second_away else said


def away(standing: Standing) -> str:
    return (
        f"Le second emplacement des copies n’est pas là\u00a0: «\u00a0{standing.second}\u00a0». "
        "Les copies continuent sur cet ordinateur, et reprendront là-bas dès son retour."
    )


def failed(error: BaseException) -> str:
    return f"La copie du dossier n’a pas pu être faite. {why(error)} La Fabrique réessaie d’elle-même."


def second_failed(error: BaseException) -> str:
    return (
        f"Le second emplacement n’a pas reçu la copie. {why(error)} Celles de cet ordinateur continuent, "
        "et la Fabrique réessaie d’elle-même."
    )


def why(error: BaseException) -> str:
    """Of the copy, not of a gesture: what the dossier holds is not in question."""
    for kind, told in _WHY.items():
        if isinstance(error, kind):
            return told
    return _UNKNOWN


def unsound(report: CheckReport, newest: Copy | None) -> str:
    """What does not hold, without its technical place, and which copy does."""
    from fabrique_desktop.ui.store_messages import problem_sentence

    found = _PLACE.sub("", problem_sentence(report.problems[0]))
    others = len(report.problems) - 1
    more = f" (et {french.counted(others, 'autre', 'autres')})" if others else ""
    told = f"Ce dossier n’est pas intact{french.NBSP}: {found}{more}."
    if newest is None:
        return (
            f"{told} Aucune copie entière n’a été trouvée{french.NBSP}: copiez ce fichier sur une clé, puis continuez."
        )
    held = f", {counted(newest.facts.counts)}" if newest.facts is not None else ""
    return (
        f"{told} La copie du {when(newest.at)} est entière{held}{french.NBSP}: vous pouvez la reprendre, "
        "ce fichier sera gardé à part."
    )


def _ago(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}{french.NBSP}min"
    hours = minutes // 60
    if hours < 24:
        return f"il y a {hours}{french.NBSP}h"
    return f"il y a {french.counted(hours // 24, 'jour', 'jours')}"
