"""The words by which one person may be named in a text: what was said is linked to nobody, a name alone leads there."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.contacts_named import Contacts
from fabrique_desktop.services.ordinary_words import CIVILITIES, ORDINARY

_SHORT = 3  # letters of a surname that may be anything else


class Names:
    """Under all the entries of the register that are this person's; a namesake bears the same words."""

    def __init__(self, entries: Sequence[Participant], former: Sequence[tuple[str, str]] = ()) -> None:
        """`former`: (surname, first name) that they bore until somebody corrected them."""
        self.ids = frozenset(entry.id for entry in entries)
        called = [*((entry.surname, entry.first_name) for entry in entries), *former]
        self.telling = frozenset(filter(_tells, (tuple(fold(surname).split()) for surname, _first in called)))
        self._surnames = {word for surname, _first in called for word in fold(surname).split()}
        self._first_names = {word for _surname, first in called for word in fold(first).split()}
        self._initials = {word[0] for word in self._first_names}
        ways = (way for entry in entries for way in (entry.email, entry.phone, entry.other_contact) if way)
        self._contacts = Contacts(ways)

    def bear(self, words: str) -> bool:
        """Whether these words, which name somebody of the register, may be theirs: « Jean Roy » is not Zoé Roy."""
        if next(iter(self._contacts.find(words)), None) is not None:
            return True
        told = [word for word in fold(words).split() if word not in CIVILITIES]
        known = self._surnames | self._first_names
        return any(word in known for word in told) and all(word in known or word in self._initials for word in told)

    def has_surname(self, words: str) -> bool:
        return any(word in self._surnames for word in fold(words).split())


def _tells(surname: tuple[str, ...]) -> bool:
    """Whether this surname, wherever it stands and however it is written, is no word like another."""
    return bool(set(surname) - ORDINARY) and max(map(len, surname)) > _SHORT
