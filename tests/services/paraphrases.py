"""Invented entries, as tables would say them: the same idea twice in other words, and ideas that stand alone.

Written before any figure was looked at, on other subjects than the samples, so that no method is fitted to them.
"""

from __future__ import annotations

from pathlib import Path

_BLOCKS = [block.splitlines() for block in Path(__file__).with_suffix(".txt").read_text("utf-8").split("\n\n")]

#: by professionals and by inhabitants
PAIRS = [(block[0], block[1]) for block in _BLOCKS if len(block) == 2]
#: several touch the same subjects, or use the same words
ALONE = [block[0] for block in _BLOCKS if len(block) == 1]
