from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import ContentError, parse
from assessments.questions.question import opaque_id
from tests.assessments.samples import SAMPLES, answers_to, sample

WORDS = SAMPLES["dragwords"].content
FIRST, SECOND, THIRD = (opaque_id(word) for word in WORDS["words"])


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({"1": FIRST}, Decimal(1) / 3),
        ({"1": FIRST, "2": SECOND, "3": opaque_id("ditolak")}, Decimal(2) / 3),
        ({"1": SECOND, "2": FIRST, "3": THIRD}, Decimal(1) / 3),
        ({"1": FIRST, "2": FIRST}, 0),  # offered once, so it counts nowhere
        ({"1": FIRST, "2": FIRST, "3": THIRD}, Decimal(1) / 3),
    ],
)
def test_each_gap_counts_the_same_and_a_word_only_as_often_as_it_is_offered(answer, fraction):
    question = sample("dragwords")

    assert question.fraction(question.clean(answer)) == fraction


def test_a_word_may_be_right_in_several_gaps_and_is_offered_as_often():
    question = parse("dragwords", {"text": "?", "passage": "[[1]] [[2]] [[3]]", "words": ["a", "a", "b"]})
    a, b = opaque_id("a"), opaque_id("b")

    assert question.option_ids() == (a, b)
    assert [one.copies for one in question.shown_parts((a, b), None)[0].options] == [2, 1]
    assert question.fraction({"1": a, "2": a, "3": b}) == 1
    assert question.fraction({"1": a, "2": a, "3": a}) == 0


def test_where_words_may_repeat_each_counts_wherever_it_is_right():
    question = sample("dragwords", may_repeat=True)

    assert question.fraction({"1": FIRST, "2": FIRST}) == Decimal(1) / 3
    assert {one.copies for one in question.shown_parts(question.option_ids(), None)[0].options} == {None}


def test_gaps_lie_between_the_words_they_interrupt():
    question = sample("dragwords")

    shown = question.shown_parts(question.option_ids()[::-1], {"2": FIRST})

    assert [(part.id, part.text) for part in shown] == [
        ("1", "Pengaduan "),
        ("2", " paling lambat 3 hari kerja, "),
        ("3", " dalam 5 hari, lalu "),
        ("", "."),
    ]
    assert [part.value for part in shown] == ["", FIRST, "", ""]
    assert [one.text for one in shown[0].options] == ["ditolak", "dijawab", "ditindaklanjuti", "diverifikasi"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"passage": "Tanpa celah"}, "[[1]]"),
        ({"passage": "[[1]] [[2]] [[3]] [[4]]"}, "[[4]]"),
        ({"passage": "[[1]] [[2]]"}, "[[3]]"),
        ({"distractors": ["dijawab"]}, "."),
        ({"distractors": ["x", "x"]}, "."),
        ({"passage": "[[1]]", "words": ["a"], "distractors": []}, "."),
        ({"words": []}, "[[1]]"),
    ],
)
def test_what_cannot_be_marked_is_refused(change, why):
    with pytest.raises(ContentError, match=why.replace("[", r"\[")):
        sample("dragwords", **change)


@given(st.data())
def test_the_order_of_the_pool_never_changes_a_mark(data):
    here = sample("dragwords")
    there = sample("dragwords", distractors=["ditolak", "lain"])
    answer = data.draw(answers_to(here)) or {}

    assert here.fraction(answer) == there.fraction(answer)


def test_a_result_tells_each_gap_with_the_words_before_it():
    parts = sample("dragwords").explain({"1": FIRST, "2": opaque_id("ditolak")}).parts

    assert [(part.text, part.answer, part.key, part.is_right) for part in parts] == [
        ("(1) Pengaduan …", "diverifikasi", "diverifikasi", True),
        ("(2) paling lambat 3 hari kerja, …", "ditolak", "ditindaklanjuti", False),
        ("(3) dalam 5 hari, lalu …", "", "dijawab", False),
    ]
