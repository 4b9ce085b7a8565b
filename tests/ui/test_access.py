"""Every page by keyboard and by ear, at every size of text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.keys import TABLE_OF_KEYS, Where
from fabrique_desktop.ui.theme import DARK, LIGHT, ZOOMS, Look
from tests.ui.conftest import Opener

PAGES = ("day", "desk", "capture", "lead", "closing", "programme", "import", "help", "tidy", "names")


def focusable(page: QWidget) -> list[QWidget]:
    return [
        one
        for one in page.findChildren(QWidget)
        if one.isVisible() and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_focusable_widget_is_without_a_name(
    open_window: Opener, dossier: Path, registered: Database, page: str
) -> None:
    player = open_window(dossier, page=page)
    nameless = []
    for widget in focusable(player.desktop.window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} {widget.objectName()}")
    assert nameless == []


@pytest.mark.parametrize("page", ["desk", "capture", "lead"])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_the_window_fits_a_small_laptop(
    open_window: Opener, dossier: Path, registered: Database, zoom: float, page: str
) -> None:
    player = open_window(dossier, page=page)
    player.desktop.dress(Look(zoom=zoom))
    QTest.qWait(50)
    hint = player.desktop.window.minimumSizeHint()
    assert hint.width() <= 1024
    assert hint.height() <= 700


def test_the_presence_just_recorded_is_announced(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, page="desk")
    player.type("celik")
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert "Hüseyin Çelik" in player.desktop.window.banner.text.text()


#: what a page listens to beside its own keys
TOGETHER = {Where.CAPTURE: {Where.ROOM}}


@pytest.mark.parametrize("where", list(Where), ids=lambda where: where.name)
def test_one_key_does_one_thing_in_one_place(where: Where) -> None:
    heard = {where, Where.EVERYWHERE, *TOGETHER.get(where, ())}
    keys = [key.shown for key in TABLE_OF_KEYS if key.where in heard]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)


@pytest.mark.parametrize("page", PAGES)
def test_no_key_is_listened_to_twice_on_a_page(open_window: Opener, dossier: Path, page: str) -> None:
    """Two of the same are none: Qt then calls neither."""
    window = open_window(dossier, page=page).desktop.window
    heard = [one for one in window.findChildren(QShortcut) if one.parent() in (window, window.pages[page])]
    keys = [one.key().toString() for one in heard]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
    known = {QKeySequence(key.sequence).toString() for key in TABLE_OF_KEYS if key.sequence}
    assert set(keys) <= known


def test_every_place_is_in_the_table_that_f1_shows(open_window: Opener, dossier: Path) -> None:
    table = open_window(dossier, page="help").bench.help.table
    shown = {str(table.model().index(line, 0).data()) for line in range(table.rowCount())}
    assert shown == {where.value for where in Where}
    assert table.rowCount() == len(TABLE_OF_KEYS)


def test_keys_are_safe_on_a_french_keyboard() -> None:
    """A digit is shifted there: its key without Shift does the same."""
    for key in TABLE_OF_KEYS:
        last = (key.sequence or "F1").rsplit("+", 1)[-1]
        assert not last.isdecimal() or key.also, key
        assert "Alt" not in (key.sequence or ""), key


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_is_readable(tokens: dict[str, str]) -> None:
    grounds = ("window", "surface", "raised", "soft")
    pairs = [(text, ground) for text in ("text", "muted") for ground in grounds]
    pairs += [("on_accent", one) for one in ("accent", "participation", "coordination", "both", "unsorted")]
    pairs += [("side_text", "side"), ("side_muted", "side"), ("side_text", "side_selected"), ("accent", "surface")]
    pairs += [("text", f"{tone}_soft") for tone in ("ok", "warn", "danger")] + [
        ("warn", "surface"),
        ("danger", "surface"),
    ]
    weak = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert contrast(tokens["field"], tokens["surface"]) >= 3


def test_the_number_in_a_box_is_seen(open_window: Opener, dossier: Path, registered: Database) -> None:
    """A style sheet and a box without arrows once left its text one pixel wide."""
    player = open_window(dossier, page="desk")
    player.bench.desk.views.show_view(player.bench.desk.views.tables)
    QTest.qWait(20)
    for box in (player.bench.desk.views.tables.number, player.bench.desk.views.tables.seats):
        assert box.lineEdit().width() > box.fontMetrics().horizontalAdvance("888")
