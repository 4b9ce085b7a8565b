"""The commands about what leaves the dossier: `export`, `synthesis`, `verify`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from fabrique_desktop import verdicts
from fabrique_desktop.arguments import Parser, positive
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.domain.seal import typed_seal
from fabrique_desktop.opening import opened, opened_by, say_opening, unlocked
from fabrique_desktop.services import editions, leaks, programme
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.leaks import Leak
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sealing import Sealed, all_sealed
from fabrique_desktop.store import dossier
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import names_words

DONE, REFUSED = 0, 1
_REPORT, _REFUSE = "report", "refuse"


def say_export(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    say_opening(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--workshop", metavar="CODE", help="code de l’atelier")
    which.add_argument("--all", action="store_true", help="tous les ateliers où il s’est passé quelque chose")
    parser.add_argument("--to", type=Path, metavar="RÉPERTOIRE", required=True, help="où déposer les documents")
    parser.add_argument(
        "--zip", action="store_true", help="un seul fichier .zip par atelier, sans la feuille d’émargement"
    )
    parser.add_argument(
        "--with-attendance", action="store_true", help="avec --zip : la feuille d’émargement, nominative, en plus"
    )
    _say_leaks(parser)
    parser.add_argument("--sign", type=Path, metavar="CERTIFICAT", help="signe les PDF avec ce fichier .p12")
    parser.add_argument(
        "--sign-passphrase-file", type=Path, metavar="FICHIER", help="fichier qui contient le mot de passe du .p12"
    )


def _say_leaks(parser: Parser) -> None:
    parser.add_argument(
        "--leaks", choices=(_REPORT, _REFUSE), default=_REPORT, metavar="report|refuse",
        help="noms du registre sans décision : les dire (report), ou ne rien produire tant qu’il en reste (refuse)",
    )  # fmt: skip


def export(asked: argparse.Namespace) -> int:
    """Everything is written before anything is said: whoever reads only the first lines stops no export."""
    made: list[Path] = []
    with opened(asked.dossier, asked) as database:
        bundles = [database.read(editions.compile_bundle, row.id, database.clock()) for row in _asked(database, asked)]
        undecided = [one for bundle in bundles for one in bundle.undecided]
        if undecided and asked.leaks == _REFUSE:
            _complain(names_words.refused(undecided))
            return REFUSED
        asked.to.mkdir(parents=True, exist_ok=True)
        try:
            for bundle in bundles:
                made += _written(database, bundle, asked)
        finally:
            _tell(made, undecided)
    if not bundles:
        _complain("Aucun atelier n’a encore de présence ni de contribution : rien à produire.")
    return DONE if bundles else REFUSED


def _tell(made: Sequence[Path], undecided: Sequence[Leak]) -> None:
    """What was made, and the names printed in it."""
    if not made:
        return
    for one in undecided:
        _complain(names_words.told(one))
    if len(undecided) != leaks.awaited(undecided):
        _complain(f"Noms possibles, sans décision : {names_words.measured(undecided)}.")
    for path in made:
        print(path, flush=True)


def _asked(database: Database, asked: argparse.Namespace) -> Sequence[WorkshopRow]:
    if asked.workshop:
        return [database.read(programme.workshop_named, asked.workshop)]
    return [row for row in database.read(programme.workshops) if row.present or row.contributions or row.ended_at]


def _written(database: Database, bundle: Bundle, asked: argparse.Namespace) -> Sequence[Path]:
    """One workshop's package, recorded once it is in its place; each in its own folder when there are several."""
    from fabrique_desktop.documents.package import export_workshop, free_zip, package_name, zip_package
    from fabrique_desktop.documents.signing import Certificate

    workshop = bundle.minutes.workshop
    certificate = Certificate(asked.sign, _passphrase(asked.sign_passphrase_file)) if asked.sign else None
    folder = asked.to / package_name(bundle, bundle.version) if asked.all else asked.to
    if asked.zip:
        with tempfile.TemporaryDirectory(dir=asked.to, prefix=".fabrique-", suffix=".tmp") as name:
            made = export_workshop(bundle, Path(name), silent, certificate)
            target = free_zip(asked.to, bundle, made.version)
            when, whole = bundle.minutes.produced_at, asked.with_attendance
            digest = zip_package(made, Path(name), target, when, with_attendance=whole)
        folder, paths = asked.to, [target]
    else:
        folder.mkdir(exist_ok=True)
        made = export_workshop(bundle, folder, silent, certificate)
        paths, digest = list(made.paths), made.digest
    database.write(
        editions.record_edition, workshop.id, version=made.version, seal=made.seal, digest=digest,
        folder=str(folder.absolute()), at=database.clock(),
    )  # fmt: skip
    return paths


