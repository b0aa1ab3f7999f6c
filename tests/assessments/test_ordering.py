from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import ContentError, parse
from assessments.questions.question import opaque_id
from tests.assessments.samples import SAMPLES, drawn_alone, sample

ORDERING = SAMPLES["ordering"].content
A, B, C, D = ORDERING["items"]


def places(*items):
    """The items put into this order."""
    return {opaque_id(item): str(place) for place, item in enumerate(items, start=1)}


@pytest.mark.parametrize(
    ("policy", "order", "fraction"),
    [
        ("place", (A, B, C, D), Fraction(1)),
        ("place", (A, B, D, C), Fraction(1, 2)),
        ("place", (D, A, B, C), Fraction(0)),
        ("neighbours", (A, B, C, D), Fraction(1)),
        ("neighbours", (D, A, B, C), Fraction(2, 3)),
        ("neighbours", (B, A, C, D), Fraction(1, 3)),
        ("neighbours", (D, C, B, A), Fraction(0)),
        ("all_or_nothing", (A, B, C, D), Fraction(1)),
        ("all_or_nothing", (A, B, D, C), Fraction(0)),
    ],
)
def test_partly_right_orders_count_as_the_author_says(policy, order, fraction):
    earned = sample("ordering", policy=policy).fraction(places(*order))

    assert earned == pytest.approx(Decimal(fraction.numerator) / fraction.denominator)


@pytest.mark.parametrize("policy", ["place", "neighbours"])
def test_a_place_given_to_several_items_counts_for_none(policy):
    everywhere_first = {opaque_id(item): "1" for item in ORDERING["items"]}

    assert sample("ordering", policy=policy).fraction(everywhere_first) == 0


def test_what_was_left_out_does_not_take_the_rest_along():
    assert sample("ordering").fraction({opaque_id(A): "1", opaque_id(B): "2"}) == Decimal("0.5")


def test_the_order_is_marked_and_not_where_items_were_shown():
    """However the draw puts the items, the same places earn the same."""
    question = sample("ordering")
    drawn = [drawn_alone(question, seed) for seed in range(9)]

    assert len(set(drawn)) > 1
    for one in drawn:
        answer = {item: places(A, B, C, D)[item] for item in one}
        assert question.fraction(question.clean(answer)) == 1


@given(st.permutations([A, B, C, D]), st.sampled_from(["place", "neighbours", "all_or_nothing"]))
def test_only_the_right_order_earns_everything(order, policy):
    earned = sample("ordering", policy=policy).fraction(places(*order))

    assert (earned == 1) is (list(order) == [A, B, C, D])


@pytest.mark.parametrize(
    "change", [{"items": [A]}, {"items": [A, B, A]}, {"items": "abc"}, {"policy": "generous"}]
)
def test_items_that_have_no_one_order_are_refused(change):
    with pytest.raises(ContentError):
        parse("ordering", ORDERING | change)


def test_the_page_and_its_ids_do_not_tell_the_order():
    shown = sample("ordering").shown_parts(sorted(sample("ordering").option_ids()), None)

    assert {part.id for part in shown} == {opaque_id(item) for item in (D, B, A, C)}
    assert [one.text for one in shown[0].options] == ["1", "2", "3", "4"]


def test_a_result_tells_each_items_place():
    parts = sample("ordering").explain(places(A, C, B, D)).parts

    assert [(part.text, part.answer, part.key, part.is_right) for part in parts] == [
        (A, "1", "1", True),
        (B, "3", "2", False),
        (C, "2", "3", False),
        (D, "4", "4", True),
    ]
