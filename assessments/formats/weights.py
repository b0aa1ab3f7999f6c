"""Weights of answers, as GIFT and Moodle XML have them, made into our kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.questions.multiple import PER_OPTION

from .item import NotTaken
from .notes import Note, note

FULL = Decimal(100)
NEAR = Decimal("0.1")  # 33.3 and 33.33333 both mean a third


@dataclass(frozen=True)
class Answer:
    """An answer of the file: what it says and the percent it earns."""

    text: str
    weight: Decimal
    feedback: str = ""


def choice(answers: Sequence[Answer], *, single: bool) -> tuple[str, dict[str, Any], list[Note]]:
    """A choice's kind and options; other partial credit than ours is noted. Raises NotTaken."""
    return _single(answers) if single else _multiple(answers)


def _single(answers: Sequence[Answer]) -> tuple[str, dict[str, Any], list[Note]]:
    right = sum(answer.weight >= FULL for answer in answers)
    if right != 1:
        raise NotTaken("two_right_answers" if right else "no_full_answer")
    notes = [
        note("partial_credit", text=answer.text[:80], weight=said(answer.weight))
        for answer in answers
        if answer.weight not in (0, FULL)
    ]
    return "single", {"options": _options(answers, lambda weight: weight >= FULL)}, notes


def _multiple(answers: Sequence[Answer]) -> tuple[str, dict[str, Any], list[Note]]:
    content = {"options": _options(answers, lambda weight: weight > 0), "policy": PER_OPTION}
    right = [answer.weight for answer in answers if answer.weight > 0]
    wrong = [answer.weight for answer in answers if answer.weight <= 0]
    notes = []
    if right and not (_alike(right, FULL / len(right)) and (not wrong or _alike(wrong, -FULL / len(wrong)))):
        weights = ", ".join(said(answer.weight) for answer in answers)
        notes.append(note("weights_changed", weights=weights[:120]))
    return "multiple", content, notes


def _alike(weights: Sequence[Decimal], wanted: Decimal) -> bool:
    return all(abs(weight - wanted) <= NEAR for weight in weights)


def _options(answers: Sequence[Answer], is_right: Callable[[Decimal], bool]) -> list[dict[str, Any]]:
    return [
        {"text": answer.text, "correct": is_right(answer.weight), "feedback": answer.feedback}
        for answer in answers
    ]


def shares(content: Mapping[str, Any]) -> list[Decimal]:
    """What each option of a multiple response earns in percent, as these formats write it."""
    right = sum(bool(option.get("correct")) for option in content["options"])
    wrong = len(content["options"]) - right
    return [
        (FULL / right if option.get("correct") else -FULL / wrong).quantize(Decimal("0.00001")).normalize()
        for option in content["options"]
    ]


def accepted(answers: Sequence[Answer]) -> tuple[list[str], list[Note]]:
    """The answers that earn everything, and notes on the rest. Raises NotTaken."""
    full = [answer.text for answer in answers if answer.weight >= FULL]
    if not full:
        raise NotTaken("no_full_answer")
    notes = [
        note("partial_answer", text=answer.text[:80], weight=said(answer.weight))
        for answer in answers
        if 0 < answer.weight < FULL
    ]
    return full, notes + feedback_lost(answers)


def feedback_lost(answers: Sequence[Answer]) -> list[Note]:
    return [note("answer_feedback", text=answer.feedback[:200]) for answer in answers if answer.feedback]


def said(weight: Decimal) -> str:
    return f"{weight.normalize():f}"
