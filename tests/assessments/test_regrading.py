"""Marking a question again by another key: looked at first, applied in chunks, never lowering."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import answering, attempts, banking, changing, counting, marking, questions, regrading, sums
from assessments.models import Attempt, ItemSums, MarkChange, Regrade
from assessments.tasks import run_regrade, sweep
from courses.models import CourseCompletion, UnitProgress
from tests.assessments.samples import SAMPLES, answers_to
from tests.factories.accounts import LearnerFactory
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
LATER = NOON + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(db):
    return QuizFactory(questions=2, passing_grade=70, shuffle_questions=False)


@pytest.fixture
def question(quiz):
    return quiz.questions.first()


def tried(quiz, *answers):
    seat = seat_in(unit("kuis", quiz), at=NOON, learner=LearnerFactory())
    attempt = attempts.start(seat, "kuis", at=NOON)
    for number, (version_id, answer) in enumerate(zip(attempt.version_ids(), answers, strict=True), start=1):
        answering.save_answer(attempt, version_id, answer, sequence=number, at=NOON)
    return attempts.submit(attempt, at=NOON)


def turn_key(question):
    """The second option is right from now on."""
    content = question.versions.latest("number").content
    options = [{**one, "correct": one["id"] == WRONG} for one in content["options"]]
    banking.revise(question, {**content, "options": options}, by=None, at=NOON)


def looked(quiz, question):
    regrade = regrading.ask(quiz, question, reason="Kunci salah.", by=None, at=LATER)
    while regrading.step(regrade.pk, at=LATER):
        pass
    regrade.refresh_from_db()
    return regrade


def applied(quiz, question):
    regrade = looked(quiz, question)
    regrading.apply(regrade, by=None, at=LATER)
    while regrading.step(regrade.pk, at=LATER):
        pass
    regrade.refresh_from_db()
    return regrade


def test_a_dry_run_tells_who_would_change_and_changes_nothing(quiz, question):
    raised, kept = tried(quiz, WRONG, RIGHT), tried(quiz, RIGHT, RIGHT)
    turn_key(question)

    regrade = looked(quiz, question)

    assert regrade.state == Regrade.State.LOOKED
    assert (regrade.attempts_count, regrade.changed_count) == (2, 1)
    assert (regrade.preview["raised"], regrade.preview["kept"]) == (1, 1)
    assert regrade.preview["newly_passed"] == 1
    [listed] = regrade.preview["listed"]
    assert (listed["attempt"], listed["percent"]) == (raised.pk, ["50.00", "100.00"])
    assert not MarkChange.objects.exists()
    assert {one.percent for one in Attempt.objects.all()} == {50, 100}
    assert kept.percent == 100


def test_applying_raises_marks_completes_units_and_lowers_nobody(quiz, question):
    raised, kept = tried(quiz, WRONG, RIGHT), tried(quiz, RIGHT, RIGHT)
    turn_key(question)

    regrade = applied(quiz, question)

    raised.refresh_from_db()
    kept.refresh_from_db()
    assert (raised.percent, raised.passed, kept.percent) == (100, True, 100)
    assert UnitProgress.objects.get(enrolment_id=raised.enrolment_id, unit_key="kuis").score == 100
    change = MarkChange.objects.get()
    assert (change.attempt, change.way, change.points_before, change.regrade) == (
        raised,
        MarkChange.Way.REGRADE,
        0,
        regrade,
    )
    assert regrade.state == Regrade.State.DONE


def test_the_same_key_changes_nothing(quiz, question):
    for answers in ((RIGHT, WRONG), (WRONG, RIGHT), (None, RIGHT)):
        tried(quiz, *answers)
    before = list(Attempt.objects.order_by("pk").values_list("marks", "percent"))

    regrade = applied(quiz, question)

    assert list(Attempt.objects.order_by("pk").values_list("marks", "percent")) == before
    assert (regrade.attempts_count, regrade.changed_count) == (3, 0)


def test_what_a_person_set_stays(quiz, question, bo):
    attempt = tried(quiz, WRONG, RIGHT)
    changing.override(attempt, attempt.version_ids()[0], Decimal("0.25"), reason="x", by=bo, at=NOON)
    turn_key(question)

    regrade = applied(quiz, question)

    attempt.refresh_from_db()
    assert (attempt.percent, regrade.preview["by_hand"]) == (Decimal("62.5"), 1)


def test_an_answer_the_new_key_does_not_know_is_told_and_kept(quiz, question):
    attempt = tried(quiz, WRONG, RIGHT)
    content = question.versions.latest("number").content
    options = [content["options"][0], {"id": "o9", "text": "Lain sekali"}]
    banking.revise(question, {**content, "options": options}, by=None, at=NOON)

    regrade = applied(quiz, question)

    attempt.refresh_from_db()
    assert (attempt.percent, regrade.preview["unmarkable"]) == (50, 1)


def test_chunks_go_on_where_the_last_one_ended(quiz, question, monkeypatch):
    monkeypatch.setattr(regrading, "CHUNK", 2)
    tries = [tried(quiz, WRONG, RIGHT) for _ in range(5)]
    turn_key(question)
    regrade = looked(quiz, question)
    regrading.apply(regrade, by=None, at=LATER)

    assert regrading.step(regrade.pk, at=LATER)
    assert MarkChange.objects.count() == 2
    report = regrading.outcomes.report
    monkeypatch.setattr(regrading.outcomes, "report", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        regrading.step(regrade.pk, at=LATER)
    assert MarkChange.objects.count() == 2  # a worker that dies has done nothing of its chunk
    monkeypatch.setattr(regrading.outcomes, "report", report)
    while regrading.step(regrade.pk, at=LATER):
        pass

    regrade.refresh_from_db()
    assert (regrade.changed_count, MarkChange.objects.count()) == (5, len(tries))
    assert not regrading.step(regrade.pk, at=LATER)


def test_the_statistics_hold_the_new_marks(quiz, question):
    tried(quiz, WRONG, RIGHT), tried(quiz, RIGHT, WRONG)
    counting.count_some(quiz.pk, at=NOON)
    turn_key(question)

    applied(quiz, question)

    held = sums.from_document(ItemSums.objects.get(which=ItemSums.Which.ALL).document)
    assert held == sums.sums_of(counting.marked(one) for one in Attempt.objects.all())


def test_completions_whose_certificates_rest_on_it_are_listed(quiz, question):
    seat = tried(quiz, RIGHT, RIGHT).enrolment
    again = attempts.start(seat, "kuis", at=NOON)
    answering.save_answer(again, again.version_ids()[0], WRONG, sequence=1, at=NOON)
    attempts.submit(again, at=NOON)
    turn_key(question)

    regrade = applied(quiz, question)

    assert regrading.completions_of(regrade) == [CourseCompletion.objects.get(enrolment=seat).pk]


def test_a_second_question_of_the_same_regrade_waits(quiz, question):
    regrading.ask(quiz, question, reason="x", by=None, at=LATER)

    with pytest.raises(regrading.RegradeUnderWay):
        regrading.ask(quiz, question, reason="x", by=None, at=LATER)


def test_it_is_applied_after_its_dry_run_and_once(quiz, question):
    regrade = regrading.ask(quiz, question, reason="x", by=None, at=LATER)
    with pytest.raises(regrading.NotLookedYet):
        regrading.apply(regrade, by=None, at=LATER)
    while regrading.step(regrade.pk, at=LATER):
        pass
    regrading.apply(regrade, by=None, at=LATER)

    with pytest.raises(regrading.NotLookedYet):
        regrading.apply(regrade, by=None, at=LATER)


def test_the_sweep_rings_for_one_that_was_never_picked_up(quiz, question, monkeypatch):
    regrade = regrading.ask(quiz, question, reason="x", by=None, at=NOON)
    rung = []
    monkeypatch.setattr("assessments.tasks.after_commit", lambda task, **ids: rung.append((task.name, ids)))

    sweep()

    assert ("assessments.run_regrade", {"regrade_id": regrade.pk}) in rung
    run_regrade(regrade_id=regrade.pk)
    run_regrade(regrade_id=regrade.pk)
    regrade.refresh_from_db()
    assert regrade.state == Regrade.State.LOOKED


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_a_question_of_any_kind_marked_again_by_the_same_key_keeps_its_mark(kind, data):
    question = questions.parse(kind, SAMPLES[kind].content)
    answer = data.draw(answers_to(question))

    verdict = regrading._verdict(question, answer, marking.mark(question, answer), is_by_hand=False)

    assert verdict == regrading.Verdict("same")
