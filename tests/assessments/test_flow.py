"""A whole quiz as a learner takes it: ten questions, each answer saved as it is given."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import versions
from assessments.models import Attempt, QuestionVersion
from tests.assessments.door import save
from tests.factories.assessments import RIGHT, QuizFactory, seat_in, unit

pytestmark = pytest.mark.django_db
# A session comes from the cache in production; inside a test's own transaction a transaction is a savepoint.
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
MOST_STATEMENTS = 30


@pytest.fixture
def seat(ada):
    return seat_in(unit("kuis", QuizFactory(questions=10)), unit("penutup"), at=timezone.now(), learner=ada)


@pytest.fixture
def browser(client, ada, seat):
    """Signed in; others have been at the quiz before, so that what all share is known."""
    client.force_login(ada)
    client.get(reverse("assessments:start", args=[seat.pk, "kuis"]))
    versions.parsed(QuestionVersion.objects.values_list("pk", flat=True))
    return client


def statements(captured):
    return [
        query["sql"]
        for query in captured
        if not query["sql"].startswith(NOT_COUNTED) and "django_session" not in query["sql"]
    ]


def test_start_ten_saves_submit_and_review_cost_thirty_statements(browser, seat):
    with CaptureQueriesContext(connection) as captured:
        started = browser.post(reverse("assessments:start", args=[seat.pk, "kuis"]))
        browser.get(started.url)
        attempt = Attempt.objects.select_related("quiz").get()
        for place, version_id in enumerate(attempt.version_ids(), start=1):
            assert save(attempt, version_id, RIGHT, sequence=place)[0] == 200
        submitted = browser.post(reverse("assessments:submit", args=[attempt.pk]), {"do": "submit"})
        review = browser.get(submitted.url)

    assert "<strong>100</strong>" in review.content.decode()
    read_here = 1  # the attempt above, which no browser asks for
    assert len(statements(captured)) - read_here <= MOST_STATEMENTS
