"""Real threads on PostgreSQL: marks that several people, workers and the learner change at one moment."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessments import answer_grading, answering, attempts, changing, counting, regrading, sums
from assessments.answer_grading import Given
from assessments.models import Attempt, ItemSums, MarkChange, Regrade
from tests.assessments.test_races import at_once
from tests.assessments.tried import seat_at, seat_beside, tried, turn_key
from tests.factories.accounts import InstructorFactory
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, add_question

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quiz():
    return QuizFactory(passing_grade=70, shuffle_questions=False)


@pytest.fixture
def first_seat(quiz, office, ada):
    return seat_at(office, quiz, ada)


def to_apply(quiz):
    """A regrade of the first question, looked at and about to be applied."""
    turn_key(quiz.questions.first())
    regrade = regrading.ask(quiz, quiz.questions.first(), reason="x", by=None, at=timezone.now())
    while regrading.step(regrade.pk, at=timezone.now()):
        pass
    regrade.refresh_from_db()
    regrading.apply(regrade, by=None, at=timezone.now())
    return regrade


def walk(regrade):
    while regrading.step(regrade.pk, at=timezone.now()):
        pass


@pytest.mark.parametrize("round_", range(3))
def test_workers_that_step_the_same_regrade_change_each_mark_once(quiz, first_seat, monkeypatch, round_):
    monkeypatch.setattr(regrading, "CHUNK", 2)
    tried(first_seat, WRONG, RIGHT)
    for number in range(6):
        tried(seat_beside(first_seat, f"Peserta {number}"), WRONG, RIGHT)
    regrade = to_apply(quiz)

    at_once(*[lambda: walk(regrade)] * 4)
    walk(regrade)  # the one that found its turn taken may have been the last

    regrade.refresh_from_db()
    assert (regrade.state, regrade.changed_count) == (Regrade.State.DONE, 7)
    assert MarkChange.objects.count() == 7
    assert set(Attempt.objects.values_list("percent", flat=True)) == {100}


@pytest.mark.parametrize("round_", range(5))
def test_an_override_during_a_regrade_stays_and_the_sums_hold_what_counts(quiz, first_seat, bo, round_):
    attempt = tried(first_seat, WRONG, RIGHT)
    others = [tried(seat_beside(first_seat, f"Peserta {number}"), WRONG, RIGHT) for number in range(4)]
    counting.count_some(quiz.pk, at=timezone.now())
    regrade = to_apply(quiz)
    version, now = attempt.version_ids()[0], timezone.now()

    at_once(
        lambda: walk(regrade),
        lambda: changing.override(attempt, version, Decimal("0.25"), reason="x", by=bo, at=now),
        lambda: changing.override(others[-1], version, Decimal("0.25"), reason="x", by=bo, at=now),
    )
    walk(regrade)

    for one in (attempt, others[-1]):
        one.refresh_from_db()
        assert Decimal(one.marks[0]["points"]) in (Decimal("0.25"), 1)
        last = one.changes.order_by("pk").last()
        assert Decimal(one.marks[0]["points"]) == last.points_after
        assert one.percent == last.percent_after
    held = sums.from_document(ItemSums.objects.get(which=ItemSums.Which.ALL).document)
    assert held == sums.sums_of(counting.marked(one) for one in Attempt.objects.all())


@pytest.mark.parametrize("round_", range(3))
def test_attempts_that_are_submitted_during_a_regrade_get_their_mark(quiz, first_seat, round_):
    tried(first_seat, WRONG, RIGHT)
    running = [attempts.start(seat_beside(first_seat, f"P {n}"), "kuis", at=timezone.now()) for n in range(3)]
    for one in running:
        for number, (version, given) in enumerate(zip(one.version_ids(), (WRONG, RIGHT), strict=True), 1):
            answering.save_answer(one, version, given, sequence=number, at=timezone.now())
    regrade = to_apply(quiz)

    at_once(
        lambda: walk(regrade),
        *[lambda one=one: attempts.submit(one, at=timezone.now()) for one in running],
    )

    for one in Attempt.objects.all():
        assert one.percent in (50, 100)  # by the version it drew, or raised
        assert one.changes.count() == (one.percent == 100)


def test_of_two_graders_one_marks_the_answer(quiz, first_seat, bo):
    add_question(quiz, "essay", text="Jelaskan.", points="2")
    attempt = attempts.start(first_seat, "kuis", at=timezone.now())
    essay = attempt.version_ids()[2]
    answering.save_answer(attempt, essay, {"text": "Isi."}, sequence=1, at=timezone.now())
    attempts.submit(attempt, at=timezone.now())
    citra = InstructorFactory(scope="unit:OFFICE")

    outcomes = at_once(
        *[
            lambda by=by, points=points: answer_grading.mark(
                attempt, essay, Given(Decimal(points)), by=by, at=timezone.now()
            )
            for by, points in ((bo, 1), (citra, 2), (bo, 1), (citra, 2))
        ]
    )

    assert sum(isinstance(one, MarkChange) for one in outcomes) == MarkChange.objects.count() == 1
    assert sum(isinstance(one, answer_grading.AlreadyGraded) for one in outcomes) == 3


def test_of_two_graders_who_open_the_same_attempt_one_claims_it(quiz, first_seat, bo):
    add_question(quiz, "essay", text="Jelaskan.", points="2")
    attempt = attempts.start(first_seat, "kuis", at=timezone.now())
    answering.save_answer(attempt, attempt.version_ids()[2], {"text": "Isi."}, sequence=1, at=timezone.now())
    attempt = attempts.submit(attempt, at=timezone.now())
    citra = InstructorFactory(scope="unit:OFFICE")

    claims = at_once(
        *[lambda who=who: answer_grading.claim(attempt, who, at=timezone.now()) for who in (bo, citra) * 2]
    )

    assert sorted(claims) in ([False, False, True, True],)
