"""Every document that the product makes, of evenings of any kind: what all checks run over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from fabrique_desktop.documents import printing
from fabrique_desktop.documents.catalogue import documents_of
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.domain.contributions import NOT_DRAWN_UP
from fabrique_desktop.domain.journal import commitment
from fabrique_desktop.domain.people import Manner, ParticipantCategory, Proof, Role
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.domain.seal import Record, SealedField, SealedText
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import AttendanceSheet, Minutes
from fabrique_desktop.services.sealing import Sealed
from fabrique_desktop.services.seating import TableRow, TablesPlan
from fabrique_desktop.services.synthesis import Synthesis
from tests.documents.rights_papers import rights_papers
from tests.documents.snapshots import (
    EVENING,
    PLENARY,
    PROCESS,
    SEVEN,
    SO_FAR,
    WORKSHOP,
    line,
    many,
    minutes,
    said,
    sheet,
    whole_evening,
)

_T = TypeVar("_T")
#: what the program writes by itself, that no hand can fill with anything
_OURS = frozenset(("id", "code", "reference", "about", "about_id", "group_id", "audience_code", "workshop_code"))
CITIZENS = replace(WORKSHOP, code="A3-CIT-1", audience_code="CIT", audience_name="Co-construction citoyenne")


@dataclass(frozen=True, slots=True)
class Sample:
    """One document to be made; `carrying` when data are attached to it."""

    name: str
    write: Callable[[Path], object]
    carrying: bool = False

    def made(self, folder: Path) -> Path:
        path = folder / self.name
        self.write(path)
        return path


def people() -> Sequence[Any]:
    """Somebody of every role, with and without a name, here or not."""
    return [
        line("Çelik", "Hüseyin", departed=True),
        line("Lê Thị", "Hồng", manner=Manner.WALK_IN, proof=Proof.SIGNATURE, table=2),
        line("Roy", "Zoé", manner=None),
        line("", "", manner=Manner.UNNAMED, number=1),
        line("", "", manner=Manner.GROUP_MEMBER, label="Emmaüs", number=1),
        line("Le Goff", "Anne", role=Role.ELECTED, proof=Proof.LATER),
    ]


def sealed_bundle() -> Bundle:
    """A closed evening: its minutes carry what the seal covers."""
    closed = replace(WORKSHOP, state=WorkshopState.CLOSED, ended_at=EVENING)
    evening = replace(whole_evening(), workshop=closed)
    return Bundle(evening, sheet(people(), workshop=closed), sealed_of(evening))


def sealed_of(one: Minutes) -> Sealed:
    salt = "0" * 32
    texts = tuple(
        SealedText(row.reference, (SealedField("text", commitment(salt, '"x"'), None if row.removed else '"x"', salt),))
        for row in one.contributions
    )
    return Sealed(Record(one.workshop.code, "f" * 64, texts), EVENING)


def bundles() -> dict[str, Bundle]:
    return {
        "rien": Bundle(minutes(), sheet([])),
        "une": Bundle(minutes([said(1, "Une seule chose.")]), sheet([line("Roy", "Zoé")], workshop=CITIZENS)),
        "soiree": Bundle(whole_evening(), sheet(people())),
        "scellee": sealed_bundle(),
        "trois-cents": Bundle(minutes(many(300)), sheet([line(f"Nom{n:03d}", "Zoé") for n in range(120)])),
    }


def plan_of(one: Minutes, number: int) -> TablesPlan:
    categories = {ParticipantCategory.CITIZEN: 2, ParticipantCategory.CITY_AGENT: 1}
    return TablesPlan(one.process, one.workshop, tuple(TableRow(n, 3, 8, categories) for n in range(1, number + 1)), 2,
                      EVENING)  # fmt: skip


def synthesis_of(one: Minutes) -> Synthesis:
    rows = tuple(replace(row, workshop_code=one.workshop.code) for row in one.contributions)
    return Synthesis(
        one.process, 3, one.workshop.axis_name, (one.workshop,), (SEVEN,),
        SO_FAR, rows, EVENING, groups=one.groups,
    )  # fmt: skip


def samples_of(name: str, bundle: Bundle, suffix: str = ".pdf") -> list[Sample]:
    """The documents of one package; `suffix` chooses among their kinds of file."""
    return [
        Sample(
            f"{one.kind}_{name}{suffix}",
            lambda path, one=one: one.write(bundle, path, silent),  # type: ignore[misc]
            carrying=bundle.sealed is not None and one.kind == "CR",
        )
        for one in documents_of(bundle)
        if one.suffix == suffix
    ]


def papers_of(name: str, one: Minutes, paper: AttendanceSheet) -> list[Sample]:
    """What the desk prints before and during the evening, and what is drawn from several of them."""
    makers: Mapping[str, Callable[[Path], Path]] = {
        "VIERGE": lambda folder: printing.print_sheet(replace(paper, blank=True), folder),
        "NOTICE": lambda folder: printing.print_notice(one.process, one.workshop, folder),
        "CHARTE": lambda folder: printing.print_charter(one.process, one.workshop, folder),
        "TABLES": lambda folder: printing.print_tables(plan_of(one, 30), folder),
        "SYNTHESE": lambda folder: printing.print_synthesis(synthesis_of(one), folder),
    }
    return [
        Sample(f"{kind}_{name}.pdf", lambda path, make=make: make(path.parent / "papiers").rename(path))  # type: ignore[misc]
        for kind, make in makers.items()
    ]


def every_pdf() -> list[Sample]:
    found = [sample for name, bundle in bundles().items() for sample in samples_of(name, bundle)]
    for name, one in {"soiree": whole_evening(), "pleniere": minutes(workshop=PLENARY), "rien": minutes()}.items():
        found += papers_of(name, one, sheet(people()))
    found += papers_of("exercice", minutes(process=replace(PROCESS, training=True)), sheet([], workshop=CITIZENS))
    return found + [Sample(f"{name}.pdf", write) for name, write in rights_papers().items()]


def filled(value: _T, pick: Callable[[str], str]) -> _T:
    """The same snapshot with another text wherever a hand may have typed one."""
    made: Any = value
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in _OURS]
        made = replace(value, **{name: filled(getattr(value, name), pick) for name in names})
    elif isinstance(value, str) and not isinstance(value, Enum):
        made = pick(value)
    elif isinstance(value, tuple):
        made = tuple(filled(one, pick) for one in value)
    elif isinstance(value, Mapping):
        made = {key: filled(one, pick) for key, one in value.items()}
    return made  # type: ignore[no-any-return]


def filled_minutes(one: Minutes, pick: Callable[[str], str]) -> Minutes:
    """Codes, references and keys are kept, or nothing would be about anything."""
    process = filled(one.process, pick)
    process = replace(
        process,
        angles=tuple((code, pick(name), pick(short)) for code, name, short in one.process.angles),
        milestones=tuple((id_, pick(name), day) for id_, name, day in one.process.milestones),
    )
    made = replace(filled(one, pick), process=process, groups=one.groups)
    return replace(made, contributions=tuple(map(_as_kept, made.contributions)))


def _as_kept(row: ContributionRow) -> ContributionRow:
    """As the dossier holds it: never without a word, and without any once it was removed."""
    if row.removed:
        return replace(row, text="", verbatim="", drawn_up=NOT_DRAWN_UP, errata=())
    return replace(row, text=row.text if clean_text(row.text) else "Rien", errata=())


def evening_of(rows: int) -> Minutes:
    """Everything that may be noted, and as many rows beside as asked."""
    one = whole_evening()
    more = [replace(row, id=f"m{at}", reference=f"A3-ACT-1-T1-{at + 100}") for at, row in zip(count(), many(rows))]
    return replace(one, contributions=(*one.contributions, *more), empty_angles=(), produced_at=EVENING)
