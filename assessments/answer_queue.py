"""Reads: attempts with answers that wait for a grader, the oldest first, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from courses.models import Batch

from . import attempt_records, versions
from .attempt_records import Asked
from .filters import key_in
from .models import Attempt, AttemptQuerySet, Question, QuestionVersion, Quiz
from .questions import Essay
from .rubrics import Criterion


@dataclass(frozen=True)
class Filter:
    """What a grader looks at. It travels in the address, so that going on keeps it."""

    quiz: int | None = None
    batch: int | None = None
    question: int | None = None

    @property
    def query(self) -> str:
        told = {"quiz": self.quiz, "batch": self.batch, "question": self.question}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True)
class Waiting:
    """An answer that waits, with what its grader alone sees."""

    asked: Asked
    criteria: tuple[Criterion, ...]
    model_answer: str
    words: int


def read(asked: Mapping[str, str]) -> Filter:
    """The filter in an address; what it can't be is left out."""
    return Filter(*(key_in(asked.get(name, "")) for name in ("quiz", "batch", "question")))


def rows(chosen: Filter, grader: Any) -> AttemptQuerySet:
    """The waiting attempts under the filter that this person grades, with all that a line shows."""
    found = _waiting(grader)
    if chosen.quiz:
        found = found.filter(quiz=chosen.quiz)
    if chosen.batch:
        found = found.filter(enrolment__batch=chosen.batch)
    if chosen.question:
        found = _holding(found, chosen.question)
    related = ("quiz", "learner", "enrolment__batch__course", "claim__grader")
    return found.select_related(*related).defer("drawn", "answers", "sections").order_by("submitted_at", "pk")


def neighbours(attempt: Attempt, chosen: Filter, grader: Any) -> tuple[int | None, int | None]:
    """The attempts before and after this one under the same filter; it need not be under it any more."""
    found = rows(chosen, grader).exclude(pk=attempt.pk).select_related(None).values_list("pk", flat=True)
    earlier = Q(submitted_at__lt=attempt.submitted_at) | Q(
        submitted_at=attempt.submitted_at, pk__lt=attempt.pk
    )
    return found.filter(earlier).last(), found.exclude(earlier).first()


def waiting_in(attempt: Attempt) -> list[Waiting]:
    """The answers of the attempt that wait, in its order."""
    asked = [one for one in attempt_records.record_of(attempt) if one.awaits_mark]
    parsed = versions.parsed([one.version_id for one in asked])
    return [_waiting_one(one, parsed[one.version_id]) for one in asked]


def choices(chosen: Filter, grader: Any) -> tuple[list[Quiz], list[Batch], list[QuestionVersion]]:
    """The quizzes and batches in which something waits, and the chosen quiz's essays."""
    mine = _waiting(grader).order_by()
    batches = Batch.objects.filter(pk__in=mine.values("enrolment__batch")).select_related("course")
    quizzes = Quiz.objects.filter(pk__in=mine.values("quiz")).order_by("title")
    drawn = Q(question__slots__quiz=chosen.quiz) | Q(question__bank__in=_banks_drawn(chosen.quiz))
    essays = QuestionVersion.objects.newest().filter(drawn, question__kind=Question.Kind.ESSAY).distinct()
    is_seen = chosen.quiz is not None and any(one.pk == chosen.quiz for one in quizzes)
    return list(quizzes), list(batches), list(essays) if is_seen else []


def _banks_drawn(quiz: int | None) -> Any:
    return Quiz.objects.filter(pk__in=[quiz or 0]).values("slots__draw_bank")


def _waiting(grader: Any) -> AttemptQuerySet:
    mine = Attempt.objects.gradable_by(grader).filter(enrolment__withdrawn_at=None)
    return mine.awaiting()


def _holding(found: AttemptQuerySet, question: int) -> AttemptQuerySet:
    """Asked of the marks as text: few attempts wait, and both databases write numbers in one way."""
    ids = QuestionVersion.objects.filter(question=question).values_list("pk", flat=True)
    held = Q(pk__in=[])
    for pk in ids:
        held |= Q(marks_text__contains=f'"version": {pk},') | Q(marks_text__contains=f'"version": {pk}}}')
    return found.annotate(marks_text=Cast("marks", TextField())).filter(held)


def _waiting_one(asked: Asked, question: Any) -> Waiting:
    is_essay = isinstance(question, Essay)
    return Waiting(
        asked=asked,
        criteria=question.rubric.criteria if is_essay and question.rubric else (),
        model_answer=question.model_answer if is_essay else "",
        words=len(asked.explanation.written.split()),
    )
