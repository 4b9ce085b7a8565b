"""Thirty people in ten minutes at one desk, by keys in the real window: nobody wrong, nobody twice, nobody lost."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import Qt

from fabrique_desktop.domain.people import Manner
from fabrique_desktop.services import attendance, programme
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.check_in_faces import Offer
from tests.journeys.player import CTRL, Player
from tests.services.people import register
from tests.ui.conftest import Opener

CODE = "A3-ACT-1"
REGISTERED, WALK_INS = 21, 9
NEWCOMERS = (
    "Maryvonne", "Joël Guihéneuf", "Sœur Bénédicte", "LE ROY Yann", "Ibrahima", "Thi Mai, Emmaüs",
    "Ana Lucia dos Anjos", "Bob", "Zoé MORIN, 06 39 98 12 34",
)  # fmt: skip


@dataclass
class Desk:
    """The volunteer: types letters until the right line is chosen, reads it, presses Enter."""

    player: Player
    keys: int = 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.player.press(key, modifiers)
        self.keys += 1

    def type(self, text: str) -> None:
        self.player.type(text)
        self.keys += len(text)

    @property
    def chosen(self) -> Offer | None:
        offer: Offer | None = self.player.bench.desk.found.current_row()
        return offer

    def welcome(self, person: PersonRow) -> None:
        """Somebody expected, who says the surname first, or the only name they have."""
        for letter in person.surname or person.first_name:
            self.type(letter)
            if self.chosen is not None and self.chosen.id == person.id:
                break
        else:
            self._walk_down_to(person)
        self.press(Qt.Key.Key_Return)
        self.player.settle()

    def _walk_down_to(self, person: PersonRow) -> None:
        """Namesakes, or too many: the arrows."""
        model = self.player.bench.desk.found_model
        assert model.row_of(person.id) is not None, f"{person.full_name} is not among those shown"
        while self.chosen is None or self.chosen.id != person.id:
            self.press(Qt.Key.Key_Down)

    def add(self, line: str) -> None:
        """Somebody who is not on any list: Enter, or F7 when people are shown whom they are not."""
        self.type(line)
        nobody = not any(one.person for one in self.player.bench.desk.found_model.rows)
        self.press(Qt.Key.Key_Return if nobody else Qt.Key.Key_F7)
        self.player.settle()
        if self.player.bench.desk.search.text():  # names near to it are proposed first: none is theirs
            self.press(Qt.Key.Key_F7)
            self.player.settle()


def expected(database: Database) -> Sequence[PersonRow]:
    """Those of the list, and six more, so that twenty-one are expected."""
    workshop = database.read(programme.workshop_named, CODE).id
    for surname, first in (
        ("Le Goff", "Anne"), ("Le Goff", "Annie"), ("Martin", "Jeanne"), ("Martin", "Jean"), ("Nguyen", "Lan"),
        ("d’Arcy", "Paul"),
    ):  # fmt: skip
        database.write(register, surname, first, workshop)
    return database.read(attendance.awaited, [workshop])[:REGISTERED]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_queue_of_thirty(
    open_window: Opener, dossier: Path, registered: Database, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    awaited = expected(registered)
    assert len(awaited) == REGISTERED
    player = open_window(dossier, CODE, "desk")
    desk = Desk(player)
    queue: list[PersonRow | str] = [*awaited, *NEWCOMERS]
    random.Random(seed).shuffle(queue)
    spent = 0
    for place, one in enumerate(queue):
        before = desk.keys
        if isinstance(one, str):
            desk.add(one)
        else:
            desk.welcome(one)
            spent += desk.keys - before
        if place == 10:  # the wrong line, taken back at once
            desk.press(Qt.Key.Key_F6)
            player.settle()
            desk.press(Qt.Key.Key_Z, CTRL)
            player.settle()
    workshop = registered.read(programme.workshop_named, CODE).id
    rows = registered.read(attendance.attendance_rows, [workshop])
    came = {row.participant_id for row in rows if row.manner is Manner.REGISTERED}
    assert came == {person.id for person in awaited}
    added = sorted(row.first_name for row in rows if row.manner is Manner.WALK_IN)
    assert added == sorted(
        ["Maryvonne", "Joël", "Sœur", "Yann", "Ibrahima", "Thi", "Ana", "Bob", "Zoé"]
    )  # fmt: skip
    counts = registered.read(attendance.counts, workshop)
    assert (counts.present, counts.registered, counts.walk_in) == (30, REGISTERED, WALK_INS)
    with capsys.disabled():
        print(f" [{spent / REGISTERED:.1f} keys a registered person]", end="")
    assert spent / REGISTERED <= 5
