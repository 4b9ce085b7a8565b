"""What was said here, the latest first: chosen by keys, corrected, withdrawn, filed, reacted to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fabrique_desktop.services import capture, errata, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.capture_faces import contribution_face, contribution_spoken
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.capture_head import ListHead
from fabrique_desktop.ui.capture_menus import Around, Axes, around_menu
from fabrique_desktop.ui.live import Touched
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, column
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
        self.head = ListHead(workspace)
        self.filter, self.count = self.head.filter, self.head.count
        self.around = button("Autres gestes", self.open_menu, tip="Réagir, promouvoir, fait débat, axe de rattachement")
        self.around.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # once its menu is left, the focus is where it was
        layout = column(self.head, self.cards, stretch=1, spacing=12)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self._bind()

    def _bind(self) -> None:
        self.head.words_changed.connect(self.reload)
        self.head.hiding_changed.connect(self.reload)
        self.head.down.connect(self._to_found)
        self.head.left.connect(self.left)
        self.head.undo_wanted.connect(self._gestures.undo)
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
            self.model.show_rows(
                self._ws.database.read(
                    capture.contribution_rows, self._workshop.id, limit=self._window,
                    words=self.head.words, withdrawn=not self.head.hiding,
                )
            )  # fmt: skip
            self._say_count()

    def show_latest(self) -> None:
        """What was just said is in sight, whatever was looked for."""
        self.filter.clear()
        self.cards.scrollToTop()

    def _to_found(self) -> None:
        self.cards.setFocus()
        if self.cards.current_row() is None:
            self.cards.choose(0)

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
            capture.contribution_rows, self._workshop.id, only=ids, limit=None,
            words=self.head.words, withdrawn=not self.head.hiding,
        )  # fmt: skip
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
        self.head.tell(self._ws.database.read(capture.overview, self._workshop.id))

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
        elif (number := len(self.cards.chosen_rows())) > 1:
            self._ws.say(
                f"{number} contributions sont choisies\u00a0: ceci ne concerne que {one.reference}, où est le curseur.",
                Tone.INFO,
            )
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
        rows, one = self.chosen_rows(), self.cards.current_row()
        if self._workshop is None or not (rows or self._workshop.axis_number is None or self.chosen()):
            return
        around = Around(
            react=self.react_wanted.emit,
            promote=lambda one: self._gestures.promote(one.id),
            debate=lambda one: self._gestures.debate(one.id, not one.debated),
            attach=lambda number: self._gestures.attach(rows, number),
            several=len(rows) if len(rows) > 1 else 0,
            erratum=self.erratum_wanted.emit,
            erase=self.erase_wanted.emit,
            pick=self.pick_wanted.emit if self._workshop.axis_number is None else None,
            closed=self._gestures.closed,
        )
        menu = around_menu(self, self._line, one or next(iter(rows), None), self._axes(), around)
        if self.cards.hasFocus() and rows:
            corner: QPoint = self.cards.visualRect(self.cards.currentIndex()).center()
            menu.popup_at(self.cards.viewport().mapToGlobal(corner))
        else:
            menu.popup_at(self.around.mapToGlobal(self.around.rect().topLeft()))

    def _axes(self) -> Axes:
        return self._ws.database.read(programme.process).axes

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.filter.clear()
            self.left.emit()
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
