"""What a quiz draws from, read once for each revision of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from . import questions
from .drawing import Blueprint, Candidate, Place, SectionRules
from .models import BELOW, Category, Question, QuestionBank, QuestionVersion, Quiz, Slot

MOST_KNOWN = 500
_known: dict[tuple[int, int], Blueprint] = {}


def of(quiz: Quiz) -> Blueprint:
    """The quiz's blueprint. Whatever changes a draw raises `quiz.revision`, so nothing goes stale."""
    key = (quiz.pk, quiz.revision)
    known = _known.get(key)
    if known is None:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        known = _known[key] = read(quiz)
    return known


def forget() -> None:
    """Begin anew: after a transaction whose ids will be given again."""
    _known.clear()


def outdate(bank: QuestionBank | None, changed: Iterable[Question] = ()) -> None:
    """Quizzes that draw from the bank, or in which a question stands that changed, draw anew from now on."""
    touched = Q(pk__in=Quiz.objects.filter(slots__draw_bank=bank).values("pk"))
    touched |= Q(pk__in=Quiz.objects.filter(slots__question__in=changed).values("pk"))
    Quiz.objects.filter(touched).update(revision=F("revision") + 1)


def read(quiz: Quiz) -> Blueprint:
    """The blueprint as the database has it now; three queries, and one for each draw."""
    sections = list(quiz.sections.all())
    numbers = {section.pk: number for number, section in enumerate(sections)}
    standing = {
        version.question_id: _candidate(version)
        for version in QuestionVersion.objects.in_quiz(quiz).select_related("question__category")
    }
    places = [
        Place(
            candidates=_candidates(slot, standing),
            count=slot.draw_count or 1,
            section=None if slot.section_id is None else numbers[slot.section_id],
            is_fixed=slot.question_id is not None,
        )
        for slot in quiz.slots.select_related("draw_category")
    ]
    rules = tuple(
        SectionRules(
            section.title,
            section.time_limit_seconds,
            None if section.passing_grade is None else str(section.passing_grade),
        )
        for section in sections
    )
    return Blueprint(
        places=tuple(place for place in places if place.candidates or not place.is_fixed),
        sections=rules,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        per_page=quiz.per_page,
    )


def _candidates(slot: Slot, standing: dict[int, Candidate]) -> tuple[Candidate, ...]:
    """What may stand in the slot; nothing in place of a question that is no longer in use."""
    if slot.question_id is not None:
        return (standing[slot.question_id],) if slot.question_id in standing else ()
    return tuple(_candidate(version) for version in drawn_from(slot))


def drawn_from(slot: Slot) -> Any:
    """The current versions of all questions that the slot's draw may take."""
    asked: dict[str, Any] = {"question__bank": slot.draw_bank_id}
    if slot.draw_tag_id is not None:
        asked["question__tags"] = slot.draw_tag_id
    if slot.draw_difficulty:
        asked["question__difficulty"] = slot.draw_difficulty
    versions = QuestionVersion.objects.current().filter(**asked).select_related("question__category")
    if slot.draw_category is not None:
        below = Category.objects.filter(bank=slot.draw_bank_id).under(slot.draw_category.path)
        versions = versions.filter(question__category__in=below)
    return versions


def _candidate(version: QuestionVersion) -> Candidate:
    question = questions.parse(version.question.kind, version.content)
    kept = version.question.category
    return Candidate(
        question_id=version.question_id,
        version_id=version.pk,
        options=question.option_ids(),
        shuffling=question.shuffling,
        category=question.category_name or (kept.path.partition(BELOW)[0] if kept else ""),
    )
