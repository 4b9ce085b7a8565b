"""What the reliability of the product is judged by: figures, each with its bound, its seed and its machine."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

NAME = "reliability"  # of the property that carries a figure from the process that measured it to the one that tells
FILE = Path(__file__).resolve().parents[2] / "build" / "reliability.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. A bound is « = 0 », « ≤ 500 », « ≥ 1 »; empty, the value is only told."""

    subject: str
    name: str
    value: float
    bound: str = ""
    unit: str = ""
    seed: int | None = None

    @property
    def holds(self) -> bool:
        if not self.bound:
            return True
        sign, limit = self.bound.split()
        return {"=": self.value == float(limit), "≤": self.value <= float(limit), "≥": self.value >= float(limit)}[sign]

    def line(self) -> str:
        value = f"{self.value:.4g}" if self.value % 1 else f"{self.value:.0f}"
        seed = "-" if self.seed is None else str(self.seed)
        kept = "" if self.holds else "  NOT HELD"
        return f"{self.name:<58} {value:>9} {self.unit:<4} {self.bound or '-':>9}  {seed:>5}{kept}"


class Figures:
    """What one test measures; a figure out of its bound fails the test once all of them are told."""

    def __init__(self, item: pytest.Item, subject: str) -> None:
        self._item = item
        self._subject = subject
        self.seed: int | None = None

    def tell(self, name: str, value: float, unit: str = "", bound: str = "") -> None:
        figure = Figure(self._subject, name, value, bound, unit, self.seed)
        self._item.user_properties.append((NAME, json.dumps(asdict(figure))))

    def none(self, name: str, value: int) -> None:
        self.tell(name, value, bound="= 0")

    def all(self, name: str, value: int, of: int) -> None:
        self.tell(name, value, bound=f"= {of}")

    def at_least(self, name: str, value: float, least: float, unit: str = "") -> None:
        self.tell(name, value, unit, f"≥ {least:g}")

    def at_most(self, name: str, value: float, most: float, unit: str = "") -> None:
        self.tell(name, value, unit, f"≤ {most:g}")

    def spread(self, name: str, milliseconds: Sequence[float]) -> None:
        """Told, and bounded by nothing: the machine decides."""
        ordered = sorted(milliseconds)
        self.tell(f"{name}, median", ordered[len(ordered) // 2], "ms")
        self.tell(f"{name}, longest", ordered[-1], "ms")


def told(properties: Sequence[tuple[str, object]]) -> list[Figure]:
    return [Figure(**json.loads(str(content))) for name, content in properties if name == NAME]


def machine() -> str:
    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]
    return (
        f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} processors,"
        f" Python {platform.python_version()}, SQLite {dbapi2.sqlite_version}, SQLCipher {cipher}"
    )


def merged(figures: Sequence[Figure]) -> list[Figure]:
    """What several cases tell under one name, as one line: all of them hold, and none of it was lost."""
    found: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        known = found.setdefault((figure.subject, figure.name), figure)
        if known is not figure and figure.bound.startswith("="):
            of = float(known.bound[2:]) + float(figure.bound[2:])
            found[known.subject, known.name] = replace(known, value=known.value + figure.value, bound=f"= {of:g}")
    return list(found.values())


def lines(figures: Sequence[Figure]) -> Iterator[str]:
    yield machine()
    yield f"{'':<58} {'value':>9} {'':<4} {'bound':>9}  {'seed':>5}"
    for subject in dict.fromkeys(figure.subject for figure in figures):
        yield subject
        yield from (f"  {figure.line()}" for figure in figures if figure.subject == subject)


def keep(figures: Sequence[Figure], target: Path = FILE) -> None:
    target.parent.mkdir(exist_ok=True)
    content = {"machine": machine(), "figures": [asdict(figure) | {"holds": figure.holds} for figure in figures]}
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
