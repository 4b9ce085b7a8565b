"""One row of a list as read and cleaned, before anybody knows who it is; and how contacts are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from fabrique_desktop.domain.categories import Minority, ParticipantCategory

_NOT_DIGITS = re.compile(r"\D+")


class Problem(StrEnum):
    """Why a line of the file is not a person."""

    NO_NAME = "no_name"
    GROUP = "group"
    TOO_LONG = "too_long"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True, slots=True)
class RegistrantLine:
    """One row of a list as read, cleaned; `line` is its number as a spreadsheet shows it."""

    line: int
    source_id: str = ""
    civility: str = ""
    surname: str = ""
    first_name: str = ""
    organization: str = ""
    job: str = ""
    category: ParticipantCategory = ParticipantCategory.UNKNOWN
    neighbourhood: str = ""
    email: str = ""
    phone: str = ""
    other_contact: str = ""
    code: str = ""  # of the registration: what a scanner reads
    workshops: tuple[str, ...] = ()
    minority: Minority = Minority.NO
    needs: str = ""
    named_in_minutes: bool = False
    photo_allowed: bool = False
    answer_wanted: bool = False
    follow_up_wanted: bool = False
    problem: Problem | None = None

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.surname) if part)


def email_key(email: str) -> str:
    if email.isascii():
        return email.lower().strip()
    return unicodedata.normalize("NFC", email).casefold().strip()


def phone_key(phone: str) -> str:
    """Digits alone, in the national form: « +33 (0)6 39 98 00 00 » is « 06.39.98.00.00 »."""
    digits = _NOT_DIGITS.sub("", phone)
    if digits.startswith("0033"):
        digits = digits[2:]
    if digits.startswith("33") and len(digits) >= 11:
        digits = "0" + digits[2:].lstrip("0")
    return digits
