"""Marks that a person changes after submission."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import answering, attempts, changing, counting, sums
from assessments.models import Attempt, ItemSums, MarkChange
from courses.models import CourseCompletion, UnitProgress
from lms.accounts.models import AuditEntry
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LATER = NOON + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(ada):
    quiz = QuizFactory(passing_grade=70, shuffle_questions=False)
    return seat_in(unit("kuis", quiz), at=NOON, learner=ada)


def tried(seat, *answers):
    attempt = attempts.start(seat, "kuis", at=NOON)
    for number, (version_id, given_) in enumerate(zip(attempt.version_ids(), answers, strict=True), start=1):
        answering.save_answer(attempt, version_id, given_, sequence=number, at=NOON)
    return attempts.submit(attempt, at=NOON)


def awaiting(seat):
    """An attempt of which the second answer waits for a person."""
    attempt = tried(seat, RIGHT, WRONG)
    attempt.marks[1]["points"] = None
    attempt.percent = attempt.passed = None
    attempt.save()
    return attempt


def counted_afresh(attempt):
    """The sums as one count of all attempts as they are now would give them."""
    return sums.sums_of(counting.marked(one) for one in Attempt.objects.filter(quiz=attempt.quiz))


def test_an_override_raises_the_score_and_completes_what_now_passes(seat, bo):
    attempt = tried(seat, RIGHT, WRONG)

    changing.override(attempt, attempt.version_ids()[1], Decimal(1), reason="Soal rancu.", by=bo, at=LATER)

    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (Decimal(100), True)
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").score == 100
    assert CourseCompletion.objects.filter(enrolment=seat).exists()


def test_an_override_may_lower_but_what_is_achieved_stays(seat, bo):
    attempt = tried(seat, RIGHT, RIGHT)

    changing.override(attempt, attempt.version_ids()[0], Decimal(0), reason="Mencontek.", by=bo, at=LATER)

    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (Decimal(50), False)
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").score == 100


def test_each_change_keeps_what_was_before_who_and_why(seat, bo):
    attempt = tried(seat, RIGHT, WRONG)
    version = attempt.version_ids()[1]

    changing.override(attempt, version, Decimal("0.5"), reason="Separuh.", by=bo, at=NOON)
    changing.override(attempt, version, Decimal(1), reason="Penuh.", by=bo, at=LATER)

    first, second = MarkChange.objects.order_by("at")
    assert (first.points_before, first.points_after) == (0, Decimal("0.5"))
    assert (first.percent_before, first.percent_after) == (50, 75)
    assert (second.points_before, second.points_after, second.by, second.reason) == (
        Decimal("0.5"),
        1,
        bo,
        "Penuh.",
    )
    assert AuditEntry.objects.filter(actor=bo, action="mark.overridden").count() == 2


@pytest.mark.parametrize("points", ["-0.0001", "1.0001", "NaN", "Infinity"])
def test_points_beyond_the_questions_are_refused(seat, bo, points):
    attempt = tried(seat, RIGHT, WRONG)

    with pytest.raises(changing.PointsOutOfRange):
        changing.override(attempt, attempt.version_ids()[0], Decimal(points), reason="x", by=bo, at=LATER)

    assert not MarkChange.objects.exists()


def test_an_override_needs_a_reason(seat, bo):
    attempt = tried(seat, RIGHT, WRONG)

    with pytest.raises(changing.ReasonMissing):
        changing.override(attempt, attempt.version_ids()[0], Decimal(1), reason="  ", by=bo, at=LATER)


def test_an_open_attempt_and_a_foreign_question_are_refused(seat, bo):
    attempt = attempts.start(seat, "kuis", at=NOON)
    with pytest.raises(changing.NotSubmitted):
        changing.override(attempt, attempt.version_ids()[0], Decimal(1), reason="x", by=bo, at=NOON)

    attempts.submit(attempt, at=NOON)
    with pytest.raises(changing.QuestionNotHeld):
        changing.override(attempt, 999_999, Decimal(1), reason="x", by=bo, at=NOON)


def test_the_last_graded_answer_gives_the_attempt_its_result(seat, bo):
    attempt = awaiting(seat)

    changing.grade(attempt, attempt.version_ids()[1], Decimal("0.8"), comment="Baik.", by=bo, at=LATER)

    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (Decimal(90), True)
    assert UnitProgress.objects.get(enrolment_id=seat.pk, unit_key="kuis").done_at == LATER
    change = MarkChange.objects.get()
    assert (change.points_before, change.percent_before, change.reason) == (None, None, "Baik.")


def test_the_statistics_hold_the_changed_mark(seat, bo):
    attempt = tried(seat, RIGHT, WRONG)
    tried(seat, WRONG, WRONG)
    counting.count_some(attempt.quiz_id, at=NOON)

    changing.override(attempt, attempt.version_ids()[1], Decimal(1), reason="x", by=bo, at=LATER)

    held = sums.from_document(ItemSums.objects.get(which=ItemSums.Which.ALL).document)
    assert held == counted_afresh(attempt)
    first = sums.from_document(ItemSums.objects.get(which=ItemSums.Which.FIRST).document)
    attempt.refresh_from_db()
    assert first == sums.sums_of([counting.marked(attempt)])


def test_what_is_not_counted_yet_is_left_to_the_count(seat, bo):
    attempt = tried(seat, RIGHT, WRONG)

    changing.override(attempt, attempt.version_ids()[1], Decimal(1), reason="x", by=bo, at=LATER)
    counting.count_some(attempt.quiz_id, at=LATER)

    held = sums.from_document(ItemSums.objects.get(which=ItemSums.Which.ALL).document)
    assert held == counted_afresh(attempt)


MARKED = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8).map(
    lambda pairs: [
        sums.Marked(
            Decimal(25 * (one + two)) / 2,
            [sums.Response(1, one * 10_000, 40_000, ("a",)), sums.Response(2, two * 10_000, 40_000, None)],
        )
        for one, two in pairs
    ]
)


@given(MARKED, MARKED)
def test_sums_without_what_was_added_are_what_they_were(stays, goes):
    assert sums.sums_of(stays + goes) - sums.sums_of(goes) == sums.sums_of(stays)
