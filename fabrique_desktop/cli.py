"""The command `fabrique`: the same services as the window, for scripts, tests and whoever has no screen.

Qt is imported only to open the window. Exit codes: 0 done, 1 refused or wrong, 2 bad usage.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from fabrique_desktop import (
    __version__,
    answers,
    keeping_commands,
    leaving_commands,
    logs,
    protection_commands,
    rights_commands,
)
from fabrique_desktop.arguments import Parser, angle, kind, positive
from fabrique_desktop.documents.piped import Line, read_lines
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import DomainError, EmptyText
from fabrique_desktop.opening import checked, opened, say_opening
from fabrique_desktop.services import capture, programme, seating, similar
from fabrique_desktop.services.attendance import PersonRow, counts, proofs
from fabrique_desktop.services.searching import by_code, find_people
from fabrique_desktop.services.totals import Totals, totals
from fabrique_desktop.store import dossier
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.ui.messages import is_known, sentence
from fabrique_desktop.ui.store_messages import report_lines

DONE, REFUSED, BAD_USAGE = 0, 1, 2
_HELP = frozenset({"-h", "--help", "--version"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; every way out is a code and, when refused, one French line."""
    words = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    logs.start()
    try:
        asked = _parser().parse_args(words) if _is_command(words) else _window_parser().parse_args(words)
        code: int = asked.run(asked)
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else BAD_USAGE
    except BrokenPipeError:
        _forget_stdout()
        return REFUSED
    except KeyboardInterrupt:
        _complain("Interrompu : ce qui a été annoncé comme enregistré l’est.")
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last line of defence: logged, and one sentence
        return _refused(error)
    return code


def _refused(error: Exception) -> int:
    """Known refusals speak for themselves; the others are our bugs and leave a trace in the log."""
    if is_known(error):
        _complain(sentence(error))
    else:
        logs.unexpected(error)
        _complain(f"{sentence(error)} Détail pour le dépannage : « {logs.log_file()} ».")
    return REFUSED


def _is_command(words: Sequence[str]) -> bool:
    return bool(words) and (words[0] in _COMMANDS or words[0] in _HELP)


def _window_parser() -> Parser:
    parser = Parser(prog="fabrique")
    parser.add_argument("dossier", nargs="?", type=_dossier_to_open, metavar="DOSSIER", help="dossier à ouvrir")
    parser.set_defaults(run=_window)
    return parser


def _dossier_to_open(word: str) -> Path:
    """A mistyped command must not open a window on a dossier of that name."""
    path = Path(word)
    bare = path.name == word and path.suffix != dossier.SUFFIX
    if bare and not path.exists():
        commands = ", ".join(_COMMANDS)
        raise argparse.ArgumentTypeError(f"« {word} » n’est ni un dossier ni une commande ({commands})")
    return path


def _parser() -> Parser:
    parser = Parser(
        prog="fabrique",
        description="Préparer, animer et restituer les ateliers d’une Fabrique citoyenne.",
        epilog="Sans commande, « fabrique » ou « fabrique DOSSIER » ouvre la fenêtre.",
    )
    parser.add_argument("--version", action="version", version=f"fabrique {__version__}", help="affiche la version")
    commands = parser.add_subparsers(title="commandes ", metavar="COMMANDE", required=True, parser_class=Parser)
    for name, (describe, run, help_) in _COMMANDS.items():
        one = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        describe(one)
        one.set_defaults(run=run)
    return parser


def _say_import(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar="FICHIER", help="tableau des personnes inscrites (CSV ou XLSX)")
    parser.add_argument("--into", type=Path, metavar="DOSSIER", required=True, help="dossier qui les reçoit")
    parser.add_argument("--workshop", metavar="CODE", help="inscrit tout le monde à cet atelier")
    parser.add_argument("--json", action="store_true", help="réponse en JSON")
    say_opening(parser)


def _say_add(parser: Parser) -> None:
    _dossier_argument(parser)
    parser.add_argument("--workshop", metavar="CODE", required=True, help="code de l’atelier")
    parser.add_argument("--table", type=positive, metavar="N", help="numéro de table ; sans lui, la plénière")
    parser.add_argument("--angle", type=angle, metavar="P|C|PC", help="angle ; sans lui, à classer")
    parser.add_argument("--kind", type=kind, metavar="NATURE", help="nature ; sans elle, à classer")


def _say_find(parser: Parser) -> None:
    _dossier_argument(parser)
    parser.add_argument("words", nargs="+", metavar="MOTS", help="début du nom, du prénom, de la structure, ou code")
    parser.add_argument("--json", action="store_true", help="réponse en JSON")


