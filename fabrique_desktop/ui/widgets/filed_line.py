"""What is in the line and how it is filed, in and out as one TypedLine; whose draft it is, others know."""

from __future__ import annotations

from dataclasses import replace

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Link, Source
from fabrique_desktop.services import removing
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.typed_line import TypedLine, plain
from fabrique_desktop.ui.widgets.announcing import announce
from fabrique_desktop.ui.widgets.drafting import Drafting
from fabrique_desktop.ui.widgets.line_sheet import LineSheet
from fabrique_desktop.ui.widgets.soon import Soon
from fabrique_desktop.ui.workspace import Workspace

DRAFT_MS = 300
Base = tuple[str, str, int | None, str, str]


def base_of(entry: ContributionRow) -> Base:
    """What an entry says and where it is filed, as a correction starts from."""
    return entry.text, entry.verbatim, entry.table, entry.kind.value, entry.angle.value


class FiledLine(LineSheet):
    """Angle, kind, source and table stay from one line to the next; `_soon` asks for the draft to be kept."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._drafting = Drafting(workspace)
        self.angle = AngleChoice.UNSORTED
        self.kind = ContributionKind.UNSORTED
        self.source = Source.SPOKEN
        self.table: int | None = 1
        self.axis: int | None = None  # at the last workshop; None: all of them
        self._own_axis: int | None = None  # whatever the axis of the entry being corrected
        self._editing = ""
        self._base: Base | None = None
        self._base_beside: tuple[object, ...] = ()
        self._aside: TypedLine | None = None
        self._near_to = ""  # the entry that the line was last said to be close to
        self._soon = Soon(self, DRAFT_MS)

    def dress(self) -> None:
        self.size_to(self._ws.look)
        self.collision.dress(self._ws.look)
        self._show_filing()

    def _show_filing(self) -> None:
        self.show_filed(self.angle, self.kind, self.table)
        self.filing.show_axis(self.axis, editing=bool(self._editing))
        waits = self._aside is not None
        self.show_words(self._ws.look, self.source, editing=bool(self._editing), waits=waits)

    def _typed_line(self) -> TypedLine:
        return TypedLine(
            self.line.toPlainText(), self.verbatim.text(), self.table, self.kind.value, self.angle.value,
            self._editing, self._base, beside=plain(replace(self.beside.details, source=self.source)),
            base_beside=self._base_beside, axis=self.axis,
        )  # fmt: skip

    def _idle(self) -> bool:
        return not self._editing and self._typed_line().empty

    def _gone(self) -> frozenset[str]:
        """Of the entries that lines here correct, those whose text was removed while no window was there to hear."""
        corrected = {self._editing, *(line.editing for line in self._drafting.refused)} - {""}
        return self._ws.database.read(removing.removed_among, corrected) if corrected else frozenset()

    def _fill(self, typed: TypedLine) -> None:
        self.kind, self.angle = ContributionKind(typed.kind), AngleChoice(typed.angle)
        self._editing, self._base, self._base_beside = typed.editing, typed.base, typed.base_beside
        self.source = typed.details.source
        self.table, self.axis = typed.table, typed.axis
        if not typed.editing:
            self._own_axis = typed.axis
        self.line.setPlainText(typed.text)
        self.line.moveCursor(self.line.textCursor().MoveOperation.End)
        about = self._drafting.entry(typed.details.about_id, everywhere=True) if typed.details.about_id else None
        self.beside.show_details(typed.verbatim, typed.details, about.reference if about else "")
        self.collision.put_away()
        self._show_filing()
        self.stand()

    def stand(self) -> None:
        """What holds for as long as it lasts, whatever news pass beside it."""
        entry = self._drafting.entry(self._editing) if self._editing else None
        if self.line.isReadOnly():
            self.show_standing("Atelier clôturé : le texte est en lecture seule, F2 ajoute un erratum.")
        elif entry is not None:
            self.show_standing(f"Correction de {entry.reference}. Échap : laisser comme c’était.")
        else:
            self.show_standing("")

    def say(self, text: str) -> None:
        self._near_to = ""
        super().say(text)

    def _hint(self, contribution_id: str, told: str) -> None:
        """Said in passing, to the eye and to the ear: neither the line nor the focus moves."""
        self.say(told)
        self._near_to = contribution_id
        announce(self.news, told)

    def take_angle(self, angle: AngleChoice) -> None:
        self.angle = angle
        self._show_filing()
        self._soon.start()

    def take_kind(self, kind: ContributionKind) -> None:
        self.kind = kind
        self._show_filing()
        self._soon.start()

    def take_axis(self, axis: int | None) -> None:
        self.axis = self._own_axis = axis
        self._show_filing()
        self._soon.start()

    def _turn_beside(self) -> None:
        self.beside.turn()
        if not self.beside.isVisible():
            self.line.setFocus()

    def _toggle_post_it(self) -> None:
        """From line to line until it is pressed again."""
        self.source = Source.SPOKEN if self.source is Source.POST_IT else Source.POST_IT
        self._show_filing()
        self._soon.start()

    def set_about(self, about_id: str, reference: str, link: Link) -> None:
        """The line being typed reacts to another contribution, or refines it."""
        self.beside.link(about_id, reference, link)
        self.line.setFocus()
