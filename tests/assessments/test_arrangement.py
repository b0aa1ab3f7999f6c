"""The order of a quiz's slots, one of them moved at a time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.arrangement import moved


@pytest.mark.parametrize(
    ("slot", "step", "after"),
    [
        (2, -1, [[2, 1], [], [3, 4]]),
        (1, 1, [[2, 1], [], [3, 4]]),
        (2, 1, [[1], [2], [3, 4]]),
        (3, -1, [[1, 2], [3], [4]]),
        (1, -1, [[1, 2], [], [3, 4]]),
        (4, 1, [[1, 2], [], [3, 4]]),
        (9, 1, [[1, 2], [], [3, 4]]),
    ],
)
def test_a_slot_goes_one_place_and_at_its_groups_end_into_the_next(slot, step, after):
    assert moved([[1, 2], [], [3, 4]], slot, step) == after


@given(st.permutations(range(8)), st.lists(st.integers(0, 8), max_size=4), st.integers(0, 7))
def test_nothing_is_lost_and_back_is_where_it_was(slots, cuts, slot):
    edges = [0, *sorted(cuts), 8]
    groups = [list(slots[start:end]) for start, end in pairwise(edges)]

    down = moved(groups, slot, 1)

    assert sorted(one for group in down for one in group) == sorted(slots)
    assert len(down) == len(groups)
    assert down == groups or moved(down, slot, -1) == groups
