"""Days and hours as people type them: read whole or not at all."""

from __future__ import annotations

from datetime import date, time

import pytest

from fabrique_desktop.ui.widgets.moment_reading import read_day, read_hour


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/03/2017", date(2017, 3, 31)),
        ("10/10/2017", date(2017, 10, 10)),
        ("9-9-17", date(2017, 9, 9)),
        ("13/04", date(2018, 4, 13)),
        ("1304", date(2018, 4, 13)),
        ("130417", date(2017, 4, 13)),
        ("29092017", date(2017, 9, 29)),
        ("jeudi 1er août 2019", date(2019, 8, 1)),
        ("2 février", date(2018, 2, 2)),
        ("29/02/2017", None),
        ("2017-04-13", None),
        ("4", None),
        ("13/04/2017 14:00", None),
        ("13/04/1917", None),
    ],
)
def test_reads_days(typed: str, day: date | None) -> None:
    assert read_day(typed, 2018) == day


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("14", time(14)),
        ("9h", time(9)),
        ("18h30", time(18, 30)),
        ("18 h 30", time(18, 30)),
        ("18:30", time(18, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("24:00", None),
        ("9h75", None),
        ("soir", None),
        ("-3", None),
        ("", None),
    ],
)
def test_reads_hours(typed: str, hour: time | None) -> None:
    assert read_hour(typed) == hour
