"""A passage with numbered gaps: `[[1]]`."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from assessments import rich_text

from .question import ContentError

GAP = re.compile(r"\[\[(\d{1,2})\]\]")
WORDS_BEFORE = 8


def require_gaps(passage: str, numbers: Collection[str]) -> None:
    """Raise ContentError unless the passage has each of the numbers once, and no other."""
    named = GAP.findall(passage)
    if not named:
        raise ContentError(_("Write the text, with [[1]] where the first gap is."))
    for number in named:
        if number not in numbers:
            raise ContentError(_("Gap [[%(number)s]] has no answer.") % {"number": number})
    for number in numbers:
        if named.count(number) != 1:
            raise ContentError(_("[[%(number)s]] has to be in the text once.") % {"number": number})


def places_in(passage: str) -> list[tuple[str, str]]:
    """(gap, the words before it) in the passage's order."""
    pieces = GAP.split(passage)
    return list(zip(pieces[1::2], pieces[0::2], strict=False))


def end_of(passage: str) -> str:
    """The words after the last gap."""
    return GAP.split(passage)[-1]


def named_gap(number: str, before: str) -> str:
    """A gap as a result names it: its number and the last words before it."""
    words = rich_text.plain(before).split()
    lead = "… " if len(words) > WORDS_BEFORE else ""
    return rich_text.literal(f"({number}) {lead}{' '.join(words[-WORDS_BEFORE:])} …")
