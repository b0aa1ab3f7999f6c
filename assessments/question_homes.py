"""Homes of questions: a bank, or a quiz, whose new questions are kept in its course's bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import authoring, banking, categories
from .banking import Wanted
from .formats.item import essence
from .models import QuestionBank, QuestionVersion, QuestionVersionQuerySet, Quiz

Owner = Quiz | QuestionBank
Place = dict[str, int | str]


@dataclass(frozen=True)
class Home:
    """Where files of questions are imported to and exported from."""

    owner: Owner

    @property
    def quiz(self) -> Quiz | None:
        """None where the home is the bank itself."""
        return self.owner if isinstance(self.owner, Quiz) else None

    def bank(self) -> QuestionBank:
        """Where its questions are kept; one query for a quiz."""
        return self.owner if isinstance(self.owner, QuestionBank) else authoring.bank_of(self.owner)

    def current(self) -> QuestionVersionQuerySet:
        """What its questions in use say now: in the quiz's order, or in the order they came into the bank."""
        if self.quiz:
            return QuestionVersion.objects.in_quiz(self.quiz)
        return QuestionVersion.objects.filter(question__bank=self.bank()).current()

    def places(self) -> dict[str, Place]:
        """Where a question that says this is already: `{"place": n}` of the quiz, `{"question": id}` of
        the bank."""
        found: dict[str, Place] = {}
        for place, one in enumerate(self.current(), start=1):
            here: Place = {"place": place} if self.quiz else {"question": one.question_id}
            found.setdefault(essence(one.question.kind, one.content), here)
        return found

    def lock(self) -> None:
        """Let nobody else import into it until the transaction ends."""
        categories.locked_bank(self.bank().pk)
        if self.quiz:
            Quiz.objects.select_for_update().get(pk=self.quiz.pk)

    def add(self, wanted: Sequence[Wanted], *, by: Any, at: datetime) -> None:
        """Keep the questions, in the quiz at its end: all or none.

        Raises questions.ContentError, authoring.QuizFull.
        """
        if self.quiz:
            authoring.add_questions(self.quiz, wanted, by=by, at=at)
        else:
            banking.add(self.bank(), wanted, by=by, at=at)
