"""Item statistics against tables worked by hand, and against numpy on random attempts."""

import math
from decimal import Decimal

import numpy as np
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments import marking, remarks, statistics, sums
from assessments.sums import Marked, Response

EXACTLY = 1e-9


def steps(points):
    return int(Decimal(str(points)) * 10_000)


def marked(points, chosen=(), of=1):
    """An attempt at questions 1, 2, …, each worth `of`, with these points and options (None: no answer)."""
    worth = of if isinstance(of, list | tuple) else [of] * len(points)
    percent = marking.percent(sum(map(Decimal, map(str, points))), sum(map(Decimal, map(str, worth))))
    picks = [one if one is None else tuple(one) for one in chosen] + [()] * len(points)
    return Marked(
        percent,
        [
            Response(version, steps(one), steps(top), picks[version - 1])
            for version, (one, top) in enumerate(zip(points, worth, strict=True), start=1)
        ],
    )


def told(attempts):
    return statistics.statistics_of(sums.sums_of(attempts))


# Four learners, three questions worth one point each:
#
#            q1  q2  q3  total  %       q1 was answered
#   Ani       1   1   1    3    100.00  a
#   Budi      1   1   0    2     66.67  a
#   Citra     1   0   0    1     33.33  a
#   Dodi      0   0   0    0      0.00  b
#
# Means: q1 3/4, q2 2/4, q3 1/4, total 6/4. With n - 1 = 3:
#   var q1 = (3 - 9/4)/3 = 1/4, var q2 = (2 - 1)/3 = 1/3, var q3 = 1/4, var total = (14 - 9)/3 = 5/3.
# Rests of q1 (total - q1): 2, 1, 0, 0; mean 3/4, var = (5 - 9/4)/3 = 11/12.
#   cov(q1, rest) = (3 - 4 · 3/4 · 3/4)/3 = (3 - 9/4)/3 = 1/4.
#   index q1 = 100 · (1/4) / sqrt(1/4 · 11/12) = 52.2233
# Sorted q1: 0 1 1 1, sorted rests: 0 0 1 2: sum of products 3, so the same covariance: efficiency 100.
# Rests of q2: 2, 1, 1, 0; mean 1, var (6 - 4)/3 = 2/3; cov = (3 - 4 · 1/2 · 1)/3 = 1/3.
#   index q2 = 100 · (1/3) / sqrt(1/3 · 2/3) = 70.7107
# cov with the total: q1 1/4 + 1/4 = 1/2, q2 1/3 + 1/3 = 2/3, q3 as q1 1/2 (by symmetry).
#   roots .707107, .816497, .707107, together 2.230710: weights 31.6987, 36.6025, 31.6987 %
# alpha = 3/2 · (1 - (1/4 + 1/3 + 1/4) / (5/3)) = 3/2 · (1 - 1/2) = 3/4
TABLE = [
    marked([1, 1, 1], ["a", "c", "e"]),
    marked([1, 1, 0], ["a", "c", "f"]),
    marked([1, 0, 0], ["a", "d", "f"]),
    marked([0, 0, 0], ["b", "d", None]),
]


def test_a_small_table_agrees_with_the_one_worked_by_hand():
    quiz = told(TABLE)

    first, second, third = (quiz.versions[one] for one in (1, 2, 3))
    assert [one.facility_percent for one in (first, second, third)] == [75, 50, 25]
    assert [one.deviation_percent for one in (first, second)] == pytest.approx([50, 100 / math.sqrt(3)])
    assert first.discrimination_index == pytest.approx(52.2232967867)
    assert second.discrimination_index == pytest.approx(70.7106781187)
    assert first.discriminative_efficiency == 100
    assert [one.effective_weight_percent for one in (first, second, third)] == pytest.approx(
        [31.6987298108, 36.6025403784, 31.6987298108]
    )
    assert [one.intended_weight_percent for one in (first, second, third)] == pytest.approx([100 / 3] * 3)
    assert quiz.alpha == pytest.approx(0.75)


