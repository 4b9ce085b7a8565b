"""The tidy view of the break: filed by the table's own keys, looked at two by two; nothing is asked nor blocked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.tidying import TidyRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import angle_words
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.tidy_gestures import TidyGestures
from fabrique_desktop.ui.tidy_list import TidyList, TidyModel, progress_words
from fabrique_desktop.ui.tidy_pairs import STACKED, PairsPanel
from fabrique_desktop.ui.tidy_state import TidyState, are_together
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.filing import ANGLE_KEYS, kind_menu
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, label, page_layout, row, shortcut
from fabrique_desktop.ui.widgets.typing import is_letter
from fabrique_desktop.ui.workspace import Workspace


class TidyPage(QWidget):
    """`closed` gives the place back to the table; `edit_asked` and `draw_up_asked` lead there with an entry's id.

    `typed` is a letter meant for the line: somebody began to speak again.
    """

    closed = Signal()
    edit_asked = Signal(str)
    draw_up_asked = Signal(str)
    typed = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("keys_of", keys.Where.TIDY.value)  # F1 begins there
        self._ws = workspace
        self.gestures = TidyGestures(workspace, self)
        self.state = TidyState(workspace, self)
        self.progress = label("", wrap=True)
        self.model = TidyModel(self)
        self.list = TidyList(workspace.look)
        self.list.setModel(self.model)
        self.pairs = PairsPanel(workspace.look)
        self.group_button = button("Regrouper", self._group, key=keys.GROUP)
        self.apart_button = button("Pas la même chose", self._set_apart, key=keys.NOT_SAME)
        self.ungroup_button = button("Dégrouper", self._ungroup, key=keys.UNGROUP)
        self._build()
        self._bind()
        self.dress(workspace.look)

    def _build(self) -> None:
        self.kind_button = button("Nature", self._kind_menu, key=keys.KIND)
        angles = []
        for angle, key in ANGLE_KEYS.items():
            made = button(angle_words(angle), partial(self._refile, angle), key=key)
            made.setText(f"{angle_words(angle)} {key.shown}")
            angles.append(made)
        self._across = QHBoxLayout()
        self._across.setSpacing(16)
        self._across.addWidget(self.list)
        self._across.addWidget(self.pairs)
        correct, draw_up = (
            button("Corriger", self._edit, key=keys.EDIT),
            button("Rédiger", self._draw_up, key=keys.DRAW_UP),
        )
        undo = button("Annuler", self.gestures.undo, key=keys.UNDO)
        layout = QVBoxLayout()
        back = button("Revenir", self.closed.emit, key=keys.BACK)
        layout.addLayout(row(self.progress, undo, back, stretch=0))
        layout.addLayout(Flow(*angles, self.kind_button, correct, draw_up, self.ungroup_button, spacing=6))
        layout.addLayout(self._across, 1)
        layout.addLayout(row(self.group_button, self.apart_button, None))
        page_layout(self, layout)

    def _bind(self) -> None:
        for angle, key in ANGLE_KEYS.items():
            shortcut(self, key, partial(self._refile, angle))
        for key, action in (
            (keys.KIND, self._kind_menu),
            (keys.EDIT, self._edit),
            (keys.DRAW_UP, self._draw_up),
            (keys.UNDO, self.gestures.undo),
            (keys.GROUP, self._group),
            (keys.UNGROUP, self._ungroup),
        ):
            shortcut(self, key, action)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._moved())
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._show_buttons())
        self.list.doubleClicked.connect(lambda _index: self._edit())
        self.pairs.chosen_changed.connect(self._show_buttons)
        self.pairs.left.connect(self.list.setFocus)
        self.state.finder.found.connect(self._found)
        self.state.changed.connect(self._arrange)

    # -- what is shown

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self.gestures.workshop_id = workshop.id
        self.state.open_workshop(workshop.id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """To the list. A focus proxy would do it too, and leave out of the Tab round all that stands before it."""
        super().focusInEvent(event)
        self.list.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.state.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.state.sleep()

    def _arrange(self) -> None:
        """The cursor stays on its entry; when that one was put in order, it goes to the next."""
        current, number = self.list.current(), self.list.currentIndex().row()
        chosen = [index.row() for index in self.list.selectedIndexes()]
        pile = next((line.pile for line in self.model.rows if current and line.id == current.id), None)
        self.model.arrange(self.state.lines())
        if current is None:
            self.list.choose_entry(0)
        else:
            place = self.model.row_of(current.id)
            if place is None or self.model.rows[place].pile is not pile:
                if self.pairs.holds_focus():  # its next key would be meant for the entry that just left
                    self.list.setFocus()
                self.list.choose_entry(min([number, *chosen]))
        self._show_progress()
        self._moved()

    def _found(self, id_: str) -> None:
        self._show_progress()
        current = self.list.current()
        if current is not None and current.id == id_:
            self._show_near()

    def _show_progress(self) -> None:
        finder, left = self.state.finder, self.state.progress
        words = progress_words(left)
        if not finder.is_done() and left.total:
            words += f" · proches\u00a0: {finder.looked_at} sur {left.total} regardées"
        self.progress.setText(words)

    def _moved(self) -> None:
        current = self.list.current()
        self.pairs.show_entry(None if current is None else current.contribution)
        if current is not None:
            self.state.finder.want(current.id)
            self.state.finder.rest()
        self._show_near()

    def _show_near(self) -> None:
        current = self.list.current()
        near = None if current is None else self.state.near(current)
        told = ""
        if current is None:
            told = "Choisissez une contribution dans la liste."
        elif near is None:
            told = "Recherche…"
        elif not near:
            told = "Aucune autre contribution ne lui ressemble."
        self.pairs.show_near(None if current is None else current.contribution, near or (), told)

    def _show_buttons(self) -> None:
        """« Regrouper » says with which: the nearest meant, or all that are chosen in the list."""
        current, chosen, near = self.list.current(), self.list.chosen(), self.pairs.chosen
        several = len(chosen) > 1
        with_whom = f"les {len(chosen)} choisies" if several else f"avec {near.contribution.reference}" if near else ""
        self.group_button.setText(f"Regrouper {with_whom}".rstrip() + f"  ({keys.GROUP.shown})")
        self.group_button.setAccessibleName(f"Regrouper {with_whom}".rstrip())
        mergeable = current is not None and near is not None
        if current is not None and near is not None:
            mergeable = not are_together(current.contribution, near.contribution)
        self.group_button.setEnabled(several or mergeable)
        self.apart_button.setEnabled(near is not None)
        self.ungroup_button.setEnabled(current is not None and current.contribution.group_id is not None)

    # -- gestures

    def _chosen(self) -> list[TidyRow]:
        chosen = self.list.chosen()
        if not chosen:
            self._ws.say("Choisissez d’abord une contribution (↑ ↓).", Tone.INFO)
        return chosen

    def _refile(self, angle: AngleChoice) -> None:
        if chosen := self._chosen():
            self.gestures.change_angle([one.contribution for one in chosen], angle)

    def _rekind(self, kind: ContributionKind) -> None:
        if chosen := self._chosen():
            self.gestures.change_kind([one.contribution for one in chosen], kind)

    def _kind_menu(self) -> None:
        """F3 then a letter, as at the table."""
        current = self.list.current()
        menu = kind_menu(self, self, None if current is None else current.contribution.kind, self._rekind)
        menu.popup_at(self.kind_button.mapToGlobal(self.kind_button.rect().bottomLeft()))

    def _edit(self) -> None:
        if (current := self.list.current()) is not None:
            self.edit_asked.emit(current.id)

    def _draw_up(self) -> None:
        if (current := self.list.current()) is not None:
            self.draw_up_asked.emit(current.id)

    def _group(self) -> None:
        """Those chosen in the list when there are several, else the entry and the nearest meant."""
        current, chosen, near = self.list.current(), self.list.chosen(), self.pairs.chosen
        if len(chosen) > 1:
            self.gestures.group([one.contribution for one in chosen])
        elif current is not None and near is not None and not are_together(current.contribution, near.contribution):
            self.gestures.group([current.contribution, near.contribution])

    def _ungroup(self) -> None:
        current = self.list.current()
        if current is not None and current.contribution.group_id is not None:
            self.gestures.ungroup(current.contribution)

    def _set_apart(self) -> None:
        current, near = self.list.current(), self.pairs.chosen
        if current is None or near is None:
            return
        inside = self.pairs.holds_focus()
        self._ws.say(
            f"{current.contribution.reference} et {near.contribution.reference}\u00a0: paire écartée de cette vue.",
            Tone.INFO, "La revoir", partial(self.state.set_apart, current.id, near.id, apart=False),
        )  # fmt: skip
        self.state.set_apart(current.id, near.id)
        if inside and not self.pairs.enter():
            self.list.setFocus()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, inside = event.key(), self.pairs.holds_focus()
        self.state.finder.rest()
        if key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif key == Qt.Key.Key_Delete:
            self._set_apart()
        elif key == Qt.Key.Key_Right and not inside:
            self.pairs.enter()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not inside:
            self._edit()
        elif is_letter(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def keep(self) -> None:
        """Nothing is half-typed here."""

    def dress(self, look: Look) -> None:
        self.list.dress(look)
        self.pairs.dress(look)
        self._across.setStretch(0, 1 if look.zoom >= STACKED else 2)
        self._across.setStretch(1, 1 if look.zoom >= STACKED else 3)
