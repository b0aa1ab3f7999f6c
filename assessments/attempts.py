"""The rules of an attempt: start, save, check, submit, time out. The only writer of Attempt."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from courses import outline, progress
from courses.models import Enrolment
from lms.lib.errors import Refused

from . import blueprints, drawing, marking, questions
from .models import Attempt, AttemptQuerySet, QuestionVersion, Quiz

log = structlog.get_logger(__name__)

SEED_BITS = 62  # fits a signed bigint and every JSON reader's integer


class NoQuizHere(Refused):
    code = "no_quiz_here"
    message = _("This unit has no quiz.")


class QuizEmpty(Refused):
    code = "quiz_empty"
    message = _("This quiz has no questions yet. Please tell your training administrator.")


class AttemptsUsedUp(Refused):
    code = "attempts_used_up"
    message = _("You have used all %(allowed)s attempts.")


class AlreadySubmitted(Refused):
    code = "already_submitted"
    message = _("This attempt was already submitted. Your answers are safe.")


class TimeIsUp(Refused):
    code = "time_is_up"
    message = _("The time is up. What was saved before is being submitted for you.")


class AnswerNotAccepted(Refused):
    code = "answer_not_accepted"
    message = _("This answer doesn't fit the question. Reload the page and answer again.")


class AnswerChecked(Refused):
    code = "answer_checked"
    message = _("This answer was checked already and can't be changed.")


class NotCheckable(Refused):
    code = "not_checkable"
    message = _("Answers of this quiz are checked when it is submitted.")


@dataclass(frozen=True)
class Given:
    """An answer as a whole form posts it.

    `shown` is the answer that the page showed when it was made, `seen_sequence`
    the sequence of the last one it knows of. A field that nobody touched in an
    old tab then doesn't undo what was answered elsewhere since.
    """

    version_id: int
    answer: object
    shown: object = None
    seen_sequence: int = 0


def quiz_for(enrolment: Enrolment, unit_key: str) -> Quiz:
    """The quiz that the enrolment's pinned curriculum puts in this unit. Raises NoQuizHere."""
    unit = outline.curriculum(enrolment.batch.version_id).unit(unit_key)
    quiz = Quiz.objects.filter(activity_key=unit.activity_key).first() if unit and unit.activity_key else None
    if quiz is None:
        raise NoQuizHere
    return quiz


def start(enrolment: Enrolment, unit_key: str, *, at: datetime) -> Attempt:
    """Open an attempt at the unit's quiz, or give the one that is open: two tabs make one attempt.

    Raises progress.UnitLocked and what else forbids starting the unit now,
    AttemptsUsedUp, QuizEmpty, NoQuizHere.
    """
    quiz = quiz_for(enrolment, unit_key)
    running = Attempt.objects.open().filter(enrolment=enrolment, quiz=quiz).first()
    if running and running.accepts_answers(at):
        return running
    if running:
        time_out(running, at=at)
    return _claim(enrolment, quiz, unit_key, at)


@transaction.atomic
def _claim(enrolment: Enrolment, quiz: Quiz, unit_key: str, at: datetime) -> Attempt:
    # Locked first: two tabs would both count the same attempts. The constraints hold it without the lock too.
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    mine = Attempt.objects.filter(enrolment=enrolment, quiz=quiz)
    if running := mine.open().first():
        return running
    started = progress.start_unit(enrolment, unit_key, at=at)
    if started.done_at is None:
        _report_late(mine, at)
    taken = mine.aggregate(last=Max("number"))["last"] or 0
    if quiz.attempts_allowed is not None and taken >= quiz.attempts_allowed:
        raise AttemptsUsedUp(allowed=quiz.attempts_allowed)
    attempt = _new(enrolment, quiz, unit_key, taken + 1, at)
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        return mine.latest("number")
    return attempt


def _new(enrolment: Enrolment, quiz: Quiz, unit_key: str, number: int, at: datetime) -> Attempt:
    seed = secrets.randbits(SEED_BITS)
    return Attempt(
        quiz=quiz,
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        unit_key=unit_key,
        number=number,
        drawn=_draw(quiz, seed),
        seed=seed,
        started_at=at,
        expires_at=quiz.ends_after(at, enrolment.batch.last_learning_moment),
    )


