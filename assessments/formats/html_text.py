"""HTML as the text our questions are, and what is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import nh3

from assessments import rich_text

from .item import PICTURE, NotTaken
from .notes import Note, note

Picture = Callable[[str, str], str]
"""What stands for the picture at this address with these words; empty where there is none."""
MOST_HTML = 50_000

BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "article", "address",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "br", "hr",
}  # fmt: skip
LOST = {
    "table": "lost_table",
    "ul": "lost_list",
    "ol": "lost_list",
    "a": "lost_link",
    **dict.fromkeys(("audio", "video", "iframe", "object", "embed"), "lost_media"),
    **dict.fromkeys(("math", "svg", "canvas"), "lost_formula"),
    **dict.fromkeys(("b", "strong", "i", "em", "u", "s", "del", "mark"), "lost_emphasis"),
}
RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
SCRIPTS = {"sup": RAISED, "sub": LOWERED}
KNOWN = BLOCKS | LOST.keys() | SCRIPTS.keys() | {"img", "td", "th", "span"}
LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|img|su[bp]|ul|ol|li|a|table|tr|td|h[1-6]|code|pre)\b[^<>]*>", re.I
)
SPACE = re.compile(r"[ \t\n\f]+")
BREAK = "\x1f"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def no_picture(address: str, alt: str) -> str:
    return ""


def plain(html: str, picture: Picture = no_picture) -> tuple[str, list[Note]]:
    """The words of the HTML, a line for each block, and notes on what the original showed besides.

    Raises NotTaken where it is longer than any question.
    """
    if len(html) > MOST_HTML:
        raise NotTaken("text_too_long", most=MOST_HTML)
    # Cleaned first: what comes out is well-formed, however broken or hostile what went in.
    clean = nh3.clean(html, tags=set(KNOWN), attributes={"img": {"alt", "src"}}, link_rel=None)
    words = _Words(picture)
    words.feed(clean)
    words.close()
    return tidy("".join(words.said).replace("\n", " ").replace(BREAK, "\n")), list(dict.fromkeys(words.notes))


def shown(html: str, picture: Picture = no_picture) -> tuple[str, list[Note]]:
    """As `plain`, for what people read here as notation: nothing that wasn't meant as such becomes any."""
    words, notes = plain(html, picture)
    return as_shown(words), notes


def as_shown(words: str) -> str:
    """The words as notation that shows them as they are, around the pictures that they bring."""
    parts, at = [], 0
    for mark in PICTURE.finditer(words):
        parts += [rich_text.but_formulas(words[at : mark.start()]), mark[0]]
        at = mark.end()
    return "".join([*parts, rich_text.but_formulas(words[at:])])


def tidy(text: str) -> str:
    """The lines that say something, with single blanks."""
    lines = (SPACE.sub(" ", line.replace(NO_BREAK_SPACE, " ")).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self, picture: Picture) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.said: list[str] = []
        self.notes: list[Note] = []
        self.script: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.said.append(BREAK)
        elif tag in ("td", "th"):
            self.said.append(" ")
        elif tag in SCRIPTS:
            self.script.append(tag)
        elif tag == "img":
            self._show(**{name: value or "" for name, value in attrs})
        if tag in LOST:
            self.notes.append(note(LOST[tag]))

    def _show(self, src: str = "", alt: str = "") -> None:
        if mark := self.picture(src, alt):
            self.said.append(mark)
            return
        name = alt.strip() or src.rpartition("/")[2]
        self.notes.append(note("lost_image", name=name[:80] or "?"))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.said.append(BREAK)
        elif tag in SCRIPTS and self.script:
            self.script.pop()

    def handle_data(self, data: str) -> None:
        data = data.replace(BREAK, " ")
        if self.script and data.strip():
            moved = data.translate(SCRIPTS[self.script[-1]])
            if any(letter == other and letter.strip() for letter, other in zip(moved, data, strict=True)):
                self.notes.append(note("lost_script", text=data.strip()[:40]))
            else:
                data = moved
        self.said.append(data)
