"""The opening page: today's date in large type, the workshop it calls for, and a warning when they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import programme
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.post_rooms import may_show, own_page
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

_SEEN = frozenset({"workshop", "attendance", "contribution", "axis", "process"})


class DayPage(QWidget):
    """`chosen(workshops, page)`: what to work on, and where to go."""

    chosen = Signal(object, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._proposed: list[WorkshopRow] = []
        self._built: list[WorkshopRow] = []
        self._states: dict[str, QLabel] = {}
        self.date = label("", name="number")
        self.warning = label("", wrap=True)
        self.model: RowsModel[WorkshopRow] = RowsModel(lambda one: workshop_spoken(one, workspace.clock()), parent=self)
        self.list = CardList(
            workspace.look, lambda one: workshop_face(one, workspace.clock()), "Tous les ateliers, par date"
        )
        self.list.setModel(self.model)
        self.proposals = QVBoxLayout()
        self._build()
        self.refresh()
        Refresh(workspace.feed, _SEEN, self.refresh, self)

    def _build(self) -> None:
        inside = QWidget()
        left = QVBoxLayout(inside)
        left.setContentsMargins(0, 0, 8, 0)
        left.addWidget(label("Date de l’ordinateur", muted=True))
        left.addWidget(self.date)
        left.addWidget(self.warning)
        left.addLayout(self.proposals)
        left.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        right = QVBoxLayout()
        right.addWidget(label("Tous les ateliers", name="section"))
        right.addWidget(self.list, 1)
        right.addLayout(
            row(
                self._for("desk", button("Accueil", lambda: self._open("desk"))),
                self._for("capture", button("Saisie", lambda: self._open("capture"))),
                self._for("closing", button("Clôture et documents", lambda: self._open("closing"))),
                None,
            )
        )
        first = "desk" if may_show(self._ws.database.post, "desk") else own_page(self._ws.database.post)
        self.list.activated.connect(lambda _index: self._open(first))
        shortcut(self, keys.START, self._start_chosen)
        shortcut(self, keys.PAIR, self._pair_chosen)
        across = QHBoxLayout()
        across.setSpacing(24)
        across.addWidget(area, 3)
        across.addLayout(right, 2)
        page_layout(self, across)
        self.setFocusProxy(self.list)

    @property
    def proposed(self) -> Sequence[WorkshopRow]:
        return self._proposed

    def refresh(self) -> None:
        now = self._ws.clock()
        rows = self._ws.database.read(programme.workshops)
        self._proposed = list(programme.workshops_of_the_day(rows, now))
        self._proposed.sort(key=lambda one: one.ends_at is not None and one.ends_at < now)
        self.date.setText(french.capital(french.weekday(now)))
        self._warn(rows, now.date())
        self.model.show_rows(rows)
        if not self.list.currentIndex().isValid() and self._proposed:
            place = self.model.row_of(self._proposed[0].id)
            self.list.choose(place or 0)
        self._show_proposals()

    def _warn(self, rows: Sequence[WorkshopRow], today: date) -> None:
        """What is proposed is not of today: today's is closed, or the computer's date is wrong."""
        closed = [one for one in rows if _closed_on(one, today)]
        text = other_day_words(self._proposed, closed, today)
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _show_proposals(self) -> None:
        """Built again only when something of them changed; a focus that was on them goes to the list."""
        for one in self._proposed:
            if one.id in self._states:
                self._states[one.id].setText(workshop_state(one, self._ws.clock()))
        wanted = [replace(one, present=0, contributions=0) for one in self._proposed]
        if wanted == self._built:
            return
        self._built = wanted
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            self.list.setFocus()
        self._build_proposals()

    def _build_proposals(self) -> None:
        while (item := self.proposals.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._states.clear()
        for one in self._proposed:
            self.proposals.addWidget(self._card(one))

    def _card(self, one: WorkshopRow) -> QFrame:
        frame, layout = card()
        layout.addWidget(label(f"{one.code} · {workshop_title(one)}", name="big", wrap=True))
        layout.addWidget(
            label(f"{one.audience_name} · {workshop_when(one)} · {workshop_where(one)}", muted=True, wrap=True)
        )
        self._states[one.id] = label(workshop_state(one, self._ws.clock()), wrap=True)
        layout.addWidget(self._states[one.id])
        beside = list(programme.parallel_to(self._proposed, one))[:1]
        codes = " et ".join(each.code for each in beside)
        both = button(f"Accueil commun avec {codes}", lambda: self.chosen.emit([one, *beside], "desk"))
        if not beside or not may_show(self._ws.database.post, "desk"):
            both.hide()  # never show() without a parent: it would be a window of its own
        to_desk = partial(self.chosen.emit, [one], "desk")
        start = button("Commencer", lambda: self._start(one), primary=one.started_at is None)
        if one.started_at is not None or self._ws.database.post is not Post.LEAD:
            start.hide()
        layout.addLayout(
            row(
                start,
                self._for("desk", button("Accueil", to_desk, primary=one.started_at is not None)),
                self._for("capture", button("Saisie", lambda: self.chosen.emit([one], "capture"))),
                self._for("closing", button("Clôture", lambda: self.chosen.emit([one], "closing"))),
                None,
            )
        )
        layout.addLayout(row(both, None))
        return frame

    def _for(self, page: str, way: QPushButton) -> QPushButton:
        """The ways to the pages of this post, and to no other one."""
        if not may_show(self._ws.database.post, page):
            way.hide()
        return way

    def _start(self, one: WorkshopRow) -> None:
        from fabrique_desktop.services import closing

        at = self._ws.clock()
        self._ws.gestures.run(
            closing.start_workshop, one.id, at,
            done=lambda _none: self._ws.say(
                f"{one.code} a commencé à {french.clock(at)}.", Tone.OK, "Annuler", partial(self._unstart, one.id)
            ),
        )  # fmt: skip
        self.chosen.emit([one], "")

    def _unstart(self, workshop_id: str) -> None:
        """« Commencer » pressed by mistake: nothing else may have been changed since."""
        from fabrique_desktop.services import history

        self._ws.gestures.run(history.undo_last, history.DAY, [workshop_id], self._ws.clock())

    def _start_chosen(self) -> None:
        chosen: WorkshopRow | None = self.list.current_row()
        if chosen is not None:
            self._start(chosen)

    def _pair_chosen(self) -> None:
        chosen: WorkshopRow | None = self.list.current_row()
        if chosen is not None:
            self.chosen.emit([chosen, *list(programme.parallel_to(self.model.rows, chosen))[:1]], "desk")

    def _open(self, page: str) -> None:
        rows: list[WorkshopRow] = self.list.chosen_rows() or self._proposed[:1]
        if rows:
            self.chosen.emit(rows[:2], page)

    def select(self, workshop_id: str) -> None:
        """Put the cursor of the list on this workshop."""
        place = self.model.row_of(workshop_id)
        if place is not None:
            self.list.selectionModel().setCurrentIndex(
                self.model.index(place), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )


def _closed_on(one: WorkshopRow, today: date) -> bool:
    """Closed, and meant for this day or held then."""
    moments = (one.starts_at, one.started_at, one.ended_at)
    return one.state is WorkshopState.CLOSED and today in {moment.date() for moment in moments if moment is not None}


def other_day_words(proposed: Sequence[WorkshopRow], closed: Sequence[WorkshopRow], today: date) -> str:
    """Said when what is proposed is not of today, before anything is recorded; `closed` are those of today."""
    days = {one.starts_at.date() for one in proposed if one.starts_at is not None}
    told = _closed_words([one.code for one in closed])
    if today in days or (proposed and not days):
        return "" if today in days else told
    if not proposed:
        return f"{told} Tous les ateliers sont clôturés.".strip()
    when = french.weekday(min(days))
    if not closed:
        return (
            f"Attention\u00a0: aucun atelier n’est prévu à cette date. Atelier proposé\u00a0: {when}. "
            "Vérifiez la date de l’ordinateur."
        )
    return f"{told} {'Prochain atelier' if min(days) > today else 'Pas encore clôturé'}\u00a0: {when}."


def _closed_words(codes: Sequence[str]) -> str:
    if len(codes) < 2:
        return "".join(f"L’atelier d’aujourd’hui, {code}, est clôturé." for code in codes)
    return f"Les ateliers d’aujourd’hui, {', '.join(codes[:-1])} et {codes[-1]}, sont clôturés."


def workshop_title(one: WorkshopRow) -> str:
    return one.title or one.axis_name or "Tous les axes"


def workshop_when(one: WorkshopRow) -> str:
    return french.schedule(one.starts_at, one.ends_at, one.date_hint)


def workshop_where(one: WorkshopRow) -> str:
    return ", ".join(part for part in (one.venue, one.room) if part) or "lieu à confirmer"


def workshop_state(one: WorkshopRow, now: datetime) -> str:
    parts = [state_words(one, now)]
    if one.started_at is not None and one.state is not WorkshopState.CLOSED:
        parts = [f"En cours depuis {french.clock(one.started_at)}"]
    if one.present:
        parts.append(french.counted(one.present, "personne présente", "personnes présentes"))
    if one.contributions:
        parts.append(french.counted(one.contributions, "contribution", "contributions"))
    return " · ".join(parts)


def state_words(one: WorkshopRow, now: datetime) -> str:
    """A planned workshop whose hour has passed is not « à venir »."""
    late = one.state is WorkshopState.PLANNED and one.starts_at is not None and one.starts_at < now
    return "Pas commencé" if late else labels.STATE[one.state]


def workshop_face(one: WorkshopRow, now: datetime) -> Face:
    title = one.title or one.axis_short_name
    token = {WorkshopState.RUNNING: "ok", WorkshopState.CLOSED: "unsorted"}.get(one.state, "accent")
    when = french.schedule(one.starts_at, one.ends_at, one.date_hint)
    return Face(one.code, f"{title} · {one.audience_name}\n{when}", ((state_words(one, now), token),), bar=token)


def workshop_spoken(one: WorkshopRow, now: datetime) -> str:
    return f"{one.code}, {workshop_title(one)}, {one.audience_name}, {workshop_when(one)}, {workshop_state(one, now)}"
