"""Learners of one batch who tried a quiz, and a key that turns out to be wrong."""

from django.utils import timezone

from assessments import answering, attempts, banking
from tests.factories.accounts import LearnerFactory
from tests.factories.assessments import WRONG, seat_in, unit


def seat_at(office, quiz, learner):
    """A seat in a batch of the office, whose training is the quiz."""
    seat = seat_in(unit("kuis", quiz), at=timezone.now(), learner=learner, code=quiz.course_code)
    seat.batch.course.organiser = office
    seat.batch.course.save()
    return seat


def seat_beside(seat, name):
    return type(seat).objects.create(
        learner=LearnerFactory(name=name), batch=seat.batch, enrolled_at=seat.enrolled_at
    )


def tried(seat, *answers):
    at = timezone.now()
    attempt = attempts.start(seat, "kuis", at=at)
    for number, (version_id, given) in enumerate(zip(attempt.version_ids(), answers, strict=True), start=1):
        answering.save_answer(attempt, version_id, given, sequence=number, at=at)
    return attempts.submit(attempt, at=at)


def turn_key(question):
    """The second option is right from now on."""
    content = question.versions.latest("number").content
    options = [{**one, "correct": one["id"] == WRONG} for one in content["options"]]
    banking.revise(question, {**content, "options": options}, by=None, at=timezone.now())
