"""The command line, as scripts meet it: codes, keys that stay, one French line when it refuses."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop import __version__, cli
from fabrique_desktop.domain.contributions import ContributionKind
from fabrique_desktop.services import closing as closing_services, programme
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from tests.commands import Run
from tests.conftest import EVENING, SAMPLES

REGISTRANTS = SAMPLES / "registrants.csv"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")


def texts(run: Run, dossier: Path) -> list[str]:
    return [one["text"] for one in run("list", dossier, "--workshop", "A3-ACT-1", "--json").data["contributions"]]


class TestUsage:
    @pytest.mark.parametrize("words", [["--help"], ["-h"], ["add", "--help"], ["export", "-h"]])
    def test_help_is_french(self, run: Run, words: Sequence[str]) -> None:
        answer = run(*words)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.startswith("usage : fabrique")
        assert not re.search(r"positional|optional|show this|arguments:|options:|exit", answer.out)

    def test_every_command_is_in_the_help(self, run: Run) -> None:
        out = run("--help").out
        for name in ("new", "import-registrants", "add", "find", "list", "export", "check"):
            assert f"\n    {name}" in out

    def test_the_version(self, run: Run) -> None:
        assert run("--version").out == f"fabrique {__version__}\n"

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["new"], "il manque : DOSSIER"),
            (["list"], "il manque : DOSSIER"),
            (["add", "a.fabrique"], "il manque : --workshop"),
            (["find", "a.fabrique"], "il manque : MOTS"),
            (["export", "a.fabrique", "--workshop", "A"], "il manque : --to"),
            (["import-registrants", "a.csv"], "il manque : --into"),
            (["check", "a.fabrique", "b"], "de trop ou inconnu : b"),
            (["list", "a.fabrique", "--foo"], "de trop ou inconnu : --foo"),
            (["list", "a.fabrique", "--workshop"], "--workshop attend une valeur"),
            (["list", "a.fabrique", "--json=1"], "--json ne prend pas de valeur"),
            (["add", "a.fabrique", "--workshop", "A", "--table", "0"], "« 0 » n’est pas un numéro"),
            (["add", "a.fabrique", "--workshop", "A", "--table", "x"], "« x » n’est pas un numéro"),
            (["add", "a.fabrique", "--workshop", "A", "--angle", "Z"], "« Z » n’est pas un angle"),
            (["add", "a.fabrique", "--workshop", "A", "--kind", "Z"], "« Z » n’est pas une nature"),
            (["lst"], "« lst » n’est ni un dossier ni une commande"),
            (["a.fabrique", "b"], "de trop ou inconnu : b"),
        ],
    )
    def test_bad_usage(self, run: Run, words: Sequence[str], told: str) -> None:
        answer = run(*words)
        assert (answer.code, answer.out) == (2, "")
        assert told in answer.refusal
        assert not re.search(r"argument|required|invalid|choose", answer.refusal)


class TestWindow:
    def test_a_path_needs_no_command(self) -> None:
        asked = cli._window_parser().parse_args(["soirée.fabrique"])
        assert (asked.dossier, asked.run) == (Path("soirée.fabrique"), cli._window)
        assert cli._window_parser().parse_args([]).dossier is None
        assert cli._window_parser().parse_args(["./list"]).dossier == Path("list")

    def test_qt_is_not_imported_without_a_window(self, dossier: Path) -> None:
        program = (
            "import sys; from fabrique_desktop.cli import main;"
            f" code = main(['list', {str(dossier)!r}]); sys.exit(code or 'PySide6' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


class TestNew:
    def test_a_dossier_is_made(self, run: Run, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "soirée n°1", "--no-passphrase")
        assert (answer.code, answer.err) == (0, "")
        assert "soirée n°1.fabrique" in answer.out
        assert check_dossier(tmp_path / "soirée n°1.fabrique").workshops == 17

    def test_an_existing_one_is_refused(self, run: Run, dossier: Path) -> None:
        answer = run("new", dossier, "--no-passphrase")
        assert (answer.code, answer.out) == (1, "")
        assert "Un fichier porte déjà ce nom" in answer.refusal

    def test_no_folder(self, run: Run, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "absent" / "a.fabrique", "--no-passphrase")
        assert answer.code == 1
        assert "n’existe pas" in answer.refusal

    def test_training(self, run: Run, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "a.fabrique", "--training")
        assert (answer.code, answer.err) == (0, "")
        report = check_dossier(tmp_path / "a.fabrique")
        assert report.problems == ()
        assert report.people > 0
        assert report.contributions > 0
        with closing(open_dossier(tmp_path / "a.fabrique")) as database:
            assert database.read(programme.process).training


class TestImport:
    def test_the_sample(self, run: Run, dossier: Path) -> None:
        answer = run("import-registrants", REGISTRANTS, "--into", dossier, "--json")
        assert (answer.code, answer.err) == (0, "")
        assert list(answer.data) == ["people", "new", "known", "doubtful", "refused", "registrations"]
        assert (answer.data["people"], answer.data["registrations"]) == (120, 227)
        again = run("import-registrants", REGISTRANTS, "--into", dossier, "--json").data
        assert (again["new"], again["known"], again["registrations"]) == (0, 120, 0)

    def test_a_sentence_without_json(self, run: Run, dossier: Path) -> None:
        assert run("import-registrants", REGISTRANTS, "--into", dossier).out.startswith("120 personnes lues : ")

    def test_into_one_workshop(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        (tmp_path / "liste.csv").write_text("nom;prénom\nÇelik;Hüseyin\nÖztürk;Mehmet\n", encoding="utf-8")
        words = (
            "import-registrants",
            tmp_path / "liste.csv",
            "--into",
            dossier,
            "--workshop",
            "a3-act-1",
            "--json",
        )
        assert run(*words).data["registrations"] == 2
        assert run("list", dossier, "--workshop", "A3-ACT-1", "--json").data["counts"]["expected"] == 2

    def test_an_unknown_code_of_the_list_is_told(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        (tmp_path / "liste.csv").write_text("nom;prénom;séances\nÇelik;Hüseyin;A9-ACT-1\n", encoding="utf-8")
        answer = run("import-registrants", tmp_path / "liste.csv", "--into", dossier, "--json")
        assert (answer.code, answer.data["people"]) == (0, 1)
        assert "A9-ACT-1" in answer.refusal

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("vide.csv", b"", "Ce fichier est vide"),
            ("titres.csv", b"nom;prenom\r\n", "personne en dessous"),
            ("colonnes.csv", b"taille;poids\r\n1;2\r\n", "Aucune colonne ne contient de nom"),
            ("faux.xlsx", b"%PDF-1.7 ...", "mais un PDF"),
            ("image.csv", b"\x89PNG\r\n" + bytes(200), "mais une image"),
            ("coupe.xlsx", b"PK\x03\x04" + bytes(100), "Rien n’a été importé"),
        ],
    )
    def test_what_is_no_list(  # noqa: PLR0917 - one argument a column
        self, run: Run, dossier: Path, tmp_path: Path, name: str, content: bytes, told: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        answer = run("import-registrants", tmp_path / name, "--into", dossier, "--json")
        assert (answer.code, answer.out) == (1, "")
        assert told in answer.refusal

    def test_no_row_came_in(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        (tmp_path / "liste.csv").write_text("nom;prénom\n;\n;;\n!;?\n", encoding="utf-8")
        answer = run("import-registrants", tmp_path / "liste.csv", "--into", dossier, "--json")
        assert answer.code == 1
        assert not answer.out or answer.data["people"] == 0

    def test_a_missing_list(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        answer = run("import-registrants", tmp_path / "absent.csv", "--into", dossier)
        assert answer.code == 1
        assert "Il n’y a rien à cet endroit" in answer.refusal

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipe here")
    def test_a_pipe_is_no_list(self, dossier: Path, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "tube")
        words = ("import-registrants", str(tmp_path / "tube"), "--into", str(dossier))
        command = [sys.executable, "-m", "fabrique_desktop", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
        assert (done.returncode, done.stdout) == (1, "")
        assert "mais un flux" in done.stderr

    def test_a_folder_is_no_list(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        answer = run("import-registrants", tmp_path, "--into", dossier)
        assert answer.code == 1
        assert "C’est un répertoire" in answer.refusal

    def test_another_encoding(self, run: Run, dossier: Path, tmp_path: Path) -> None:
        (tmp_path / "liste.csv").write_bytes("nom;prénom\r\nLe Gouëllec;Gaël\r\nSœur;Hélène\r\n".encode("cp1252"))
        assert run("import-registrants", tmp_path / "liste.csv", "--into", dossier, "--json").data["new"] == 2
        assert run("find", dossier, "gouellec", "--json").data[0]["surname"] == "Le Gouëllec"


class TestAdd:
    def test_one_reference_a_line(self, run: Run, dossier: Path) -> None:
        typed = "Créer un comité\n\n   \n« Là »\r\ndernière".encode()
        answer = run("add", dossier, "--workshop", "a3-act-1", "--table", 2, typed=typed)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.split() == ["A3-ACT-1-T2-01", "A3-ACT-1-T2-02", "A3-ACT-1-T2-03"]
        said = run("list", dossier, "--workshop", "A3-ACT-1", "--json").data["contributions"]
        assert [one["text"] for one in said] == ["Créer un comité", "« Là »", "dernière"]

    def test_without_a_table_it_is_the_plenary(self, run: Run, dossier: Path) -> None:
        assert run("add", dossier, "--workshop", "A3-ACT-1", typed=b"x\n").out == "A3-ACT-1-P-01\n"

    @pytest.mark.parametrize(
        ("word", "kind"),
        [(kind.value, kind) for kind in ContributionKind]
        + [
            ("proposition", ContributionKind.PROPOSAL),
            ("Idée", ContributionKind.IDEA),
            ("IDEE", ContributionKind.IDEA),
            ("hors sujet", ContributionKind.OFF_TOPIC),
            ("point de débat", ContributionKind.DISAGREEMENT),
            ("à classer", ContributionKind.UNSORTED),
        ],
    )
    def test_kinds_in_both_languages(self, run: Run, dossier: Path, word: str, kind: ContributionKind) -> None:
        assert run("add", dossier, "--workshop", "A3-ACT-1", "--kind", word, typed=b"x").code == 0
        (said,) = run("list", dossier, "--workshop", "A3-ACT-1", "--json").data["contributions"]
        assert said["kind"] == kind.value

    @pytest.mark.parametrize(("word", "angle"), [("P", "P"), ("c", "C"), ("PC", "PC"), ("cp", "PC")])
    def test_angles(self, run: Run, dossier: Path, word: str, angle: str) -> None:
        run("add", dossier, "--workshop", "A3-ACT-1", "--angle", word, typed=b"x")
        (said,) = run("list", dossier, "--workshop", "A3-ACT-1", "--json").data["contributions"]
        assert said["angle"] == angle

    def test_a_line_of_windows_is_read_as_such_and_told(self, run: Run, dossier: Path) -> None:
        typed = b"\xef\xbb\xbfun\n" + "d’ici au café\n".encode("cp1252") + "été\n".encode()
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed=typed)
        assert answer.code == 0
        assert answer.refusal.startswith("Ligne 2 : lue comme du texte de Windows")
        assert texts(run, dossier) == ["un", "d’ici au café", "été"]

    def test_bytes_that_are_no_text_are_refused(self, run: Run, dossier: Path) -> None:
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed=b"un\n\x81\xe9\ntrois\n")
        assert answer.code == 1
        assert answer.refusal.startswith("Ligne 2 : ces octets ne sont pas du texte")
        assert texts(run, dossier) == ["un", "trois"]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("before", ["", "\r\n\n"])
    def test_utf_16_is_found_out(self, run: Run, dossier: Path, encoding: str, before: str) -> None:
        typed = f"{before}Un café\r\n\r\nœuvre\nplus là\n".encode(encoding)
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed=typed)
        assert (answer.code, answer.err) == (0, "")
        assert texts(run, dossier) == ["Un café", "œuvre", "plus là"]

    def test_utf_16_cut_short(self, run: Run, dossier: Path) -> None:
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed="un\ndeux".encode("utf-16")[:-1])
        assert answer.code == 1
        assert answer.refusal.startswith("Ligne 2 : ces octets")
        assert texts(run, dossier) == ["un"]

    def test_a_return_alone_ends_a_line(self, run: Run, dossier: Path) -> None:
        run("add", dossier, "--workshop", "A3-ACT-1", typed=b"un\rdeux\r\r\ntrois\n")
        assert texts(run, dossier) == ["un", "deux", "trois"]

    def test_a_refused_line_does_not_stop_the_others(self, run: Run, dossier: Path) -> None:
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed=b"un\n\x00\n\ndeux\n")
        assert (answer.code, answer.out) == (1, "A3-ACT-1-P-01\nA3-ACT-1-P-02\n")
        assert answer.refusal.startswith("Ligne 2 : Il n’y a rien à enregistrer")

    def test_a_table_that_is_not_there(self, run: Run, dossier: Path) -> None:
        answer = run("add", dossier, "--workshop", "A3-ACT-1", "--table", 9, typed=b"x\n")
        assert (answer.code, answer.out) == (1, "")
        assert "pas de table 9" in answer.refusal

    def test_an_unknown_workshop(self, run: Run, dossier: Path) -> None:
        answer = run("add", dossier, "--workshop", "Z9", typed=b"x\n")
        assert (answer.code, answer.out) == (1, "")
        assert "« Z9 »" in answer.refusal

    def test_a_closed_workshop(self, run: Run, dossier: Path) -> None:
        with closing(open_dossier(dossier)) as database:
            one = database.read(programme.workshop_named, "A3-ACT-1").id
            database.write(closing_services.close_workshop, one, EVENING)
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed=b"x\n" * 50)
        assert (answer.code, answer.out) == (1, "")
        assert answer.refusal.startswith("Ligne 1 et suivantes : ")
        assert "est clôturé" in answer.refusal

    def test_nothing_to_add(self, run: Run, dossier: Path) -> None:
        answer = run("add", dossier, "--workshop", "A3-ACT-1", typed=b"")
        assert (answer.code, answer.out, answer.err) == (0, "", "")

    def test_each_reference_is_told_once_durable(self, dossier: Path) -> None:
        command = [sys.executable, "-m", "fabrique_desktop", "add", str(dossier), "--workshop", "A3-ACT-1"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            for number in range(1, 4):
                child.stdin.write(b"une ligne\n")
                child.stdin.flush()
                assert child.stdout.readline().strip() == f"A3-ACT-1-P-0{number}".encode()
                assert check_dossier(dossier).contributions == number
            child.kill()
        assert check_dossier(dossier).contributions == 3


def test_the_window_says_when_there_is_no_screen(tmp_path: Path) -> None:
    bare = {
        key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    }
    command = [sys.executable, "-m", "fabrique_desktop", str(tmp_path / "X.fabrique")]
    ended = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    if sys.platform.startswith("linux"):
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr.startswith("Il n’y a pas d’écran ici")


def test_the_window_is_painted_before_the_store_is_imported() -> None:
    script = (
        "import sys, fabrique_desktop.entry, fabrique_desktop.app; "
        "print([name for name in ('sqlalchemy', 'openpyxl', 'reportlab') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
