"""The numbers of the desk, large and worded; they come from one query, as in every document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import counted
from fabrique_desktop.services.attendance import AttendanceCounts
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import label


class CountsPanel(QFrame):
    """For each open workshop: present, in the room, expected; then how they came, and who is apart."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 10, 16, 10)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(0)
        self._layout.addLayout(self._grid)
        self.details = label("", muted=True, small=True, wrap=True)
        self._layout.addWidget(self.details)
        self._shown = 0

    def show_counts(self, shown: Sequence[tuple[str, AttendanceCounts]]) -> None:
        """`shown` pairs a workshop's code with its counts."""
        if len(shown) != self._shown:
            self._rebuild(len(shown))
        sentences = []
        for line, (code, counts) in enumerate(shown):
            for column, (value, word) in enumerate(
                (
                    (counts.present, "présents" if counts.present > 1 else "présent"),
                    (counts.in_the_room, "dans la salle"),
                    (counts.expected, "inscrits" if counts.expected > 1 else "inscrit"),
                )
            ):
                self._set(line * 2, column, str(value))
                self._set(line * 2 + 1, column, word if len(shown) == 1 else f"{word} · {code}")
            sentences.append(detail(counts) if len(shown) == 1 else f"{code} : {detail(counts)}")
        self.details.setText("\n".join(sentences))
        self.setAccessibleName(" ; ".join(f"{code} : {spoken(counts)}" for code, counts in shown))

    def _rebuild(self, workshops: int) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for line in range(workshops * 2):
            for column in range(3):
                name = ("number" if workshops == 1 else "big") if line % 2 == 0 else ""
                self._grid.addWidget(label("", name=name, muted=line % 2 == 1, small=line % 2 == 1), line, column)
        self._shown = workshops

    def _set(self, line: int, column: int, text: str) -> None:
        item = self._grid.itemAtPosition(line, column)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setText(text)  # type: ignore[attr-defined]


def detail(counts: AttendanceCounts) -> str:
    """« dont 5 inscrits, 1 non inscrit, 2 sans nom · 1 mineur · à part : 1 élu·e »."""
    parts = [
        counted(number, one, several)
        for number, one, several in (
            (counts.registered, "inscrit à l’avance", "inscrits à l’avance"),
            (counts.walk_in, "non inscrit", "non inscrits"),
            (counts.unnamed, "sans nom", "sans nom"),
            (counts.group_member, "venu en groupe", "venus en groupe"),
            (counts.minors, "mineur", "mineurs"),
            (counts.late, "arrivé après le début", "arrivés après le début"),
            (counts.departed, "parti", "partis"),
        )
        if number
    ]
    text = f"dont {', '.join(parts)}" if parts else "Personne pour l’instant"
    apart = ", ".join(f"{number} {labels.ROLE_COUNT[role][number > 1]}" for role, number in counts.apart.items())
    return f"{text} · à part, non comptés : {apart}" if apart else text


def spoken(counts: AttendanceCounts) -> str:
    numbers = f"{counts.present} présents, {counts.in_the_room} dans la salle, {counts.expected} inscrits"
    return f"{numbers}, {detail(counts)}"
