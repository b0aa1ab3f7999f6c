import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import coverage

DURATION = 120.0
span = st.tuples(st.floats(0, 119, allow_nan=False), st.floats(0.01, 60, allow_nan=False)).map(
    lambda pair: [pair[0], min(DURATION, pair[0] + pair[1])]
)
spans = st.lists(span, max_size=12)


def covered(raw):
    return coverage.merge(coverage.NOTHING, [(start, end) for start, end in raw])


@given(spans, spans)
def test_merging_is_commutative(first, second):
    assert coverage.merge(covered(first), covered(second)) == coverage.merge(covered(second), covered(first))


@given(spans, spans, spans)
def test_merging_is_associative(first, second, third):
    a, b, c = covered(first), covered(second), covered(third)
    assert coverage.merge(coverage.merge(a, b), c) == coverage.merge(a, coverage.merge(b, c))


@given(spans)
def test_a_replay_changes_nothing(raw):
    assert coverage.merge(covered(raw), covered(raw)) == covered(raw)


@given(spans, spans)
def test_credit_never_shrinks(first, second):
    before = coverage.watched_seconds(covered(first))
    assert coverage.watched_seconds(coverage.merge(covered(first), covered(second))) >= before - 1e-9


@given(spans)
def test_credit_never_exceeds_the_media(raw):
    assert coverage.watched_seconds(covered(raw)) <= DURATION + 1e-9
    assert 0 <= coverage.percent(covered(raw), DURATION) <= 100


def test_a_part_watched_twice_counts_once():
    assert coverage.watched_seconds(covered([[0, 30], [20, 40], [10, 35]])) == 40


def test_a_seek_to_the_end_is_no_credit_for_what_was_skipped():
    assert coverage.percent(covered([[0, 6], [114, 120]]), DURATION) == pytest.approx(10)


@given(spans, spans)
def test_what_is_taken_away_and_what_is_left_are_the_whole(first, second):
    whole, taken = covered(first), covered(second)
    left = coverage.without(whole, taken)

    assert coverage.without(left, taken) == left
    both = coverage.watched_seconds(coverage.merge(whole, taken))
    assert coverage.watched_seconds(left) + coverage.watched_seconds(taken) == pytest.approx(both)


def test_taking_away_cuts_a_span_in_two():
    assert coverage.without(((0, 60), (90, 100)), ((20, 30), (50, 95))) == ((0, 20), (30, 50), (95, 100))
