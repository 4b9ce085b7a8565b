"""The commands about the phrase that opens a dossier: `new`, `passphrase`. No phrase is ever on the command line."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from fabrique_desktop import paths
from fabrique_desktop.arguments import Parser, post
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.opening import chosen_phrase, post_name, unlocked
from fabrique_desktop.store import dossier
from fabrique_desktop.store.database import Database, now
from fabrique_desktop.store.failures import MissingFolder, NotProtected, WrongPhrase
from fabrique_desktop.store.key_file import Opened, is_encrypted

DONE, REFUSED, BAD_USAGE = 0, 1, 2
_NO_CHOICE = (
    "Dites comment le dossier s’ouvre : « --passphrase-file FICHIER », ou « --no-passphrase » pour un dossier non "
    "protégé. Rien n’a été créé."
)


def say_new(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    parser.add_argument("--training", action="store_true", help="dossier d’entraînement, personnes inventées")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--no-passphrase", action="store_true", help="sans phrase de passe (non protégé)")
    how.add_argument(
        "--passphrase-file", type=Path, metavar="FICHIER", help="fichier dont la première ligne est la phrase de passe"
    )
    _say_sheet(parser)


def _say_sheet(parser: Parser) -> None:
    parser.add_argument(
        "--recovery-sheet", type=Path, metavar="FICHIER", help="PDF de la feuille de secours, à imprimer puis effacer"
    )


def new(asked: argparse.Namespace) -> int:
    """Without a word about a phrase, it is typed; where nobody can type, nothing is made unless it is training."""
    groups: Sequence[str] = ()
    if asked.no_passphrase or (asked.training and asked.passphrase_file is None):
        database = dossier.create(asked.dossier, training=asked.training)
    elif asked.passphrase_file is None and not sys.stdin.isatty():
        _complain(_NO_CHOICE)
        return BAD_USAGE
    else:
        _must_be_free(asked.recovery_sheet)
        phrase = chosen_phrase(asked.passphrase_file, asked.dossier)
        database, groups = dossier.create_protected(asked.dossier, phrase, training=asked.training)
    with closing(database):
        if asked.training:
            _fill(database)
        print(f"Dossier créé ({'protégé' if groups else 'non protégé'}) : {database.path}")
        _tell_sheet(groups, asked.recovery_sheet, database.path)
    return DONE


def _fill(database: Database) -> None:
    from fabrique_desktop.training import load_training

    load_training(database)


def say_passphrase(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    parser.add_argument("--passphrase-file", type=Path, metavar="FICHIER", help="la phrase actuelle, s’il y en a une")
    parser.add_argument(
        "--recovery-code-file", type=Path, metavar="FICHIER", help="les groupes de la feuille de secours"
    )
    parser.add_argument("--new-passphrase-file", type=Path, metavar="FICHIER", help="la nouvelle phrase")
    parser.add_argument("--for", dest="whose", type=post, metavar="POSTE", help="accueil, saisie…")
    parser.add_argument("--withdraw", action="store_true", help="retire la phrase de ce poste")
    _say_sheet(parser)


def passphrase(asked: argparse.Namespace) -> int:
    """Give a phrase to a dossier that has none, change one, or give a post its own."""
    path, whose = paths.real(asked.dossier), asked.whose or Post.LEAD
    _must_be_free(asked.recovery_sheet)
    if path.is_file() and not is_encrypted(path):  # keys that a cut left beside it open nothing
        return _given(asked, path)
    from fabrique_desktop.store import keys

    known = _known(asked, path)
    if known.post is not Post.LEAD:
        raise WrongPhrase(path)
    groups: Sequence[str] = ()
    if asked.withdraw:
        if whose is Post.LEAD:
            _complain("La phrase du pilotage se change ; elle ne se retire pas. Rien n’a été changé.")
            return REFUSED
        keys.withdraw_phrase(path, known.key, whose)
    elif asked.new_passphrase_file is not None or asked.recovery_sheet is None:
        keys.set_phrase(path, known.key, whose, chosen_phrase(asked.new_passphrase_file, path))
    if asked.recovery_sheet is not None:
        groups = keys.renew_sheet(path, known.key)
    _renew_copies(path)
    print(f"Phrases de ce dossier : {', '.join(sorted(post_name(one) for one in keys.posts_of(path)))}.")
    _tell_sheet(groups, asked.recovery_sheet, path)
    return DONE


def _given(asked: argparse.Namespace, path: Path) -> int:
    from fabrique_desktop.store import keys, protecting

    if asked.whose not in (None, Post.LEAD) or asked.withdraw:
        raise NotProtected(path)
    phrase = chosen_phrase(asked.new_passphrase_file or asked.passphrase_file, path)
    groups = protecting.protect(path, phrase)
    print(f"Dossier protégé : {path}")
    _tell_sheet(groups, asked.recovery_sheet, path)
    _drop_plain_copies(path, keys.unlock(path, phrase))
    return DONE


def _renew_copies(path: Path) -> None:
    """The copies open by the phrases of today, and by no former one; those that are out of reach are told."""
    from fabrique_desktop.store.copies import carry_keys_to_copies

    for away in carry_keys_to_copies(path):
        _complain(f"Les copies de « {away} » ne sont pas à portée : elles s’ouvrent encore par les phrases d’avant.")


def _drop_plain_copies(path: Path, unlocked: Opened) -> None:
    """A copy that anybody reads would make the phrase useless; what is left in clear is told."""
    from fabrique_desktop.store import keyring
    from fabrique_desktop.store.copies import without_plain_copies

    with keyring.held(path, unlocked.key):
        purged = without_plain_copies(path)
    for left in (*purged.unreachable, *path.parent.glob(f"{path.name}-brouillons.abime-*")):
        _complain(f"À détruire, car lisible sans phrase : « {left} ».")


def _known(asked: argparse.Namespace, path: Path) -> Opened:
    from fabrique_desktop.store import keys

    if asked.recovery_code_file is not None:
        return keys.unlock_by_sheet(path, asked.recovery_code_file.read_text(encoding="utf-8-sig"))
    found = unlocked(path, asked)
    if found is None:
        raise NotProtected(path)
    return found


def _must_be_free(sheet: Path | None) -> None:
    """Before anything is made: a sheet that cannot be written is a way in that nobody has."""
    if sheet is None:
        return
    if sheet.exists():
        raise FileExistsError(errno.EEXIST, "exists", str(sheet))
    if not sheet.parent.is_dir():
        raise MissingFolder(sheet.parent)


def _tell_sheet(groups: Sequence[str], sheet: Path | None, path: Path) -> None:
    """In the PDF when one is asked for; else here, once: nothing keeps them."""
    if not groups:
        return
    if sheet is None:
        print(f"Feuille de secours, à recopier et à garder à part : {'-'.join(groups)}")
        return
    from fabrique_desktop.documents.recovery_sheet_pdf import write_recovery_sheet
    from fabrique_desktop.domain.rights import RecoverySheet

    try:
        write_recovery_sheet(RecoverySheet(dossier=path.stem, made_at=now(), groups=tuple(groups)), sheet)
    except OSError:  # a full disk: they are said here, since nothing else keeps them
        print(f"Feuille de secours, à recopier et à garder à part : {'-'.join(groups)}")
        raise
    print(f"Feuille de secours : {sheet}")


def _complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
