"""The hands on the line: what they find there after a kill, and how they go on from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Source
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.widgets.composer import Composer
from tests.journeys.player import CTRL
from tests.journeys.sixty_hands import Hands
from tests.journeys.sixty_words import Row, board

_ANGLE_KEYS = {"P": Qt.Key.Key_F5, "C": Qt.Key.Key_F6}
_KIND_LETTERS = {ContributionKind.PROPOSAL: "p", ContributionKind.IDEA: "i", ContributionKind.UNSORTED: "a"}
_LIST = "Contributions, la plus récente d’abord"


class LineHands:
    """Each stage asks first whether it was done; a second draft or a correction may have been open at the kill."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    # -- what is seen

    @property
    def composer(self) -> Composer:
        return self.hands.bench.capture.composer

    @property
    def words(self) -> str:
        return self.composer.line.toPlainText()

    @property
    def waits(self) -> bool:
        return self.composer.aside_button.accessibleName() == "Reprendre"

    @property
    def correcting(self) -> bool:
        return self.composer.save_button.accessibleName() == "Corriger"

    def rows(self) -> Sequence[ContributionRow]:
        return [one for one in self.hands.bench.capture.model.rows if not one.withdrawn]

    def entry(self, text: str) -> ContributionRow | None:
        return next((one for one in self.rows() if one.text == clean_text(text)), None)

    def dots(self, contribution_id: str) -> int | None:
        return next(one.dots for one in self.rows() if one.id == contribution_id)

    def wait_for(self, text: str) -> None:
        self.hands.until(lambda: self.entry(text) is not None, f"« {text} »")

    def choose(self, text: str) -> None:
        """In the list, by Tab and the arrows."""
        self.wait_for(text)
        place = next(n for n, one in enumerate(self.hands.bench.capture.model.rows) if one.text == clean_text(text))
        self.hands.tab_to(_LIST)
        self.hands.press(Qt.Key.Key_Home)
        for _ in range(place):
            self.hands.press(Qt.Key.Key_Down)

    # -- filing

    def file(self, angle: str, kind: ContributionKind, source: Source = Source.SPOKEN) -> None:
        if self.composer.angle is not AngleChoice(angle):
            self.hands.press(_ANGLE_KEYS[angle])
        if self.composer.kind is not kind:
            self.hands.menu_letter(Qt.Key.Key_F3, _KIND_LETTERS[kind])
            self.hands.until(lambda: self.composer.kind is kind, "the kind")
            self.hands.until(self.composer.line.hasFocus, "the line")
        if self.composer.source is not source:
            self.hands.press(Qt.Key.Key_I, CTRL)

    def take_table(self, table: int) -> None:
        for _ in range(6):
            if self.composer.table == table:
                return
            self.hands.press(Qt.Key.Key_F4)
        raise AssertionError(f"no table {table}")

    # -- what a kill left

    def take_back(self) -> None:
        """Lines validated whose commit never came: taken back one by one, and validated again."""
        again = self.composer.again_button
        while again.isVisible():
            waiting = bool(self.words)
            if waiting:
                assert not self.waits
                self.hands.press(Qt.Key.Key_P, CTRL)
            before = again.text()
            self.hands.tab_on(again)
            self.hands.press(Qt.Key.Key_Space)
            self.hands.until(self._ready, "the line that waited")
            self.hands.note(do="taken back", words=self.words)
            self.hands.send(self.words)
            self.hands.settle()
            assert not again.isVisible() or again.text() != before
            if waiting:
                self.hands.press(Qt.Key.Key_P, CTRL)

    def _ready(self) -> bool:
        """A block that waited is shown before it is recorded."""
        return self.composer.line.hasFocus() or self.composer.block.isVisible()

    def _erase_ghost(self, *texts: str) -> None:
        """A line given back though the dossier holds it: seen in the list, and erased."""
        for text in texts:
            if self.words and text.startswith(self.words) and self.entry(text) is not None:
                self.hands.note(do="ghost", words=self.words)
                self.hands.wipe()

    # -- a row of the sample

    def capture(self, row: Row) -> None:
        self.hands.until(self.composer.line.hasFocus, "the line")
        self.take_table(row.table)
        self.take_back()
        if not self.correcting:
            self._erase_ghost(row.text, row.extra)
        if row.aside:
            self._with_another_aside(row)
        elif row.hasty:
            self._corrected(row)
        elif self.entry(row.text) is None:
            self._line(row, row.text)

    def _line(self, row: Row, text: str) -> None:
        """From the words that are there to the Enter that validates."""
        hands = self.hands
        hands.enter_phase(row.number, "line")
        self.file(row.angle, ContributionKind.PROPOSAL)
        hands.write(f"{row.number}/line", self.words, text)
        if row.verbatim:
            hands.enter_phase(row.number, "verbatim")
            hands.press(Qt.Key.Key_B, CTRL)
            if not self.composer.verbatim.hasFocus():
                hands.press(Qt.Key.Key_B, CTRL)
            hands.write(f"{row.number}/verbatim", self.composer.verbatim.text(), row.verbatim)
        hands.enter_phase(row.number, "sent")
        hands.send(text)

    def _with_another_aside(self, row: Row) -> None:
        """Two people speak at once: this one waits, half-typed, while another is typed and validated."""
        hands = self.hands
        if self.entry(row.text) is None and self.entry(row.aside) is None and not self.waits:
            hands.enter_phase(row.number, "line")
            self.file(row.angle, ContributionKind.PROPOSAL)
            half = row.text[: len(row.text) // 2]
            hands.write(f"{row.number}/line", self.words, half)
            hands.settle()
            hands.press(Qt.Key.Key_P, CTRL)
        if self.entry(row.aside) is None:
            hands.enter_phase(row.number, "aside")
            self.file(row.angle, ContributionKind.IDEA)
            hands.write(f"{row.number}/aside", self.words, row.aside)
            hands.send(row.aside)
        if self.waits:
            hands.press(Qt.Key.Key_P, CTRL)
        if self.entry(row.text) is None:
            self._line(row, row.text)
        self.wait_for(row.aside)

    def _corrected(self, row: Row) -> None:
        """Enter came too early; the entry is taken again and finished, whatever was half-typed meanwhile."""
        hands = self.hands
        if self.entry(row.text) is None:
            if self.entry(row.hasty) is None:
                self._line(row, row.hasty)
            self.wait_for(row.hasty)
            hands.enter_phase(row.number, "correction")
            if not self.correcting:
                self._take_again(row)
            hands.write(f"{row.number}/line", self.words, row.text)
            hands.send(row.text)
        if row.parked and self.entry(row.parked) is None:
            self.file(row.angle, ContributionKind.IDEA)
            hands.write(f"{row.number}/parked", self.words, row.parked)
            hands.send(row.parked)
            self.wait_for(row.parked)
        self.wait_for(row.text)

    def _take_again(self, row: Row) -> None:
        hands = self.hands
        if not row.parked:
            assert not self.words
            hands.press(Qt.Key.Key_Up)
        else:
            self.file(row.angle, ContributionKind.IDEA)
            hands.write(f"{row.number}/parked", self.words, row.parked[: len(row.parked) // 2])
            self.choose(row.hasty)
            hands.press(Qt.Key.Key_F2)
        hands.until(lambda: self.correcting and self.composer.line.hasFocus(), "the correction")

    # -- the wall of post-its

    def paste_board(self, code: str, table: int) -> None:
        """Pasted as one block, seen, then one entry each; the block that a kill left in the line is pasted again."""
        hands, block = self.hands, "\n".join(board(code))
        hands.go("T", "capture")
        hands.until(self.composer.line.hasFocus, "the line")
        self.take_table(table)
        self.take_back()
        if all(self.entry(text) for text in board(code)):
            return
        hands.note(do="open", place=f"{code}/block", holds=len(self.words))
        assert self.words in ("", block)
        self.file(self.composer.angle.value, ContributionKind.UNSORTED, Source.POST_IT)
        hands.press(Qt.Key.Key_A, CTRL)
        hands.press(Qt.Key.Key_X, CTRL)
        QApplication.clipboard().setText(block)
        for number in range(len(block)):
            hands.note(do="key", place=f"{code}/block", n=number)
        hands.press(Qt.Key.Key_V, CTRL)
        hands.until(self.composer.block.isVisible, "the preview")
        hands.pause()
        hands.send(block)
        for text in board(code):
            self.wait_for(text)
        QTest.qWait(0)
