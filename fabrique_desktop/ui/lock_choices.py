"""What was chosen on this computer about locking: after how long, and what the room sees meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

NEVER = 0
MINUTES = (2, 5, 15, NEVER)


@dataclass(frozen=True, slots=True)
class LockChoices:
    """`running`: even while a workshop runs; `wall`: the room's screen keeps its last image instead of going black."""

    minutes: int = 5
    running: bool = False
    wall: bool = False

    @classmethod
    def read(cls, preferences: Mapping[str, object]) -> LockChoices:
        """A part of the preferences; what is damaged there is as if it had not been chosen."""
        kept = preferences.get("lock")
        found = kept if isinstance(kept, dict) else {}
        minutes = found.get("minutes")
        return cls(
            minutes if isinstance(minutes, int) and minutes in MINUTES else cls().minutes,
            found.get("running") is True,
            found.get("wall") is True,
        )

    def kept(self) -> dict[str, object]:
        return asdict(self)


def minutes_words(minutes: int) -> str:
    return f"Après {minutes} minutes sans rien taper" if minutes != NEVER else "Jamais de lui-même"
