"""The line under every page: what is saved, what the dossier is protected by, and the small words that lead on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from fabrique_desktop.ui.widgets.parts import Eliding, label, restyle


class Saved(Eliding):
    """In its fewest words, at least: what is not written yet is never out of sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        fewest = self.brief or self.text()
        return QSize(self.fontMetrics().horizontalAdvance(fewest) + 2, super().minimumSizeHint().height())


class Footer(QFrame):
    """« Non protégé » and « Protégé » are whole on every screen; what is said beside them gives up its words first."""

    def __init__(self, ways: Iterable[QToolButton]) -> None:
        super().__init__()
        self.setObjectName("footer")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 4, 12, 4)
        self.saved = Saved()
        self.protection = label("", name="protection")
        self.protection.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.whose = label("", elide=True)
        self.whose.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.saved, 3)
        layout.addWidget(self.whose, 2)
        layout.addWidget(self.protection)
        for way in ways:
            layout.addWidget(way)

    def tell_protection(self, said: str, about: str, whose: str, *, protected: bool) -> None:
        self.protection.setText(said)
        self.protection.setToolTip(about)
        self.protection.setAccessibleDescription(about)
        self.whose.setText(whose)
        restyle(self.protection, protection="on" if protected else "off")

    def clear(self) -> None:
        self.saved.setText("")
        self.tell_protection("", "", "", protected=True)
