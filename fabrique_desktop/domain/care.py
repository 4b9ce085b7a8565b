"""What in a sentence may lead to somebody: told by its shape alone, without knowing who is registered.

Patterns find shapes; what they found is never corrected, refused or asked about. A person who reads decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Care(StrEnum):
    """What sort of thing was seen."""

    CIVILITY_NAME = "civility_name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where: `text[start:end]` is what was seen."""

    kind: Care
    start: int
    end: int


# Every pattern below is bounded, or starts only where no longer match could: none is slower than its text is long.
_FIGURE = re.compile(r"\d")
_BLANK = " \t\u00a0\u2009\u202f"
_SEPARATOR = rf"[{_BLANK}\n.\-\u2010-\u2014/_]{{0,3}}"

_CIVILITY = re.compile(
    r"(?<![\w’'-])(?:(?P<cut>MM|M|Mr|Mmes|Mme|Mlles|Mlle|Melles|Melle|mr|mmes|mme|mlles|mlle|melles|melle"
    r"|m(?=\.)|Drs|Dr|Dre|Prs|Pr|Mes|Me)\.?"
    r"|[Mm]adame|[Mm]esdames|[Mm]onsieur|[Mm]essieurs|[Mm]ademoiselle|[Dd]octeure?|[Pp]rofesseure?|Maître"
    rf"|MADAME|MONSIEUR|MADEMOISELLE|MME|MLLE)(?=[{_BLANK}]|\n|(?<=\.)[^\W\d_])"
)
_WORD = re.compile(rf"[{_BLANK}]{{1,3}}(?P<word>[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*)")
#: after a civility: on the next line too, and against its dot
_FIRST_WORD = re.compile(rf"[{_BLANK}]{{0,3}}\n?[{_BLANK}]{{0,3}}(?P<word>[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*)")
_INITIAL = re.compile(rf"[{_BLANK}]{{1,3}}[^\W\d_xyzXYZ](?=\.)")  # « Mme X. » names nobody
_SHORT_CUTS = frozenset({"M", "m", "MM", "Me", "Mes", "Pr", "Prs", "Dr"})  # too little at the end of a line
_LINKS = "de du des da do dos das di del della van von den der ter la le les el al ben bin ibn ar an"
_PARTICLES = frozenset(_LINKS.split())
_ELIDED = re.compile(r"[dDlL][’'ʼ]")
#: who is meant by these is an office, an unnamed person, or a thing
_OFFICES = (
    "adjoint adjointe agent agente administrateur administratrice ambassadeur ambassadrice animateur animatrice curé "
    "chef cheffe commissaire conseiller conseillère député députée directeur directrice doyen doyenne élu élue "
    "gardien gardienne juge maire maires maîtresse médiateur médiatrice ministre notaire préfet préfète sous-préfet "
    "sous-préfète président présidente premier première principal principale procureur procureure proviseur "
    "proviseure recteur rectrice responsable secrétaire sénateur sénatrice vice-président vice-présidente "
    "tout-le-monde tout ouvrage œuvre oeuvre madame mesdames monsieur messieurs mademoiselle chose machin machine "
    "untel unetelle"
)
_NOBODY = frozenset(_OFFICES.split())
_MOST_WORDS = 7

_PHONE = re.compile(
    rf"(?<![\w+])(?:"
    rf"(?:\+|00){_SEPARATOR}33{_SEPARATOR}(?:\(0\)|0)?{_SEPARATOR}[1-79](?:{_SEPARATOR}\d){{8}}"
    rf"|(?:\(0\)|0){_SEPARATOR}[1-79](?:{_SEPARATOR}\d){{8}}"
    rf"|33{_SEPARATOR}(?:\(0\))?{_SEPARATOR}[67](?:{_SEPARATOR}\d){{8}}"
    rf"|(?:\+|00){_SEPARATOR}(?!33|0)\d(?:[{_BLANK}.\-/()]{{0,3}}\d){{7,14}}"
    rf")(?!\d)"
)

_MOST_OF_LOCAL = 64
_LOCAL = re.compile(rf"[\w.+%’'-]{{1,{_MOST_OF_LOCAL}}}[{_BLANK}]?$")
_AT = re.compile(
    rf"[@＠]|[{_BLANK}]?[(\[](?:at|a|@|arobase|arobas)[)\]]|[{_BLANK}](?:arobase|arobas|arrobase)(?=[{_BLANK}])",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    rf"[{_BLANK}]?[\w-]{{1,63}}(?:(?:\.|[{_BLANK}]point[{_BLANK}]|[{_BLANK}]?[(\[](?:point|dot)[)\]][{_BLANK}]?)"
    r"[\w-]{2,63}){1,5}",
    re.IGNORECASE,
)

