"""A dossier in which every gesture of every service can be tried, and what to try it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.erasures import Retained
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.domain.people import RefusalReason, Role
from fabrique_desktop.domain.programme import Audience, Milestone, Sequence as Step
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.domain.rights import HeldCounts
from fabrique_desktop.services import (
    capture,
    check_in,
    closing,
    erasing_person,
    errata,
    grouping,
    leading,
    leaks,
    programme,
    projecting,
    sequencing,
)
from fabrique_desktop.services.arrivals import Expected, NewPerson
from fabrique_desktop.services.check_in import Several
from fabrique_desktop.services.leading import ReportRow
from fabrique_desktop.services.passages import NamedPassage
from fabrique_desktop.services.registrants import RegistrantLine
from fabrique_desktop.services.timetable import NewWorkshop
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING as AT
from tests.services.people import register

LIST = [
    RegistrantLine(1, surname="Le Bihan", first_name="Nolwenn"),
    RegistrantLine(2, surname="Moal", first_name="Yann"),
]
LATER = [RegistrantLine(1, surname="Guivarc’h", first_name="Enora")]


@dataclass(frozen=True, slots=True)
class Furnished:
    """The ids of what is there: a workshop under way, one closed, one planned, people, words, steps."""

    here: str
    closed: str
    planned: str
    person: str
    twin: str
    other: str
    presence: str
    nobody: str
    said: str
    also: str
    third: str
    proposal: str
    group: str
    said_then: str
    step: str
    next_step: str
    support: str
    milestone: str
    audience: str
    unused: str
    empty: str
    gone: str
    withdrawn: str
    passage: NamedPassage
    decided: Any


def furnish(database: Database) -> Furnished:
    """By whoever leads: everybody's gestures at once."""
    return database.write(_furnished)


def _furnished(session: Session) -> Furnished:
    here, closed, planned = (
        programme.workshop_named(session, code).id for code in ("A3-ACT-1", "A4-ACT-1", "A1-ACT-1")
    )
    person = register(session, "Kerbrat", "Jean-Yves", here, organization="CCAS")
    twin = register(session, "Kerbrat", "Jean Yves")
    other = register(session, "Périon", "Anne", planned)
    presence = check_in.check_in(session, here, person, AT)
    (nobody,) = check_in.unnamed(session, here, 1, AT)
    said, also, third = (
        capture.add_contribution(session, here, Saying(words, 1), AT).id
        for words in ("Trop de guichets pour monsieur Kerbrat", "Trop de guichets", "Un seul guichet")
    )
    idea = Saying("Un guichet mobile", 2, kind=ContributionKind.PROPOSAL)
    proposal = capture.add_contribution(session, here, idea, AT).id
    said_then = capture.add_contribution(session, closed, Saying("Des horaires plus larges"), AT).id
    sequencing.plan_usual(session, here)
    step, next_step, *_rest = session.scalars(select(Step.id).where(Step.workshop_id == here).order_by(Step.position))
    support = leading.give_out(session, here, "Plan d’accès", None, "")
    leading.report(session, here, ReportRow(1, "Anne", "Un seul guichet"))
    projecting.show_scene(session, here, Scene.RULES)
    leak = leaks.found(session, here)[0]
    decided = leaks.decide(session, [(leak.subject_id, leak.words)], Naming.HIDDEN, AT)
    group = grouping.group(session, [also, third], AT, "Guichets")
    closing.start_workshop(session, here, AT)
    closing.close_workshop(session, closed, AT)
    errata.add(session, said_then, "« larges » se lit « plus tardifs »", AT)
    milestone = session.scalars(select(Milestone.id)).first() or ""
    audience = session.scalars(select(Audience.code)).first() or ""
    empty = programme.workshop_named(session, "A2-ACT-1").id
    unused = programme.add_audience(session, "Personne")
    (gone,) = check_in.unnamed(session, here, 1, AT)
    check_in.depart(session, gone, AT)
    withdrawn = capture.add_contribution(session, here, Saying("Rien"), AT).id
    capture.withdraw(session, withdrawn, AT)
    passage = next(one for one in erasing_person.to_erase(session, person).passages if one.subject_id == said)
    return Furnished(
        here, closed, planned, person, twin, other, presence, nobody, said, also, third, proposal, group, said_then,
        step, next_step, support, milestone, audience, unused, empty, gone, withdrawn, passage, decided,
    )  # fmt: skip


