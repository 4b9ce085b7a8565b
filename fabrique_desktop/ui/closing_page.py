"""Closing and documents in the thirty-minute gap: what is incomplete, one gesture, then what was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import closing, leaks, programme
from fabrique_desktop.services.closing import Incomplete, Unfiled
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys, names_words
from fabrique_desktop.ui.day_page import workshop_title
from fabrique_desktop.ui.documents_panel import DocumentsPanel
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

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
        self._reopening = ""
        self.documents = DocumentsPanel(workspace, folder)
        self.heading = label("", name="big", wrap=True)
        self.points = QVBoxLayout()
        self._build()
        self._bind()
        Refresh(workspace.feed, _SEEN, self.refresh, self)

    def _build(self) -> None:
        self.both_button = button(
            "Clôturer et exporter", self.close_and_export, key=keys.CLOSE_AND_EXPORT, primary=True
        )
        self.close_button = button("Clôturer seulement", self._close, key=keys.CLOSE)
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
        left.addLayout(row(self.both_button, self.close_button, self.reopen_button, None))
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(20)
        across.addWidget(left_card, 1)
        across.addWidget(self.documents, 1)
        inside = QWidget()
        inside.setLayout(across)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        layout = QVBoxLayout()
        layout.addWidget(area)
        page_layout(self, layout)
        self.setFocusProxy(self.documents.export_button)

    def _bind(self) -> None:
        shortcut(self, keys.EXPORT, self.documents.export)
        shortcut(self, keys.CLOSE, self._close_or_reopen)
        shortcut(self, keys.CLOSE_AND_EXPORT, self.close_and_export)
        shortcut(self, keys.NAMES, self._look_at_names)
        self.documents.names_asked.connect(self._look_at_names)

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop = workshop
        self.documents.open_workshop(workshop)
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
        self.both_button.setVisible(not closed)
        self.reopen_button.setVisible(closed)
        self.erased.setVisible(not closed)
        state = "clôturée" if closed else "provisoire : l’atelier n’est pas clôturé"
        self.documents.about.setText(
            "Compte rendu, relevé, lecture à voix haute, feuille d’émargement (PDF), tableur et données ouvertes. "
            f"Version {state}. Rien n’est écrasé. Dans «\u00a0{self._folder().name}\u00a0», à côté du dossier."
        )
        self._show_points(one.id)

    def _show_points(self, workshop_id: str) -> None:
        missing = self._ws.database.read(closing.incomplete, workshop_id)
        names = self._ws.database.read(leaks.undecided, workshop_id)
        _clear(self.points)
        self.documents.names.setText(names_words.to_be_printed(names))
        self.documents.names.setVisible(bool(names))
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
                    "Produire les documents", self.documents.export,
                ),
            )  # fmt: skip

    def close_and_export(self) -> None:
        """The whole of the gap in one gesture; already closed, the documents only."""
        one = self._workshop
        if one is None or self.busy:
            return
        if one.state is WorkshopState.CLOSED:
            self.documents.export()
        elif self._meant(one, keys.CLOSE_AND_EXPORT):
            self._ws.gestures.run(
                closing.close_workshop, one.id, self._ws.clock(), done=lambda _none: self.documents.export()
            )

    def _meant(self, one: WorkshopRow, key: keys.Key = keys.CLOSE) -> bool:
        """Before the planned end, what closing erases for good is asked for twice."""
        early = one.ends_at is not None and self._ws.clock() < one.ends_at and one.present > 0
        sure = not early or self._asked == one.id
        self._asked = "" if sure else one.id
        if not sure:
            self._ws.say(
                f"{one.code} n’est pas fini. {key.shown} de nouveau pour clôturer : les numéros de table "
                "et les besoins du jour seront effacés.", Tone.WARN,
            )  # fmt: skip
        return sure

    def hideEvent(self, event: QHideEvent) -> None:
        """What was asked once is asked again by whoever comes back."""
        super().hideEvent(event)
        self._asked = self._reopening = ""

    def _reopen(self) -> None:
        one = self._workshop
        if one is not None and self._reopening != one.id:
            self._reopening = one.id
            self._ws.say(f"F10 de nouveau pour rouvrir {one.code} : son sceau ne vaudra plus.", Tone.WARN)
        elif one is not None:
            self._reopening = ""
            self._ws.gestures.run(
                closing.reopen_workshop, one.id,
                done=lambda _none: self._ws.say(
                    f"{one.code} est rouvert, et cela reste dans l’historique. Ce qui a été effacé ne revient pas.",
                    Tone.WARN,
                ),
            )  # fmt: skip

    def _look_at_names(self) -> None:
        self.asked.emit("names", "")

    # -- what others ask of the documents

    @property
    def made(self) -> Sequence[Path]:
        return self.documents.made

    @property
    def busy(self) -> bool:
        return self.documents.busy

    @property
    def task(self) -> Task:
        return self.documents.task

    def cancel(self) -> None:
        self.documents.cancel()


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
