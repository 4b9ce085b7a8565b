"""Two sides measured in turn, so that a machine busy with something else slows both."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

Step = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the report, in milliseconds; a bound is a floor with an aim of 1, None a ratio that is only told."""

    name: str
    ours: float
    floor: float
    aim: float | None

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    def line(self) -> str:
        ours, floor = (f"{value:.4g}" if value < 1000 else f"{value:.0f}" for value in (self.ours, self.floor))
        aim = "-" if self.aim is None else f"{self.aim:g}"
        return f"{self.name:<36}  {ours:>7}  {floor:>7}  {self.ratio:>6.2f}  {aim:>4}"


def milliseconds(step: Step) -> float:
    began = perf_counter()
    step()
    return (perf_counter() - began) * 1000


def settle() -> None:
    """The collector is to weigh what is measured, not what the measures have prepared."""
    gc.collect()
    gc.freeze()


def in_turn(ours: Step, floor: Step, times: int, *, warm: int = 1) -> tuple[list[float], list[float]]:
    """Ours, floor, ours, floor…; the first `warm` runs of each are not counted."""
    measured: tuple[list[float], list[float]] = ([], [])
    settle()
    for run in range(times + warm):
        for step, found in zip((ours, floor), measured, strict=True):
            taken = milliseconds(step)
            if run >= warm:
                found.append(taken)
    return measured


def compared(name: str, measured: tuple[Sequence[float], Sequence[float]], aim: float | None) -> Measure:
    """The medians of the two sides."""
    ours, floor = measured
    remark(f"{name}: ours {spread(ours)}, floor {spread(floor)}")
    return Measure(name, median(ours), median(floor), aim)


def bounded(name: str, ours: Sequence[float], bound: float) -> Measure:
    """The 99th percentile against a bound."""
    remark(f"{name}: {spread(ours)}, {len(ours)} measures")
    return Measure(name, p99(ours), bound, 1)


def compared_p99(name: str, measured: tuple[Sequence[float], Sequence[float]]) -> Measure:
    """The 99th percentiles of the two sides, beside a bound that is measured apart."""
    ours, floor = measured
    remark(f"{name}: ours {spread(ours)}, floor {spread(floor)}")
    return Measure(name, p99(ours), p99(floor), None)


def p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def spread(values: Sequence[float]) -> str:
    return f"min {min(values):.4g} median {median(values):.4g} p99 {p99(values):.4g} max {max(values):.4g}"


def remark(text: str) -> None:
    """Beside the report, never in it."""
    print(text, file=sys.stderr, flush=True)
