from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import ContentError, parse
from assessments.questions.question import opaque_id
from tests.assessments.samples import SAMPLES, answers_to, sample

CLOZE = SAMPLES["cloze"].content
PLACE, WORD, YEAR = CLOZE["gaps"]
RIGHT = SAMPLES["cloze"].right


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        ({"1": RIGHT["1"]}, "0.5"),  # weights 2, 1, 1
        ({"2": "moderasi"}, "0.25"),
        ({"2": "Moderasi.", "3": "14,0"}, "0.5"),
        ({"1": opaque_id("Medan"), "2": "x", "3": "14"}, "0.25"),
    ],
)
def test_each_gap_earns_by_its_weight(answer, fraction):
    question = sample("cloze")

    assert question.fraction(question.clean(answer)) == Decimal(fraction)


def test_gaps_lie_between_the_words_they_interrupt():
    question = sample("cloze")

    shown = question.shown_parts(question.option_ids()[::-1], {"2": "wasathiyah"})

    assert [(part.id, part.text, part.typed) for part in shown] == [
        ("1", "Rapat di ", ""),
        ("2", " membahas ", "wasathiyah"),
        ("3", " dengan ", ""),
        ("", " komponen.", ""),
    ]
    assert [one.text for one in shown[0].options] == ["Medan", "Bandung"]
    assert [part.is_number for part in shown] == [False, False, True, False]


def test_a_passage_may_begin_or_end_with_a_gap_and_name_gaps_in_any_order():
    question = parse("cloze", CLOZE | {"passage": "[[3]], [[2]] di [[1]]"})

    assert [(part.id, part.text) for part in question.shown_parts(question.option_ids(), None)] == [
        ("3", ""),
        ("2", ", "),
        ("1", " di "),
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"passage": "Tanpa celah"}, "[[1]]"),
        ({"passage": "[[1]] [[2]] [[3]] [[4]]"}, "[[4]]"),
        ({"passage": "[[1]] [[2]]"}, "[[3]]"),
        ({"passage": "[[1]] [[2]] [[3]] [[1]]"}, "[[1]]"),
        ({"gaps": [PLACE, WORD, {"kind": "matching"}]}, "3"),
        ({"gaps": [PLACE, {"kind": "short", "answers": []}, YEAR]}, "2"),
        ({"gaps": [PLACE, WORD, {**YEAR, "weight": "0"}]}, "3"),
        ({"gaps": [PLACE | {"options": PLACE["options"][:1]}, WORD, YEAR]}, "1"),
    ],
)
def test_a_gap_that_cannot_be_marked_is_refused_by_its_number(change, why):
    with pytest.raises(ContentError, match=why.replace("[", r"\[")):
        parse("cloze", CLOZE | change)


@given(st.data(), st.permutations(PLACE["options"]))
def test_the_order_of_a_gaps_choices_never_changes_a_mark(data, options):
    here, there = sample("cloze"), sample("cloze", gaps=[PLACE | {"options": options}, WORD, YEAR])
    answer = data.draw(answers_to(here))

    assert here.fraction(answer or {}) == there.fraction(there.clean(answer) or {})


def test_the_same_choice_in_two_gaps_is_chosen_in_each_by_itself():
    question = parse("cloze", {"text": "?", "passage": "[[1]] [[2]]", "gaps": [PLACE, PLACE]})

    assert len(question.option_ids()) == 2
    assert question.fraction({"1": opaque_id("Bandung"), "2": opaque_id("Medan")}) == Decimal("0.5")


def test_a_result_tells_each_gap_with_the_words_before_it():
    parts = sample("cloze").explain({"1": opaque_id("Medan"), "3": "14"}).parts

    assert [(part.text, part.answer, part.key, part.is_right) for part in parts] == [
        ("(1) Rapat di …", "Medan", "Bandung", False),
        ("(2) membahas …", "", "moderasi", False),
        ("(3) dengan …", "14", "14", True),
    ]
    assert parts[0].note == "Di Jawa Barat."
