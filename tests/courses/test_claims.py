import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import claims, coverage
from courses.claims import Evidence, Play

DURATION = 120.0
OPENED = 1_000_000.0
NOW = OPENED + 300
NOTHING_YET = Evidence()


def told(*rows, sent_at=NOW, **more):
    return {"sent_at": sent_at * 1000, "plays": [list(row) for row in rows]} | more


def plays(report, at=NOW):
    return claims.plays(report, duration=DURATION, opened=OPENED, at=at)


def judged(*found, known=NOTHING_YET, speed=2.0):
    return claims.judge(known, found, speed=speed)


def test_a_browser_whose_clock_is_an_hour_off_is_set_right():
    wrong = NOW + 3600
    report = told([0, 30, (wrong - 30) * 1000, wrong * 1000], sent_at=wrong)

    assert plays(report) == (Play(0, 30, ((NOW - 30, NOW),)),)


def test_time_before_the_unit_was_opened_or_after_now_is_nobodys():
    report = told([0, 30, (OPENED - 500) * 1000, (NOW + 500) * 1000])

    assert plays(report)[0].clock == ((OPENED, NOW),)


def test_players_round_the_end_and_that_is_forgiven():
    assert plays(told([100, 120.4, NOW * 1000 - 20_000, NOW * 1000]))[0].end == DURATION


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"sent_at": 1, "plays": "0-120"},
        {"sent_at": None, "plays": []},
        {"sent_at": float("nan"), "plays": []},
        {"sent_at": True, "plays": []},
        told([0]),
        told([10, 10, 0, 1]),
        told([20, 10, 0, 1]),
        told([-1, 10, 0, 1]),
        told([0, 121, 0, 1]),
        told([120, 120.3, 0, 1]),
        told([0, float("nan"), 0, 1]),
        told([0, float("inf"), 0, 1]),
        told(["0", "10", 0, 1]),
        told([0, 10**400, 0, 1]),
        told([True, 10, 0, 1]),
        told([0, 10, 5, 1]),
        told(*[[0, 1, 0, 1]] * (claims.PLAYS_MOST + 1)),
    ],
)
def test_what_is_no_play_within_the_media_is_refused(report):
    with pytest.raises(claims.NotAClaim):
        plays(report)


def test_two_tabs_at_once_share_their_time():
    first = Play(0, 60, ((NOW - 60, NOW),))
    second = Play(60, 120, ((NOW - 60, NOW),))

    at_normal_speed = judged(first, second, speed=1.0)

    assert at_normal_speed.too_fast
    assert at_normal_speed.evidence.spans == ((0, 60),)


def test_double_speed_is_too_fast_where_normal_speed_is_asked_for():
    at_double_speed = Play(0, 60, ((NOW - 30, NOW),))

    assert judged(at_double_speed, speed=1.0) == claims.Judged(Evidence(), too_fast=True)
    assert judged(at_double_speed, speed=2.0).evidence.spans == ((0, 60),)


def test_what_was_watched_once_may_be_played_again_at_any_speed():
    known = judged(Play(0, 60, ((NOW - 60, NOW),)), speed=1.0).evidence

    assert judged(Play(0, 60, ((NOW, NOW + 10),)), known=known, speed=1.0) == claims.Judged(known, False)


def test_only_what_lies_before_a_gap_was_watched_in_order():
    assert claims.in_order(((0, 30), (30.5, 50), (90, 120))) == 50
    assert claims.in_order(((5, 30),)) == 0


def test_credit_from_before_the_clock_was_kept_stays():
    old = claims.evidence({"spans": [[0, 60]], "position": 60}, started=OPENED)

    assert judged(Play(60, 90, ((NOW - 30, NOW),)), known=old).evidence.spans == ((0, 90),)


def a_play(start, length, began, took):
    end = min(DURATION, start + length)
    clock = ((OPENED + began, OPENED + began + took),) if took else ()
    return Play(start, end, clock)


any_play = st.builds(a_play, st.floats(0, 119), st.floats(0.1, 120), st.floats(0, 250), st.floats(0, 50))


@given(st.lists(any_play, max_size=15), st.sampled_from([1.0, 2.0]))
def test_no_report_gains_credit_without_time_that_passed(claimed, speed):
    known = judged(*claimed, speed=speed).evidence
    passed = coverage.watched_seconds(coverage.merge((), [span for play in claimed for span in play.clock]))
    joins = claims.CLOCK_JOIN_SECONDS * len(claimed)

    most = speed * claims.SPEED_TOLERANCE * (passed + joins) + claims.SLACK_SECONDS
    assert known.watched_seconds <= most + 1e-6


@given(st.lists(any_play, max_size=10), st.lists(any_play, max_size=10))
def test_no_report_takes_credit_away(before, after):
    known = judged(*before).evidence
    grown = judged(*after, known=known).evidence

    assert coverage.merge(known.spans, grown.spans) == grown.spans


@given(st.lists(any_play, max_size=10))
def test_a_replayed_report_changes_nothing(claimed):
    once = judged(*claimed).evidence

    kept = [play for play in claimed if judged(play, known=once).evidence == once]
    assert judged(*kept, known=once).evidence == once


@given(st.permutations([(start, start + 10) for start in range(0, 120, 10)]))
def test_honest_plays_count_in_any_order(pieces):
    honest = [Play(start, end, ((OPENED + start, OPENED + end),)) for start, end in pieces]

    assert judged(*honest, speed=1.0) == claims.Judged(
        Evidence(((0, 120),), ((OPENED, OPENED + 120),)), too_fast=False
    )


@given(st.binary() | st.recursive(st.none() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_other_shape_is_refused_with_one_error(odd):
    with pytest.raises(claims.NotAClaim):
        plays({"sent_at": NOW, "plays": [odd]})


def chopped(seconds, piece, gap, speed=1.9):
    """Plays in pieces of the clock with gaps between, as a forger would who hopes for forgiven edges."""
    plays, media = [], 0.0
    for began in range(0, seconds, int(piece + gap)):
        clock = (NOW + began, NOW + began + piece)
        plays.append(Play(media, media + speed * piece, (clock,)))
        media += speed * piece
    return plays


@given(st.integers(1, 40), st.integers(1, 40), st.integers(2, 4))
def test_time_in_pieces_serves_two_units_no_more_than_what_is_forgiven(piece, gap, units):
    elsewhere, credited = (), 0.0
    for _unit in range(units):
        evidence = claims.judge(
            NOTHING_YET, chopped(600, piece, gap), speed=2.0, elsewhere=elsewhere
        ).evidence
        elsewhere = coverage.merge(elsewhere, evidence.clock)
        credited += evidence.watched_seconds

    whole = 2.0 * claims.SPEED_TOLERANCE * coverage.watched_seconds(elsewhere)
    forgiven = 2.0 * claims.SPEED_TOLERANCE * claims.SHARED_SECONDS + claims.SLACK_SECONDS
    assert credited <= whole + units * forgiven
