"""The pages of an attempt, and which of them are open to answers. Pure.

`drawn` and `sections` are an attempt's documents (models.Attempt). Without a way back
only the page that was reached is open; with timed sections, the pages of the section
that was entered; else all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Drawn = Sequence[Mapping[str, Any]]
Sections = Sequence[Mapping[str, Any]]


def page_of(one: Mapping[str, Any]) -> int:
    page: int = one.get("page", 1)
    return page


def last(drawn: Drawn) -> int:
    return max((page_of(one) for one in drawn), default=1)


def open_to(drawn: Drawn, sections: Sections, *, page: int, is_sequential: bool) -> range:
    """The pages whose questions may be answered when `page` was reached."""
    if is_sequential:
        return range(page, page + 1)
    if not are_timed(sections):
        return range(1, last(drawn) + 1)
    here = section_at(drawn, page)
    mine = [page_of(one) for one in drawn if one.get("section") == here]
    return range(min(mine, default=page), max(mine, default=page) + 1)


def next_after(drawn: Drawn, open_pages: range) -> int | None:
    """The page from which there is no way back once it is entered; None on the last stretch."""
    following = open_pages.stop
    return following if following <= last(drawn) else None


def are_timed(sections: Sections) -> bool:
    return any(section.get("seconds") for section in sections)


def section_at(drawn: Drawn, page: int) -> int | None:
    """The place of the page's section among the sections; None before them."""
    return next((one.get("section") for one in drawn if page_of(one) == page), None)


def ends_at(drawn: Drawn, sections: Sections, page: int) -> datetime | None:
    """When the time of the page's section is up; None where it has no time of its own."""
    here = section_at(drawn, page)
    ends = sections[here].get("ends_at") if here is not None else None
    return datetime.fromisoformat(ends) if ends else None
