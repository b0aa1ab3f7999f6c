from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import ContentError, parse
from tests.assessments.samples import SAMPLES, answers_to, drawn_alone, named, sample

MATCHING = SAMPLES["matching"].content
PAIRS = MATCHING["pairs"]


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        (named(Maluku="Ambon"), Decimal(1) / 3),
        (named(Maluku="Ambon", Aceh="Denpasar", Bali="Denpasar"), Decimal(2) / 3),
        (named(Aceh="Kupang"), 0),
    ],
)
def test_each_right_pair_earns_its_share(answer, fraction):
    assert sample("matching").fraction(answer) == fraction


def test_two_stems_may_share_a_choice_which_is_offered_once():
    pairs = [{"stem": "Pura", "choice": "Hindu"}, {"stem": "Nyepi", "choice": "Hindu"}]
    question = parse("matching", {"text": "?", "pairs": pairs, "distractors": ["Buddha"]})

    assert len(question.option_ids()) == 2
    assert question.fraction(named(Pura="Hindu", Nyepi="Hindu")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"pairs": PAIRS[:1]},
        {"pairs": [*PAIRS, {"stem": "Papua", "choice": ""}]},
        {"pairs": [*PAIRS, {"stem": "Bali", "choice": "Singaraja"}]},
        {"distractors": ["Ambon"]},
        {"distractors": ["Kupang", "Kupang"]},
        {"pairs": [{"stem": "A", "choice": "X"}, {"stem": "B", "choice": "X"}], "distractors": []},
    ],
)
def test_pairs_that_cannot_be_marked_are_refused(change):
    with pytest.raises(ContentError):
        parse("matching", MATCHING | change)


@given(st.permutations(PAIRS), st.data())
def test_the_order_of_pairs_never_changes_a_mark(pairs, data):
    here, there = sample("matching"), sample("matching", pairs=pairs)
    answer = data.draw(answers_to(here))

    assert here.fraction(answer or {}) == there.fraction(there.clean(answer) or {})


def test_choices_are_shuffled_even_where_the_quiz_keeps_its_order_since_that_is_the_key():
    question = sample("matching")

    orders = {drawn_alone(question, seed) for seed in range(40)}

    assert len(orders) > 10


def test_ids_say_nothing_of_which_choice_belongs_to_which_stem():
    shown = sample("matching").shown_parts(sample("matching").option_ids(), None)
    moved = sample("matching", pairs=PAIRS[::-1])

    assert {part.id for part in shown} == {pair.id for pair in moved.pairs}
    assert not {part.id for part in shown} & set(moved.option_ids())


def test_a_result_tells_each_pair_what_is_right_and_why():
    parts = sample("matching").explain(named(Maluku="Kupang", Bali="Denpasar")).parts

    assert [(part.text, part.answer, part.key, part.is_right) for part in parts] == [
        ("Maluku", "Kupang", "Ambon", False),
        ("Aceh", "", "Banda Aceh", False),
        ("Bali", "Denpasar", "Denpasar", True),
    ]
    assert parts[0].note == "Ambon di pulau Ambon."
