"""A question's past and its use, as a page of the back office tells them. Only reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import bank_contents, differences, sums
from .models import ItemSums, Question, QuestionVersion, Quiz, Slot

NAMES = {
    "text": gettext_lazy("Question"),
    "points": gettext_lazy("Points"),
    "feedback": gettext_lazy("Explanation"),
    "options": gettext_lazy("Options"),
    "correct": gettext_lazy("Right"),
    "answer": gettext_lazy("Answer"),
    "answers": gettext_lazy("Answers"),
    "tolerance": gettext_lazy("Tolerance"),
    "weight": gettext_lazy("Weight"),
    "policy": gettext_lazy("Credit"),
    "pairs": gettext_lazy("Pairs"),
    "items": gettext_lazy("Items"),
    "gaps": gettext_lazy("Gaps"),
    "passage": gettext_lazy("Text with gaps"),
    "category": gettext_lazy("Category of the score"),
    "labels": gettext_lazy("Steps"),
}


@dataclass(frozen=True)
class Change:
    """One thing that a version says otherwise than the one before: where, what it was, what it is."""

    where: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """A version with what its edit changed; the first one changed nothing."""

    version: QuestionVersion
    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Use:
    """A quiz that uses the question: it `stands` there, or these draws may take it."""

    quiz: Quiz
    stands: bool
    draws: tuple[Slot, ...]
    attempts: int


def versions(question: Question) -> list[Told]:
    """The question's versions, the newest first."""
    rows = list(question.versions.select_related("created_by"))
    told = [
        Told(here, bank_contents.text_of(here), _changes(before, here) if before else ())
        for before, here in zip([None, *rows], rows, strict=False)
    ]
    return told[::-1]


def usage(question: Question) -> list[Use]:
    """The quizzes that use the question now, and those whose attempts had it."""
    draws = bank_contents.draws_taking(question)
    standing = set(question.slots.values_list("quiz", flat=True))
    attempts = _attempts(question)
    involved = standing | {draw.quiz_id for draw in draws} | attempts.keys()
    return [
        Use(
            quiz,
            quiz.pk in standing,
            tuple(draw for draw in draws if draw.quiz_id == quiz.pk),
            attempts.get(quiz.pk, 0),
        )
        for quiz in Quiz.objects.filter(pk__in=involved)
    ]


def _attempts(question: Question) -> dict[int, int]:
    """By quiz: how many counted attempts had the question, in any of its versions."""
    mine = {str(pk) for pk in question.versions.values_list("pk", flat=True)}
    known = ItemSums.objects.filter(which=ItemSums.Which.ALL, document__versions__has_any_keys=sorted(mine))
    return {
        quiz: sum(count for version, count in sums.times_drawn(document).items() if str(version) in mine)
        for quiz, document in known.values_list("quiz", "document")
    }


def _changes(before: QuestionVersion, after: QuestionVersion) -> tuple[Change, ...]:
    found = differences.between(before.content, after.content)
    return tuple(Change(_named(one.place), _said(one.before), _said(one.after)) for one in found)


def _named(place: differences.Place) -> str:
    return " › ".join(str(NAMES.get(part, part)) if isinstance(part, str) else str(part) for part in place)


def _said(value: str | None) -> str:
    return {None: "–", "true": _("yes"), "false": _("no")}.get(value, value or "–")
