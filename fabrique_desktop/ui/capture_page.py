"""The table's page: one line, always focused; Enter saves; everything earlier can be reached and changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.services import capture, history, projecting
from fabrique_desktop.services.capture import ContributionRow, Recorded
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import contribution_face, contribution_spoken, history_text
from fabrique_desktop.ui.capture_gestures import TableGestures
from fabrique_desktop.ui.live import ChangeFeed, Touched
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList
from fabrique_desktop.ui.widgets.composer import Composer
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, row, shortcut
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace


class CapturePage(QWidget):
    """The composer on top, the latest entry under it; another table's entry never moves the line."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._window = capture.WINDOW
        self.gestures = TableGestures(workspace, self)
        self.composer = Composer(workspace)
        self.model: RowsModel[ContributionRow] = RowsModel(contribution_spoken, parent=self)
        self.list = CardList(workspace.look, contribution_face, "Contributions, la plus récente d’abord")
        self.list.setModel(self.model)
        self.filter = QLineEdit()
        self.filter.setAccessibleName("Chercher dans les contributions")
        self.filter.setPlaceholderText("Chercher… (Ctrl+F)")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(workspace.look.px(190))
        self.count = label("", muted=True, elide=True)
        self.history = label("", muted=True, small=True, wrap=True)
        self.history.hide()
        self._build()
        self._bind(workspace.feed)

    def _build(self) -> None:
        layout = QVBoxLayout()
        layout.addWidget(self.composer)
        layout.addLayout(
            row(
                label("Contributions", name="section"),
                self.count,
                self.filter,
                button("Écran noir", self.gestures.toggle_blank, key=keys.BLANK),
                button("Annuler", self.gestures.undo, key=keys.UNDO),
                stretch=1,
            )
        )
        layout.addWidget(self.list, 1)
        layout.addWidget(self.history)
        layout.addLayout(
            row(
                button("Corriger", self._edit, key=keys.EDIT),
                button("Retirer", self._withdraw, key=keys.WITHDRAW),
                button("Historique", self._history, key=keys.HISTORY),
                button("Montrer", self._show, key=keys.SHOW),
                button("Tables", self._show_tables, key=keys.ROOM_TABLES),
                None,
            )
        )
        page_layout(self, layout)
        self.setFocusProxy(self.composer)
        QWidget.setTabOrder(self.composer.line, self.list)

    def _bind(self, feed: ChangeFeed) -> None:
        self.composer.bind_keys(self)
        self.composer.submitted.connect(self._submit)
        self.composer.last_wanted.connect(self._take_last)
        self.composer.undo_wanted.connect(self.gestures.undo)
        self.composer.filing.angle_chosen.connect(self._refile)
        self.composer.filing.kind_chosen.connect(self._rekind)
        self.filter.textChanged.connect(lambda _text: self.reload())
        self.filter.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _index: self._edit())
        self.list.verticalScrollBar().valueChanged.connect(self._load_more)
        feed.changed.connect(self._on_changed)
        for key, action in (
            (keys.EDIT, self._edit),
            (keys.HISTORY, self._history),
            (keys.SHOW, self._show),
            (keys.ROOM_TABLES, self._show_tables),
            (keys.FIND, self.filter.setFocus),
            (keys.UNDO, self.gestures.undo),
        ):
            shortcut(self, key, action)

    # -- what is shown

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop, self._window = workshop, capture.WINDOW
        self.gestures.workshop_id = workshop.id
        self.composer.open_workshop(workshop)
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

    def reveal(self, contribution_id: str) -> None:
        """Put the cursor on an entry, however old."""
        self.filter.clear()
        while self.model.row_of(contribution_id) is None and len(self.model.rows) == self._window:
            self._window *= 2
            self.reload()
        if (place := self.model.row_of(contribution_id)) is not None:
            self.list.setFocus()
            self.list.choose(place)

    def _load_more(self, value: int) -> None:
        """At the foot of the list, as many again."""
        if value == self.list.verticalScrollBar().maximum() and len(self.model.rows) == self._window:
            self._window += capture.WINDOW
            self.reload()

    def _on_changed(self, touched: Touched) -> None:
        """Read again the ids that changed, and those only."""
        if self._workshop is None:
            return
        if self._workshop.id in touched.get("workshop", ()):
            self.composer.follow(self._ws.database, self._workshop.id)
        ids = set(touched.get("contribution", ()))
        if "projected_contribution" in touched:
            ids.update(one.id for one in self.model.rows)
        if not ids:
            return
        rows = self._ws.database.read(
            capture.contribution_rows, self._workshop.id, only=ids, words=self.filter.text(), limit=None
        )
        self.model.merge(ids, rows, self._window)
        self._say_count()

    def _say_count(self) -> None:
        if self._workshop is None:
            return
        tally = self._ws.database.read(capture.tally, self._workshop.id)
        parts = [f"{number} {labels.ANGLE[angle].lower()}" for angle, number in tally.items() if number]
        self.count.setText(f"{sum(tally.values())}" + (f" · {', '.join(parts)}" if parts else ""))

    # -- the line

    def _submit(self, line: TypedLine) -> None:
        refused = partial(self._refused, line)
        if line.editing:
            self.gestures.revise(line, lambda _none: self.composer.settle(line), refused)
        else:
            self.gestures.record(line.saying, partial(self._recorded, line), refused)

    def _recorded(self, line: TypedLine, recorded: Recorded) -> None:
        self.composer.settle(line)
        self.composer.say(f"{recorded.reference} enregistrée")
        self.list.scrollToTop()

    def _refused(self, line: TypedLine, error: Exception) -> None:
        self.composer.refuse(line)
        self._ws.refuse(error)

    # -- earlier entries

    def _chosen(self) -> ContributionRow | None:
        chosen: ContributionRow | None = self.list.current_row()
        if chosen is None:
            self._ws.say("Choisissez d’abord une contribution (Tab puis ↑ ↓).", Tone.INFO)
        return chosen

    def _take_last(self) -> None:
        """The last entry of this table, else the last of all."""
        mine = [one for one in self.model.rows if not one.withdrawn]
        own = [one for one in mine if one.table == self.composer.table]
        if mine:
            self.composer.edit((own or mine)[0])

    def _edit(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.composer.edit(chosen)

    def _withdraw(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.gestures.withdraw_or_restore(chosen)

    def _refile(self, angle: AngleChoice) -> None:
        """An angle key pressed in the list files what is chosen there."""
        if self.list.hasFocus() and (rows := self.list.chosen_rows()):
            self.gestures.change_angle(rows, angle)
        else:
            self.composer.take_angle(angle)

    def _rekind(self, kind: ContributionKind) -> None:
        if self.list.hasFocus() and (rows := self.list.chosen_rows()):
            self.gestures.change_kind(rows, kind)
        else:
            self.composer.take_kind(kind)

    def _history(self) -> None:
        if self.history.isVisible():
            self.history.hide()
        elif (chosen := self._chosen()) is not None:
            changes = self._ws.database.read(history.history, chosen.id)
            self.history.setText(history_text(chosen.reference, changes))
            self.history.show()

    def _show(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.gestures.toggle_shown(chosen)

    def _show_tables(self) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(projecting.toggle_tables, self._workshop.id, done=self._say_tables)

    def _say_tables(self, shown: bool) -> None:
        told = "Le plan des tables est choisi" if shown else "Les contributions montrées sont choisies"
        self._ws.say(f"{told} pour l’écran de la salle (F11).", Tone.OK)

    # -- keys on the list

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.filter.clear()
            self.composer.setFocus()
        elif watched is self.filter:
            return False
        elif event.key() == Qt.Key.Key_Delete:
            self._withdraw()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._edit()
        elif event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.gestures.undo()
        else:
            return pass_on(event, self.composer.line)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.composer.setFocus()
        elif not pass_on(event, self.composer.line):
            super().keyPressEvent(event)
