"""Numbers as files have them: with a point, or with a comma where people write one."""

from __future__ import annotations

import re
from decimal import Decimal

from .item import NotTaken
from .notes import Note, note

NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:[.,]\d{0,40})?|[.,]\d{1,40})(?:[eE][+-]?\d{1,2})?", re.ASCII)


def number(raw: str) -> tuple[Decimal, tuple[Note, ...]]:
    """The number, and a note where it had a decimal comma. Raises NotTaken."""
    text = raw.strip()
    if not NUMBER.fullmatch(text):
        raise NotTaken("number_unreadable", text=text[:40])
    notes = (note("comma_number", text=text),) if "," in text else ()
    return Decimal(text.replace(",", ".")), notes
