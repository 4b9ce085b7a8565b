"""Frozen snapshots as the services give them, made by hand: documents are tested without a database."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import (
    NOT_DRAWN_UP,
    NOTHING_BESIDE,
    AngleChoice,
    ContributionKind,
    Details,
    Draughting,
    Link,
    Source,
    Stance,
)
from fabrique_desktop.domain.people import Manner, ParticipantCategory, Proof, Role
from fabrique_desktop.domain.programme import Seating, WorkshopState
from fabrique_desktop.services.attendance import AttendanceCounts
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.closing import empty_angles
from fabrique_desktop.services.formulating import DotsCount, DotsRow
from fabrique_desktop.services.leading import SupportRow
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow
from fabrique_desktop.services.reporting import AttendanceSheet, Correction, Minutes, SheetLine
from fabrique_desktop.services.totals import Totals

SAMPLES = Path(__file__).parents[1] / "samples"
EVENING = datetime(2017, 4, 6, 17, 12, tzinfo=PARIS)

PROCESS = ProcessRow(
    id="p",
    name="La Fabrique des politiques sociales",
    slogan="Imaginons la ville ensemble !",
    owner="Ville de Saint-Nazaire · CCAS",
    contractor="Missions Publiques",
    contact="Accueil du CCAS de Saint-Nazaire",
    frame="La Ville et le CCAS réinterrogent leurs politiques sociales avec ceux qui les font vivre.",
    mandate="Les participants sont invités à dire ce qui va, ce qui manque et ce qui pourrait changer.",
    purpose="Tout ce qui est dit est noté, sans nom. La Ville répondra à chaque proposition.",
    training=False,
    angles=(
        ("P", "Participation des usagers à la mise en œuvre des politiques", "Participation des usagers"),
        ("C", "Coordination des partenaires de l'action sociale", "Coordination des partenaires"),
    ),
    axes=(
        (1, "Prévenir l'isolement social et encourager les solidarités", "Isolement et solidarités"),
        (2, "Accompagner le vieillissement de la population", "Vieillissement"),
        (3, "Lutter contre le mal-logement", "Mal-logement"),
        (4, "Agir contre la grande précarité", "Grande précarité"),
    ),
    milestones=(("m", "Conseil municipal : délibération-cadre", date(2017, 9, 29)),),
)

WORKSHOP = WorkshopRow(
    id="w",
    code="A3-ACT-1",
    title="",
    axis_number=3,
    axis_name="Lutter contre le mal-logement",
    axis_short_name="Mal-logement",
    audience_code="ACT",
    audience_name="Acteurs du territoire",
    round=1,
    starts_at=datetime(2017, 4, 6, 14, tzinfo=PARIS),
    ends_at=datetime(2017, 4, 6, 17, tzinfo=PARIS),
    date_hint="",
    venue="Agora, Saint-Nazaire",
    room="",
    tables=4,
    seats=8,
    seating=Seating.FEWEST,
    state=WorkshopState.RUNNING,
    started_at=datetime(2017, 4, 6, 14, 4, tzinfo=PARIS),
    ended_at=None,
    present=7,
    contributions=0,
)

SECOND = replace(
    WORKSHOP,
    id="w2",
    code="A3-ACT-2",
    round=2,
    starts_at=datetime(2017, 5, 4, 9, tzinfo=PARIS),
    ends_at=datetime(2017, 5, 4, 12, tzinfo=PARIS),
    state=WorkshopState.PLANNED,
    started_at=None,
)

PLENARY = replace(
    WORKSHOP,
    id="ga",
    code="GA",
    title="Grand atelier",
    axis_number=None,
    axis_name="",
    axis_short_name="",
    audience_code="TOUS",
    audience_name="Ouvert à tous",
    round=None,
    starts_at=None,
    ends_at=None,
    date_hint="début septembre 2017",
    state=WorkshopState.PLANNED,
    started_at=None,
)

NOBODY = AttendanceCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, {}, {}, (), 0)

SEVEN = AttendanceCounts(
    expected=19,
    present=7,
    departed=1,
    registered=4,
    walk_in=1,
    unnamed=2,
    group_member=0,
    minors=1,
    late=2,
    categories={
        ParticipantCategory.ASSOCIATION: 3,
        ParticipantCategory.CITY_AGENT: 2,
        ParticipantCategory.UNKNOWN: 2,
    },
    apart={Role.ELECTED: 1, Role.INTERPRETER: 2},
    organizations=("ADIL 44 (fictif)", "CCAS de Saint-Nazaire", "Silène (fictif)", "Ville de Saint-Nazaire"),
    other_organizations=0,
)

SO_FAR = Totals(people=84, unnamed=12, participations=131, workshops=7)


def said(
    number: int,
    text: str,
    *,
    kind: ContributionKind = ContributionKind.PROPOSAL,
    angle: AngleChoice = AngleChoice.PARTICIPATION,
    table: int | None = 1,
    verbatim: str = "",
    code: str = "A3-ACT-1",
    beside: Details = NOTHING_BESIDE,
    drawn_up: Draughting = NOT_DRAWN_UP,
    **more: Any,
) -> ContributionRow:
    mark = "P" if table is None else f"T{table}"
    return ContributionRow(
        id=f"c{number}",
        reference=f"{code}-{mark}-{number:02d}",
        table=table,
        kind=kind,
        angle=angle,
        axis_number=more.pop("axis_number", 3),
        text=text,
        verbatim=verbatim,
        created_at=datetime(2017, 4, 6, 14, 30, tzinfo=PARIS) + timedelta(seconds=37 * number),
        withdrawn=False,
        projected=False,
        beside=beside,
        drawn_up=drawn_up,
        **more,
    )


def about(row: ContributionRow, link: Link = Link.REACTION, stance: Stance | None = None) -> dict[str, Any]:
    """What makes the next one a reaction to this one, or a refinement of it."""
    return {"beside": Details(stance=stance, about_id=row.id, link=link), "about": row.reference}


def minutes(
    contributions: Iterable[ContributionRow] = (),
    *,
    process: ProcessRow = PROCESS,
    workshop: WorkshopRow = WORKSHOP,
    counts: AttendanceCounts = SEVEN,
    totals: Totals = SO_FAR,
    coming: Sequence[WorkshopRow] = (SECOND, PLENARY),
) -> Minutes:
    rows = tuple(contributions)
    return Minutes(
        process=process,
        workshop=workshop,
        counts=counts,
        totals=totals,
        contributions=rows,
        empty_angles=empty_angles({row.angle for row in rows}),
        coming=tuple(coming),
        produced_at=EVENING,
    )


def _drawn_up() -> ContributionRow:
    return said(
        1, "Il faudrait un relais dans chaque immeuble.", debated=True, validated=True, dots=9, group_id="g",
        verbatim="On ne connaît plus ses voisins.",
        beside=Details(people=3, out_of=8),
        drawn_up=Draughting(
            title="Un habitant relais par immeuble",
            answers_to="Les pannes restent des semaines sans réponse.",
            how="Un volontaire formé par le bailleur,\nun numéro direct.",
            who="Bailleurs et CCAS",
            conditions="Un local, et du temps reconnu.",
            obstacles="La peur d’être pris pour un gardien.",
        ),
    )  # fmt: skip


def whole_evening() -> Minutes:
    """An evening where everything that may be noted beside the words was."""
    proposal = _drawn_up()
    other = said(2, "Des casiers à la gare.", table=2, dots=5, beside=Details(source=Source.POST_IT))
    tied = said(3, "Une navette le dimanche.", table=3, dots=5, beside=Details(to_refine=True, stance=Stance.NUANCE))
    uncounted = said(4, "Un guide simple.", table=4, axis_number=2)
    against = said(5, "Les bailleurs s’en déchargeraient.", table=None, **about(proposal, stance=Stance.AGAINST))
    favour = said(
        6, "Cela marche déjà rue du Port.", table=None, kind=ContributionKind.FINDING,
        **about(proposal, stance=Stance.FOR),
    )  # fmt: skip
    answer = said(7, "Pas dans les tours.", table=None, kind=ContributionKind.UNSORTED, **about(favour))
    refined = replace(
        said(8, "Commencer par deux quartiers.", table=None),
        beside=Details(about_id="elsewhere", link=Link.REFINES), about="A1-HAB-1-T2-04",
    )  # fmt: skip
    gone = said(9, "", table=2, kind=ContributionKind.FINDING, removed=True)
    wrong = said(10, "Douze logements.", kind=ContributionKind.FINDING, beside=Details(source=Source.POST_IT))
    rows = (proposal, other, tied, uncounted, against, favour, answer, refined, gone, wrong)
    return replace(
        minutes(rows),
        corrections={wrong.id: (Correction("Lire « vingt logements ».", datetime(2017, 4, 7, 9, tzinfo=PARIS)),)},
        groups={"g": ("A1-HAB-1-T2-04", proposal.reference)},
        supports=(
            SupportRow("s", "Le logement à Saint-Nazaire en chiffres", date(2017, 3, 1), "à l’accueil du CCAS"),
            SupportRow("t", "Charte de la Fabrique", None, ""),
        ),
        messages=((1, "Le voisinage d’abord."), (3, "Des transports le dimanche.")),
        dots=_dots(rows[:4]),
    )


def _dots(rows: Sequence[ContributionRow]) -> DotsCount:
    """The second and the third are tied; the fourth was not counted."""
    ranks = ((1, False), (2, True), (2, True), (None, False))
    counted = [
        DotsRow(row.id, row.reference, row.heading, row.dots, *rank) for row, rank in zip(rows, ranks, strict=True)
    ]
    return DotsCount(tuple(counted), total=19, people=7, each=3)


def sample_texts() -> list[tuple[str, str]]:
    """The 60 proposals of the samples: text and verbatim."""
    with (SAMPLES / "propositions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    return [(f"{row['intitule']}. {row['description']}", row["verbatim"]) for row in rows]


def many(count: int) -> list[ContributionRow]:
    """As many contributions as asked, of every kind, under every angle, at four tables and in plenary."""
    texts = sample_texts()
    kinds = [kind for kind in ContributionKind if kind is not ContributionKind.FACILITATOR_NOTE]
    kinds += [ContributionKind.PROPOSAL, ContributionKind.FINDING, ContributionKind.PROPOSAL]
    angles = list(AngleChoice)
    tables = (1, 2, 3, 4, None)
    return [
        said(
            index + 1,
            texts[index % len(texts)][0],
            verbatim=texts[index % len(texts)][1],
            kind=kinds[index % len(kinds)],
            angle=angles[index * 7 // 3 % len(angles)],
            table=tables[index % len(tables)],
        )
        for index in range(count)
    ]


def line(
    surname: str,
    first_name: str = "",
    *,
    manner: Manner | None = Manner.REGISTERED,
    role: Role = Role.PARTICIPANT,
    label: str = "",
    organization: str = "Association (fictif)",
    job: str = "Bénévole",
    departed: bool = False,
    proof: Proof = Proof.DESK,
    table: int | None = None,
    number: int = 0,
) -> SheetLine:
    """A line as the service gives it: a person without a name has a number."""
    here = manner is not None
    return SheetLine(
        surname=surname,
        first_name=first_name,
        organization=organization,
        job=job,
        label=label,
        manner=manner,
        role=role,
        arrived_at=datetime(2017, 4, 6, 14, 5, tzinfo=PARIS) if here else None,
        departed_at=datetime(2017, 4, 6, 16, 40, tzinfo=PARIS) if departed else None,
        proof=proof if here else None,
        table=table,
        number=number,
    )


def sheet(
    lines: Iterable[SheetLine],
    *,
    blank: bool = False,
    process: ProcessRow = PROCESS,
    workshop: WorkshopRow = WORKSHOP,
    counts: AttendanceCounts = SEVEN,
) -> AttendanceSheet:
    return AttendanceSheet(process, workshop, tuple(lines), counts, blank, EVENING)
