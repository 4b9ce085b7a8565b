"""From a contribution to its entry in the minutes: the words, and in plain words what was noted beside them."""

from __future__ import annotations

from collections.abc import Sequence

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.minutes_filing import REMOVED, Filing
from fabrique_desktop.documents.minutes_story import Said
from fabrique_desktop.documents.text import NBSP, capital, counted, enumeration, moment, quoted
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Source
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Correction

_LONGEST_TITLE = 600
IDEA_TO_REFINE = "idée à préciser"
#: the fields of a proposal as its table formulates it, in the order they are read aloud
FIELDS = (
    ("answers_to", "À quoi ça répond"),
    ("how", "Comment"),
    ("who", "Qui"),
    ("conditions", "Conditions de réussite"),
    ("obstacles", "Freins et leviers"),
)


def entry(
    filing: Filing,
    row: ContributionRow,
    *,
    angle: bool = False,
    under: ContributionRow | None = None,
    first: Sequence[str] = (),
) -> Said:
    """`angle` puts it in the margin; `under` is the entry below which a reaction is printed."""
    mentions = [*first, *mentions_of(row, under=under is not None), attached(filing, row), near_to(filing.near(row))]
    return said_of(
        row,
        places=_origin(filing, row, angle=angle),
        corrections=filing.minutes.corrections.get(row.id, ()),
        mentions=mentions,
        under=under,
    )


def said_of(
    row: ContributionRow,
    *,
    places: Sequence[str],
    corrections: Sequence[Correction] = (),
    mentions: Sequence[str] = (),
    under: ContributionRow | None = None,
) -> Said:
    """The words of a contribution with all that goes with them, in whichever document."""
    fields = [(name, text) for field, name in FIELDS if (text := getattr(row.drawn_up, field))]
    fields += [(erratum_head(one), one.text) for one in corrections]
    words = quoted(row.text) if row.kind is Kind.VERBATIM and row.text else row.text
    title = row.drawn_up.title
    if len(title) > _LONGEST_TITLE:  # it is no longer one: the words begin with it
        title, words = "", f"{title}\n{words}"
    found = list(dict.fromkeys(one for one in mentions if one))
    return Said(
        reference=row.reference,
        places=places,
        words=words,
        title=title,
        verbatim=row.verbatim,
        fields=fields,
        mentions=[capital(found[0]), *found[1:]] if found else [],
        before=reaction_told(row, under) if under is not None else "",
        removed=REMOVED if row.removed else "",
        under=under is not None,
    )


def erratum_head(correction: Correction) -> str:
    return f"Erratum du {moment(correction.written_at)}"


def reaction_told(row: ContributionRow, under: ContributionRow) -> str:
    """« Réaction, contre »; what it is about is named when it is another reaction."""
    stance = row.beside.stance
    about = "" if row.beside.about_id == under.id else f" à {row.about}"
    return f"Réaction{about}" if stance is None else f"Réaction{about}, {labels.STANCE[stance].lower()}"


def _origin(filing: Filing, row: ContributionRow, *, angle: bool) -> list[str]:
    """The lines in the margin: the table, the axis when it is not the workshop's, the angle if asked."""
    lines = [labels.place(row.table)]
    if row.axis_number is not None and row.axis_number != filing.minutes.workshop.axis_number:
        lines.append(f"Axe{NBSP}{row.axis_number}")
    if angle:
        lines.append(labels.ANGLE[row.angle] if row.angle is not AngleChoice.UNSORTED else "Angle à classer")
    return lines


def mentions_of(row: ContributionRow, *, under: bool) -> list[str]:
    """What was noted beside the words, in words."""
    beside = row.beside
    found = [*_filed_under(row)] if under else [_lowered(linked(row))]
    if beside.stance is not None and not under:
        found.append(labels.STANCE[beside.stance].lower())
    found.append(labels.people_share(beside.people, beside.out_of))
    if beside.source is Source.POST_IT:
        found.append("noté sur post-it")
    if row.dots is not None:
        found.append(counted(row.dots, "gommette", "gommettes"))
    told = (
        (beside.to_refine and row.kind is not Kind.IDEA, "à préciser"),
        (beside.to_refine and row.kind is Kind.IDEA, IDEA_TO_REFINE),
        (row.debated, "fait débat"),
        (row.validated, "relue et validée par la table"),
    )
    return [*found, *(words for holds, words in told if holds)]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def near_to(references: Sequence[str]) -> str:
    return f"proche{NBSP}de{NBSP}{enumeration(list(references))}" if references else ""


def _filed_under(row: ContributionRow) -> list[str]:
    """A reaction has no part of its own: its kind and its angle are said beside it."""
    kind = "" if row.kind is Kind.UNSORTED else labels.KIND[row.kind].lower()
    angle = "" if row.angle is AngleChoice.UNSORTED else labels.ANGLE[row.angle].lower()
    return [kind, angle]


def linked(row: ContributionRow) -> str:
    """« Précise A3-ACT-1-T1-04 »: what it does to another one, of this workshop or an earlier one."""
    if not row.about:
        return ""
    link = row.beside.link
    return f"{labels.LINK[link]} {row.about}" if link is not None else f"à propos de {row.about}"


def attached(filing: Filing, row: ContributionRow) -> str:
    """Said in a workshop of one axis, about another."""
    origin = filing.minutes.workshop.axis_number
    if origin is None or row.axis_number == origin:
        return ""
    if row.axis_number is None:
        return "rattachée à tous les axes"
    names = {number: short for number, _name, short in filing.minutes.process.axes}
    name = names.get(row.axis_number, "")
    return f"rattachée à l’axe{NBSP}{row.axis_number}" + (f", {name}" if name else "")
