"""What the words typed at the door are about: somebody's need, something private, a role, or a structure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fabrique_desktop.domain.people import Role
from fabrique_desktop.domain.text import fold

#: how folded words begin that tell what somebody needs in order to come
_NEEDS = (
    "accessib", "allerg", "allophon", "alzheim", "analphab", "appareille", "asperger", "autis", "aveugl", "bequill",
    "boucle", "braille", "cecite", "chien", "deambul", "deficien", "diabet", "dyslex", "dysphas", "dysprax", "enceinte",
    "epilep", "fauteuil", "handicap", "hemipleg", "illettr", "interpret", "magneti", "malentend", "malvoy", "muet",
    "nonvoy", "oxygen", "parapleg", "parkinson", "poussette", "prothes", "sourd", "surdite", "tetrapleg", "tradu",
    "trisom", "voyant",
)  # fmt: skip
_NEEDS_WHOLE = frozenset(("canne", "garde", "lecture", "lire", "lsf", "pmr", "rampe", "signes"))
#: and words that say of somebody what is never printed
_PRIVATE = ("asile", "chomag", "chomeu", "curatel", "depressi", "malad", "mineur", "photo", "refugi", "suivi", "tutel")
_PRIVATE_WHOLE = frozenset(("alcool", "papiers", "prison", "rsa", "sdf"))
_PRIVATE_FIRST = frozenset((
    "ami", "amie", "avec", "chez", "compagne", "compagnon", "est", "femme", "fille", "fils", "frere", "maman", "mari",
    "mere", "ne", "papa", "pas", "pere", "sans", "soeur", "veut", "vient", "voisin", "voisine",
))  # fmt: skip
_HOUSES_FIRST = frozenset((
    "asso", "association", "club", "college", "collectif", "comite", "conseil", "ecole", "fondation", "lycee", "mairie",
    "ville",
))  # fmt: skip
_ARTICLE = re.compile(r"(?:le |la |les |l['’ ])", re.IGNORECASE)
#: « ADIL 44 »: initials and the number of a département, where « bâtiment 12 » is somebody's address
_LOCAL_HOUSE = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+)* \d{2,3}")
_ROLES = {
    "enfant": Role.CHILD,
    "bebe": Role.BABY,
    "interprete": Role.INTERPRETER,
    "accompagnant": Role.COMPANION,
    "accompagnante": Role.COMPANION,
    "accompagnateur": Role.COMPANION,
    "accompagnatrice": Role.COMPANION,
    "observateur": Role.OBSERVER,
    "observatrice": Role.OBSERVER,
    "elu": Role.ELECTED,
    "elue": Role.ELECTED,
    "journaliste": Role.PRESS,
    "presse": Role.PRESS,
}


def is_a_need(part: str) -> bool:
    words = fold(part).split()
    return _any_begins(words, _NEEDS) or not _NEEDS_WHOLE.isdisjoint(words)


def is_private(part: str) -> bool:
    """Of a need, an age, a family, a follow-up: whatever it is, it is never printed."""
    words = fold(part).split()
    return (
        is_a_need(part)
        or _any_begins(words, _PRIVATE)
        or not _PRIVATE_WHOLE.isdisjoint(words)
        or bool(words and words[0] in _PRIVATE_FIRST)
    )


def role_of_word(word: str) -> Role | None:
    """« enfants », « élu·e·s », « interprète »."""
    folded = fold(word).replace(" ", "")
    return _ROLES.get(folded) or _ROLES.get(folded.removesuffix("s"))


def is_surely_a_house(part: str) -> bool:
    """Initials, a name with a capital, or what calls itself an association; neither a need nor an address."""
    if _LOCAL_HOUSE.fullmatch(part) and part.split(maxsplit=1)[0].isupper():
        return True
    if "@" in part or any(char.isdigit() for char in part) or is_private(part):
        return False
    words = _ARTICLE.sub("", part, count=1).split() if _ARTICLE.match(part) else part.split()
    if not words or role_of_word(words[0]) is not None:
        return False
    return words[0][0].isupper() or fold(words[0]) in _HOUSES_FIRST


def _any_begins(words: Iterable[str], stems: tuple[str, ...]) -> bool:
    return any(word.startswith(stems) for word in words)
