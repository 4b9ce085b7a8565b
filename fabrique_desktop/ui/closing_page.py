"""Closing and documents in the thirty-minute gap: what is incomplete, one gesture, then what was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import closing, leaks, programme, sealing
from fabrique_desktop.services.closing import Incomplete, Unfiled
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys, names_words
from fabrique_desktop.ui.day_page import workshop_title
from fabrique_desktop.ui.documents_panel import DocumentsPanel
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

_SEEN = frozenset({"workshop", "attendance", "contribution", "participant", "naming_decision", "erratum"})
_ERASED = (
    "La clôture efface pour de bon les numéros de table et les besoins du jour (interprète, accès…). "
    "Si les tables doivent figurer sur la feuille d’émargement, produisez-la avant."
)


_ABOUT_SEAL = (
    "Le même que celui du compte rendu imprimé\u00a0; un erratum ou une réouverture en donne un autre. "
    "«\u00a0fabrique verify\u00a0» compare un paquet entier."
)
_SETTLED_MS = 300  # after which the page has its new shape
_WIDE_LETTERS = 110  # from there on, two columns


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
        made = self.documents
        layout = QVBoxLayout()
        layout.addWidget(self.heading)
        layout.addLayout(
            Flow(self.both_button, self.close_button, made.export_button, made.cancel_button, self.reopen_button)
        )
        layout.addWidget(made.progress)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.columns.setContentsMargins(0, 0, 0, 0)
        self.columns.setSpacing(20)
        self.columns.addWidget(self._build_state(), 1)
        self.columns.addWidget(made, 1)
        inside = QWidget()
        inside.setLayout(self.columns)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        layout.addWidget(self.area, 1)
        page_layout(self, layout)
        self.setFocusProxy(made.export_button)

    def _build_state(self) -> QWidget:
        """What is missing; once closed, the seal."""
        self.erased = label(_ERASED, wrap=True)
        self.anyway = label(
            "Rien n’empêche de clôturer : ce qui manque est dit dans le compte rendu.", muted=True, wrap=True
        )
        self.lacking = label("", name="section")
        self.seal = label("", name="seal", wrap=True)
        self.seal.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.about_seal = label(_ABOUT_SEAL, muted=True, wrap=True)
        frame, inside = card()
        for one in (self.seal, self.about_seal, self.lacking):
            inside.addWidget(one)
        inside.addLayout(self.points)
        inside.addWidget(self.anyway)
        inside.addWidget(self.erased)
        inside.addStretch(1)
        return frame

    def _bind(self) -> None:
        shortcut(self, keys.EXPORT, self.documents.export)
        shortcut(self, keys.CLOSE, self._close_or_reopen)
        shortcut(self, keys.CLOSE_AND_EXPORT, self.close_and_export)
        shortcut(self, keys.NAMES, self._look_at_names)
        self.documents.names_asked.connect(self._look_at_names)
        self.documents.shown.connect(self._bring_into_sight)

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
        self.reopen_button.setVisible(closed)
        for part in (self.close_button, self.both_button, self.erased, self.anyway):
            part.setVisible(not closed)
        self._show_seal(one.id)
        state = "clôturée" if closed else "provisoire : l’atelier n’est pas clôturé"
        self.documents.about.setText(
            "Compte rendu, relevé, lecture à voix haute, feuille d’émargement (PDF), tableur et données ouvertes. "
            f"Version {state}. Rien n’est écrasé. Dans «\u00a0{self._folder().name}\u00a0», à côté du dossier."
        )
        self._show_points(one.id, closed=closed)

    def _show_seal(self, workshop_id: str) -> None:
        found = self._ws.database.read(sealing.seal_code, workshop_id)
        self.seal.setText(f"Sceau\u00a0: {found.code}" if found is not None else "")
        for part in (self.seal, self.about_seal):
            part.setVisible(found is not None)

    def _show_points(self, workshop_id: str, *, closed: bool) -> None:
        self.lacking.setText("Ce qui est resté incomplet" if closed else "Ce qui reste à compléter")
        missing = self._ws.database.read(closing.incomplete, workshop_id)
        names = self._ws.database.read(leaks.undecided, workshop_id)
        _clear(self.points)
        self.documents.names.setText(names_words.to_be_printed(names))
        self.documents.names.setVisible(bool(names))
        for text, page, first in points(missing, names):
            told = label(text, wrap=True)
            if closed and page == "capture":
                self.points.addWidget(told)  # what was said is read-only: a fact, nothing to do there
                continue
            there = button("Y aller", partial(self.asked.emit, page, first), quiet=True)
            there.setAccessibleDescription(text)
            self.points.addLayout(row(told, there, stretch=0))
        if missing.nothing and not names:
            self.points.addWidget(label("Rien : tout est classé, chaque angle a été abordé."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack_when_narrow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._stack_when_narrow()

    def _stack_when_narrow(self) -> None:
        """Side by side only where each column holds a line that can be read."""
        narrow = self.width() < _WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        ways = QBoxLayout.Direction
        self.columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _bring_into_sight(self, part: QWidget) -> None:
        """The page takes its new shape in several steps: it is followed through all of them."""
        changed = self.area.verticalScrollBar().rangeChanged

        def follow(*_range: int) -> None:
            self._show_soon(part)

        changed.connect(follow)
        QTimer.singleShot(_SETTLED_MS, self, lambda: changed.disconnect(follow))
        follow()

    def _show_soon(self, part: QWidget) -> None:
        def show() -> None:
            if part in self.documents.results.openers:  # another workshop's documents may have taken its place
                self.area.ensureWidgetVisible(part)

        QTimer.singleShot(0, self, show)

    # -- closing

    def _close_or_reopen(self) -> None:
        if self._workshop is not None and self._workshop.state is WorkshopState.CLOSED:
            self._reopen()
        else:
            self._close()

    def _close(self) -> None:
        one = self._workshop
        if one is not None and self._meant(one):
            said = (
                f"{one.code} est clôturé : le texte recueilli est désormais en lecture seule ; "
                "numéros de table et besoins du jour sont effacés."
            )
            then = "Produire les documents", self.documents.export
            self._close_after_a_copy(one, lambda: self._ws.say(said, Tone.OK, *then))

    def _close_after_a_copy(self, one: WorkshopRow, done: Callable[[], None]) -> None:
        """What the closing erases is in a copy until the next one is made."""
        self._ws.before(
            "avant-cloture",
            lambda: self._ws.gestures.run(closing.close_workshop, one.id, self._ws.clock(), done=lambda _none: done()),
        )

    def close_and_export(self) -> None:
        """The whole of the gap in one gesture; already closed, the documents only."""
        one = self._workshop
        if one is None or self.busy:
            return
        if one.state is WorkshopState.CLOSED:
            self.documents.export()
        elif self._meant(one, keys.CLOSE_AND_EXPORT):
            self._close_after_a_copy(one, self.documents.export)

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
