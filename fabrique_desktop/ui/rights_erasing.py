"""Erasing somebody in two steps in the page: what will be, and what cannot be; then for good, with a certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fabrique_desktop import erasing
from fabrique_desktop.documents.holding import Held, find_held
from fabrique_desktop.erasing import Around, Erased
from fabrique_desktop.services import erasing_person, passages
from fabrique_desktop.services.erasing_person import ErasedPerson, Needle, ToErase
from fabrique_desktop.services.passages import NamedPassage
from fabrique_desktop.store.copies import Purged
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import rights_words as words
from fabrique_desktop.ui.rights_aside import Aside
from fabrique_desktop.ui.rights_result import ErasedCard
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, card, label
from fabrique_desktop.ui.workspace import Workspace

_MOST_FILES = 40  # shown; the certificate lists them all


class ErasingPanel(QWidget):
    """`left` when nothing was erased, `over` once it is all done, `erased` once that was read."""

    left = Signal()
    over = Signal()
    erased = Signal()

    def __init__(self, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._ws, self._folder = workspace, folder
        self.seen: ToErase | None = None  # nobody, when words of texts are all there is
        self._needles: tuple[Needle, ...] = ()
        self.held: Held | None = None
        self.boxes: list[tuple[QCheckBox, NamedPassage]] = []
        self.done: Erased | None = None
        self._queue: list[NamedPassage] = []
        self._taken = 0
        self._erasing = False
        self.looking, self.aside = Task(self), Aside(self)
        self._build()
        self.looking.finished.connect(self._show_held)
        self.looking.failed.connect(lambda _error: self._show_held(Held(unread=tuple(erasing.folders(self._db)))))
        self.aside.finished.connect(self._all_done)
        self.aside.failed.connect(self._outside_failed)

    @property
    def _db(self) -> Database:
        return self._ws.database

    @property
    def busy(self) -> bool:
        return self.aside.running or bool(self._queue) or self._erasing

    @property
    def about_words(self) -> bool:
        """Words of texts are about to be erased, and nobody of the register."""
        return self.seen is None and bool(self._needles)

    def _build(self) -> None:
        self.result = ErasedCard(self._ws, self._folder)
        self.result.read.connect(self.erased.emit)
        self.title = label("", name="section", wrap=True)
        self.what = label("", wrap=True)
        self.what.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read first, before the keys reach what erases
        self.stays = label(words.what_stays(), muted=True, wrap=True)
        self.passages = QVBoxLayout()
        self.about_files = label("", wrap=True)
        self.files = label("", small=True, muted=True, wrap=True)
        self.delete_files = QCheckBox("Supprimer ces fichiers de l’ordinateur")
        self.erase_button = button("Effacer définitivement", self.erase, primary=True)
        self.leave_button = button("Ne pas effacer", self.left.emit)
        frame, inside = card()
        for part in (self.title, self.what, self.stays):
            inside.addWidget(part)
        inside.addWidget(label("Dans les textes", name="section"))
        inside.addLayout(self.passages)
        inside.addWidget(label("Dans les fichiers produits", name="section"))
        inside.addWidget(self.about_files)
        inside.addWidget(self.files)
        inside.addWidget(self.delete_files)
        inside.addLayout(Flow(self.erase_button, self.leave_button))
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(frame)
        around.addWidget(self.result)
        around.addStretch(1)
        self.asked = frame

    # -- first step: what will be

    def show_person(self, seen: ToErase) -> None:
        self.seen, self._needles = seen, seen.needles
        title = f"Effacer {seen.full_name or 'cette personne'}"
        self._show(title, words.will_be_erased(seen), seen.passages, words.what_stays())

    def show_words(self, typed: str, found: Sequence[NamedPassage]) -> None:
        """Of somebody whom the register does not hold: words of texts, and no more."""
        self.seen, self._needles = None, (erasing.needle_of(typed),)
        self._show(words.in_texts(typed), words.NOT_IN_THE_REGISTER, found, words.text_stays())

    def _show(self, title: str, what: str, found: Sequence[NamedPassage], stays: str) -> None:
        self.held = self.done = None
        self.result.hide()
        self.asked.show()
        self.title.setText(title)
        self.what.setText(what)
        self.stays.setText(stays)
        self._show_passages(found)
        self.about_files.setText("Recherche de ce nom dans les fichiers produits…")
        for part in (self.files, self.delete_files):
            part.hide()
        self.delete_files.setChecked(False)
        self.erase_button.setEnabled(False)
        self.what.setFocus()
        self.looking.stop()
        self.looking.start(find_held, erasing.folders(self._db), self._needles)

    def _show_passages(self, found: Sequence[NamedPassage]) -> None:
        self.boxes = []
        while (item := self.passages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.passages.addWidget(label(words.passages_heading(found), muted=True, wrap=True))
        sure = erasing.certain(found)
        for one in found:
            box = QCheckBox(f"Effacer dans : {words.place(one)}")
            box.setAccessibleDescription(f"{words.passage(one)} {words.doubt(one)}".strip())
            box.setChecked(one in sure)
            self.boxes.append((box, one))
            self.passages.addWidget(box)
            self.passages.addWidget(label(words.passage(one), small=True, wrap=True))
            if words.doubt(one):
                self.passages.addWidget(label(words.doubt(one), small=True, muted=True, wrap=True))

    def _show_held(self, held: Held) -> None:
        self.held = held
        found = [str(one) for one in held.all]
        self.about_files.setText(words.files_heading(len(found)))
        more = [f"… et {len(found) - _MOST_FILES} autres"] if len(found) > _MOST_FILES else []
        self.files.setText("\n".join(f"• {one}" for one in (*found[:_MOST_FILES], *more)))
        self.files.setVisible(bool(found))
        self.delete_files.setVisible(bool(held.bearing))
        self.erase_button.setEnabled(True)

    # -- second step: for good

    def erase(self) -> None:
        """The person, then each passage chosen, one gesture after the other; then what lies outside the dossier."""
        if not self._needles or self.held is None or self.busy:
            return
        chosen = [one for box, one in self.boxes if box.isChecked()]
        if self.seen is None and not chosen:
            self._ws.say("Cochez au moins un passage à effacer.", Tone.INFO)
            return
        self._erasing, self._queue, self._taken = True, chosen, 0
        self.erase_button.setEnabled(False)
        self.leave_button.setEnabled(False)
        if self.seen is None:
            self._before = self._db.read(erasing_person.held)
            self._next_passage()
            return
        self._ws.gestures.run(
            erasing_person.erase_person, self.seen.participant_id, self._ws.clock(),
            done=self._person_erased, failed=self._refused,
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        self._erasing, self._queue = False, []
        self.erase_button.setEnabled(bool(self._needles))
        self.leave_button.setEnabled(True)
        self._ws.refuse(error)

    def _person_erased(self, person: ErasedPerson) -> None:
        self._person = person
        self._next_passage()

    def _next_passage(self, _none: object = None) -> None:
        """What cannot be erased any more, for its text was corrected meanwhile, does not stop the others."""
        if not self._queue and self.seen is None:
            self._ws.gestures.run(
                erasing_person.certify_passages, self._taken, self._before, self._ws.clock(),
                done=self._certified, failed=self._refused,
            )  # fmt: skip
            return
        if not self._queue:
            self._go_outside()
            return
        one = self._queue.pop(0)
        self._ws.gestures.run(
            passages.erase_words, one, self._ws.clock(),
            done=partial(self._passage_erased, one), failed=self._passage_refused,
        )  # fmt: skip

    def _passage_erased(self, one: NamedPassage, _none: object) -> None:
        self._taken += 1
        if one.holder == "contribution":
            self._ws.drafts.forget(one.subject_id)
        self._next_passage()

    def _passage_refused(self, error: Exception) -> None:
        self._ws.refuse(error)
        self._next_passage()

    def _certified(self, person: ErasedPerson) -> None:
        self._person = person
        self._go_outside()

    def _go_outside(self) -> None:
        if self.held is not None:
            self.aside.start(
                erasing.erase_around, self._db.path, self._needles, self.held,
                delete=self.delete_files.isChecked(), at=self._ws.clock(),
            )  # fmt: skip

    def _outside_failed(self, error: Exception) -> None:
        """The dossier is erased: what lies around it is said to be left."""
        self._ws.refuse(error)
        held = self.held.all if self.held is not None else ()
        self._all_done(Around(Purged((), (self._db.path.parent,)), to_destroy=held))

    def _all_done(self, around: Around) -> None:
        self._erasing = False
        self.done = Erased(self._person, around, self._taken)
        self.seen, self._needles = None, ()
        self._unname()
        self.asked.hide()
        self.leave_button.setEnabled(True)
        self.result.show_done(self.done)
        self.over.emit()

    def forget(self) -> None:
        """Ready for somebody else."""
        self.seen = self.held = self.done = None
        self._needles = ()
        self._unname()

    def _unname(self) -> None:
        """Nothing that is kept here says the name any more."""
        self.title.clear()
        self.what.clear()
        self.files.clear()
        self._show_passages(())

    def stop(self) -> None:
        self.looking.stop()
        self.aside.wait()
