"""Days and hours as people write them: « 13/04/2017 », « 13 avril », « 18h30 »; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise

from PySide6.QtCore import QLocale

from fabrique_desktop.domain.text import fold

FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)
_MONTHS = {fold(FRENCH.monthName(number)): number for number in range(1, 13)}
_YEARS = range(2000, 2100)
_TOGETHER = {4: (2,), 6: (2, 4), 8: (2, 4)}  # 1304, 130417, 13042017


def read_day(text: str, year: int) -> date | None:
    """A day, its month, and its year or else `year`; None when it is not a day of the calendar."""
    words = re.findall(r"\d+|[a-z]+", fold(text))
    parts = [_MONTHS.get(word) or (int(word) if word.isdigit() else None) for word in words]
    numbers = [part for part in parts if part is not None]
    if len(numbers) == 1 and len(words) == 1 and (cuts := _TOGETHER.get(len(words[0]))):
        numbers = [int(part) for part in _cut(words[0], cuts)]
    if len(numbers) not in (2, 3):
        return None
    day, month = numbers[:2]
    year = numbers[2] if len(numbers) == 3 else year
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def read_hour(text: str) -> time | None:
    """« 18 », « 18h30 », « 18:30 », « 1830 »; None when it is not an hour of the day."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) == 1 and len(numbers[0]) in (3, 4):
        numbers = [numbers[0][:-2], numbers[0][-2:]]
    if len(numbers) not in (1, 2) or not re.fullmatch(r"[\d\s:.hH]+(min)?", text.strip()):
        return None
    hour, minute = int(numbers[0]), int(numbers[1]) if len(numbers) == 2 else 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _cut(text: str, places: tuple[int, ...]) -> list[str]:
    edges = (0, *places, len(text))
    return [text[start:end] for start, end in pairwise(edges)]
