"""What long work reports: done and total; raising from it cancels the work."""

from __future__ import annotations

from collections.abc import Callable

#: called with (done, total), `done` never going back; what it raises stops the work and leaves no half file
Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """For those who wait without looking."""
