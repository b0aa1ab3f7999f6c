"""The quiz editor in the back office."""

import pytest
from django.urls import reverse

from assessments.models import Question, QuestionVersion, Quiz
from assessments.questions import parse
from courses.models import Course, Topic
from tests.assessments.samples import posted_by
from tests.factories.assessments import QuizFactory, add_question

pytestmark = pytest.mark.django_db

ROWS = {"options-TOTAL_FORMS": "5", "options-INITIAL_FORMS": "0", "options-MIN_NUM_FORMS": "2"}


def table(prefix, *lines):
    """The posted rows of a table that isn't options: one dictionary a line."""
    total = {"TOTAL_FORMS": len(lines), "INITIAL_FORMS": 0}
    posted = {f"{prefix}-{name}": str(value) for name, value in total.items()}
    for number, line in enumerate(lines):
        posted |= {f"{prefix}-{number}-{name}": value for name, value in line.items()}
    return posted


def rows(*options, initial=0):
    """The posted option rows: (text, is right, id?)."""
    posted = {**ROWS, "options-INITIAL_FORMS": str(initial)}
    for number, (text, right, *id_) in enumerate(options):
        posted |= {f"options-{number}-text": text, f"options-{number}-id": "".join(id_)}
        posted |= {f"options-{number}-correct": "on"} if right else {}
    return posted


@pytest.fixture
def quiz(office):
    Course.objects.create(
        code="MBP-01",
        slug="mbp",
        title="Moderasi",
        topic=Topic.objects.create(slug="umum", title="Umum"),
        organiser=office,
    )
    return QuizFactory(course_code="MBP-01", questions=0)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def add(desk, quiz, kind, **posted):
    return desk.post(
        reverse("quizzes:add_question", args=[quiz.pk, kind]),
        {"text": "Apa?", "points": "1", "feedback": "", **posted},
    )


def test_an_author_sees_the_quizzes_of_their_courses(desk, quiz):
    QuizFactory(course_code="LAIN-01", title="Kuis orang lain")

    html = desk.get(reverse("quizzes:index")).content.decode()

    assert quiz.title in html
    assert "Kuis orang lain" not in html


def test_an_author_makes_a_quiz(desk, quiz):
    posted = {
        "title": "Tes Akhir",
        "activity_key": "mbp-01-tes-akhir",
        "course_code": "MBP-01",
        "purpose": "posttest",
        "passing_grade": "70",
        "attempts_allowed": "3",
        "time_limit_minutes": "20",
        "feedback": "after_submit",
    }

    desk.post(reverse("quizzes:add"), posted)

    made = Quiz.objects.get(activity_key="mbp-01-tes-akhir")
    assert (made.time_limit_seconds, made.attempts_allowed, made.shuffle_questions) == (1200, 3, False)


def test_a_quiz_cannot_be_put_into_another_course(desk, quiz):
    posted = {
        "title": "X",
        "activity_key": "x",
        "course_code": "LAIN-01",
        "purpose": "quiz",
        "passing_grade": "70",
    }

    desk.post(reverse("quizzes:add"), {**posted, "feedback": "after_submit"})

    assert not Quiz.objects.filter(activity_key="x").exists()


def test_options_are_rows(desk, quiz):
    answer = add(desk, quiz, "single", **rows(("Bandung", True), ("Medan", False), ("", False)))

    assert answer.status_code == 302
    content = QuestionVersion.objects.get().content
    assert [(one["text"], one["correct"]) for one in content["options"]] == [
        ("Bandung", True),
        ("Medan", False),
    ]


@pytest.mark.parametrize(
    ("kind", "posted", "part"),
    [
        ("multiple", {**rows(("A", True), ("B", True)), "policy": "per_option"}, {"policy": "per_option"}),
        ("truefalse", {"answer": "false"}, {"answer": False}),
        (
            "numeric",
            {"answer": "91,48", "tolerance": "0,01", "tolerance_kind": "absolute"},
            {"answer": "91.48"},
        ),
        ("short", {"answers": "moderasi\n\n Wasathiyah "}, {"answers": ["moderasi", "Wasathiyah"]}),
        (
            "multiple",
            {**rows(("A", True), ("B", False)), "policy": "penalty", "penalty_percent": "12,5"},
            {"policy": "penalty", "penalty_percent": "12.5"},
        ),
        (
            "numeric",
            {
                "answer": "2,5",
                "tolerance": "0",
                "tolerance_kind": "absolute",
                "units": "kg\ng|0,001",
                "unit_penalty_percent": "10",
            },
            {
                "units": [{"name": "kg", "factor": "1"}, {"name": "g", "factor": "0.001"}],
                "unit_penalty_percent": "10",
            },
        ),
        (
            "short",
            {"answers": "moderasi\nmod*| 12,5%\na|5|100", "wildcards": "on"},
            {"answers": ["moderasi", {"text": "mod*", "percent": "12.5"}, "a|5"], "wildcards": True},
        ),
        (
            "matching",
            {
                **table("pairs", {"stem": "Pura", "choice": "Hindu"}, {"stem": "Vihara", "choice": "Buddha"}),
                "distractors": "Kristen\n",
            },
            {"distractors": ["Kristen"]},
        ),
        (
            "ordering",
            {"items": "Terima\n\n Catat ", "policy": "neighbours"},
            {"items": ["Terima", "Catat"], "policy": "neighbours"},
        ),
        (
            "cloze",
            {
                "passage": "Di [[1]] ada [[2]].",
                **table(
                    "gaps",
                    {"kind": "single", "right": "Ambon", "wrong": "Ende\nBima", "weight": "2"},
                    {"kind": "numeric", "right": "1,5", "tolerance": "0,1", "weight": "1"},
                ),
            },
            {
                "gaps": [
                    {
                        "kind": "single",
                        "weight": "2",
                        "feedback": "",
                        "options": [
                            {"text": "Ambon", "correct": True},
                            {"text": "Ende", "correct": False},
                            {"text": "Bima", "correct": False},
                        ],
                    },
                    {"kind": "numeric", "weight": "1", "feedback": "", "answer": "1.5", "tolerance": "0.1"},
                ]
            },
        ),
        (
            "weighted",
            {
                **table("options", {"text": "Diam", "weight": "0"}, {"text": "Membantu", "weight": "4,5"}),
                "category": "Kerja sama",
            },
            {
                "options": [
                    {"id": "o1", "text": "Diam", "weight": "0", "feedback": ""},
                    {"id": "o2", "text": "Membantu", "weight": "4.5", "feedback": ""},
                ],
                "category": "Kerja sama",
            },
        ),
        ("likert", {"labels": "Tidak\nYa"}, {"labels": ["Tidak", "Ya"]}),
    ],
)
def test_every_kind_has_a_form(desk, quiz, kind, posted, part):
    assert desk.get(reverse("quizzes:add_question", args=[quiz.pk, kind])).status_code == 200

    add(desk, quiz, kind, **posted)

    content = QuestionVersion.objects.get().content
    assert content | part == content


