"""Writing quizzes and their questions. The only writer of Quiz, Question and QuestionVersion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused

from . import questions
from .models import Question, QuestionVersion, Quiz

CHUNK = 500
MOST_PLACES = 32_000  # a position is a small integer


class QuizFull(Refused):
    code = "quiz_full"
    message = _("The quiz has no room for so many questions.")


class QuestionRetired(Refused):
    code = "question_retired"
    message = _("This question was taken out of the quiz.")


@transaction.atomic
def keep(quiz: Quiz, *, by: Any, at: datetime) -> Quiz:
    """Write a new quiz or the changed settings of one; attempts that were marked stay as they are."""
    action = "quiz.changed" if quiz.pk else "quiz.created"
    quiz.save()
    audit.record(by, action, quiz, details={"activity_key": quiz.activity_key}, at=at)
    return quiz


@transaction.atomic
def add_question(quiz: Quiz, kind: str, content: Mapping[str, Any], *, by: Any, at: datetime) -> Question:
    """Put a question at the end of the quiz. Raises questions.ContentError."""
    checked = _checked(kind, content)
    Quiz.objects.select_for_update().get(pk=quiz.pk)  # else two authors would take the same position
    last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
    question = Question.objects.create(quiz=quiz, kind=kind, position=last + 1)
    _write(question, 1, checked, by, at)
    audit.record(by, "question.added", quiz, details={"question": question.pk}, at=at)
    return question


@transaction.atomic
def add_questions(
    quiz: Quiz, contents: Sequence[tuple[str, Mapping[str, Any]]], *, by: Any, at: datetime
) -> list[Question]:
    """Put the questions, each its kind and content, at the end of the quiz: all or none, in few statements.

    Raises questions.ContentError, QuizFull.
    """
    checked = [(kind, _checked(kind, content)) for kind, content in contents]
    Quiz.objects.select_for_update().get(pk=quiz.pk)  # else two authors would take the same position
    last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
    if last + len(checked) > MOST_PLACES:
        raise QuizFull
    made = Question.objects.bulk_create(
        [
            Question(quiz=quiz, kind=kind, position=place)
            for place, (kind, _content) in enumerate(checked, start=last + 1)
        ],
        batch_size=CHUNK,
    )
    versions = [
        QuestionVersion(question=question, number=1, content=content, created_at=at, created_by=by)
        for question, (_kind, content) in zip(made, checked, strict=True)
    ]
    QuestionVersion.objects.bulk_create(versions, batch_size=CHUNK)
    audit.record(by, "questions.added", quiz, details={"count": len(made)}, at=at)
    return made


@transaction.atomic
def revise(question: Question, content: Mapping[str, Any], *, by: Any, at: datetime) -> QuestionVersion:
    """Let the question say this from now on; attempts keep the version they drew.

    The same content again makes no version. Raises questions.ContentError, QuestionRetired.
    """
    checked = _checked(question.kind, content)
    question = _locked(question)
    current = question.versions.latest("number")
    if current.content == checked:
        return current
    version = _write(question, current.number + 1, checked, by, at)
    details = {"question": question.pk, "version": version.number}
    audit.record(by, "question.revised", question.quiz, details=details, at=at)
    return version


@transaction.atomic
def retire(question: Question, *, by: Any, at: datetime) -> None:
    """Take the question out of later attempts; those that drew it keep it. A second call changes nothing."""
    if Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=at):
        audit.record(by, "question.retired", question.quiz, details={"question": question.pk}, at=at)


@transaction.atomic
def move(question: Question, places: int) -> None:
    """Move the question up (negative) or down among the quiz's questions, as far as there are any."""
    Quiz.objects.select_for_update().get(pk=question.quiz_id)
    order = list(Question.objects.filter(quiz=question.quiz_id, retired_at=None).order_by("position", "pk"))
    here = order.index(question)
    order.insert(max(0, here + places), order.pop(here))
    for position, one in enumerate(order, start=1):
        one.position = position
    Question.objects.bulk_update(order, ["position"])


def _locked(question: Question) -> Question:
    # Locked first: two editors would both write version n + 1.
    question = Question.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=question.pk)
    if question.retired_at:
        raise QuestionRetired
    return question


def _write(
    question: Question, number: int, content: dict[str, Any], by: Any, at: datetime
) -> QuestionVersion:
    return QuestionVersion.objects.create(
        question=question, number=number, content=content, created_at=at, created_by=by
    )


def _checked(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content, every option with an id of its own, after it proved to be a question."""
    checked = dict(content)
    if options := checked.get("options"):
        checked["options"] = _identified(options)
    questions.parse(kind, checked)
    return checked


def _identified(options: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    taken = {str(option["id"]) for option in options if option.get("id")}
    free = (f"o{number}" for number in range(1, 2 * len(options) + 2) if f"o{number}" not in taken)
    return [{**option, "id": str(option.get("id") or next(free))} for option in options]
