"""What the file or the disk can refuse. Types and facts: the sentences live in ui/messages.py."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.domain.posts import Post


class StoreError(Exception):
    """The dossier cannot be used as asked; what was recorded before is untouched."""


class MissingDossier(StoreError):
    """There is no file here."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class MissingFolder(StoreError):
    """The folder that should hold the dossier does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class DossierExists(StoreError):
    """A file is already here; nothing is ever overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class NotADossier(StoreError):
    """The file is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class NewerSchema(StoreError):
    """Written by a later version of the program; `version` is the first that opens it, empty when it does not say."""

    def __init__(self, revision: str, version: str) -> None:
        super().__init__(revision)
        self.revision, self.version = revision, version


class DamagedDossier(StoreError):
    """The file is a dossier, but something in it does not hold."""


class FolderRefused(StoreError):
    """The folder cannot be written: SQLite needs its log beside the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class DossierBusy(StoreError):
    """Another program keeps the file locked."""


class DiskFull(StoreError):
    """No room left; the gesture was not recorded, what came before is safe."""


class DiskFailed(StoreError):
    """The disk or the key did not answer: pulled out, worn or over a limit; the gesture was not recorded."""


class NoLongerThere(StoreError):
    """What the gesture is about was taken back meanwhile, here or on another post."""


class DossierClosed(StoreError):
    """The dossier was closed in this window; whoever still asks comes too late."""


class FileMoved(StoreError):
    """The file was moved, renamed or deleted while open."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class FileReplaced(FileMoved):
    """Another file was copied over the open one: an older copy put back, most often."""


class OfDossier(StoreError):
    """A refusal about one file."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class PhraseNeeded(OfDossier):
    """The dossier is protected: its phrase, or its recovery sheet, opens it."""


class WrongPhrase(OfDossier):
    """No post of this dossier has this phrase."""


class UnreadablePhrase(OfDossier):
    """What should hold a phrase holds no text; `path` is its own."""


class WrongSheet(OfDossier):
    """What was typed is not the recovery sheet of this dossier: mistyped, replaced, or another's."""


class MissingKeys(OfDossier):
    """The dossier is protected, and its keys are not beside it."""


class DamagedKeys(OfDossier):
    """The keys are there and cannot be read; `path` is theirs."""


class OtherKeys(OfDossier):
    """The keys beside the dossier are those of another one."""


class WeakPhrase(OfDossier):
    """Too short to protect anybody."""


class AlreadyProtected(OfDossier):
    """The dossier has a phrase: it is changed, not given."""


class NotProtected(OfDossier):
    """The dossier has no phrase: there is none to change, and no post to tell by one."""


class InUseElsewhere(OfDossier):
    """Another window or program has the dossier open; this gesture needs it alone."""


class PhraseTaken(StoreError):
    """This phrase opens another post already."""

    def __init__(self, post: Post) -> None:
        super().__init__(post.value)
        self.post = post
