"""What the room sees now: one row, so that any window, process or machine can follow it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, record_id


class Scene(StrEnum):
    """The page shown to the room."""

    WELCOME = "welcome"
    CONTRIBUTIONS = "contributions"
    TABLES = "tables"
    RULES = "rules"
    COUNTDOWN = "countdown"
    DOTS = "dots"


class Projection(Journaled, Base):
    """The projected page of a workshop; blank hides everything by one key."""

    __tablename__ = "projection"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), unique=True)
    scene: Mapped[Scene] = mapped_column(choice(Scene), default=Scene.WELCOME)
    blank: Mapped[bool] = mapped_column(default=False)


class ProjectedContribution(Journaled, Base):
    """A saved contribution that a person chose to show; nothing is shown by itself."""

    __tablename__ = "projected_contribution"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    contribution_id: Mapped[str] = mapped_column(ForeignKey("contribution.id"), unique=True)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
