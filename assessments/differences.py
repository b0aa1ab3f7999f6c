"""What two contents of a question have not in common, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Difference:
    """`place` is the way to it: ("options", 2, "text"), counted from one. None: it wasn't there, or isn't."""

    place: Place
    before: str | None
    after: str | None


def between(before: Mapping[str, object], after: Mapping[str, object]) -> list[Difference]:
    """All that differs, in the order of the newer content, then what it lost."""
    old, new = dict(_leaves(before, ())), dict(_leaves(after, ()))
    places = [*new, *(place for place in old if place not in new)]
    return [
        Difference(place, old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]


def _leaves(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    """The values with their places; what is empty is as good as absent, and ids say nothing to people."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name != "id":
                yield from _leaves(inner, (*place, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*place, number))
    elif isinstance(value, bool):
        yield place, "true" if value else "false"
    elif value is not None and value != "":
        yield place, str(value)
