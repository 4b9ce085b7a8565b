"""Which pages a post has, and whose the others are. What a page asks is refused below it too."""

from __future__ import annotations

from collections.abc import Mapping

from fabrique_desktop.domain.posts import Post

_ALL = ("help", "protection", "sheet", "phrase")
_PAGES: Mapping[Post, frozenset[str]] = {
    Post.DESK: frozenset({"day", "desk", "import", *_ALL}),
    Post.CAPTURE: frozenset({"day", "capture", "tidy", *_ALL}),
    Post.ANSWER: frozenset({"day", *_ALL}),
}
_OWN: Mapping[Post, str] = {Post.DESK: "desk", Post.CAPTURE: "capture"}
_OWNERS: Mapping[str, str] = {
    "desk": "de l’accueil",
    "import": "de l’accueil",
    "capture": "de la saisie",
    "tidy": "de la saisie",
}
_WORDS: Mapping[Post, str] = {
    Post.DESK: "accueil",
    Post.CAPTURE: "saisie",
    Post.LEAD: "pilotage",
    Post.ANSWER: "réponse",
}


def may_show(post: Post, page: str) -> bool:
    return post is Post.LEAD or page in _PAGES[post]


def own_page(post: Post) -> str:
    """Where its evening is spent; the first page for whoever leads, or only reads."""
    return _OWN.get(post, "day")


def not_yours(post: Post, page: str) -> str:
    """« Cette page est celle du pilotage ; ce poste est celui de l’accueil. »"""
    what = "L’écran de la salle est celui" if page == "room" else "Cette page est celle"
    owner = _OWNERS.get(page, "du pilotage")
    return f"{what} {owner}\u00a0; ici, le poste est «\u00a0{_WORDS[post]}\u00a0»."


def post_words(post: Post) -> str:
    return _WORDS[post]
