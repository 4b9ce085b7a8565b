"""The dossier's key, wrapped once for each way in: a phrase for each post, and what the recovery sheet prints.

The key itself is chance and never changes; a phrase is changed by wrapping it again. Argon2id makes each guess of a
phrase cost 64 MiB and a tenth of a second; it is worked out once for all the phrases of a file.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store.key_file import Opened

FORMAT = "fabrique-cles-1"
RECOVERY = "recovery"
KEY_BYTES = 32
_NONCE = 12
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: without I, L, O, U
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RECOVERY_BYTES, _CHECK_SIGNS, _GROUP = 20, 4, 4
#: two at once share their threads: each waits for the other's for ever, or is told that memory lacks
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a phrase costs; kept in the file, so that a later version may ask more."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """The key under one way in: a post's name, or `recovery`."""

    way: str
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class KeySlots:
    """`file` is the salt that opens the dossier's first page: these keys belong to that file and its copies."""

    file: bytes
    salt: bytes
    cost: Cost
    slots: tuple[Slot, ...]

    def ways(self) -> frozenset[str]:
        return frozenset(slot.way for slot in self.slots)


def new_slots(file: bytes) -> KeySlots:
    return KeySlots(file, secrets.token_bytes(16), Cost(), ())


def with_phrase(slots: KeySlots, key: str, post: Post, phrase: str) -> KeySlots:
    """The same with this phrase for this post, in place of its former one."""
    return _with(slots, key, post.value, _of_phrase(slots, phrase))


def with_recovery(slots: KeySlots, key: str) -> tuple[KeySlots, tuple[str, ...]]:
    """The same with a new recovery sheet, in place of the former one; its nine groups, to print and not to keep."""
    chance = secrets.token_bytes(_RECOVERY_BYTES)
    signs = _signs(chance, _RECOVERY_BYTES * 8 // 5) + _check(chance)
    groups = tuple(signs[place : place + _GROUP] for place in range(0, len(signs), _GROUP))
    return _with(slots, key, RECOVERY, chance), groups


def without(slots: KeySlots, way: str) -> KeySlots:
    return replace(slots, slots=tuple(slot for slot in slots.slots if slot.way != way))


def open_by_phrase(slots: KeySlots, phrase: str) -> Opened | None:
    """None when no post has this phrase."""
    secret = _of_phrase(slots, phrase)
    for slot in slots.slots:
        if slot.way != RECOVERY and (key := _unwrapped(slots, slot, secret)):
            return Opened(key, Post(slot.way))
    return None


def open_by_sheet(slots: KeySlots, typed: str) -> Opened | None:
    """Whoever has the sheet leads; ValueError for a mistyped one, None for that of another dossier, or replaced."""
    secret = read_sheet(typed)
    for slot in slots.slots:
        if slot.way == RECOVERY and (key := _unwrapped(slots, slot, secret)):
            return Opened(key, Post.LEAD)
    return None


def read_sheet(typed: str) -> bytes:
    """The secret that a sheet prints, typed in any case, with O for 0 and I or L for 1."""
    signs = [sign for sign in typed.upper().translate(_CONFUSED) if sign.isalnum()]
    if len(signs) != _RECOVERY_BYTES * 8 // 5 + _CHECK_SIGNS or not set(signs) <= set(_SIGNS):
        raise ValueError("not a recovery sheet")
    number = 0
    for sign in signs[:-_CHECK_SIGNS]:
        number = number * 32 + _SIGNS.index(sign)
    secret = number.to_bytes(_RECOVERY_BYTES, "big")
    if _check(secret) != "".join(signs[-_CHECK_SIGNS:]):
        raise ValueError("mistyped recovery sheet")
    return secret


def normal_phrase(phrase: str) -> str:
    """The same whatever the keyboard: accents composed or not, capitals, apostrophes, spaces between the words."""
    folded = unicodedata.normalize("NFKC", phrase.translate(_APOSTROPHES)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _of_phrase(slots: KeySlots, phrase: str) -> bytes:
    cost = slots.cost
    derive = Argon2id(salt=slots.salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    with _one_at_a_time:
        return derive.derive(normal_phrase(phrase).encode("utf-8", "replace"))


def _with(slots: KeySlots, key: str, way: str, secret: bytes) -> KeySlots:
    nonce = secrets.token_bytes(_NONCE)
    wrapped = AESGCM(_wrapping(slots, way, secret)).encrypt(nonce, bytes.fromhex(key), _bound(slots, way))
    return replace(slots, slots=(*without(slots, way).slots, Slot(way, nonce, wrapped)))


def _unwrapped(slots: KeySlots, slot: Slot, secret: bytes) -> str:
    try:
        wrapping = AESGCM(_wrapping(slots, slot.way, secret))
        return wrapping.decrypt(slot.nonce, slot.wrapped, _bound(slots, slot.way)).hex()
    except InvalidTag:
        return ""


def _wrapping(slots: KeySlots, way: str, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, slots.salt, f"{FORMAT}/{way}".encode()).derive(secret)


def _bound(slots: KeySlots, way: str) -> bytes:
    """A slot moved to another file, or renamed for another post, does not open."""
    return f"{FORMAT}/{way}/".encode() + slots.file


def _check(secret: bytes) -> str:
    return _signs(hashlib.sha256(secret).digest()[:5], 8)[:_CHECK_SIGNS]


def _signs(content: bytes, length: int) -> str:
    number = int.from_bytes(content, "big")
    places: Sequence[int] = [number >> 5 * place & 31 for place in reversed(range(length))]
    return "".join(_SIGNS[place] for place in places)
