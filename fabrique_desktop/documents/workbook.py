"""The data workbook of a workshop: what was said one row each, figures of presence, what each column means.

No column is for a name or a contact; its headings and their order are frozen by a format number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.atomic import written_beside
from fabrique_desktop.documents.issue import Issue, told
from fabrique_desktop.documents.minutes_filing import REMOVED
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.small_groups import NOT_TOLD, WHY, apart, by_category, by_manner, part
from fabrique_desktop.documents.text import UNDATED, capital, counted, moment, schedule, shortened
from fabrique_desktop.documents.titles import axis_line, workshop_name
from fabrique_desktop.documents.xlsx import CELL_UNITS, Book, Column, Value, plain, row_pieces, shown_whole, units
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import DRAUGHTING, Source
from fabrique_desktop.domain.small_counts import THRESHOLD
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

#: changes when a column or a sheet is added, moved or renamed
FORMAT = 3
#: printed on so many pages across, so that it can be read
_ACROSS = 5

_CONTRIBUTIONS = (
    (
        Column("Référence", 20),
        "Identifiant définitif : atelier, table d’origine (P pour la plénière), numéro.",
    ),
    (Column("Atelier", 12), "Code de l’atelier : axe, public, tour."),
    (Column("Date", 13, centred=True), f"Jour de l’atelier ; « {UNDATED} » s’il n’est pas fixé."),
    (
        Column("Axe n°", 8, centred=True),
        "Numéro de l’axe ; « tous » quand la contribution n’en a pas un seul.",
    ),
    (Column("Axe", 26), "Nom de l’axe."),
    (Column("Public", 20), "Public de l’atelier où cela a été dit."),
    (Column("Angle", 9, centred=True), "P participation, C coordination, PC les deux, ? à classer."),
    (Column("Angle (libellé)", 24), "Nom de l’angle, ou « À classer »."),
    (Column("Table", 11, centred=True), "Numéro de la table, ou « Plénière »."),
    (Column("Nature", 15), "Constat, besoin, frein, levier, idée, proposition, question… ou « À classer »."),
    (Column("Texte", 70), "La contribution telle qu’elle a été notée."),
    (Column("Verbatim", 42), "Les mots exacts, quand ils ont été relevés."),
    (Column("Saisi à", 18, centred=True), "Date et heure de la première saisie, heure de Paris."),
    (Column("Source", 11, centred=True), "Comment les mots sont venus : parole, post-it, ou parole en plénière."),
    (Column("Personnes", 11, centred=True), "Combien de personnes l’ont dit, quand c’est noté ; personne n’est nommé."),
    (Column("Sur", 8, centred=True), "Sur combien de personnes, quand c’est noté."),
    (Column("Position", 11, centred=True), "Pour, contre ou nuance, quand c’est noté."),
    (
        Column("Lien", 18),
        "Ce que la contribution fait à celle de la colonne suivante : réaction, précise, nuance, s’oppose, priorité.",
    ),
    (Column("À propos de", 20), "Référence de cette autre contribution, de cet atelier ou d’un autre."),
    (Column("À préciser", 11, centred=True), "Oui : idée à reprendre, notée comme telle."),
    (Column("Fait débat", 11, centred=True), "Oui : les avis étaient partagés ; tous sont gardés."),
    (Column("Gommettes", 12, centred=True), "Nombre compté ; vide si elles n’ont pas été comptées."),
    (Column("Titre", 30), "Titre que la table a donné à sa proposition."),
    (Column("À quoi ça répond", 34), "Ce à quoi la proposition répond, formulé par la table."),
    (Column("Comment", 34), "Comment la mettre en œuvre, formulé par la table."),
    (Column("Qui", 24), "Qui la mettrait en œuvre, formulé par la table."),
    (Column("Conditions", 34), "Conditions de réussite, formulées par la table."),
    (Column("Freins et leviers", 34), "Freins et leviers, formulés par la table."),
    (Column("Relue et validée", 11, centred=True), "Oui : la table a relu la proposition à voix haute et l’a validée."),
    (
        Column("Groupe", 22),
        "Contributions rapprochées par une personne : la référence de la première, la même pour tout le groupe.",
    ),
    (Column("Axe d’origine", 11, centred=True), "Numéro de l’axe de l’atelier où cela a été dit, ou « tous »."),
    (Column("Axe de rattachement", 16, centred=True), "Numéro de l’axe dont cela parle, ou « tous »."),
    (
        Column("Texte retiré", 11, centred=True),
        "Oui : le texte a été retiré à la demande ; la référence et le décompte restent.",
    ),
    (Column("Erratum", 36), "Ce qui a été précisé après la clôture ; le texte noté ne change pas."),
)
_ANALYSIS = (
    (Column("Référence", 20), "Celle de la contribution, comme dans la première feuille."),
    (Column("Nature", 15), "Rappel de la première feuille."),
    (Column("Contribution", 60), "Rappel : titre, ou début du texte."),
    (Column("Service sollicité", 24), "Vide au départ : le service à qui la question est posée."),
    (Column("Compétence", 24), "Vide au départ : qui peut décider (ville, département, État…)."),
    (Column("Faisabilité", 24), "Vide au départ : ce qu’en dit l’analyse."),
    (Column("Coût", 16), "Vide au départ : ordre de grandeur."),
    (Column("Échéance", 16), "Vide au départ : quand cela pourrait se faire."),
)
_TO_FILL = 5  # columns left to whoever analyses
_BEGINNING = 150
_DRAWN_UP = ("Titre", "À quoi ça répond", "Comment", "Qui", "Conditions", "Freins et leviers")
_PRESENCES = (
    (
        Column("Rubrique", 26),
        "Ce qui est compté : total, venue, catégorie, hors du compte, autres ; la démarche, tous ateliers réunis.",
    ),
    (Column("Détail", 44), "La valeur comptée."),
    (
        Column("Nombre", 12, centred=True),
        (
            "Nombre de personnes, sauf pour les ateliers et les participations ; aucun nom. "
            f"{WHY} « {NOT_TOLD} » : une partie au moins compterait moins de {THRESHOLD} personnes."
        ),
    ),
)
_README = (Column("Feuille", 18), Column("Élément", 24), Column("Explication", 96))
_LONG = (Column("Référence", 20), Column("Colonne", 14), Column("Partie", 10), Column("Texte", 110))
_LONG_NAME = "Textes longs"
_CUT = f" […] suite dans la feuille « {_LONG_NAME} »"
_Part = tuple[str, str, int, str]  # reference, column, number, text
_WIDTHS = {column.head: column.width for column, _meaning in _CONTRIBUTIONS}
_PIECE = CELL_UNITS - 200


def write_workbook(
    minutes: Minutes,
    path: Path,
    progress: Progress = silent,
    *,
    undecided: int | None = None,
    issue: Issue | None = None,
) -> None:
    """Write the workbook; raises FileExistsError if the name is taken, and whatever `progress` raises.

    `undecided` names of its texts await a decision; None when they were not compared with the register.
    """
    data = _render(minutes, progress, undecided, issue)
    with written_beside(path) as stream:
        stream.write(data)


def contribution_rows(minutes: Minutes) -> tuple[Sequence[str], Sequence[Sequence[Value]]]:
    """The headings and the rows of the first sheet, texts whole whatever their length."""
    rows = [_contribution(minutes, row, None) for row in minutes.contributions]
    return [column.head for column, _meaning in _CONTRIBUTIONS], rows


def _render(minutes: Minutes, progress: Progress, undecided: int | None, issue: Issue | None) -> bytes:
    workshop, process = minutes.workshop, minutes.process
    title = f"Données de l’{workshop_name(workshop)} ({workshop.code})"
    subject = f"{process.name} — {axis_line(process, workshop)}"
    exercise = "EXERCICE · " if process.training else ""
    note = f"{exercise}{process.name} · {workshop.code} · {_state(minutes)}"
    total = len(minutes.contributions) + 2
    with Book(title, process.owner, subject, note, minutes.produced_at) as book:
        sheet = book.sheet("Contributions", _columns(_CONTRIBUTIONS), len(minutes.contributions), across=_ACROSS)
        long: list[_Part] = []
        for done, row in enumerate(minutes.contributions, 1):
            sheet.add(_contribution(minutes, row, long))
            progress(done, total)
        _fill(book, "Analyse", _columns(_ANALYSIS), [_to_analyse(row) for row in minutes.contributions])
        _fill(book, "Présences", _columns(_PRESENCES), _presences(minutes))
        _fill(book, "Lisez-moi", _README, _explained(minutes, undecided, issue))
        if long:
            _fill(book, _LONG_NAME, _LONG, long)
        progress(total - 1, total)
        data = book.finish()
    progress(total, total)
    return data


def _fill(book: Book, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
    sheet = book.sheet(name, columns, len(rows))
    for row in rows:
        sheet.add(row)


def _columns(explained: Sequence[tuple[Column, str]]) -> Sequence[Column]:
    return [column for column, _meaning in explained]


def _contribution(minutes: Minutes, row: ContributionRow, long: list[_Part] | None) -> Sequence[Value]:
    """Origin is filled on every row, whatever is not known yet: pivot tables lose nothing."""
    process, workshop = minutes.process, minutes.workshop
    axes = {number: name for number, name, _short in process.axes}
    angles = {code: name for code, _name, name in process.angles}
    angle = row.angle.value
    return (
        row.reference,
        workshop.code,
        _day(minutes) or UNDATED,
        row.axis_number or "tous",
        axes.get(row.axis_number, "Tous les axes") if row.axis_number else "Tous les axes",
        workshop.audience_name,
        angle if angle in ("P", "C", "PC") else "?",
        angles.get(angle, labels.ANGLE[row.angle]),
        row.table or "Plénière",
        labels.KIND[row.kind],
        REMOVED if row.removed else _held(row, "Texte", row.text, long),
        _held(row, "Verbatim", row.verbatim, long) or None,
        row.created_at,
        *_said_beside(row),
        *_drawn_up(row, long),
        _group(minutes, row),
        workshop.axis_number or "tous",
        row.axis_number or "tous",
        _yes(row.removed),
        _held(row, "Erratum", _errata(minutes, row), long) or None,
    )


def _to_analyse(row: ContributionRow) -> Sequence[Value]:
    begins = REMOVED if row.removed else shortened(clean_text(row.heading), _BEGINNING)
    return (row.reference, labels.KIND[row.kind], begins, *[None] * _TO_FILL)


def _said_beside(row: ContributionRow) -> Sequence[Value]:
    beside = row.beside
    return (
        labels.place(None) if row.table is None and beside.source is Source.SPOKEN else labels.SOURCE[beside.source],
        beside.people,
        beside.out_of,
        labels.STANCE[beside.stance] if beside.stance is not None else None,
        labels.LINK[beside.link] if beside.link is not None else None,
        row.about or None,
        _yes(beside.to_refine),
        _yes(row.debated),
        row.dots,
    )


def _drawn_up(row: ContributionRow, long: list[_Part] | None) -> Sequence[Value]:
    """The proposal as its table formulated it."""
    texts = (getattr(row.drawn_up, field) for field in DRAUGHTING)
    held = (_held(row, head, text, long) or None for head, text in zip(_DRAWN_UP, texts, strict=True))
    return (*held, _yes(row.validated))


def _group(minutes: Minutes, row: ContributionRow) -> str | None:
    """The first reference of a group names it, in the workbook of each workshop it goes through."""
    references = minutes.groups.get(row.group_id or "")
    return references[0] if references else None


def _errata(minutes: Minutes, row: ContributionRow) -> str:
    return "\n".join(f"{moment(one.written_at)} : {one.text}" for one in minutes.corrections.get(row.id, ()))


def _yes(holds: bool) -> str:
    return "Oui" if holds else "Non"


def _day(minutes: Minutes) -> date | None:
    when = minutes.workshop.starts_at or minutes.workshop.started_at
    return when.astimezone(PARIS).date() if when else None


def _held(row: ContributionRow, column: str, text: str, long: list[_Part] | None) -> str:
    """What a cell can hold; what it cannot, or could not print, is whole on a sheet of its own, in pieces.

    A text that the cell cannot hold is cut visibly. Without such a sheet (`long` is None) it is left whole.
    """
    text = clean_text(text)
    if long is None:
        return text
    escaped = plain(text)
    held = units(escaped) <= CELL_UNITS
    if not held or not shown_whole(text, _WIDTHS[column]):
        pieces = row_pieces(text, _LONG[-1].width)
        long += [(row.reference, column, index, piece) for index, piece in enumerate(pieces, 1)]
    return text if held else _beginning(text, _PIECE if escaped == text else _PIECE // 2) + _CUT


def _beginning(text: str, size: int) -> str:
    return text.encode("utf-16-le")[: 2 * size].decode("utf-16-le", "ignore")


def _presences(minutes: Minutes) -> Sequence[tuple[str, str, Value]]:
    counts, everywhere = minutes.counts, minutes.totals
    manners = {manner: (words, words) for manner, words in labels.MANNER.items()}
    return [
        ("Total", "Personnes présentes", counts.present),
        *(("Venue", words, value) for words, value in by_manner(counts, manners)),
        *(("Catégorie", words, value) for words, value in by_category(counts)),
        *(("Hors du compte", words, NOT_TOLD if value is None else value) for words, value in apart(counts)),
        ("Autres", "Inscrites à l’atelier", counts.expected),
        ("Autres", "Arrivées après le début", part(counts.late, counts)),
        ("Autres", "Départs notés", part(counts.departed, counts)),
        ("Autres", "Personnes mineures", part(counts.minors, counts)),
        ("Autres", "Structures représentées", counts.structures),
        ("Démarche", "Ateliers où quelqu’un est venu", everywhere.workshops),
        ("Démarche", "Participations", everywhere.participations),
        ("Démarche", "Personnes différentes, d’après leur nom", everywhere.people),
        ("Démarche", "Présences sans nom", everywhere.unnamed),
        ("Démarche", "Présences de membres d’un groupe, sans nom", everywhere.group_member),
    ]


def _state(minutes: Minutes) -> str:
    if minutes.provisional:
        return f"Version provisoire du {moment(minutes.produced_at)}"
    return f"Version établie à la clôture, le {moment(minutes.workshop.ended_at or minutes.produced_at)}"


def _private(undecided: int | None) -> str:
    """What was looked at, and what was found: nothing is promised that nobody checked."""
    told = "Aucune colonne ne porte de nom ni de coordonnées ; les paroles y sont sans auteur. "
    if undecided is None:
        return told + "Les textes n’ont pas été comparés au registre."
    if undecided:
        names = counted(undecided, "nom possible y est imprimé tel quel", "noms possibles y sont imprimés tels quels")
        return f"{told}Textes comparés au registre : {names}, sans décision."
    return (
        f"{told}Textes comparés au registre : aucun nom possible n’y attend de décision. Un surnom, un prénom seul ou "
        "le nom de quelqu’un qui n’est pas au registre ne se voient pas ainsi."
    )


def _explained(
    minutes: Minutes, undecided: int | None = None, issue: Issue | None = None
) -> Sequence[tuple[str, str, str]]:
    workshop, process = minutes.workshop, minutes.process
    about = [
        ("Format", f"Format {FORMAT} : ce numéro change si une feuille ou une colonne est ajoutée ou renommée."),
        ("Démarche", process.name),
        *([("Avertissement", "EXERCICE — données fictives")] if process.training else []),
        ("Atelier", f"{workshop_name(workshop)} ({workshop.code})"),
        ("Axe", axis_line(process, workshop)),
        ("Horaire prévu", capital(schedule(workshop.starts_at, workshop.ends_at, workshop.date_hint))),
        ("Début réel", moment(workshop.started_at) if workshop.started_at else "non enregistré"),
        ("Fin réelle", moment(workshop.ended_at) if workshop.ended_at else "atelier non clôturé"),
        ("État", _state(minutes)),
        *([("Version", " · ".join(told(minutes, issue)))] if issue is not None else []),
        ("Recueil", process.contractor or "prestataire non précisé"),
        ("Vie privée", _private(undecided)),
        ("Longs textes", f"Trop longs pour une ligne imprimée, ils sont aussi dans « {_LONG_NAME} », en morceaux."),
    ]
    return [
        *(("Fichier", name, meaning) for name, meaning in about),
        *(("Contributions", column.head, meaning) for column, meaning in _CONTRIBUTIONS),
        *(("Analyse", column.head, meaning) for column, meaning in _ANALYSIS),
        *(("Présences", column.head, meaning) for column, meaning in _PRESENCES),
    ]
