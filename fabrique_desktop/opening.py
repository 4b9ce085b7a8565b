"""How the command line opens a dossier: its phrase comes from a file or from the keyboard, never from the command.

What is on a command line, or in the environment, is read by every program of the computer.
"""

from __future__ import annotations

import argparse
import codecs
import getpass
import sys
from contextlib import closing
from pathlib import Path

from fabrique_desktop import paths
from fabrique_desktop.arguments import Parser, post
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import dossier
from fabrique_desktop.store.check import CheckReport, check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.failures import PhraseNeeded, UnreadablePhrase, WeakPhrase
from fabrique_desktop.store.key_file import Opened, is_protected

_LONGEST = 1 << 16  # bytes of a file that holds a phrase


def say_opening(parser: Parser) -> None:
    """The two arguments of every command that opens a dossier."""
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FICHIER", help="fichier dont la première ligne est la phrase de passe"
    )
    parser.add_argument(
        "--as", dest="post", type=post, metavar="POSTE", help="accueil, saisie, pilotage ou réponse ; sans lui, le sien"
    )


def opened(path: Path, asked: argparse.Namespace) -> closing[Database]:
    return opened_by(path, asked, unlocked(path, asked))


def opened_by(path: Path, asked: argparse.Namespace, known: Opened | None) -> closing[Database]:
    return closing(dossier.open_dossier(path, unlocked=known, post=asked.post))


def checked(path: Path, asked: argparse.Namespace) -> CheckReport:
    return check_dossier(path, unlocked(path, asked))


def unlocked(path: Path, asked: argparse.Namespace) -> Opened | None:
    """None for a dossier without a phrase: the file that holds one is not even read."""
    path = paths.real(path)
    if not path.is_file() or not is_protected(path):
        return None
    from fabrique_desktop.store import keys  # noqa: PLC0415 - cryptography, which only a protected dossier needs

    return keys.unlock(path, phrase_of(asked.passphrase_file, path))


def phrase_of(file: Path | None, path: Path) -> str:
    """From the file, else typed without being shown; PhraseNeeded where nobody can type."""
    if file is not None:
        return phrase_in(file)
    if not sys.stdin.isatty():
        raise PhraseNeeded(path)
    return _typed("Phrase de passe : ", path)


def _typed(asked: str, path: Path) -> str:
    try:
        return getpass.getpass(asked)
    except EOFError:
        raise PhraseNeeded(path) from None
    except UnicodeDecodeError:
        raise UnreadablePhrase(path) from None


def chosen_phrase(file: Path | None, path: Path) -> str:
    """A new one, typed twice when it is typed; WeakPhrase when the two differ, or where nobody can type."""
    if file is not None:
        return phrase_in(file)
    if not sys.stdin.isatty():
        raise PhraseNeeded(path)
    first = _typed("Nouvelle phrase de passe : ", path)
    if first != _typed("La même, encore une fois : ", path):
        raise WeakPhrase(path)
    return first


def phrase_in(file: Path) -> str:
    """Its first line, however the editor that wrote it marks UTF-8 and ends lines; read once, it may be a pipe."""
    with file.open("rb") as stream:
        content = stream.read(_LONGEST)
    try:
        text = content.decode("utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadablePhrase(file) from None  # its message would quote the bytes
    return "".join(text.splitlines()[:1]).strip()


def post_name(one: Post) -> str:
    return {Post.DESK: "accueil", Post.CAPTURE: "saisie", Post.LEAD: "pilotage", Post.ANSWER: "réponse"}[one]
