"""`MANIFESTE_….json`: the files of one package and their digests, written last, so that what is listed is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fabrique_desktop.domain.base import instant_text
from fabrique_desktop.services.editions import Bundle

FORMAT = "fabrique-manifeste-1"
PREFIX = "MANIFESTE_"


class UnreadableManifest(ValueError):
    """A file that should be a manifest and is not."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the package: its path from the manifest, with `/`, and the SHA-256 of its bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    workshop: str
    version: int
    seal: str
    files: tuple[Listed, ...]


def listed(root: Path, path: Path) -> Listed:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
            size += len(block)
    return Listed(path.relative_to(root).as_posix(), digest.hexdigest(), size)


def manifest_json(bundle: Bundle, version: int, files: Sequence[Listed]) -> bytes:
    workshop = bundle.minutes.workshop
    content = {
        "format": FORMAT,
        "atelier": workshop.code,
        "version": version,
        "etat": "provisoire" if bundle.minutes.provisional else "cloture",
        "produit_le": instant_text(bundle.minutes.produced_at),
        "sceau": bundle.sealed.record.code if bundle.sealed else "",
        "fichiers": [{"chemin": one.path, "octets": one.size, "sha256": one.sha256} for one in files],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(content: bytes) -> Manifest:
    """Raises UnreadableManifest; a path that leaves the package is refused as such."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise UnreadableManifest(str(told["format"]))
        files = tuple(
            Listed(_inside(one["chemin"]), str(one["sha256"]), int(one["octets"])) for one in told["fichiers"]
        )
        return Manifest(str(told["atelier"]), int(told["version"]), str(told["sceau"]), files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableManifest(str(error)) from error


def _inside(path: Any) -> str:
    parts = str(path).split("/")
    if not all(parts) or ".." in parts or "." in parts or "\\" in str(path) or ":" in str(path):
        raise UnreadableManifest(str(path))
    return str(path)
