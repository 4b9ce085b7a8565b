"""The fixture by which a test tells its figures, and the table at the end of the run."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from fabrique_desktop import paths
from tests.faults.conftest import build_fault
from tests.reliability import protected, report
from tests.reliability.report import Figures

__all__ = ["build_fault", "figures", "secret"]


@pytest.fixture
def size() -> None:
    """Of a measure that is made the same way everywhere (`volumes.measure`)."""


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    subject = str(request.module.__doc__).splitlines()[0].rstrip(".")
    return Figures(request.node, subject)


@pytest.fixture(scope="session")
def founded_secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once a run: its keys take a second."""
    folder = tmp_path_factory.mktemp("secret")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        return protected.made(folder / "atelier.fabrique")


@pytest.fixture
def secret(founded_secret: Path, tmp_path: Path) -> Path:
    """The path of a closed dossier that `PHRASE` opens, with its keys."""
    (tmp_path / "secret").mkdir()
    return protected.copied(founded_secret, tmp_path / "secret" / "atelier.fabrique")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """A test whose body passes fails all the same when a figure that it told is out of its bound."""
    yield
    broken = [figure.line() for figure in report.told(item.user_properties) if not figure.holds]
    assert not broken, "\n".join(broken)


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    told = [figure for one in reports if one.when == "call" for figure in report.told(one.user_properties)]
    found = report.merged(told)
    if not found:
        return
    terminalreporter.section("reliability")
    for line in report.lines(found):
        terminalreporter.write_line(line)
    report.keep(found)
