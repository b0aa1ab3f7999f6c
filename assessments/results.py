"""Reads of submitted attempts: the score, what the policy lets the learner see, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from courses import outline, progress
from courses.models import Enrolment
from lms.lib.errors import Refused

from . import answer_files, answering, attempt_records, attempts, blueprints, outcomes, terms
from .attempt_records import Change
from .models import Attempt, Quiz
from .outcomes import Standing
from .questions import Explanation, Question
from .terms import Terms


@dataclass(frozen=True)
class MarkedQuestion:
    number: int
    text: str
    points: Decimal | None
    of: Decimal
    explanation: Explanation
    version_id: int = 0
    has_file: bool = False
    changes: tuple[Change, ...] = ()
    """Since the submission, by people and regrades, the oldest first."""

    @property
    def is_answered(self) -> bool:
        told = self.explanation
        return bool(told.answer or told.written or self.has_file)

    @property
    def is_scored(self) -> bool:
        return self.of > 0

    @property
    def is_right(self) -> bool:
        return self.is_scored and self.points == self.of

    @property
    def is_partly_right(self) -> bool:
        return self.points is not None and 0 < self.points < self.of

    @property
    def grading(self) -> Change | None:
        """What the last grader said."""
        return next((one for one in reversed(self.changes) if one.is_grading), None)


@dataclass(frozen=True)
class Part:
    """The score of a section or category; `passed` is None where it has no passing grade of its own."""

    title: str
    percent: Decimal | None
    passing_grade: Decimal | None
    passed: bool | None


@dataclass(frozen=True)
class Result:
    """`counts` is what all attempts come to. `questions` is None where the policy doesn't show them;
    `pretest_percent` only for a post-test.
    """

    percent: Decimal | None
    passed: bool | None
    counts: Standing
    sections: tuple[Part, ...]
    categories: tuple[Part, ...]
    attempts_left: int | None
    questions: tuple[MarkedQuestion, ...] | None
    pretest_percent: Decimal | None
    next_node: outline.Node | None
    refusal: str
    changes: tuple[Change, ...] = ()
    """Marks that were changed after they had been given, the oldest first."""

    @property
    def gain(self) -> Decimal | None:
        if self.pretest_percent is None or self.percent is None:
            return None
        return self.percent - self.pretest_percent

    @property
    def parts(self) -> tuple[tuple[Part, ...], ...]:
        """The scores of sections, then of categories, where the attempt has any."""
        return tuple(parts for parts in (self.sections, self.categories) if parts)

    @property
    def misses_a_part(self) -> bool:
        """Whether a section or category alone kept the attempt from passing."""
        return any(part.passed is False for parts in self.parts for part in parts)

    @property
    def may_retry(self) -> bool:
        return not self.refusal

    @property
    def is_what_counts(self) -> bool:
        return self.percent == self.counts.percent


@dataclass(frozen=True)
class Overview:
    """A quiz before an attempt: its rules, what was tried so far, and whether a start would be refused.

    `sections` are titles with their minutes; None where a section has no time of its own.
    """

    terms: Terms
    node: outline.Node | None
    question_count: int
    sections: tuple[tuple[str, int | None], ...]
    running: Attempt | None
    submitted: tuple[Attempt, ...]
    counts: Standing
    attempts_left: int | None
    refusal: str

    @property
    def quiz(self) -> Quiz:
        return self.terms.quiz

    @property
    def has_timed_sections(self) -> bool:
        return any(minutes is not None for _title, minutes in self.sections)

    @property
    def is_locked(self) -> bool:
        return self.node is not None and self.node.is_locked

    @property
    def is_passed(self) -> bool:
        return self.counts.passed


def overview_of(enrolment: Enrolment, unit_key: str, *, address: str = "", at: datetime) -> Overview:
    """What the start page says; `address` is where the learner is. Raises attempts.NoQuizHere."""
    agreed = attempts.terms_of(enrolment, unit_key)
    mine, learnt = _tries(enrolment, agreed.quiz), outline.outline_for(enrolment)
    blueprint = blueprints.of(agreed.quiz)
    running = next((one for one in mine if one.accepts_answers(at)), None)
    refusal = "" if running else _refusal(enrolment, unit_key, learnt, agreed, mine, at)
    if not (refusal or running or terms.is_right_place(agreed.quiz, address)):
        refusal = str(terms.WrongPlace())
    if not (refusal or running or blueprint.question_count):
        refusal = str(attempts.QuizEmpty())
    return Overview(
        terms=agreed,
        node=learnt.node(unit_key),
        question_count=blueprint.question_count,
        sections=tuple((one.title, agreed.minutes(one.seconds)) for one in blueprint.sections),
        running=running,
        submitted=tuple(one for one in mine if not one.is_open),
        counts=outcomes.standing(agreed.quiz, mine),
        attempts_left=agreed.attempts_left(len(mine)),
        refusal=refusal,
    )


def result_of(attempt: Attempt, *, at: datetime) -> Result:
    """What the learner may see of a submitted attempt now; the policy is asked each time.

    The attempt comes by `terms.with_terms`.
    """
    enrolment, agreed = attempt.enrolment, terms.terms_of(attempt)
    mine, learnt = _tries(enrolment, agreed.quiz), outline.outline_for(enrolment)
    left = agreed.attempts_left(len(mine))
    changes = attempt_records.changes_of(attempt)
    may_see = shows_questions(
        agreed, mine, left, learning_ends_at=enrolment.batch.last_learning_moment, at=at
    )
    return Result(
        percent=attempt.percent,
        passed=attempt.passed,
        counts=outcomes.standing(agreed.quiz, mine),
        sections=_parts(attempt, "sections"),
        categories=_parts(attempt, "categories"),
        attempts_left=left,
        questions=_marked(attempt, changes) if may_see else None,
        pretest_percent=_pretest(attempt, learnt),
        next_node=_next(learnt, attempt.unit_key),
        refusal=_refusal(enrolment, attempt.unit_key, learnt, agreed, mine, at),
        changes=attempt_records.corrections(changes),
    )


def shows_questions(
    agreed: Terms, mine: list[Attempt], left: int | None, *, learning_ends_at: datetime, at: datetime
) -> bool:
    """Whether keys and explanations may be read after submitting."""
    policy = agreed.quiz.feedback
    if policy == Quiz.Feedback.AFTER_PASS_OR_LAST:
        has_used_all = left == 0 and not any(one.is_open for one in mine)
        return has_used_all or any(one.passed for one in mine)
    if policy == Quiz.Feedback.AFTER_CLOSE:
        return at >= (agreed.closes_at or learning_ends_at)
    return policy in (Quiz.Feedback.DURING, Quiz.Feedback.AFTER_SUBMIT)


def _marked(attempt: Attempt, changes: Mapping[int, tuple[Change, ...]]) -> tuple[MarkedQuestion, ...]:
    marks = {one["version"]: outcomes.read(one) for one in attempt.marks}
    with_files = answer_files.named_by(attempt)
    return tuple(
        MarkedQuestion(
            number=number,
            text=question.text,
            points=marks[version_id].points,
            of=marks[version_id].of,
            explanation=_explanation(attempt, version_id, question),
            version_id=version_id,
            has_file=version_id in with_files,
            changes=changes.get(version_id, ()),
        )
        for number, (version_id, question) in enumerate(answering.parsed(attempt).items(), start=1)
    )


def _explanation(attempt: Attempt, version_id: int, question: Question) -> Explanation:
    told = question.explain(attempt.answers.get(str(version_id), {}).get("answer"))
    if attempt.quiz.shows_explanations:
        return told
    return replace(told, notes=(), parts=tuple(replace(part, note="") for part in told.parts))


def _parts(attempt: Attempt, which: str) -> tuple[Part, ...]:
    def decimal(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return tuple(
        Part(part["title"], decimal(part["percent"]), decimal(part["passing_grade"]), part["passed"])
        for part in attempt.breakdown.get(which, ())
    )


def _tries(enrolment: Enrolment, quiz: Quiz) -> list[Attempt]:
    """The learner's attempts at the quiz, without what was asked and answered."""
    mine = Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number")
    tries = list(mine.defer("drawn", "answers", "marks", "sections", "breakdown"))
    for one in tries:
        one.quiz = quiz
    return tries