def _draw(quiz: Quiz, seed: int) -> list[dict[str, Any]]:
    blueprint = blueprints.of(quiz)
    if not blueprint.question_count:
        raise QuizEmpty
    drawn = drawing.draw(blueprint, seed)
    return [{"version": one.version_id, "options": list(one.options)} for one in drawn]


def save_answer(
    attempt: Attempt, version_id: int, answer: object, *, sequence: int, at: datetime
) -> dict[str, Any]:
    """Keep one answer as it is given, and return what is kept now: {answer, sequence, at}.

    `sequence` is the client's count of its saves. A repeated request changes
    nothing, and one that arrives late doesn't overwrite a newer answer.

    Raises AnswerNotAccepted, AlreadySubmitted, TimeIsUp, AnswerChecked.
    """
    cleaned = _cleaned(attempt, version_id, answer)
    with transaction.atomic():
        attempt = _locked(attempt)
        _refuse_when_over(attempt, at)
        kept: dict[str, Any] | None = attempt.answers.get(str(version_id))
        if kept and kept.get("checked") and kept["answer"] != cleaned:
            raise AnswerChecked
        if kept is None or sequence > kept["sequence"]:
            kept = _keep(attempt, version_id, cleaned, sequence, at)
            attempt.save(update_fields=["answers"])
    return kept


@transaction.atomic
def save_all(attempt: Attempt, answers: Iterable[Given], *, at: datetime) -> Attempt:
    """Keep a whole form's answers without submitting. Raises as save_answer does."""
    attempt = _locked(attempt)
    _refuse_when_over(attempt, at)
    _take(attempt, answers, at)
    attempt.save(update_fields=["answers"])
    return attempt


@transaction.atomic
def check_answer(attempt: Attempt, version_id: int, *, at: datetime) -> Attempt:
    """Show the feedback of one saved answer during the attempt; from then on it stays as it is.

    Raises NotCheckable where the quiz gives no feedback during the attempt or
    nothing was answered, AlreadySubmitted, TimeIsUp.
    """
    attempt = _locked(attempt)
    _refuse_when_over(attempt, at)
    kept = attempt.answers.get(str(version_id))
    if attempt.quiz.feedback != Quiz.Feedback.DURING or kept is None or kept["answer"] is None:
        raise NotCheckable
    kept["checked"] = True
    attempt.save(update_fields=["answers"])
    return attempt


@transaction.atomic
def submit(attempt: Attempt, *, at: datetime, answers: Iterable[Given] = ()) -> Attempt:
    """Mark the attempt, for good; a pass completes its unit.

    `at` is when the request arrived: a submit that started in time (with
    models.GRACE) counts however long it waited. `answers` are the form's; after
    the time they are not taken, and what was saved before is marked.

    Raises AlreadySubmitted, AnswerNotAccepted.
    """
    attempt = _locked(attempt)
    if not attempt.is_open:
        raise AlreadySubmitted
    if not attempt.accepts_answers(at):
        return _close(attempt, Attempt.Closed.BY_TIME, attempt.expires_at)
    _take(attempt, answers, at)
    return _close(attempt, Attempt.Closed.BY_LEARNER, at)


@transaction.atomic
def time_out(attempt: Attempt, *, at: datetime) -> Attempt:
    """Submit what was saved when the time ran out; nothing happens to an attempt that isn't overdue."""
    attempt = _locked(attempt)
    if attempt.accepts_answers(at) or not attempt.is_open:
        return attempt
    return _close(attempt, Attempt.Closed.BY_TIME, attempt.expires_at)


def parsed(attempt: Attempt) -> dict[int, questions.Question]:
    """The drawn questions by version id, in the drawn order."""
    ids = attempt.version_ids()
    found = {version.pk: version for version in _versions().filter(pk__in=ids)}
    return {pk: questions.parse(found[pk].question.kind, found[pk].content) for pk in ids}


