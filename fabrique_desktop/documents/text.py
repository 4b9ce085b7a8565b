"""French typography at output: dates, hours, counts, quotes and the spaces that must not break.

What people typed keeps its words; only the spaces that would leave a sign alone on its line are made
unbreakable, with U+00A0 alone: for reportlab U+202F is an ordinary space.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.text import clean_text

NBSP = "\u00a0"
UNDATED = "date à confirmer"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_BEFORE = re.compile(r"(?<=\S)[ \u202f]+(?=[;:!?»%€])")
_AFTER = re.compile(r"(?<=«)[ \u202f]+(?=\S)")
_NUMBER = re.compile(r"(?<=\d)[ \u202f](?=\d{3}(?!\d))")
_ORDINAL = re.compile(r"\bn° (?=\d)")
_QUOTES = (("«", "»"), ("“", "”"), ('"', '"'))


def spaced(text: str) -> str:
    """Hold « ; : ! ? » % € and guillemets to their word; the words themselves are left as typed."""
    if not text.isascii() or not text.isalnum():
        text = _AFTER.sub(NBSP, _BEFORE.sub(NBSP, text))
        text = _ORDINAL.sub(f"n°{NBSP}", _NUMBER.sub(NBSP, text))
    return text.replace("\u202f", NBSP).replace("\u2007", NBSP).replace("\t", " ")


@lru_cache(2048)
def ready(text: str) -> str:
    """User text as a document may print it: cleaned of what no file carries, spaces held."""
    return spaced(clean_text(text).replace("\u00ad", ""))  # a hyphen that is there or not as the line falls


def quoted(text: str) -> str:
    """Put exact words between « »; those the typist already quoted get no second pair."""
    text = clean_text(text)
    for opening, closing in _QUOTES:
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
            inner = text[1:-1]
            if opening not in inner and closing not in inner:
                text = inner.strip()
            elif opening == "«":
                return spaced(text)
            break
    return f"«{NBSP}{spaced(text)}{NBSP}»"


def day(when: date | datetime) -> str:
    """« 6 avril 2017 », « 1er mai 2017 », on Paris time."""
    when = _local(when)
    number = "1er" if when.day == 1 else str(when.day)
    return f"{number}{NBSP}{_MONTHS[when.month - 1]}{NBSP}{when.year}"


def weekday(when: date | datetime) -> str:
    """« jeudi 6 avril 2017 »."""
    return f"{_DAYS[_local(when).weekday()]} {day(when)}"


def hour(when: datetime) -> str:
    """« 9 h 30 », « 14 h »; midnight is « 0 h »."""
    when = when.astimezone(PARIS)
    return f"{when.hour}{NBSP}h" + (f"{NBSP}{when.minute:02d}" if when.minute else "")


def clock(when: datetime) -> str:
    """« 14 h 05 »: minutes always shown, for columns of arrivals."""
    when = when.astimezone(PARIS)
    return f"{when.hour}{NBSP}h{NBSP}{when.minute:02d}"


def moment(when: datetime) -> str:
    """« 6 avril 2017 à 17 h 12 »."""
    return f"{day(when)} à {hour(when)}"


def schedule(starts_at: datetime | None, ends_at: datetime | None, hint: str = "") -> str:
    """« jeudi 6 avril 2017, de 14 h à 17 h »; without a date « date à confirmer (début septembre 2017) »."""
    if starts_at is None:
        return f"{UNDATED} ({spaced(hint)})" if hint else UNDATED
    if ends_at is None:
        return f"{weekday(starts_at)} à {hour(starts_at)}"
    if _local(starts_at) == _local(ends_at):
        return f"{weekday(starts_at)}, de {hour(starts_at)} à {hour(ends_at)}"
    return f"{weekday(starts_at)} à {hour(starts_at)} – {weekday(ends_at)} à {hour(ends_at)}"


def day_or_unknown(when: date | None) -> str:
    """A milestone's day, or « date à confirmer »."""
    return UNDATED if when is None else weekday(when)


def number(value: int) -> str:
    """« 1 234 », held together."""
    return f"{value:,}".replace(",", NBSP)


def counted(value: int, singular: str, plural: str) -> str:
    """« 0 proposition », « 1 proposition », « 2 propositions »: in French zero is singular."""
    return f"{number(value)}{NBSP}{plural if abs(value) > 1 else singular}"


def capital(text: str) -> str:
    """First letter in capital, the rest as it is: « Jeudi 6 avril 2017 »."""
    return text[:1].upper() + text[1:]


def enumeration(parts: list[str]) -> str:
    """« a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} et {parts[-1]}"


def shortened(text: str, limit: int) -> str:
    """The first words of a text on one line, with « … » when some are left out."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0] if " " in line[:limit] else line[:limit]
    return cut.rstrip(" ,;:.!?–-«") + f"{NBSP}…"


def _local(when: date | datetime) -> date:
    return when.astimezone(PARIS).date() if isinstance(when, datetime) else when