def _pretest(attempt: Attempt, learnt: outline.Outline) -> Decimal | None:
    """The score of the pre-test that a post-test is compared with: the one it names, else the training's."""
    if attempt.quiz.purpose != Quiz.Purpose.POSTTEST:
        return None
    pretest = attempt.quiz.pretest
    if pretest is None:
        return next((node.score for node in learnt if node.unit.purpose == "pretest"), None)
    tried = Attempt.objects.filter(enrolment=attempt.enrolment_id, quiz=pretest).submitted()
    return outcomes.standing(pretest, tried.only("number", "percent", "passed", "enrolment", "quiz")).percent


def _next(learnt: outline.Outline, unit_key: str) -> outline.Node | None:
    """The unit to go on with: the one that follows, if it is open."""
    following = learnt.after(unit_key)
    return following if following and not following.is_locked else None


def _refusal(
    enrolment: Enrolment,
    unit_key: str,
    learnt: outline.Outline,
    agreed: Terms,
    mine: list[Attempt],
    at: datetime,
) -> str:
    """Why a start would be refused now, whatever the learner brings; empty when it wouldn't."""
    try:
        progress.open_node(enrolment, unit_key, at=at, learnt=learnt)
        terms.refuse_another(agreed, mine, at=at)
    except Refused as refusal:
        return str(refusal)
    return ""
