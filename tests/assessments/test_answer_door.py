"""Saves in front of the middleware: signed, one statement, and refused in words."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from assessments import answering, attempts
from assessments.models import Attempt, Quiz
from tests.assessments import door
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, add_question, seat_in, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(db):
    return QuizFactory(questions=3, shuffle_questions=False)


@pytest.fixture
def attempt(quiz, ada):
    now = timezone.now()
    return attempts.start(seat_in(unit("kuis", quiz), at=now, learner=ada), "kuis", at=now)


def kept(attempt, version):
    attempt.refresh_from_db()
    return attempt.answers.get(str(version), {}).get("answer")


def test_an_answer_is_kept_without_a_session(attempt):
    [first, *_] = attempt.version_ids()

    status, told = door.save(attempt, str(first), RIGHT, sequence=3)

    assert (status, told["sequence"]) == (200, 3)
    assert kept(attempt, first) == RIGHT


def test_a_save_is_one_statement(attempt, django_assert_num_queries):
    [first, second, *_] = attempt.version_ids()
    door.save(attempt, first, RIGHT)
    door.save(attempt, second, RIGHT, sequence=2)

    with django_assert_num_queries(1):
        door.save(attempt, first, WRONG, sequence=3)

    assert (kept(attempt, first), kept(attempt, second)) == (WRONG, RIGHT)


def test_repeated_and_late_saves_change_nothing(attempt):
    [first, *_] = attempt.version_ids()
    door.save(attempt, first, RIGHT, sequence=5)

    assert door.save(attempt, first, WRONG, sequence=5)[1]["sequence"] == 5
    assert door.save(attempt, first, WRONG, sequence=4)[1]["sequence"] == 5
    assert kept(attempt, first) == RIGHT


def test_a_question_of_another_attempt_is_refused(attempt, cy):
    now = timezone.now()
    other = attempts.start(
        seat_in(unit("lain", QuizFactory()), at=now, learner=cy, code="LAIN"), "lain", at=now
    )

    status, told = door.save(attempt, other.version_ids()[0], RIGHT)

    assert (status, told["code"]) == (409, "answer_not_accepted")
    assert kept(attempt, other.version_ids()[0]) is None


@pytest.mark.parametrize("given", ["o99", [RIGHT, WRONG], {"a": "b"}, 7, "\x00"])
def test_an_impossible_answer_is_refused(attempt, given):
    status, told = door.save(attempt, attempt.version_ids()[0], given)

    assert (status, told["code"]) == (409, "answer_not_accepted")
    assert kept(attempt, attempt.version_ids()[0]) is None


def test_after_submission_nothing_is_kept(attempt):
    attempts.submit(attempt, at=timezone.now())

    status, told = door.save(attempt, attempt.version_ids()[0], RIGHT)

    assert (status, told["code"]) == (409, "already_submitted")
    assert kept(attempt, attempt.version_ids()[0]) is None


def test_after_time_and_grace_nothing_is_kept(attempt):
    past = timezone.now() - timedelta(minutes=5)
    Attempt.objects.update(started_at=past - timedelta(hours=1), expires_at=past)

    status, told = door.save(attempt, attempt.version_ids()[0], RIGHT)

    assert (status, told["code"]) == (409, "time_is_up")
    assert kept(attempt, attempt.version_ids()[0]) is None


def test_a_checked_answer_stays(quiz, attempt):
    Quiz.objects.update(feedback=Quiz.Feedback.DURING)
    [first, *_] = attempt.version_ids()
    door.save(attempt, first, WRONG)
    answering.check_answer(attempt, first, at=timezone.now())

    status, told = door.save(attempt, first, RIGHT, sequence=9)

    assert (status, told["code"]) == (409, "answer_checked")
    assert kept(attempt, first) == WRONG


class TestOneAfterAnother:
    """A quiz without a way back, a question on each page."""

    @pytest.fixture
    def quiz(self, db):
        return QuizFactory(questions=3, shuffle_questions=False, navigation=Quiz.Navigation.SEQUENTIAL)

    def test_the_question_of_the_page_is_kept_with_one_statement(self, attempt, django_assert_num_queries):
        _first, second, _third = answering.parsed(attempt)
        attempt = attempts.turn_page(attempt, left=1, at=timezone.now())
        with django_assert_num_queries(1):
            status, _told = door.save(attempt, second, RIGHT)

        assert status == 200
        assert kept(attempt, second) == RIGHT

    def test_there_is_no_way_back_to_a_page_that_was_left(self, attempt):
        first, *_ = attempt.version_ids()
        door.save(attempt, first, WRONG)
        there = attempts.turn_page(attempt, left=1, at=timezone.now())

        for address_of in (attempt, there):
            status, told = door.save(address_of, first, RIGHT, sequence=9)
            assert (status, told["code"]) == (409, "page_left")
        assert kept(attempt, first) == WRONG

    def test_a_page_that_was_not_reached_is_closed(self, attempt):
        _first, second, third = attempt.version_ids()

        for version in (second, third):
            status, told = door.save(attempt, version, RIGHT)
            assert (status, told["code"]) == (409, "page_left")
            assert kept(attempt, version) is None


def test_a_refusal_is_in_the_language_of_the_page(attempt):
    with translation.override("en"):
        address = answering.address_for(attempt)
    attempts.submit(attempt, at=timezone.now())

    told = {"question": attempt.version_ids()[0], "answer": RIGHT, "sequence": 1}

    assert door.post(address, told)[1]["message"].startswith("This attempt was already submitted.")
    assert door.post(answering.address_for(attempt), told)[1]["message"].startswith("Percobaan ini")


@pytest.mark.parametrize("typed", ["a\x00b", "\ud800", "\U0001f600", "x" * 100_000])
def test_whatever_is_typed_is_kept_or_refused(quiz, ada, typed):
    add_question(quiz, "short", answers=["ya"])
    now = timezone.now()
    attempt = attempts.start(seat_in(unit("kuis", quiz), at=now, learner=ada), "kuis", at=now)

    status, _told = door.save(attempt, attempt.version_ids()[-1], typed)

    assert status in (200, 409)


def test_a_forged_or_changed_address_is_refused(attempt, cy):
    address = answering.address_for(attempt)
    told = {"question": attempt.version_ids()[0], "answer": RIGHT, "sequence": 1}

    for forged in (address + "x", answering.PREFIX + "abc", answering.PREFIX):
        assert door.post(forged, told)[0] == 403
    Attempt.objects.update(learner=cy)
    assert door.post(address, told)[0] == 403
    assert kept(attempt, attempt.version_ids()[0]) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"question": 1, "answer": "x"}',
        b'{"question": "x", "answer": "x", "sequence": 1}',
        b'{"question": 1, "answer": "x", "sequence": 0}',
        b'{"question": 1, "answer": "x", "sequence": 1e400}',
        b'{"question": 99999999999999999999, "answer": "x", "sequence": 1}',
        b"\xff",
    ],
)
def test_a_body_that_is_no_answer_is_a_bad_request(attempt, body):
    status, told = door.post(answering.address_for(attempt), body)

    assert (status, told["code"]) == (400, "invalid")


def test_a_huge_body_and_other_methods_are_refused(attempt):
    address = answering.address_for(attempt)

    assert door.post(address, b"x" * 300_000)[0] == 413
    assert door.post(address, b"", method="GET")[0] == 405


def test_other_addresses_pass_by(attempt):
    assert door.post("/jawaban", {})[0] == 404