Call = Callable[[Furnished], tuple[Any, ...]]
NEW = NewPerson("Salaün", "Maëlle")
GESTURES: Mapping[str, Call] = {
    "check_in.check_in": lambda s: (s.here, s.other, AT),
    "check_in.move_here": lambda s: (s.here, Expected(s.other, "A1-ACT-1"), AT),
    "check_in.walk_in": lambda s: (s.here, NEW, AT),
    "check_in.unnamed": lambda s: (s.here, 2, AT),
    "check_in.several": lambda s: (s.here, Several(2, "Emmaüs"), AT),
    "check_in.depart": lambda s: (s.presence, AT),
    "check_in.come_back": lambda s: (s.gone,),
    "check_in.cancel_presence": lambda s: (s.presence, AT),
    "check_in.change_role": lambda s: (s.presence, Role.OBSERVER),
    "check_in.mark_minor": lambda s: (s.presence,),
    "completing.attach": lambda s: (s.nobody, NEW, AT),
    "correcting.correct_person": lambda s: (s.person, NEW),
    "desk_history.refuse": lambda s: (s.here, s.person, RefusalReason.ALREADY_PRESENT, AT),
    "duplicates.different_people": lambda s: (s.person, s.twin),
    "duplicates.same_person": lambda s: (s.person, s.twin, AT),
    "importing.apply_import": lambda _s: (LIST, None),
    "programme.arrange_tables": lambda s: (s.here, {"seats": 9, "tables": 6}),
    "seating.seat": lambda s: (s.presence, 3),
    "seating.next_table": lambda s: (s.presence,),
    "capture.add_contribution": lambda s: (s.here, Saying("Encore un mot"), AT),
    "capture.add_block": lambda s: (s.here, [Saying("Un"), Saying("Deux")], AT),
    "capture.revise": lambda s: (s.said, Saying("Trop de guichets", 1)),
    "capture.change_kind": lambda s: ([s.said], ContributionKind.NEED),
    "capture.change_angle": lambda s: ([s.said], AngleChoice.PARTICIPATION),
    "capture.withdraw": lambda s: (s.said, AT),
    "capture.restore": lambda s: (s.withdrawn,),
    "errata.add": lambda s: (s.said_then, "À lire autrement", AT),
    "formulating.promote": lambda s: (s.said,),
    "formulating.draw_up": lambda s: (s.proposal, "title", "Guichet mobile", ""),
    "formulating.validate": lambda s: (s.proposal, AT),
    "formulating.debate": lambda s: (s.proposal, True),
    "formulating.attach_to_axis": lambda s: ([s.said], 1),
    "formulating.answer_to": lambda s: (s.here, Saying("Oui"), AT),
    "formulating.answer_block": lambda s: (s.here, [Saying("Oui")], AT),
    "formulating.count_dots": lambda s: (s.proposal, 5),
    "grouping.group": lambda s: ([s.said, s.proposal], AT),
    "grouping.add_to_group": lambda s: (s.group, [s.said]),
    "grouping.ungroup": lambda s: (s.also,),
    "grouping.entitle": lambda s: (s.group, "Les guichets"),
    "removing.remove": lambda s: (s.said_then, AT),
    "editions.record_edition": lambda s: (s.closed,),
    "closing.start_workshop": lambda s: (s.planned, AT),
    "closing.close_workshop": lambda s: (s.here, AT),
    "closing.reopen_workshop": lambda s: (s.closed,),
    "leading.ask_angle": lambda s: (s.here, AngleChoice.COORDINATION),
    "leading.give_out": lambda s: (s.here, "Charte", None, ""),
    "leading.take_back_support": lambda s: (s.support,),
    "leading.report": lambda s: (s.here, ReportRow(2, "Paul", "Rien")),
    "leading.report_field": lambda s: (s.here, 1, "message", "Deux guichets"),
    "leaks.decide": lambda s: ([(s.said, "Kerbrat")], Naming.LEFT, AT),
    "leaks.put_back": lambda s: (s.decided, AT),
    "programme.edit_workshop": lambda s: (s.planned, {"room": "Salle 2"}),
    "programme.edit_process": lambda _s: ({"slogan": "Imaginons"},),
    "programme.edit_axis": lambda _s: (1, "Un axe", "Axe"),
    "programme.edit_angle": lambda _s: ("P", "Un angle", "Angle"),
    "programme.edit_audience": lambda s: (s.audience, "Un public"),
    "programme.add_audience": lambda _s: ("Jeunes",),
    "programme.remove_audience": lambda s: (s.unused,),
    "programme.move_milestone": lambda s: (s.milestone, "Une étape", None),
    "programme.add_milestone": lambda _s: ("Une étape",),
    "programme.remove_milestone": lambda s: (s.milestone,),
    "erasing_person.erase_person": lambda s: (s.person, AT),
    "erasing_person.certify_passages": lambda _s: (1, HeldCounts(1, 1, 1), AT),
    "passages.erase_passage": lambda s: (s.said, "text"),
    "passages.erase_words": lambda s: (s.passage, AT),
    "retention.keep_for": lambda _s: (Retained.IDENTITIES, 20),
    "retention.purge": lambda _s: (AT + timedelta(days=400),),
    "projecting.toggle_shown": lambda s: (s.also,),
    "projecting.toggle_all": lambda s: ([s.also, s.third],),
    "projecting.show_scene": lambda s: (s.here, Scene.COUNTDOWN),
    "projecting.toggle_tables": lambda s: (s.here,),
    "projecting.toggle_blank": lambda s: (s.here,),
    "sequencing.plan_usual": lambda s: (s.planned,),
    "sequencing.plan_like": lambda s: (s.planned, s.here),
    "sequencing.add_step": lambda s: (s.here, "Étape", 5),
    "sequencing.remove_step": lambda s: (s.next_step,),
    "sequencing.move_step": lambda s: (s.next_step, 1),
    "sequencing.edit_step": lambda s: (s.next_step, {"title": "Étape"}),
    "sequencing.start_step": lambda s: (s.step, AT),
    "sequencing.not_started": lambda s: (s.step,),
    "sequencing.shorten": lambda s: (s.here, AT),
    "sequencing.replan": lambda s: (s.here, {s.next_step: 7}),
    "timetable.add_workshop": lambda _s: (NewWorkshop("JEUNES"),),
    "timetable.remove_workshop": lambda s: (s.empty,),
}
READINGS: Mapping[str, Call] = {
    "alike.find_alike": lambda s: ("Kerbrad", [s.here]),
    "aipd.compile_aipd": lambda _s: (AT,),
    "erasing_person.to_erase": lambda s: (s.person,),
    "passages.saying": lambda _s: ("Kerbrat",),
    "person_data.compile_person_data": lambda s: (s.person, AT),
    "retention.due": lambda _s: (AT,),
    "retention.rules": lambda _s: (),
    "attendance.people_rows": lambda s: ([s.person],),
    "attendance.awaited": lambda s: ([s.planned],),
    "attendance.attendance_rows": lambda s: ([s.here],),
    "attendance.counts": lambda s: (s.here,),
    "attendance.proofs": lambda s: (s.here,),
    "axis_editions.compile_axis": lambda _s: (3, AT),
    "capture.contribution_rows": lambda s: (s.here,),
    "capture.published": lambda s: (s.here,),
    "capture.tally": lambda s: (s.here,),
    "capture.overview": lambda s: (s.here,),
    "closing.incomplete": lambda s: (s.here,),
    "completing.left": lambda s: ([s.here],),
    "completing.to_complete": lambda s: ([s.here],),
    "correcting.person_card": lambda s: (s.person,),
    "desk_history.desk_events": lambda s: ([s.here],),
    "duplicates.possible_duplicates": lambda _s: (),
    "editions.compile_bundle": lambda s: (s.closed, AT),
    "editions.next_version": lambda s: (s.here,),
    "editions.editions": lambda s: (s.here,),
    "errata.of": lambda s: (s.closed,),
    "errata.texts": lambda s: ([s.said_then],),
    "errata.beside": lambda _s: (["x"],),
    "feed.head": lambda _s: (),
    "feed.tail": lambda _s: (0,),
    "formulating.first_wording": lambda s: (s.said,),
    "formulating.drawn_up": lambda s: (s.proposal,),
    "formulating.earlier_proposals": lambda s: (s.planned, "guichet"),
    "formulating.dots": lambda s: (s.here,),
    "grouping.groups": lambda _s: (),
    "history.history": lambda s: (s.here,),
    "history.of_contribution": lambda s: (s.said,),
    "history.number_said": lambda s: (s.here, 1, AT),
    "history.was_reworded": lambda s: (s.said, "Trop", AT),
    "import_undo.last_import": lambda _s: ("x",),
    "importing.plan_import": lambda _s: (LIST, None),
    "leading.coverage": lambda s: (s.here,),
    "leading.by_axis": lambda s: (s.here,),
    "leading.supports": lambda s: (s.here,),
    "leading.debated": lambda s: (s.here,),
    "leading.reports": lambda s: (s.here,),
    "leaks.registered": lambda _s: (),
    "leaks.found": lambda s: (s.here,),
    "leaks.undecided": lambda s: (s.here,),
    "leaks.doubts": lambda s: ([(s.said, "Kerbrat")],),
    "leaks.outdated": lambda _s: (),
    "programme.process": lambda _s: (),
    "programme.workshops": lambda _s: (),
    "programme.workshop_named": lambda _s: ("A3-ACT-1",),
    "programme.free_code": lambda _s: ("GA",),
    "programme.audiences": lambda _s: (),
    "projecting.chosen_scene": lambda s: (s.here,),
    "projecting.shown_number": lambda s: (s.here,),
    "projecting.room_view": lambda s: (s.here,),
    "removing.removed_among": lambda s: ([s.said],),
    "reporting.compile_sheet": lambda s: (s.here, AT),
    "reporting.compile_minutes": lambda s: (s.here, AT),
    "sealing.sealed": lambda s: (s.closed,),
    "sealing.all_sealed": lambda s: (s.closed,),
    "sealing.seal_code": lambda s: (s.closed,),
    "sealing.must_say_what_was_sealed": lambda s: (s.closed,),
    "searching.find_people": lambda s: ("kerb", [s.here]),
    "searching.by_code": lambda s: ("AB1234", [s.here]),
    "seating.tables": lambda s: (s.here,),
    "seating.unseated": lambda s: (s.here,),
    "seating.compile_plan": lambda s: (s.here, AT),
    "sequencing.last_planned": lambda s: (s.planned,),
    "sequencing.plenary_now": lambda s: (s.here,),
    "sequencing.steps": lambda s: (s.here,),
    "sequencing.expected_end": lambda s: (s.here,),
    "sequencing.announced": lambda s: (s.here,),
    "similar.similar": lambda _s: ("un guichet de trop",),
    "similar.similar_to": lambda s: (s.said,),
    "similar.hint": lambda _s: ("trop de guichets pour les usagers de la mairie et du port",),
    "similar.contribution_named": lambda _s: ("A3-ACT-1-T1-01",),
    "structures.known_house": lambda _s: ("CCAS",),
    "structures.known_houses": lambda _s: (["ccas"],),
    "synthesis.compile_synthesis": lambda _s: (3, AT),
    "tidying.to_tidy": lambda s: (s.here,),
    "tidying.near_rows": lambda s: (s.said,),
    "totals.totals": lambda _s: (),
}


KEYWORDS: Mapping[str, Mapping[str, Any]] = {
    "erase_passage": {"start": 0, "length": 4, "at": AT},
    "record_edition": {"version": 1, "seal": "", "digest": "", "folder": "", "at": AT},
}


class _Enough(Exception):
    """It was done: nothing of it is kept."""


def is_allowed(database: Database, service: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
    """Whether this post may: tried for good, then given up."""

    def tried(session: Session) -> None:
        service(session, *arguments, **KEYWORDS.get(service.__name__, {}))
        session.flush()
        raise _Enough

    try:
        database.write(tried)
    except _Enough:
        return True
    except NotThisPost:
        return False
    raise AssertionError(service)
