"""The déroulé on the lead's page: one line a step, its button, its title and its minutes edited in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import sequencing
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sequencing import StepRow
from fabrique_desktop.ui import keys, lead_words
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.grid_rows import GridRows
from fabrique_desktop.ui.widgets.icons import icon
from fabrique_desktop.ui.widgets.moment_edits import NumberEdit
from fabrique_desktop.ui.widgets.parts import button, column, label, restyle, row, shortcut
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import line_field, put_line, scrolled
from fabrique_desktop.ui.workspace import Workspace

_LONGEST = 600
_NEW_MINUTES = 10


class StepLine:
    """The widgets of one step; they keep its id, whatever is shown next."""

    def __init__(self, workspace: Workspace, step_id: str) -> None:
        self.row: StepRow | None = None
        self.start = button("", lambda: None)
        self.title = line_field("")
        self.minutes = NumberEdit("", 1, _LONGEST)
        self.planned = label("", muted=True)
        self.real = label("")
        self.up, self.down = (button("", lambda: None, quiet=True) for _ in range(2))
        self.moves = QWidget()
        side_by_side = row(self.up, self.down, spacing=0)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        self.moves.setLayout(side_by_side)
        for made in (self.up, self.down):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the mouse: the keys move the step where one is
        self.remove = button("", lambda: None, quiet=True)
        self.titled = Entry(
            workspace, [self.title], self.title.text, put_line(self.title),
            lambda words: (sequencing.edit_step, step_id, {"title": words}),
        )  # fmt: skip
        self.timed = Entry(
            workspace, [self.minutes], self.minutes.number, self.minutes.put_number,
            lambda minutes: (sequencing.edit_step, step_id, {"minutes": minutes}),
        )  # fmt: skip
        self.dress(workspace.look)

    def parts(self) -> tuple[QWidget, ...]:
        return self.start, self.title, self.minutes, self.planned, self.real, self.moves, self.remove

    def holds(self, widget: QWidget | None) -> bool:
        """Whether the focus is on this step."""
        return widget is not None and any(part is widget or part.isAncestorOf(widget) for part in self.parts())

    def show(self, number: int, one: StepRow, *, closed: bool) -> None:
        self.row = one
        self.titled.show(one.title)
        self.timed.show(one.minutes)
        state = "En cours" if one.current else "Faite" if one.started_at else "Commencer"
        self.start.setText(state)
        done = "" if state == "Commencer" else f", {state.lower()} {lead_words.hours(one)}"
        self.start.setAccessibleName(f"Commencer l’étape {number}, {one.title}{done}")
        restyle(self.start, primary=one.current)
        self.title.setAccessibleName(f"Étape {number}, titre")
        self.title.setToolTip(one.title)
        self.minutes.setAccessibleName(f"Étape {number}, minutes")
        self.planned.setText(french.clock(one.planned_at) if one.planned_at else "")
        self.real.setText(lead_words.hours(one))
        self.remove.setAccessibleName(f"Retirer l’étape {number}, {one.title}")
        self.remove.setToolTip("Retirer cette étape")
        for made, what, key in ((self.up, "Avancer", keys.STEP_UP), (self.down, "Reculer", keys.STEP_DOWN)):
            made.setAccessibleName(f"{what} l’étape {number}, {one.title}")
            made.setToolTip(f"{key.does} ({key.shown})")
        for part in (self.moves, self.remove):
            part.setVisible(one.started_at is None)
        for part in (self.start, self.title, self.minutes, self.moves, self.remove):
            part.setEnabled(not closed)

    def dress(self, look: Look) -> None:
        self.minutes.setFixedWidth(look.px(56))
        self.title.setMinimumWidth(look.px(100))
        self.start.setMinimumWidth(look.px(106))
        for made, picture in ((self.up, "chevron-up"), (self.down, "chevron-down")):
            made.setIcon(icon(picture, look.color("muted"), look.px(16)))
            made.setStyleSheet("padding: 0px;")
            made.setFixedWidth(look.px(24))
        self.remove.setIcon(icon("trash-2", look.color("muted"), look.px(16)))
        self.remove.setFixedWidth(look.px(40))


class StepsPanel(QWidget):
    """Enter on a step's button starts it. What is typed is saved for the step it was typed in."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._lines: dict[str, StepLine] = {}
        self.grid = GridRows({1: 1})
        self._heads = [label(text, muted=True, small=True) for text in ("", "Étape", "Minutes", "Prévu", "Réel")]
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

    def show_steps(self, workshop: WorkshopRow, rows: Sequence[StepRow]) -> None:
        another = self._workshop is None or self._workshop.id != workshop.id
        offered = self.usual.hasFocus() or self.like.hasFocus()
        self._workshop = workshop
        for one in rows:
            if one.id not in self._lines:
                self._lines[one.id] = self._line(one.id)
        lines = [self._lines[one.id] for one in rows]
        self._lines = {one.id: line for one, line in zip(rows, lines, strict=True)}
        self.grid.lay([self._heads, *(line.parts() for line in lines)] if lines else [])
        closed = workshop.state is WorkshopState.CLOSED
        for number, (one, line) in enumerate(zip(rows, lines, strict=True), start=1):
            line.show(number, one, closed=closed)
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
        line.remove.clicked.connect(lambda _checked=False: self._ws.gestures.run(sequencing.remove_step, step_id))
        return line

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
        for line in self._lines.values():
            line.dress(look)

    def keep(self) -> None:
        for line in self._lines.values():
            line.titled.commit()
            line.timed.commit()

    # -- gestures

    def _start(self, line: StepLine, _checked: bool = False) -> None:
        one, workshop = line.row, self._workshop
        if one is None or workshop is None:
            return
        if one.started_at is not None:
            self._ws.say(
                f"Cette étape a commencé à {french.clock(one.started_at)} : l’heure est déjà notée.", Tone.INFO
            )
            return
        at, asked = self._ws.clock(), workshop.current_angle
        back = partial(self._ws.gestures.run, sequencing.not_started, one.id, asked)
        told = french.spaced(f"« {one.title} » commence à {french.clock(at)}.")
        self._ws.gestures.run(
            sequencing.start_step, one.id, at, done=lambda _none: self._ws.say(told, Tone.OK, "Annuler", back)
        )

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
        back = partial(self._ws.gestures.run, sequencing.move_step, one.id, -by)
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
        if self._workshop is not None:
            id_ = self._workshop.id
            self._ws.gestures.run(sequencing.shorten, id_, self._ws.clock(), done=partial(self._shortened, id_))

    def _shortened(self, workshop_id: str, former: Mapping[str, int]) -> None:
        back = partial(self._ws.gestures.run, sequencing.replan, workshop_id, former)
        if former:
            self._ws.say("Les étapes à venir sont raccourcies.", Tone.OK, "Annuler", back)
