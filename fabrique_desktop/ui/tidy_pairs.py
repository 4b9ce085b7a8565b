"""An entry and its nearest side by side, whole: a person reads both, and only then says whether they say the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import quoted
from fabrique_desktop.domain.contributions import ContributionKind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.tidying import NearRow
from fabrique_desktop.ui.capture_faces import angle_words, kind_words
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import label

_SHOWN = 3
_WHOLE = 8_000  # characters: beyond it no eye compares, and a page of text takes time to lay out
#: from this size of text on the list stands for the entry: it is there beside what is near to it
STACKED = 1.5
_IN_LIST = 900  # characters that a card of the list shows


_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class WholeCard(QFrame):
    """One contribution, with all its words; `taken` when it gets the focus."""

    taken = Signal()
    scrolled = Signal(int)
    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("whole")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lead = label("", small=True, wrap=True)
        self.title = label("", wrap=True)
        self.words = label("", wrap=True)
        self.quote = label("", muted=True, wrap=True)
        self.facts = label("", muted=True, small=True, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(4)
        for part in (self.lead, self.title, self.words, self.quote, self.facts):
            layout.addWidget(part)
        for part, weight in ((self.lead, 600), (self.title, 600)):
            part.setStyleSheet(f"font-weight: {weight};")
        self.quote.setStyleSheet("font-style: italic;")

    def show_row(self, row: ContributionRow, lead: str, facts: str) -> None:
        words = quoted(row.text) if row.kind is ContributionKind.VERBATIM else row.text
        shown = (
            (self.lead, lead),
            (self.title, row.drawn_up.title),
            (self.words, _shortened(words)),
            (self.quote, _shortened(quoted(row.verbatim)) if row.verbatim else ""),
            (self.facts, facts),
        )
        for part, text in shown:
            part.setText(text)
            part.setVisible(bool(text))
        self.setAccessibleName(". ".join(text for _part, text in shown if text))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.taken.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page keys scroll what is longer than the window; the arrows, which would scroll too, are for moving."""
        key = Qt.Key(event.key())
        if key in _PAGES:
            self.scrolled.emit(_PAGES[key])
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key is Qt.Key.Key_Left:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PairsPanel(QScrollArea):
    """`chosen_changed` when another of the nearest is meant, `left` to go back to the list."""

    chosen_changed = Signal()
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: Sequence[NearRow] = ()
        self._entry: ContributionRow | None = None
        self._near_to = ""
        self._place = 0
        self._stacked = False
        self.own = WholeCard()
        self.state = label("", muted=True, wrap=True)
        self.cards = [WholeCard() for _ in range(_SHOWN)]
        inside = QWidget()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._across.setContentsMargins(0, 0, 6, 0)
        self._across.setSpacing(12)
        self._own_name = label("La contribution choisie", name="section")
        self._column(self._own_name, self.own)
        self._column(label("Les plus proches", name="section"), self.state, *self.cards)
        self.setWidget(inside)
        for place, card in enumerate(self.cards):
            card.taken.connect(lambda place=place: self._take(place))
        for card in (self.own, *self.cards):
            card.scrolled.connect(self._scroll)
            card.stepped.connect(self._step)
            card.left.connect(self.left)
        self.dress(look)

    def _column(self, *parts: QWidget) -> None:
        column = QVBoxLayout()
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self._across.addLayout(column, 1)

    def dress(self, look: Look) -> None:
        self._stacked = look.zoom >= STACKED
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across.setDirection(down if self._stacked else right)
        self._show_own()
        colours = {name: look.color(name).name() for name in ("surface", "border", "accent", "soft")}
        self.setStyleSheet(
            f"#whole {{ background: {colours['surface']}; border: 1px solid {colours['border']}; border-radius: 8px; }}"
            f"#whole[meant='true'] {{ background: {colours['soft']}; border-color: {colours['accent']}; }}"
            f"#whole:focus {{ border: 2px solid {colours['accent']}; }}"
        )

    @property
    def chosen(self) -> NearRow | None:
        """The one that « Regrouper » takes: where the focus is or was, else the nearest."""
        return self.rows[self._place] if self._place < len(self.rows) else None

    def show_entry(self, row: ContributionRow | None) -> None:
        self._entry = row
        if row is not None:
            self.own.show_row(row, f"{row.reference} · {labels.place(row.table)}", facts(row))
        self._show_own()

    def _show_own(self) -> None:
        one = self._entry
        long = one is not None and max(len(one.text), len(one.verbatim)) > _IN_LIST
        for part in (self._own_name, self.own):
            part.setVisible(one is not None and (long or not self._stacked))

    def show_near(self, own: ContributionRow | None, rows: Sequence[NearRow], state: str) -> None:
        """The nearest left to look at; without any, why. The one meant stays meant as long as the entry does."""
        before = self.chosen if own is not None and own.id == self._near_to else None
        self._near_to = "" if own is None else own.id
        self.rows = rows[:_SHOWN]
        ids = [row.id for row in self.rows]
        self._place = ids.index(before.id) if before is not None and before.id in ids else 0
        for card, near in zip(self.cards, self.rows, strict=False):
            together = own is not None and own.group_id is not None and near.contribution.group_id == own.group_id
            card.show_row(near.contribution, near_words(near), facts(near.contribution, together=together))
            card.show()
        for card in self.cards[len(self.rows) :]:
            if card.hasFocus():
                self.left.emit()
            card.hide()
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self._mark()

    def enter(self) -> bool:
        """From the list into the nearest; says whether there is one."""
        if not self.rows:
            return False
        self.cards[self._place].setFocus()
        return True

    def holds_focus(self) -> bool:
        return any(card.hasFocus() for card in (self.own, *self.cards))

    def _step(self, by: int) -> None:
        """To the next of the nearest, or the one before."""
        place = self._place + by
        if 0 <= place < len(self.rows):
            self.cards[place].setFocus()

    def _take(self, place: int) -> None:
        self._place = place
        self._mark()
        self.ensureWidgetVisible(self.cards[place], 0, 8)

    def _mark(self) -> None:
        for place, card in enumerate(self.cards):
            meant = place == self._place and len(self.rows) > 1
            if card.property("meant") != meant:
                card.setProperty("meant", meant)
                card.style().unpolish(card)
                card.style().polish(card)
        self.chosen_changed.emit()

    def _scroll(self, pages: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())


def near_words(near: NearRow) -> str:
    """Where it was said, and before whom."""
    row = near.contribution
    axis = f" · Axe\u00a0{row.axis_number}" if row.axis_number is not None else ""
    return f"{row.reference} · {labels.place(row.table)} · {near.audience}{axis}"


def facts(row: ContributionRow, *, together: bool = False) -> str:
    parts = [kind_words(row.kind), angle_words(row.angle)]
    if together:
        parts.append("regroupée avec la contribution choisie")
    elif row.group_id is not None:
        parts.append("dans un groupe")
    return " · ".join(parts)


def _shortened(text: str) -> str:
    return text if len(text) <= _WHOLE else f"{text[:_WHOLE]}… ({len(text)} caractères ; la suite par F2)"
