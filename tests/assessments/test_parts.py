"""What holds for every kind whose answer has several fields or whose options have values of their own."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import attempts, marking, questions
from assessments.models import QuestionVersion
from assessments.questions import AnswerNotUnderstood
from tests.assessments import door
from tests.assessments.samples import SAMPLES, answers_to, drawn_alone, keep_pictures, posted_by, sample
from tests.factories.assessments import QuizFactory, add_question, seat_in, unit

KINDS = sorted(SAMPLES)
SCORED = [kind for kind in KINDS if sample(kind).points]
WITH_PARTS = [kind for kind in KINDS if isinstance(SAMPLES[kind].right, dict)]


@pytest.mark.parametrize("kind", SCORED)
def test_the_right_answer_earns_everything_and_the_wrong_one_nothing(kind):
    question = sample(kind)

    assert marking.mark(question, question.clean(SAMPLES[kind].right)).points == question.points
    assert marking.mark(question, question.clean(SAMPLES[kind].wrong)).points == 0


@given(st.data(), st.sampled_from(KINDS))
def test_a_mark_lies_between_nothing_and_the_questions_points(data, kind):
    question = sample(kind)

    mark = marking.mark(question, data.draw(answers_to(question)))

    assert 0 <= mark.points <= mark.of == question.points


@given(st.data(), st.sampled_from(WITH_PARTS))
def test_the_order_in_which_fields_arrive_never_changes_a_mark(data, kind):
    question = sample(kind)
    answer = data.draw(answers_to(question)) or {}
    shuffled = dict(data.draw(st.permutations(list(answer.items()))))

    assert question.clean(shuffled) == question.clean(answer)


@given(st.integers(), st.sampled_from(KINDS), st.booleans())
def test_a_draw_loses_no_option(seed, kind, shuffle):
    question = sample(kind)

    drawn = drawn_alone(question, seed, shuffle_options=shuffle)

    assert sorted(drawn) == sorted(question.option_ids())


@pytest.mark.parametrize("kind", WITH_PARTS)
@pytest.mark.parametrize("answer", [["x"], "x", {"unknown": "x"}, {"unknown": 1}, {1: "x"}])
def test_an_answer_of_an_impossible_shape_is_not_understood(kind, answer):
    with pytest.raises(AnswerNotUnderstood):
        sample(kind).clean(answer)


@pytest.mark.parametrize("kind", WITH_PARTS)
def test_fields_without_anything_in_them_are_no_answer(kind):
    empty = dict.fromkeys(SAMPLES[kind].right, "")

    assert all(sample(kind).clean(nothing) is None for nothing in (empty, {}, None, ""))


@pytest.mark.django_db
class TestInTheBrowser:
    @pytest.fixture
    def browser(self, client, ada):
        client.force_login(ada)
        return client

    @pytest.fixture
    def attempt(self, kind, ada):
        quiz = QuizFactory(questions=0, passing_grade=0)
        add_question(quiz, kind, **SAMPLES[kind].content)
        return attempts.start(
            seat_in(unit("kuis", quiz), at=timezone.now(), learner=ada), "kuis", at=timezone.now()
        )

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_plain_form_is_enough_to_answer_and_the_result_explains(self, browser, attempt, kind):
        fields = form_of(attempt, SAMPLES[kind].right)

        browser.post(reverse("assessments:submit", args=[attempt.pk]), fields | {"do": "save"})
        shown = browser.get(reverse("assessments:attempt", args=[attempt.pk])).context["paper"]
        assert shown.questions[0].is_answered
        browser.post(reverse("assessments:submit", args=[attempt.pk]), fields)

        attempt.refresh_from_db()
        assert attempt.points == attempt.points_of
        result = browser.get(reverse("assessments:result", args=[attempt.pk])).content.decode()
        assert SAMPLES[kind].content["feedback"] in result

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_was_saved_by_script_is_on_the_page_again(self, browser, attempt, kind):
        version = attempt.version_ids()[0]

        status, _told = door.save(attempt, version, SAMPLES[kind].right)

        assert status == 200

        question = (
            browser.get(reverse("assessments:attempt", args=[attempt.pk])).context["paper"].questions[0]
        )
        if isinstance(SAMPLES[kind].right, dict):
            assert {part.id: part.value for part in question.parts if part.id} == SAMPLES[kind].right
        else:
            assert question.shown_answers == (SAMPLES[kind].right,)

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_open_attempt_tells_nobody_what_is_explained_afterwards(self, browser, attempt, kind):
        page = browser.get(reverse("assessments:attempt", args=[attempt.pk])).content.decode()
        paper = browser.get(f"/api/v1/attempts/{attempt.pk}/paper/").content.decode()

        assert SAMPLES[kind].content["feedback"] not in page + paper

    @pytest.mark.parametrize("kind", KINDS)
    def test_the_api_takes_and_gives_the_same_answers(self, browser, attempt, kind):
        address = f"/api/v1/attempts/{attempt.pk}"
        body = {"question": attempt.version_ids()[0], "answer": SAMPLES[kind].right, "sequence": 1}

        kept = browser.post(f"{address}/answer/", json.dumps(body), content_type="application/json").json()
        browser.post(f"{address}/submit/")

        assert kept["answer"] == SAMPLES[kind].right
        marked = browser.get(f"{address}/result/").json()["questions"][0]
        assert marked["points"] == marked["of"]
        assert all(part["is_right"] for part in marked["parts"])

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_author_tries_it_in_the_preview(self, client, bo, office, kind):
        quiz = quiz_of(office)
        version = add_question(quiz, kind, **SAMPLES[kind].content).versions.get()
        client.force_login(bo)

        tried = client.post(
            reverse("quizzes:preview", args=[quiz.pk]), fields_of(f"q{version.pk}", SAMPLES[kind].right)
        )

        marked = tried.context["shown"][0].marked
        assert marked.points == marked.of
        assert SAMPLES[kind].content["feedback"] in tried.content.decode()

    @pytest.mark.parametrize("kind", KINDS)
    def test_opening_and_saving_the_editor_changes_nothing(self, client, bo, office, kind):
        quiz = quiz_of(office)
        question = add_question(quiz, kind, **SAMPLES[kind].content)
        keep_pictures(SAMPLES[kind].content)
        client.force_login(bo)
        url = reverse("quizzes:edit_question", args=[quiz.pk, question.pk])

        saved = client.post(url, posted_by(client.get(url).context["form"]))

        assert saved.status_code == 302
        before, *after = QuestionVersion.objects.filter(question=question).order_by("number")
        assert [said(kind, one.content) for one in after] in ([], [said(kind, before.content)])


def said(kind, content):
    """What a question says, however its content is written down."""
    return questions.parse(kind, content)


def quiz_of(office):
    course = seat_in(at=timezone.now(), code="MBP-01").batch.course
    course.organiser = office
    course.save(update_fields=["organiser"])
    return QuizFactory(course_code="MBP-01", questions=0)


def fields_of(name, answer):
    """The answer as the fields of a page."""
    if isinstance(answer, dict):
        return {f"{name}-{part}": value for part, value in answer.items()}
    return {name: answer}


def form_of(attempt, answer):
    version = attempt.version_ids()[0]
    return {f"s{version}": "0"} | fields_of(f"q{version}", answer)
