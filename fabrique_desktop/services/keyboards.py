"""What a scanner meant to type: set as an American keyboard, it says « QB&é » for AB12 to a French computer."""

from __future__ import annotations

from collections.abc import Iterator

_PLAIN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
_SHIFTED = '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
#: the same keys on the French keyboard of a PC, then on that of a Mac, whose digits are the Belgian ones
_FRENCH = (
    ("²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!", "³1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"),
    ("@&é\"'(§è!çà)-azertyuiop^$`qsdfghjklmùwxcvbn,;:=", "#1234567890°_AZERTYUIOP¨*£QSDFGHJKLM%WXCVBN?./+"),
)
#: where the lock changes letters only
_LOCKED_LETTERS = {"É": "2", "È": "7", "Ç": "9", "À": "0", "Ù": "'"}


def _tables() -> Iterator[dict[int, str]]:
    for plain, shifted in _FRENCH:
        yield str.maketrans(_LOCKED_LETTERS | dict(zip(plain + shifted, _PLAIN + _SHIFTED, strict=True)))
        yield str.maketrans(dict(zip(shifted + plain, _PLAIN + _SHIFTED, strict=True)))  # capitals locked


_TABLES = tuple(_tables())
#: signs that stand for a digit there, and that no name or structure begins or goes on with
_NEVER_IN_A_NAME = frozenset('&"(_§²°!')


def readings(typed: str) -> list[str]:
    """The text as typed, then what the same keys say on an American keyboard."""
    return list(dict.fromkeys([typed, *(typed.translate(table) for table in _TABLES)]))


def shows_digits(token: str) -> bool:
    """Whether there are digits in it, or signs that French keyboards put in their place.

    « Hélène » is no code, though é and è share the keys of 2 and 7.
    """
    return any(char.isdecimal() or char in _NEVER_IN_A_NAME for char in token)