def _say_similar(parser: Parser) -> None:
    _dossier_argument(parser)
    parser.add_argument("reference", metavar="RÉFÉRENCE", help="contribution, par exemple A3-ACT-1-T2-07")
    parser.add_argument("--json", action="store_true", help="réponse en JSON")


def _say_list(parser: Parser) -> None:
    _dossier_argument(parser)
    parser.add_argument("--workshop", metavar="CODE", help="cet atelier seul, avec ses contributions")
    parser.add_argument("--json", action="store_true", help="réponse en JSON")


def _dossier_argument(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    say_opening(parser)


def _window(asked: argparse.Namespace) -> int:
    from fabrique_desktop.app import run

    return run(asked.dossier)


def _import(asked: argparse.Namespace) -> int:
    from fabrique_desktop.documents.registrants import read_registrants
    from fabrique_desktop.services.importing import apply_import, plan_import
    from fabrique_desktop.store.backup import backup_before

    with opened(asked.into, asked) as database:
        workshop = database.read(programme.workshop_named, asked.workshop).id if asked.workshop else None
        lines = read_registrants(asked.file).lines
        unknown = database.read(plan_import, lines, workshop).unknown_codes
        backup_before(database.path, "import")
        found = database.write(apply_import, lines, workshop)
    if unknown:
        _complain(f"Codes d’atelier inconnus, sans inscription : {', '.join(unknown)}")
    numbers = {name: getattr(found, name) for name in _IMPORTED}
    _show(numbers if asked.json else None, _import_lines(numbers))
    return DONE if found.people else REFUSED


_IMPORTED = ("people", "new", "known", "doubtful", "refused", "registrations")


def _import_lines(numbers: Mapping[str, int]) -> list[str]:
    people = f"{numbers['new']} nouvelles, {numbers['known']} déjà connues, {numbers['doubtful']} à vérifier"
    others = f"lignes refusées : {numbers['refused']} ; inscriptions : {numbers['registrations']}"
    return [f"{numbers['people']} personnes lues : {people} ; {others}."]


def _add(asked: argparse.Namespace) -> int:
    """One line, one contribution, one acknowledgement: its reference, once it is on the disk."""
    code = DONE
    with opened(asked.dossier, asked) as database:
        workshop = database.read(programme.workshop_named, asked.workshop)
        filing = (asked.angle or AngleChoice.UNSORTED, asked.kind or ContributionKind.UNSORTED)
        blank = Saying("", asked.table, *filing)
        for line in read_lines(_bytes_in()):
            if line.text is None:
                _complain(f"Ligne {line.number} : {_NO_TEXT}")
                code = REFUSED
                continue
            saying = replace(blank, text=line.text)
            try:
                recorded = database.write(capture.add_contribution, workshop.id, saying, database.clock())
            except EmptyText as error:
                _complain(f"Ligne {line.number} : {sentence(error)}")
                code = REFUSED
            except (DomainError, StoreError) as error:  # whatever follows would be refused too
                _complain(f"Ligne {line.number} et suivantes : {sentence(error)}")
                return REFUSED
            else:
                _acknowledge(recorded.reference, line)
    return code


_NO_TEXT = (
    "ces octets ne sont pas du texte ; elle n’a pas été enregistrée. "
    "Enregistrez le fichier en UTF-8, puis recommencez avec elle."
)


def _acknowledge(reference: str, line: Line) -> None:
    print(reference, flush=True)
    if line.windows:
        _complain(f"Ligne {line.number} : lue comme du texte de Windows, faute d’être en UTF-8 ; vérifiez ses accents.")


def _bytes_in() -> BinaryIO:
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    return stream if stream is not None else io.BytesIO(sys.stdin.read().encode())


def _find(asked: argparse.Namespace) -> int:
    with opened(asked.dossier, asked) as database:
        people = database.read(_found, " ".join(asked.words))
    lines = [" · ".join(filter(None, (p.full_name, p.organization, ", ".join(p.registered)))) for p in people]
    _show([answers.person(row) for row in people] if asked.json else None, lines or ["Personne ne correspond."])
    return DONE


def _found(session: Session, words: str) -> Sequence[PersonRow]:
    """By name; else whoever registered with this code."""
    if people := find_people(session, words):
        return people
    registered = by_code(session, words)
    return [] if registered is None else [registered]


def _similar(asked: argparse.Namespace) -> int:
    """The three that the window shows beside it."""
    with opened(asked.dossier, asked) as database:
        id_ = database.read(similar.contribution_named, asked.reference)
        if id_ is None:
            _complain(f"Aucune contribution ne porte la référence « {asked.reference} ». Vérifiez-la avec « list ».")
            return REFUSED
        found = [answers.near(row) for row in database.read(similar.similar_to, id_)]
    lines = [f"{one['reference']} · {one['score']:.2f} · {' '.join(one['text'].split())}" for one in found]
    _show(found if asked.json else None, lines or ["Rien de proche."])
    return DONE


def _list(asked: argparse.Namespace) -> int:
    with opened(asked.dossier, asked) as database:
        if asked.workshop:
            one, lines = database.read(_one_workshop, asked.workshop)
            _show(one if asked.json else None, lines)
        else:
            rows, together = database.read(_all_workshops)
            lines = [*map(answers.workshop_line, rows), answers.totals_line(together)]
            _show(rows if asked.json else None, lines)
    return DONE


def _all_workshops(session: Session) -> tuple[list[dict[str, Any]], Totals]:
    rows = [answers.workshop(row, counts(session, row.id)) for row in programme.workshops(session)]
    return rows, totals(session)


def _one_workshop(session: Session, code: str) -> tuple[dict[str, Any], list[str]]:
    row = programme.workshop_named(session, code)
    numbers = counts(session, row.id)
    said = list(reversed(capture.contribution_rows(session, row.id, limit=None)))
    tally = {choice.value: number for choice, number in capture.tally(session, row.id).items()}
    one = answers.workshop(row, numbers)
    lines = [
        answers.workshop_line(one),
        answers.figures_line(numbers),
        *map(answers.contribution_line, (c for c in said if not c.withdrawn)),
    ]
    figures = {
        **answers.numbers(numbers),
        **answers.proofs(proofs(session, row.id)),
        **answers.tables(seating.tables(session, row.id), seating.unseated(session, row.id)),
        "contributions": row.contributions,
        "by_angle": tally,
    }
    together = answers.everywhere(totals(session))
    words = [answers.contribution(c) for c in said]
    return {**one, "counts": figures, "totals": together, "contributions": words}, lines


def _check(asked: argparse.Namespace) -> int:
    report = checked(asked.dossier, asked)
    for line in report_lines(report):
        print(line)
    if not report.sound:
        _complain("Ce dossier n’est pas intact : faites-en une copie et reprenez une sauvegarde.")
    return DONE if report.sound else REFUSED


_Command = tuple[Callable[[Parser], None], Callable[[argparse.Namespace], int], str]
_COMMANDS: dict[str, _Command] = {
    "new": (protection_commands.say_new, protection_commands.new, "crée un dossier avec le programme de 2017"),
    "import-registrants": (_say_import, _import, "importe les personnes inscrites"),
    "add": (_say_add, _add, "enregistre une contribution par ligne reçue"),
    "find": (_say_find, _find, "cherche une personne comme à l’accueil"),
    "similar": (_say_similar, _similar, "montre les contributions les plus proches d’une autre"),
    "list": (_say_list, _list, "liste les ateliers, ou un atelier et ses contributions"),
    "export": (leaving_commands.say_export, leaving_commands.export, "produit les documents d’un atelier"),
    "check": (_dossier_argument, _check, "vérifie le fichier, le journal et les données"),
    "synthesis": (leaving_commands.say_synthesis, leaving_commands.synthesis, "produit la synthèse d’un axe"),
    "passphrase": (protection_commands.say_passphrase, protection_commands.passphrase, "donne ou change une phrase"),
    "backup": (keeping_commands.say_backup, keeping_commands.backup, "fait une copie vérifiée du dossier"),
    "restore": (keeping_commands.say_restore, keeping_commands.restore, "remet une copie en place"),
    "access": (
        rights_commands.say_access,
        rights_commands.access,
        "donne ce que le dossier sait d’une personne",
    ),
    "erase": (rights_commands.say_erase, rights_commands.erase, "efface une personne, partout"),
    "purge": (rights_commands.say_purge, rights_commands.purge, "efface ce dont la durée est passée"),
    "aipd": (rights_commands.say_aipd, rights_commands.aipd, "produit l’annexe de l’analyse d’impact"),
    "verify": (leaving_commands.say_verify, leaving_commands.verify, "vérifie ce qui est sorti, et un sceau"),
}


def _show(content: Any, lines: Sequence[str]) -> None:
    if content is None:
        print("\n".join(lines))
    else:
        print(json.dumps(content, ensure_ascii=False, indent=2))


def _complain(line: str) -> None:
    print(" ".join(line.split("\n")), file=sys.stderr, flush=True)


def _speak_utf8() -> None:
    """Names leave as they are written, whatever the code page of the terminal or the pipe."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_stdout() -> None:
    """Nobody reads any more: the interpreter must not complain at its last flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
