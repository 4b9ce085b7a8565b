"""The log says where and what kind, never what: no needle comes through, whatever carried it."""

from __future__ import annotations

import logging
import pickle
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from fabrique_desktop import impersonal, logs
from fabrique_desktop.services import programme
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.database import Database
from tests.needles import CALL, HOME, MAIL, NAME, NEEDLES, SAID, WINDOWS_HOME, traces_in

Raiser = Callable[[], object]


@pytest.fixture(autouse=True)
def started(home: Path) -> None:
    logs.start()


def written() -> str:
    files = sorted(logs.log_file().parent.glob("fabrique.log*"))
    return "".join(file.read_text(encoding="utf-8") for file in files)


def caught(raiser: Raiser) -> BaseException:
    with pytest.raises(BaseException) as found:  # noqa: PT011 - any of them
        raiser()
    return found.value


def with_message() -> None:
    raise ValueError(f"{NAME} : {SAID}")


def with_values() -> None:
    name = {NAME: SAID}
    name[MAIL]


def with_file() -> None:
    Path(HOME).read_text(encoding="utf-8")


def with_cause() -> None:
    try:
        with_message()
    except ValueError as error:
        raise RuntimeError(WINDOWS_HOME) from error


def with_context() -> None:
    try:
        with_file()
    except OSError:
        raise LookupError(CALL) from None


def with_note() -> None:
    error = TypeError(SAID)
    error.add_note(f"for {NAME}, {HOME}")
    raise error


def with_group() -> None:
    raise ExceptionGroup(NAME, [ValueError(SAID), OSError(2, "No such file", HOME)])


def with_code_of_somebody() -> None:
    exec(compile("def accueil():\n    raise KeyError('x')\naccueil()", HOME, "exec"), {})  # noqa: S102


def with_a_crowd() -> None:
    def deeper(name: str) -> None:
        deeper(f"{name} {NAME}")

    deeper("")


@pytest.mark.parametrize(
    "raiser",
    [
        with_message, with_values, with_file, with_cause, with_context, with_note, with_group,
        with_code_of_somebody, with_a_crowd,
    ],
)  # fmt: skip
def test_an_error_leaves_its_places_and_nothing_it_says(raiser: Raiser) -> None:
    error = caught(raiser)
    logs.unexpected(error)
    assert type(error).__name__ in written()
    assert traces_in(written()) == []
    assert str(Path.home()) not in written()


def test_a_refusal_of_the_database_leaves_its_code_only(database: Database) -> None:
    with pytest.raises(OperationalError) as found, database.engine.begin() as connection:
        connection.execute(sql(f"SELECT '{NAME}' FROM nowhere WHERE words = '{SAID}'"))
    assert traces_in(str(found.value)) != []
    logs.unexpected(found.value)
    assert "OperationalError SQLITE_ERROR" in written()
    assert traces_in(written()) == []


def test_a_system_error_leaves_its_code_only() -> None:
    logs.unexpected(caught(with_file))
    assert "FileNotFoundError ENOENT" in written()


def test_the_program_is_named_by_its_files(dossier: Path) -> None:
    """A place in the program, without the folder it was installed in."""

    def broken() -> None:
        opened = dossiers.open_dossier(dossier)
        try:
            opened.read(programme.workshop_named, "\ud83d")  # half a sign
        finally:
            opened.close()

    logs.unexpected(caught(broken))
    assert "fabrique_desktop/services/programme.py:" in written()
    assert "workshop_named" in written()
    assert str(Path(impersonal.__file__).parent) not in written()


def test_the_causes_come_first() -> None:
    lines = impersonal.places(caught(with_cause))
    assert [line.strip() for line in lines if line.strip() in ("ValueError", "puis", "RuntimeError")] == [
        "ValueError", "puis", "RuntimeError",
    ]  # fmt: skip


def test_an_error_that_causes_itself_is_told_once() -> None:
    one, other = ValueError(), KeyError()
    one.__context__, other.__context__ = other, one
    assert [line.strip() for line in impersonal.places(one)] == ["KeyError", "puis", "ValueError"]


def test_places_travel_with_an_error_from_another_process() -> None:
    error = caught(with_message)
    impersonal.carry_places(error)
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    lines = impersonal.places(arrived)
    assert any("with_message" in line for line in lines)
    assert lines[-1].strip() == "ValueError"


