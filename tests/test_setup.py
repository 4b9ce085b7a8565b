"""The set-up keeps its promises: a lock to trust, folders that are found, a house that stays small."""

import ast
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PySide6.QtCore import QObject
from PySide6.QtGui import QFontDatabase
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from fabrique_desktop import __version__, paths

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 40


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "clé USB"))
    return tmp_path / "clé USB"


def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^[^\s#].*(?:\n +.*)*", text, re.MULTILINE)
    return {block.split("==")[0]: block for block in blocks}


class TestLock:
    def test_every_line_is_pinned_and_hashed(self) -> None:
        pinned = re.compile(r"[a-z0-9.-]+==\S+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+")
        assert [name for name, block in locked().items() if not pinned.fullmatch(block)] == []

    def test_holds_no_address(self) -> None:
        text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
        assert not re.search(r"://|index-url|find-links| @ ", text)

    def test_covers_what_the_project_declares(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        declared = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
        for group in project["dependency-groups"].values():
            declared += group
        versions = {name: block.split()[0].split("==")[1] for name, block in locked().items()}
        wrong = [
            line
            for line in declared
            if not Requirement(line).specifier.contains(versions.get(canonicalize_name(Requirement(line).name), "0"))
        ]
        assert wrong == []


class TestQt:
    def test_a_call_costs_no_reference_to_none(self) -> None:
        """PySide6 6.12.0 lost one a call under Python 3.11; the interpreter aborted after thousands."""
        thing = QObject()
        before = sys.getrefcount(None)
        for _ in range(1000):
            thing.setObjectName("accueil")
        assert before - sys.getrefcount(None) < 100

    def test_the_vendored_fonts_give_the_styles_the_screens_ask_for(self, qtbot: QtBot) -> None:
        for font in paths.resource("fonts").glob("*.ttf"):
            assert QFontDatabase.addApplicationFont(str(font)) >= 0, font.name
        assert {"Regular", "SemiBold", "Bold", "Italic"} <= set(QFontDatabase.styles("Noto Sans"))
        assert "DejaVu Sans" in QFontDatabase.families()

    def test_every_icon_is_readable_and_takes_the_colour_of_the_theme(self, qtbot: QtBot) -> None:
        icons = sorted(paths.resource("icons").glob("*.svg"))
        assert len(icons) > 40
        assert [icon.name for icon in icons if not QSvgRenderer(str(icon)).isValid()] == []
        plain = [icon.stem for icon in icons if 'stroke="currentColor"' not in icon.read_text("utf-8")]
        assert plain == ["fabrique"]


class TestShipped:
    def test_what_the_product_carries_is_found(self) -> None:
        assert paths.shipped("database").is_dir()
        assert paths.resource("icons", "fabrique.svg").is_file()
        for licence in ("fonts/OFL-NotoSans.txt", "fonts/LICENSE-DejaVu.txt", "icons/LICENSE-lucide.txt"):
            assert paths.resource(*licence.split("/")).is_file()

    def test_what_is_missing_says_its_name(self) -> None:
        with pytest.raises(FileNotFoundError, match="resources/absent"):
            paths.resource("absent")

    def test_the_version_is_a_version(self) -> None:
        assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


class TestFolders:
    def test_one_variable_moves_everything(self, home: Path) -> None:
        places = [
            paths.preferences_file(),
            paths.station_file(),
            paths.log_folder(),
            paths.default_dossier_folder(),
        ]
        assert all(place.is_relative_to(home) for place in places)
        assert len(set(places)) == 4

    def test_without_it_each_thing_is_where_the_system_wants_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
        assert paths.preferences_file().parent.name == paths.APP_NAME
        assert paths.default_dossier_folder().name == paths.APP_NAME

    def test_asking_creates_nothing(self, home: Path) -> None:
        paths.preferences_file()
        paths.log_folder()
        paths.default_dossier_folder()
        assert not home.exists()


class TestPreferences:
    def test_what_is_saved_is_read_back(self, home: Path) -> None:
        choices: dict[str, object] = {"dossier": "Été à l’Île.fabrique", "zoom": 150, "sombre": True}
        paths.save_preferences(choices)
        assert paths.load_preferences() == choices
        assert [left.name for left in home.iterdir()] == ["preferences.json"]

    @pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"null"])
    def test_a_damaged_file_counts_as_none(self, home: Path, damage: bytes) -> None:
        home.mkdir()
        paths.preferences_file().write_bytes(damage)
        assert paths.load_preferences() == {}

    def test_a_refused_value_leaves_the_former_file(self, home: Path) -> None:
        paths.save_preferences({"zoom": 100})
        with pytest.raises(TypeError):
            paths.save_preferences({"zoom": object()})
        assert paths.load_preferences() == {"zoom": 100}
        assert [left.name for left in home.iterdir()] == ["preferences.json"]


class TestStation:
    def test_is_made_once(self, home: Path) -> None:
        first = paths.station_id()
        assert first.version == 4
        assert paths.station_id() == first
        assert [left.name for left in home.iterdir()] == ["station.json"]

    def test_is_the_same_for_those_who_start_together(self, home: Path) -> None:
        with ThreadPoolExecutor(8) as starters:
            seen = set(starters.map(lambda _: paths.station_id(), range(32)))
        assert len(seen) == 1

    def test_is_made_on_a_disk_without_hard_links(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(self: Path, target: Path) -> None:
            raise PermissionError(1, "no hard links here")

        monkeypatch.setattr(Path, "hardlink_to", refuse)
        assert paths.station_id() == paths.station_id()

    @pytest.mark.parametrize("damage", ["", "{}", "[]", '{"station": "x"}'])
    def test_a_damaged_file_gives_another_station(self, home: Path, damage: str) -> None:
        home.mkdir()
        paths.station_file().write_text(damage, encoding="utf-8")
        assert isinstance(paths.station_id(), uuid.UUID)
        assert paths.station_id() == paths.station_id()


def sources() -> Iterator[tuple[str, str]]:
    for folder in ("fabrique_desktop", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_the_house_stays_small() -> None:
    """Every window program measured in the field outgrew these, and rotted there."""
    limits = {
        ast.ClassDef: CLASS_LINES,
        ast.FunctionDef: FUNCTION_LINES,
        ast.AsyncFunctionDef: FUNCTION_LINES,
    }
    too_long = []
    for name, text in sources():
        if text.count("\n") > MODULE_LINES:
            too_long.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > limits[type(node)]:
                    too_long.append(f"{name}:{node.lineno} {node.name}: {lines} lines")
    assert too_long == []
