"""The draw: which question versions an attempt holds, and in which order. Pure, repeatable from its seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .questions import Question, Shuffling


@dataclass(frozen=True)
class Drawn:
    version_id: int
    options: tuple[str, ...]


def draw(
    questions: Sequence[tuple[int, Question]], seed: int, *, shuffle_questions: bool, shuffle_options: bool
) -> list[Drawn]:
    """The same seed draws the same attempt, so that a dispute can be settled afterwards."""
    chance = random.Random(seed)
    order = list(questions)
    if shuffle_questions:
        chance.shuffle(order)
    return [Drawn(version, _options(question, chance, shuffle_options)) for version, question in order]


def previewed(question: Question, seed: int) -> tuple[str, ...]:
    """The author's order where a learner may meet it too; the same each time otherwise."""
    return _options(question, random.Random(seed), shuffle=False)


def _options(question: Question, chance: random.Random, shuffle: bool) -> tuple[str, ...]:
    options = list(question.option_ids())
    if question.shuffling is Shuffling.ALWAYS or (shuffle and question.shuffling is not Shuffling.NEVER):
        chance.shuffle(options)
    return tuple(options)
