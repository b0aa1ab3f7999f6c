from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import AnswerNotUnderstood, ContentError, parse
from tests.assessments.samples import SAMPLES, sample

WEIGHTED = SAMPLES["weighted"].content
OPTIONS = WEIGHTED["options"]


@pytest.mark.parametrize(("chosen", "fraction"), [("o1", "0"), ("o2", "1"), ("o3", "0.4")])
def test_an_option_earns_its_share_of_the_best_one(chosen, fraction):
    assert sample("weighted").fraction(chosen) == Decimal(fraction)


def test_the_best_option_earns_everything_also_where_none_has_five():
    question = sample("weighted", options=[{"text": "A", "weight": "1.5"}, {"text": "B", "weight": 3}])

    assert (question.fraction("o1"), question.fraction("o2")) == (Decimal("0.5"), 1)


@pytest.mark.parametrize(
    "change",
    [
        {"options": [OPTIONS[0], {"text": "B", "weight": "0"}]},
        {"options": [OPTIONS[0], {"text": "B", "weight": "6"}]},
        {"options": [OPTIONS[0], {"text": "B", "weight": "-1"}]},
        {"options": [OPTIONS[0], {"text": "B"}]},
        {"options": OPTIONS[:1]},
    ],
)
def test_weights_that_say_nothing_are_refused(change):
    with pytest.raises(ContentError):
        parse("weighted", WEIGHTED | change)


def test_one_option_is_chosen():
    with pytest.raises(AnswerNotUnderstood):
        sample("weighted").clean(["o1", "o2"])


@given(st.permutations(OPTIONS), st.sampled_from(["o1", "o2", "o3"]))
def test_the_order_of_options_never_changes_a_mark(options, chosen):
    assert sample("weighted", options=options).fraction(chosen) == sample("weighted").fraction(chosen)


def test_the_page_has_no_weights():
    shown = sample("weighted").shown_options(["o3", "o1", "o2"], "o1")

    assert not any(hasattr(one, "weight") or hasattr(one, "correct") for one in shown)


def test_a_result_tells_what_is_best_and_why():
    explained = sample("weighted").explain("o3")

    assert explained.key == "Membantunya setelah tugas saya selesai"
    assert explained.notes == ("Bicarakan dahulu.", "Kerja sama mendahului laporan.")
