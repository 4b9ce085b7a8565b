"""What a volunteer types at the door, read: a person in one line, or a number of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.arrivals import NewPerson, Several
from fabrique_desktop.services.door_words import is_a_need, is_private, is_surely_a_house, role_of_word

#: bounded as addresses are: a pasted page is looked through once
_EMAIL = re.compile(r"(?<![^\s@,;<>()])[^\s@,;<>()]{1,64}@[^\s@,;<>()]{1,190}\.[^\s@,;<>().]{1,63}")
_PHONE = re.compile(r"(?:\+\d{2}|00\d{2}|\b0)[\s.\-]*(?:\(0\)[\s.\-]*)?\d(?:[\s.\-]*\d{2}){4}\b")
#: any country's, if it says so by its « + », or if it stands alone between two commas
_ABROAD = re.compile(r"\+\d(?:[\s.\-()]{0,2}\d){7,14}(?!\d)|(?<=[,;])\s*\d(?:[\s.\-()]{0,2}\d){9,14}\s*(?![^,;])")
_APART = re.compile(r"[,;()]")
_CIVILITIES = frozenset(("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"))
#: no zero in front: « 06 » begins a phone number, « 042 » is a badge
_SEVERAL = re.compile(
    r"(?P<told>groupe (?:de )?)?(?P<number>[1-9][0-9]{0,2})(?: (?P<people>personnes?|pers\.?)(?!\w))?"
    r"(?: (?P<of>du |de la |des |de l |de |d )?(?P<name>\S.*))?",
    re.IGNORECASE,
)
_NAMELESS = re.compile(r"(?:sans[ -]noms?|anonymes?|inconnue?s?)\b[\s,]*", re.IGNORECASE)
_OF = re.compile(r"(?:du |de la |des |de l |de |d )", re.IGNORECASE)
#: what follows a number that counts no people: « 4 août », « 12 rue Jean Jaurès », « 15 ans »
_COUNTED_OTHERWISE = frozenset((
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre", "rue", "avenue", "av", "bd", "boulevard", "allee", "allees", "place", "impasse", "chemin", "quai",
    "route", "cours", "passage", "square", "bis", "ter", "quater", "an", "ans", "mois", "jour", "jours", "semaine",
    "semaines", "h", "heure", "heures", "min", "minutes", "euro", "euros", "fois", "e", "er", "eme", "nuits",
))  # fmt: skip
_NAMES_TOGETHER = frozenset(("et", "ou", "avec"))
_INITIALS = 3


def nowhere(_name: str) -> bool:
    """No register to ask."""
    return False


def read_several(line: str, known: Callable[[str], bool] = nowhere) -> Several | None:
    """« 6 Emmaüs », « 6 personnes d’Emmaüs », « groupe de 6 Emmaüs », « 3 sans nom », « 2 enfants », « 3 »; else None.

    `known` tells whether the register has a structure of that name. A need or a role names no group; whatever
    follows a comma (a phone number, somebody to call) is kept with the first of them.
    """
    left, rest = _contacts(clean_line(line))
    head, *said = _said(_APART.split(rest)) or [""]
    words = head.replace("’", " ").replace("'", " ")
    found = _SEVERAL.fullmatch(words)
    if found is None:
        return None
    number = int(found["number"])
    name = head[found.start("name") :].strip() if found["name"] else ""
    name = _NAMELESS.sub("", name, count=1).strip() if _NAMELESS.match(name) else name
    role = role_of_word(name.split(maxsplit=1)[0]) if name else None
    if role is not None:
        return Several(number, _house_after(name, known), role, _left(left, said))
    if is_private(name) and not known(name):
        return Several(number, contact=_left(left, [name, *said]))
    told = bool(found["told"] or found["people"] or found["of"])
    if name and not told and not known(name) and not _names_a_group(number, name):
        return None
    return Several(number, name, contact=_left(left, said))


def _names_a_group(number: int, name: str) -> bool:
    """« 6 Emmaüs », « 6 secours populaire »; not « 2 CV », « 4 août », « 1 Marie », « 2 Marie et Paul »."""
    words = fold(name).split()
    if number == 1 or not name[0].isalpha() or not words or words[0] in _COUNTED_OTHERWISE:
        return False
    if name.isupper() and len(name) < _INITIALS:
        return False
    return _NAMES_TOGETHER.isdisjoint(words)


def _house_after(name: str, known: Callable[[str], bool]) -> str:
    """« accompagnants Emmaüs », and « accompagnants d’Emmaüs » if it is known: « enfants de Marie » names somebody."""
    _role, _space, after = name.partition(" ")
    bare = after[found.end() :] if (found := _OF.match(after.replace("’", " ").replace("'", " "))) else after
    return bare if known(bare) or (bare == after and is_surely_a_house(after)) else ""


def _left(left: NewPerson, said: Sequence[str]) -> NewPerson | None:
    needs = ", ".join(part for part in said if is_a_need(part))
    other = ", ".join(part for part in said if not is_a_need(part))
    person = NewPerson(email=left.email, phone=left.phone, other_contact=other, needs=needs)
    return None if person == NewPerson() else person


def read_walk_in(line: str) -> NewPerson:
    """« Marie LE GALL, Emmaüs, 06 39 98 00 00 »: name, then structure; mail and phone anywhere.

    Words in capitals are the surname; otherwise the first word is the first name. A structure is printed on the sheet,
    so what is not surely one is kept where nothing is: a need of the day in `needs`, the rest in `other_contact`.
    """
    left, rest = _contacts(line)
    name, *others = _APART.split(rest)
    surname, first_name = _names(clean_line(name).split())
    said = _said(others)
    organization = next(filter(is_surely_a_house, said), "")
    if organization:
        said.remove(organization)
    needs = [part for part in said if is_a_need(part)]
    return NewPerson(
        surname=surname,
        first_name=first_name,
        organization=organization,
        email=left.email,
        phone=left.phone,
        other_contact=", ".join(part for part in said if part not in needs),
        needs=", ".join(needs),
    )


def _contacts(line: str) -> tuple[NewPerson, str]:
    """The mail and the phone, and the line without them."""
    email = _EMAIL.search(line)
    rest = line.replace(email.group(), ",") if email else line
    phone = _PHONE.search(rest) or _ABROAD.search(rest)
    rest = rest.replace(phone.group(), ",") if phone else rest
    return NewPerson(email=email.group() if email else "", phone=clean_line(phone.group()) if phone else ""), rest


def _said(parts: Sequence[str]) -> list[str]:
    """Those that say something, and not the full stop that followed a mail."""
    return [part for part in map(clean_line, parts) if any(map(str.isalnum, part))]


def _names(words: list[str]) -> tuple[str, str]:
    """Surname and first name; « M. » or « Mme » in front of a name is no part of it, and a surname follows it."""
    addressed = len(words) > 1 and fold(words[0]) in _CIVILITIES and fold(words[1]) != "et"
    if addressed:
        words = words[1:]
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if addressed and (len(words) == 1 or len(capitals) == len(words)):
        return " ".join(words), ""
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    return " ".join(words[1:]), " ".join(words[:1])
