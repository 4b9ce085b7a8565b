"""Dots counted on the wall, a number a proposal; the total is checked and told, ties are ties, nothing is corrected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.documents.wording import dots_told
from fabrique_desktop.domain.errors import Unreadable
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import formulating, leading, programme
from fabrique_desktop.services.formulating import DotsRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import lead_words
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.grid_rows import GridRows
from fabrique_desktop.ui.widgets.moment_edits import NumberEdit
from fabrique_desktop.ui.widgets.parts import label, row
from fabrique_desktop.ui.widgets.passing_undo import let_undo_pass
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import buddy, scrolled
from fabrique_desktop.ui.workspace import Workspace

_MOST = 9999
_MOST_EACH = 50
Counted = tuple[int | None]  # a proposal that was not counted has a number too: none


class DotsEdit(NumberEdit):
    """A number of dots; empty is « not counted », which is not zero."""

    def counted(self) -> Counted:
        """Raises Unreadable."""
        return (self.number() if self.text().strip() else None,)

    def readable(self) -> bool:
        try:
            self.counted()
        except Unreadable:
            return False
        return True

    def put(self, counted: Counted) -> None:
        self.setText("" if counted[0] is None else str(counted[0]))

    def step(self, up: bool) -> None:
        if up and not self.text().strip():
            self.put_number(1)
        else:
            super().step(up)


class _EnterGoesOn(QObject):
    """Numbers read aloud one after the other: Enter keeps one and goes to the next."""

    def __init__(self, field: DotsEdit, go_on: Callable[[DotsEdit], None]) -> None:
        super().__init__(field)
        self._field, self._go_on = field, go_on

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in enter:
            self._go_on(self._field)
            return True
        return super().eventFilter(watched, event)


class DotsLine:
    """One proposal."""

    def __init__(self, workspace: Workspace, one: DotsRow, go_on: Callable[[DotsEdit], None]) -> None:
        self._ws, self._id = workspace, one.id
        self.reference = label(one.reference, muted=True)
        self.heading = label("", elide=True)
        self.box = DotsEdit(f"Gommettes de {one.reference}", 0, _MOST)
        self.rank = label("")
        self.debated = QCheckBox("Fait débat")
        self.debated.setAccessibleName(f"{one.reference} fait débat")
        self.debated.clicked.connect(self._mark)
        self._marked = False
        self.entry: Entry[Counted] = Entry(
            workspace, [self.box], self.box.counted, self.box.put,
            lambda counted: (formulating.count_dots, one.id, counted[0]),
        )  # fmt: skip
        let_undo_pass(self.box, self.entry)
        self.box.installEventFilter(_EnterGoesOn(self.box, go_on))
        self.dress(workspace.look)

    def parts(self) -> tuple[QWidget, ...]:
        return self.reference, self.heading, self.box, self.rank, self.debated

    def show(self, one: DotsRow, *, debated: bool, closed: bool) -> None:
        words = labels.REMOVED if one.removed else one.heading
        self.heading.setText(french.spaced(french.shortened(words, 160)))
        self.entry.show((one.dots,))
        self.rank.setText(lead_words.rank(one.rank, one.tied))
        self._marked = debated
        self.debated.setChecked(debated)
        for part in (self.box, self.debated):
            part.setEnabled(not closed and not one.removed)

    def dress(self, look: Look) -> None:
        self.box.setFixedWidth(look.px(70))
        self.heading.setMinimumWidth(look.px(60))

    def _mark(self, marked: bool) -> None:
        self._ws.gestures.run(formulating.debate, self._id, marked, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self.debated.setChecked(self._marked)
        self._ws.refuse(error)


class DotsTab(QWidget):
    """Proposals stay in the order of their references while one types; the ranking is told above."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._awaited = False
        self._lines: dict[str, DotsLine] = {}
        self.each = NumberEdit("Gommettes par personne", 1, _MOST_EACH)
        self.each_entry = Entry(workspace, [self.each], self.each.number, self.each.put_number, self._changing)
        let_undo_pass(self.each, self.each_entry)
        self.told = label("", wrap=True)
        self.ranking = label("", muted=True, elide=True)  # each row has its own too
        self.empty = label("Aucune proposition dans cet atelier pour l’instant.", muted=True, wrap=True)
        self.grid = GridRows({1: 1})
        self.grid.after = self.each
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addLayout(row(buddy("Gommettes par personne", self.each), self.each, None, spacing=12))
        layout.addWidget(scrolled(self.empty, self.grid), 1)
        for told in (self.told, self.ranking):  # below the rows, which stay where they are while one types
            layout.addWidget(told)
        Refresh(workspace.feed, frozenset({"contribution", "attendance"}), self.refresh, self)

    def _changing(self, each: int) -> tuple[object, ...]:
        return programme.edit_workshop, self._workshop.id if self._workshop else "", {"dots_each": each}

    def open_workshop(self, workshop: WorkshopRow) -> None:
        another = self._workshop is None or self._workshop.id != workshop.id
        self._workshop = workshop
        if another:
            self.each_entry.open(workshop.dots_each)
        else:
            self.each_entry.show(workshop.dots_each)
        self._awaited = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read on arriving: whoever opens the page need not wait for its other tabs."""
        super().showEvent(event)
        if self._awaited:
            self.refresh()

    def refresh(self) -> None:
        workshop = self._workshop
        if workshop is None:
            return
        self._awaited = False
        count = self._ws.database.read(formulating.dots, workshop.id)
        debated = self._ws.database.read(leading.debated, workshop.id)
        closed = workshop.state is WorkshopState.CLOSED
        self.each.setEnabled(not closed)
        rows = sorted(count.rows, key=lambda one: one.reference)
        self._lines = {one.id: self._lines.get(one.id) or DotsLine(self._ws, one, self._go_on) for one in rows}
        self.grid.lay([line.parts() for line in self._lines.values()])
        for one in rows:
            self._lines[one.id].show(one, debated=one.id in debated, closed=closed)
        self.empty.setVisible(not rows)
        self.told.setText(french.spaced(dots_told(count)) if rows else "")
        ranked = lead_words.ranking(count)
        self.ranking.setText(french.spaced(f"Classement : {ranked}") if ranked else "")

    def _go_on(self, box: DotsEdit) -> None:
        """What cannot be read is told, and one stays on it."""
        lines = list(self._lines.values())
        place = next(number for number, line in enumerate(lines) if line.box is box)
        readable = box.readable()
        lines[place].entry.commit()
        following = next((line.box for line in lines[place + 1 :] if line.box.isEnabled()), box)
        if readable:
            following.setFocus()
            following.selectAll()

    def dress(self, look: Look) -> None:
        self.each.setFixedWidth(look.px(70))
        for line in self._lines.values():
            line.dress(look)

    def keep(self) -> None:
        self.each_entry.commit()
        for line in self._lines.values():
            line.entry.commit()
