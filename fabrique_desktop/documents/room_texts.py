"""The sentences that the program itself shows to the room: resources/texts/room.toml, proof-read by the City."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fabrique_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class RoomTexts:
    welcome: str
    unnamed: str
    rules_title: str
    rules: Sequence[str]
    purpose_title: str
    purpose: str


@cache
def room_texts() -> RoomTexts:
    texts = tomllib.loads(resource("texts", "room.toml").read_text(encoding="utf-8"))
    return RoomTexts(
        welcome=texts["welcome"],
        unnamed=texts["unnamed"],
        rules_title=texts["rules"]["title"],
        rules=tuple(texts["rules"]["items"]),
        purpose_title=texts["purpose"]["title"],
        purpose=texts["purpose"]["text"],
    )