def test_the_whole_quiz_agrees_with_the_table_worked_by_hand():
    """Scores 0, 33.33, 66.67, 100: mean 50, median 50, variance (2500 + 277.8889 + 277.8889 + 2500)/3."""
    quiz = told(TABLE)

    assert (quiz.count, quiz.mean, quiz.median) == (4, 50, 50)
    assert quiz.deviation == pytest.approx(math.sqrt(5555.7778 / 3))
    assert quiz.skewness == 0
    # Half of the error variance is left at alpha 3/4: the error is half a deviation.
    assert quiz.standard_error == pytest.approx(math.sqrt(5555.7778 / 3) / 2)


def test_options_tell_who_chose_them():
    """q1: a by 3 with totals 3 + 2 + 1, b by one with 0.

    For b: cov = (0 - 4 · 1/4 · 3/2)/3 = -1/2,
    var b = (1 - 1/4)/3 = 1/4, so r = -1/2 / sqrt(1/4 · 5/3) = -0.774597; a is its mirror.
    """
    first = told(TABLE).versions[1]

    a, b = first.options
    assert (a.id, a.count, a.share_percent, a.mean_total) == ("a", 3, 75, 2)
    assert (b.id, b.count, b.share_percent, b.mean_total) == ("b", 1, 25, 0)
    assert (a.point_biserial, b.point_biserial) == pytest.approx((0.7745966692, -0.7745966692))


def test_who_answered_nothing_is_counted_apart():
    third = told(TABLE).versions[3]

    assert third.unanswered == 1
    assert [(one.id, one.count) for one in third.options] == [("e", 1), ("f", 2)]


def test_of_several_chosen_options_each_counts():
    quiz = told([marked([1], [("a", "b")]), marked([0], ["b"])])

    assert [(one.id, one.count) for one in quiz.versions[1].options] == [("a", 1), ("b", 2)]


def test_a_question_that_works_against_the_quiz_has_a_negative_index_and_no_effective_weight():
    """Those who know the other two miss q3: its cov with the total, 1/3 - 2/3, is below zero."""
    quiz = told([marked([1, 1, 0]), marked([1, 1, 0]), marked([0, 0, 1]), marked([0, 0, 1])])

    assert quiz.versions[3].discrimination_index == -100
    assert quiz.versions[3].effective_weight_percent is None
    assert quiz.versions[1].effective_weight_percent == pytest.approx(50)


@pytest.mark.parametrize("attempts", [[], [marked([1, 0])], [marked([1, 0])] * 3])
def test_what_is_not_defined_is_none(attempts):
    quiz = told(attempts)

    assert (quiz.alpha, quiz.standard_error, quiz.skewness, quiz.kurtosis) == (None,) * 4
    for one in quiz.versions.values():
        assert (one.discrimination_index, one.discriminative_efficiency) == (None, None)
        assert one.effective_weight_percent is None


def test_attempts_of_different_questions_have_no_alpha_but_all_else():
    """Two drew question 3 instead of question 2."""
    some = [marked([1, 1]), marked([0, 1])]
    others = [Marked(one.percent, [one.responses[0], one.responses[1]._replace(version=3)]) for one in some]

    quiz = told(some + others)

    assert (quiz.alpha, quiz.same_questions) == (None, False)
    assert [quiz.versions[one].count for one in (1, 2, 3)] == [4, 2, 2]
    assert [quiz.versions[one].intended_weight_percent for one in (1, 2, 3)] == [50, 25, 25]


def test_a_scale_that_is_worth_nothing_changes_no_figure_of_the_others():
    with_scale = [
        Marked(one.percent, [*one.responses, Response(4, 0, 0, (step,))])
        for one, step in zip(TABLE, "1233", strict=True)
    ]

    quiz, plain = told(with_scale), told(TABLE)

    scale = quiz.versions[4]
    assert (scale.facility_percent, scale.intended_weight_percent, scale.effective_weight_percent) == (
        None,
    ) * 3
    assert [(one.id, one.count) for one in scale.options] == [("1", 1), ("2", 1), ("3", 2)]
    assert quiz.alpha == plain.alpha
    assert [quiz.versions[one] for one in (1, 2, 3)] == [plain.versions[one] for one in (1, 2, 3)]