_STREETS = (
    r"rue|avenue|av\.|ave\.?|boulevard|boul\.|bd\.?|bld\.?|bvd\.?|allée|impasse|imp\.|square|sq\.|ruelle|venelle|chaussée"
    r"|faubourg|fg\.?|esplanade|rond-point|sente"
)
#: these are also ordinary words (« 2 places en crèche », « 3 cours de français »): they need a name behind them
_PLACES = (
    r"places?|pl\.|chemin|ch\.|quai|cours|cour|routes?|rte\.?|passage|sentier|résidence|rés\.|lotissement|villa|cité"
    r"|hameau|mail|promenade|voie|traverse|montée|côte|clos|domaine|parvis|allées"
)
_OF = r"(?:de[ ]la|de[ ]l[’'ʼ]|des|du|de|d[’'ʼ]|aux?|à[ ]la|la|le|les|l[’'ʼ])"
_NUMBER = (
    rf"(?<![\w,.€-])(?P<number>\d{{1,4}})(?P<more>[{_BLANK}]?(?:bis|ter|quater|[A-Fa-f](?!\w)))?"
    rf"(?P<comma>[{_BLANK}]?,)?[{_BLANK}]{{1,3}}"
)
_STREET = re.compile(
    rf"{_NUMBER}(?:de[ ]la[ ]|de[ ]l[’'ʼ]|du[ ])?"
    rf"(?:(?P<street>(?i:{_STREETS}))|(?P<place>(?i:{_PLACES})))(?!\w)"
    rf"[{_BLANK}]*(?P<of>(?:{_OF}[{_BLANK}]*){{0,3}})(?P<name>[^\W\d_][\w’'ʼ.-]*)?"
)
_DOOR = re.compile(
    r"(?<![\w’'-])(?:"
    rf"(?i:b[âa]t(?:iment)?|esc(?:alier)?)(?:\.|(?=[{_BLANK}]))[{_BLANK}]*(?i:n°[{_BLANK}]*)?(?:[A-Z]\d{{0,2}}|\d{{1,3}}[A-Z]?)"
    rf"|(?i:appt|apt|app\.|appart|appartement|logement[{_BLANK}]n°|porte[{_BLANK}]n°)\.?[{_BLANK}]*(?i:n°[{_BLANK}]*)?"
    r"(?:(?![TF]\d)[A-Z]\d{0,4}|\d{1,4}[A-Z]?)"
    rf")(?![\w’'°])(?![{_BLANK}]?(?:m²|m2|pièces?|p\.|chambres?|personnes?|places?|ans|ont|€|euros?|étages?|marches|niveaux))"
)

_AMOUNT = re.compile(
    rf"(?<![\w])(?<!\d[{_BLANK}.,’'])\d{{1,12}}(?:[{_BLANK}.,’']\d{{1,3}}){{0,5}}[{_BLANK}]?"
    rf"(?:(?:milliers?|millions?|milliards?)[{_BLANK}]d[’'ʼ]|mille[{_BLANK}])?"
    r"(?:,[-\u2010-\u2014]{1,2}[ \u00a0\u202f]?)?"
    r"(?:(?i:euros?|eur|francs?|dollars?|livres sterling|centimes?)(?!\w)|[kKM]?[€$£](?!\w))"
    rf"|(?<!\w)[€$£][{_BLANK}]?\d{{1,12}}(?:[.,]\d{{1,2}})?(?!\w)"
)


def marks(text: str) -> tuple[Mark, ...]:
    """All that was seen, in reading order."""
    found = [*_names(text), *_emails(text), *_shaped(_DOOR.finditer(text), Care.ADDRESS)]
    if _FIGURE.search(text):
        found += _shaped(_PHONE.finditer(text), Care.PHONE)
        found += _shaped(_AMOUNT.finditer(text), Care.AMOUNT)
        found += _addresses(text)
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.end)))


def _shaped(matches: Iterable[re.Match[str]], kind: Care) -> Iterator[Mark]:
    return (Mark(kind, match.start(), match.end()) for match in matches)


def _names(text: str) -> Iterator[Mark]:
    end = 0
    for civility in _CIVILITY.finditer(text):
        if civility.start() < end or _counts_something(text, civility) or _ends_a_line(text, civility):
            continue
        end = _end_of_name(text, civility.end())
        if end > civility.end():
            yield Mark(Care.CIVILITY_NAME, civility.start(), end)


def _counts_something(text: str, civility: re.Match[str]) -> bool:
    """« 2 M Habitants »: a number, not a civility."""
    before = text[max(0, civility.start() - 3) : civility.start()]
    return civility["cut"] in ("M", "m") and before.rstrip(_BLANK)[-1:].isdigit()


def _ends_a_line(text: str, civility: re.Match[str]) -> bool:
    """« M. » or « Me » there are rarely the beginning of a name."""
    return civility["cut"] in _SHORT_CUTS and text[civility.end() : civility.end() + 1] == "\n"


def _end_of_name(text: str, start: int) -> int:
    """Where the capitalised words after a civility end, particles among them; `start` when there is none."""
    place = end = start
    initial = _INITIAL.match(text, start)
    if initial is not None and text[initial.end() - 1].isupper():
        end, place = initial.end(), initial.end() + 1
    for _ in range(_MOST_WORDS):
        following = (_FIRST_WORD if place == start else _WORD).match(text, place)
        if following is None:
            break
        word = following["word"]
        if word in _PARTICLES:
            place = following.end()
        elif _is_name(word):
            place = end = following.end()
        else:
            break
    return end


def _is_name(word: str) -> bool:
    """A capital, or a script that has none; « la Présidente », « X » and « d’Ouvrage » name nobody."""
    bare = _ELIDED.sub("", word, count=1) or word
    if len(word) == 1 or bare[0].islower() or bare.lower() in _NOBODY:
        return False
    return not bare.lower().startswith("tout-")


def _emails(text: str) -> Iterator[Mark]:
    if "@" not in text and "arob" not in text and "(" not in text and "[" not in text and "＠" not in text:
        return
    end = 0
    for at in _AT.finditer(text):
        before = max(end, at.start() - _MOST_OF_LOCAL - 1)
        local = _LOCAL.search(text[before : at.start()])
        domain = _DOMAIN.match(text, at.end())
        if local and domain:
            end = domain.end()
            yield Mark(Care.EMAIL, before + local.start(), end)


def _addresses(text: str) -> Iterator[Mark]:
    for found in _STREET.finditer(text):
        name = found["name"] or ""
        sure = found["of"] or found["more"] or found["comma"] or found["number"] != "1"  # « 1 rue sur deux »
        if name[:1].isupper() or (found["street"] and name and sure):
            yield Mark(Care.ADDRESS, found.start(), found.end("name"))
