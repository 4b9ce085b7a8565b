"""The commands about what leaves the dossier: `verify`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy.orm import Session

from fabrique_desktop import verdicts
from fabrique_desktop.arguments import Parser
from fabrique_desktop.domain.seal import typed_seal
from fabrique_desktop.services import programme
from fabrique_desktop.services.sealing import Sealed, all_sealed
from fabrique_desktop.store import dossier
from fabrique_desktop.store.check import check_dossier

DONE, REFUSED = 0, 1


def say_verify(parser: Parser) -> None:
    parser.add_argument("path", type=Path, metavar="CHEMIN", help="paquet (répertoire ou .zip), PDF scellé ou dossier")
    parser.add_argument("--seal", type=_seal, metavar="SCEAU", help="sceau imprimé, 8 groupes de 4 signes")


def verify(asked: argparse.Namespace) -> int:
    if asked.path.suffix == dossier.SUFFIX:
        intact = check_dossier(asked.path).sound
        with closing(dossier.open_dossier(asked.path)) as database:
            sound, lines = verdicts.of_dossier(database.read(_every_seal), asked.seal or "", intact=intact)
    else:
        from fabrique_desktop.documents.verifying import verify as verify_files

        sound, lines = verdicts.of_files(verify_files(asked.path), asked.seal or "")
    print("\n".join(lines))
    if not sound:
        print("La vérification a trouvé des différences, données ci-dessus.", file=sys.stderr)
    return DONE if sound else REFUSED


def _every_seal(session: Session) -> Sequence[Sealed]:
    return [sealed for row in programme.workshops(session) for sealed in all_sealed(session, row.id)]


def _seal(word: str) -> str:
    if not (seal := typed_seal(word)):
        raise argparse.ArgumentTypeError("un sceau a 8 groupes de 4 signes, lettres et chiffres de 2 à 7")
    return seal
