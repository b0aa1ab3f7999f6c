from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import marking
from assessments.marking import Mark
from assessments.questions import parse

points = st.decimals(min_value="0.01", max_value=1000, places=2)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@st.composite
def choices(draw, kind=None):
    kind = kind or draw(st.sampled_from(["single", "multiple"]))
    size = draw(st.integers(2, 7))
    right = draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=1 if kind == "single" else size))
    options = [{"id": f"o{n}", "text": f"Opsi {n}", "correct": n in right} for n in range(size)]
    content = {"text": "?", "points": str(draw(points)), "options": options}
    if kind == "multiple":
        content["policy"] = draw(st.sampled_from(["all_or_nothing", "per_option"]))
    return kind, content


@st.composite
def questions(draw):
    typed = [
        ("truefalse", {"text": "?", "answer": draw(st.booleans())}),
        ("numeric", {"text": "?", "answer": draw(st.integers(-99, 99)), "tolerance": "0.5"}),
        ("short", {"text": "?", "answers": ["moderasi"]}),
    ]
    kind, content = draw(st.one_of(choices(), st.sampled_from(typed)))
    return parse(kind, {"points": str(draw(points)), **content})


@st.composite
def answered(draw):
    question = draw(questions())
    ids = question.option_ids()
    if question.kind == "multiple":
        raw = draw(st.lists(st.sampled_from(ids)))
    else:
        raw = draw(st.sampled_from(ids) if ids else words)
    return question, question.clean(raw)


@given(answered())
def test_a_mark_lies_between_nothing_and_the_questions_points(pair):
    question, answer = pair

    mark = marking.mark(question, answer)

    assert 0 <= mark.points <= mark.of == question.points


@given(questions())
def test_no_answer_earns_nothing(question):
    assert marking.mark(question, None) == Mark(Decimal(0), question.points)


@given(choices(), st.randoms(use_true_random=False), st.data())
def test_the_order_of_options_never_changes_a_mark(drawn, chance, data):
    kind, content = drawn
    shuffled = {**content, "options": chance.sample(content["options"], len(content["options"]))}
    here, there = parse(kind, content), parse(kind, shuffled)
    ids = data.draw(
        st.lists(st.sampled_from(here.option_ids()), max_size=1 if kind == "single" else 7, unique=True)
    )

    assert marking.mark(here, here.clean(ids)) == marking.mark(
        there, there.clean(chance.sample(ids, len(ids)))
    )


@given(choices())
def test_choosing_exactly_the_right_options_earns_everything(drawn):
    kind, content = drawn
    question = parse(kind, content)
    right = [option["id"] for option in content["options"] if option["correct"]]

    assert marking.mark(question, question.clean(right)).points == question.points


@given(st.lists(answered(), max_size=12))
def test_a_percentage_lies_between_0_and_100(pairs):
    total = marking.total(marking.mark(question, answer) for question, answer in pairs)

    assert 0 <= total.percent <= 100


@pytest.mark.parametrize(
    ("gained", "of", "percent"),
    [
        ("2", "3", "66.67"),
        ("1", "3", "33.33"),
        ("1", "8", "12.50"),
        ("69.995", "100", "70.00"),
        ("0", "0", "0.00"),
    ],
)
def test_percentages_are_rounded_half_up_to_two_decimals(gained, of, percent):
    assert marking.percent(Decimal(gained), Decimal(of)) == Decimal(percent)


def test_a_total_that_awaits_a_person_has_no_percentage():
    total = marking.total([Mark(Decimal(1), Decimal(1)), Mark(None, Decimal(4))])

    assert total.percent is None
    assert (total.points, total.of) == (1, 5)
