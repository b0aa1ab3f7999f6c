from datetime import timedelta

import pytest
from django.utils import timezone

from courses import progress, watching
from courses.models import Enrolment, UnitProgress
from tests.factories.accounts import LearnerFactory
from tests.factories.courses import BatchFactory, CourseFactory, EnrolmentFactory, TopicFactory, played, unit

pytestmark = pytest.mark.django_db


def running(**facts):
    """A batch that runs now and still takes registrations."""
    now = timezone.now()
    windows = {
        "registration_opens_at": now - timedelta(days=3),
        "registration_closes_at": now + timedelta(days=3),
        "starts_at": now - timedelta(days=2),
        "ends_at": now + timedelta(days=9),
        "announced_at": now - timedelta(days=4),
    }
    return BatchFactory(**windows | facts)


@pytest.fixture
def course():
    return CourseFactory(
        title="Moderasi Beragama",
        units=[unit("bacaan"), unit("video", "video"), unit("kuis", "quiz"), unit("salindia", "slides")],
    )


@pytest.fixture
def learning(ada, course, client):
    client.force_login(ada)
    return EnrolmentFactory(learner=ada, batch=running(course=course))


@pytest.mark.parametrize("count", [1, 8])
def test_the_catalogue_costs_the_same_whatever_it_holds(client, django_assert_max_num_queries, count):
    for _ in range(count):
        running(course=CourseFactory(topic=TopicFactory()))
    client.get("/pelatihan/")

    with django_assert_max_num_queries(8):
        client.get("/pelatihan/?status=open")


@pytest.mark.parametrize("count", [1, 8])
def test_a_trainings_page_costs_the_same_whatever_it_holds(
    client, ada, course, django_assert_max_num_queries, count
):
    for _ in range(count):
        running(course=course)
    client.force_login(ada)
    client.get(course.get_absolute_url())

    with django_assert_max_num_queries(8):
        client.get(course.get_absolute_url())


def test_a_units_page_costs_at_most_six_queries_on_the_first_visit_too(
    client, learning, django_assert_max_num_queries
):
    client.get("/bantuan/")  # what all pages share is read once

    with django_assert_max_num_queries(6):
        assert client.get(f"/belajar/{learning.pk}/bacaan/").status_code == 200
    with django_assert_max_num_queries(6):
        client.get(f"/belajar/{learning.pk}/bacaan/")


@pytest.mark.parametrize("count", [1, 6])
def test_the_dashboard_costs_the_same_whatever_was_learnt(client, ada, django_assert_max_num_queries, count):
    for _ in range(count):
        EnrolmentFactory(learner=ada, batch=running(course=CourseFactory()))
    client.force_login(ada)
    client.get("/beranda/")

    with django_assert_max_num_queries(8):
        client.get("/beranda/")


def test_search_and_facets_narrow_the_catalogue(client, course):
    CourseFactory(title="Keamanan Informasi")

    page = client.get("/pelatihan/?q=moderasi").content.decode()

    assert "Moderasi Beragama" in page
    assert "Keamanan Informasi" not in page


def test_nothing_found_says_what_to_do(client, course):
    page = client.get("/pelatihan/?q=zzzz").content.decode()

    assert "Tidak ada yang cocok" in page
    assert "Tampilkan semua pelatihan" in page


@pytest.mark.parametrize("query", ["status=apa", "jp=apa", "topik=apa", "moda=apa", "page=apa", "page=99999"])
def test_a_made_up_facet_is_no_error(client, course, query):
    assert client.get(f"/pelatihan/?{query}").status_code == 200


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, course):
    running(course=course)

    page = client.get(course.get_absolute_url()).content.decode()

    assert f"/akun/login/?next={course.get_absolute_url()}" in page


def test_enrolling_in_a_running_batch_leads_to_the_first_unit(client, ada, course):
    batch = running(course=course)
    client.force_login(ada)

    answer = client.post(f"/angkatan/{batch.pk}/daftar/", follow=True)

    seat = Enrolment.objects.get(learner=ada)
    assert answer.redirect_chain[-1][0] == f"/belajar/{seat.pk}/bacaan/"


def test_a_full_batch_says_so(client, ada, course):
    batch = running(course=course, quota=1, seats_taken=1)
    client.force_login(ada)

    page = client.post(f"/angkatan/{batch.pk}/daftar/", follow=True).content.decode()

    assert "Semua kursi angkatan ini sudah terisi." in page
    assert not Enrolment.objects.exists()


def test_a_locked_unit_is_refused_with_its_reason(client, learning):
    answer = client.get(f"/belajar/{learning.pk}/video/")

    assert answer.status_code == 403
    assert "Selesaikan “Bacaan” terlebih dahulu." in answer.content.decode()