def remarked(rows, version):
    found = told(rows).versions[version]
    texts = {"a": "A", "b": "B"}
    return [remark.text for remark in remarks.on_question(found, texts, {"a"})]


def test_what_chance_may_make_of_few_attempts_is_not_held_against_the_key():
    """Sixteen attempts: chance reaches 25. Five of q1's eight right ones lack q2, so the index is -25."""
    mixed = [(1, 1)] * 3 + [(1, 0)] * 5 + [(0, 1)] * 5 + [(0, 0)] * 3
    against = [(1, 0)] * 8 + [(0, 1)] * 8
    with override("en"):
        few, clear = (
            remarked([marked(row, ["a" if row[0] else "b", None]) for row in rows], 1)
            for rows in (mixed, against)
        )

    assert few == ["Doesn't discriminate."]
    assert clear == ["Discriminates the wrong way: check the key."]


def test_scores_fall_into_tenths_and_full_marks_into_the_last():
    scores = sums.sums_of([marked([one], of=100) for one in (0, 9.99, 10, 55, 99, 100)]).scores

    assert statistics.distribution(scores) == (2, 1, 0, 0, 0, 1, 0, 0, 0, 2)


# --- numpy says the same ------------------------------------------------------------------------


def random_attempts(seed, count, worth, step):
    chance = np.random.default_rng(seed)
    skill = chance.normal(size=count)
    hard = chance.normal(size=len(worth))
    known = 1 / (1 + np.exp(hard - skill[:, None] + chance.normal(size=(count, len(worth)))))
    grid = np.array([steps(one) for one in worth])
    earned = np.round(known * grid / steps(step)).astype(int) * steps(step)
    return np.minimum(earned, grid)


@pytest.mark.parametrize(
    ("seed", "count", "worth", "step"),
    [
        (1, 2, [1, 1], 1),
        (2, 40, [1] * 20, 1),
        (3, 700, [1, 2, 3, 5, 1, 0.5], "0.0001"),  # hundreds of different marks with four places
        (4, 300, [2] * 10, "0.3333"),
        (5, 2500, [1] * 30, 1),
    ],
)
def test_numpy_finds_the_same(seed, count, worth, step):
    units = random_attempts(seed, count, worth, step)
    attempts = [marked([Decimal(int(one)) / 10_000 for one in row], of=worth) for row in units]
    # Twice as many increments as a sweep would make: adding them is part of what is tested.
    together = sums.QuizSums()
    for start in range(0, count, 7):
        together += sums.sums_of(attempts[start : start + 7])

    quiz = statistics.statistics_of(together)

    points = units / 10_000
    totals = points.sum(axis=1)
    scores = np.array([float(one.percent) for one in attempts])
    _same(quiz.mean, scores.mean())
    _same(quiz.median, np.median(scores))
    _same(quiz.deviation, scores.std(ddof=1))
    variances = points.var(axis=0, ddof=1)
    alpha = len(worth) / (len(worth) - 1) * (1 - variances.sum() / totals.var(ddof=1))
    _same(quiz.alpha, alpha)
    _same(quiz.standard_error, scores.std(ddof=1) * math.sqrt(max(0, 1 - alpha)))
    roots = np.sqrt(np.maximum(0, [np.cov(column, totals)[0, 1] for column in points.T]))
    for place, column in enumerate(points.T):
        one, rest = quiz.versions[place + 1], totals - column
        _same(one.facility_percent, 100 * column.mean() / float(worth[place]))
        _same(one.deviation_percent, 100 * column.std(ddof=1) / float(worth[place]))
        both, best = np.cov(column, rest)[0, 1], np.cov(np.sort(column), np.sort(rest))[0, 1]
        if column.std() and rest.std():
            _same(one.discrimination_index, 100 * np.corrcoef(column, rest)[0, 1])
            _same(one.discriminative_efficiency, 100 * both / best)
        if np.cov(column, totals)[0, 1] >= 0:
            _same(one.effective_weight_percent, 100 * roots[place] / roots.sum())
        _same(one.intended_weight_percent, 100 * float(worth[place]) / float(sum(worth)))


