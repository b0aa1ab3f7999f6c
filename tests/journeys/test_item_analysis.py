"""An author looks on a phone at how the questions of a quiz work."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments import answering, attempts, counting
from assessments.models import Quiz
from tests.factories.accounts import PASSWORD, InstructorFactory
from tests.factories.assessments import RIGHT, QuizFactory, seat_in, unit
from tests.journeys.staging import sign_in

CODE = "BUTIR-J1"


@pytest.fixture
def quiz(site) -> Quiz:
    quiz = QuizFactory(course_code=CODE, title="Tes Akhir")
    seat, now = seat_in(unit("kuis", quiz), at=timezone.now(), code=CODE), timezone.now()
    for right in (1, 2, 0):
        attempt = attempts.start(seat, "kuis", at=now)
        for place, version_id in enumerate(sorted(attempt.version_ids())[:right], start=1):
            answering.save_answer(attempt, version_id, RIGHT, sequence=place, at=now)
        attempts.submit(attempt, at=now)
    counting.count_some(quiz.pk, at=now)
    return quiz


@pytest.mark.once
def test_an_author_reads_on_a_phone_how_questions_work(page: Page, quiz: Quiz, axe, picture):
    """Three attempts with 1, 2 and 0 right of 2: the mean is 50 %, and question 1 was right in two."""
    author = InstructorFactory(scope=f"course:{CODE}", password=PASSWORD)
    page.set_viewport_size({"width": 360, "height": 800})
    sign_in(page, author, to=f"/admin/kuis/{quiz.pk}/analisis/?set=all")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Tes Akhir")
    expect(page.locator(".analysis-figures")).to_contain_text("50 %")
    expect(page.locator(".analysis-cards").first).to_contain_text("66,67")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
    picture(page, "item-analysis")
