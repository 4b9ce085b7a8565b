"""Words of people that no log and no report may hold, planted wherever an error could carry them."""

from __future__ import annotations

NAME = "Maryvonne Quéméner"
SAID = "Je dors dans ma voiture depuis mars"
HOME = "/home/maryvonne.quemener/La Fabrique Quéméner.fabrique"
WINDOWS_HOME = "C:\\Users\\Maryvonne Quéméner\\Documents\\essai.fabrique"
CALL = "06 12 34 56 78"
MAIL = "maryvonne@example.org"

NEEDLES = (NAME, SAID, HOME, WINDOWS_HOME, CALL, MAIL)
_TRACES = ("maryvonne", "quéméner", "quemener", "voiture", "dors", "12 34 56", "example.org", ".fabrique")


def traces_in(text: str) -> list[str]:
    """What is left of them, whole or in part."""
    return [trace for trace in _TRACES if trace in text.casefold()]
