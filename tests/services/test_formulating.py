"""A proposal as its table formulates it: nothing overwritten unseen, nothing decided, every gesture taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fabrique_desktop.domain.contributions import (
    AngleChoice,
    ContributionKind,
    Details,
    Draughting,
    Link,
    Saying,
    Stance,
)
from fabrique_desktop.domain.errors import (
    AboutItself,
    AlreadyRemoved,
    ChangedMeanwhile,
    DomainError,
    NotAbout,
    NowWithdrawn,
    TeamNote,
    UnknownAxis,
    Unreadable,
    WorkshopClosed,
)
from fabrique_desktop.services import capture, check_in, closing, formulating, grouping, history, programme, removing
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING

IDEA = ContributionKind.IDEA
PROPOSAL = ContributionKind.PROPOSAL


def add(
    database: Database, workshop: str, text: str, kind: ContributionKind = ContributionKind.UNSORTED, verbatim: str = ""
) -> str:
    saying = Saying(text, 1, AngleChoice.BOTH, kind, verbatim)
    return database.write(capture.add_contribution, workshop, saying, database.clock()).id


def row(database: Database, id_: str) -> ContributionRow:
    (found,) = database.read(capture.contribution_rows, None, only=[id_])
    return found


def undo(database: Database, workshop: str) -> None:
    database.write(history.undo_last, history.CAPTURE, [workshop], database.clock())


class TestPromoting:
    def test_an_idea_keeps_its_first_wording_and_nobody_is_quoted(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "un truc ouvert le soir…", kind=IDEA)
        database.write(formulating.promote, id_)
        assert (row(database, id_).kind, row(database, id_).verbatim) == (PROPOSAL, "")
        assert database.read(formulating.first_wording, id_) == ""
        database.write(capture.revise, id_, Saying("Un accueil ouvert le soir", 1, kind=PROPOSAL))
        assert (row(database, id_).text, row(database, id_).verbatim) == ("Un accueil ouvert le soir", "")
        assert database.read(formulating.first_wording, id_) == "un truc ouvert le soir…"

    def test_a_first_wording_taken_out_on_request_is_told_no_more(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "chez Quinquina", kind=IDEA)
        database.write(capture.revise, id_, Saying("Un accueil", 1))
        database.write(removing.remove, id_, EVENING)
        assert database.read(formulating.first_wording, id_) == ""

    def test_exact_words_already_noted_are_not_replaced(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir", kind=IDEA, verbatim="le soir, sinon je peux pas")
        database.write(formulating.promote, id_)
        assert row(database, id_).verbatim == "le soir, sinon je peux pas"

    def test_a_proposal_is_not_promoted_twice(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir", kind=PROPOSAL)
        database.write(formulating.promote, id_)
        assert row(database, id_).verbatim == ""

    def test_it_is_undone_in_one_gesture(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "un truc", kind=IDEA)
        database.write(formulating.promote, id_)
        undo(database, workshop)
        one = row(database, id_)
        assert (one.kind, one.verbatim, one.text) == (IDEA, "", "un truc")


class TestDrawingUp:
    def test_each_field_is_kept_by_itself(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir")
        for field in ("title", "answers_to", "how", "who", "conditions", "obstacles"):
            database.write(formulating.draw_up, id_, field, f"  {field}\r\nici ", "")
        assert database.read(formulating.drawn_up, id_) == Draughting(
            *(f"{field}\nici" for field in ("title", "answers_to", "how", "who", "conditions", "obstacles"))
        )
        assert row(database, id_).text == "Un accueil le soir"

    def test_another_hand_is_not_overwritten(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir")
        database.write(formulating.draw_up, id_, "who", "le CCAS", "")
        with pytest.raises(ChangedMeanwhile):
            database.write(formulating.draw_up, id_, "who", "la Ville", "")
        database.write(formulating.draw_up, id_, "who", "le CCAS", "")  # the same words are no quarrel
        database.write(formulating.draw_up, id_, "who", "la Ville", "le CCAS")
        assert row(database, id_).drawn_up.who == "la Ville"

    def test_what_was_validated_is_no_longer_once_a_field_changes(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir")
        database.write(formulating.draw_up, id_, "who", "le CCAS", "")
        database.write(formulating.validate, id_, EVENING)
        database.write(formulating.draw_up, id_, "who", " le CCAS ", "le CCAS")
        assert row(database, id_).validated
        database.write(formulating.draw_up, id_, "who", "la Ville", "le CCAS")
        assert not row(database, id_).validated
        undo(database, workshop)
        one = row(database, id_)
        assert (one.drawn_up.who, one.validated) == ("le CCAS", True)

    def test_only_what_was_read_is_validated(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir")
        database.write(formulating.draw_up, id_, "title", "Le soir aussi", "")
        with pytest.raises(ChangedMeanwhile):
            database.write(formulating.validate, id_, EVENING, Draughting(title="Le soir"))
        database.write(formulating.validate, id_, EVENING, Draughting(title="Le soir aussi "))
        assert row(database, id_).validated
        undo(database, workshop)
        assert not row(database, id_).validated

    def test_what_was_removed_or_closed_is_not_written_again(self, database: Database, workshop: str) -> None:
        removed, kept = add(database, workshop, "Une dette de 300 €"), add(database, workshop, "Un banc")
        database.write(removing.remove, removed, EVENING)
        for gesture, arguments in (
            (formulating.draw_up, ("title", "La dette", "")), (formulating.promote, ()),
            (formulating.validate, (EVENING,)), (formulating.debate, (True,)),
        ):  # fmt: skip
            with pytest.raises(AlreadyRemoved):
                database.write(gesture, removed, *arguments)
        database.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(formulating.draw_up, kept, "title", "Un banc", "")

    def test_there_is_no_other_field(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un banc")
        with pytest.raises(ValueError, match="text"):
            database.write(formulating.draw_up, id_, "text", "Deux bancs", "Un banc")


def test_a_debate_keeps_both_sides_and_is_undone(database: Database, workshop: str) -> None:
    id_ = add(database, workshop, "Un accueil le soir", kind=PROPOSAL)
    database.write(formulating.debate, id_, True)
    assert row(database, id_).debated
    undo(database, workshop)
    assert not row(database, id_).debated


class TestAxis:
    def test_the_origin_stays(self, database: Database, workshop: str) -> None:
        ids = [add(database, workshop, "Le minibus"), add(database, workshop, "Le médecin")]
        references = [row(database, id_).reference for id_ in ids]
        database.write(formulating.attach_to_axis, ids, 2)
        assert [row(database, id_).axis_number for id_ in ids] == [2, 2]
        assert [row(database, id_).reference for id_ in ids] == references
        undo(database, workshop)
        assert [row(database, id_).axis_number for id_ in ids] == [3, 3]

    def test_it_may_be_about_all_of_them(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Des horaires du soir partout")
        database.write(formulating.attach_to_axis, [id_], None)
        assert row(database, id_).axis_number is None


class TestLinks:
    def about(self, id_: str | None, link: Link | None = Link.REACTION) -> Details:
        return Details(about_id=id_, link=link, stance=Stance.AGAINST)

    def test_a_reaction_that_contradicts_the_table_stands_beside_it(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un accueil le soir", kind=PROPOSAL)
        saying = Saying("Pas avant d’avoir du monde pour l’ouvrir", None, beside=self.about(id_))
        recorded = database.write(formulating.answer_to, workshop, saying, EVENING)
        one = row(database, recorded.id)
        assert (one.about, one.beside.link, one.beside.stance) == ("A3-ACT-1-T1-01", Link.REACTION, Stance.AGAINST)
        assert (one.reference, row(database, id_).text) == ("A3-ACT-1-P-01", "Un accueil le soir")
        undo(database, workshop)
        assert row(database, recorded.id).withdrawn

    def test_nothing_is_about_what_is_no_longer_there(self, database: Database, workshop: str) -> None:
        withdrawn, removed = add(database, workshop, "Un banc"), add(database, workshop, "Mme Le Goff")
        database.write(capture.withdraw, withdrawn, EVENING)
        database.write(removing.remove, removed, EVENING)
        for details in (
            self.about(withdrawn), self.about(removed), self.about("nothing"), self.about(None),
            self.about(withdrawn, None),
        ):  # fmt: skip
            with pytest.raises(NotAbout):
                database.write(formulating.answer_to, workshop, Saying("Oui", 1, beside=details), EVENING)

    def test_correcting_an_entry_follows_the_same_rule(self, database: Database, workshop: str) -> None:
        withdrawn, removed = add(database, workshop, "Un banc"), add(database, workshop, "Mme Le Goff")
        one = add(database, workshop, "Oui")
        database.write(capture.withdraw, withdrawn, EVENING)
        database.write(removing.remove, removed, EVENING)
        for id_ in (withdrawn, removed, "nothing", None):
            with pytest.raises(NotAbout):
                database.write(capture.revise, one, Saying("Oui", 1, beside=self.about(id_)))
        assert row(database, one).beside.link is None

    def test_nothing_answers_itself_nor_what_answers_it(self, database: Database, workshop: str) -> None:
        first, second, third = (add(database, workshop, words) for words in ("Un banc", "Deux bancs", "Trois bancs"))
        for one, about in ((second, first), (third, second)):
            database.write(capture.revise, one, Saying("Un banc", 1, beside=self.about(about)))
        for about in (first, second, third):
            with pytest.raises(AboutItself):
                database.write(capture.revise, first, Saying("Un banc", 1, beside=self.about(about)))
        database.write(capture.revise, third, Saying("Un banc", 1, beside=self.about(first)))

    def test_what_it_answered_already_may_be_gone_since(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un banc")
        beside = self.about(id_)
        said = database.write(formulating.answer_to, workshop, Saying("Non", 1, beside=beside), EVENING).id
        database.write(capture.withdraw, id_, EVENING)
        database.write(capture.revise, said, Saying("Non, merci", 1, beside=beside))
        assert (row(database, said).text, row(database, said).about) == ("Non, merci", "A3-ACT-1-T1-01")

    def test_an_ordinary_line_goes_the_same_way(self, database: Database, workshop: str) -> None:
        recorded = database.write(formulating.answer_to, workshop, Saying("Un banc", 1), EVENING)
        assert recorded.reference == "A3-ACT-1-T1-01"

    def test_of_a_block_all_or_none(self, database: Database, workshop: str) -> None:
        sayings = [Saying("Un", 1), Saying("Deux", 1, beside=self.about("nothing"))]
        with pytest.raises(NotAbout):
            database.write(formulating.answer_block, workshop, sayings, EVENING)
        assert database.read(capture.contribution_rows, workshop) == []


class TestGrandAtelier:
    def prepare(self, database: Database) -> dict[str, str]:
        ids = {}
        for code, text, kind in (
            ("A2-CIT-1", "Des transports à la demande", PROPOSAL), ("A1-ACT-1", "Une équipe mobile", PROPOSAL),
            ("A1-ACT-1", "Il fait froid", ContributionKind.FINDING), ("A1-ACT-1", "Retirée", PROPOSAL),
            ("GA", "Dite au grand atelier", PROPOSAL),
        ):  # fmt: skip
            workshop = database.read(programme.workshop_named, code).id
            ids[text] = add(database, workshop, text, kind)
        database.write(capture.withdraw, ids["Retirée"], EVENING)
        return ids

    def test_what_the_others_proposed_axis_by_axis(self, database: Database) -> None:
        self.prepare(database)
        last = database.read(programme.workshop_named, "GA").id
        found = database.read(formulating.earlier_proposals, last)
        assert [one.text for one in found.rows] == ["Une équipe mobile", "Des transports à la demande"]
        assert found.total == 2
        (one,) = database.read(formulating.earlier_proposals, last, "transp").rows
        assert one.reference == "A2-CIT-1-T1-01"
        few = database.read(formulating.earlier_proposals, last, limit=1)
        assert (len(few.rows), few.total) == (1, 2)

    def test_a_refinement_of_a_closed_workshop_s_proposal(self, database: Database) -> None:
        ids = self.prepare(database)
        earlier = database.read(programme.workshop_named, "A1-ACT-1").id
        database.write(closing.close_workshop, earlier, EVENING)
        last = database.read(programme.workshop_named, "GA").id
        saying = Saying("Avec les facteurs", 1, beside=Details(about_id=ids["Une équipe mobile"], link=Link.REFINES))
        recorded = database.write(formulating.answer_to, last, saying, EVENING)
        one = row(database, recorded.id)
        assert (one.about, one.beside.link, one.workshop_code) == ("A1-ACT-1-T1-01", Link.REFINES, "GA")


class TestDots:
    def test_ties_are_ties_and_too_many_is_said(self, database: Database, workshop: str) -> None:
        ids = [add(database, workshop, text, kind=PROPOSAL) for text in ("Un", "Deux", "Trois", "Quatre")]
        for id_, number in zip(ids, (2, 5, 2, None), strict=True):
            database.write(formulating.count_dots, id_, number)
        count = database.read(formulating.dots, workshop)
        assert [(one.heading, one.dots, one.rank, one.tied) for one in count.rows] == [
            ("Deux", 5, 1, False), ("Un", 2, 2, True), ("Trois", 2, 2, True), ("Quatre", None, None, False),
        ]  # fmt: skip
        assert (count.total, count.possible, count.too_many) == (9, 0, False), "what is possible is not known yet"
        database.write(check_in.unnamed, workshop, 3, EVENING)
        assert not database.read(formulating.dots, workshop).too_many
        database.write(formulating.count_dots, ids[0], 9)
        assert database.read(formulating.dots, workshop).too_many

    def test_they_are_counted_whatever_it_became_as_long_as_it_is_printed(
        self, database: Database, workshop: str
    ) -> None:
        id_ = add(database, workshop, "Un", kind=PROPOSAL)
        database.write(formulating.count_dots, id_, 4)
        database.write(capture.change_kind, [id_], IDEA)
        assert database.read(formulating.dots, workshop).total == 4
        database.write(capture.withdraw, id_, EVENING)
        assert database.read(formulating.dots, workshop).total == 0

    @pytest.mark.parametrize("number", [-1, 10_000])
    def test_a_number_that_nobody_meant_is_refused(self, database: Database, workshop: str, number: int) -> None:
        id_ = add(database, workshop, "Un", kind=PROPOSAL)
        with pytest.raises(Unreadable):
            database.write(formulating.count_dots, id_, number)


class TestWhatIsPrintedNowhere:
    @pytest.fixture(params=[NowWithdrawn, TeamNote])
    def set_aside(self, request: pytest.FixtureRequest, database: Database, workshop: str) -> tuple[str, type]:
        note = request.param is TeamNote
        kind = ContributionKind.FACILITATOR_NOTE if note else IDEA
        id_ = add(database, workshop, "De côté", kind=kind)
        if not note:
            database.write(capture.withdraw, id_, EVENING)
        return id_, request.param

    @pytest.mark.parametrize(
        ("gesture", "words"),
        [
            (formulating.promote, ()),
            (formulating.draw_up, ("title", "Titre", "")),
            (formulating.validate, (EVENING,)),
            (formulating.debate, (True,)),
            (formulating.count_dots, (3,)),
        ],
    )
    def test_nothing_more_is_made_of_it(
        self,
        database: Database,
        set_aside: tuple[str, type[DomainError]],
        gesture: Callable[..., None],
        words: tuple[object, ...],
    ) -> None:
        id_, refusal = set_aside
        before = row(database, id_)
        with pytest.raises(refusal):
            database.write(gesture, id_, *words)
        assert row(database, id_) == before

    def test_it_is_not_grouped(
        self, database: Database, workshop: str, set_aside: tuple[str, type[DomainError]]
    ) -> None:
        id_, refusal = set_aside
        with pytest.raises(refusal):
            database.write(grouping.group, [id_, add(database, workshop, "Debout")], EVENING)
        pair = [add(database, workshop, text) for text in ("Un banc", "Des bancs")]
        group = database.write(grouping.group, pair, EVENING)
        with pytest.raises(refusal):
            database.write(grouping.add_to_group, group, [id_])
        assert row(database, id_).group_id is None


def test_what_was_validated_was_of_the_former_kind(database: Database, workshop: str) -> None:
    changes: tuple[Callable[[str], None], ...] = (
        lambda id_: database.write(capture.change_kind, [id_], PROPOSAL),
        lambda id_: database.write(formulating.promote, id_),
        lambda id_: database.write(capture.revise, id_, Saying("Un banc", 1, kind=PROPOSAL)),
    )
    for change in changes:
        id_ = add(database, workshop, "Un banc", kind=IDEA)
        database.write(formulating.validate, id_, EVENING)
        change(id_)
        assert not row(database, id_).validated
        undo(database, workshop)
        assert row(database, id_).validated


def test_exact_words_emptied_while_the_kind_changes_stay_empty(database: Database, workshop: str) -> None:
    id_ = add(database, workshop, "Un banc", kind=IDEA, verbatim="pas dit ainsi")
    was = row(database, id_)
    before = Saying(was.text, was.table, was.angle, was.kind, was.verbatim, was.beside)
    database.write(capture.revise, id_, Saying("Un banc", 1, was.angle, PROPOSAL), before)
    assert row(database, id_).verbatim == ""


def test_words_that_were_all_exact_stay_beside_their_rewording(database: Database, workshop: str) -> None:
    id_ = add(database, workshop, "je peux pas y aller", kind=ContributionKind.VERBATIM)
    database.write(capture.revise, id_, Saying("Les horaires", 1, kind=IDEA))
    assert (row(database, id_).text, row(database, id_).verbatim) == ("Les horaires", "je peux pas y aller")


def test_an_axis_that_the_programme_has_not_is_refused(database: Database, workshop: str) -> None:
    with pytest.raises(UnknownAxis):
        database.write(formulating.attach_to_axis, [add(database, workshop, "Un banc")], 99)


@pytest.mark.parametrize("people", [(-4, None), (None, -1), (2**70, None), (0, 3), (3, 1_000)])
def test_people_that_nobody_counted_are_refused(
    database: Database, workshop: str, people: tuple[int | None, int | None]
) -> None:
    beside = Details(people=people[0], out_of=people[1])
    with pytest.raises(Unreadable):
        database.write(formulating.answer_to, workshop, Saying("Un banc", 1, beside=beside), EVENING)
