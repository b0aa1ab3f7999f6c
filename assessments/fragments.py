"""Pieces of pages that many people get alike: put together once, and kept while there is room."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 8_192
_kept: dict[Hashable, SafeString] = {}


def once(facts: Hashable, make: Callable[[], SafeString]) -> SafeString:
    """What `make` makes of these facts in the page's language; `facts` are all that it depends on."""
    key = (get_language(), facts)
    known = _kept.get(key)
    if known is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        known = _kept[key] = make()
    return known


def forget() -> None:
    """Begin anew: after a transaction whose ids will be given again."""
    _kept.clear()
