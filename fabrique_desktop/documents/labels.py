"""The French words for kinds, angles, manners, roles and categories: one table for screens and documents."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Link, Source, Stance
from fabrique_desktop.domain.people import Manner, Minority, ParticipantCategory, Proof, Role
from fabrique_desktop.domain.programme import Seating, WorkshopState

KIND: Mapping[ContributionKind, str] = MappingProxyType(
    {
        ContributionKind.UNSORTED: "À classer",
        ContributionKind.FINDING: "Constat",
        ContributionKind.NEED: "Besoin",
        ContributionKind.OBSTACLE: "Frein",
        ContributionKind.LEVER: "Levier",
        ContributionKind.IDEA: "Idée",
        ContributionKind.PROPOSAL: "Proposition",
        ContributionKind.QUESTION: "Question",
        ContributionKind.DISAGREEMENT: "Point de débat",
        ContributionKind.OFF_TOPIC: "Hors sujet",
        ContributionKind.VERBATIM: "Verbatim",
        ContributionKind.FACILITATOR_NOTE: "Note de l’animateur",
    }
)

KINDS: Mapping[ContributionKind, str] = MappingProxyType(
    {
        ContributionKind.UNSORTED: "À classer",
        ContributionKind.FINDING: "Constats",
        ContributionKind.NEED: "Besoins",
        ContributionKind.OBSTACLE: "Freins",
        ContributionKind.LEVER: "Leviers",
        ContributionKind.IDEA: "Idées",
        ContributionKind.PROPOSAL: "Propositions",
        ContributionKind.QUESTION: "Questions",
        ContributionKind.DISAGREEMENT: "Points de débat",
        ContributionKind.OFF_TOPIC: "Hors sujet",
        ContributionKind.VERBATIM: "Verbatims",
        ContributionKind.FACILITATOR_NOTE: "Notes de l’animateur",
    }
)

#: short names; the full name of an angle is the dossier's own (ProcessRow.angles)
ANGLE: Mapping[AngleChoice, str] = MappingProxyType(
    {
        AngleChoice.UNSORTED: "À classer",
        AngleChoice.PARTICIPATION: "Participation",
        AngleChoice.COORDINATION: "Coordination",
        AngleChoice.BOTH: "Les deux angles",
    }
)

MANNER: Mapping[Manner, str] = MappingProxyType(
    {
        Manner.REGISTERED: "Inscrit·e à l’avance",
        Manner.WALK_IN: "Sans inscription",
        Manner.UNNAMED: "Sans nom",
        Manner.GROUP_MEMBER: "Membre d’un groupe",
    }
)

#: how a count of people is worded after its number: « 4 sans nom »
MANNER_COUNT: Mapping[Manner, tuple[str, str]] = MappingProxyType(
    {
        Manner.REGISTERED: ("inscrite à l’avance", "inscrites à l’avance"),
        Manner.WALK_IN: ("venue sans inscription", "venues sans inscription"),
        Manner.UNNAMED: ("sans nom", "sans nom"),
        Manner.GROUP_MEMBER: ("venue avec un groupe", "venues avec un groupe"),
    }
)

ROLE: Mapping[Role, str] = MappingProxyType(
    {
        Role.PARTICIPANT: "Participant·e",
        Role.OBSERVER: "Observateur·rice",
        Role.ELECTED: "Élu·e",
        Role.PRESS: "Presse",
        Role.INTERPRETER: "Interprète",
        Role.COMPANION: "Accompagnant·e",
        Role.CHILD: "Enfant",
        Role.BABY: "Bébé",
    }
)

#: singular and plural of a role, after its number: « 2 élu·es »
ROLE_COUNT: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.PARTICIPANT: ("participant·e", "participant·es"),
        Role.OBSERVER: ("observateur·rice", "observateur·rices"),
        Role.ELECTED: ("élu·e", "élu·es"),
        Role.PRESS: ("journaliste", "journalistes"),
        Role.INTERPRETER: ("interprète", "interprètes"),
        Role.COMPANION: ("accompagnant·e", "accompagnant·es"),
        Role.CHILD: ("enfant", "enfants"),
        Role.BABY: ("bébé", "bébés"),
    }
)

CATEGORY: Mapping[ParticipantCategory, str] = MappingProxyType(
    {
        ParticipantCategory.CITIZEN: "Citoyen·ne",
        ParticipantCategory.ASSOCIATION: "Association",
        ParticipantCategory.INSTITUTION: "Institution partenaire",
        ParticipantCategory.CITY_AGENT: "Agent de la Ville",
        ParticipantCategory.CCAS_AGENT: "Agent du CCAS",
        ParticipantCategory.LANDLORD: "Bailleur social",
        ParticipantCategory.ELECTED: "Élu·e",
        ParticipantCategory.PRESS: "Presse ou observation",
        ParticipantCategory.UNKNOWN: "Non précisée",
    }
)

MINORITY: Mapping[Minority, str] = MappingProxyType(
    {
        Minority.NO: "Majeur·e",
        Minority.AUTHORISED: "Mineur·e, autorisation reçue",
        Minority.AWAITED: "Mineur·e, autorisation attendue",
        Minority.WITHOUT: "Mineur·e, sans autorisation",
    }
)

STANCE: Mapping[Stance, str] = MappingProxyType({Stance.FOR: "Pour", Stance.AGAINST: "Contre", Stance.NUANCE: "Nuance"})

LINK: Mapping[Link, str] = MappingProxyType(
    {
        Link.REACTION: "Réaction à",
        Link.REFINES: "Précise",
        Link.QUALIFIES: "Nuance",
        Link.OPPOSES: "S’oppose à",
        Link.PRIORITISES: "Donne la priorité à",
    }
)

#: stands where a text was, once somebody asked that it be removed; the contribution is still counted
REMOVED = "Texte retiré à la demande d’une personne."

SOURCE: Mapping[Source, str] = MappingProxyType({Source.SPOKEN: "Parole", Source.POST_IT: "Post-it"})

PROOF: Mapping[Proof, str] = MappingProxyType(
    {
        Proof.DESK: "constatée à l’accueil",
        Proof.CODE: "code lu à l’accueil",
        Proof.SIGNATURE: "signature sur la feuille",
        Proof.LATER: "saisie après coup",
    }
)

SEATING: Mapping[Seating, str] = MappingProxyType(
    {
        Seating.FEWEST: "La table où il y a le moins de monde",
        Seating.MIXED: "La table où les points de vue se croisent",
        Seating.LOT: "Une table tirée au sort",
        Seating.NONE: "Aucune : chacun s’installe",
    }
)

STATE: Mapping[WorkshopState, str] = MappingProxyType(
    {
        WorkshopState.PLANNED: "À venir",
        WorkshopState.RUNNING: "En cours",
        WorkshopState.CLOSED: "Clôturé",
    }
)


def place(table: int | None) -> str:
    """Where a sentence was written down: « Table 3 », or « Plénière »."""
    return "Plénière" if table is None else f"Table {table}"


def people_share(people: int | None, out_of: int | None) -> str:
    """« 3 personnes sur 8 », « 3 personnes », or nothing."""
    if people is None:
        return ""
    several = "personnes" if people > 1 else "personne"
    return f"{people}\u00a0{several} sur\u00a0{out_of}" if out_of else f"{people}\u00a0{several}"