class TestTheSameAgain:
    def test_is_counted_and_told_once(self) -> None:
        told: list[logs.Trouble] = []
        logs.on_unexpected(told.append)
        for _ in range(1_500):
            logs.unexpected(caught(with_message))
        assert [one.count for one in told] == [1_500]
        assert [one.count for one in logs.troubles()] == [1_500]
        lines = [line for line in written().splitlines() if "ERROR" in line]
        assert [line.rpartition("ERROR ")[2] for line in lines] == [
            "ValueError", "ValueError × 10", "ValueError × 100", "ValueError × 1000",
        ]  # fmt: skip

    def test_after_a_silence_is_told_again_but_not_for_ever(self) -> None:
        logs.unexpected(caught(with_message))
        trouble = logs.troubles()[0]
        went = trouble.first
        at = [0.1, 0.2, 60.0, 60.5, 120.0, 500.0, 900.0]
        assert [trouble.comes(went, 1e9 + second) for second in at] == [True, False, True, False, False, False, False]

    def test_errors_without_number_stay_few(self) -> None:
        told: list[logs.Trouble] = []
        logs.on_unexpected(told.append)
        for number in range(500):
            logs.unexpected(type(f"Strange{number}", (Exception,), {})())
        assert len(logs.troubles()) <= 31
        assert len(told) <= 31
        assert sum(one.count for one in logs.troubles()) == 500

    def test_nobody_hears_any_more_once_gone(self) -> None:
        told: list[logs.Trouble] = []
        logs.on_unexpected(told.append)
        logs.no_longer_on_unexpected(told.append)
        logs.unexpected(ValueError())
        assert told == []


class TestFile:
    def test_does_not_grow_without_bound(self) -> None:
        for number in range(60_000):
            logs.note(f"an event among many others, of the usual length {number}")
        sizes = {file.name: file.stat().st_size for file in logs.log_file().parent.iterdir()}
        assert set(sizes) <= {"fabrique.log", *(f"fabrique.log.{number}" for number in range(1, 5))}
        assert sum(sizes.values()) <= 5 * 513 * 1024
        assert "others, of the usual length 59999" in written()

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps who may read elsewhere")
    def test_is_its_owners(self) -> None:
        logs.note("start")
        assert stat.S_IMODE(logs.log_file().stat().st_mode) == 0o600

    def test_that_is_gone_is_made_again(self) -> None:
        logs.note("one")
        logs.log_file().unlink()
        logs.note("two")
        assert written().endswith("INFO two\n")


@pytest.mark.parametrize("needle", NEEDLES)
@pytest.mark.parametrize("sentence", ["export {}", "export « {} » done", "opened '{}'", 'file "{}": gone'])
def test_a_notice_keeps_no_path_no_quotation_no_address(needle: str, sentence: str) -> None:
    bare_words = sentence == "export {}" and needle in (NAME, SAID)
    if not bare_words:  # what a notice says in its own words is the program's
        logs.note(sentence.format(needle))
        assert "INFO " in written()
        assert traces_in(written()) == []


def test_what_libraries_complain_of_is_kept_without_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    other = logging.getLogger("sqlalchemy.pool.impl")
    try:
        with_message()
    except ValueError:
        other.exception("Exception during reset of %s", NAME)
    other.warning("%s %s", SAID, HOME)
    assert "ValueError" in written()
    assert "WARNING at" in written()
    assert traces_in(written()) == []
    assert traces_in(capsys.readouterr().err) == []


def test_what_the_interpreter_says_as_it_dies_loses_its_folders() -> None:
    said = f"""Fatal Python error: Segmentation fault

Current thread 0x00007f1c2b7d3740 (most recent call first):
  File "{HOME}", line 3 in accueil
  File "{impersonal.__file__}", line 88 in place
  File "/home/maryvonne.quemener/.venv/lib/python3.11/site-packages/PySide6/x.py", line 9 in exec
  {SAID}

Extension modules: {NAME}
"""
    lines = impersonal.fault_lines(said)
    assert lines == (
        "Fatal Python error: Segmentation fault",
        "Current thread 0x00007f1c2b7d3740 (most recent call first)",
        f"  {impersonal.ELSEWHERE}:3 accueil",
        "  fabrique_desktop/impersonal.py:88 place",
        "  PySide6/x.py:9 exec",
    )
