"""What the journey of the sixty types: the sample, and what the room adds. Without Qt: its parent reads it too."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "samples" / "propositions.csv"
#: in this order for each row; a post-it board for some workshops, the dots for all
PHASES = ("line", "aside", "verbatim", "sent", "correction", "sheet", "block", "dots")
BOARDS = frozenset({"A1-ACT-2", "A2-CIT-1", "A3-CIT-1", "A4-CIT-2"})
_CONDITIONS = "Un lieu connu de toutes et tous, des horaires tenus."
_OBSTACLES = "+ de moyens la première année ; = même règle pour chacun·e."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sample, and where each of its columns is typed."""

    number: int
    code: str
    at: datetime
    angle: str
    table: int
    text: str
    verbatim: str
    fields: Mapping[str, str]
    dots: int
    last: bool

    @property
    def aside(self) -> str:
        """Somebody speaks meanwhile: typed while this one waits aside."""
        return f"Pendant ce temps, à propos du point {self.number} : qui s’en charge ?" if self.number % 6 == 1 else ""

    @property
    def hasty(self) -> str:
        """Enter pressed by habit in mid-sentence: what was recorded, to be corrected."""
        return self.text[: len(self.text) // 2].rsplit(None, 1)[0] if self.number % 3 == 0 else ""

    @property
    def parked(self) -> str:
        """Half-typed when one goes back to correct."""
        return f"Note de côté pendant la correction du point {self.number}." if self.number % 6 == 3 else ""

    @property
    def validated(self) -> bool:
        return self.number % 4 == 0

    @property
    def extra(self) -> str:
        return self.aside or self.parked

    @property
    def phases(self) -> Sequence[str]:
        """Those it goes through; the last row of a workshop also brings the wall of post-its and the dots."""
        own = {"line": True, "aside": self.aside, "correction": self.hasty, "verbatim": self.verbatim}
        own |= {"sheet": True, "sent": True, "block": self.last and self.code in BOARDS, "dots": self.last}
        return [phase for phase in PHASES if own[phase]]


def sample() -> Sequence[Row]:
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";"))
    after = [*(one["seance"] for one in found[1:]), ""]
    return [_row(one, last=one["seance"] != code) for one, code in zip(found, after, strict=True)]


def _row(found: Mapping[str, str], *, last: bool) -> Row:
    number = int(found["numero"])
    description = found["description"].replace("\r\n", "\n")
    fields = {"title": found["intitule"], "answers_to": found["constat"], "who": found["porte_par"]}
    if number % 5 == 0:
        fields |= {"how": description, "conditions": _CONDITIONS, "obstacles": _OBSTACLES}
    return Row(
        number, found["seance"], datetime.fromisoformat(found["saisi_le"]), found["angle"], int(found["table"][1:]),
        f"{found['intitule']}. {description}", found["verbatim"], fields, int(found["gommettes"]), last,
    )  # fmt: skip


def board(code: str) -> Sequence[str]:
    """The post-its of a workshop's wall, pasted at once."""
    return [f"{mark} post-it {place} du mur {code}" for place, mark in enumerate("+-=@•", start=1)]


def everything(rows: Sequence[Row]) -> Sequence[str]:
    """Every text that the dossier must hold, once."""
    boards = [text for code in sorted(BOARDS) for text in board(code)]
    return [*(row.text for row in rows), *(row.extra for row in rows if row.extra), *boards]
