"""Rubrics and lateness as arithmetic; expectations worked out by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import lateness, marking, rubrics
from tests.factories.assignments import BEST, MIDDLING, WORST, rubric

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
TITLES = st.text(alphabet="abc é", min_size=1, max_size=20).map(str.strip).filter(bool)
POINTS = st.decimals(0, 1000, places=2).map(str)


@st.composite
def documents(draw):
    """Rubrics as they are stored, with distinct ids."""
    criteria = []
    for place in range(draw(st.integers(1, 4))):
        levels = [
            {"id": f"l{number}", "title": draw(TITLES), "description": "", "points": draw(POINTS)}
            for number in range(draw(st.integers(2, 5)))
        ]
        levels[0]["points"] = "1"
        criteria.append({"id": f"c{place}", "title": draw(TITLES), "description": "", "levels": levels})
    return {"criteria": criteria}


@pytest.mark.parametrize(
    ("chosen", "points", "percent"),
    [(BEST, "10", "100.00"), (MIDDLING, "7", "70.00"), (WORST, "0", "0.00")],
)
def test_the_score_is_the_sum_of_the_chosen_levels(chosen, points, percent):
    score = rubrics.parse(rubric()).score(chosen)

    assert (score.points, score.of) == (Decimal(points), Decimal(10))
    assert marking.percent(score.points, score.of) == Decimal(percent)


def test_every_criterion_needs_a_level_of_its_own():
    parsed = rubrics.parse(rubric())

    with pytest.raises(rubrics.LevelsNotChosen) as refusal:
        parsed.score({"isi": "rapi"})

    assert refusal.value.missing == ("Isi", "Bahasa")


def changed(path, value):
    """The rubric with one value of it changed; `path` leads to it."""
    stored = rubric()
    *way, last = path
    place = stored
    for step in way:
        place = place[step]
    place[last] = value
    return stored


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"criteria": []},
        {"criteria": "isi"},
        {"criteria": [None]},
        {"criteria": rubric()["criteria"] * 7},
        changed(["criteria", 0, "title"], " "),
        changed(["criteria", 0, "id"], "bahasa"),
        changed(["criteria", 0, "levels"], rubric()["criteria"][0]["levels"][:1]),
        changed(["criteria", 0, "levels", 0, "title"], ""),
        changed(["criteria", 0, "levels", 0, "title"], "x" * 201),
        changed(["criteria", 0, "levels", 0, "id"], "cukup"),
        *[
            changed(["criteria", 0, "levels", 0, "points"], points)
            for points in (8, None, "", "-1", "1000.01", "1.005", "NaN", "Infinity", "delapan")
        ],
    ],
)
def test_what_is_no_rubric_is_refused_in_words(stored):
    with pytest.raises(rubrics.RubricError) as refusal:
        rubrics.parse(stored)

    assert str(refusal.value.message)


def test_a_rubric_in_which_nothing_can_be_earned_is_refused():
    stored = rubric()
    for criterion in stored["criteria"]:
        for level in criterion["levels"]:
            level["points"] = "0"

    with pytest.raises(rubrics.RubricError):
        rubrics.parse(stored)


@given(documents())
def test_a_rubric_is_the_same_after_it_was_stored(stored):
    parsed = rubrics.parse(stored)

    assert rubrics.parse(rubrics.dump(parsed)) == parsed


@given(documents(), st.data())
def test_every_choice_scores_within_nothing_and_everything(stored, data):
    parsed = rubrics.parse(stored)
    chosen = {one.id: data.draw(st.sampled_from(one.levels)).id for one in parsed.criteria}

    score = parsed.score(chosen)

    assert 0 <= score.points <= score.of == parsed.most
    assert 0 <= marking.percent(score.points, score.of) <= 100


@given(documents(), st.randoms())
def test_the_order_of_criteria_changes_no_score(stored, chance):
    parsed = rubrics.parse(stored)
    chosen = {one.id: one.levels[-1].id for one in parsed.criteria}
    chance.shuffle(stored["criteria"])

    assert rubrics.parse(stored).score(chosen) == parsed.score(chosen)


@pytest.mark.parametrize(
    ("late_by", "days"),
    [
        (timedelta(seconds=-1), 0),
        (timedelta(0), 1),
        (timedelta(hours=23, minutes=59), 1),
        (timedelta(days=1), 2),
        (timedelta(days=2, hours=12), 3),
    ],
)
def test_each_day_that_began_since_the_due_moment_is_a_day_late(late_by, days):
    assert lateness.days_late(NOON + late_by, NOON) == days


@pytest.mark.parametrize(
    ("percent", "days", "a_day", "left"),
    [
        ("80", 0, "5", "80.00"),
        ("80", 2, "5", "72.00"),
        ("87.5", 1, "33.33", "58.34"),
        ("90", 30, "5", "0.00"),
    ],
)
def test_the_penalty_is_a_share_of_the_score(percent, days, a_day, left):
    penalty = lateness.penalty_percent(days, Decimal(a_day))

    assert lateness.lessened(Decimal(percent), penalty) == Decimal(left)


@given(st.decimals(0, 100, places=2), st.integers(0, 400), st.decimals(0, 100, places=2))
def test_a_penalty_never_raises_a_score_nor_takes_it_below_nothing(percent, days, a_day):
    penalty = lateness.penalty_percent(days, a_day)

    assert 0 <= lateness.lessened(percent, penalty) <= percent
