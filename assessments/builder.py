"""Reads of the quiz builder: what stands in a quiz by section, and whether its draws can be filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from . import bank_contents, blueprints, drawing, questions, versions
from .drawing import Drawn, NotEnough
from .models import QuestionBank, QuestionVersion, Quiz, Section, Slot


@dataclass(frozen=True)
class Row:
    """A slot as the builder shows it: a question with what it says, or a draw with its candidates."""

    slot: Slot
    first: int
    text: str = ""
    points: Decimal | None = None
    version: int = 0
    candidates: int = 0
    is_editable: bool = False

    @property
    def last(self) -> int:
        return self.first + (self.slot.draw_count or 1) - 1

    @property
    def is_short(self) -> bool:
        """Whether there are too few candidates even without what else the quiz holds."""
        return bool(self.slot.draw_count and self.candidates < self.slot.draw_count)


@dataclass(frozen=True)
class Group:
    """A section's slots; what stands before the sections has none."""

    section: Section | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Built:
    """`points` are those of a trial draw; None while `missing` questions keep any from being drawn."""

    groups: tuple[Group, ...]
    count: int
    points: Decimal | None
    missing: int

    @property
    def has_draws(self) -> bool:
        return any(row.slot.draw_count for group in self.groups for row in group.rows)


def of(quiz: Quiz, user: Any) -> Built:
    """What stands in the quiz, in a number of queries that doesn't grow with it beyond one a draw."""
    sections = [None, *quiz.sections.all()]
    slots = list(quiz.slots.select_related("question", "draw_bank", "draw_category", "draw_tag"))
    said = {one.question_id: one for one in _newest(quiz)}
    editable = set(QuestionBank.objects.editable_by(user).values_list("pk", flat=True))
    candidates = _candidates(quiz, slots)
    rows = _rows(sorted(slots, key=lambda one: _place(sections, one)), said, editable, candidates)
    by_section: dict[int | None, list[Row]] = {section.pk if section else None: [] for section in sections}
    for row in rows:
        by_section[row.slot.section_id].append(row)
    drawn, missing = trial(quiz)
    points = sum(
        (one.points for one in versions.parsed(one.version_id for one in drawn).values()), Decimal(0)
    )
    groups = tuple(Group(one, tuple(by_section[one.pk if one else None])) for one in sections)
    count = sum(one.draw_count or 1 for one in slots)
    return Built(groups, count, None if missing else points, missing)


def trial(quiz: Quiz, seed: int = 1) -> tuple[list[Drawn], int]:
    """What an attempt with this seed would hold, or how many questions are missing for any attempt."""
    try:
        return drawing.draw(blueprints.of(quiz), seed), 0
    except NotEnough as refusal:
        return [], refusal.missing


def previewed(quiz: Quiz, seed: int) -> list[QuestionVersion]:
    """What an attempt with this seed would hold, in the author's order; if none can be drawn, what stands."""
    plain = replace(blueprints.of(quiz), shuffle_questions=False)
    try:
        ids = [one.version_id for one in drawing.draw(plain, seed)]
    except NotEnough:
        return list(QuestionVersion.objects.in_quiz(quiz))
    found = QuestionVersion.objects.select_related("question").in_bulk(ids)
    return [found[pk] for pk in ids]


def _newest(quiz: Quiz) -> Iterator[QuestionVersion]:
    return QuestionVersion.objects.filter(question__slots__quiz=quiz).newest().iterator()


def _place(sections: list[Section | None], slot: Slot) -> int:
    return next(place for place, one in enumerate(sections) if (one.pk if one else None) == slot.section_id)


def _candidates(quiz: Quiz, slots: list[Slot]) -> Mapping[int, int]:
    """How many questions each draw may take; the blueprint's draws stand in the slots' order."""
    draws = (place for place in blueprints.of(quiz).places if not place.is_fixed)
    mine = (slot for slot in slots if slot.draw_count)
    return {slot.pk: len(place.candidates) for slot, place in zip(mine, draws, strict=False)}


def _rows(
    slots: list[Slot],
    said: Mapping[int, QuestionVersion],
    editable: set[int],
    candidates: Mapping[int, int],
) -> Iterator[Row]:
    number = 1
    for slot in slots:
        if slot.question is None:
            yield Row(slot, number, candidates=candidates.get(slot.pk, 0))
        else:
            version = said[slot.question.pk]
            yield Row(
                slot,
                number,
                text=bank_contents.text_of(version),
                points=questions.parse(slot.question.kind, version.content).points,
                version=version.number,
                is_editable=slot.question.bank_id in editable,
            )
        number += slot.draw_count or 1
