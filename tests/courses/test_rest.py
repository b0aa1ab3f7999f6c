from datetime import timedelta

import pytest
from django.utils import timezone

from courses import progress
from courses.models import Enrolment
from tests.courses.test_views import running
from tests.factories.courses import CourseFactory, EnrolmentFactory, played, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def learning(ada, client):
    client.force_login(ada)
    course = CourseFactory(units=[unit("bacaan"), unit("video", "video")])
    return EnrolmentFactory(learner=ada, batch=running(course=course))


def test_the_catalogue_is_open_and_paged(client):
    for _ in range(3):
        CourseFactory()

    page = client.get("/api/v1/courses/?page_size=2").json()

    assert page["count"] == 3
    assert len(page["results"]) == 2
    assert page["next"]


def test_a_training_shows_its_outline_but_no_unit_bodies(client):
    course = CourseFactory(units=[unit("bacaan", body=[{"type": "richtext", "html": "<p>Rahasia</p>"}])])

    answer = client.get(f"/api/v1/courses/{course.slug}/")

    assert answer.json()["subjects"][0]["units"] == ["Bacaan"]
    assert "Rahasia" not in answer.content.decode()


def test_asking_twice_for_a_seat_gives_the_same_one(client, ada):
    client.force_login(ada)
    batch = running(course=CourseFactory())

    first, second = (
        client.post("/api/v1/enrolments/", {"batch": batch.pk}, "application/json") for _ in "12"
    )

    assert first.status_code == second.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    assert Enrolment.objects.count() == 1


def test_a_refusal_has_a_code_and_words(client, ada):
    client.force_login(ada)
    full = running(course=CourseFactory(), quota=1, seats_taken=1)

    answer = client.post("/api/v1/enrolments/", {"batch": full.pk}, "application/json")

    assert answer.status_code == 409
    assert answer.json() == {"code": "batch_full", "message": "Semua kursi angkatan ini sudah terisi."}


def test_a_bad_value_is_named(client, ada):
    client.force_login(ada)

    answer = client.post("/api/v1/enrolments/", {"batch": "apa"}, "application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert "batch" in answer.json()["fields"]


def test_a_locked_unit_is_refused_by_every_endpoint(client, learning):
    root = f"/api/v1/enrolments/{learning.pk}/units/video/"
    asked = [
        client.get(root),
        client.post(f"{root}watched/", played((0, 1), at=timezone.now()), "application/json"),
        client.post(f"{root}finish/"),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in asked} == {(409, "unit_locked")}


def test_progress_says_why_a_unit_is_locked(client, learning):
    units = client.get(f"/api/v1/enrolments/{learning.pk}/progress/").json()["units"]

    assert units[1]["state"] == "locked"
    assert units[1]["reason"] == "Selesaikan “Bacaan” terlebih dahulu."


def test_a_unit_is_worked_through_by_the_api_as_by_the_pages(client, learning):
    root = f"/api/v1/enrolments/{learning.pk}/units/"
    client.get(f"{root}bacaan/")
    assert client.post(f"{root}bacaan/finish/").json()["done"] is True

    progress.start_unit(learning, "video", at=timezone.now() - timedelta(minutes=2))
    told = played((0, 95), at=timezone.now(), position=95)
    answer = client.post(f"{root}video/watched/", told, "application/json")

    assert answer.json() == {"percent": 95, "done": True}
    assert client.get(f"/api/v1/enrolments/{learning.pk}/progress/").json()["percent"] == 100


@pytest.mark.parametrize("body", ["[" * 100_000, '{"spans": ', "x" * 3_000_000])
def test_a_hostile_body_is_a_bad_request_in_the_apis_own_shape(client, learning, body):
    url = f"/api/v1/enrolments/{learning.pk}/units/bacaan/watched/"

    answer = client.post(url, body, content_type="application/json")

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message"}
