"""The form of a quiz's rules."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.assessments import QuizFactory
from tests.factories.courses import CourseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(office):
    CourseFactory(code="MBP-01", organiser=office)
    CourseFactory(code="MBP-02", organiser=office)
    return QuizFactory(course_code="MBP-01", questions=0, time_limit_seconds=90)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def rules(quiz, **changed):
    return {
        "title": quiz.title,
        "course_code": quiz.course_code,
        "purpose": "posttest",
        "passing_grade": "70",
        "feedback": "after_close",
        "scoring": "mean",
        "navigation": "sequential",
        "time_limit_minutes": "2",
        **changed,
    }


def post(desk, quiz, **changed):
    return desk.post(reverse("quizzes:edit", args=[quiz.pk]), rules(quiz, **changed))


def test_all_rules_are_kept(desk, quiz):
    pretest = QuizFactory(course_code="MBP-01", purpose="pretest")
    answer = post(
        desk, quiz,
        attempts_delay_minutes="30", questions_per_page="5", access_code="melati", pretest=pretest.pk,
        networks=" 10.1.0.0/16 \n\n2001:db8::/32\n192.168.1.7", identity_statement="Saya adalah saya.",
        shows_explanations="on",
    )  # fmt: skip

    assert answer.status_code == 302
    quiz.refresh_from_db()
    assert quiz.ip_ranges == ["10.1.0.0/16", "2001:db8::/32", "192.168.1.7/32"]
    assert (quiz.scoring, quiz.navigation, quiz.feedback) == ("mean", "sequential", "after_close")
    assert (quiz.attempts_delay_minutes, quiz.questions_per_page, quiz.access_code) == (30, 5, "melati")
    assert (quiz.pretest, quiz.identity_statement) == (pretest, "Saya adalah saya.")
    assert quiz.time_limit_seconds == 90  # shown as two minutes, and not touched


def test_categories_get_passing_grades_of_their_own_and_lose_them_again(desk, quiz):
    grades = {
        "grades-TOTAL_FORMS": "3", "grades-INITIAL_FORMS": "0",
        "grades-0-category": "TWK", "grades-0-passing_grade": "65,5",
        "grades-1-category": "TIU", "grades-1-passing_grade": "80",
    }  # fmt: skip

    post(desk, quiz, **grades)

    quiz.refresh_from_db()
    assert quiz.category_grades == [
        {"category": "TWK", "passing_grade": "65.5"},
        {"category": "TIU", "passing_grade": "80"},
    ]
    shown = desk.get(reverse("quizzes:edit", args=[quiz.pk])).context["form"].grades
    assert shown.initial == quiz.category_grades
    post(desk, quiz, **{**grades, "grades-0-category": "", "grades-0-passing_grade": ""})
    quiz.refresh_from_db()
    assert quiz.category_grades == [{"category": "TIU", "passing_grade": "80"}]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"networks": "10.1.0.0/99"}, "networks"),
        ({"networks": "kantor"}, "networks"),
        ({"networks": "\n".join(f"10.0.0.{n}" for n in range(51))}, "networks"),
        ({"questions_per_page": "0"}, "questions_per_page"),
        ({"attempts_delay_minutes": "-1"}, "attempts_delay_minutes"),
        ({"access_code": "x" * 41}, "access_code"),
        ({"identity_statement": "x" * 1001}, "identity_statement"),
        ({"scoring": "luck"}, "scoring"),
    ],
)
def test_impossible_rules_are_refused_beside_their_field_in_an_open_group(desk, quiz, changed, wrong):
    form = post(desk, quiz, **changed).context["form"]

    assert form.errors.keys() == {wrong}
    assert [wrong in [field.name for field in group.fields] for group in form.groups if group.is_open][-1]


@pytest.mark.parametrize(("category", "grade"), [("TWK", ""), ("", "70"), ("TWK", "101"), ("TWK", "abc")])
def test_half_a_passing_grade_is_refused(desk, quiz, category, grade):
    answer = post(
        desk, quiz,
        **{"grades-TOTAL_FORMS": "1", "grades-INITIAL_FORMS": "0"},
        **{"grades-0-category": category, "grades-0-passing_grade": grade},
    )  # fmt: skip

    assert answer.context["form"].grades.total_error_count() == 1
    quiz.refresh_from_db()
    assert quiz.category_grades == []


def test_a_pretest_of_another_training_is_refused(desk, quiz):
    foreign = QuizFactory(course_code="MBP-02", purpose="pretest")
    no_pretest = QuizFactory(course_code="MBP-01")

    for other in (foreign, no_pretest, quiz):
        assert post(desk, quiz, pretest=other.pk).context["form"].errors["pretest"]
    made = {"title": "Baru", "activity_key": "baru", "pretest": foreign.pk}
    refused = desk.post(reverse("quizzes:add"), rules(quiz, **made))
    assert refused.context["form"].errors["pretest"]


def test_what_is_left_out_of_a_post_stays(desk, quiz):
    post(desk, quiz)
    posted = rules(quiz)
    del posted["scoring"], posted["navigation"]

    desk.post(reverse("quizzes:edit", args=[quiz.pk]), posted)

    quiz.refresh_from_db()
    assert (quiz.scoring, quiz.navigation, quiz.passing_grade) == ("mean", "sequential", Decimal(70))
