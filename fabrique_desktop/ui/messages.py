"""Every refusal in French: what happened, what is safe, what to do. Without Qt, for the command line too.

Whoever adds an error adds its sentence here; a test walks all the types and refuses the absent ones.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from typing import Any

from fabrique_desktop.documents import copy_errors, registrants_errors as lists, sign_errors, verify_errors
from fabrique_desktop.documents.registrants_errors import Limit, Looks
from fabrique_desktop.domain import errors, seal
from fabrique_desktop.services.erasing_person import AlreadyErased
from fabrique_desktop.services.passages import NoSuchPassage
from fabrique_desktop.store import failures
from fabrique_desktop.ui.child import ReaderDied, ReaderTooSlow
from fabrique_desktop.ui.store_messages import SAFE, STORE, count

_UNTOUCHED = "Rien n’a été importé."
_SAVE_AGAIN = "Dans le tableur, enregistrez-le au format « .xlsx » ou CSV, puis importez-le."
_LOOKS: Mapping[Looks, str] = {
    Looks.PDF: "un PDF",
    Looks.IMAGE: "une image",
    Looks.ARCHIVE: "une archive",
    Looks.TEXT_DOCUMENT: "un texte mis en page",
    Looks.OPEN_DOCUMENT: "un tableau OpenDocument",
    Looks.BINARY_WORKBOOK: "un classeur binaire",
    Looks.WEB_PAGE: "une page web",
    Looks.UNKNOWN: "autre chose",
}
_LIMITS: Mapping[Limit, str] = {
    Limit.FILE: "trop lourd",
    Limit.UNPACKED: "trop lourd une fois ouvert",
    Limit.RATIO: "trop comprimé pour un vrai tableau",
    Limit.ROWS: "trop long",
    Limit.COLUMNS: "trop large",
}

_SHAPES: Mapping[errors.Shape, str] = {
    errors.Shape.DAY: "ne se lit pas comme une date. Écrivez-la ainsi : 6 avril 2017, ou 06/04/2017.",
    errors.Shape.HOUR: "ne se lit pas comme une heure. Écrivez-la ainsi : 14:00, ou 14 h.",
    errors.Shape.NUMBER: "n’est pas un nombre possible ici.",
}

_SENTENCES: Mapping[type[BaseException], str | Callable[[Any], str]] = {
    errors.DomainError: "Ce geste n’est pas possible ici. Rien n’a été changé.",
    errors.NotThisPost: (
        "Ce geste, ou ce qu’il montrerait, est réservé à un autre poste. Rien n’a été changé ; "
        "demandez à la personne qui pilote l’atelier."
    ),
    NoSuchPassage: (
        "Ce texte a changé depuis qu’il a été lu : le passage n’y est plus au même endroit. Rien n’a été effacé ; "
        "relisez la liste, puis recommencez."
    ),
    AlreadyErased: (
        "Les données de cette personne ont déjà été effacées : il ne reste rien d’elle dans le dossier. "
        "Rien n’a été changé."
    ),
    errors.EmptyText: "Il n’y a rien à enregistrer : écrivez d’abord quelques mots.",
    errors.WorkshopClosed: lambda e: (
        f"L’atelier {e.code} est clôturé : ce qui y a été recueilli ne change plus. "
        "Pour le compléter, rouvrez-le d’abord dans « Clôture »."
    ),
    errors.NotClosed: "Cet atelier n’est pas clôturé : il n’y a rien à rouvrir.",
    errors.AlreadyStarted: "Le début de cet atelier est déjà noté ; il ne s’enregistre qu’une fois.",
    errors.UnknownWorkshop: lambda e: (
        f"Aucun atelier ne porte le code « {e.code} ». Vérifiez-le dans le programme (par exemple A3-ACT-1)."
    ),
    errors.UnknownTable: lambda e: (
        f"Cet atelier n’a pas de table {e.number}. Choisissez-en une autre, "
        "ou changez le nombre de tables dans le programme."
    ),
    errors.AlreadyPresent: lambda e: (
        f"{e.name or 'Cette personne'} figure déjà parmi les présents de cet atelier. "
        "Rien n’a été changé ; F8 note un départ ou un retour."
    ),
    errors.PresentElsewhere: lambda e: (
        f"{e.name or 'Cette personne'} figure parmi les présents de l’atelier {e.code} : son inscription y reste. "
        "Rien n’a été changé ; pour noter aussi sa présence ici, appuyez sur Entrée."
    ),
    errors.NoSeatApart: (
        "Une table se donne à qui participe : cette personne est notée à part (observation, presse, "
        "accompagnement…). Rien n’a été changé."
    ),
    errors.NothingToUndo: "Il n’y a plus de geste à annuler ici depuis ce poste.",
    errors.BuiltUpon: (
        "Ce geste ne peut plus être annulé : un autre s’appuie dessus depuis. Corrigez plutôt la ligne elle-même."
    ),
    errors.EndsBeforeStart: "La fin doit venir après le début. Corrigez l’une des deux heures.",
    errors.CodeTaken: lambda e: (
        f"Le code « {e.code} » sert déjà à un autre atelier. Choisissez-en un autre."
        if e.code
        else "Un atelier doit porter un code, par exemple A3-ACT-1."
    ),
    errors.WorkshopInUse: lambda e: (
        f"L’atelier {e.code} a commencé ou contient déjà des inscriptions, des présences, des contributions, "
        "un support remis, un message de table ou un document produit : "
        "il ne peut pas être retiré. Rien n’a été changé ; vous pouvez changer sa date ou son titre."
    ),
    errors.AudienceInUse: lambda e: (
        f"Le public « {e.name} » est celui {_of_workshops(e.codes)} : il ne peut pas être retiré. "
        "Rien n’a été changé ; vous pouvez changer son nom."
        if e.codes
        else f"« {e.name} » est le seul public du programme : il ne peut pas être retiré. Rien n’a été changé."
    ),
    errors.TableInUse: lambda e: (
        f"La table {e.number} sert encore : quelqu’un y est placé, ou des contributions y ont été notées. "
        "Rien n’a été changé ; gardez au moins ce nombre de tables."
    ),
    errors.Unreadable: lambda e: f"« {e.text} » {_SHAPES[e.shape]} Rien n’a été changé.",
    errors.ChangedMeanwhile: (
        "Cela a été corrigé entre-temps, ici ou sur un autre poste. Rien n’a été changé : "
        "relisez la version actuelle, puis corrigez-la de nouveau."
    ),
    errors.NotForTheRoom: (
        "Une note de l’équipe ou une contribution retirée ne se montre pas à la salle. Rien n’a été projeté."
    ),
    errors.TooManyAtOnce: lambda e: (
        f"Pas plus de {e.most} personnes sans nom à la fois : vérifiez le nombre. "
        "Rien n’a été changé ; pour un groupe plus grand, notez-le en plusieurs fois."
    ),
    errors.NotAbout: (
        "La contribution à laquelle celle-ci répond n’est plus là. Rien n’a été changé : choisissez-en une autre, "
        "ou enregistrez la ligne seule."
    ),
    errors.AboutItself: lambda e: (
        f"La contribution {e.reference} ne peut répondre ni à elle-même, ni à une contribution qui lui répond. "
        "Rien n’a été changé ; choisissez-en une autre."
    ),
    errors.NowWithdrawn: lambda e: (
        f"La contribution {e.reference} est retirée. Rien n’a été changé ; rétablissez-la d’abord (Suppr)."
    ),
    errors.TeamNote: lambda e: (
        f"La contribution {e.reference} est une note de l’équipe, qui ne s’imprime pas. Rien n’a été changé ; "
        "donnez-lui d’abord une autre nature."
    ),
    errors.UnknownAxis: lambda e: (
        f"Le programme n’a pas d’axe {e.number}. Rien n’a été changé ; choisissez-en un autre."
    ),
    errors.AlreadyRemoved: "Le texte de cette contribution a déjà été retiré à la demande. Rien n’a été changé.",
    errors.StillOpen: lambda e: (
        f"L’atelier {e.code} n’est pas clôturé : un erratum ne s’ajoute qu’après la clôture. Rien n’a été changé ; "
        "corrigez plutôt la contribution elle-même."
    ),
    seal.NotAsSealed: lambda e: (
        f"L’atelier {e.code} est clôturé, et le dossier n’y dit plus ce qui a été scellé{_where_unlike(e.references)}. "
        "Aucun document n’a été produit ; « fabrique check » dit ce qui a été modifié. "
        "Revenez à une copie du dossier d’avant."
    ),
    errors.StepBegun: lambda e: (
        f"L’étape « {e.title} » a commencé : elle garde sa place, et rien ne passe avant elle. "
        "Le déroulé n’a pas changé."
    ),
    errors.NeedsNotKept: (
        "Les ateliers de cette personne sont clôturés : ses besoins du jour ne se gardent plus. "
        "Rien n’a été changé ; videz ce champ pour garder le reste."
    ),
    errors.PhotoOfMinor: (
        "L’accord pour une photo d’un mineur vient de ses parents, par écrit : notez d’abord l’autorisation reçue. "
        "Rien n’a été changé."
    ),
    errors.AlreadyCounted: lambda e: (
        f"Ces deux fiches sont comptées l’une et l’autre dans l’atelier {e.code}, qui est clôturé. "
        "Rien n’a été changé : pour n’en compter qu’une, rouvrez-le d’abord dans « Clôture »."
    ),
    errors.ImportUsed: lambda e: (
        f"Cette importation ne peut plus être annulée : {_used(e)} depuis. "
        "Rien n’a été changé ; corrigez ou retirez plutôt ces personnes une à une à l’accueil."
    ),
    ReaderDied: (
        f"La lecture de cette liste s’est arrêtée d’elle-même : le fichier est sans doute abîmé. "
        f"{_UNTOUCHED} {_SAVE_AGAIN}"
    ),
    ReaderTooSlow: (
        f"Ce fichier est trop long à lire : au bout de dix secondes, rien n’en était sorti. {_UNTOUCHED} "
        "Gardez la seule liste des personnes, dans un tableau neuf."
    ),
    copy_errors.NotTheSame: lambda error: (
        f"«\u00a0{error.name}\u00a0» n’est pas sur la clé tel qu’il a été écrit. La copie a été retirée, et les "
        "documents restent sur l’ordinateur. Essayez une autre clé."
    ),
    sign_errors.CannotSign: "Ce document n’a pas pu être signé. Aucun fichier n’a été écrit.",
    sign_errors.NoSigner: (
        "La signature n’est pas installée sur cet ordinateur. Les documents peuvent partir sans elle, "
        "ou demandez l’extension « signature »."
    )
    .replace("« ", "«\u00a0")
    .replace(" »", "\u00a0»"),
    sign_errors.UnusableCertificate: (
        "Ce certificat ne s’ouvre pas avec ce mot de passe, ou n’en est pas un. Aucun fichier n’a été écrit. "
        "Redemandez le fichier .p12 et son mot de passe."
    ),
    verify_errors.CannotVerify: "Ce fichier ne se vérifie pas. Donnez un paquet, un PDF scellé ou un dossier.",
    verify_errors.NothingToVerify: (
        "Il n’y a ici ni manifeste ni sceau. Donnez le répertoire ou le .zip d’un paquet, un PDF scellé ou un dossier."
    ),
    verify_errors.DamagedArchive: (
        "Cette archive .zip ne s’ouvre pas : elle est abîmée, incomplète ou protégée par un mot de passe. "
        "Recopiez-la depuis son origine, ou donnez le répertoire du paquet."
    ),
    verify_errors.TooMuch: (
        "Ce fichier annonce plus de données qu’un paquet de la Fabrique n’en contient : il n’a pas été lu. "
        "Vérifiez d’où il vient."
    ),
    lists.UnreadableList: f"Ce fichier ne se lit pas comme une liste. {_UNTOUCHED} {_SAVE_AGAIN}",
    lists.EmptyFile: f"Ce fichier est vide. {_UNTOUCHED} Demandez-le de nouveau ou choisissez-en un autre.",
    lists.NoRow: (
        f"Ce tableau a des titres de colonnes mais personne en dessous. {_UNTOUCHED} Vérifiez la feuille choisie."
    ),
    lists.NotASpreadsheet: lambda e: (
        f"Ce fichier n’est pas un tableau, mais {_LOOKS[e.looks]}. {_UNTOUCHED} {_SAVE_AGAIN}"
    ),
    lists.NotAFile: (
        f"Ce n’est pas un fichier mais un flux ou un périphérique. {_UNTOUCHED} "
        "Enregistrez la liste dans un fichier, puis importez-le."
    ),
    lists.OldWorkbook: f"Ce classeur est d’un ancien format (.xls). {_UNTOUCHED} {_SAVE_AGAIN}",
    lists.PasswordProtected: (
        f"Ce classeur est protégé par un mot de passe. {_UNTOUCHED} "
        "Enregistrez-en une copie sans mot de passe, puis importez-la."
    ),
    lists.Truncated: (f"Il manque la fin de ce fichier : la copie a été coupée. {_UNTOUCHED} Copiez-le de nouveau."),
    lists.Damaged: f"Ce classeur est abîmé. {_UNTOUCHED} {_SAVE_AGAIN}",
    lists.TooLarge: lambda e: (
        f"Ce fichier est {_LIMITS[e.limit]}. {_UNTOUCHED} Gardez la seule liste des personnes, dans un tableau neuf."
    ),
    lists.UndecodableText: lambda e: (
        f"Ce texte ne se lit pas en {e.encoding}. {_UNTOUCHED} Choisissez un autre codage dans l’aperçu."
    ),
    lists.WrongColumns: (
        f"Aucune colonne ne contient de nom. {_UNTOUCHED} "
        "La première ligne doit porter des titres, par exemple « nom », « prénom », « organisation »."
    ),
    **STORE,
}

_REFUSED = (
    "Cet ordinateur ne permet pas de lire ou d’écrire ici{where}. Rien n’a été changé ; choisissez un autre endroit."
)
_FULL = f"Le disque est plein : le fichier n’a pas été écrit. {SAFE} Libérez de la place ou choisissez un autre disque."
_FAILED = f"Le disque ou la clé n’a pas répondu{{where}}. {SAFE} Vérifiez les branchements, puis recommencez."
_SYSTEM: Mapping[int, str] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _REFUSED,
    errno.EPERM: _REFUSED,
    errno.EROFS: _REFUSED,
    errno.ENOENT: "Il n’y a rien à cet endroit{where}. Vérifiez le nom et l’emplacement du fichier.",
    errno.ENOTDIR: "Ce n’est pas un répertoire{where}. Choisissez un autre emplacement.",
    errno.EISDIR: "C’est un répertoire, pas un fichier{where}. Choisissez un fichier.",
    errno.EEXIST: "Un fichier porte déjà ce nom{where}. Il n’a pas été touché ; choisissez un autre nom.",
    errno.ENAMETOOLONG: "Ce nom est trop long{where}. Choisissez-en un plus court.",
    errno.EIO: _FAILED,
}
_OTHER_SYSTEM = f"Cet ordinateur a refusé d’ouvrir ou d’écrire le fichier{{where}}. {SAFE} Essayez un autre endroit."
_UNEXPECTED = (
    f"Une erreur imprévue est survenue : ce geste n’a pas été enregistré. {SAFE} "
    "Recommencez ; si elle revient, redémarrez la Fabrique."
)


def sentence(error: BaseException) -> str:
    """One line in French for any error; the most precise type that has one."""
    if isinstance(error, OSError) and not isinstance(error, failures.StoreError):
        return _of_system(error)
    for kind in type(error).__mro__:
        if found := _SENTENCES.get(kind):
            return found if isinstance(found, str) else found(error)
    return _UNEXPECTED


def has_sentence(kind: type[BaseException]) -> bool:
    """Whether this very type has its own, for the test of completeness."""
    return kind in _SENTENCES


def is_known(error: BaseException) -> bool:
    """Whether the world or a rule refused; anything else is a bug of ours, to be logged."""
    documents = (lists.UnreadableList, verify_errors.CannotVerify, sign_errors.CannotSign, copy_errors.NotTheSame)
    return isinstance(error, (errors.DomainError, failures.StoreError, *documents, OSError))


def _used(error: errors.ImportUsed) -> str:
    who = error.name or "quelqu’un de cette liste"
    if not error.others:
        return f"{who} est arrivé·e, ou sa fiche a changé,"
    others = count(error.others, "autre personne", "autres personnes")
    return f"{who} et {others} sont arrivées, ou leurs fiches ont changé,"


def _where_unlike(names: tuple[str, ...]) -> str:
    return f"\u00a0: {', '.join(names[:5])}{'…' if len(names) > 5 else ''}" if names else ""


def _of_workshops(codes: tuple[str, ...]) -> str:
    """« de l’atelier GA », « de 8 ateliers (A1-CIT-1, A1-CIT-2…) »."""
    if len(codes) == 1:
        return f"de l’atelier {codes[0]}"
    more = "…" if len(codes) > 2 else ""
    return f"de {len(codes)} ateliers ({', '.join(codes[:2])}{more})"


def _of_system(error: OSError) -> str:
    name = error.filename
    where = f" : « {name} »" if isinstance(name, str) and name else ""
    return _SYSTEM.get(error.errno or 0, _OTHER_SYSTEM).format(where=where)
