"""What the file, the disk and the keys refuse, and what a check finds, in French. Without Qt, like `messages`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fabrique_desktop.store import failures
from fabrique_desktop.store.check import CheckReport, Problem, ProblemKind
from fabrique_desktop.store.copy_places import SecondInsideFirst
from fabrique_desktop.store.restoring import OtherDossier, UnsoundCopy

SAFE = "Ce qui a déjà été enregistré est intact."

STORE: Mapping[type[BaseException], str | Callable[[Any], str]] = {
    failures.StoreError: f"Le dossier ne peut pas être utilisé ainsi. {SAFE}",
    failures.MissingDossier: lambda e: (
        f"Il n’y a pas de dossier à cet endroit : « {e.path} ». "
        "Il a peut-être été déplacé ou renommé ; cherchez le fichier qui finit par « .fabrique »."
    ),
    failures.MissingFolder: lambda e: (
        f"Le répertoire « {e.path} » n’existe pas. Créez-le, ou choisissez un autre emplacement."
    ),
    failures.DossierExists: lambda e: (
        f"Un fichier porte déjà ce nom : « {e.path} ». Il n’a pas été touché ; choisissez un autre nom."
    ),
    failures.NotADossier: lambda e: (
        f"Ce fichier n’est pas un dossier de la Fabrique : « {e.path} ». Il n’a pas été touché ; "
        "choisissez un fichier qui finit par « .fabrique »."
    ),
    failures.NewerSchema: lambda e: (
        "Ce dossier vient d’une version plus récente de la Fabrique. Il n’a pas été touché ; "
        + (f"installez la version {e.version} ou une plus récente" if e.version else "mettez le logiciel à jour")
        + " sur cet ordinateur, puis ouvrez-le de nouveau."
    ),
    failures.DamagedDossier: (
        "Ce dossier est abîmé et ne se lit plus en entier. N’y écrivez plus : "
        "faites-en une copie, puis reprenez une sauvegarde."
    ),
    failures.FolderRefused: lambda e: (
        f"Cet ordinateur ne permet pas d’écrire ici : « {e.path} ». {SAFE} "
        "Copiez le dossier dans vos documents, puis ouvrez la copie."
    ),
    failures.DossierBusy: (
        "Un autre programme garde ce dossier (copie, antivirus ou synchronisation) : ce geste n’a pas été "
        f"enregistré. {SAFE} Réessayez dans un instant."
    ),
    failures.DiskFull: (
        f"Le disque est plein : ce geste n’a pas été enregistré. {SAFE} "
        "Libérez de la place, puis recommencez ; il est inutile de redémarrer."
    ),
    failures.DiskFailed: (
        f"Le disque ou la clé n’a pas répondu : ce geste n’a pas été enregistré. {SAFE} "
        "Vérifiez que la clé est bien branchée, puis recommencez."
    ),
    failures.NoLongerThere: (
        "Cette ligne n’existe plus : elle a été retirée entre-temps, ici ou sur un autre poste. "
        "Rien d’autre n’a changé."
    ),
    failures.DossierClosed: "Ce dossier est fermé dans cette fenêtre : rien n’a été changé. Ouvrez-le de nouveau.",
    failures.FileReplaced: lambda e: (
        f"Un autre fichier a pris la place du dossier ouvert : « {e.path} ». Ce geste n’a pas été enregistré. "
        "Fermez la Fabrique, vérifiez que ce fichier est bien celui que vous voulez, puis ouvrez-le de nouveau."
    ),
    failures.FileMoved: lambda e: (
        f"Le dossier n’est plus à sa place : « {e.path} ». Il a été déplacé, renommé ou supprimé "
        "pendant qu’il était ouvert ; ce geste n’a pas été enregistré. "
        "Remettez le fichier à sa place, puis recommencez."
    ),
    failures.PhraseNeeded: lambda e: (
        f"Ce dossier est protégé par une phrase de passe : « {e.path} ». Rien n’a été touché. "
        "Donnez sa phrase, dans la fenêtre ou par « --passphrase-file »."
    ),
    failures.WrongPhrase: (
        "Ce n’est pas la phrase de ce dossier. Rien n’a été touché ; vérifiez les mots, leurs accents et la touche "
        "Verr. Maj., puis recommencez. La feuille de secours ouvre aussi le dossier."
    ),
    failures.WrongSheet: (
        "Ce n’est pas la feuille de secours de ce dossier : un signe est mal tapé, ou elle a été remplacée. "
        "Rien n’a été touché ; relisez les neuf groupes de quatre signes."
    ),
    failures.MissingKeys: lambda e: (
        f"Le dossier « {e.path} » est chiffré, et le fichier de ses clés n’est pas à côté de lui. Rien n’a été touché. "
        f"Retrouvez « {e.path.name}.cles », là d’où vient le dossier ou à côté d’une de ses copies."
    ),
    failures.DamagedKeys: lambda e: (
        f"Le fichier des clés « {e.path} » est abîmé et ne se lit pas. Le dossier lui-même n’a pas été touché ; "
        "remplacez ce fichier par celui qui accompagne une des copies."
    ),
    failures.OtherKeys: lambda e: (
        f"Les clés à côté de « {e.path} » sont celles d’un autre dossier. Rien n’a été touché ; "
        "remettez le fichier « .cles » qui accompagnait celui-ci."
    ),
    failures.WeakPhrase: (
        "Cette phrase est trop courte, ou n’a pas été tapée deux fois de la même façon. Rien n’a été changé ; "
        "choisissez quatre mots au hasard, douze signes au moins."
    ),
    failures.PhraseTaken: (
        "Cette phrase est déjà celle d’un autre poste. Rien n’a été changé ; choisissez-en une autre, "
        "pour que chacune ouvre un seul poste."
    ),
    failures.UnreadablePhrase: lambda e: (
        f"« {e.path} » : ce qui devait donner la phrase n’est pas du texte lisible. Rien n’a été touché ; "
        "enregistrez le fichier en UTF-8, la phrase sur sa première ligne."
    ),
    failures.AlreadyProtected: "Ce dossier a déjà une phrase de passe. Rien n’a été changé ; vous pouvez la changer.",
    failures.NotProtected: (
        "Ce dossier n’a pas de phrase de passe : il n’y en a pas à changer. Rien n’a été touché ; "
        "donnez-lui d’abord une phrase."
    ),
    failures.InUseElsewhere: lambda e: (
        f"Le dossier « {e.path} » est ouvert ailleurs, et ce geste le demande pour lui seul. Rien n’a été changé ; "
        "fermez les autres fenêtres et programmes qui l’ont ouvert, puis recommencez."
    ),
    SecondInsideFirst: (
        "Ce répertoire est celui du dossier ou de ses copies : un même accident emporterait tout. "
        "Rien n’a été changé ; choisissez une clé, ou un autre disque."
    ),
    UnsoundCopy: lambda e: (
        f"La copie « {e.path} » n’est pas intacte : rien n’a été remis en place, et rien n’a été changé. "
        "Choisissez une autre copie dans la liste."
    ),
    OtherDossier: lambda e: (
        f"La copie « {e.path} » est celle d’un autre dossier. Rien n’a été changé ; "
        "donnez-lui un autre nom, ou choisissez une copie de celui-ci."
    ),
    failures.OfDossier: lambda e: f"Le dossier « {e.path} » ne peut pas être utilisé ainsi. {SAFE}",
}

_PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.UNREADABLE: "le fichier ne se lit pas en entier ({where})",
    ProblemKind.FILE: "le fichier est abîmé : {where}",
    ProblemKind.LINK: "une ligne renvoie à une autre qui n’existe pas : {where}",
    ProblemKind.INDEX: "l’index de recherche ne correspond plus aux données : {where}",
    ProblemKind.GUARD: "une protection du fichier manque ou a changé : {where}",
    ProblemKind.FORMAT: "une entrée du journal a un format inconnu : {where}",
    ProblemKind.OTHER_DOSSIER: "une entrée du journal vient d’un autre dossier : {where}",
    ProblemKind.GAP: "il manque une entrée du journal, ou leur ordre a changé : {where}",
    ProblemKind.BROKEN_CHAIN: "une entrée du journal ne suit plus la précédente : {where}",
    ProblemKind.ALTERED_ENTRY: "une entrée du journal a été modifiée : {where}",
    ProblemKind.ALTERED_VALUE: "une valeur du journal a été modifiée : {where}",
    ProblemKind.ALTERED_STATE: "une donnée a été modifiée sans passer par la Fabrique : {where}",
    ProblemKind.UNJOURNALED: "une ligne a été ajoutée sans passer par la Fabrique : {where}",
    ProblemKind.VANISHED: "une ligne a disparu sans passer par la Fabrique : {where}",
}


def problem_sentence(problem: Problem) -> str:
    return _PROBLEMS[problem.kind].format(where=problem.where)


def report_lines(report: CheckReport) -> list[str]:
    """What `fabrique check` found, one fact a line."""
    held = (
        count(report.workshops, "atelier", "ateliers"),
        count(report.people, "personne", "personnes"),
        count(report.attendances, "présence", "présences"),
        count(report.contributions, "contribution, notes comprises", "contributions, notes comprises"),
    )
    journal = (
        count(report.entries, "entrée", "entrées"),
        count(report.stations, "poste", "postes"),
        count(report.erased, "valeur effacée", "valeurs effacées"),
    )
    lines = [
        f"Version du dossier : {report.revision}",
        f"Contenu : {', '.join(held)}",
        f"Journal : {', '.join(journal)}",
        *(f"Problème : {problem_sentence(problem)}" for problem in report.problems),
    ]
    if report.sound:
        lines.append("Dossier intact : fichier, index, journal et données concordent.")
    return lines


def count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number < 2 else several}"
