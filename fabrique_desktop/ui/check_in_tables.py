"""The tables of the workshop in hand: who may still sit where, without a name; and how the desk proposes one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.programme import Seating
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import programme, projecting, seating
from fabrique_desktop.services.posts import may
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.check_in_numbers import free_seats
from fabrique_desktop.ui.check_in_presences import Concerned
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, column, label, row
from fabrique_desktop.ui.workspace import Workspace

MOST_TABLES = 60
MOST_SEATS = 60


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table of the list; its id is its number."""

    id: str
    table: TableRow


class Tables(QWidget):
    """Seats the last person recorded, or the one chosen; prints and projects the plan, which bears no name."""

    print_asked = Signal(str)

    def __init__(self, workspace: Workspace, gestures: DeskGestures, concerned: Concerned) -> None:
        super().__init__()
        self._ws, self._gestures, self._concerned = workspace, gestures, concerned
        self._workshop: WorkshopRow | None = None
        self._told: dict[str, tuple[str, int]] = {}  # what each box was last told: of which workshop, how many
        self.model: RowsModel[TableCard] = RowsModel(table_spoken, parent=self)
        self.list = CardList(workspace.look, table_face, "Tables, personnes et places libres")
        self.list.setModel(self.model)
        self.rule = QComboBox()
        self.number, self.seats = _spin("Nombre de tables", 1, MOST_TABLES), _spin("Places par table", 1, MOST_SEATS)
        self.unseated = label("", muted=True, small=True, wrap=True)
        self._build()
        self._bind()

    def _build(self) -> None:
        self.rule.setAccessibleName("Table proposée à l’arrivée")
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rule.setMinimumContentsLength(14)
        for choice in Seating:
            self.rule.addItem(labels.SEATING[choice], choice)
        project = button("Projeter", self._project, tip="Montrer le plan des tables à la salle, sans aucun nom")
        if not may(self._ws.database.post, projecting.show_scene):
            project.hide()
        layout = column(
            self.rule,
            row(label("Tables"), self.number, label("Places"), self.seats, None),
            self.unseated,
            self.list,
            row(
                button("Asseoir ici", self._seat_here),
                button("Imprimer", lambda: self.print_asked.emit("tables")),
                project,
                None,
            ),
            stretch=3,
        )
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def _bind(self) -> None:
        """Only what a person does writes: showing a value never does."""
        self.rule.activated.connect(lambda _index: self._choose_rule())
        self.number.editingFinished.connect(lambda: self._typed(self.number, "tables"))
        self.seats.editingFinished.connect(lambda: self._typed(self.seats, "seats"))
        self.list.activated.connect(lambda _index: self._seat_here())

    def show_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop = workshop
        read = self._ws.database.read
        self.model.show_rows([TableCard(str(one.number), one) for one in read(seating.tables, workshop.id)])
        self.rule.setCurrentIndex(self.rule.findData(workshop.seating))
        self._tell(workshop, self.number, "tables")
        self._tell(workshop, self.seats, "seats")
        without = read(seating.unseated, workshop.id)
        waiting = f"{counted(without, 'personne', 'personnes')} sans table." if without else ""
        self.unseated.setText(f"{workshop.code}. {waiting} {keys.NEXT_TABLE.shown} : table suivante pour la personne.")

    def _tell(self, workshop: WorkshopRow, spin: QSpinBox, name: str) -> None:
        """Show what the dossier says, unless a number is being typed over it for this very workshop."""
        about, told = self._told.get(name, ("", 0))
        value: int = getattr(workshop, name)
        if about != workshop.id or spin.text() == str(told):
            spin.setValue(value)
            self._told[name] = (workshop.id, value)

    def _typed(self, spin: QSpinBox, name: str) -> None:
        """Leaving the box writes only what was typed in it, to the workshop it was typed for."""
        about, told = self._told.get(name, ("", 0))
        if about and spin.value() != told:
            self._told[name] = (about, spin.value())
            self._write(about, name, spin.value(), told)

    def _write(self, workshop_id: str, name: str, value: object, before: object) -> None:
        told = "Règle changée."
        if isinstance(value, int):
            words = {"tables": ("table", "tables"), "seats": ("place par table", "places par table")}[name]
            told = f"{counted(value, *words)}."
        self._ws.gestures.run(
            programme.arrange_tables, workshop_id, {name: value}, failed=self._refused,
            done=lambda _none: self._ws.say(
                told, Tone.OK, "Revenir", lambda: self._write(workshop_id, name, before, value)
            ),
        )  # fmt: skip

    def _choose_rule(self) -> None:
        one, rule = self._workshop, Seating(self.rule.currentData())  # Qt gives back a plain text
        if one is not None and one.seating != rule:
            self._write(one.id, "seating", rule, one.seating)

    def _refused(self, error: Exception) -> None:
        """The numbers go back to what the dossier holds."""
        self._told.clear()
        if self._workshop is not None:
            self.show_workshop(self._workshop)
        self._ws.refuse(error)

    def _seat_here(self) -> None:
        card: TableCard | None = self.list.current_row()
        if card is None:
            self._ws.say("Choisissez d’abord une table.", Tone.INFO)
        elif (arrival := self._concerned(self._gestures.last)) is not None:
            self._gestures.seat(arrival, card.table.number)

    def _project(self) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(
                projecting.show_scene, self._workshop.id, Scene.TABLES,
                done=lambda _none: self._ws.say("L’écran de la salle (F11) montre le plan des tables.", Tone.OK),
            )  # fmt: skip


def _spin(name: str, least: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(least, most)
    made.setAccessibleName(name)
    made.lineEdit().setAccessibleName(name)
    made.setKeyboardTracking(False)
    made.setMinimumWidth(88)
    made.setToolTip(f"{name} : tapez un nombre, ou ↑ ↓")
    return made


def table_face(card: TableCard) -> Face:
    table = card.table
    chips = ((free_seats(table), "warn" if table.full else "ok"),)
    mixed = " · ".join(f"{labels.CATEGORY[one]} {number}" for one, number in table.categories.items())
    people = counted(table.people, "personne", "personnes")
    return Face(
        mixed, f"Table {table.number} — {people}", chips, bar="warn" if table.full else "accent", body_first=True
    )


def table_spoken(card: TableCard) -> str:
    return f"Table {card.table.number}, {counted(card.table.people, 'personne', 'personnes')}, {free_seats(card.table)}"
