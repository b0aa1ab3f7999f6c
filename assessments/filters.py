"""What the addresses of listings may ask for."""

from __future__ import annotations

LARGEST_KEY = 2**63
MOST_DIGITS = 19


def key_in(text: str) -> int | None:
    """A row's key; None for anything that can't be one."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number and 0 < int(text) < LARGEST_KEY else None