def _passphrase(path: Path | None) -> bytes:
    """Never on the command line, where every program of the computer reads it."""
    return path.read_bytes().rstrip(b"\r\n") if path is not None else b""


def say_synthesis(parser: Parser) -> None:
    parser.add_argument("dossier", type=Path, metavar="DOSSIER", help="fichier « .fabrique »")
    say_opening(parser)
    parser.add_argument("--axis", type=positive, metavar="N", required=True, help="numéro de l’axe")
    parser.add_argument("--to", type=Path, metavar="RÉPERTOIRE", required=True, help="où déposer la synthèse")
    _say_leaks(parser)


def synthesis(asked: argparse.Namespace) -> int:
    from fabrique_desktop.services.axis_editions import compile_axis
    from fabrique_desktop.ui.synthesis_child import make_synthesis

    with opened(asked.dossier, asked) as database:
        axes = [number for number, _name, _short in database.read(programme.process).axes]
        if asked.axis not in axes:
            _complain(f"Cette démarche n’a pas d’axe {asked.axis} ; ses axes : {', '.join(map(str, axes))}.")
            return REFUSED
        view = database.read(compile_axis, asked.axis, database.clock())
        if view.undecided and asked.leaks == _REFUSE:
            _complain(names_words.refused(view.undecided))
            return REFUSED
        made = make_synthesis(view.synthesis, asked.to)
        database.write(
            editions.record_edition, None, version=view.version, seal="", digest=made.digest,
            folder=str(asked.to.absolute()), at=database.clock(),
        )  # fmt: skip
    _tell([made.path], view.undecided)
    return DONE


def say_verify(parser: Parser) -> None:
    parser.add_argument("path", type=Path, metavar="CHEMIN", help="paquet (répertoire ou .zip), PDF scellé ou dossier")
    parser.add_argument("--seal", type=_seal, metavar="SCEAU", help="sceau imprimé, 8 groupes de 4 signes")
    say_opening(parser)


def verify(asked: argparse.Namespace) -> int:
    if asked.path.suffix == dossier.SUFFIX:
        known = unlocked(asked.path, asked)  # once: what is piped is read once
        intact = check_dossier(asked.path, known).sound
        with opened_by(asked.path, asked, known) as database:
            sound, lines = verdicts.of_dossier(database.read(_every_seal), asked.seal or "", intact=intact)
    else:
        from fabrique_desktop.documents.verifying import verify as verify_files

        sound, lines = verdicts.of_files(verify_files(asked.path), asked.seal or "")
    print("\n".join(lines))
    if not sound:
        _complain("La vérification a trouvé des différences, données ci-dessus.")
    return DONE if sound else REFUSED


def _every_seal(session: Session) -> Sequence[Sealed]:
    return [sealed for row in programme.workshops(session) for sealed in all_sealed(session, row.id)]


def _seal(word: str) -> str:
    if not (seal := typed_seal(word)):
        raise argparse.ArgumentTypeError("un sceau a 8 groupes de 4 signes, lettres et chiffres de 2 à 7")
    return seal


def _complain(line: str) -> None:
    print(" ".join(line.split("\n")), file=sys.stderr, flush=True)
