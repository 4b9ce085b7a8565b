"""F1: the one table of keys, readable and selectable; Escape goes back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from fabrique_desktop.ui.keys import TABLE_OF_KEYS
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, row

#: what a page bears to say which keys are its own
KEYS_OF = "keys_of"


class HelpPage(QWidget):
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._from = ""
        layout = QVBoxLayout()
        layout.addLayout(row(label("Touches", name="page_title"), None, button("Revenir", self.closed.emit)))
        layout.addWidget(
            label(
                "Chaque geste se fait aussi à la souris. Une lettre tapée va toujours dans la ligne.",
                muted=True,
            )
        )
        self.table = QTableWidget(len(TABLE_OF_KEYS), 3)
        self.table.setAccessibleName("Table des touches")
        self.table.setHorizontalHeaderLabels(["Où", "Touche", "Effet"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        for line, key in enumerate(TABLE_OF_KEYS):
            for column, text in enumerate((key.where.value, key.shown, key.does)):
                self.table.setItem(line, column, QTableWidgetItem(text))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(self.table, 1)
        page_layout(self, layout)
        self.setFocusProxy(self.table)

    def begin_at(self, where: str) -> None:
        """At the keys of the page one comes from, with the first of them chosen; they stay in their one order."""
        line = next((number for number, key in enumerate(TABLE_OF_KEYS) if key.where.value == where), 0)
        self.table.setCurrentCell(line, 1)
        first = self.table.item(line, 0)
        if first is not None:
            self.table.scrollToItem(first, QTableWidget.ScrollHint.PositionAtTop)

    def event(self, event: QEvent) -> bool:
        """Put in the frame while another page is shown: that one, and those after it, say where their keys are."""
        stack = self.parentWidget()
        if event.type() is QEvent.Type.ParentChange and isinstance(stack, QStackedWidget):
            self._note(stack.currentWidget())
            stack.currentChanged.connect(lambda _place: self._note(stack.currentWidget()))
        return super().event(event)

    def _note(self, page: QWidget | None) -> None:
        if page is not None and page is not self:
            self._from = str(page.property(KEYS_OF) or "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.begin_at(self._from)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