def test_wrong_choices_of_a_gap_that_is_typed_are_refused_beside_their_row(desk, quiz):
    gap = {"kind": "short", "right": "Ambon", "wrong": "Ende", "weight": "1"}

    answer = add(desk, quiz, "cloze", passage="Di [[1]].", **table("gaps", gap))

    assert answer.status_code == 200
    assert answer.context["form"].rows.errors[0]["wrong"]


def test_two_right_options_of_a_single_choice_are_refused_in_words(desk, quiz):
    answer = add(desk, quiz, "single", **rows(("A", True), ("B", True)))

    assert answer.status_code == 200
    assert "Tandai tepat satu pilihan" in answer.content.decode()
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("numeric", {"answer": "45", "tolerance": "0.5", "tolerance_kind": "absolute", "unit": "menit"}),
        ("numeric", {"answer": "0.125", "units": [{"name": "kg"}, {"name": "g", "factor": "0.001"}]}),
        ("short", {"answers": ["moderasi", {"text": "mod", "percent": "12.5"}, "a|5"], "wildcards": True}),
        ("multiple", {"policy": "penalty", "penalty_percent": "12.5"}),
    ],
)
def test_opening_and_saving_the_editor_changes_nothing(desk, quiz, kind, content):
    question = add_question(quiz, kind, **content)
    url = reverse("quizzes:edit_question", args=[quiz.pk, question.pk])
    before = parse(kind, question.versions.get().content)

    assert desk.post(url, posted_by(desk.get(url).context["form"])).status_code == 302

    assert parse(kind, question.versions.latest("number").content) == before


def test_saving_a_change_makes_a_version_and_options_keep_their_ids(desk, quiz):
    question = add_question(quiz)
    url = reverse("quizzes:edit_question", args=[quiz.pk, question.pk])
    assert desk.get(url).status_code == 200

    posted = {"text": "Lain?", "points": "1", "feedback": ""}
    desk.post(url, posted | rows(("Salah", False, "o2"), ("Benar", True, "o1"), initial=2))

    latest = question.versions.latest("number")
    assert latest.number == 2
    assert [(one["id"], one["text"]) for one in latest.content["options"]] == [
        ("o2", "Salah"),
        ("o1", "Benar"),
    ]


def test_the_editor_shows_questions_and_usage(desk, quiz):
    add_question(quiz, text="Siapa yang boleh?")

    html = desk.get(reverse("quizzes:edit", args=[quiz.pk])).content.decode()

    assert "Siapa yang boleh?" in html
    assert "Dipakai dalam 0 percobaan" in html


def test_a_preview_shows_the_quiz_and_marks_what_is_tried(desk, quiz):
    question = add_question(quiz, feedback="Karena begitu.")
    url = reverse("quizzes:preview", args=[quiz.pk])
    assert "Karena begitu." not in desk.get(url).content.decode()

    marked = desk.post(url, {f"q{question.versions.get().pk}": "o2"})

    assert "Karena begitu." in marked.content.decode()
    assert marked.context["shown"][0].marked.points == 0


@pytest.mark.parametrize("name", ["edit", "preview"])
def test_the_quiz_of_another_course_is_not_found(desk, name):
    other = QuizFactory(course_code="LAIN-01")

    assert desk.get(reverse(f"quizzes:{name}", args=[other.pk])).status_code == 404


def test_a_question_of_another_course_is_not_found(desk):
    other = QuizFactory(course_code="LAIN-01", questions=0)
    question = add_question(other)
    where = [other.pk, question.pk]

    assert desk.get(reverse("quizzes:edit_question", args=where)).status_code == 404
    posted = {"out": question.slots.get().pk}
    assert desk.post(reverse("quizzes:arrange", args=[other.pk]), posted).status_code == 404
    assert desk.get(reverse("quizzes:add_question", args=[other.pk, "single"])).status_code == 404


def test_learners_do_not_get_in(client, ada, quiz):
    client.force_login(ada)

    for name in ("edit", "preview"):
        assert client.get(reverse(f"quizzes:{name}", args=[quiz.pk])).status_code in (302, 403)
