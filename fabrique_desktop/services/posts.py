"""Which post may make which gesture and read what; the file itself refuses the rest (`store/guard.py`).

The desk knows the people and writes the register: it brings lists in and decides who is one person. The tables write
what is said, correct it, take it out on request and print errata beside it. Whoever leads does both, and alone opens
and closes, keeps the hours, fills the room's screen, decides about names, changes the programme and makes what leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post

Posts = frozenset[Post]
_LEAD: Posts = frozenset({Post.LEAD})
_DESK: Posts = frozenset({Post.DESK, Post.LEAD})
_TABLES: Posts = frozenset({Post.CAPTURE, Post.LEAD})
_WRITERS: Posts = frozenset({Post.DESK, Post.CAPTURE, Post.LEAD})
_READERS: Posts = frozenset({Post.CAPTURE, Post.LEAD, Post.ANSWER})
_ALL: Posts = frozenset(Post)

#: what changes the dossier: (posts, module, functions)
_GESTURES: tuple[tuple[Posts, str, str], ...] = (
    (_DESK, "check_in", "check_in move_here walk_in unnamed several depart come_back cancel_presence change_role"),
    (_DESK, "check_in", "mark_minor"),
    (_DESK, "completing", "attach"),
    (_DESK, "correcting", "correct_person"),
    (_DESK, "desk_history", "refuse"),
    (_DESK, "duplicates", "different_people same_person"),
    (_DESK, "importing", "apply_import"),
    (_DESK, "import_undo", "undo_import"),
    (_DESK, "programme", "arrange_tables"),
    (_DESK, "seating", "seat next_table"),
    (_TABLES, "capture", "add_contribution add_block revise change_kind change_angle withdraw restore"),
    (_TABLES, "errata", "add"),
    (_TABLES, "formulating", "promote draw_up validate debate attach_to_axis answer_to answer_block count_dots"),
    (_TABLES, "grouping", "group add_to_group ungroup entitle"),
    (_TABLES, "removing", "remove"),
    (_WRITERS, "history", "undo_last"),  # of what this window did, which it might
    (_TABLES, "taking_back_said", "undo_said"),
    (_LEAD, "closing", "start_workshop close_workshop reopen_workshop"),
    (_LEAD, "editions", "record_edition"),
    (_LEAD, "erasing_person", "erase_person certify_passages"),
    (_LEAD, "leading", "ask_angle give_out take_back_support report report_field"),
    (_LEAD, "leaks", "decide put_back"),
    (_LEAD, "passages", "erase_passage erase_words"),
    (_LEAD, "programme", "found_process edit_workshop edit_process edit_axis edit_angle edit_audience add_audience"),
    (_LEAD, "programme", "remove_audience move_milestone add_milestone remove_milestone"),
    (_LEAD, "projecting", "toggle_shown toggle_all show_scene toggle_tables toggle_blank"),
    (_LEAD, "retention", "keep_for purge"),
    (_LEAD, "sequencing", "plan_usual plan_like add_step remove_step move_step edit_step start_step not_started"),
    (_LEAD, "sequencing", "shorten replan"),
    (_LEAD, "timetable", "add_workshop remove_workshop"),
)
#: what only reads
_READINGS: tuple[tuple[Posts, str, str], ...] = (
    (_DESK, "alike", "find_alike"),
    (_DESK, "attendance", "people_rows awaited attendance_rows"),
    (_DESK, "completing", "left to_complete"),
    (_DESK, "correcting", "person_card"),
    (_DESK, "desk_history", "desk_events"),
    (_DESK, "duplicates", "possible_duplicates"),
    (_DESK, "importing", "plan_import"),
    (_DESK, "reporting", "compile_sheet"),
    (_DESK, "searching", "find_people by_code"),
    (_DESK, "structures", "known_house known_houses"),
    (_READERS, "capture", "contribution_rows published"),
    (_READERS, "errata", "of texts"),
    (_READERS, "formulating", "first_wording drawn_up earlier_proposals dots"),
    (_READERS, "grouping", "groups"),
    (_READERS, "similar", "similar similar_to hint"),
    (_READERS, "tidying", "to_tidy near_rows"),
    (_ALL, "attendance", "counts proofs"),
    (_ALL, "capture", "tally overview"),
    (_ALL, "closing", "incomplete"),
    (_ALL, "errata", "beside"),
    (_ALL, "feed", "head tail"),
    (_ALL, "history", "history of_contribution was_reworded number_said"),  # without the words of the other side
    (_ALL, "import_undo", "last_import"),
    (_ALL, "leading", "coverage by_axis supports debated"),
    (_ALL, "leaks", "registered"),
    (_ALL, "programme", "process workshops workshop_named free_code audiences"),
    (_ALL, "projecting", "chosen_scene"),
    (_ALL, "removing", "removed_among"),
    (_ALL, "retention", "rules"),
    (_ALL, "seating", "tables unseated compile_plan"),
    (_ALL, "sequencing", "last_planned plenary_now steps expected_end announced"),
    (_ALL, "similar", "contribution_named"),
    (_ALL, "totals", "totals"),
    (_LEAD, "aipd", "compile_aipd"),
    (_LEAD, "axis_editions", "compile_axis"),
    (_LEAD, "editions", "compile_bundle next_version editions"),
    (_LEAD, "erasing_person", "to_erase"),
    (_LEAD, "leading", "reports"),
    (_LEAD, "leaks", "found undecided doubts outdated"),
    (_LEAD, "passages", "saying"),
    (_LEAD, "person_data", "compile_person_data"),
    (_LEAD, "projecting", "room_view shown_number"),
    (_LEAD, "reporting", "compile_minutes"),
    (_LEAD, "retention", "due"),
    (_LEAD, "sealing", "sealed all_sealed seal_code must_say_what_was_sealed"),
    (_LEAD, "synthesis", "compile_synthesis"),
)


def _named(table: tuple[tuple[Posts, str, str], ...]) -> Iterator[tuple[str, Posts]]:
    for posts, module, functions in table:
        yield from ((f"{module}.{function}", posts) for function in functions.split())


GESTURES: Mapping[str, Posts] = dict(_named(_GESTURES))
READINGS: Mapping[str, Posts] = dict(_named(_READINGS))
_ANY: Mapping[str, Posts] = {**GESTURES, **READINGS}


def post_of(session: Session) -> Post:
    """Who is at the keyboard; whoever has no post leads."""
    post: Post = session.info.get("post", Post.LEAD)
    return post


def must_lead(session: Session) -> None:
    """NotThisPost for whoever does not lead: said first, before anything is looked at."""
    if post_of(session) is not Post.LEAD:
        raise NotThisPost()


def may(post: Post, service: Callable[..., Any]) -> bool:
    """Whether this post may ask for this: a page does not offer what would be refused."""
    name = f"{service.__module__.rpartition('.')[2]}.{service.__name__}"
    return post in _ANY[name]
