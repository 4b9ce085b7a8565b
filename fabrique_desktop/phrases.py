"""Phrases proposed to whoever protects a dossier: plain words, drawn by chance, that any keyboard types."""

from __future__ import annotations

import secrets

from fabrique_desktop import paths

WORDS = 4


def propose(number: int = WORDS) -> str:
    """Different words, one space between them."""
    known = words()
    chosen: list[str] = []
    while len(chosen) < number:
        word = secrets.choice(known)
        if word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


def words() -> list[str]:
    return paths.resource("texts", "phrase_words.txt").read_text(encoding="ascii").split()
