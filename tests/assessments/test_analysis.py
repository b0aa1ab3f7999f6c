"""The analysis page: what an author reads, what it costs, and who may open it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, override

from assessments import answering, attempts, banking, counting
from assessments.models import ItemSums
from courses.models import Course, Topic
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, add_question, seat_in, unit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
QUERIES_MOST = 6


@pytest.fixture
def quiz(office):
    """Three questions of a training that bo teaches; the third has a distractor that nobody takes."""
    topic = Topic.objects.create(slug="umum", title="Umum")
    Course.objects.create(code="MBP-01", slug="mbp", title="Moderasi", topic=topic, organiser=office)
    quiz = QuizFactory(course_code="MBP-01", questions=2, attempts_allowed=None)
    options = [{"text": "Toleransi", "correct": True}, {"text": "Paksaan"}, {"text": "Diam"}]
    add_question(quiz, text="=Apa itu moderasi?", options=options)
    return quiz


@pytest.fixture
def answered(quiz):
    """Twelve attempts, each with 2 of 3: question 1 is right in all, 3 just where 2 is wrong."""
    chair = seat_in(unit("kuis", quiz), at=NOON)
    for number in range(12):
        strong = number % 2
        take(
            chair,
            RIGHT,
            RIGHT if strong else WRONG,
            WRONG if strong else RIGHT,
            at=NOON + timedelta(hours=number),
        )
    counting.count_some(quiz.pk, at=NOON)
    return quiz


def take(chair, *answers, at):
    attempt = attempts.start(chair, "kuis", at=at)
    for number, (version_id, answer) in enumerate(
        zip(sorted(attempt.version_ids()), answers, strict=True), 1
    ):
        answering.save_answer(attempt, version_id, answer, sequence=number, at=at)
    return attempts.submit(attempt, at=at)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def page(desk, quiz, which="all"):
    return desk.get(reverse("quizzes:analysis", args=[quiz.pk]), {"set": which})


def word(source, **values):
    """The message as the page's readers have it."""
    with override("id"):
        return gettext(source) % values if values else gettext(source)


def said(answer, place):
    return [remark.text for remark in answer.context["analysis"].rows[place].remarks]


def test_an_author_reads_what_is_wrong_with_each_question(desk, answered):
    answer = page(desk, answered)

    html = answer.content.decode()
    unused = "Nobody chose the distractor “%(option)s”."
    assert said(answer, 0) == [word("Too easy."), word(unused, option="Salah")]
    assert word("Discriminates the wrong way: check the key.") in said(answer, 2)
    assert word(unused, option="Diam") in said(answer, 2)
    assert "66,67" in html
    assert len(answer.context["analysis"].remarks) == 1  # twelve attempts are few


def test_the_page_starts_with_first_attempts_and_offers_all(desk, answered):
    first = desk.get(reverse("quizzes:analysis", args=[answered.pk]))

    assert first.context["analysis"].found.count == 1
    assert page(desk, answered).context["analysis"].found.count == 12
    assert page(desk, answered, "best").status_code == 404


def test_a_quiz_without_attempts_says_so(desk, quiz):
    answer = page(desk, quiz)

    assert answer.status_code == 200
    assert word("Back to the quiz") in answer.content.decode()
    assert not answer.context["analysis"].rows


def test_figures_that_are_not_defined_are_dashes_and_never_nan(desk, quiz):
    take(seat_in(unit("kuis", quiz), at=NOON), RIGHT, RIGHT, RIGHT, at=NOON)
    counting.count_some(quiz.pk, at=NOON)

    html = page(desk, quiz).content.decode()

    figures = html.split('<dl class="analysis-figures">')[1].split("</dl>")[0]
    assert figures.count("<dd>–</dd>") == 5  # deviation, alpha, standard error, skewness, kurtosis
    assert ">nan" not in html.lower()


def test_an_edited_question_stands_twice_and_says_which_is_no_longer_asked(desk, answered):
    question = answered.questions.first()
    changed = question.versions.get().content | {"text": "Mana yang benar?"}
    banking.revise(question, changed, by=None, at=NOON)
    attempts.submit(attempts.start(seat_in(unit("kuis", answered), at=NOON), "kuis", at=NOON), at=NOON)
    counting.count_some(answered.pk, at=NOON)

    answer = page(desk, answered)

    assert [row.label for row in answer.context["analysis"].rows] == ["1", "1 v1", "2", "3"]
    assert word("no longer asked") in answer.content.decode()
    assert answer.context["analysis"].found.alpha is None
    assert not answer.context["analysis"].found.same_questions


def test_the_page_costs_few_queries_however_many_questions_and_attempts(desk, answered):
    page(desk, answered)
    with CaptureQueriesContext(connection) as captured:
        assert page(desk, answered).status_code == 200

    assert len(captured) <= QUERIES_MOST, [one["sql"] for one in captured]


def test_the_file_has_a_line_for_each_option(desk, answered):
    answer = desk.get(reverse("quizzes:analysis_file", args=[answered.pk]), {"set": "all"})

    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    third = [line for line in lines if line["question"] == "3"]
    assert len(lines) == 7
    assert [(one["option"], one["right"], one["chosen"]) for one in third] == [
        ("Toleransi", "1", "6"),
        ("Paksaan", "0", "6"),
        ("Diam", "0", "0"),
    ]
    assert {one["facility_percent"] for one in third} == {"50.0"}
    assert {one["text"] for one in third} == {"'=Apa itu moderasi?"}


def test_the_sums_of_another_training_are_not_found(desk):
    other = QuizFactory(course_code="LAIN-01")
    ItemSums.objects.create(quiz=other, which="all")

    for name in ("analysis", "analysis_file"):
        assert desk.get(reverse(f"quizzes:{name}", args=[other.pk])).status_code == 404


def test_learners_do_not_get_in(client, ada, answered):
    client.force_login(ada)

    for name in ("analysis", "analysis_file"):
        assert client.get(reverse(f"quizzes:{name}", args=[answered.pk])).status_code in (302, 403)
