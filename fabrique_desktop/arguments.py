"""argparse in French: usage, headings, refusals in one line; and the words a command takes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from typing import NoReturn

from fabrique_desktop.documents.labels import KIND
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.text import fold

_FRENCH: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"one of the arguments (.*) is required", r"il faut l’un de ces choix : \1"),
    (r"argument (.+?): not allowed with argument (.*)", r"\1 ne va pas avec \2"),
    (r"unrecognized arguments: (.*)", r"de trop ou inconnu : \1"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 attend une valeur"),
    (r"argument (.+?): ignored explicit argument (.*)", r"\1 ne prend pas de valeur"),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)",
        r"\1 : \2 n’est pas prévu (au choix : \3)",
    ),
    (r"ambiguous option: (.+?) could match (.*)", r"\1 est ambigu : \2"),
    (r"argument (.+?): (.*)", r"\1 : \2"),
)


class _French(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)  # type: ignore[arg-type]


class Parser(argparse.ArgumentParser):
    """Says in one French line what is wrong with a command, and exits with 2."""

    def __init__(self, **options: object) -> None:
        options = {"add_help": False, "formatter_class": _French, "allow_abbrev": False, **options}
        super().__init__(**options)  # type: ignore[arg-type]
        self._positionals.title = "arguments "
        self._optionals.title = "options "
        self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog} : {in_french(message)} (voir « {self.prog} --help »)\n")


def in_french(message: str) -> str:
    for english, french in _FRENCH:
        if (found := re.fullmatch(english, message, re.DOTALL)) is not None:
            return " ".join(found.expand(french).split(" "))
    return message


def positive(word: str) -> int:
    """A table's number."""
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"« {word} » n’est pas un numéro")
    return int(word)


_ANGLES: Mapping[str, AngleChoice] = {
    "p": AngleChoice.PARTICIPATION,
    "c": AngleChoice.COORDINATION,
    "pc": AngleChoice.BOTH,
    "cp": AngleChoice.BOTH,
}
_KINDS: Mapping[str, ContributionKind] = {
    fold(name): kind for kind, french in KIND.items() for name in (french, kind.value)
} | {
    "idee piste": ContributionKind.IDEA,
    "piste": ContributionKind.IDEA,
    "desaccord": ContributionKind.DISAGREEMENT,
    "debat": ContributionKind.DISAGREEMENT,
    "parole": ContributionKind.VERBATIM,
    "note": ContributionKind.FACILITATOR_NOTE,
}


def angle(word: str) -> AngleChoice:
    found = _ANGLES.get(word.strip().casefold())
    if found is None:
        raise argparse.ArgumentTypeError(f"« {word} » n’est pas un angle (P, C ou PC)")
    return found


def kind(word: str) -> ContributionKind:
    """A kind by its French or its English name, whatever its capitals and accents."""
    found = _KINDS.get(fold(word))
    if found is None:
        known = ", ".join(name.lower() for name in KIND.values())
        raise argparse.ArgumentTypeError(f"« {word} » n’est pas une nature ({known})")
    return found


_POSTS = {"accueil": Post.DESK, "saisie": Post.CAPTURE, "pilotage": Post.LEAD, "reponse": Post.ANSWER}


def post(word: str) -> Post:
    """A post by its French name, whatever its capitals and accents."""
    found = _POSTS.get(fold(word))
    if found is None:
        raise argparse.ArgumentTypeError(f"« {word} » n’est pas un poste (accueil, saisie, pilotage, réponse)")
    return found