def test_numpy_finds_the_same_skewness_and_kurtosis():
    units = random_attempts(6, 500, [1] * 20, 1)
    quiz = told([marked([int(one) // 10_000 for one in row]) for row in units])

    scores, n = units.sum(axis=1) / 2_000, 500
    m2, m3, m4 = (((scores - scores.mean()) ** power).mean() for power in (2, 3, 4))
    k2, k3 = n / (n - 1) * m2, n**2 / ((n - 1) * (n - 2)) * m3
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    _same(quiz.skewness, k3 / k2**1.5)
    _same(quiz.kurtosis, k4 / k2**2)


def test_numpy_finds_the_same_correlation_of_an_option():
    chance = np.random.default_rng(7)
    picks = chance.choice(["a", "b", "c"], size=300)
    others = chance.integers(0, 9, size=300)
    attempts = [
        marked([int(p == "a"), int(o)], [str(p)], of=[1, 8]) for p, o in zip(picks, others, strict=True)
    ]

    found = told(attempts).versions[1].options

    totals = (picks == "a") + others
    for option in found:
        _same(option.point_biserial, np.corrcoef(picks == option.id, totals)[0, 1])
        _same(option.mean_total, totals[picks == option.id].mean())


def _same(ours, numpys):
    assert ours == pytest.approx(float(numpys), rel=EXACTLY, abs=EXACTLY)


# --- what holds for all attempts ----------------------------------------------------------------

ATTEMPTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4), st.sampled_from(["a", "b", None])).map(
        lambda row: marked([one * 0.25 for one in row[:3]], [row[3]])
    ),
    max_size=12,
)


@given(ATTEMPTS, ATTEMPTS, ATTEMPTS)
def test_sums_of_parts_are_the_sums_of_the_whole_in_any_order(one, two, three):
    a, b, c = (sums.sums_of(part) for part in (one, two, three))

    assert a + b == b + a
    assert (a + b) + c == a + (b + c) == sums.sums_of(one + two + three)
    assert a + sums.QuizSums() == a


@given(ATTEMPTS)
def test_sums_come_back_from_their_document(attempts):
    kept = sums.sums_of(attempts)

    assert sums.from_document(sums.to_document(kept)) == kept


@given(ATTEMPTS)
def test_every_figure_is_within_its_range_and_never_nan(attempts):
    quiz = told(attempts)

    for one in quiz.versions.values():
        assert 0 <= one.facility_percent <= 100
        assert one.discrimination_index is None or -100 <= one.discrimination_index <= 100
        assert one.discriminative_efficiency is None or one.discriminative_efficiency <= 100
        for option in one.options:
            assert 0 <= option.share_percent <= 100
            assert option.point_biserial is None or -1 <= option.point_biserial <= 1
    weights = [one.effective_weight_percent for one in quiz.versions.values()]
    known = [one for one in weights if one is not None]
    assert not known or sum(known) == pytest.approx(100)
    assert quiz.alpha is None or quiz.alpha <= 1
    told_figures = [quiz.mean, quiz.median, quiz.deviation, quiz.skewness, quiz.kurtosis, quiz.standard_error]
    assert not any(one is not None and math.isnan(one) for one in told_figures)


WIDE = st.dictionaries(st.integers(0, 9_000), st.integers(1, 3), max_size=40)


@given(WIDE, WIDE, WIDE)
def test_a_histogram_that_gets_too_wide_is_the_same_whatever_came_first(one, two, three):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "MOST_VALUES", 8)
        a, b, c = (sums.Histogram.of(counts) for counts in (one, two, three))

        assert a + b == b + a
        assert (a + b) + c == a + (b + c)
        together = a + b
        assert len(together.counts) <= 8
        assert sum(together.counts.values()) == sum(one.values()) + sum(two.values())
