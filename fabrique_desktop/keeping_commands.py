"""The commands that keep a dossier: `backup`, `restore`."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from fabrique_desktop import opening, paths
from fabrique_desktop.arguments import Parser
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import keyring
from fabrique_desktop.store.copies import copy_elsewhere
from fabrique_desktop.store.failures import MissingDossier, StoreError, WrongPhrase
from fabrique_desktop.store.key_file import Opened, must_be_readable
from fabrique_desktop.store.restoring import restore as put_back
from fabrique_desktop.ui.copies_words import counted

DONE = 0


def say_backup(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    parser.add_argument("--to", type=Path, metavar="RÉPERTOIRE", required=True, help="où déposer la copie")
    opening.say_opening(parser)


def backup(asked: argparse.Namespace) -> int:
    """A verified copy, with its keys; the window may be open meanwhile."""
    path = paths.real(asked.dossier)
    if not path.is_file():
        raise MissingDossier(path)
    unlocked = opening.unlocked(path, asked)
    must_be_readable(path, unlocked)
    asked.to.mkdir(parents=True, exist_ok=True)
    with keyring.held(path, unlocked.key if unlocked else ""):
        print(copy_elsewhere(path, asked.to))
    return DONE


def say_restore(parser: Parser) -> None:
    parser.add_argument("backup", type=Path, metavar="COPIE", help="copie à remettre en place")
    parser.add_argument(
        "--to", type=Path, metavar="DOSSIER", required=True, help="fichier « .fabrique » qu’elle devient"
    )
    opening.say_opening(parser)


def restore(asked: argparse.Namespace) -> int:
    """What was there is kept beside, and said where."""
    unlocked = _unlocked(asked)
    if unlocked is not None and unlocked.post is not Post.LEAD:
        raise NotThisPost()
    done = put_back(asked.backup, asked.to, unlocked)
    print(done.path)
    print(f"Cette copie contient {counted(done.counts)}.", file=sys.stderr)
    if done.aside is not None:
        print(f"Ce qui était là est gardé à part : « {done.aside} ».", file=sys.stderr)
    return DONE


def _unlocked(asked: argparse.Namespace) -> Opened | None:
    """By the phrase of the copy, or a newer one that the dossier knows; by the dossier's for a copy that has none."""
    try:
        found = opening.unlocked(asked.backup, asked)
    except WrongPhrase:
        with suppress(StoreError, OSError):
            if (known := opening.unlocked(asked.to, asked)) is not None:
                return known
        raise
    return found or opening.unlocked(asked.to, asked)
