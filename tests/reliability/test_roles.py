"""Posts: what is not theirs is refused below the window.

The calls of the services and the plain SQL that the tests of the services and of the store try one by one, counted.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import posts
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.ui.messages import has_sentence
from tests.reliability.report import Figures
from tests.reliability.volumes import measure
from tests.services import post_calls
from tests.services.post_calls import furnish, is_allowed
from tests.store.test_guard_attacks import ATTACKS


def service(name: str) -> Callable[..., Any]:
    module, function = name.split(".")
    found: Callable[..., Any] = getattr(import_module(f"fabrique_desktop.services.{module}"), function)
    return found


@measure
@pytest.mark.parametrize("post", ATTACKS)
def test_forbidden_calls(database: Database, dossier: Path, figures: Figures, post: Post) -> None:
    scene = furnish(database)
    database.close()
    allowed, calls = {**posts.GESTURES, **posts.READINGS}, {**post_calls.GESTURES, **post_calls.READINGS}
    forbidden = [name for name in calls if post not in allowed[name]]
    with closing(open_dossier(dossier, post=post)) as guarded:
        refused = sum(not is_allowed(guarded, service(name), calls[name](scene)) for name in forbidden)
    figures.all(f"{post.value}: calls of the services, refused", refused, len(forbidden))
    assert len(forbidden) > 20
    assert check_dossier(dossier).sound


def is_refused(database: Database, statement: str) -> bool:
    def tried(session: Session) -> None:
        connection = session.connection()
        connection.info["flushing"] = True  # past the rule that whoever writes announces, which is not this one
        connection.exec_driver_sql(statement)

    try:
        database.write(tried)
    except NotThisPost as error:
        return has_sentence(type(error))
    return False


@measure
@pytest.mark.parametrize("post", ATTACKS)
def test_forbidden_statements(database: Database, dossier: Path, figures: Figures, post: Post) -> None:
    furnish(database)
    database.close()
    with closing(open_dossier(dossier, post=post)) as guarded:
        refused = sum(is_refused(guarded, statement) for statement in ATTACKS[post])
    figures.all(f"{post.value}: statements of SQL, refused", refused, len(ATTACKS[post]))
    assert check_dossier(dossier).sound
