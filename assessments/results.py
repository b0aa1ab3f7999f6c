"""Reads of submitted attempts: the score, what the policy lets the learner see, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from courses import outline, progress
from courses.models import Enrolment
from lms.lib.errors import Refused

from . import attempts, blueprints
from .models import Attempt, Quiz
from .questions import Explanation


@dataclass(frozen=True)
class MarkedQuestion:
    number: int
    text: str
    points: Decimal | None
    of: Decimal
    explanation: Explanation

    @property
    def is_scored(self) -> bool:
        return self.of > 0

    @property
    def is_right(self) -> bool:
        return self.is_scored and self.points == self.of

    @property
    def is_partly_right(self) -> bool:
        return self.points is not None and 0 < self.points < self.of


@dataclass(frozen=True)
class Result:
    """`questions` is None where the policy doesn't show them; `pretest_percent` only for a post-test."""

    percent: Decimal | None
    passed: bool | None
    best: Attempt
    attempts_left: int | None
    questions: tuple[MarkedQuestion, ...] | None
    pretest_percent: Decimal | None
    next_node: outline.Node | None
    refusal: str

    @property
    def gain(self) -> Decimal | None:
        if self.pretest_percent is None or self.percent is None:
            return None
        return self.percent - self.pretest_percent

    @property
    def may_retry(self) -> bool:
        return not self.refusal

    @property
    def is_best(self) -> bool:
        return self.percent == self.best.percent


@dataclass(frozen=True)
class Overview:
    """A quiz before an attempt: its rules, what was tried so far, and whether a start would be refused."""

    quiz: Quiz
    node: outline.Node | None
    question_count: int
    running: Attempt | None
    submitted: tuple[Attempt, ...]
    best: Attempt | None
    attempts_left: int | None
    refusal: str

    @property
    def is_locked(self) -> bool:
        return self.node is not None and self.node.is_locked

    @property
    def is_passed(self) -> bool:
        return self.best is not None and bool(self.best.passed)


def overview_of(enrolment: Enrolment, unit_key: str, *, at: datetime) -> Overview:
    """What the start page says. Raises attempts.NoQuizHere."""
    quiz = attempts.quiz_for(enrolment, unit_key)
    mine, learnt = _tries(enrolment, quiz), outline.outline_for(enrolment)
    left = _left(quiz, mine)
    count = blueprints.of(quiz).question_count
    running = next((one for one in mine if one.accepts_answers(at)), None)
    refusal = "" if running else _refusal(enrolment, unit_key, learnt, quiz, left, at)
    if not (refusal or running or count):
        refusal = str(attempts.QuizEmpty())
    return Overview(
        quiz=quiz,
        node=learnt.node(unit_key),
        question_count=count,
        running=running,
        submitted=tuple(one for one in mine if not one.is_open),
        best=_best(mine),
        attempts_left=left,
        refusal=refusal,
    )


def result_of(attempt: Attempt, *, at: datetime) -> Result:
    """What the learner may see of a submitted attempt now; the policy is asked each time."""
    enrolment, quiz = attempt.enrolment, attempt.quiz
    mine, learnt = _tries(enrolment, quiz), outline.outline_for(enrolment)
    left = _left(quiz, mine)
    return Result(
        percent=attempt.percent,
        passed=attempt.passed,
        best=_best(mine) or attempt,
        attempts_left=left,
        questions=_marked(attempt) if shows_questions(quiz.feedback, mine, left) else None,
        pretest_percent=_pretest(learnt) if quiz.purpose == Quiz.Purpose.POSTTEST else None,
        next_node=_next(learnt, attempt.unit_key),
        refusal=_refusal(enrolment, attempt.unit_key, learnt, quiz, left, at),
    )


def shows_questions(policy: str, mine: list[Attempt], left: int | None) -> bool:
    """Whether keys and explanations may be read after submitting."""
    if policy == Quiz.Feedback.AFTER_PASS_OR_LAST:
        return left == 0 or any(one.passed for one in mine)
    return policy in (Quiz.Feedback.DURING, Quiz.Feedback.AFTER_SUBMIT)


def _marked(attempt: Attempt) -> tuple[MarkedQuestion, ...]:
    marks = {one["version"]: one for one in attempt.marks}
    return tuple(
        MarkedQuestion(
            number=number,
            text=question.text,
            points=None if marks[version_id]["points"] is None else Decimal(marks[version_id]["points"]),
            of=Decimal(marks[version_id]["of"]),
            explanation=question.explain(attempt.answers.get(str(version_id), {}).get("answer")),
        )
        for number, (version_id, question) in enumerate(attempts.parsed(attempt).items(), start=1)
    )


def _tries(enrolment: Enrolment, quiz: Quiz) -> list[Attempt]:
    """The learner's attempts at the quiz, without what was asked and answered."""
    mine = Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number")
    tries = list(mine.defer("drawn", "answers", "marks"))
    for one in tries:
        one.quiz = quiz
    return tries


def _left(quiz: Quiz, mine: list[Attempt]) -> int | None:
    """None means any number."""
    return None if quiz.attempts_allowed is None else max(0, quiz.attempts_allowed - len(mine))


def _best(mine: list[Attempt]) -> Attempt | None:
    marked = [one for one in mine if one.percent is not None]
    return max(marked, key=lambda one: (one.percent, -one.number), default=None)


def _pretest(learnt: outline.Outline) -> Decimal | None:
    return next((node.score for node in learnt if node.unit.purpose == "pretest"), None)


def _next(learnt: outline.Outline, unit_key: str) -> outline.Node | None:
    """The unit to go on with: the one that follows, if it is open."""
    following = learnt.after(unit_key)
    return following if following and not following.is_locked else None


def _refusal(
    enrolment: Enrolment, unit_key: str, learnt: outline.Outline, quiz: Quiz, left: int | None, at: datetime
) -> str:
    """Why a start would be refused now; empty when it wouldn't."""
    try:
        progress.open_node(enrolment, unit_key, at=at, learnt=learnt)
    except Refused as refusal:
        return str(refusal)
    return str(attempts.AttemptsUsedUp(allowed=quiz.attempts_allowed)) if left == 0 else ""
