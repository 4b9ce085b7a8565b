"""One step of the déroulé on the lead's page: its button, its title and its minutes edited in place, its hours."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.services import sequencing
from fabrique_desktop.services.sequencing import Announced, StepRow
from fabrique_desktop.ui import keys, lead_words
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.icons import icon
from fabrique_desktop.ui.widgets.moment_edits import NumberEdit
from fabrique_desktop.ui.widgets.parts import button, label, restyle, row
from fabrique_desktop.ui.widgets.passing_undo import let_undo_pass
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import line_field, put_line
from fabrique_desktop.ui.workspace import Workspace

_LONGEST = 600
#: beyond this size of text, hours are one under the other
LARGE = 1.0


class StepLine:
    """The widgets of one step; they keep its id, whatever is shown next."""

    def __init__(self, workspace: Workspace, step_id: str) -> None:
        self.row: StepRow | None = None
        self._announced: Announced | None = None
        self.start = button("", lambda: None)
        self.title = line_field("")
        self.minutes = NumberEdit("", 1, _LONGEST)
        self.planned = label("", muted=True, small=True)
        self.real = label("")
        self.up, self.down, self.remove = (button("", lambda: None, quiet=True) for _ in range(3))
        self.unstart = button("", lambda: None, quiet=True)
        self.side = QWidget()
        side_by_side = row(self.up, self.down, self.remove, self.unstart, spacing=0)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        self.side.setLayout(side_by_side)
        for made in (self.up, self.down):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the mouse: the keys move the step where one is
        self.titled = Entry(
            workspace, [self.title], self.title.text, put_line(self.title),
            lambda words: (sequencing.edit_step, step_id, {"title": words}),
        )  # fmt: skip
        self.timed = Entry(
            workspace, [self.minutes], self.minutes.number, self.minutes.put_number,
            lambda minutes: (sequencing.edit_step, step_id, {"minutes": minutes}),
        )  # fmt: skip
        let_undo_pass(self.title, self.titled)
        let_undo_pass(self.minutes, self.timed)
        self.dress(workspace.look)

    def parts(self) -> tuple[QWidget, ...]:
        return self.start, self.title, self.minutes, self.planned, self.real, self.side

    def holds(self, widget: QWidget | None) -> bool:
        """Whether the focus is on this step."""
        return widget is not None and any(part is widget or part.isAncestorOf(widget) for part in self.parts())

    def show(self, number: int, one: StepRow, announced: Announced | None, *, closed: bool) -> None:
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
        self._announced = announced
        self._show_hours()
        self.remove.setAccessibleName(f"Retirer l’étape {number}, {one.title}")
        self.remove.setToolTip("Retirer cette étape")
        for made, what, key in ((self.up, "Avancer", keys.STEP_UP), (self.down, "Reculer", keys.STEP_DOWN)):
            made.setAccessibleName(f"{what} l’étape {number}, {one.title}")
            made.setToolTip(f"{key.does} ({key.shown})")
        self.unstart.setAccessibleName(f"Étape {number}, {one.title} : pas commencée")
        self.unstart.setToolTip("Pas commencée : l’heure notée par erreur est retirée")
        for move in (self.up, self.down, self.remove):
            move.setVisible(one.started_at is None)
        self.unstart.setVisible(one.started_at is not None)
        for part in (self.start, self.title, self.minutes, self.side):
            part.setEnabled(not closed)

    def _show_hours(self) -> None:
        """What was announced, and what happens; in large letters one under the other."""
        if self.row is None:
            return
        planned, real = lead_words.planned(self.row, self._announced), lead_words.hours(self.row)
        joined = "prévu " + planned.replace("\n", ", ") + f"\n{real}" if planned and planned != "ajoutée" else real
        self.planned.setText(french.spaced("" if self._large else planned))
        self.real.setText(french.spaced(joined) if self._large else real)
        for told in (self.planned, self.real):
            told.setToolTip(lead_words.planned_told(self._announced))

    def dress(self, look: Look) -> None:
        self._large = look.zoom > LARGE
        self._show_hours()
        self.minutes.setFixedWidth(look.px(56))
        self.title.setMinimumWidth(look.px(100))
        self.start.setMinimumWidth(look.px(106))
        for made, picture in ((self.up, "chevron-up"), (self.down, "chevron-down")):
            made.setIcon(icon(picture, look.color("muted"), look.px(16)))
            made.setStyleSheet("padding: 0px;")
            made.setFixedWidth(look.px(24))
        for made, picture in ((self.remove, "trash-2"), (self.unstart, "undo-2")):
            made.setIcon(icon(picture, look.color("muted"), look.px(16)))
            made.setFixedWidth(look.px(40))
        for made in (self.up, self.down, self.remove, self.unstart):
            made.setIconSize(QSize(look.px(16), look.px(16)))
