"""What this computer remembers of a typist's post on each dossier: initials, and « ma table » by workshop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 8  # dossiers remembered


class Posts:
    """A part of the preferences; a damaged one is as good as none."""

    def __init__(self, preferences: dict[str, object], remember: Callable[..., None]) -> None:
        kept = preferences.get("posts")
        self._posts: dict[str, Any] = kept if isinstance(kept, dict) else {}
        self._remember = remember

    def recall(self, dossier: str) -> tuple[str, dict[str, int | None]]:
        post = self._posts.get(dossier)
        if not isinstance(post, dict) or not isinstance(post.get("tables"), dict):
            return "", {}
        tables = {key: table for key, table in post["tables"].items() if table is None or isinstance(table, int)}
        return str(post.get("operator", ""))[:8], tables

    def keep(self, dossier: str, operator: str, tables: dict[str, int | None]) -> None:
        self._posts.pop(dossier, None)
        self._posts[dossier] = {"operator": operator, "tables": tables}
        while len(self._posts) > MOST:
            self._posts.pop(next(iter(self._posts)))
        self._remember(posts=self._posts)
