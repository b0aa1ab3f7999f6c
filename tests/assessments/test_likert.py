from decimal import Decimal

import pytest

from assessments import marking
from assessments.marking import Mark
from assessments.questions import ContentError, parse
from assessments.results import MarkedQuestion
from tests.assessments.samples import SAMPLES, sample


@pytest.mark.parametrize("answer", [None, "1", "3"])
def test_a_scale_changes_no_total_and_awaits_nobody(answer):
    other = Mark(Decimal(3), Decimal(4))

    total = marking.total([other, marking.mark(sample("likert"), answer)])

    assert total == marking.total([other])


def test_points_that_someone_wrote_into_the_content_stay_out():
    assert sample("likert", points="5").points == 0


def test_its_steps_keep_their_order_and_their_numbers():
    question = sample("likert")

    assert question.option_ids() == ("1", "2", "3")
    assert question.explain("3").answer == "Setuju"


@pytest.mark.parametrize("labels", [["Ya"], [], ["Ya", "Ya"], [str(n) for n in range(12)]])
def test_a_scale_that_is_none_is_refused(labels):
    with pytest.raises(ContentError):
        parse("likert", SAMPLES["likert"].content | {"labels": labels})


def test_a_result_calls_it_neither_right_nor_wrong():
    question = sample("likert")
    mark = marking.mark(question, "1")

    marked = MarkedQuestion(1, question.text, mark.points, mark.of, question.explain("1"))

    assert not marked.is_scored
    assert not marked.is_right
    assert not marked.is_partly_right
