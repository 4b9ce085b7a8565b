"""The commands about people's rights: `access`, `erase`, `purge`, `aipd`.

A name is asked for, and none is printed: when several people match, they are told apart by what they came to.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from fabrique_desktop import access_papers, erasing
from fabrique_desktop.arguments import Parser, positive
from fabrique_desktop.documents.text import counted, spaced
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.erasing import Erased
from fabrique_desktop.opening import opened, say_opening
from fabrique_desktop.services import erasing_person, passages, person_data, retention
from fabrique_desktop.services.aipd import compile_aipd
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.erasing_person import Needle, ToErase
from fabrique_desktop.services.passages import NamedPassage
from fabrique_desktop.services.retention import Due
from fabrique_desktop.services.searching import by_code, find_people
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.key_file import is_protected

DONE, REFUSED = 0, 1
_PERSON = "nom et prénom, ou code d’inscription"
_NOWHERE = "Ces mots ne sont dans aucun texte. Rien n’a été fait."
_NOBODY = "Personne ne correspond. Rien n’a été fait ; cherchez par le nom, le prénom ou le code."
_AGAIN = "Si la liste qui porte cette personne est importée de nouveau, elle reviendra comme une nouvelle personne."
_HAND = "Les feuilles imprimées et les fichiers envoyés ne sont pas connus du programme : ils sont à détruire."
_PREVIEW = "Rien n’a été effacé. Pour effacer définitivement, recommencez avec « --yes »."


def say_access(parser: Parser) -> None:
    _say_dossier(parser)
    parser.add_argument("--person", metavar="MOTS", required=True, help=_PERSON)
    _say_choose(parser)
    parser.add_argument("--to", type=Path, metavar="RÉPERTOIRE", required=True, help="où déposer le PDF et le JSON")


def say_erase(parser: Parser) -> None:
    _say_dossier(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--person", metavar="MOTS", help=_PERSON)
    which.add_argument("--text", metavar="MOTS", help="mots d’un texte, qui nomment quelqu’un que le registre n’a pas")
    _say_choose(parser)
    parser.add_argument("--reference", metavar="RÉFÉRENCE", help="avec --text : dans cette contribution seule")
    parser.add_argument("--yes", action="store_true", help="efface définitivement ; sans lui, dit ce qui le serait")
    parser.add_argument(
        "--with-passages", action="store_true", help="efface aussi son nom des textes où il n’y a pas de doute"
    )
    parser.add_argument(
        "--delete-exports", action="store_true", help="supprime les fichiers produits qui portent ce nom"
    )
    parser.add_argument("--certificate", type=Path, metavar="FICHIER", help="PDF de l’attestation d’effacement")
    parser.add_argument("--asked-on", type=_day, metavar="AAAA-MM-JJ", help="jour de la demande")


def say_purge(parser: Parser) -> None:
    _say_dossier(parser)
    parser.add_argument("--yes", action="store_true", help="efface définitivement ; sans lui, dit ce qui le serait")
    parser.add_argument("--report", type=Path, metavar="FICHIER", help="PDF du rapport de purge")


def say_aipd(parser: Parser) -> None:
    _say_dossier(parser)
    parser.add_argument(
        "--to", type=Path, metavar="FICHIER", required=True, help="PDF de l’annexe à l’analyse d’impact"
    )


def _say_dossier(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    say_opening(parser)


def _say_choose(parser: Parser) -> None:
    parser.add_argument("--choose", type=positive, metavar="N", help="laquelle, quand plusieurs correspondent")


def _day(word: str) -> date:
    try:
        return datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=PARIS).date()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"« {word} » n’est pas un jour : écrivez 2017-04-06") from error


# -- who


def _chosen(database: Database, asked: argparse.Namespace) -> PersonRow | None:
    """The one person meant; else what to do is said."""
    people, chosen = database.read(_matching, asked.person), int(asked.choose or 0)
    if not people:
        _complain(_NOBODY)
    elif 1 <= chosen <= len(people):
        return people[chosen - 1]
    elif len(people) == 1 and not chosen:
        return people[0]
    else:
        number = counted(len(people), "personne correspond", "personnes correspondent")
        _complain(f"{number}. Rien n’a été fait ; précisez le nom, ou choisissez avec « --choose N » :")
        for place, person in enumerate(people, 1):
            _complain(f"{place} : {_told_apart(person)}")
    return None


def _matching(session: Session, words: str) -> Sequence[PersonRow]:
    if people := find_people(session, words):
        return sorted(people, key=lambda one: one.id)
    registered = by_code(session, words)
    return [] if registered is None else [registered]


def _told_apart(person: PersonRow) -> str:
    """What each was expected at and came to: neither a name nor what is private."""
    expected = f"inscription à {', '.join(person.registered)}" if person.registered else "sans inscription"
    came = ", ".join(sorted(code for code, _at in person.present))
    return f"{expected} ; {f'présence à {came}' if came else 'aucune présence'}"


# -- access


def access(asked: argparse.Namespace) -> int:
    from fabrique_desktop.documents.person_data_json import write_person_data_json
    from fabrique_desktop.documents.person_data_pdf import write_person_data_pdf

    with opened(asked.dossier, asked) as database:
        person = _chosen(database, asked)
        if person is None:
            return REFUSED
        data = database.read(person_data.compile_person_data, person.id, database.clock())
        asked.to.mkdir(parents=True, exist_ok=True)
        access_papers.remember(database.dossier, asked.to)
        stem = access_papers.access_stem(asked.to, data.at)
        made = [asked.to / f"{stem}{suffix}" for suffix in (".pdf", ".json")]
        write_person_data_pdf(data, made[0])
        write_person_data_json(data, made[1])
    for path in made:
        print(path)
    return DONE


# -- erasing


def erase(asked: argparse.Namespace) -> int:
    """Everything is looked at first, and whether the certificate can be written."""
    from fabrique_desktop.documents.holding import find_held

    if asked.yes and asked.certificate is None:
        _complain("Dites où écrire l’attestation : « --certificate FICHIER ». Rien n’a été effacé.")
        return REFUSED
    with opened(asked.dossier, asked) as database:
        found = _of_text(database, asked) if asked.text else _of_person(database, asked)
        if found is None:
            return REFUSED
        held = find_held(erasing.folders(database), found.needles)
        for line in found.lines:
            print(line)
        for path in held.all:
            print(f"Porte ce nom, ou ne peut être lu : {path}")
        if not asked.yes:
            print(_PREVIEW)
            return DONE
        _must_be_free(asked.certificate)
        if found.participant_id:
            done, taken = erasing.erase(database, found.participant_id, found.chosen)
        else:
            done, taken = erasing.erase_passages(database, found.chosen)
        around = erasing.erase_around(
            database.path, found.needles, held, delete=asked.delete_exports, at=database.clock()
        )
        _certify(database, Erased(done, around, taken), asked)
    return DONE


def _certify(database: Database, erased: Erased, asked: argparse.Namespace) -> None:
    from fabrique_desktop.documents.erasure_pdf import write_erasure_certificate

    around, told = erased.around, erasing.certificate(database, erased, asked.asked_on)
    write_erasure_certificate(told, asked.certificate)
    for path in (*around.to_destroy, *around.copies.unreachable):
        print(f"À détruire : {path}")
    if around.lines_left:
        lines = counted(around.lines_left, "ligne en cours de frappe", "lignes en cours de frappe")
        print(f"Reste dans une fenêtre ouverte : {lines}.")
    print(f"Effacé. Attestation n° {told.number} : {asked.certificate}")
    if erased.person.what.get("structures_kept"):
        print(erasing.STRUCTURE_KEPT)
    if asked.person:
        print(_AGAIN)
    print(_HAND)


@dataclass(frozen=True, slots=True)
class _Found:
    """What would be erased; without a person, words of texts alone."""

    participant_id: str
    needles: tuple[Needle, ...]
    chosen: tuple[NamedPassage, ...]
    lines: tuple[str, ...]


def _of_person(database: Database, asked: argparse.Namespace) -> _Found | None:
    person = _chosen(database, asked)
    if person is None:
        return None
    seen = database.read(erasing_person.to_erase, person.id)
    chosen = tuple(erasing.certain(seen.passages)) if asked.with_passages else ()
    return _Found(person.id, seen.needles, chosen, tuple(_what(seen, chosen)))


def _of_text(database: Database, asked: argparse.Namespace) -> _Found | None:
    said = database.read(passages.saying, asked.text)
    chosen = tuple(one for one in said if asked.reference in (None, one.reference))
    if not chosen:
        _complain(_NOWHERE)
        return None
    lines = tuple(f"Texte où ces mots figurent : {one.reference or one.holder}" for one in chosen)
    return _Found("", (erasing.needle_of(asked.text),), chosen, lines)


def _what(seen: ToErase, chosen: Sequence[NamedPassage]) -> Sequence[str]:
    lines = [f"{words} : {number}" for words, number in erasing.preview(seen)]
    if seen.awaited_at:
        lines.append(f"Reste attendue, sans nom, à : {', '.join(seen.awaited_at)}.")
    for one in seen.passages:
        state = "à effacer" if one in chosen else "laissé"
        doubt = "" if one.sure and not one.shared else ", peut-être quelqu’un d’autre"
        lines.append(f"Texte où ce nom figure : {one.reference or one.holder}, {state}{doubt}")
    return list(map(spaced, lines))


# -- time


def purge(asked: argparse.Namespace) -> int:
    from fabrique_desktop.documents.purge_pdf import write_purge_report

    with opened(asked.dossier, asked) as database:
        rules, at = database.read(retention.rules), database.clock()
        due = database.read(retention.due, at)
        old = (erasing.old_copies(database.path, rules, at), len(erasing.old_logs(rules, at)))
        for line in _due(due, *old):
            print(line)
        if not asked.yes:
            print(_PREVIEW)
            return DONE
        if asked.report is not None:
            _must_be_free(asked.report)
        done = database.write(retention.purge, at)
        around = erasing.purge_around(database.path, rules, at, people=done.number is not None)
        if asked.report is not None:
            write_purge_report(erasing.purge_report(database, done, around, rules), asked.report)
            print(f"Rapport : {asked.report}")
    for path in around.copies.unreachable:
        print(f"À détruire : {path}")
    print("Purge terminée ; les nombres sont les mêmes avant et après.")
    return DONE


def _due(due: Due, copies: int, logs: int) -> Sequence[str]:
    lines = [f"{erasing.KINDS[one.kind]} ({erasing.rule(one.days)}) : {one.count}" for one in due.kinds]
    lines += [f"Copies de sauvegarde plus anciennes : {copies}", f"Journaux techniques plus anciens : {logs}"]
    if due.kept:
        lines.append(f"Gardées pour leur répondre : {counted(due.kept, 'personne', 'personnes')}")
    if due.awaited:
        lines.append(f"Attendues à un atelier encore ouvert : {counted(due.awaited, 'personne', 'personnes')}")
    return list(map(spaced, lines))


def aipd(asked: argparse.Namespace) -> int:
    from fabrique_desktop.documents.aipd_pdf import write_aipd_annex

    with opened(asked.dossier, asked) as database:
        annex = database.read(compile_aipd, database.clock(), protected=is_protected(database.path))
    write_aipd_annex(annex, asked.to)
    print(asked.to)
    return DONE


def _must_be_free(target: Path) -> None:
    """Before anything is erased: what certifies it must find its place."""
    if os.path.lexists(target):
        raise FileExistsError(17, os.strerror(17), str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(2, os.strerror(2), str(target.parent))
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(13, os.strerror(13), str(target.parent))


def _complain(line: str) -> None:
    print(spaced(line), file=sys.stderr, flush=True)
