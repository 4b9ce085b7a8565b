"""The one table of keys: it feeds the shortcuts, the hints on the buttons, the F1 help and the printed card.

Function keys and Ctrl+letter only: on a French keyboard digits are shifted and Ctrl+Alt is AltGr, and a plain
letter always goes to the line being typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    EVERYWHERE = "Partout"
    DAY = "Aujourd’hui"
    DESK = "Accueil"
    CAPTURE = "Saisie"
    TIDY = "Rangement"
    LEAD = "Animation"
    CLOSING = "Clôture"
    ROOM = "Écran de la salle"
    NAMES = "Noms"


@dataclass(frozen=True, slots=True)
class Key:
    """`sequence` is Qt's portable spelling; None for keys that the field itself handles.

    `also` is the same key as another keyboard spells it: on a French one « 0 » is Shift+À, and « + » Shift+=.
    """

    where: Where
    shown: str
    does: str
    sequence: str | None = None
    also: str = ""


HELP = Key(Where.EVERYWHERE, "F1", "Afficher cette table des touches", "F1")
DAY = Key(Where.EVERYWHERE, "Ctrl+J", "Page « Aujourd’hui »", "Ctrl+J")
DESK = Key(Where.EVERYWHERE, "Ctrl+E", "Page « Accueil » (émarger)", "Ctrl+E")
CAPTURE = Key(Where.EVERYWHERE, "Ctrl+T", "Page « Saisie » (ma table)", "Ctrl+T")
CLOSING = Key(Where.EVERYWHERE, "Ctrl+L", "Page « Clôture » et documents", "Ctrl+L")
PROGRAMME = Key(Where.EVERYWHERE, "Ctrl+G", "Page « Programme »", "Ctrl+G")
DOSSIERS = Key(Where.EVERYWHERE, "Ctrl+O", "Ouvrir ou créer un autre dossier", "Ctrl+O")
LEAD = Key(Where.EVERYWHERE, "Ctrl+M", "Page « Animation » (déroulé, tables, plénière)", "Ctrl+M")
UNDO = Key(Where.EVERYWHERE, "Ctrl+Z", "Annuler le dernier geste (champ vide)", "Ctrl+Z")
ZOOM_IN = Key(Where.EVERYWHERE, "Ctrl++", "Agrandir le texte", "Ctrl++", "Ctrl+=")
ZOOM_OUT = Key(Where.EVERYWHERE, "Ctrl+-", "Réduire le texte", "Ctrl+-")
ZOOM_RESET = Key(Where.EVERYWHERE, "Ctrl+0", "Revenir à la taille normale du texte", "Ctrl+0", "Ctrl+À")
THEME = Key(Where.EVERYWHERE, "Ctrl+K", "Clair ou sombre", "Ctrl+K")
LOCK = Key(Where.EVERYWHERE, "Maj+F12", "Verrouiller le dossier, et couvrir l’écran", "Shift+F12")
PROTECTION = Key(Where.EVERYWHERE, "Maj+F11", "Page « Protection du dossier » (phrases, verrouillage)", "Shift+F11")
COPIES = Key(Where.EVERYWHERE, "Maj+F7", "Page « Copies du dossier » (en reprendre une)", "Shift+F7")
RIGHTS = Key(Where.EVERYWHERE, "Maj+F8", "Page « Droits des personnes » (accès, effacement, durées)", "Shift+F8")
PROJECT = Key(Where.ROOM, "F11", "Ouvrir ou fermer l’écran de la salle", "F11")
BLANK = Key(Where.ROOM, "F12", "Écran noir, ou retour de l’image", "F12")
SHOW = Key(Where.ROOM, "F9", "Montrer ou retirer la contribution choisie", "F9")
NAMES = Key(Where.ROOM, "Maj+F9", "Noms du registre dans les textes, avant de montrer ou d’imprimer", "Shift+F9")
ROOM_TABLES = Key(Where.ROOM, "F10", "Montrer à la salle le plan des tables, ou en revenir", "F10")

START = Key(Where.DAY, "F9", "Commencer l’atelier choisi : l’heure réelle est notée", "F9")
PAIR = Key(Where.DAY, "F4", "Accueillir ensemble l’atelier choisi et celui des mêmes heures", "F4")
TO_DESK = Key(Where.DAY, "Entrée", "Accueil de l’atelier choisi")
EXPORT = Key(Where.CLOSING, "F9", "Produire les documents", "F9")
CLOSE_AND_EXPORT = Key(Where.CLOSING, "Maj+F10", "Clôturer et exporter, en un geste", "Shift+F10")
CLOSE = Key(Where.CLOSING, "F10", "Clôturer l’atelier, ou le rouvrir", "F10")

PRESENT = Key(Where.DESK, "Entrée", "Présent·e : la personne choisie est notée")
CHOOSE = Key(Where.DESK, "↑ ↓", "Choisir dans la liste trouvée")
CLEAR = Key(Where.DESK, "Échap", "Vider le champ")
CORRECT = Key(Where.DESK, "F2", "Corriger le nom ou le contact de la personne choisie", "F2")
OTHER_WORKSHOP = Key(Where.DESK, "F4", "Passer à l’atelier parallèle", "F4")
UNNAMED = Key(Where.DESK, "F6", "Sans nom : une personne de plus (« 3 » ou « 6 Emmaüs » puis Entrée : plusieurs)", "F6")
WALK_IN = Key(Where.DESK, "F7", "Ajouter la personne tapée, non inscrite", "F7")
PAPER = Key(Where.DESK, "F10", "Importer une liste, imprimer, saisir une feuille signée", "F10")
DEPART = Key(Where.DESK, "F8", "Départ, ou retour, de la personne choisie", "F8")
CANCEL_PRESENCE = Key(Where.DESK, "Suppr", "Retirer la présence choisie, notée par erreur")
ROLE = Key(Where.DESK, "F3", "Arrive comme : accompagnant, interprète, enfant, observateur…", "F3")
NEXT_TABLE = Key(Where.DESK, "F5", "Table suivante, pour la personne notée ou choisie", "F5")
MOVE = Key(Where.DESK, "F9", "Déplacer ici l’inscription de la personne trouvée", "F9")
PRESENCES = Key(Where.DESK, "Ctrl+P", "Voir les présences", "Ctrl+P")
TABLES = Key(Where.DESK, "Ctrl+B", "Voir les tables, leur plan", "Ctrl+B")
NUMBERS = Key(Where.DESK, "Ctrl+N", "Voir les nombres", "Ctrl+N")
COMPLETE = Key(Where.DESK, "Ctrl+D", "Voir ce qui reste à compléter, les doublons possibles", "Ctrl+D")
DESK_HISTORY = Key(Where.DESK, "Ctrl+H", "Historique de l’accueil, refus et annulations compris", "Ctrl+H")

SAVE = Key(Where.CAPTURE, "Entrée", "Enregistrer la ligne")
KEEP_MINE = Key(Where.CAPTURE, "Ctrl+Entrée", "Garder mes mots quand un autre poste a corrigé la même contribution")
REDO = Key(Where.CAPTURE, "Ctrl+Maj+Z, Ctrl+Y", "Rétablir les mots annulés par Ctrl+Z dans la ligne")
NEW_LINE = Key(Where.CAPTURE, "Maj+Entrée", "Aller à la ligne")
TAKE_LAST = Key(Where.CAPTURE, "↑", "Reprendre la dernière contribution (ligne vide)")
EDIT = Key(Where.CAPTURE, "F2", "Corriger la contribution choisie ; atelier clôturé : lui ajouter un erratum", "F2")
KIND = Key(Where.CAPTURE, "F3", "Nature, puis une lettre : C constat, P proposition…", "F3")
TABLE = Key(Where.CAPTURE, "F4", "Table suivante", "F4")
PARTICIPATION = Key(Where.CAPTURE, "F5", "Angle : participation", "F5")
COORDINATION = Key(Where.CAPTURE, "F6", "Angle : coordination", "F6")
BOTH = Key(Where.CAPTURE, "F7", "Angle : les deux", "F7")
UNSORTED = Key(Where.CAPTURE, "F8", "Angle : à classer", "F8")
TO_LIST = Key(Where.CAPTURE, "Tab", "Aller de la ligne à la liste ; Échap en revient")
WITHDRAW = Key(Where.CAPTURE, "Suppr", "Retirer la contribution choisie (ou la rétablir)")
ERASE = Key(Where.CAPTURE, "Maj+Suppr", "Effacer le texte choisi, à la demande d’une personne (deux fois)")
HISTORY = Key(Where.CAPTURE, "Ctrl+H", "Historique de la contribution choisie", "Ctrl+H")
FIND = Key(Where.CAPTURE, "Ctrl+F", "Chercher dans les contributions", "Ctrl+F")
VERBATIM = Key(Where.CAPTURE, "Ctrl+B", "Mots exacts, n personnes sur m, pour ou contre, à préciser", "Ctrl+B")
ASIDE = Key(Where.CAPTURE, "Ctrl+P", "Mettre la ligne de côté, ou la reprendre", "Ctrl+P")
POST_IT = Key(Where.CAPTURE, "Ctrl+I", "Saisir des post-it (ou revenir à la parole)", "Ctrl+I")
DRAW_UP = Key(Where.CAPTURE, "Ctrl+N", "Rédiger la proposition choisie, en grand", "Ctrl+N")
TIDY = Key(Where.CAPTURE, "Ctrl+R", "Ranger : à classer, sans titre, proches", "Ctrl+R")
PICK = Key(Where.CAPTURE, "Maj+F3", "Grand atelier : reprendre une proposition d’un autre atelier", "Shift+F3")
AXIS = Key(Where.CAPTURE, "Maj+F4", "Grand atelier : axe suivant, ou tous les axes, pour la ligne", "Shift+F4")
READ_ALOUD = Key(Where.CAPTURE, "Ctrl+D", "Proposition rédigée : plus grand, pour la lire à voix haute", "Ctrl+D")
CANCEL = Key(Where.CAPTURE, "Échap", "Abandonner la correction, revenir à la ligne")

GROUP = Key(Where.TIDY, "F4", "Regrouper avec la plus proche, ou celles qui sont choisies", "F4")
UNGROUP = Key(Where.TIDY, "Maj+F4", "Dégrouper la contribution choisie", "Shift+F4")
NOT_SAME = Key(Where.TIDY, "Suppr", "Pas la même chose : ne plus montrer cette paire")
TO_PAIRS = Key(Where.TIDY, "→ ←", "Aller aux plus proches, ou en revenir")
BACK = Key(Where.TIDY, "Échap", "Revenir à la saisie")
FILED_THERE = Key(Where.TIDY, "F2 F3 F5–F8", "Corriger, nature et angle : les touches de la saisie")

START_STEP = Key(Where.LEAD, "Entrée", "Sur une étape : elle commence ; dans les gommettes : au nombre suivant")
STEP_UP = Key(Where.LEAD, "Ctrl+↑", "Avancer d’une place l’étape où l’on est", "Ctrl+Up")
STEP_DOWN = Key(Where.LEAD, "Ctrl+↓", "Reculer d’une place l’étape où l’on est", "Ctrl+Down")

LEAVE_NAME = Key(Where.NAMES, "F5", "Laisser les mots choisis tels quels", "F5")
HIDE_NAME = Key(Where.NAMES, "F6", "Cacher les mots choisis dans tout ce qui sort", "F6")
LEAVE_ALIKE = Key(Where.NAMES, "F7", "Laisser partout ces mots, quand ils ne sont pas sûrs", "F7")
EDIT_NAME = Key(Where.NAMES, "F2", "Corriger le texte, là où il a été tapé", "F2")
NAMES_BACK = Key(Where.NAMES, "Échap", "Revenir à la page d’avant")

PAGE_AFTER = Key(Where.ROOM, "Pg suiv", "Page suivante, depuis « Animation » ou sur l’écran (aussi → ↓)", "PgDown")
PAGE_BEFORE = Key(Where.ROOM, "Pg préc", "Page d’avant, depuis « Animation » ou sur l’écran (aussi ← ↑)", "PgUp")
HOLD_PAGE = Key(Where.ROOM, "Espace", "Sur l’écran de la salle : tenir la page, ou laisser tourner")

TABLE_OF_KEYS: tuple[Key, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Key))


def elsewhere(sequence: str) -> str:
    """What a key does on other pages, for whoever pressed it where it does nothing; empty for a key of nobody."""
    found = [one for one in TABLE_OF_KEYS if one.sequence == sequence]
    if not found:
        return ""
    does = [f"dans « {one.where.value} », {one.does[0].lower()}{one.does[1:]}" for one in found if one is not UNDO]
    said = f"{found[0].shown}\u00a0: rien à faire ici"
    return f"{said}\u00a0; {' ; '.join(does)}." if does else f"{found[0].shown}\u00a0: rien à annuler sur cette page."
