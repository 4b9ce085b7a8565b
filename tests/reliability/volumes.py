"""The same measure twice: a few times in « make test », many times in « make soak »."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., None])


def volume(name: str, *, short: int, soak: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, [short, pytest.param(soak, marks=pytest.mark.soak)])


def measure(test: Test) -> Test:
    """Of one size only: in « make test », and among the figures of « make soak » too."""
    found: Test = pytest.mark.usefixtures("size")(volume("size", short=1, soak=2)(test))
    return found
