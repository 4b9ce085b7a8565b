"""The same measure twice: a few times in « make test », many times in « make soak »."""

from __future__ import annotations

import pytest


def volume(name: str, *, short: int, soak: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, [short, pytest.param(soak, marks=pytest.mark.soak)])


#: of one size only: a figure of « make soak » too
measure = pytest.mark.measure
