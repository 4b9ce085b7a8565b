"""Long operations, each in a child process that can be killed in the middle.

`python -m tests.reliability.operations OPERATION DOSSIER [PHRASE]` loads what it needs, says « ready », does it once
and says « done ».
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from importlib import import_module
from pathlib import Path

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import capture, editions, programme
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store import copies, keys
from fabrique_desktop.store.backup import backup_before
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.key_file import Opened
from fabrique_desktop.store.protecting import protect
from fabrique_desktop.store.restoring import restore
from tests.conftest import SAMPLES

OTHER = "grange sabot violette ardoise"
Work = Callable[[], object]


def backup(path: Path, unlocked: Opened | None) -> Work:
    open_dossier(path, unlocked=unlocked)  # which keeps its key in hand
    return lambda: backup_before(path, "essai")


def migration(path: Path, unlocked: Opened | None) -> Work:
    import_module("alembic.command")  # what it would load on its way
    return lambda: open_dossier(path, unlocked=unlocked).close()


def listing(path: Path, unlocked: Opened | None) -> Work:
    database = open_dossier(path, unlocked=unlocked)
    from fabrique_desktop.documents.registrants import read_registrants

    lines = read_registrants(SAMPLES / "registrants.csv").lines
    return lambda: database.write(apply_import, lines, None)


def export(path: Path, unlocked: Opened | None) -> Work:
    from fabrique_desktop.documents.package import export_workshop
    from fabrique_desktop.documents.progress import silent

    with closing(open_dossier(path, unlocked=unlocked)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1")
        bundle = database.read(editions.compile_bundle, workshop.id, database.clock())
    (folder := path.with_name("documents")).mkdir(exist_ok=True)
    return lambda: export_workshop(bundle, folder, silent, None)


def phrase(path: Path, unlocked: Opened | None) -> Work:
    assert unlocked is not None
    return lambda: keys.set_phrase(path, unlocked.key, Post.LEAD, OTHER)


def protection(path: Path, _unlocked: Opened | None) -> Work:
    return lambda: protect(path, OTHER)


def restoration(path: Path, unlocked: Opened | None) -> Work:
    """Of a copy made just before one more gesture, which it does not know."""
    with closing(open_dossier(path, unlocked=unlocked)) as database:
        copy = copies.back_up(path, "automatique").path
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        database.write(capture.add_contribution, workshop, Saying("Depuis la copie"), database.clock())
    return lambda: restore(copy, path, unlocked)


OPERATIONS: Mapping[str, Callable[[Path, Opened | None], Work]] = {
    "backup": backup,
    "migration": migration,
    "list": listing,
    "export": export,
    "phrase": phrase,
    "protection": protection,
    "restoration": restoration,
}


def main(operation: str, path: Path, given: str) -> None:
    work = OPERATIONS[operation](path, keys.unlock(path, given) if given else None)
    print("ready", flush=True)
    work()
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), "".join(sys.argv[3:]))
