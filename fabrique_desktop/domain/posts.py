"""The posts of an evening, and what each may see and do.

They share the dossier's key: they guard honest use, a mistake, a look over a shoulder; not somebody who takes the file
apart with the phrase in hand.
"""

from __future__ import annotations

from enum import StrEnum


class Post(StrEnum):
    """Who is at the keyboard. `answer` is kept for those who will answer: it reads what was collected, and no more."""

    DESK = "desk"
    CAPTURE = "capture"
    LEAD = "lead"
    ANSWER = "answer"

    @property
    def names(self) -> bool:
        """Whether people's names are for this post."""
        return self in (Post.DESK, Post.LEAD)

    @property
    def words(self) -> bool:
        """Whether what people said is for this post."""
        return self is not Post.DESK
