"""F1: the one table of keys, readable and selectable; Escape goes back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from fabrique_desktop.ui.keys import TABLE_OF_KEYS
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, row


class HelpPage(QWidget):
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
