"""The demo trainings' questions are ones that the editor would take, with pictures that are there."""

import re
from pathlib import Path

import pytest
import yaml

from assessments import images, questions
from fixtures.loading.quizzes import load_quiz

COURSES = sorted((Path(__file__).parents[2] / "fixtures/demo/courses").glob("*.yaml"))
MADE_PICTURE = f"gambar:{'a' * 32}-800x600"


def quizzes_in(value):
    if isinstance(value, dict):
        if "quiz" in value:
            yield value["quiz"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from quizzes_in(one)


def in_editors_form(value):
    if isinstance(value, str):
        return re.sub(r"media:[\w.-]+", MADE_PICTURE, value)
    if isinstance(value, dict):
        return {name: in_editors_form(one) for name, one in value.items()}
    return [in_editors_form(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", COURSES, ids=lambda path: path.stem)
def test_every_demo_question_can_be_shown_as_it_is_meant(path):
    for quiz in quizzes_in(yaml.safe_load(path.read_text())):
        for source in quiz["questions"]:
            questions.check(source["kind"], in_editors_form(source))


@pytest.mark.django_db
def test_a_demo_questions_picture_becomes_one_of_ours():
    path = next(path for path in COURSES if "hotspot" in path.read_text())
    source = next(
        one
        for quiz in quizzes_in(yaml.safe_load(path.read_text()))
        for one in quiz["questions"]
        if one["kind"] == "hotspot"
    )

    quiz = load_quiz("kuis", {"questions": [source]}, "SPS-01")

    content = quiz.questions.get().versions.get().content
    images.require(questions.image_names(content))
    assert "media:" not in content["picture"]
