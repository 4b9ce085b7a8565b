"""What the command line answers: keys that stay, documents, checks, and one French line when it refuses."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop import logs
from fabrique_desktop.domain.people import Proof, Registration
from fabrique_desktop.services import check_in, programme
from fabrique_desktop.services.attendance import counts
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from tests.commands import Run
from tests.conftest import EVENING, SAMPLES
from tests.services.people import register
from tests.store.raw import by_hand

REGISTRANTS = SAMPLES / "registrants.csv"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


def spawn(*words: object, typed: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "fabrique_desktop", *map(str, words)]
    return subprocess.run(command, input=typed, capture_output=True, check=False, **options)


def _with_code(session: Session, workshop: str, code: str) -> None:
    person = register(session, "Kerzoncuf", "Léna", workshop)
    session.flush()
    session.scalars(select(Registration).where(Registration.participant_id == person)).one().code = code


class TestFind:
    @pytest.fixture(autouse=True)
    def _imported(self, run: Run, dossier: Path) -> None:
        run("import-registrants", REGISTRANTS, "--into", dossier)

    def test_keys_that_stay(self, run: Run, dossier: Path) -> None:
        (found,) = run("find", dossier, "celik", "--json").data
        assert found == {
            "surname": "Çelik",
            "first_name": "Hüseyin",
            "organization": "Ville de Saint-Nazaire – hygiène et santé",
            "registered": ["A3-ACT-1", "A3-ACT-2"],
            "present": [],
            "doubtful": False,
        }

    def test_several_words_best_first(self, run: Run, dossier: Path) -> None:
        found = run("find", dossier, "le", "goff", "--json").data
        assert [one["first_name"] for one in found[:3]] == ["Céline", "Ginette", "Stéphane"]

    def test_nothing_private_leaves(self, run: Run, dossier: Path) -> None:
        out = run("find", dossier, "benali", "--json").out + run("find", dossier, "benali").out
        assert out.count("Benali") == 4
        assert not UUID.search(out)
        assert not re.search(r"@|\b0\d", out)

    def test_a_registration_code_finds_its_person_when_no_name_does(self, run: Run, dossier: Path) -> None:
        with closing(open_dossier(dossier)) as database:
            workshop = database.read(programme.workshop_named, "A3-ACT-1").id
            database.write(_with_code, workshop, "AB-Zk9Q")
        (found,) = run("find", dossier, "ab-zk9q", "--json").data
        assert found["surname"] == "Kerzoncuf"
        assert "code" not in found
        assert "Kerzoncuf" in run("find", dossier, "AB-ZK9Q").out

    def test_nobody(self, run: Run, dossier: Path) -> None:
        assert run("find", dossier, "zzzz", "--json").out == "[]\n"
        assert run("find", dossier, "zzzz").out == "Personne ne correspond.\n"


class TestList:
    def test_the_programme(self, run: Run, dossier: Path) -> None:
        rows = run("list", dossier, "--json").data
        assert len(rows) == 17
        assert rows[2] == {
            "code": "A3-ACT-1",
            "title": "Lutter contre le mal-logement",
            "axis": 3,
            "audience": "ACT",
            "round": 1,
            "date": "2017-04-06",
            "start": "2017-04-06T14:00:00+02:00",
            "end": "2017-04-06T17:00:00+02:00",
            "state": "planned",
            "tables": 4,
            "seats": 8,
            "seating": "fewest",
            "expected": 0,
            "present": 0,
            "contributions": 0,
        }
        assert (rows[-1]["code"], rows[-1]["start"], rows[-1]["axis"]) == ("GA", None, None)
        assert "date à confirmer" in run("list", dossier).out

    def test_one_workshop(self, run: Run, dossier: Path) -> None:
        run("add", dossier, "--workshop", "A3-ACT-1", "--angle", "P", "--kind", "idée", typed=b"un\ndeux\n")
        one = run("list", dossier, "--workshop", "A3-ACT-1", "--json")
        assert (one.data["counts"]["contributions"], one.data["counts"]["by_angle"]["P"]) == (2, 2)
        assert list(one.data["contributions"][0]) == [
            "reference", "table", "kind", "angle", "text", "verbatim", "created_at", "withdrawn", "removed", "errata",
        ]  # fmt: skip
        assert not UUID.search(one.out)
        assert "A3-ACT-1-P-02 · deux" in run("list", dossier, "--workshop", "A3-ACT-1").out

    def test_the_figures_are_those_of_the_desk(self, run: Run, dossier: Path) -> None:
        with closing(open_dossier(dossier)) as database:
            id_ = database.read(programme.workshop_named, "A3-ACT-1").id
            celik = database.write(register, "Çelik", "Hüseyin", id_)
            first, *_others = database.write(check_in.unnamed, id_, 3, EVENING)
            database.write(check_in.check_in, id_, celik, EVENING, check_in.Manners(Proof.SIGNATURE))
            database.write(check_in.several, id_, check_in.Several(2, "Emmaüs"), EVENING)
            database.write(check_in.depart, first, EVENING)
            numbers = database.read(counts, id_)
        found = run("list", dossier, "--workshop", "A3-ACT-1", "--json").data
        figures = found["counts"]
        assert found["present"] == figures["present"] == numbers.present == 6
        assert (figures["unnamed"], figures["group_member"], figures["in_the_room"]) == (3, 2, 5)
        assert figures["structures"] == numbers.structures
        assert figures["by_proof"] == {"desk": 5, "signature": 1}
        assert sum(figures["by_table"].values()) + figures["unseated"] == figures["in_the_room"]
        assert sum(figures["categories"].values()) == figures["present"]
        assert found["totals"] == {"people": 1, "unnamed": 5, "participations": 6, "workshops": 1}
        assert "dans la salle : 5, sans nom : 3" in run("list", dossier, "--workshop", "A3-ACT-1").out
        assert "participations : 6, personnes différentes : 1" in run("list", dossier).out


class TestExport:
    def test_three_documents(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        run("import-registrants", REGISTRANTS, "--into", dossier)
        run(
            "add",
            dossier,
            "--workshop",
            "A3-ACT-1",
            "--angle",
            "P",
            typed="=Créer un comité d’usagers\n".encode(),
        )
        answer = run("export", dossier, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie" / "soir")
        assert (answer.code, answer.err) == (0, "")
        minutes, sheet, workbook, *_others = map(Path, answer.out.splitlines())
        assert [path.name for path in (minutes, sheet, workbook)] == [
            "CR_A3-ACT-1_2017-04-06_provisoire.pdf",
            "EMARGEMENT_A3-ACT-1_2017-04-06.pdf",
            "DONNEES_A3-ACT-1_2017-04-06.xlsx",
        ]
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(minutes).pages)
        assert "comité d’usagers" in text
        assert "Çelik" not in text
        assert "Çelik" in " ".join(page.extract_text() for page in pypdf.PdfReader(sheet).pages)
        openpyxl.load_workbook(workbook).close()

    def test_again_overwrites_nothing(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        first = run("export", dossier, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie").out.split()
        second = run("export", dossier, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie").out.split()
        assert not set(first) & set(second)
        assert all(Path(path).is_file() for path in first + second)

    def test_a_file_in_place_of_the_folder(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        (tmp_path / "sortie").touch()
        answer = run("export", dossier, "--workshop", "A3-ACT-1", "--to", tmp_path / "sortie")
        assert (answer.code, answer.out) == (1, "")
        assert "Un fichier porte déjà ce nom" in answer.refusal


class TestCheck:
    def test_sound(self, run: Run, dossier: Path) -> None:
        answer = run("check", dossier)
        assert (answer.code, answer.err) == (0, "")
        assert "Dossier intact" in answer.out
        assert "17 ateliers" in answer.out

    def test_touched(self, run: Run, dossier: Path) -> None:
        with by_hand(dossier, guards=False) as raw:
            raw.execute("UPDATE journal_entry SET operator = 'XX' WHERE position = 3")
        answer = run("check", dossier)
        assert answer.code == 1
        assert "une entrée du journal a été modifiée" in answer.out
        assert "n’est pas intact" in answer.refusal


COMMANDS: list[list[str]] = [
    ["import-registrants", str(REGISTRANTS), "--into", "DOSSIER"],
    ["add", "DOSSIER", "--workshop", "A3-ACT-1"],
    ["find", "DOSSIER", "a", "--json"],
    ["list", "DOSSIER", "--json"],
    ["export", "DOSSIER", "--workshop", "A3-ACT-1", "--to", "x"],
    ["check", "DOSSIER"],
]


class TestRefusedDossier:
    @pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("absent.fabrique", None, "Il n’y a pas de dossier à cet endroit"),
            ("vide.fabrique", b"", "n’est pas un dossier de la Fabrique"),
            ("texte.fabrique", b"bonjour\n" * 1000, "n’est pas un dossier de la Fabrique"),
        ],
    )
    def test_what_is_no_dossier(  # noqa: PLR0917 - one argument a column
        self, run: Run, tmp_path: Path, words: list[str], name: str, content: bytes | None, told: str
    ) -> None:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        answer = run(*[str(path) if word == "DOSSIER" else word for word in words], typed=b"x\n")
        assert (answer.code, answer.out) == (1, "")
        assert told in answer.refusal
        assert (path.read_bytes() if content is not None else None) == content

    def test_a_newer_schema(self, run: Run, dossier: Path) -> None:
        with by_hand(dossier) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
        answer = run("list", dossier)
        assert answer.code == 1
        assert "version plus récente" in answer.refusal


class TestBugs:
    def test_an_unexpected_error_is_logged_without_what_was_said(self, run: Run, dossier: Path) -> None:
        with by_hand(dossier, guards=False) as raw:
            raw.execute("DROP TABLE contribution_search")
            raw.execute("DROP TABLE projected_contribution")
        answer = run("list", dossier, "--workshop", "A3-ACT-1")
        assert (answer.code, answer.out) == (1, "")
        assert "erreur imprévue" in answer.refusal
        assert str(logs.log_file()) in answer.refusal
        trace = logs.log_file().read_text(encoding="utf-8")
        assert "cli.py" in trace
        assert "OperationalError" in trace

    def test_a_log_that_cannot_be_written_stops_nothing(self, run: Run, dossier: Path, home: Path) -> None:
        home.mkdir(exist_ok=True)
        (home / "logs").write_text("un fichier là où il faudrait un répertoire", encoding="utf-8")
        logs.stop()
        assert run("list", dossier).code == 0


class TestStreams:
    def test_names_leave_in_utf8_whatever_the_terminal(self, dossier: Path) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
        done = spawn("list", dossier, env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "Prévenir" in done.stdout.decode()

    def test_nobody_reads(self, dossier: Path) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "fabrique_desktop", "list", str(dossier), "--json"]
        done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, b"")

    def test_a_pipe_closed_while_adding_keeps_what_was_told(self, dossier: Path) -> None:
        command = [sys.executable, "-m", "fabrique_desktop", "add", str(dossier), "--workshop", "A3-ACT-1"]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(b"un\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"A3-ACT-1-P-01\n"
        child.stdout.close()
        child.stdin.write(b"deux\n" * 50)
        child.stdin.close()
        assert child.stderr.read() == b""
        child.stderr.close()
        assert child.wait() == 1
        assert check_dossier(dossier).contributions >= 1

    def test_the_installed_command(self, dossier: Path) -> None:
        installed = shutil.which("fabrique", path=str(Path(sys.executable).parent))
        if installed is None:
            pytest.skip("not installed here")
        done = subprocess.run([installed, "check", str(dossier)], capture_output=True, check=False)
        assert done.returncode == 0