def _versions() -> Any:
    return QuestionVersion.objects.select_related("question").only("content", "question__kind")


def _locked(attempt: Attempt) -> Attempt:
    # Locked first: a save and a submit, or two submits, would each write over what the other saw.
    related = ("quiz", "enrolment__batch__course")
    return Attempt.objects.select_for_update(of=("self",)).select_related(*related).get(pk=attempt.pk)


def _refuse_when_over(attempt: Attempt, at: datetime) -> None:
    if not attempt.is_open:
        raise AlreadySubmitted
    if not attempt.accepts_answers(at):
        raise TimeIsUp


def _cleaned(attempt: Attempt, version_id: int, answer: object) -> questions.Answer | None:
    if version_id not in attempt.version_ids():
        raise AnswerNotAccepted
    version = _versions().get(pk=version_id)
    return _clean(questions.parse(version.question.kind, version.content), answer)


def _clean(question: questions.Question, answer: object) -> questions.Answer | None:
    try:
        return question.clean(answer)
    except questions.AnswerNotUnderstood as error:
        raise AnswerNotAccepted from error


def _keep(
    attempt: Attempt, version_id: int, answer: questions.Answer | None, sequence: int, at: datetime
) -> dict[str, Any]:
    kept = {"answer": answer, "sequence": sequence, "at": at.isoformat()}
    attempt.answers[str(version_id)] = kept
    return kept


def _take(attempt: Attempt, answers: Iterable[Given], at: datetime) -> None:
    """Fold a form's answers in, as the newest."""
    answers = list(answers)
    drawn = parsed(attempt) if answers else {}
    sequence = attempt.last_sequence()
    for given in answers:
        if given.version_id not in drawn:
            raise AnswerNotAccepted
        question = drawn[given.version_id]
        cleaned, shown = _clean(question, given.answer), _clean(question, given.shown)
        kept = attempt.answers.get(str(given.version_id), {"answer": None, "sequence": 0})
        touched = cleaned != shown or given.seen_sequence >= kept["sequence"]
        if touched and cleaned != kept["answer"] and not kept.get("checked"):
            sequence += 1
            _keep(attempt, given.version_id, cleaned, sequence, at)


def _close(attempt: Attempt, closed_by: Attempt.Closed, at: datetime) -> Attempt:
    drawn = parsed(attempt)
    answers = {pk: attempt.answers.get(str(pk), {}).get("answer") for pk in drawn}
    marks = {pk: marking.mark(question, answers[pk]) for pk, question in drawn.items()}
    total = marking.total(marks.values())
    attempt.marks = [
        {
            "version": pk,
            "points": None if mark.points is None else str(mark.points),
            "of": str(mark.of),
            "chosen": marking.chosen(drawn[pk], answers[pk]),
        }
        for pk, mark in marks.items()
    ]
    attempt.points, attempt.points_of, attempt.percent = total.points, total.of, total.percent
    attempt.passed = None if total.percent is None else total.percent >= attempt.quiz.passing_grade
    attempt.submitted_at, attempt.closed_by = at, closed_by
    written = ("marks", "points", "points_of", "percent", "passed", "submitted_at", "closed_by", "answers")
    attempt.save(update_fields=written)
    _report(attempt, at)
    return attempt


def _report(attempt: Attempt, at: datetime) -> None:
    """Tell courses: a pass completes the unit, and a pre-test does so by being submitted.

    A new curriculum may have put a required unit before this one since the start.
    Then the result stands, and `_report_late` completes the unit once it is open.
    """
    if attempt.percent is None or not (attempt.passed or attempt.quiz.is_pretest):
        return
    try:
        progress.complete_unit(attempt.enrolment, attempt.unit_key, score=attempt.percent, at=at)
    except (progress.UnitLocked, progress.UnitUnknown) as refusal:
        log.info("pass_waits_for_its_unit", attempt=attempt.pk, reason=refusal.code)


def _report_late(mine: AttemptQuerySet, at: datetime) -> None:
    best = mine.submitted().with_result().select_related("quiz", "enrolment__batch__course").first()
    if best:
        _report(best, at)
