"""One person's data on paper, in plain words, for that person alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.office_papers import facts, head, paper_texts, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.person_words import (
    ACTION,
    CONSENTS,
    ENTITY,
    REFUSED,
    field_told,
    origin,
    parts,
    place_of,
    value_told,
    when_or_not,
    where_told,
)
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import capital, day, hour, moment, quoted
from fabrique_desktop.domain.rights import Came, PersonData, RegisterEntry, ToldApart

_HISTORY = Columns(tuple(look.MEASURE * share for share in (0.21, 0.07, 0.27, 0.45)))
_HISTORY_HEADS = ("Quand", "Par", "Quoi", "Ce qui a été écrit")
_HISTORY_STYLES = (look.CELL, look.CELL, look.CELL, look.CELL)


def write_person_data_pdf(data: PersonData, path: Path, progress: Progress = silent) -> None:
    """Write the paper; raises FileExistsError if the name is taken."""
    texts = paper_texts("person_data")
    story = Story()
    head(story, data.keeper.process, texts["title"], [data.full_name, f"Établi le {moment(data.at)}"])
    story.panel([(texts["lead"], look.PANEL)], ground=look.SOFT)
    _entries(story, data)
    _comings(story, data)
    _found_by_name(story, data)
    for _key, title, sentences in parts(data.keeper):
        story.heading(title)
        story.items(sentences)
    _history(story, data)
    furniture = surround(
        texts["title"], "Document personnel, remis à la personne concernée", data.at,
        author=data.keeper.owner, running=data.keeper.process, training=data.keeper.training,
    )  # fmt: skip
    write_pdf(story, furniture, path, progress)


def _entries(story: Story, data: PersonData) -> None:
    words = paper_texts("person_data")["sections"]
    for entry in data.entries:
        title = words["merged"] if entry.merged else words["entries"]
        story.heading(title)
        given = [(told, "oui" if getattr(entry, name) else "non") for name, _key, told in CONSENTS]
        if entry.merged:
            facts(story, [*_identity(entry), *given], title)
            continue
        facts(story, _identity(entry), title)
        story.heading(words["consents"], 2)
        facts(story, given, words["consents"])


def _identity(entry: RegisterEntry) -> Sequence[tuple[str, str]]:
    return [
        ("Civilité", entry.civility),
        ("Nom", entry.surname),
        ("Prénom", entry.first_name),
        ("Structure", entry.organization),
        ("Fonction", entry.job),
        ("Catégorie", labels.CATEGORY[entry.category]),
        ("Quartier", entry.neighbourhood),
        ("Courriel", entry.email),
        ("Téléphone", entry.phone),
        ("Autre contact", entry.other_contact),
        ("Âge", labels.MINORITY[entry.minority]),
        ("Besoins du jour", entry.needs),
        ("Doublon possible", "marqué dans la liste, sans décision" if entry.doubtful else ""),
        ("D’où cela vient", ", ".join(part for part in (origin(entry), entry.source) if part)),
        ("Écrit le", when_or_not(entry.noted_at)),
    ]


def _comings(story: Story, data: PersonData) -> None:
    words = paper_texts("person_data")["sections"]
    expected = [
        where_told(one.where)
        + (f" ; code {one.code}" if one.code else "")
        + (" (second code, pour la même personne)" if one.spare else "")
        for one in data.expected
    ]
    _listed(story, words["expected"], expected)
    _listed(story, words["came"], [_presence(one) for one in data.came])
    if data.group_labels:
        told = [f"{where_told(one.where)} : « {one.label} », {hour(one.arrived_at)}" for one in data.group_labels]
        _listed(story, words["group_labels"], told)
    if data.turned_away:
        refused = [f"{where_told(one.where)}, à {hour(one.at)} : {REFUSED[one.reason]}" for one in data.turned_away]
        _listed(story, words["turned_away"], refused)
    if data.told_apart:
        decided = [f"{words['told_apart_text']}{_decided(one)}" for one in data.told_apart]
        _listed(story, words["told_apart"], decided)


def _decided(one: ToldApart) -> str:
    if one.at is None:
        return ""
    return f" Décidé le {moment(one.at)}{f', par {one.operator}' if one.operator else ''}."


def _presence(one: Came) -> str:
    """« A3-ACT-1, … : arrivée à 14 h 05, départ à 16 h ; participant·e, inscrit·e à l’avance… »."""
    hours = [f"arrivée à {hour(one.arrived_at)}"]
    if one.departed_at:
        hours.append(f"départ à {hour(one.departed_at)}")
    how = [labels.ROLE[one.role], labels.MANNER[one.manner], labels.CATEGORY[one.category], labels.PROOF[one.proof]]
    if one.table is not None:
        how.append(labels.place(one.table))
    if one.minor:
        how.append("personne mineure")
    if one.label:
        how.append(f"numéro ou groupe : {one.label}")
    told = f"{where_told(one.where)} : {', '.join(hours)} ; {', '.join(word.lower() for word in how)}"
    if one.cancelled_at:
        told += f". Annulée le {moment(one.cancelled_at)} : elle n’est plus comptée"
    return f"{told}."


def _found_by_name(story: Story, data: PersonData) -> None:
    words = paper_texts("person_data")["sections"]
    if data.spoke_for:
        told = [
            f"{where_told(one.where)}, table {one.table} : « {one.rapporteur} »"
            + (f" ({words['alone']})" if one.alone else "")
            for one in data.spoke_for
        ]
        _listed(story, words["spoke_for"], told)
    _listed(
        story,
        words["passages"],
        [
            f"{capital(place_of(one))} : {quoted(one.sentence)}" if one.sentence else words["elsewhere"]
            for one in data.passages
        ],
    )
    if data.left:
        story.heading(words["left"])
        story.lead_in(words["left_text"])
        story.items(f"{where_told(one.where)} : version {one.version}, {day(one.made_at)}" for one in data.left)


def _listed(story: Story, title: str, lines: Sequence[str]) -> None:
    story.heading(title)
    if lines:
        story.items(lines)
    else:
        story.note(paper_texts("person_data")["nothing"])


def _history(story: Story, data: PersonData) -> None:
    words = paper_texts("person_data")["sections"]
    story.heading(words["history"])
    story.paragraph(words["history_text"])
    rows = [
        (
            moment(one.at),
            one.operator or "—",
            f"{ENTITY.get(one.entity, one.entity)} : {ACTION.get(one.action, one.action)}",
            f"{field_told(one.field)} : {value_told(one)}" if one.field else "—",
        )
        for one in data.history
    ]
    if rows:
        story.table(_HISTORY, _HISTORY_HEADS, rows, _HISTORY_STYLES, summary=words["history"])
    else:
        story.note(paper_texts("person_data")["nothing"])
