"""The order of a quiz's slots, section by section. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Groups = Sequence[Sequence[int]]


def moved(groups: Groups, slot: int, step: int) -> list[list[int]]:
    """The groups after `slot` went one place up (-1) or down (+1): at a group's end, into the next one.

    What is first of all or last of all stays, and so does a slot that is in no group.
    """
    moved = [list(group) for group in groups]
    for number, group in enumerate(moved):
        if slot in group:
            here = group.index(slot)
            if 0 <= here + step < len(group):
                group.insert(here + step, group.pop(here))
            elif 0 <= number + step < len(moved):
                neighbour = moved[number + step]
                neighbour.insert(len(neighbour) if step < 0 else 0, group.pop(here))
            break
    return moved
