from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import attempts
from assessments.models import Attempt
from tests.assessments.samples import SAMPLES
from tests.factories.assessments import RIGHT, QuizFactory, add_question, seat_in, unit

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def seat(ada):
    quiz = QuizFactory(passing_grade=70, attempts_allowed=2, shuffle_questions=False)
    return seat_in(unit("kuis", quiz), unit("penutup"), at=timezone.now(), learner=ada)


@pytest.fixture
def attempt(seat):
    return attempts.start(seat, "kuis", at=timezone.now())


@pytest.fixture
def api(client, ada):
    client.force_login(ada)
    return client


def post(api, path, **body):
    return api.post(f"{API}{path}", body, content_type="application/json")


def test_an_attempt_from_start_to_result(api, seat):
    started = post(api, f"/enrolments/{seat.pk}/units/kuis/attempts/")
    assert started.status_code == 201
    path = f"/attempts/{started.json()['id']}"

    paper = api.get(f"{API}{path}/paper/").json()
    for number, question in enumerate(paper["questions"], start=1):
        kept = post(api, f"{path}/answer/", question=question["question"], answer=RIGHT, sequence=number)
        assert kept.json()["answer"] == RIGHT
    assert post(api, f"{path}/submit/").json()["passed"] is True

    result = api.get(f"{API}{path}/result/").json()
    assert result["percent"] == "100.00"
    assert [question["key"] for question in result["questions"]] == ["Benar", "Benar"]


def test_the_paper_holds_no_key(api, attempt):
    paper = api.get(f"{API}/attempts/{attempt.pk}/paper/").json()

    assert {key for question in paper["questions"] for key in question} == {
        "question", "number", "kind", "text", "html", "hint", "picture", "takes_several", "options", "parts",
        "typed", "is_answered", "sequence",
    }  # fmt: skip
    assert {key for one in paper["questions"][0]["options"] for key in one} == {
        "id",
        "text",
        "html",
        "chosen",
    }


def test_a_picture_comes_with_its_places_and_not_with_the_right_one(client, ada):
    quiz = QuizFactory(questions=0)
    add_question(quiz, "hotspot", **SAMPLES["hotspot"].content)
    seat = seat_in(unit("kuis", quiz), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    client.force_login(ada)

    (question,) = client.get(f"{API}/attempts/{attempt.pk}/paper/").json()["questions"]

    assert question["picture"]["address"].endswith("-800x600.webp")
    assert question["picture"]["regions"][0] == {
        "option": "o1",
        "letter": "A",
        "path": "M40 30L760 30L760 150L40 150z",
    }


def test_one_sees_ones_own_attempts(api, attempt, cy):
    listed = api.get(f"{API}/attempts/").json()
    assert [one["id"] for one in listed["results"]] == [attempt.pk]

    api.force_login(cy)
    assert api.get(f"{API}/attempts/").json()["results"] == []


@pytest.mark.parametrize("tail", ["", "paper/", "result/"])
def test_another_learners_attempt_is_not_found(api, attempt, cy, tail):
    api.force_login(cy)

    assert api.get(f"{API}/attempts/{attempt.pk}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["answer/", "submit/"])
def test_nobody_answers_for_another_learner(api, attempt, cy, tail):
    api.force_login(cy)

    assert post(api, f"/attempts/{attempt.pk}/{tail}", question=1, answer="a", sequence=1).status_code == 404


def test_nobody_starts_on_another_learners_seat(api, seat, cy):
    api.force_login(cy)

    assert post(api, f"/enrolments/{seat.pk}/units/kuis/attempts/").status_code == 404


def test_a_locked_quiz_is_refused(api, ada):
    seat = seat_in(unit("bacaan"), unit("kuis", QuizFactory()), at=timezone.now(), learner=ada)

    answer = post(api, f"/enrolments/{seat.pk}/units/kuis/attempts/")

    assert (answer.status_code, answer.json()["code"]) == (409, "unit_locked")


def test_a_second_submit_is_refused(api, attempt):
    post(api, f"/attempts/{attempt.pk}/submit/")

    answer = post(api, f"/attempts/{attempt.pk}/submit/")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_submitted")


def test_an_answer_after_the_time_is_refused(api, attempt):
    past = timezone.now() - timedelta(hours=1)
    Attempt.objects.update(started_at=past - timedelta(hours=1), expires_at=past)

    answer = post(
        api, f"/attempts/{attempt.pk}/answer/", question=attempt.version_ids()[0], answer=RIGHT, sequence=1
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "time_is_up")


@pytest.mark.parametrize(
    "body",
    [{}, {"question": "x", "answer": "a", "sequence": 1}, {"question": 1, "answer": "a", "sequence": 0}],
)
def test_values_that_are_not_right_are_a_bad_request(api, attempt, body):
    answer = post(api, f"/attempts/{attempt.pk}/answer/", **body)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_an_open_attempt_has_no_result(api, attempt):
    assert api.get(f"{API}/attempts/{attempt.pk}/result/").status_code == 404


def test_visitors_get_nothing(client, attempt):
    assert client.get(f"{API}/attempts/{attempt.pk}/").status_code == 403