def test_reading_is_finished_by_a_plain_form(client, learning):
    client.get(f"/belajar/{learning.pk}/bacaan/")

    answer = client.post(f"/belajar/{learning.pk}/bacaan/selesai/")

    assert answer["Location"] == f"/belajar/{learning.pk}/video/"
    assert UnitProgress.objects.get(unit_key="bacaan").done_at


def test_the_player_is_answered_what_counts(client, learning):
    progress.finish_reading(learning, "bacaan", at=timezone.now())
    client.get(f"/belajar/{learning.pk}/video/")
    url = f"/belajar/{learning.pk}/video/kemajuan/"

    at = timezone.now()
    UnitProgress.objects.filter(unit_key="video").update(started_at=at - timedelta(minutes=1))
    told = played((0, 15), at=at, position=15)
    answer = client.post(url, told, content_type="application/json")

    assert answer.json() == {"percent": 15, "done": False}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 400, "invalid"),
        ("[" * 60_000, 400, "invalid"),
        ("{}", 409, "report_invalid"),
        ("[]", 409, "report_invalid"),
        ('{"plays": [[0, 5, 0, 5000]]}', 409, "report_invalid"),
        ('{"sent_at": NaN, "plays": [[0, 5, 0, 5000]]}', 409, "report_invalid"),
        ('{"sent_at": 1e13, "plays": "apa"}', 409, "report_invalid"),
        ('{"sent_at": 1e13, "plays": [[NaN, 3, 0, 3000]]}', 409, "report_invalid"),
        ('{"sent_at": 1e13, "plays": [[5, 3, 0, 3000]]}', 409, "report_invalid"),
        ('{"sent_at": 1e13, "plays": [[-5, 3, 0, 8000]]}', 409, "report_invalid"),
        ('{"sent_at": 1e13, "plays": [[0, 5000, 0, 5000000]]}', 409, "report_invalid"),
        ('{"sent_at": 1e13, "plays": [[0, 100, 0, 1e13]]}', 409, "implausible"),
        ('{"sent_at": 1e13, "plays": [[0, 100, 1e13, 2e13]]}', 409, "implausible"),
        ('{"sent_at": 1e13, "dwells": [[5, 3]]}', 409, "other_way"),
    ],
)
def test_a_forged_report_changes_nothing(client, learning, body, status, code):
    progress.finish_reading(learning, "bacaan", at=timezone.now())
    client.get(f"/belajar/{learning.pk}/video/")

    answer = client.post(f"/belajar/{learning.pk}/video/kemajuan/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert UnitProgress.objects.get(unit_key="video").evidence == {}


def test_a_quiz_unit_leads_to_its_quiz(client, learning):
    learning.batch.course.sequential = False
    learning.batch.course.save()

    assert client.get(f"/belajar/{learning.pk}/kuis/")["Location"] == "kuis/"


def test_what_is_missing_for_the_certificate_is_listed(client, learning):
    page = client.get(f"/belajar/{learning.pk}/capaian/").content.decode()

    assert "Belum tuntas: Bacaan, Video, Kuis…" in page


def test_a_batch_that_has_not_begun_sends_back_to_its_training(client, ada, course):
    coming = running(course=course, starts_at=timezone.now() + timedelta(days=1))
    seat = EnrolmentFactory(learner=ada, batch=coming)
    client.force_login(ada)

    assert client.get(f"/belajar/{seat.pk}/")["Location"] == course.get_absolute_url()
    assert client.get(f"/belajar/{seat.pk}/bacaan/")["Location"] == course.get_absolute_url()


def test_another_learners_seat_does_not_exist(client, learning):
    client.force_login(LearnerFactory())

    assert client.get(f"/belajar/{learning.pk}/bacaan/").status_code == 404


def test_what_was_proven_is_shown_unit_by_unit_and_for_the_person(client, ada):
    course = CourseFactory(units=[unit("video", "video", title="Niat"), unit("kuis", "quiz")])
    learning = EnrolmentFactory(learner=ada, batch=running(course=course))
    at = timezone.now()
    progress.start_unit(learning, "video", at=at - timedelta(minutes=10))
    watching.record_watched(learning, "video", played((0, 90), at=at), at=at)
    client.force_login(ada)

    achieved = client.get(f"/belajar/{learning.pk}/capaian/")
    home = client.get("/beranda/")

    assert [[cell["value"] for cell in row] for row in achieved.context["time_rows"]] == [["Niat", 5, "1,5"]]
    assert home.context["verified_minutes"] == 1


def test_a_report_of_megabytes_is_refused_in_words(client, learning):
    answer = client.post(
        f"/belajar/{learning.pk}/bacaan/kemajuan/", b"[" * 10_000_000, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
