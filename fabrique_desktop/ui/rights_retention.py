"""How long things are kept, what a purge would erase now, and the purge, asked for twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from fabrique_desktop import erasing
from fabrique_desktop.domain.erasures import Retained
from fabrique_desktop.domain.errors import Shape, Unreadable
from fabrique_desktop.erasing import PurgedAround
from fabrique_desktop.services import programme, retention
from fabrique_desktop.services.aipd import compile_aipd
from fabrique_desktop.services.retention import Purge
from fabrique_desktop.store.key_file import is_protected
from fabrique_desktop.ui import rights_words as words
from fabrique_desktop.ui.handing import open_file
from fabrique_desktop.ui.rights_aside import Aside
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.files import ask_save
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, card, label
from fabrique_desktop.ui.workspace import Workspace

_RULES = (
    "En jours après la dernière clôture. Vide : jusqu’à ce que quelqu’un en décide. Le programme n’efface jamais de "
    "lui-même : il le dit ici, et à l’ouverture du dossier."
)
_SURE = (
    "Purger efface pour de bon ce qui est dit ci-dessus ; les nombres restent, rien ne l’annule. Les copies de "
    "sauvegarde d’avant partent avec."
)


class RetentionPanel(QWidget):
    changed = Signal()

    def __init__(self, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._ws, self._folder = workspace, folder
        self.fields: dict[Retained, QLineEdit] = {}
        self.done: Purge | None = None
        self.around: PurgedAround | None = None
        self.aside = Aside(self)
        self.aside.finished.connect(self._purged_around)
        self.aside.failed.connect(workspace.refuse)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._build_rules())
        around.addWidget(self._build_due())
        around.addWidget(self._build_papers())
        around.addStretch(1)

    def _build_rules(self) -> QWidget:
        frame, inside = card()
        inside.addWidget(label("Durées de conservation", name="section"))
        inside.addWidget(label(_RULES, muted=True, wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for place, kind in enumerate(Retained):
            field = QLineEdit()
            field.setAccessibleName(f"{words.kind(kind)}, en jours")
            field.setPlaceholderText(words.NO_LIMIT)
            field.setMaximumWidth(12 * field.fontMetrics().averageCharWidth() + 40)
            field.editingFinished.connect(partial(self._keep_for, kind))
            self.fields[kind] = field
            grid.addWidget(label(words.kind(kind), wrap=True), place, 0)
            grid.addWidget(field, place, 1)
            grid.addWidget(label("jours", muted=True), place, 2)
        inside.addLayout(grid)
        return frame

    def _build_due(self) -> QWidget:
        frame, inside = card()
        self.due = label("", wrap=True)
        self.sure = label(_SURE, wrap=True)
        self.purge_button = button("Purger…", self._ask)
        self.really_button = button("Purger définitivement", self._purge, primary=True)
        self.leave_button = button("Ne pas purger", self._leave)
        self.report_button = button("Enregistrer le rapport…", self._save, primary=True)
        inside.addWidget(label("Ce qu’une purge effacerait aujourd’hui", name="section"))
        inside.addWidget(self.due)
        inside.addWidget(self.sure)
        inside.addLayout(Flow(self.purge_button, self.really_button, self.leave_button, self.report_button))
        for part in (self.sure, self.really_button, self.leave_button, self.report_button):
            part.hide()
        return frame

    def _build_papers(self) -> QWidget:
        frame, inside = card()
        inside.addWidget(label("Documents", name="section"))
        self.aipd_button = button("Annexe d’analyse d’impact (PDF)…", self._aipd)
        self.notice_button = button("Notice d’information (PDF)", self._notice)
        inside.addLayout(Flow(self.aipd_button, self.notice_button))
        return frame

    # -- what is shown

    def refresh(self) -> None:
        rules, at = self._ws.database.read(retention.rules), self._ws.clock()
        for kind, field in self.fields.items():
            if not field.hasFocus():
                field.setText(words.days(rules[kind]))
        found = self._ws.database.read(retention.due, at)
        path = self._ws.database.path
        copies, logs = erasing.old_copies(path, rules, at), len(erasing.old_logs(rules, at))
        self.due.setText(words.due(found, copies, logs))
        self.purge_button.setEnabled((found.anything or bool(copies or logs)) and not self.aside.running)

    # -- the rules

    def _keep_for(self, kind: Retained) -> None:
        field = self.fields[kind]
        typed = field.text().strip()
        rule = self._ws.database.read(retention.rules)[kind]
        if typed == words.days(rule):
            return
        if typed and not (typed.isascii() and typed.isdecimal() and int(typed) <= retention.MOST_DAYS):
            field.setText(words.days(rule))
            self._ws.refuse(Unreadable(typed, Shape.NUMBER))
            return
        self._ws.gestures.run(
            retention.keep_for, kind, int(typed) if typed else None,
            done=lambda _none: self._ws.say("Durée enregistrée ; l’historique le dit.", Tone.OK),
        )  # fmt: skip

    # -- the purge

    def _ask(self) -> None:
        self._step(asked=True)
        self.leave_button.setFocus()

    def _leave(self) -> None:
        self._step(asked=False)
        self.purge_button.setFocus()

    def _step(self, *, asked: bool) -> None:
        for part in (self.sure, self.really_button, self.leave_button):
            part.setVisible(asked)
        self.purge_button.setVisible(not asked)

    def _purge(self) -> None:
        if self.aside.running:
            return
        self._step(asked=False)
        self.purge_button.setEnabled(False)
        self._ws.gestures.run(retention.purge, self._ws.clock(), done=self._purged)

    def _purged(self, done: Purge) -> None:
        self.done = done
        rules = self._ws.database.read(retention.rules)
        people = done.number is not None
        self.aside.start(erasing.purge_around, self._ws.database.path, rules, self._ws.clock(), people=people)

    def _purged_around(self, around: PurgedAround) -> None:
        self.around = around
        self.report_button.show()
        self.report_button.setFocus()
        self._ws.say("Purge terminée. Les nombres sont les mêmes avant et après.", Tone.OK)
        self.changed.emit()
        self.refresh()

    def _save(self) -> None:
        if self.done is None or self.around is None:
            return
        from fabrique_desktop.documents.purge_pdf import write_purge_report  # reportlab, only to write

        rules = self._ws.database.read(retention.rules)
        told = erasing.purge_report(self._ws.database, self.done, self.around, rules)
        proposed = self._folder().parent / f"PURGE_{told.done_at.date().isoformat()}.pdf"
        target = ask_save(self, "Enregistrer le rapport", proposed, "PDF (*.pdf)")
        if target is not None:
            self._written(partial(write_purge_report, told), target, "Rapport enregistré. Il ne porte aucun nom.")

    # -- papers

    def _aipd(self) -> None:
        from fabrique_desktop.documents.aipd_pdf import write_aipd_annex  # reportlab, only to write

        database = self._ws.database
        annex = database.read(compile_aipd, self._ws.clock(), protected=is_protected(database.path))
        proposed = self._folder().parent / f"AIPD_{annex.at.date().isoformat()}.pdf"
        target = ask_save(self, "Enregistrer l’annexe", proposed, "PDF (*.pdf)")
        if target is not None:
            self._written(partial(write_aipd_annex, annex), target, "Annexe enregistrée, à relire et à compléter.")

    def _notice(self) -> None:
        """The one that is handed out at the desk: of the next workshop, or of the last one."""
        from fabrique_desktop.documents import printing

        rows = self._ws.database.read(programme.workshops)
        if not rows:
            return
        folder = self._folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = printing.print_notice(self._ws.database.read(programme.process), rows[0], folder)
        except OSError as error:
            self._ws.refuse(error)
        else:
            open_file(path)
            self._ws.say(f"{path.name} est prête, dans « {folder.name} ».", Tone.OK)

    def _written(self, write: Callable[[Path], object], target: Path, told: str) -> None:
        try:
            write(target if target.suffix else target.with_suffix(".pdf"))
        except OSError as error:
            self._ws.refuse(error)
        else:
            self._ws.say(told, Tone.OK)
