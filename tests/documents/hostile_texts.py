"""What somebody may type or paste anywhere: markup, signs that turn or hide a line, words without end, any script."""

from __future__ import annotations

import random
from collections.abc import Callable

from fabrique_desktop.documents.fonts import REGULAR, draws, fallback
from fabrique_desktop.documents.text import ready

ENDLESS = "M" * 50_000
TYPED = (
    "",
    " ",
    "<b>gras</b> jamais fermé <i>",
    '<img src="/etc/passwd"/> <a href="https://example.org">ici</a> <font color="red">x</font> <para>',
    '<link href="javascript:alert(1)">cliquez</link><onDraw name="x"/><br/>',
    "&amp; &lt; &#0; <!-- rien --> ]]> <?xml?>",
    "=1+1",
    "+33 6 12 34 56 78",
    "-5",
    "@toi",
    '=HYPERLINK("http://example.org";"clic")',
    "=cmd|' /C calc'!A0",
    "'déjà une apostrophe",
    "0612345678",
    "00123",
    "1/2",
    "1e5",
    "_x0041_ et _x005F_",
    "un\x00deux\x07trois\x0b\x1b[31m\x7f",
    "ordre \u202einversé\u202c et \u2066isolé\u2069\u200f \u061c",
    "un\u200bdeux\ufefftrois\u2060quatre\u00adcinq",
    "🚲 vélo 😀 \U0001f469\u200d\U0001f4bb \U0001d54f",
    "مرحبا بكم في المدينة (12 مرة)، ثم عدنا إلى البيت.",
    "On m’a dit « مرحبا بكم » puis « שלום » en arrivant",
    "שלום לכולם (ביום ראשון)",
    "Nguyễn Thị Hồng Hạnh được mời đến họp ở Đà Nẵng",
    "de\u0301compose\u0301 e\u0300 a\u030a " + "e" + "\u0301" * 60,
    "中文字 한국어 ไทย हिन्दी ⵣ ქართული",
    "\ud800 seul \udfff",
    "ligne une\nligne deux\r\nligne trois\u2028quatre\u2029cinq\x85six\tsept",
    "㎡ ½ ﬁ ﷽ \ufffe \ufdd0 \U0010ffff ﻻ",
    "Ah\u00a0! l’«\u202fœuvre\u202f»\u2007: 1\u202f234,5\u00a0€ — n°\u00a03 …",
    "Rien",
    "anticonstitutionnellement-" * 30,
    "Une phrase comme on en dit, avec sa virgule et son point. ",
)


def picking(seed: int) -> Callable[[str], str]:
    """Any of these texts, or several of them, the same for the same seed."""
    chance = random.Random(seed)

    def pick(_before: str) -> str:
        many = 1 if chance.random() < 0.7 else chance.randint(2, 6)
        return " ".join(chance.choice(TYPED) for _one in range(many))

    return pick


def shown(text: str, face: str = REGULAR) -> str:
    """A typed text as a PDF prints it: cleaned, □ for what no font draws, spaces single."""
    signs = (sign if draws(sign, face) or draws(sign, fallback(face)) else "□" for sign in ready(text))
    return " ".join("".join(signs).split())


def lost(text: str, face: str = REGULAR) -> bool:
    return not all(draws(sign, face) or draws(sign, fallback(face)) for sign in ready(text))
