"""The numbers of the desk as small charts: how they came, of what kind, at which table; people and participations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.people import Manner
from fabrique_desktop.services import attendance, seating, totals
from fabrique_desktop.services.attendance import AttendanceCounts
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.services.totals import Totals
from fabrique_desktop.ui.widgets.bars import Bar, Bars
from fabrique_desktop.ui.widgets.parts import column, label
from fabrique_desktop.ui.workspace import Workspace


class Numbers(QWidget):
    """Asked of the same queries as every document."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self.bars = Bars(workspace.look, "Personnes présentes, par façon de venir, catégorie et table")
        self.totals = label("", muted=True, small=True, wrap=True)
        layout = column(self.bars, self.totals, stretch=0)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def show_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        read = self._ws.database.read
        bars: list[Bar] = []
        for one in workshops:
            code = f" · {one.code}" if len(workshops) > 1 else ""
            bars += _of_workshop(one.id, code, read(attendance.counts, one.id), read(seating.tables, one.id))
        self.bars.show_bars(bars)
        self.totals.setText(totals_sentence(read(totals.totals)))


def _of_workshop(id_: str, code: str, counts: AttendanceCounts, tables: Sequence[TableRow]) -> Iterable[Bar]:
    manners = (
        (Manner.REGISTERED, counts.registered), (Manner.WALK_IN, counts.walk_in),
        (Manner.UNNAMED, counts.unnamed), (Manner.GROUP_MEMBER, counts.group_member),
    )  # fmt: skip
    yield Bar(f"{id_}/manners", f"Façon de venir{code}")
    for manner, number in manners:
        if number:
            yield Bar(f"{id_}/{manner}", labels.MANNER[manner], number, counts.present)
    yield Bar(f"{id_}/categories", f"Catégories{code}")
    for category, number in counts.categories.items():
        yield Bar(f"{id_}/{category}", labels.CATEGORY[category], number, counts.present)
    yield Bar(f"{id_}/tables", f"Tables{code}, personnes dans la salle")
    for table in tables:
        yield Bar(f"{id_}/table{table.number}", f"Table {table.number}", table.people, table.seats, free_seats(table))


def free_seats(table: TableRow) -> str:
    if table.people > table.seats:
        return f"{table.people - table.seats} de plus que de places"
    return "complète" if table.full else f"{counted(table.free, 'place libre', 'places libres')}"


def totals_sentence(shown: Totals) -> str:
    """« Depuis le début : 42 personnes différentes, 58 participations dans 3 ateliers (dont 6 sans nom). »"""
    unnamed = ""
    if nameless := shown.unnamed + shown.group_member:
        unnamed = (
            f" {counted(nameless, 'participation', 'participations')} sans nom ou venues avec un groupe, qu’on ne peut "
            "rattacher à personne."
        )
    people = counted(shown.people, "personne différente", "personnes différentes")
    return (
        f"Depuis le début, tous ateliers : {people} dont on a le nom, "
        f"{counted(shown.participations, 'participation', 'participations')} dans "
        f"{counted(shown.workshops, 'atelier', 'ateliers')}.{unnamed}"
    )
