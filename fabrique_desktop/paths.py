"""Where things are: what the product ships, and the folders of this computer and this person.

Without Qt, so that the command line and the window agree on every folder.
"""

import json
import os
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path

import platformdirs

APP_NAME = "Fabrique"
HOME_VARIABLE = "FABRIQUE_HOME"
_HERE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Find a file or folder the product carries, the same way in a wheel, a frozen folder and a clone.

    A wheel has `resources` and `database` inside the package; a clone, or an editable install, beside it.
    """
    for base in (_HERE, _HERE.parent):
        candidate = base.joinpath(*parts)
        if candidate.exists():
            return candidate
    raise FileNotFoundError("/".join(parts))


def resource(*parts: str) -> Path:
    """Find what people see: fonts, icons, styles, texts."""
    return shipped("resources", *parts)


def preferences_file() -> Path:
    """Say where the choices of the person at this computer are kept: theme, zoom, last dossier."""
    return _folder(platformdirs.user_config_path(APP_NAME, appauthor=False)) / "preferences.json"


def station_file() -> Path:
    """Say where this computer's identity is kept: outside the dossiers, so that a copied dossier shows."""
    return _folder(platformdirs.user_data_path(APP_NAME, appauthor=False)) / "station.json"


def stations_folder() -> Path:
    """Say where this computer notes how far it wrote in each dossier, so that an older copy put back shows."""
    return _folder(platformdirs.user_data_path(APP_NAME, appauthor=False), "stations")


def log_folder() -> Path:
    """Say where the logs go, apart from the dossiers, which people copy and send."""
    return _folder(platformdirs.user_log_path(APP_NAME, appauthor=False), "logs")


def default_dossier_folder() -> Path:
    """Say where a new dossier is proposed: among the person's documents, where backups look."""
    return _folder(platformdirs.user_documents_path() / APP_NAME, "dossiers")


def load_preferences() -> dict[str, object]:
    """Read the preferences; an absent, unreadable or damaged file never stops the evening."""
    try:
        return read_object(preferences_file())
    except (OSError, ValueError):
        return {}


def save_preferences(preferences: dict[str, object]) -> None:
    """Keep the preferences whole: a cut in the middle leaves the former ones. Raises OSError."""
    save_object(preferences_file(), preferences)


def read_object(path: Path) -> dict[str, object]:
    """Read a small JSON object of ours; raises OSError, or ValueError when it is damaged."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"not an object: {path.name}")
    return content


def save_object(target: Path, content: dict[str, object]) -> None:
    """Keep a small JSON object whole, in place of the former one. Raises OSError."""
    temporary = _write_beside(target, content)
    try:
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def publish(temporary: Path, target: Path) -> None:
    """Give a finished file its name unless the name is taken: raises FileExistsError, overwrites nothing.

    A key in FAT has no hard links: the name is reserved, then filled.
    """
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            temporary.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Keep a new name through a power cut, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def real(path: Path) -> Path:
    """Name a file once for all: absolute, and past the links, beside which SQLite would look for its log.

    Windows has few links, and there a network drive would become an address that SQLite refuses.
    """
    try:
        return path.absolute() if os.name == "nt" else path.resolve()
    except RuntimeError:  # a link to itself
        return path.absolute()


def station_id() -> uuid.UUID:
    """Give this computer's identity, made on first use; two processes starting together get the same.

    A damaged file gives a new identity, which the journal takes as another station; an unreadable one
    raises OSError rather than lose the identity for a passing lock.
    """
    target = station_file()
    try:
        return _read_station(target)
    except FileNotFoundError:
        _create_station(target, replace=False)
    except (ValueError, KeyError):
        _create_station(target, replace=True)
    return _read_station(target)


def _folder(usual: Path, portable: str = "") -> Path:
    """Let FABRIQUE_HOME move everything: a product carried on a key, and tests that touch nothing else."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / portable if home else usual


def _read_station(path: Path) -> uuid.UUID:
    return uuid.UUID(str(read_object(path)["station"]))


def _create_station(target: Path, *, replace: bool) -> None:
    temporary = _write_beside(target, {"station": str(uuid.uuid4())})
    try:
        if replace:
            temporary.replace(target)
        else:
            _publish_first(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _publish_first(temporary: Path, target: Path) -> None:
    """Put a finished file in place unless another process was first; a key in FAT has no hard links."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        return
    except OSError:
        temporary.replace(target)


def _write_beside(target: Path, content: dict[str, object]) -> Path:
    """Write in the same folder, down to the disk, so that the rename that follows is atomic."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
