"""What a volunteer types at the door, read: a person in one line, or a number of people."""

from __future__ import annotations

import re

from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.check_in import NewPerson, Several

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_PHONE = re.compile(r"(?:\+\d{2}|00\d{2}|\b0)[\s.\-]*(?:\(0\)[\s.\-]*)?\d(?:[\s.\-]*\d{2}){4}\b")
#: any country's, if it says so by its « + », or if it stands alone between two commas
_ABROAD = re.compile(r"\+\d(?:[\s.\-()]{0,2}\d){7,14}(?!\d)|(?<=[,;])\s*\d(?:[\s.\-()]{0,2}\d){9,14}\s*(?![^,;])")
#: « ADIL 44 »: initials and the number of a département, where « bâtiment 12 » is somebody's address
_LOCAL_HOUSE = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+)* \d{2,3}")
_NEEDS = frozenset((
    "interprete", "traduction", "traducteur", "traductrice", "lsf", "signes", "lecture", "lire", "braille", "fauteuil",
    "pmr", "rampe", "boucle", "magnetique", "malentendant", "malentendante", "malvoyant", "malvoyante", "garde",
))  # fmt: skip
_SEVERAL = re.compile(
    r"(?:groupe (?:de )?)?(\d{1,3})\b(?: (?:personnes?|pers)\b)?(?: (?:du |de la |des |de l |de |d )?([^\W\d].*))?",
    re.IGNORECASE,
)
_BARE = frozenset({"", "sans nom", "sans noms", "anonyme", "anonymes", "inconnu", "inconnus"})


def read_several(line: str) -> Several | None:
    """« 6 Emmaüs », « 6 personnes d’Emmaüs », « groupe de 6 Emmaüs », « 3 sans nom », « 3 »; else None."""
    typed = clean_line(line)
    words = typed.replace("’", " ").replace("'", " ")
    found = _SEVERAL.fullmatch(words)
    if found is None or not int(found.group(1)):
        return None
    named = typed[len(typed) - len(found.group(2)) :].strip() if found.group(2) else ""
    return Several(int(found.group(1)), "" if fold(named) in _BARE else named)


def read_walk_in(line: str) -> NewPerson:
    """« Marie LE GALL, Emmaüs, 06 39 98 00 00 »: name, then organisation; mail and phone anywhere.

    Words in capitals are the surname; otherwise the first word is the first name. An organisation can be printed,
    so whatever else follows is kept where nothing is: a need of the day in `needs`, the rest in `other_contact`.
    """
    email = _EMAIL.search(line)
    phone = _PHONE.search(line) or _ABROAD.search(line)
    rest = line
    for found in (email, phone):
        rest = rest.replace(found.group(), ",") if found else rest
    name, _comma, other = rest.partition(",")
    words = clean_line(name).split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        first = [word for word in words if word not in capitals]
        surname = capitals
    else:
        first, surname = words[:1], words[1:]
    said = [part for part in map(clean_line, re.split("[,;]", other)) if part]
    organization = next((part for part in said if _may_be_a_house(part) and not _is_a_need(part)), "")
    if organization:
        said.remove(organization)
    needs = [part for part in said if _is_a_need(part)]
    return NewPerson(
        surname=" ".join(surname),
        first_name=" ".join(first),
        organization=organization,
        email=email.group() if email else "",
        phone=clean_line(phone.group()) if phone else "",
        other_contact=", ".join(part for part in said if part not in needs),
        needs=", ".join(needs),
    )


def _is_a_need(part: str) -> bool:
    return not set(fold(part).split()).isdisjoint(_NEEDS)


def _may_be_a_house(part: str) -> bool:
    if _LOCAL_HOUSE.fullmatch(part) and part.split(maxsplit=1)[0].isupper():
        return True
    return "@" not in part and not any(char.isdigit() for char in part)
