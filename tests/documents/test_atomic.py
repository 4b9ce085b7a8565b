"""Files are whole or absent, and what exists stays."""

from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from fabrique_desktop.documents import atomic
from fabrique_desktop.documents.atomic import free_name, write_free, written_beside


def put(path: Path, content: bytes = b"x") -> None:
    with written_beside(path) as stream:
        stream.write(content)


def put_free(folder: Path) -> str:
    return write_free(folder, "CR", ".pdf", put).name


def test_names_follow_each_other(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = free_name(tmp_path, "CR_A3-ACT-1_2017-04-06_provisoire", ".pdf")
        put(path)
        names.append(path.name)
    assert names == [
        "CR_A3-ACT-1_2017-04-06_provisoire.pdf",
        "CR_A3-ACT-1_2017-04-06_provisoire_v2.pdf",
        "CR_A3-ACT-1_2017-04-06_provisoire_v3.pdf",
    ]


@pytest.mark.parametrize("links", [True, False])
def test_what_exists_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool) -> None:
    """A key in FAT has no hard links."""
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", _refused)
    path = tmp_path / "a.pdf"
    put(path, b"first")
    with pytest.raises(FileExistsError):
        put(path, b"second")
    assert path.read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


def _refused(_self: Path, _target: Path) -> None:
    raise OSError(errno.EPERM, "no links here")


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with written_beside(tmp_path / "a.pdf") as stream:
            stream.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_replacement_frees_the_reserved_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "hardlink_to", _refused)
    monkeypatch.setattr(Path, "replace", _refused)
    with pytest.raises(OSError, match="no links"):
        put(tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_refuses_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_free(tmp_path / "absent")


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_others_may_read_what_is_handed_over(tmp_path: Path) -> None:
    put(tmp_path / "a.pdf")
    (tmp_path / "b.pdf").write_bytes(b"x")
    rights = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.pdf", "b.pdf")}
    assert len(rights) == 1


def test_two_processes_never_take_the_same_name(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        names = list(pool.map(put_free, [tmp_path] * 40))
    assert len(set(names)) == 40
    assert len(list(tmp_path.iterdir())) == 40


def test_the_name_may_be_taken_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tmp_path / "CR.pdf"
    honest = atomic.free_name

    def blind(folder: Path, stem: str, suffix: str) -> Path:
        if not first.exists():
            first.write_bytes(b"theirs")
            return first
        return honest(folder, stem, suffix)

    monkeypatch.setattr(atomic, "free_name", blind)
    assert put_free(tmp_path) == "CR_v2.pdf"
    assert first.read_bytes() == b"theirs"
