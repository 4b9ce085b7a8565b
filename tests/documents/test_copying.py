"""What is said to be on the key was read back from it; what failed leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabrique_desktop.documents import copying
from fabrique_desktop.documents.copy_errors import NotTheSame
from fabrique_desktop.documents.copying import copy_package


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    root = tmp_path / "documents"
    (root / "donnees").mkdir(parents=True)
    made = [root / "CR.pdf", root / "donnees" / "a.csv"]
    for path in made:
        path.write_bytes(path.name.encode() * 100_000)
    return made


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "cle").mkdir()
    return tmp_path / "cle"


def test_all_is_there_and_the_same(files: list[Path], key: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    copied = copy_package(files, tmp_path / "documents", key, "A3-ACT-1", lambda *told: seen.append(told))
    assert (copied.folder, copied.files) == (key / "A3-ACT-1", 2)
    assert (copied.folder / "donnees" / "a.csv").read_bytes() == files[1].read_bytes()
    assert seen[-1] == (4, 4)


def test_a_second_copy_overwrites_nothing(files: list[Path], key: Path, tmp_path: Path) -> None:
    names = [copy_package(files, tmp_path / "documents", key, "A3-ACT-1").folder.name for _twice in range(2)]
    assert names == ["A3-ACT-1", "A3-ACT-1 (2)"]


def test_a_key_that_lies_is_told(files: list[Path], key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = copying._read_back
    monkeypatch.setattr(copying, "_read_back", lambda copy: whole(copy)[::-1])
    with pytest.raises(NotTheSame):
        copy_package(files, tmp_path / "documents", key, "A3-ACT-1")
    assert list(key.iterdir()) == []


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_stopped_it_leaves_nothing(files: list[Path], key: Path, tmp_path: Path, stop: int) -> None:
    def progress(done: int, _total: int) -> None:
        if done == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_package(files, tmp_path / "documents", key, "A3-ACT-1", progress)
    assert list(key.iterdir()) == []


def test_a_file_gone_meanwhile_leaves_nothing(files: list[Path], key: Path, tmp_path: Path) -> None:
    files[1].unlink()
    with pytest.raises(FileNotFoundError):
        copy_package(files, tmp_path / "documents", key, "A3-ACT-1")
    assert list(key.iterdir()) == []
