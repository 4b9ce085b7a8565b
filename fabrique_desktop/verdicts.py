"""What `fabrique verify` answers, in plain French: what was looked at, what was found, what it proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fabrique_desktop.documents.text import counted, moment
from fabrique_desktop.documents.verifying import Checked, Sealing
from fabrique_desktop.services.sealing import Sealed

_PROVES = (
    "Ce que cela prouve : si quelque chose a changé depuis que le sceau a été imprimé. "
    "Cela ne dit pas qui a produit les fichiers."
)
_MOST_NAMED = 20


def of_files(checked: Sequence[Checked], asked: str) -> tuple[bool, list[str]]:
    """For what was found in a path; `asked` is the seal on paper, empty when none was given."""
    lines = [line for one in checked for line in _package(one)]
    sound = all(one.sound for one in checked)
    if asked:
        found = any(one.bears(asked) for one in checked)
        sound = sound and found
        lines.append(_compared(asked, found, "ces fichiers"))
    elif not any(one.seals for one in checked):
        lines.append("Pas de sceau : un atelier qui n’est pas clôturé n’en a pas.")
    lines += [_verdict(sound), _PROVES]
    return sound, lines


def of_dossier(sealed: Sequence[Sealed], asked: str, *, intact: bool) -> tuple[bool, list[str]]:
    """For the seals that a dossier gives today, worked out again from its journal."""
    lines = []
    for one in sealed:
        record = one.record
        lines.append(f"{record.workshop}, sceau du {moment(one.at)} : {record.code}")
        lines += _texts(record.workshop, record.altered, record.erased, len(record.contributions))
    if not sealed:
        lines.append("Aucun atelier clôturé : rien n’est scellé.")
    sound = intact and not any(one.record.altered for one in sealed)
    if not intact:
        lines.append("Le journal de ce dossier n’est pas intact : « fabrique check » dit ce qui ne l’est pas.")
    if asked:
        bearing = [one.record.workshop for one in sealed if one.record.code == asked]
        sound = sound and bool(bearing)
        lines.append(_compared(asked, bool(bearing), f"l’atelier {bearing[0]}" if bearing else "ce dossier"))
    lines += [_verdict(sound), _PROVES]
    return sound, lines


def _package(one: Checked) -> Iterator[str]:
    if one.manifest is not None:
        name = f"Paquet {one.manifest.workshop}, version {one.manifest.version}"
        files = counted(len(one.manifest.files), "fichier annoncé", "fichiers annoncés")
        same = counted(len(one.whole), "identique", "identiques")
        yield f"{name} : {files}, {same}."
    for label, names in (
        ("Changé depuis", one.changed),
        ("Manque", one.missing),
        ("Illisible", one.unreadable),
        ("Non annoncé, donc non vérifié", one.unlisted),
    ):
        for path in names[:_MOST_NAMED]:
            yield f"{label} : {path}"
        if len(names) > _MOST_NAMED:
            yield f"{label} : et {len(names) - _MOST_NAMED} autres"
    for seal in one.seals:
        yield from _seal(seal)


def _seal(seal: Sealing) -> Iterator[str]:
    record = seal.record
    same = "c’est celui que porte le fichier" if seal.claimed == record.code else f"le fichier porte {seal.claimed}"
    yield f"Sceau recalculé de « {seal.where} » : {record.code} ; {same}."
    yield from _texts(record.workshop, record.altered, record.erased, len(record.contributions))


def _texts(workshop: str, altered: Sequence[str], erased: int, number: int) -> Iterator[str]:
    told = counted(number, "contribution scellée", "contributions scellées")
    same = "chacune telle qu’elle a été scellée" if not altered else f"dont {len(altered)} qui ne l’est plus"
    if len(altered) > 1:
        same = f"dont {len(altered)} qui ne le sont plus"
    yield f"{workshop} : {told}, {same}."
    yield from (f"N’est plus ce qui a été scellé : {reference}" for reference in altered[:_MOST_NAMED])
    if erased:
        gone = counted(erased, "passage effacé ou caché", "passages effacés ou cachés")
        yield f"{gone} à la demande, à part : le sceau reste le même."


def _compared(asked: str, found: bool, what: str) -> str:
    if found:
        return f"Le sceau donné, {asked}, est bien celui de {what}."
    return f"Le sceau donné, {asked}, n’est pas celui de {what} : autre version, autre atelier, ou texte changé."


def _verdict(sound: bool) -> str:
    return "Rien n’a changé." if sound else "Tout ne concorde pas."
