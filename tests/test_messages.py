"""Every refusal has its own French sentence; none says less than what happened and what to do."""

import errno
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from fabrique_desktop.documents.copy_errors import NotTheSame
from fabrique_desktop.documents.registrants_errors import Limit, Looks, UnreadableList
from fabrique_desktop.documents.sign_errors import CannotSign
from fabrique_desktop.documents.verify_errors import CannotVerify
from fabrique_desktop.domain.errors import CodeTaken, DomainError, Shape, Unreadable, WorkshopClosed
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store.check import Problem, ProblemKind
from fabrique_desktop.store.failures import FileMoved, StoreError
from fabrique_desktop.ui.messages import has_sentence, is_known, sentence
from fabrique_desktop.ui.store_messages import problem_sentence


def family(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


_ROOTS = (DomainError, StoreError, UnreadableList, CannotVerify, CannotSign, NotTheSame)
KNOWN = [one for root in _ROOTS for one in family(root)]
SAMPLES: dict[str, Any] = {
    "Path": Path("/media/clé/soirée.fabrique"),
    "str": "A3-ACT-1",
    "int": 9,
    "Looks": Looks.PDF,
    "Limit": Limit.ROWS,
    "Shape": Shape.DAY,
    "tuple[str, ...]": ("a", "b"),
    "Post": Post.DESK,
    "datetime": datetime(2017, 4, 6),  # noqa: DTZ001 - only printed
}


def example(kind: type[Exception]) -> Exception:
    if kind.__init__ is Exception.__init__:
        return kind()
    names = list(inspect.signature(kind).parameters.values())
    return kind(*(SAMPLES[str(one.annotation)] for one in names if one.kind is one.POSITIONAL_OR_KEYWORD))


def assert_french(words: str) -> None:
    assert "\n" not in words
    assert words[0].isupper() or words[0] == "«"
    assert words.endswith((".", "»"))
    assert "'" not in words
    assert not re.search(r" [:;!?»]|« ", words), "a sign would stand alone on its line"
    assert not re.search(r"[{}]|None", words)
    assert 20 < len(words) < 330


@pytest.mark.parametrize("kind", KNOWN)
def test_each_type_has_its_own_sentence(kind: type[Exception]) -> None:
    assert has_sentence(kind), kind
    error = example(kind)
    assert is_known(error)
    assert_french(sentence(error))


def test_the_walk_found_them_all() -> None:
    assert {WorkshopClosed, FileMoved} <= set(KNOWN)
    assert len(KNOWN) >= 35


def test_two_types_never_say_the_same() -> None:
    told = [sentence(example(kind)) for kind in KNOWN]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("looks", Looks)
def test_each_look_of_a_file_is_named(looks: Looks) -> None:
    kind = next(one for one in KNOWN if one.__name__ == "NotASpreadsheet")
    assert_french(sentence(kind(looks)))


@pytest.mark.parametrize("limit", Limit)
def test_each_limit_is_named(limit: Limit) -> None:
    kind = next(one for one in KNOWN if one.__name__ == "TooLarge")
    assert_french(sentence(kind(limit, 2, 1)))


@pytest.mark.parametrize("shape", Shape)
def test_each_shape_of_a_text_is_worded(shape: Shape) -> None:
    assert_french(sentence(Unreadable("32 avril", shape)))


def test_an_empty_code_is_told_otherwise() -> None:
    assert "doit porter un code" in sentence(CodeTaken(""))


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_whatever_the_system_says_is_french(number: int) -> None:
    for error in (OSError(number, os.strerror(number)), OSError(number, os.strerror(number), "/a/b.csv")):
        assert_french(sentence(error))
        assert os.strerror(number) not in sentence(error)
    assert "/a/b.csv" in sentence(OSError(errno.ENOENT, "x", "/a/b.csv"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT])
def test_the_usual_ones_are_told_apart(number: int) -> None:
    assert sentence(OSError(number, "x", "/a")) != sentence(OSError(errno.ENOTTY, "x", "/a"))


def test_a_bug_is_no_refusal() -> None:
    assert not is_known(KeyError("secret"))
    assert_french(sentence(KeyError("secret")))
    assert "secret" not in sentence(KeyError("secret"))


@pytest.mark.parametrize("kind", ProblemKind)
def test_each_problem_of_a_check_is_worded(kind: ProblemKind) -> None:
    assert problem_sentence(Problem(kind, "ici")).endswith(("ici", "(ici)"))


def test_no_qt() -> None:
    program = "import sys, fabrique_desktop.ui.messages; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
