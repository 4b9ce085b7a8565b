"""Closing and documents in the thirty-minute gap: what is incomplete, one gesture, then what was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import closing, editions, leaks, programme
from fabrique_desktop.services.closing import Incomplete, Unfiled
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys, names_words
from fabrique_desktop.ui.day_page import workshop_title
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

if TYPE_CHECKING:
    from fabrique_desktop.documents.package import Made

_SEEN = frozenset({"workshop", "attendance", "contribution", "participant", "naming_decision"})
_ERASED = (
    "La clôture efface pour de bon les numéros de table et les besoins du jour (interprète, accès…). "
    "Si les tables doivent figurer sur la feuille d’émargement, produisez-la avant."
)


class ClosingPage(QWidget):
    """`asked(page, id)` leads to where an incomplete point can be put in order, on its first entry."""

    asked = Signal(str, str)

    def __init__(self, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._ws, self._folder = workspace, folder
        self._workshop: WorkshopRow | None = None
        self._asked = ""
        self.made: Sequence[Path] = ()
        self.task = Task(self)
        self._preparing = False
        self._undecided = 0  # names printed by the documents being made
        self.heading = label("", name="big", wrap=True)
        self.points = QVBoxLayout()
        self.progress = QProgressBar()
        self.results = QVBoxLayout()
        self._build()
        self._bind()
        Refresh(workspace.feed, _SEEN, self.refresh, self)

    def _build(self) -> None:
        self.close_button = button("Clôturer l’atelier", self._close, key=keys.CLOSE, primary=True)
        self.reopen_button = button("Rouvrir l’atelier", self._reopen, key=keys.CLOSE)
        self.erased = label(_ERASED, wrap=True)
        left_card, left = card()
        left.addWidget(self.heading)
        left.addWidget(label("Ce qui reste à compléter", name="section"))
        left.addLayout(self.points)
        left.addStretch(1)
        left.addWidget(
            label(
                "Rien n’empêche de clôturer : ce qui manque est dit dans le compte rendu.",
                muted=True,
                wrap=True,
            )
        )
        left.addWidget(self.erased)
        left.addLayout(row(self.close_button, self.reopen_button, None))
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(20)
        across.addWidget(left_card, 1)
        across.addWidget(self._documents(), 1)
        inside = QWidget()
        inside.setLayout(across)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        layout = QVBoxLayout()
        layout.addWidget(area)
        page_layout(self, layout)
        self.setFocusProxy(self.export_button)

    def _documents(self) -> QWidget:
        frame, right = card()
        self.export_button = button("Produire les documents", self.export, key=keys.EXPORT, primary=True)
        self.cancel_button = button("Arrêter", self.cancel)
        right.addWidget(label("Documents", name="section"))
        self.about = label("", muted=True, wrap=True)
        right.addWidget(self.about)
        self.names = label("", wrap=True)
        right.addWidget(self.names)
        right.addLayout(row(self.export_button, self.cancel_button, None))
        right.addWidget(self.progress)
        right.addLayout(self.results)
        right.addStretch(1)
        self.progress.hide()
        self.progress.setAccessibleName("Avancement des documents")
        self.cancel_button.hide()
        return frame

    def _bind(self) -> None:
        shortcut(self, keys.EXPORT, self.export)
        shortcut(self, keys.CLOSE, self._close_or_reopen)
        shortcut(self, keys.NAMES, self._look_at_names)
        self.task.progressed.connect(self._progressed)
        self.task.finished.connect(self._finished)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(lambda: self._ended("Documents arrêtés : aucun fichier à moitié écrit."))

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop = workshop
        self.made = ()
        self._show_made()
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        if self._workshop is None:
            return
        rows = self._ws.database.read(programme.workshops)
        one = next((row for row in rows if row.id == self._workshop.id), None)
        if one is None:
            return
        self._workshop = one
        closed = one.state is WorkshopState.CLOSED
        ended = f" ; fin de l’atelier le {french.moment(one.ended_at)}" if one.ended_at else ""
        self.heading.setText(f"{one.code} · {workshop_title(one)}" + (f"\nClôturé{ended}" if closed else ""))
        self.close_button.setVisible(not closed)
        self.reopen_button.setVisible(closed)
        self.erased.setVisible(not closed)
        state = "clôturée" if closed else "provisoire : l’atelier n’est pas clôturé"
        self.about.setText(
            f"Compte rendu et feuille d’émargement (PDF), données (tableur). Version {state}. "
            f"Rien n’est écrasé. Dans « {self._folder().name} », à côté du dossier."
        )
        self._show_points(one.id)

    def _show_points(self, workshop_id: str) -> None:
        missing = self._ws.database.read(closing.incomplete, workshop_id)
        names = self._ws.database.read(leaks.undecided, workshop_id)
        _clear(self.points)
        self.names.setText(names_words.to_be_printed(names))
        self.names.setVisible(bool(names))
        for text, page, first in points(missing, names):
            self.points.addLayout(
                row(
                    label(text, wrap=True),
                    button("Y aller", partial(self.asked.emit, page, first), quiet=True),
                    stretch=0,
                )
            )
        if missing.nothing and not names:
            self.points.addWidget(label("Rien : tout est classé, chaque angle a été abordé."))

    # -- closing

    def _close_or_reopen(self) -> None:
        if self._workshop is not None and self._workshop.state is WorkshopState.CLOSED:
            self._reopen()
        else:
            self._close()

    def _close(self) -> None:
        one = self._workshop
        if one is not None and self._meant(one):
            self._ws.gestures.run(
                closing.close_workshop, one.id, self._ws.clock(),
                done=lambda _none: self._ws.say(
                    f"{one.code} est clôturé : le texte recueilli est désormais en lecture seule ; "
                    "numéros de table et besoins du jour sont effacés.", Tone.OK,
                    "Produire les documents", self.export,
                ),
            )  # fmt: skip

    def _meant(self, one: WorkshopRow) -> bool:
        """Before the planned end, what closing erases for good is asked for twice."""
        early = one.ends_at is not None and self._ws.clock() < one.ends_at and one.present > 0
        sure = not early or self._asked == one.id
        self._asked = "" if sure else one.id
        if not sure:
            self._ws.say(
                f"{one.code} n’est pas fini. F10 de nouveau pour clôturer : les numéros de table et les besoins "
                "du jour seront effacés.", Tone.WARN,
            )  # fmt: skip
        return sure

    def _reopen(self) -> None:
        one = self._workshop
        if one is not None:
            self._ws.gestures.run(
                closing.reopen_workshop, one.id,
                done=lambda _none: self._ws.say(
                    f"{one.code} est rouvert, et cela reste dans l’historique. Ce qui a été effacé ne revient pas.",
                    Tone.WARN,
                ),
            )  # fmt: skip

    def _look_at_names(self) -> None:
        self.asked.emit("names", "")

    # -- documents

    def export(self) -> None:
        """One gesture: what was already asked is written first, then one frozen view, then a child process."""
        if self._workshop is None or self.busy:
            return
        try:
            self._folder().mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._ws.refuse(error)
            return
        self._preparing = True
        self.progress.setRange(0, 0)
        self.progress.show()
        self.cancel_button.show()
        self.export_button.setEnabled(False)
        self._ws.gestures.run(
            editions.compile_bundle, self._workshop.id, self._ws.clock(), done=self._write, failed=self._failed
        )

    @property
    def busy(self) -> bool:
        return self._preparing or self.task.running

    def _write(self, view: Bundle) -> None:
        from fabrique_desktop.documents.package import export_workshop  # reportlab and openpyxl

        if self._preparing:
            self._preparing = False
            self._undecided = leaks.awaited(view.undecided)
            self.task.start(export_workshop, view, self._folder())

    def cancel(self) -> None:
        if self._preparing:
            self._preparing = False
            self._ended("Documents arrêtés : rien n’a été écrit.")
        self.task.cancel()

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _finished(self, made: Made) -> None:
        self.made = made.paths
        self._ended("")
        if self._workshop is not None:
            self._ws.gestures.run(
                partial(
                    editions.record_edition, version=made.version, seal=made.seal, digest=made.digest,
                    folder=str(self._folder()), at=self._ws.clock(),
                ),
                self._workshop.id,
            )  # fmt: skip
        self._show_made()
        told = f"{len(self.made)} documents sont prêts."
        if names := self._undecided:
            self._ws.say(f"{told} {names_words.printed(names)}", Tone.WARN, "Voir les noms", self._look_at_names)
        else:
            self._ws.say(told, Tone.OK)

    def _failed(self, error: BaseException) -> None:
        self._preparing = False
        self._ended("")
        self._ws.refuse(error)

    def _ended(self, text: str) -> None:
        self.progress.hide()
        self.cancel_button.hide()
        self.export_button.setEnabled(True)
        if text:
            self._ws.say(text, Tone.INFO)

    def _show_made(self) -> None:
        _clear(self.results)
        for path in self.made:
            opener = button("Ouvrir", partial(_open, path), quiet=True)
            opener.setAccessibleName(f"Ouvrir {path.name}")
            self.results.addLayout(row(_name(path), opener, stretch=0))
        if self.made:
            self.results.addLayout(row(button("Ouvrir le dossier des documents", lambda: _open(self._folder())), None))


def points(missing: Incomplete, names: int = 0) -> Sequence[tuple[str, str, str]]:
    """(sentence, page, id of the first entry) of each point still open; `names` are those nobody decided about."""
    found = [(f"{names_words.possible(names)} dans les textes", "names", "")] if names else []
    for what, lacking in (("nature", missing.kind_unsorted), ("angle", missing.angle_unsorted)):
        if lacking.number:
            number = french.counted(lacking.number, "contribution", "contributions")
            found.append((f"{number} sans {what} : {_some(lacking)}", "capture", lacking.first[0].id))
    nothing = "Rien n’a été noté sous l’angle"
    found.extend((f"{nothing} «\u00a0{labels.ANGLE[one]}\u00a0»", "capture", "") for one in missing.empty_angles)
    if missing.still_present.number:
        people = french.counted(missing.still_present.number, "personne", "personnes")
        text = f"{people} sans heure de départ (sans heure : présence jusqu’à la fin)"
        found.append((text, "desk", missing.still_present.first[0].id))
    return found


def _some(lacking: Unfiled) -> str:
    return ", ".join(one.reference for one in lacking.first) + ("…" if lacking.number > len(lacking.first) else "")


def _name(path: Path) -> QLabel:
    made = label(path.name)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setToolTip(str(path))
    return made


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        while inner is not None and (part := inner.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
