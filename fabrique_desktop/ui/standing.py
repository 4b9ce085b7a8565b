"""Where one was in a dossier, to be there again once it is unlocked: ids and names of pages, no word of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QTextCursor

from fabrique_desktop.services import programme
from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.post_rooms import may_show, own_page
from fabrique_desktop.ui.workbench import Workbench

_DESK_SLOT = "accueil"  # of the file of half-typed lines: a name that was being typed at the desk
_NEVER_AGAIN = ("phrase", "sheet", "unlock", "help")


@dataclass(frozen=True, slots=True)
class Standing:
    path: Path
    workshops: tuple[str, ...]
    page: str
    operator: str
    tables: tuple[tuple[str, int | None], ...]
    typist: str  # of the half-typed lines
    station: str
    made: tuple[int, ...]


def standing_of(bench: Workbench) -> Standing:
    return Standing(
        bench.database.path,
        tuple(one.id for one in bench.workshops),
        bench.window.shown_page(),
        bench.ws.operator,
        tuple(bench.ws.tables.items()),
        bench.ws.drafts.owner,
        bench.database.station,
        bench.database.made,
    )


def keep_all(bench: Workbench) -> None:
    """What is half-typed on every page goes to the file of half-typed lines, or to the dossier where it goes there."""
    bench.later.keep()
    if "desk" in bench.window.pages and (words := bench.desk.finder.words):
        bench.ws.drafts.keep(_DESK_SLOT, Draft(TypedLine(words)))


def stand_again(bench: Workbench, standing: Standing) -> None:
    """The same workshop, page and table; another post, whose page that is not, stands on its own."""
    bench.ws.operator = bench.database.operator = standing.operator
    bench.ws.drafts.resume(standing.typist)
    bench.ws.tables.update(standing.tables)
    if bench.database.station == standing.station:  # else the file has changed its place, and its numbers begin again
        bench.database.remember_made(standing.made)
    rows = {one.id: one for one in bench.database.read(programme.workshops)}
    page = standing.page
    if page in _NEVER_AGAIN or not may_show(bench.post, page):
        page = own_page(bench.post)
    bench.choose([rows[id_] for id_ in standing.workshops if id_ in rows], page)
    if page == "capture":
        bench.capture.composer.line.moveCursor(QTextCursor.MoveOperation.End)
    if may_show(bench.post, "desk"):
        _give_back_name(bench)


def _give_back_name(bench: Workbench) -> None:
    """Even where another page is shown: it waits at the desk."""
    found = [draft.line.text for draft in bench.ws.drafts.find(_DESK_SLOT) if draft.line.text]
    if found:
        bench.ws.drafts.adopt(_DESK_SLOT, Draft())
        bench.desk.finder.give_back(found[0])
        bench.desk.finder.field.end(False)
