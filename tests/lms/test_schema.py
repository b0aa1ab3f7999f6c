"""The API keeps its own schema: whatever is asked, no 5xx and no answer that the schema doesn't name."""

import io
from datetime import timedelta

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assessments import attempts
from tests.factories.assessments import QuizFactory
from tests.factories.certificates import drawn
from tests.factories.courses import BatchFactory, CourseFactory, EnrolmentFactory, unit
from tests.factories.services import published_service

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


api = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


@pytest.fixture
def stage(db, ada, monkeypatch):
    """A site where ada learns; rate limits would hide what lies behind them."""
    # As Django's own test client does: a request's end would close the test's connection.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda throttle, request, view: True)
    now = timezone.now()
    quiz = QuizFactory()
    units = [unit("bacaan"), unit("video", "video"), unit("kuis", "quiz", activity_key=quiz.activity_key)]
    batch = BatchFactory(
        course=CourseFactory(units=units, sequential=False),
        registration_opens_at=now - timedelta(days=3),
        registration_closes_at=now + timedelta(days=3),
        starts_at=now - timedelta(days=2),
        ends_at=now + timedelta(days=9),
        announced_at=now - timedelta(days=4),
    )
    seat = EnrolmentFactory(learner=ada, batch=batch)
    attempts.start(seat, "kuis", at=now)
    drawn(enrolment=seat)
    published_service()
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def as_someone(user=None):
    """Headers of a browser that is signed in, with its CSRF token."""
    client = Client()
    if user:
        client.force_login(user)
    token = "a" * 32
    session = client.cookies.get("sessionid")
    cookies = f"csrftoken={token}" + (f"; sessionid={session.value}" if session else "")
    return {"Cookie": cookies, "X-CSRFToken": token, "Accept-Encoding": "identity"}


@api.parametrize()
@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)
def test_a_learner_gets_only_answers_that_the_schema_names(case, stage, ada):
    case.call_and_validate(headers=as_someone(ada), checks=CHECKS)


@api.parametrize()
@settings(
    max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)
def test_a_visitor_gets_only_answers_that_the_schema_names(case, stage):
    case.call_and_validate(headers=as_someone(), checks=CHECKS)


def test_an_address_with_a_line_break_is_answered_in_the_apis_own_shape(client):
    assert client.get("/api/v1/enrolments/a%0Ab/progress/").json()["code"] == "not_found"


def test_the_schema_is_made_without_a_warning():
    call_command("spectacular", "--validate", "--fail-on-warn", api_version="v1", stdout=io.StringIO())


def test_the_schema_is_openapi_3_1_and_may_be_cached(client):
    answer = client.get("/api/schema/?format=json")

    assert answer.json()["openapi"].startswith("3.1")
    assert "max-age" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["courses", "services"])
def test_an_unchanged_catalogue_costs_its_reader_nothing(client, stage, path):
    first = client.get(f"/api/v1/{path}/")

    again = client.get(f"/api/v1/{path}/", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
