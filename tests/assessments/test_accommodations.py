"""What single learners are granted: the rule, and its page."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from assessments import accommodations
from assessments.models import Accommodation
from lms.accounts.models import AuditEntry
from lms.lib.errors import Refused
from tests.factories.accounts import LearnerFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import BatchFactory, CourseFactory, EnrolmentFactory

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(office, ada):
    course = CourseFactory(code="MBP-01", organiser=office)
    return EnrolmentFactory(learner=ada, batch=BatchFactory(course=course))


@pytest.fixture
def quiz(seat):
    return QuizFactory(course_code="MBP-01")


def grant(quiz, learner, **facts):
    facts = {"extra_time_percent": 50, "reason": "Tunanetra", "by": None, **facts}
    return accommodations.grant(quiz, learner, **facts, at=NOON)


def test_a_grant_replaces_what_the_learner_had(quiz, ada, dewi):
    grant(quiz, ada)
    grant(quiz, ada, extra_time_percent=0, extra_attempts=2, reason=" Sakit ", by=dewi)

    kept = Accommodation.objects.get()
    assert (kept.extra_time_percent, kept.extra_attempts, kept.reason, kept.given_by) == (0, 2, "Sakit", dewi)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"extra_time_percent": 0}, "nothing_granted"),
        ({"extra_time_percent": -5}, "nothing_granted"),
        ({"extra_time_percent": 301}, "too_much_granted"),
        ({"extra_attempts": 21}, "too_much_granted"),
        ({"reason": "  "}, "reason_owed"),
        ({"reason": "x" * 1001}, "reason_owed"),
    ],
)
def test_an_impossible_grant_is_refused_in_words(quiz, ada, facts, code):
    with pytest.raises(Refused) as refusal:
        grant(quiz, ada, **facts)

    assert refusal.value.code == code
    assert "%" not in str(refusal.value).replace("300%", "")
    assert not Accommodation.objects.exists()


def test_the_audit_log_holds_what_was_granted_but_not_the_reason(quiz, ada, dewi):
    kept = grant(quiz, ada, by=dewi)
    accommodations.withdraw(kept, by=dewi, at=NOON)
    accommodations.withdraw(kept, by=dewi, at=NOON)

    entries = AuditEntry.objects.filter(actor=dewi).order_by("pk")
    assert [one.action for one in entries] == [
        "quiz.accommodation_granted",
        "quiz.accommodation_withdrawn",
    ]
    assert "Tunanetra" not in str([(one.details, one.target_label) for one in entries])


def test_an_administrator_finds_a_participant_and_grants(client, dewi, quiz, seat, ada):
    client.force_login(dewi)
    address = reverse("quizzes:accommodations", args=[quiz.pk])
    for sought in ("ada nur", ada.nip):
        assert client.get(address, {"cari": sought}).context["found"] == [seat]

    posted = {"extra_time_percent": "25", "extra_attempts": "1", "reason": "Gawai rusak"}
    client.post(f"{address}?peserta={seat.pk}", posted)

    kept = Accommodation.objects.get()
    assert (kept.learner, kept.extra_time_percent, kept.extra_attempts) == (ada, 25, 1)
    client.post(reverse("quizzes:withdraw_accommodation", args=[quiz.pk, kept.pk]))
    assert not Accommodation.objects.exists()


def test_who_takes_no_part_in_a_batch_that_one_runs_is_not_found(client, dewi, quiz):
    stranger = EnrolmentFactory(learner=LearnerFactory(name="Zaki Asing"))
    client.force_login(dewi)
    address = reverse("quizzes:accommodations", args=[quiz.pk])

    assert client.get(address, {"cari": "Zaki"}).context["found"] == []
    assert client.get(address, {"peserta": stranger.pk}).status_code == 404
    posted = {"extra_time_percent": "25", "extra_attempts": "0", "reason": "x"}
    assert client.post(f"{address}?peserta={stranger.pk}", posted).status_code == 404
    foreign = grant(QuizFactory(course_code="LAIN-01"), stranger.learner)
    ended = client.post(reverse("quizzes:withdraw_accommodation", args=[quiz.pk, foreign.pk]))
    assert ended.status_code == 404
    assert Accommodation.objects.get() == foreign


def test_an_instructor_grants_nothing(client, bo, quiz, seat):
    client.force_login(bo)
    address = f"{reverse('quizzes:accommodations', args=[quiz.pk])}?peserta={seat.pk}"

    assert client.post(address, {"extra_attempts": "1", "reason": "x"}).status_code in (302, 403)
    assert not Accommodation.objects.exists()
