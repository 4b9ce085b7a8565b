"""A name typed at the desk, letter by letter, with 40 people expected and a long register; and a name mistyped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from fabrique_desktop.services import programme
from fabrique_desktop.services.alike import find_alike
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.searching import by_code, find_people
from tests.benchmarks.dossiers import CODE, Name, copied, names, opened, register, sample_lines, workshop_of
from tests.benchmarks.measuring import Measure, bounded, milliseconds, settle
from tests.journeys.player import Player

_EXPECTED = 40
_TYPED = 80  # people whose names are typed
_PAINTED = 20
_SEED = 20170406
_CODES = ("AB12CD34", "QB&éCD\"'", "https://example.org/meetings/12/registrations_attendees/ZZ12ZZ34/qr")


def measure(founded: Path) -> Iterator[Measure]:
    application = composition.application(["fabrique"])
    for number, search, typo in ((10_000, 5, 150), (100_000, 16, 150)):
        dossier, people = copied(founded, f"register_{number}"), names(number)
        register(dossier, people)
        with opened(dossier) as database:
            database.write(apply_import, list(islice(sample_lines(), _EXPECTED)), workshop_of(database))
        yield from _asked(dossier, people, search, typo)
        yield bounded(
            f"search_to_paint_p99_{number}", _painted(application, dossier, people[:: number // _PAINTED]), 33
        )


def _asked(dossier: Path, people: Sequence[Name], search: float, typo: float) -> Iterator[Measure]:
    typed = people[:: len(people) // _TYPED]
    asked = ((find_people, keystrokes(typed)), (find_alike, mistyped(typed)), (by_code, _CODES * 200))
    with opened(dossier) as database:
        workshop_ids = [workshop_of(database)]
        times = []
        for question, texts in asked:
            for text in texts[:20]:
                database.read(question, text, workshop_ids)
            settle()
            times.append([milliseconds(partial(database.read, question, text, workshop_ids)) for text in texts])
    number = len(people)
    yield bounded(f"search_p99_{number}_people", times[0], search)
    yield bounded(f"typo_p99_{number}", times[1], typo)
    yield bounded(f"code_p99_{number}", times[2], 1)


def keystrokes(people: Sequence[Name]) -> list[str]:
    """What is in the field after each key: the surname, and for one in three some of the first name."""
    found: list[str] = []
    for place, one in enumerate(people):
        whole = one.surname if place % 3 else f"{one.surname} {one.first_name[:3]}"
        found.extend(whole[:end] for end in range(1, len(whole) + 1))
    return found


def mistyped(people: Sequence[Name]) -> list[str]:
    """A letter left out, in excess, or two exchanged: whole, still being typed, with a first name, or of a stranger."""
    draw = Random(_SEED)
    found: list[str] = []
    for one in people:
        place = draw.randrange(1, max(2, len(one.surname) - 1))
        head, tail = one.surname[:place], one.surname[place:]
        for slip in (head + tail[1:], f"{head}x{tail}", head[:-1] + tail[:1] + head[-1:] + tail[1:]):
            found += [slip, slip[:-2], f"{slip} {one.first_name}", f"{one.first_name[:4]} {slip}", f"{slip} Zzyzx"]
    return found


class Painted(QObject):
    """Whether the field was painted since it was last asked."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self.since = False
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.since = self.since or event.type() is QEvent.Type.Paint
        return False


def _painted(application: QApplication, dossier: Path, people: Sequence[Name]) -> list[float]:
    """From a key to the end of the painting it brings, list and field, in the real window."""
    desktop = Desktop(application, dossier)
    desktop.window.show()
    player = Player(desktop)
    player.until(lambda: desktop.bench is not None, "the dossier")
    player.bench.choose([player.bench.database.read(programme.workshop_named, CODE)], "desk")
    desktop.window.activateWindow()
    field = player.bench.desk.search
    player.until(field.hasFocus, "the field")
    painted = Painted(field)
    _type(field, painted, "chauffe")
    settle()
    times = [taken for one in people for taken in _type(field, painted, f"{one.surname} {one.first_name[:3]}")]
    desktop.window.close()
    desktop.window.deleteLater()
    QTest.qWait(20)
    return times


def _type(field: QLineEdit, painted: Painted, text: str) -> list[float]:
    times = [milliseconds(partial(_press, field, painted, letter)) for letter in text]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QApplication.processEvents()
    return times


def _press(field: QLineEdit, painted: Painted, letter: str) -> None:
    painted.since = False
    none = Qt.KeyboardModifier.NoModifier
    QTest.sendKeyEvent(QTest.KeyAction.Click, field, Qt.Key.Key_unknown, letter, none)
    while not painted.since:
        QApplication.processEvents()
    QApplication.processEvents()
