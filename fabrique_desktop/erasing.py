"""Erasing somebody outside the database too: half-typed lines, backups, files that left; then what certifies it.

The dossier is erased first, for good. What follows is said as it went: what could not be reached is to be destroyed by
hand, and is listed.
"""

from __future__ import annotations

import glob
import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from fabrique_desktop import access_papers, logs, paths
from fabrique_desktop.documents.holding import Held, Unread, bears
from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.erasures import MARK, Retained
from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.domain.rights import ErasureCertificate, PurgedKind, PurgeReport
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import erasing_person, passages, programme, retention
from fabrique_desktop.services.erasing_person import ErasedPerson, Needle, ToErase
from fabrique_desktop.services.passages import NamedPassage
from fabrique_desktop.services.person_data import keeper_of
from fabrique_desktop.services.retention import Purge
from fabrique_desktop.store import copies, keyring
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.copies import Purged
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import SUFFIX
from fabrique_desktop.store.drafts_file import open_drafts
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.store.windows import is_alive

_TRIES, _PAUSE = 3, 1.0
STRUCTURE_KEPT = "Le nom de sa structure reste, sans le sien : le nombre des structures d’un atelier repose dessus."
#: kinds of what is erased, as a certificate tells them
WHAT: Mapping[str, str] = {
    "entries": "Fiches du registre",
    "registrations": "Inscriptions, avec leurs codes",
    "presences": "Présences, comptées désormais sans nom",
    "group_labels": "Noms de groupe où ce nom figurait",
    "rapporteurs": "Mentions comme rapporteur ou rapporteuse d’une table",
    "refusals": "Refus à l’entrée",
    "distinctions": "Décisions sur des doublons possibles",
    "former_wordings": "Anciennes versions d’un texte où ce nom figurait",
    "values": "Valeurs effacées de l’historique",
    "drafts": "Lignes en cours de frappe où ce nom figurait",
}
KINDS: Mapping[Retained, str] = {
    Retained.IDENTITIES: "Identités, structures et inscriptions",
    Retained.CONTACTS: "Coordonnées gardées pour une réponse",
    Retained.COPIES: "Copies de sauvegarde",
    Retained.LOGS: "Journaux techniques",
}
_SOUND = "Après l’effacement, la chaîne de l’historique a été vérifiée : elle est intacte."
_UNSOUND = "Après l’effacement, la vérification du dossier a trouvé des différences : « fabrique check » les donne."


@dataclass(frozen=True, slots=True)
class Around:
    """What became of the copies and of the half-typed lines; `lines_left` are in windows that are still open."""

    copies: Purged
    lines: int = 0
    lines_left: int = 0
    deleted: tuple[Path, ...] = ()
    to_destroy: tuple[Path, ...] = ()
    sound: bool | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """All that was done for one person."""

    person: ErasedPerson
    around: Around
    passages: int = 0


# -- where documents were put


def folders(database: Database) -> Sequence[Path]:
    """Those that the dossier remembers, and the one beside it."""
    beside = database.path.parent / f"{database.path.stem} - documents"
    editions = [Path(folder) for folder in database.read(_edition_folders)]
    known = dict.fromkeys((*editions, *access_papers.folders(database.dossier)))
    return [*([beside] if beside.is_dir() else []), *(one for one in known if one != beside)]


def _edition_folders(session: Session) -> Sequence[str]:
    return session.scalars(select(Edition.folder).where(Edition.folder != "").distinct()).all()


# -- erasing


def preview(seen: ToErase) -> Sequence[tuple[str, int]]:
    """What an erasure would take, in French, without what is not there."""
    return [(words, number) for name, words in WHAT.items() if (number := int(getattr(seen, name, 0)))]


def certain(found: Iterable[NamedPassage]) -> Sequence[NamedPassage]:
    """Those that can mean nobody else."""
    return [one for one in found if one.sure and not one.shared]


def erase(database: Database, participant_id: str, chosen: Iterable[NamedPassage] = ()) -> tuple[ErasedPerson, int]:
    """In the dossier: the person, then the passages chosen. How many of these there were."""
    done = database.write(erasing_person.erase_person, participant_id, database.clock())
    taken = 0
    for passage in chosen:
        database.write(passages.erase_words, passage, database.clock())
        taken += 1
    return done, taken


def erase_passages(database: Database, chosen: Iterable[NamedPassage]) -> tuple[ErasedPerson, int]:
    """Of somebody whom the register does not hold: words of texts, and no more."""
    before, taken = database.read(erasing_person.held), 0
    for passage in chosen:
        database.write(passages.erase_words, passage, database.clock())
        taken += 1
    return database.write(erasing_person.certify_passages, taken, before, database.clock()), taken


def needle_of(words: str) -> Needle:
    """What is looked for outside the dossier when words are all that is known of somebody."""
    return Needle(words, "", (), alone=True)


