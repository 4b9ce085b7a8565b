"""What `fabrique verify` answers, in plain French: what was compared, what was not, what was found, what it proves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from fabrique_desktop.documents.seal_words import covered, erased, hidden, passages
from fabrique_desktop.documents.text import NBSP, counted, enumeration, moment, spaced
from fabrique_desktop.documents.verifying import Checked, Fault, Sealing, Verified
from fabrique_desktop.domain.seal import Part, Record
from fabrique_desktop.services.sealing import Sealed

Answer = tuple[bool, list[str]]
_PROVES = (
    "Ce que cela prouve : si quelque chose a changé depuis que ce sceau a été imprimé. "
    "Cela ne dit pas qui a produit les fichiers."
)
_PROVES_LITTLE = (
    "Sans sceau imprimé, cela prouve peu : qui refait les fichiers refait aussi le manifeste "
    "et le sceau qu’ils portent."
)
_NEVER_COMPARED = (
    "Jamais comparés : les présences, les dates et les autres chiffres, les résumés, et ce qui serait dessiné ou posé "
    "en image sur une page."
)
_MOST_NAMED = 20
_SEAL = re.compile("[A-Z2-7]{4}(?:[ \u00a0][A-Z2-7]{4}){7}")
_FAULTS: Mapping[Fault, str] = {
    Fault.NO_FILE: "Le manifeste n’annonce aucun fichier : il ne vérifie rien.",
    Fault.NO_SEAL: "Le manifeste dit l’atelier clôturé, et le paquet n’a pas de sceau.",
    Fault.PROVISIONAL_SEALED: "Le manifeste dit l’atelier provisoire, et le paquet porte un sceau.",
    Fault.STATE: "L’état que dit le manifeste n’est pas celui que disent les noms de ses fichiers.",
    Fault.OTHER_VERSION: "La version que dit le manifeste n’est pas celle de ses fichiers.",
    Fault.OTHER_SEAL: "Le manifeste, le fichier du sceau et les documents ne portent pas tous le même sceau.",
    Fault.OTHER_WORKSHOP: "Le manifeste et le sceau ne sont pas du même atelier.",
    Fault.NOT_CARRIED: "Le compte rendu ne porte pas son sceau en pièce jointe.",
}
_PARTS: Mapping[Part, str] = {
    Part.CONTRIBUTION: "{}",
    Part.ERRATUM: "erratum de {}",
    Part.MESSAGE: "message de la table {}",
    Part.SUPPORT: "support remis n° {}",
}


def of_files(verified: Verified, asked: str) -> Answer:
    """For what was found in a path; `asked` is the seal on paper, empty when none was given."""
    checked = verified.checked
    lines = [line for one in checked for line in _package(one)]
    lines += _named("Non annoncé, donc non vérifié", verified.unlisted)
    lines += _named("Produit à part, hors du paquet", verified.apart)
    sound, sealed = verified.sound, any(one.seals for one in checked)
    if asked:
        found = any(one.bears(asked) for one in checked)
        sound = sound and found
        lines.append(_compared(asked, found, "ces fichiers"))
    elif not sealed and all(one.manifest is not None for one in checked):
        lines.append("Pas de sceau : un atelier qui n’est pas clôturé n’en a pas.")
    lines += _files_verdict(verified, asked, sound=sound, sealed=sealed)
    return sound, list(map(_typeset, lines))


def of_dossier(sealed: Sequence[Sealed], asked: str, *, intact: bool) -> Answer:
    """For the seals that a dossier gives today, worked out again from its journal."""
    shown = [one for one in sealed if one.record.code == asked] if asked else sealed
    lines = [line for one in shown or sealed for line in _of_seal(one)]
    lines += _former(shown or sealed)
    if not sealed:
        lines.append("Aucun atelier clôturé : rien n’est scellé.")
    sound = intact and all(one.record.holds for one in sealed)
    if not intact:
        lines.append("Le journal de ce dossier n’est pas intact : « fabrique check » dit ce qui ne l’est pas.")
    if not asked:
        told = "Le dossier et son journal concordent ; donnez le sceau imprimé (--seal) pour savoir s’il est d’ici."
        lines += [told if sound else "Tout ne concorde pas.", _PROVES_LITTLE]
        return sound, list(map(_typeset, lines))
    lines.append(_compared(asked, bool(shown), f"l’atelier {shown[0].record.workshop}" if shown else "ce dossier"))
    changed = [line for one in shown for line in _since(one)]
    sound = sound and bool(shown) and not any(_words_changed(one) for one in shown)
    verdict = "Rien n’a changé." if sound else "Tout ne concorde pas."
    lines += [*changed, verdict, _PROVES]
    return sound, list(map(_typeset, lines))


def _typeset(line: str) -> str:
    """French spaces; those of a seal stay as it is copied."""
    return _SEAL.sub(lambda found: found[0].replace(NBSP, " "), spaced(line))


def _of_seal(one: Sealed) -> Iterator[str]:
    record = one.record
    yield f"{record.workshop}, sceau du {moment(one.at)} : {record.code}"
    yield from _texts(record)


def _former(sealed: Sequence[Sealed]) -> Iterator[str]:
    """Whatever seal they bear, they say what was erased: once for each."""
    for one in dict.fromkeys((each.record.workshop, former) for each in sealed for former in each.former):
        workshop, former = one
        made = f"{workshop}, version {former.version}, du {moment(former.made_at)}, dans « {former.folder} »"
        yield f"{made} : ces documents datent d’avant l’effacement d’un passage et le portent encore ; à détruire."


def _words_changed(one: Sealed) -> bool:
    """An erratum stands beside what was said: it changes none of it."""
    return any(part is not Part.ERRATUM for part in one.changed)


def _since(one: Sealed) -> Iterator[str]:
    """What became of it: a paper that bears a former seal was right the day it was printed."""
    if one.reopened_at is None and not one.changed:
        return
    what = "de la clôture" if one.closing else "d’un erratum"
    told = f"Ce sceau est celui {what} du {moment(one.at)}"
    if one.reopened_at is not None:
        told += f" ; l’atelier a été rouvert le {moment(one.reopened_at)}"
    names = [name for part, found in one.changed.items() for name in _called(part, found)]
    if not names:
        yield f"{told} ; rien de ce qu’il couvre n’a changé depuis."
    elif one.reopened_at is None and not _words_changed(one):
        yield f"{told} ; depuis, à côté de ce qui a été dit : {_few(names)}."
    else:
        yield f"{told} ; ont changé depuis : {_few(names)}."


def _package(one: Checked) -> Iterator[str]:
    if one.manifest is not None:
        name = f"Paquet {one.manifest.workshop}, version {one.manifest.version}"
        files = counted(len(one.manifest.files), "fichier annoncé", "fichiers annoncés")
        same = counted(len(one.whole), "identique", "identiques")
        yield f"{name} : {files}, {same}."
    elif one.seals and not any(seal.where == name for seal in one.seals for name in one.unreadable):
        yield "Sans manifeste : seuls sont vérifiés les sceaux, et les comptes rendus qui en portent un."
    yield from _named("Changé depuis", one.changed)
    yield from _named("Manque", one.missing)
    yield from _named("Illisible", one.unreadable)
    yield from (_FAULTS[fault] for fault in dict.fromkeys(one.faults))
    told: set[str] = set()
    for seal in one.seals:
        yield from _seal(seal, known=seal.record.code in told)
        told.add(seal.record.code)
    yield from _words(one)


def _words(one: Checked) -> Iterator[str]:
    """What people read, beside what is sealed."""
    for each in one.compared:
        if each.unlike:
            yield f"{_short(each.where)} ne dit pas ce qui a été scellé : {_few(each.unlike)}."
        if each.older:
            told = f"{_short(each.where)} : ce document date d’avant l’effacement d’un passage ({_few(each.older)})"
            yield f"{told}, ou a été refait. Il porte peut-être encore ces mots : il est à détruire."
    if one.compared:
        where = _list(each.where for each in one.compared)
        yield f"Textes comparés, référence par référence, à ceux du sceau : {where}."
    if one.digests_only:
        yield f"Comparés par leur seule empreinte : {_list(one.digests_only)}."
    if one.compared:
        yield _NEVER_COMPARED


def _seal(seal: Sealing, *, known: bool) -> Iterator[str]:
    record = seal.record
    same = "c’est celui que porte le fichier" if seal.claimed == record.code else f"le fichier porte {seal.claimed}"
    yield f"Sceau recalculé de « {seal.where} » : {record.code} ; {same}."
    if not known or not record.holds:
        yield from _texts(record)


def _texts(record: Record) -> Iterator[str]:
    altered = [name for part in Part for name in _called(part, record.altered_in(part))]
    same = "chaque texte tel qu’il a été scellé"
    if altered:
        same = f"dont {counted(len(altered), 'texte qui ne l’est plus', 'textes qui ne le sont plus')}"
    yield f"{record.workshop}, sous ce sceau : {enumeration(covered(record))} ; {same}."
    yield from (f"N’est plus ce qui a été scellé : {name}" for name in altered[:_MOST_NAMED])
    if record.erased:
        yield f"À part, sans changer le sceau : {erased(record)}."
    if record.passages:
        yield f"À part, sans changer le sceau : {passages(record)}."
    if record.hidden:
        yield f"À part, sans changer le sceau : {hidden(record)}."


def _called(part: Part, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        short = name.lstrip("TS0") if part in (Part.MESSAGE, Part.SUPPORT) else name
        yield _PARTS[part].format(short)


def _compared(asked: str, found: bool, what: str) -> str:
    if found:
        return f"Le sceau donné, {asked}, est bien celui de {what}."
    return f"Le sceau donné, {asked}, n’est pas celui de {what} : autre version, autre atelier, ou texte changé."


def _files_verdict(verified: Verified, asked: str, *, sound: bool, sealed: bool) -> list[str]:
    alone = all(one.manifest is None for one in verified.checked)
    like = "Conforme à son propre sceau" if alone else "Conforme à son manifeste"
    if not sound:
        verdict = "Tout ne concorde pas."
    elif asked:
        verdict = "Rien n’a changé."
    elif sealed:
        verdict = f"{like} ; donnez le sceau imprimé (--seal) pour savoir si quelque chose a changé depuis."
    else:
        verdict = f"{like} ; sans sceau, rien ne montre que l’un et l’autre n’ont pas été refaits."
    if number := len(verified.unlisted):
        told = counted(
            number,
            "fichier n’est pas du paquet : il n’est pas vérifié",
            "fichiers ne sont pas du paquet : ils ne sont pas vérifiés",
        )
        verdict = f"{verdict.rstrip('.')} ; {told}."
    return [verdict, _PROVES if asked else _PROVES_LITTLE]


def _named(label: str, names: Sequence[str]) -> Iterator[str]:
    for path in names[:_MOST_NAMED]:
        yield f"{label} : {path}"
    if len(names) > _MOST_NAMED:
        yield f"{label} : et {len(names) - _MOST_NAMED} autres"


def _few(names: Sequence[str]) -> str:
    more = f" et {len(names) - _MOST_NAMED} autres" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _list(paths: Iterable[str]) -> str:
    return ", ".join(map(_short, paths))


def _short(path: str) -> str:
    return PurePosixPath(path).name
