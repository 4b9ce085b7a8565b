"""The déroulé on the lead's page: one line a step, what is done to it, and how it is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import history, sequencing
from fabrique_desktop.services.history import Undone
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sequencing import Announced, StepRow
from fabrique_desktop.ui import keys, lead_words
from fabrique_desktop.ui.lead_step_line import LARGE, StepLine
from fabrique_desktop.ui.lead_undone import undone_sentence
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.grid_rows import GridRows
from fabrique_desktop.ui.widgets.parts import button, column, label, row, shortcut
from fabrique_desktop.ui.widgets.programme_fields import scrolled
from fabrique_desktop.ui.workspace import Workspace

_NEW_MINUTES = 10
_HEADS = ("", "Étape", "Minutes", "Prévu", "Réel")


class StepsPanel(QWidget):
    """Enter on a step's button starts it. What is typed is saved for the step it was typed in."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._lines: dict[str, StepLine] = {}
        self._heads = [label(text, muted=True, small=True) for text in _HEADS]
        self.grid = GridRows({1: 1}, self._heads)
        self.total = label("", muted=True, wrap=True)
        self.late = label("", wrap=True)
        self.shorten = button("", self._shorten)
        self.usual = button("Déroulé habituel (3 h)", self._plan_usual, primary=True)
        self.like = button("", self._plan_like)
        self.add = button("Ajouter une étape", self._add)
        self.first: QWidget = self.usual
        self._other: tuple[str, str] | None = None
        self.grid.after = self.like
        shortcut(self, keys.STEP_UP, partial(self._move_focused, -1))
        shortcut(self, keys.STEP_DOWN, partial(self._move_focused, 1))
        self._build()

    def _build(self) -> None:
        self.empty = label("Pas encore de déroulé pour cet atelier : partez de l’habituel, puis changez-le.", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        foot = QHBoxLayout()
        foot.addLayout(column(self.late, self.total, spacing=0), 1)
        foot.addWidget(self.shorten)
        foot.addWidget(self.add)
        self._area = scrolled(self.empty, row(self.usual, self.like, None), self.grid, foot)
        layout.addWidget(self._area, 1)

    # -- what is shown

    def show_steps(self, workshop: WorkshopRow, rows: Sequence[StepRow], announced: Mapping[str, Announced]) -> None:
        another = self._workshop is None or self._workshop.id != workshop.id
        offered = self.usual.hasFocus() or self.like.hasFocus()
        self._workshop = workshop
        for one in rows:
            if one.id not in self._lines:
                self._lines[one.id] = self._line(one.id)
        lines = [self._lines[one.id] for one in rows]
        self._lines = {one.id: line for one, line in zip(rows, lines, strict=True)}
        self.grid.lay([line.parts() for line in lines])
        closed = workshop.state is WorkshopState.CLOSED
        for number, (one, line) in enumerate(zip(rows, lines, strict=True), start=1):
            line.show(number, one, announced.get(one.id), closed=closed)
        self._tell(workshop, rows, closed)
        if another or not rows:
            self._offer(workshop, bool(rows), closed)
        self._aim(rows)
        if offered and rows:
            self.first.setFocus()  # the buttons that made the déroulé are gone: the next Enter starts its first step

    def _line(self, step_id: str) -> StepLine:
        line = StepLine(self._ws, step_id)
        line.start.clicked.connect(partial(self._start, line))
        line.up.clicked.connect(lambda _checked=False: self._move(line, -1))
        line.down.clicked.connect(lambda _checked=False: self._move(line, 1))
        line.remove.clicked.connect(lambda _checked=False: self._remove(line))
        line.unstart.clicked.connect(lambda _checked=False: self._unstart(step_id))
        return line

    def stay_on(self, step_id: str) -> None:
        """Where a second press of Enter does nothing: the title of the step."""
        if (line := self._lines.get(step_id)) is not None:
            line.title.setFocus()

    def _tell(self, workshop: WorkshopRow, rows: Sequence[StepRow], closed: bool) -> None:
        self.total.setText(french.spaced(lead_words.total(workshop, rows)) if rows else "")
        late = "" if closed else lead_words.lateness(workshop, rows)
        self.late.setText(late)
        self.late.setVisible(bool(late))
        self.shorten.setVisible(bool(late))
        if workshop.ends_at is not None:
            self.shorten.setText(f"Finir à {french.hour(workshop.ends_at)}")
            self.shorten.setAccessibleName(f"{self.shorten.text()} : raccourcir les étapes à venir")
            self.shorten.setToolTip("Raccourcir les étapes à venir, chacune à proportion")
        self.add.setEnabled(not closed)
        for part in (self.empty, self.usual, self.like):
            part.setVisible(not rows)
        self.like.setVisible(not rows and self._other is not None)

    def _offer(self, workshop: WorkshopRow, planned: bool, closed: bool) -> None:
        """Where there is no déroulé: the usual one, or that of the workshop before."""
        self._other = None if planned else self._ws.database.read(sequencing.last_planned, workshop.id)
        if self._other is not None:
            self.like.setText(f"Comme {self._other[1]}")
            self.like.setAccessibleName(f"Reprendre le déroulé de {self._other[1]}")
        self.like.setVisible(self._other is not None)
        for part in (self.usual, self.like):
            part.setEnabled(not closed)

    def _aim(self, rows: Sequence[StepRow]) -> None:
        """Arriving on the page, Enter starts the next step. Not a focus proxy: Tab would jump over what is between."""
        following = next((one for one in rows if one.started_at is None and not one.skipped), None)
        self.first = self._lines[(following or rows[-1]).id].start if rows else self.usual

    def dress(self, look: Look) -> None:
        planned, real = ("", "Prévu, réel") if look.zoom > LARGE else _HEADS[3:]
        self._heads[3].setText(planned)
        self._heads[4].setText(real)
        for line in self._lines.values():
            line.dress(look)

    def keep(self) -> None:
        for line in self._lines.values():
            line.titled.commit()
            line.timed.commit()

    # -- gestures

    def take_back(self, entities: Sequence[str], of: str = "") -> None:
        """The last gesture of this window on the page, or on one of its things: one more gesture, and it says so."""
        if self._workshop is not None:
            self.stay_on(of)
            self._ws.gestures.run(
                history.undo_last, entities, [self._workshop.id], self._ws.clock(), of, done=self._taken_back
            )

    def _taken_back(self, undone: Undone) -> None:
        self.changed.emit()
        if undone.entity == "sequence":
            self.stay_on(undone.entity_id)
        self._ws.say(undone_sentence(undone), Tone.OK)

    def _start(self, line: StepLine, _checked: bool = False) -> None:
        one = line.row
        if one is None:
            return
        if one.started_at is not None:
            self._say_started(one, one.started_at)
            return
        at = self._ws.clock()
        back = partial(self.take_back, history.LEAD, one.id)
        told = french.spaced(f"« {one.title} » commence à {french.clock(at)}.")
        self._ws.gestures.run(
            sequencing.start_step, one.id, at, done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", back)
        )

    def _say_started(self, one: StepRow, at: datetime) -> None:
        """By mistake, or to come back to it: the way is offered."""
        told = f"« {one.title} » a commencé à {french.clock(at)} : l’heure est déjà notée."
        now = next((line.row for line in self._lines.values() if line.row is not None and line.row.current), None)
        if now is None or one.current:
            self._ws.say(french.spaced(told), Tone.INFO, "Pas commencée", partial(self._unstart, one.id))
            return
        back = f"Pour y revenir, « {now.title} » n’est pas commencée."
        self._ws.say(french.spaced(f"{told} {back}"), Tone.INFO, "Y revenir", partial(self._unstart, now.id, one.id))

    def _unstart(self, step_id: str, then: str = "") -> None:
        line = self._lines.get(step_id)
        if line is None or line.row is None:
            return
        self.stay_on(then or step_id)
        told = french.spaced(f"« {line.row.title} » : pas commencée, son heure est retirée.")
        back = partial(self.take_back, history.LEAD, step_id)
        self._ws.gestures.run(
            sequencing.not_started, step_id, done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", back)
        )

    def _remove(self, line: StepLine) -> None:
        if (one := line.row) is not None:
            place = list(self._lines).index(one.id)
            self._ws.gestures.run(sequencing.remove_step, one.id, done=partial(self._removed, one, place))

    def _removed(self, one: StepRow, place: int, _none: None) -> None:
        """The focus stays where the step was: on the title of the one that took its place."""
        self.changed.emit()
        ids = list(self._lines)
        if ids:
            self.stay_on(ids[min(place, len(ids) - 1)])
        else:
            self.usual.setFocus()
        back = partial(self.take_back, history.LEAD, one.id)
        self._ws.say(french.spaced(f"Étape « {one.title} » retirée."), Tone.OK, "Annuler", back)

    def _move_focused(self, by: int) -> None:
        line = next((one for one in self._lines.values() if one.holds(self.focusWidget())), None)
        if line is None:
            self._ws.say("Allez d’abord sur l’étape à déplacer (Tab).", Tone.INFO)
        else:
            self._move(line, by)

    def _move(self, line: StepLine, by: int) -> None:
        """Its widgets follow it: whoever moves it stays on it."""
        if (one := line.row) is not None:
            place = list(self._lines).index(one.id) + 1
            self._ws.gestures.run(sequencing.move_step, one.id, by, done=partial(self._moved, one, by, place))

    def _moved(self, one: StepRow, by: int, before: int, place: int) -> None:
        if place == before:
            edge = "première" if by < 0 else "dernière"
            self._ws.say(french.spaced(f"« {one.title} » est déjà la {edge} étape."), Tone.INFO)
            return
        back = partial(self.take_back, history.LEAD, one.id)
        told = f"« {one.title} » : étape {place} sur {len(self._lines)}."
        self._ws.say(french.spaced(told), Tone.OK, "Annuler", back)

    def _plan_usual(self) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(sequencing.plan_usual, self._workshop.id)

    def _plan_like(self) -> None:
        if self._workshop is not None and self._other is not None:
            self._ws.gestures.run(sequencing.plan_like, self._workshop.id, self._other[0])

    def _add(self) -> None:
        if self._workshop is not None:
            self._ws.gestures.run(sequencing.add_step, self._workshop.id, "Étape", _NEW_MINUTES, done=self._added)

    def _added(self, step_id: str) -> None:
        """The title of the new step waits to be typed over."""
        self.changed.emit()
        if step_id in self._lines:
            self._lines[step_id].title.setFocus()
            self._lines[step_id].title.selectAll()

    def _shorten(self) -> None:
        """Its button goes with the lateness; the focus goes to the first step that it shortens, not to another one."""
        if self._workshop is not None:
            id_ = self._workshop.id
            self._ws.gestures.run(sequencing.shorten, id_, self._ws.clock(), done=self._shortened)

    def _shortened(self, former: Mapping[str, int]) -> None:
        if not former:
            return
        first = next(iter(former))
        self.changed.emit()
        if first in self._lines:  # another workshop may be in hand by now
            self._lines[first].minutes.setFocus()
        back = partial(self.take_back, history.LEAD, first)
        told = "Les étapes à venir sont raccourcies ; « Prévu » garde ce qui était annoncé."
        self._ws.say(french.spaced(told), Tone.OK, "Annuler", back)
