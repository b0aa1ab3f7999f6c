"""GIFT's small signs: what a backslash protects, where a sign counts, and formats of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from . import html_text
from .notes import Note, note

SIGNS = "~=#{}:\\"
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:[.,]\d{1,30})?)\s*%")
LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")


def unescaped(text: str, sign: str) -> Iterator[int]:
    """Where the sign stands without a backslash before it."""
    for match in re.finditer(rf"\\.|{re.escape(sign)}", text, re.S):
        if match[0] == sign:
            yield match.start()


def holds(text: str, sign: str) -> bool:
    return next(unescaped(text, sign), None) is not None


def cut(text: str, sign: str) -> tuple[str, str]:
    """Before and after the first unescaped sign; after is empty without one."""
    place = next(unescaped(text, sign), None)
    return (text, "") if place is None else (text[:place], text[place + len(sign) :])


def bare(text: str) -> str:
    """The text without its backslashes."""
    return ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


def protected(text: str) -> str:
    """The text with a backslash before every sign, on one line."""
    return "".join(f"\\{letter}" if letter in SIGNS else letter for letter in text).replace("\n", "\\n")


@dataclass(frozen=True)
class Said:
    text: str
    format: str
    notes: tuple[Note, ...] = ()


def said(raw: str, default: str = "", *, on_one_line: bool = True, is_typed: bool = False) -> Said:
    """The words of a piece of the file. Its format is its own, `default`, or guessed from the tags in it.

    What learners type (`is_typed`) is no notation.
    """
    match = FORMAT.match(raw)
    name = match[1] if match else default
    raw = raw[match.end() :] if match else raw
    text = bare(LINE_ENDS.sub(" " if on_one_line else "\n", raw.strip())).strip()
    if name == "html" or (name in ("", "moodle") and html_text.LOOKS_LIKE_HTML.search(text)):
        words, notes = html_text.plain(text) if is_typed else html_text.shown(text)
        return Said(words, name, tuple(notes))
    if name == "markdown":
        return Said(text, name, (note("markdown_signs"),))
    return Said(text, name)


def weight(raw: str) -> tuple[Decimal | None, str]:
    """The percent before an answer, and the answer."""
    match = WEIGHT.match(raw)
    if not match:
        return None, raw
    return Decimal(match[1].replace(",", ".")), raw[match.end() :]
