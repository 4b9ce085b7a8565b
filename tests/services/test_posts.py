"""Who may do what, tried: each gesture and each reading of the services by each post, and no service without a line."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop import services
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.people import KEPT_CODE, Registration
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import (
    attendance,
    capture,
    check_in,
    history,
    import_undo,
    importing,
    posts,
    programme,
    removing,
    searching,
    taking_back_said,
    totals,
)
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING as AT
from tests.services import post_calls
from tests.services.post_calls import LATER, Furnished, furnish, is_allowed

#: what gestures and readings are made of, and no page asks for by itself
WITHIN = {
    "alike.first_five", "answering.must_stand", "capture.leave_the_wall", "capture.opened", "duplicates.pairs_of",
    "erasing_person.certify", "erasing_person.held", "hiding.hidden", "import_plan.decide", "import_plan.plan_import",
    "merged.followed", "naming.named", "passages.naming_passages", "passages.texts_of_dossier",
    "programme.found_process", "programme.own_code", "removing.groups_of", "reporting.corrections_of",
    "reporting.groups_of", "seating.propose",
}  # fmt: skip
WITHIN_MODULES = {
    "arrivals", "emptied_register", "erasing", "likeness", "matching", "person_passages", "posts", "sealed_journal",
    "searching", "taking_back",
}  # fmt: skip
#: of these, what this very window did comes first
TAKING_BACK = {"history.undo_last", "taking_back_said.undo_said", "import_undo.undo_import"}


@pytest.fixture
def scene(database: Database) -> Furnished:
    found = furnish(database)
    database.close()
    return found


def _as(dossier: Path, post: Post) -> closing[Database]:
    return closing(dossiers.open_dossier(dossier, post=post))


def _service(name: str) -> Callable[..., Any]:
    module, function = name.split(".")
    found: Callable[..., Any] = getattr(import_module(f"fabrique_desktop.services.{module}"), function)
    return found


def _public() -> Iterator[str]:
    for module in pkgutil.iter_modules(services.__path__):
        found = import_module(f"fabrique_desktop.services.{module.name}")
        for name, function in vars(found).items():
            if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == found.__name__:
                first = next(iter(inspect.signature(function).parameters), "")
                if first == "session":
                    yield f"{module.name}.{name}"


def test_every_service_has_its_line() -> None:
    told = {*posts.GESTURES, *posts.READINGS, *WITHIN}
    assert [name for name in _public() if name not in told and name.split(".")[0] not in WITHIN_MODULES] == []


def test_every_line_is_of_a_service_and_is_tried() -> None:
    tried = {*post_calls.GESTURES, *post_calls.READINGS, *TAKING_BACK, "programme.found_process"}
    assert {*posts.GESTURES, *posts.READINGS} == tried
    assert all(map(_service, tried))
    assert not posts.GESTURES.keys() & posts.READINGS.keys()


@pytest.mark.parametrize("post", Post)
def test_each_gesture_is_made_by_its_posts_and_refused_to_the_others(
    dossier: Path, scene: Furnished, post: Post
) -> None:
    with _as(dossier, post) as database:
        made = {name for name, of in post_calls.GESTURES.items() if is_allowed(database, _service(name), of(scene))}
    assert made == {name for name in post_calls.GESTURES if post in posts.GESTURES[name]}
    assert check_dossier(dossier).problems == ()


@pytest.mark.parametrize("post", Post)
def test_each_reading_is_for_its_posts(dossier: Path, scene: Furnished, post: Post) -> None:
    with _as(dossier, post) as database:
        read = {name for name, of in post_calls.READINGS.items() if is_allowed(database, _service(name), of(scene))}
    assert read == {name for name in post_calls.READINGS if post in posts.READINGS[name]}


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE, Post.ANSWER])
def test_what_is_the_leads_is_refused_by_the_service_before_the_file_is_asked(
    dossier: Path, scene: Furnished, post: Post
) -> None:
    tried = {**post_calls.GESTURES, **post_calls.READINGS}
    leads = [name for name in tried if {**posts.GESTURES, **posts.READINGS}[name] == {Post.LEAD}]
    assert len(leads) > 40
    with _as(dossier, Post.LEAD) as database:
        database.post = post  # its connections are not guarded
        kept = [name for name in leads if is_allowed(database, _service(name), tried[name](scene))]
    assert kept == []


def test_the_desk_takes_back_what_it_did(dossier: Path, scene: Furnished) -> None:
    with _as(dossier, Post.DESK) as desk:
        desk.write(check_in.unnamed, scene.here, 3, AT)
        assert desk.write(history.undo_last, history.DESK, [scene.here], AT).number == 3
        gesture = desk.write(importing.apply_import, LATER, None).gesture
        assert desk.write(import_undo.undo_import, gesture).people == 1


def test_a_table_takes_back_what_it_did(dossier: Path, scene: Furnished) -> None:
    with _as(dossier, Post.CAPTURE) as table:
        table.write(capture.add_contribution, scene.here, Saying("Une faute de frappe"), AT)
        assert table.write(taking_back_said.undo_said, scene.here, AT).action == "insert"


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE])
def test_a_refused_gesture_leaves_nothing_and_the_next_one_is_made(dossier: Path, scene: Furnished, post: Post) -> None:
    with _as(dossier, post) as database:
        for name, of in post_calls.GESTURES.items():
            if post not in posts.GESTURES[name]:
                assert not is_allowed(database, _service(name), of(scene)), name
        if post is Post.DESK:
            assert len(database.write(check_in.unnamed, scene.here, 1, AT)) == 1
        else:
            assert database.write(capture.add_contribution, scene.here, Saying("La suite"), AT).reference
    assert check_dossier(dossier).problems == ()


def test_may_tells_a_page_what_to_offer() -> None:
    assert posts.may(Post.DESK, check_in.walk_in)
    assert not posts.may(Post.CAPTURE, check_in.walk_in)
    assert posts.may(Post.LEAD, capture.withdraw)


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE, Post.ANSWER])
def test_numbers_are_the_same_for_every_post(dossier: Path, scene: Furnished, post: Post) -> None:
    """Who is expected under a code kept for somebody else included; structures, where names are seen."""

    def numbers(session: Session) -> list[object]:
        everybody = [attendance.counts(session, row.id) for row in programme.workshops(session)]
        if not post.names:
            unseen = {"organizations": (), "other_organizations": 0, "structures_seen": False}
            everybody = [replace(one, **unseen) for one in everybody]  # type: ignore[arg-type]
        proofs = attendance.proofs(session, scene.here)
        return [everybody, proofs, totals.totals(session), programme.workshops(session)]

    with _as(dossier, Post.LEAD) as lead:
        lead.write(importing.apply_import, [replace(LATER[0], code="AB1234", workshops=("A3-ACT-1",))], None)
        kept = lead.read(searching.by_code, "AB1234")
        assert kept is not None
        lead.write(_keep_code, kept.id)
        told = lead.read(numbers)
    with _as(dossier, post) as database:
        assert database.read(numbers) == told


def _keep_code(session: Session, participant_id: str) -> None:
    for one in session.scalars(select(Registration).where(Registration.participant_id == participant_id)):
        one.code = KEPT_CODE + one.code


def test_the_desk_arranges_the_tables_and_nothing_else_of_a_workshop(dossier: Path, scene: Furnished) -> None:
    with _as(dossier, Post.DESK) as desk:
        desk.write(programme.arrange_tables, scene.here, {"seats": 12})
        with pytest.raises(ValueError, match="room"):
            desk.write(programme.arrange_tables, scene.here, {"seats": 9, "room": "Salle 2"})
        row = desk.read(programme.workshop_named, "A3-ACT-1")
        assert (row.seats, row.room) == (12, "")


class TestRemovalByATable:
    """What somebody asks not to keep is asked of whoever wrote it down."""

    def test_the_words_leave_the_journal_too(self, dossier: Path, scene: Furnished) -> None:
        with _as(dossier, Post.CAPTURE) as table:
            table.write(removing.remove, scene.said_then, AT)
            told = [row for row in table.read(history.of_contribution, scene.said_then) if row.field == "text"]
            assert [row.after for row in told if row.entity == "contribution"] == [None, ""]
        assert check_dossier(dossier).problems == ()

    def test_nothing_of_them_is_left_in_the_bytes_of_the_file(self, dossier: Path, scene: Furnished) -> None:
        needle = b"Des horaires plus larges"
        assert needle in dossier.read_bytes()
        with _as(dossier, Post.CAPTURE) as table:
            table.write(removing.remove, scene.said_then, AT)
        left = [path.name for path in dossier.parent.iterdir() if path.is_file() and needle in path.read_bytes()]
        assert left == []
