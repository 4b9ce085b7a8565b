"""What was said here, the latest first: chosen by keys, corrected, withdrawn, filed, reacted to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.services import capture, errata, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import contribution_face, contribution_spoken
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.capture_menus import Around, around_menu
from fabrique_desktop.ui.live import Touched
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, column, label, row
from fabrique_desktop.ui.widgets.removal_card import held, pressed_again
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace


class CaptureList(QWidget):
    """`edit_wanted(row)`, `react_wanted(row)`, `pick_wanted`, `left`: the page knows the line, the list does not."""

    edit_wanted = Signal(object)
    react_wanted = Signal(object)
    erratum_wanted = Signal(object)
    erase_wanted = Signal(object)
    pick_wanted = Signal()
    left = Signal()

    def __init__(self, workspace: Workspace, gestures: TableGestures, line: QWidget) -> None:
        super().__init__()
        self._ws, self._gestures, self._line = workspace, gestures, line
        self._workshop: WorkshopRow | None = None
        self._window = capture.WINDOW
        self.model: RowsModel[ContributionRow] = RowsModel(self._spoken, parent=self)
        self.cards = CardList(workspace.look, self._face, "Contributions, la plus récente d’abord")
        self.cards.setModel(self.model)
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Chercher dans les contributions")
        self.filter.setPlaceholderText("Chercher… (Ctrl+F)")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(workspace.look.px(190))
        self.count = label("", muted=True, elide=True)
        self.around = button("Autres gestes", self.open_menu, tip="Réagir, promouvoir, fait débat, axe de rattachement")
        head = row(
            label("Contributions", name="section"), self.count, self.filter,
            button("Écran noir", gestures.toggle_blank, key=keys.BLANK),
            button("Annuler", gestures.undo, key=keys.UNDO),
            stretch=1,
        )  # fmt: skip
        layout = column(head, self.cards, stretch=1, spacing=12)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self._bind()

    def _bind(self) -> None:
        self.filter.textChanged.connect(lambda _text: self.reload())
        self.filter.installEventFilter(self)
        self.cards.installEventFilter(self)
        self.cards.doubleClicked.connect(lambda _index: self.edit_chosen())
        self.cards.verticalScrollBar().valueChanged.connect(self._load_more)
        self.cards.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.cards.customContextMenuRequested.connect(lambda _where: self.open_menu())

    # -- what is shown

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop, self._window = workshop, capture.WINDOW
        self.filter.clear()
        self.reload()

    def reload(self) -> None:
        """The whole window of rows: at opening, and when the filter changes."""
        if self._workshop is not None:
            words = self.filter.text()
            self.model.show_rows(
                self._ws.database.read(capture.contribution_rows, self._workshop.id, words=words, limit=self._window)
            )
            self._say_count()

    def follow(self, touched: Touched) -> None:
        """Read again the ids that changed, and those only."""
        ids = set(touched.get("contribution", ()))
        if "erratum" in touched:
            ids |= self._ws.database.read(errata.beside, touched["erratum"])
        if "projected_contribution" in touched:
            ids.update(one.id for one in self.model.rows)
        if not ids or self._workshop is None:
            return
        rows = self._ws.database.read(
            capture.contribution_rows, self._workshop.id, only=ids, words=self.filter.text(), limit=None
        )
        self.model.merge(ids, rows, self._window)
        self.cards.paint_now()
        self._say_count()

    def reveal(self, contribution_id: str) -> None:
        """Put the cursor on an entry, however old."""
        self.filter.clear()
        while self.model.row_of(contribution_id) is None and len(self.model.rows) == self._window:
            self._window *= 2
            self.reload()
        if (place := self.model.row_of(contribution_id)) is not None:
            self.cards.setFocus()
            self.cards.choose(place)

    def _load_more(self, value: int) -> None:
        """At the foot of the list, as many again."""
        if value == self.cards.verticalScrollBar().maximum() and len(self.model.rows) == self._window:
            self._window += capture.WINDOW
            self.reload()

    def _say_count(self) -> None:
        if self._workshop is None:
            return
        tally = self._ws.database.read(capture.tally, self._workshop.id)
        parts = [f"{number} {labels.ANGLE[angle].lower()}" for angle, number in tally.items() if number]
        self.count.setText(f"{sum(tally.values())}" + (f" · {', '.join(parts)}" if parts else ""))

    def _away(self, one: ContributionRow) -> str:
        """Said here, about another axis than this workshop's."""
        if self._workshop is None or one.axis_number == self._workshop.axis_number:
            return ""
        return f"rattachée à l’axe\u00a0{one.axis_number}" if one.axis_number else "rattachée à tous les axes"

    def _face(self, one: ContributionRow) -> Face:
        face = contribution_face(one)
        away = self._away(one)
        return replace(face, chips=(*face.chips[:2], (away, "accent"), *face.chips[2:])) if away else face

    def _spoken(self, one: ContributionRow) -> str:
        away = self._away(one)
        return f"{contribution_spoken(one)} ({away})" if away else contribution_spoken(one)

    # -- what is chosen

    def chosen(self) -> ContributionRow | None:
        one: ContributionRow | None = self.cards.current_row()
        if one is None:
            self._ws.say("Choisissez d’abord une contribution (Tab puis ↑ ↓).", Tone.INFO)
        return one

    def chosen_rows(self) -> list[ContributionRow]:
        """What is selected, else what the cursor is on."""
        one: ContributionRow | None = self.cards.current_row()
        return self.cards.chosen_rows() or ([] if one is None else [one])

    def last(self, table: int | None) -> ContributionRow | None:
        """The last entry of this table, else the last of all."""
        standing = [one for one in self.model.rows if not one.withdrawn]
        own = [one for one in standing if one.table == table]
        return next(iter(own or standing), None)

    def edit_chosen(self) -> None:
        if (one := self.chosen()) is not None:
            self.edit_wanted.emit(one)

    def _withdraw(self) -> None:
        if (one := self.chosen()) is not None:
            self._gestures.withdraw_or_restore(one)

    def _ask_removal(self) -> None:
        if (one := self.chosen()) is not None:
            self.erase_wanted.emit(one)

    def open_menu(self) -> None:
        """By its button, or by the Menu key in the list."""
        rows = self.chosen_rows()
        if self._workshop is None or not (rows or self.chosen() or self._workshop.axis_number is None):
            return
        around = Around(
            react=self.react_wanted.emit,
            promote=lambda one: self._gestures.promote(one.id),
            debate=lambda one: self._gestures.debate(one.id, not one.debated),
            attach=lambda number: self._gestures.attach(rows, number),
            erratum=self.erratum_wanted.emit,
            erase=self.erase_wanted.emit,
            pick=self.pick_wanted.emit if self._workshop.axis_number is None else None,
            closed=self._gestures.closed,
        )
        menu = around_menu(self, rows, self._ws.database.read(programme.process).axes, around)
        if self.cards.hasFocus() and rows:
            corner: QPoint = self.cards.visualRect(self.cards.currentIndex()).center()
            menu.popup(self.cards.viewport().mapToGlobal(corner))
        else:
            menu.popup(self.around.mapToGlobal(self.around.rect().topLeft()))

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.filter.clear()
            self.left.emit()
        elif watched is self.filter:
            return False
        elif pressed_again(event):
            self._ask_removal()
        elif event.key() == Qt.Key.Key_Delete and not held(event):
            self._withdraw()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_chosen()
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._gestures.undo()
        else:
            return pass_on(event, self._line)
        return True
