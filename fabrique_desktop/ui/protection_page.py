"""The dossier's protection: its phrases, its recovery sheet, and when it locks itself on this computer."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.lock_choices import MINUTES, LockChoices, minutes_words
from fabrique_desktop.ui.post_rooms import post_words
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row

_POSTS = (
    (Post.LEAD, "Pilotage", "Tout : les noms, ce qui est dit, la clôture, les réglages."),
    (Post.DESK, "Accueil", "Les noms et les présences ; rien de ce qui est dit."),
    (Post.CAPTURE, "Saisie", "Ce qui est dit et son rangement ; aucun nom."),
)
_NONE = (
    "Ce dossier n’est pas protégé : qui prend l’ordinateur, la clé ou une copie lit les noms. Une phrase de passe le "
    "chiffre ; elle se tape à chaque ouverture."
)
_SHEET = "Elle ouvre le dossier quand la phrase est oubliée. En faire une nouvelle rend l’ancienne inutile."
_HONEST = (
    "Les trois phrases ouvrent le même dossier : elles évitent les erreurs et les regards, elles n’arrêtent pas "
    "qui saurait démonter le fichier avec une phrase en main."
)


class ProtectionPage(QWidget):
    """Asks; what is asked for is done elsewhere. `phrase_asked(post)`, `withdraw_asked(post)`, `chosen(choices)`."""

    give_asked = Signal()
    phrase_asked = Signal(object)
    withdraw_asked = Signal(object)
    sheet_asked = Signal()
    lock_asked = Signal()
    chosen = Signal(object)

    def __init__(self, own: Post, posts: Collection[Post] | None, choices: LockChoices) -> None:
        """`posts`: those that have a phrase; None for a dossier without any."""
        super().__init__()
        self.given: dict[Post, QPushButton] = {}
        layout = QVBoxLayout()
        first: QWidget
        if posts is None:
            first = button("Donner une phrase à ce dossier", self.give_asked.emit, primary=True)
            layout.addWidget(_part("Dossier non protégé", _NONE, first))
        else:
            if own is Post.LEAD:
                layout.addWidget(self._phrases(posts))
                layout.addWidget(
                    _part("Feuille de secours", _SHEET, button("Nouvelle feuille de secours", self.sheet_asked.emit))
                )
            layout.addWidget(self._locking(choices))
            first = self.given[Post.LEAD] if own is Post.LEAD else self.after  # Enter at once locks nothing
        layout.addStretch(1)
        page_layout(self, layout)
        self.setFocusProxy(first)

    def _phrases(self, posts: Collection[Post]) -> QFrame:
        frame, inside = card()
        inside.addWidget(label("Phrases de passe", name="section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        for place, (post, name, about) in enumerate(_POSTS):
            grid.addWidget(label(name), place, 0)
            grid.addWidget(label(about, muted=True, wrap=True), place, 1)
            grid.addLayout(self._actions(post, given=post in posts), place, 2)
        inside.addLayout(grid)
        inside.addWidget(label(_HONEST, muted=True, small=True, wrap=True))
        return frame

    def _actions(self, post: Post, *, given: bool) -> QVBoxLayout:
        words = "Changer la phrase" if given else "Donner une phrase"
        give = button(words, lambda: self.phrase_asked.emit(post))
        give.setAccessibleName(f"{words} : {post_words(post)}")
        self.given[post] = give
        away = button("Retirer", lambda: self.withdraw_asked.emit(post), quiet=True)
        away.setAccessibleName(f"Retirer la phrase : {post_words(post)}")
        if not given or post is Post.LEAD:
            away.hide()
        made = QVBoxLayout()
        made.addLayout(row(None, give, away))
        return made

    def _locking(self, choices: LockChoices) -> QFrame:
        self.after = QComboBox()
        self.after.setAccessibleName("Quand verrouiller de lui-même")
        for minutes in MINUTES:
            self.after.addItem(minutes_words(minutes), minutes)
        self.after.setCurrentIndex(MINUTES.index(choices.minutes))
        self.running = QCheckBox("Même pendant un atelier")
        self.running.setChecked(choices.running)
        self.wall = QCheckBox("La salle garde la dernière image (sinon, écran noir)")
        self.wall.setChecked(choices.wall)
        self.after.activated.connect(lambda _place: self._choose())
        for box in (self.running, self.wall):
            box.toggled.connect(lambda _on: self._choose())
        frame, inside = card()
        inside.addWidget(label("Verrouillage sur cet ordinateur", name="section"))
        inside.addWidget(
            label(
                "Verrouillé, le dossier est fermé et l’écran couvert ; ce qui était à moitié tapé est gardé, chiffré. "
                "La mise en veille et le verrouillage de la session le verrouillent aussi.", muted=True, wrap=True
            )
        )  # fmt: skip
        inside.addLayout(row(self.after, self.running, None))
        inside.addLayout(row(self.wall, None))
        inside.addLayout(row(button("Verrouiller maintenant", self.lock_asked.emit, key=keys.LOCK), None))
        return frame

    def _choose(self) -> None:
        minutes = MINUTES[self.after.currentIndex()]
        self.chosen.emit(LockChoices(minutes, self.running.isChecked(), self.wall.isChecked()))


def _part(title: str, text: str, action: QWidget) -> QFrame:
    frame, inside = card()
    inside.addWidget(label(title, name="section"))
    inside.addWidget(label(text, muted=True, wrap=True))
    inside.addLayout(row(action, None))
    return frame
