"""What attempts come to, worked out by hand."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import outcomes
from assessments.models import Attempt, Quiz

BEST, LAST, FIRST, MEAN = Quiz.Scoring.BEST, Quiz.Scoring.LAST, Quiz.Scoring.FIRST, Quiz.Scoring.MEAN


@dataclass
class Tried:
    number: int
    percent: Decimal | None
    passed: bool | None


def tried(*percents, grade=70):
    """Attempts in this order; None awaits a person."""
    return [
        Tried(
            number,
            None if percent is None else Decimal(percent),
            None if percent is None else Decimal(percent) >= grade,
        )
        for number, percent in enumerate(percents, start=1)
    ]


def stands(scoring, attempts):
    return outcomes.standing(Quiz(scoring=scoring, passing_grade=Decimal(70)), attempts)


@pytest.mark.parametrize(
    ("scoring", "percent", "passed", "number"),
    [(BEST, "80", True, 2), (LAST, "60", False, 3), (FIRST, "50", False, 1), (MEAN, "63.33", False, None)],
)
def test_each_rule_counts_its_own(scoring, percent, passed, number):
    # 50, 80, 60: their mean is 190 / 3 = 63.333…
    standing = stands(scoring, tried("50", "80", "60"))

    assert (standing.percent, standing.passed) == (Decimal(percent), passed)
    assert (standing.of.number if standing.of else None) == number


def test_the_order_in_which_attempts_come_does_not_matter():
    backwards = list(reversed(tried("50", "80", "60")))

    assert stands(LAST, backwards).percent == 60
    assert stands(FIRST, backwards).percent == 50


def test_what_awaits_a_person_counts_for_nothing_yet():
    assert stands(LAST, tried("80", None)).percent == 80
    assert stands(FIRST, tried(None, "80")).percent == 80
    assert stands(MEAN, tried("80", None, "60")).percent == 70
    assert stands(BEST, tried(None)) == outcomes.Standing()


def test_of_equal_attempts_the_earlier_one_counts():
    assert stands(BEST, tried("80", "80")).of.number == 1


def test_what_passed_counts_before_a_higher_score_that_missed_a_sections_grade():
    missed = Tried(1, Decimal(90), passed=False)

    standing = stands(BEST, [missed, Tried(2, Decimal(75), passed=True)])

    assert (standing.percent, standing.passed) == (Decimal(75), True)


def test_a_mean_is_rounded_half_up_and_passes_only_if_an_attempt_did():
    # (69.99 + 70.00) / 2 = 69.995 -> 70.00
    assert stands(MEAN, tried("69.99", "70.00")) == outcomes.Standing(Decimal("70.00"), passed=True)
    missed = [Tried(1, Decimal(90), passed=False), Tried(2, Decimal(80), passed=False)]
    assert stands(MEAN, missed) == outcomes.Standing(Decimal("85.00"), passed=False)


percents = st.decimals(0, 100, places=2)


@given(st.lists(st.none() | percents, max_size=8))
def test_what_counts_lies_between_0_and_100_and_the_best_is_never_below_another(given):
    attempts = tried(*given)
    found = {scoring: stands(scoring, attempts) for scoring in (BEST, LAST, FIRST, MEAN)}

    if all(one is None for one in given):
        assert {one.percent for one in found.values()} == {None}
        return
    assert all(0 <= one.percent <= 100 for one in found.values())
    assert all(found[BEST].percent >= one.percent for one in found.values())
    assert all(found[BEST].passed or not one.passed for one in (found[LAST], found[FIRST]))


def summed(marks, *, drawn, sections=(), grades=(), passing_grade=70):
    """An attempt summed up from (points, of) pairs; points None awaits a person."""
    attempt = Attempt(
        quiz=Quiz(passing_grade=Decimal(passing_grade), category_grades=list(grades)),
        drawn=[{"version": number} | where for number, where in enumerate(drawn, start=1)],
        sections=list(sections),
        marks=[
            {"version": number, "points": points, "of": of}
            for number, (points, of) in enumerate(marks, start=1)
        ],
    )
    outcomes.sum_up(attempt)
    return attempt


def section(title, passing_grade=None):
    return {"title": title, "seconds": None, "passing_grade": passing_grade}


def test_a_section_below_its_own_grade_fails_the_attempt():
    # A: 5 of 5 = 100 %; B: 2 of 4 = 50 %, below 60. Together 7 of 9 = 77.78 %.
    attempt = summed(
        [("5", "5"), ("2", "4")],
        drawn=[{"section": 0}, {"section": 1}],
        sections=[section("A", "60.00"), section("B", "60.00")],
    )

    assert (attempt.percent, attempt.passed) == (Decimal("77.78"), False)
    told = [(one["percent"], one["passed"]) for one in attempt.breakdown["sections"]]
    assert told == [("100.00", True), ("50.00", False)]


def test_a_section_exactly_at_its_grade_passes():
    attempt = summed([("3", "5"), ("5", "5")], drawn=[{"section": 0}] * 2, sections=[section("A", "80.00")])

    assert attempt.passed


def test_a_section_without_points_to_earn_fails_nobody():
    attempt = summed(
        [("1", "1"), ("0", "0")],
        drawn=[{"section": 0}, {"section": 1}],
        sections=[section("A", "60"), section("Survei", "60"), section("Kosong", "60")],
    )

    assert attempt.passed
    assert [one["passed"] for one in attempt.breakdown["sections"]] == [True, None, None]


def test_option_weights_add_up_by_category_each_with_its_own_grade():
    # TIU: 4 + 5 of 10 = 90 %; TKP: 3 + 4 of 10 = 70 %, below 75. Together 16 of 20 = 80 %.
    attempt = summed(
        [("4", "5"), ("3", "5"), ("5", "5"), ("4", "5")],
        drawn=[{"category": name} for name in ("TIU", "TKP", "TIU", "TKP")],
        grades=[
            {"category": "TKP", "passing_grade": "75"},
            {"category": "Tidak ditanyakan", "passing_grade": "90"},
        ],
    )

    assert (attempt.percent, attempt.passed) == (Decimal("80.00"), False)
    told = [(one["title"], one["percent"], one["passed"]) for one in attempt.breakdown["categories"]]
    assert told == [("TIU", "90.00", None), ("TKP", "70.00", False)]


def test_an_attempt_that_awaits_a_person_neither_passes_nor_fails():
    attempt = summed(
        [("5", "5"), (None, "5")],
        drawn=[{"section": 0}, {"section": 1}],
        sections=[section("A", "60"), section("B", "60")],
    )

    assert (attempt.percent, attempt.passed) == (None, None)
    told = [(one["percent"], one["passed"]) for one in attempt.breakdown["sections"]]
    assert told == [("100.00", True), (None, None)]


def test_without_sections_and_categories_there_are_no_parts():
    assert summed([("1", "1")], drawn=[{}]).breakdown == {}