def erase_around(
    path: Path, needles: Sequence[Needle], held: Held, *, delete: bool, at: datetime | None = None
) -> Around:
    """Outside the dossier, once it is erased there: nothing here may bring it back, nor undo it when it fails."""
    lines, left = _forget_lines(path, needles)
    deleted, kept = _delete(held.bearing) if delete else ((), held.bearing)
    return Around(
        copies=_purge_copies(path, at),
        lines=lines,
        lines_left=left,
        deleted=deleted,
        to_destroy=(*kept, *held.unread, *held.away, *_set_aside(path, needles)),
        sound=_is_sound(path),
    )


def _purge_copies(path: Path, at: datetime | None) -> Purged:
    """The file may be in the middle of being rewritten, which takes a second; a full disk stays full."""
    for _try in range(_TRIES):
        try:
            return copies.purge(path, at)
        except (StoreError, OSError) as error:
            logs.note(f"copies: {type(error).__name__}")
        time.sleep(_PAUSE)
    with suppress(StoreError, OSError):
        return Purged((), tuple(one.path for one in copies.copies_of(path)))
    return Purged((), (path.parent,))


def _delete(files: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    deleted, kept = [], []
    for file in files:
        try:
            file.unlink()
        except OSError:
            kept.append(file)
        else:
            deleted.append(file)
    return tuple(deleted), tuple(kept)


def _is_sound(path: Path) -> bool | None:
    """None when it cannot be looked at from here."""
    try:
        return check_dossier(path).sound
    except (StoreError, OSError):
        return None


# -- half-typed lines


def _forget_lines(path: Path, needles: Sequence[Needle]) -> tuple[int, int]:
    """How many lost the name, and how many another window still holds, which alone can let them go."""
    path = paths.real(path)
    file, key = path.with_name(path.name + SUFFIX), keyring.key_of(path)
    if not file.is_file():
        return 0, 0
    try:
        with closing(open_drafts(file, key)) as connection:
            return _mark_lines(connection, needles)
    except (StoreError, OSError, dbapi2.Error) as error:
        logs.note(f"drafts: {type(error).__name__}")
        return 0, 0
    finally:
        if key:
            keyring.forget(file)


def _set_aside(path: Path, needles: Sequence[Needle]) -> Sequence[Path]:
    """Files of half-typed lines that could not be read once, and were kept for somebody to look at."""
    path = paths.real(path)
    found = []
    for file in sorted(path.parent.glob(f"{glob.escape(path.name)}{SUFFIX}.abime-*")):
        with suppress(OSError, Unread):
            if bears("lignes.csv", file.read_bytes(), needles):
                found.append(file)
    return found


def _mark_lines(connection: Any, needles: Sequence[Needle]) -> tuple[int, int]:
    marked = left = 0
    for slot, owner, content in connection.execute("SELECT slot, owner, content FROM draft_2").fetchall():
        told = _marked(json.loads(content), needles)
        kept = json.dumps(told, ensure_ascii=False)
        if kept == json.dumps(json.loads(content), ensure_ascii=False):
            continue
        if is_alive(owner):
            left += 1
            continue
        connection.execute("UPDATE draft_2 SET content = ? WHERE slot = ? AND owner = ?", (kept, slot, owner))
        marked += 1
    if marked:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return marked, left


def _marked(told: Any, needles: Sequence[Needle]) -> Any:
    if isinstance(told, str):
        return _without(told, needles)
    if isinstance(told, list):
        return [_marked(one, needles) for one in told]
    if isinstance(told, dict):
        return {name: _marked(one, needles) for name, one in told.items()}
    return told


def _without(text: str, needles: Sequence[Needle]) -> str:
    """The name in either order and the surname where it is enough, however they are written; addresses and numbers."""
    for words in dict.fromkeys(form for one in needles for form in _forms(one)):
        for start, end in reversed(list(passages.places_of(words, text))):
            text = text[:start] + MARK + text[end:]
    ways = "|".join(re.escape(way) for one in needles for way in sorted(one.ways, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{ways})(?!\w)", MARK, text, flags=re.IGNORECASE) if ways else text


def _forms(one: Needle) -> Sequence[tuple[str, ...]]:
    """The longest first."""
    first, surname = tuple(fold(one.first_name).split()), tuple(fold(one.surname).split())
    if not (first and surname):
        return [first or surname] if first or surname else []
    return [first + surname, surname + first, *([surname] if one.alone else [])]


# -- what is said of it


def certificate(database: Database, done: Erased, asked_on: date | None = None) -> ErasureCertificate:
    """To be handed to whoever asked: it names nobody, but for the paths of files, which bear no name either."""
    keeper = keeper_of(database.read(programme.process))
    what = {**done.person.what, "drafts": done.around.lines}
    return ErasureCertificate(
        number=f"{done.person.done_at.year}-{done.person.number:03}",
        dossier=database.path.name,
        asked_on=asked_on,
        done_at=done.person.done_at,
        operator=database.operator,
        what=tuple((words, what[name]) for name, words in WHAT.items() if what.get(name)),
        before=done.person.before,
        after=done.person.after,
        backups_deleted=len(done.around.copies.deleted),
        backups_unreachable=tuple(map(str, done.around.copies.unreachable)),
        files_deleted=tuple(map(str, done.around.deleted)),
        files_to_destroy=tuple(map(str, done.around.to_destroy)),
        passages=done.passages,
        journal=_said(sound=done.around.sound),
        owner=keeper.owner,
        contact=keeper.contact,
        training=keeper.training,
    )


def _said(*, sound: bool | None) -> str:
    return "" if sound is None else _SOUND if sound else _UNSOUND


# -- with time


@dataclass(frozen=True, slots=True)
class PurgedAround:
    """What the register's purge leaves to do outside it."""

    copies: Purged
    logs: int
    sound: bool | None


def purge_around(path: Path, rules: Mapping[Retained, retention.Rule], at: datetime, *, people: bool) -> PurgedAround:
    """Copies made before hold whoever was just erased; logs are kept so many days."""
    made = _purge_copies(path, at) if people else _old_copies(path, rules[Retained.COPIES].days, at)
    return PurgedAround(made, _delete_old_logs(rules[Retained.LOGS].days, at), _is_sound(path))


def _old_copies(path: Path, days: int | None, at: datetime) -> Purged:
    if days is None:
        return Purged((), ())
    with suppress(StoreError, OSError):
        limit = at - timedelta(days=days)
        kept = copies.copies_of(path)
        old = [place for one in kept[1:] if one.at < _on_the_wall(limit) for place in (one.path, *one.also)]
        return Purged(*_delete(old))
    return Purged((), ())


def _on_the_wall(moment: datetime) -> datetime:
    """As the names of the copies tell it: the hour that this computer showed."""
    return moment.astimezone(PARIS).replace(tzinfo=None)


def old_copies(path: Path, rules: Mapping[Retained, retention.Rule], at: datetime) -> int:
    """How many a purge would delete: the newest one always stays."""
    days = rules[Retained.COPIES].days
    if days is None:
        return 0
    with suppress(StoreError, OSError):
        return sum(one.at < _on_the_wall(at - timedelta(days=days)) for one in copies.copies_of(path)[1:])
    return 0


def old_logs(rules: Mapping[Retained, retention.Rule], at: datetime) -> Sequence[Path]:
    days = rules[Retained.LOGS].days
    if days is None:
        return []
    limit = (at - timedelta(days=days)).timestamp()
    current = {logs.log_file(), logs.crash_file()}
    found = []
    with suppress(OSError):
        found = [one for one in sorted(paths.log_folder().glob("*.log*")) if one not in current and one.is_file()]
    return [one for one in found if one.stat().st_mtime < limit]


def _delete_old_logs(days: int | None, at: datetime) -> int:
    deleted, _kept = _delete(old_logs({Retained.LOGS: retention.Rule(Retained.LOGS, days, chosen=True)}, at))
    return len(deleted)


def purge_report(
    database: Database, done: Purge, around: PurgedAround, rules: Mapping[Retained, retention.Rule]
) -> PurgeReport:
    keeper = keeper_of(database.read(programme.process))
    counts = {one.kind: (one.count, one.until) for one in done.kinds}
    counts[Retained.COPIES] = (len(around.copies.deleted), _until(rules[Retained.COPIES].days, done.done_at))
    counts[Retained.LOGS] = (around.logs, _until(rules[Retained.LOGS].days, done.done_at))
    people = any(one.count for one in done.kinds)
    return PurgeReport(
        dossier=database.path.name,
        done_at=done.done_at,
        operator=database.operator,
        kinds=tuple(
            PurgedKind(words, rule(rules[kind].days), counts[kind][1], counts[kind][0]) for kind, words in KINDS.items()
        ),
        before=done.before,
        after=done.after,
        backups_deleted=len(around.copies.deleted),
        backups_unreachable=tuple(map(str, around.copies.unreachable)),
        files_to_destroy=tuple(map(str, folders(database))) if people else (),
        journal=_said(sound=around.sound),
        owner=keeper.owner,
        training=keeper.training,
    )


def rule(days: int | None) -> str:
    """« 30 jours après la dernière clôture »."""
    if days is None:
        return "jusqu’à ce que quelqu’un en décide"
    return f"{counted(days, 'jour', 'jours')} après la dernière clôture" if days else "dès la dernière clôture"


def _until(days: int | None, at: datetime) -> date | None:
    return None if days is None else (at - timedelta(days=days)).date()
