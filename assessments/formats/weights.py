"""Weights of answers, as GIFT and Moodle XML have them, made into our kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments.questions.multiple import PENALTY, PER_OPTION
from assessments.questions.weighted import MOST

from .item import STEP, NotTaken
from .notes import Note, note

FULL = Decimal(100)
FINE = Decimal("0.00001")
NEAR = Decimal("0.1")  # 33.3 and 33.33333 both mean a third


BARE_STAR = re.compile(r"(?<!\\)\*")

Made = tuple[str, dict[str, Any], list[Note]]


@dataclass(frozen=True)
class Answer:
    """An answer of the file: what it says and the percent it earns."""

    text: str
    weight: Decimal
    feedback: str = ""


def choice(answers: Sequence[Answer], *, single: bool) -> Made:
    """A choice's kind and options; other partial credit than ours is noted. Raises NotTaken."""
    return _single(answers) if single else _multiple(answers)


def _single(answers: Sequence[Answer]) -> Made:
    """One right option and wrong ones; anything between, or a second right one, makes weights."""
    right = sum(answer.weight >= FULL for answer in answers)
    if not right:
        raise NotTaken("no_full_answer")
    notes = [
        note("negative_weight", text=answer.text[:80], weight=said(answer.weight))
        for answer in answers
        if answer.weight < 0
    ]
    if right == 1 and all(answer.weight <= 0 or answer.weight >= FULL for answer in answers):
        return "single", {"options": _options(answers, lambda weight: weight >= FULL)}, notes
    options = [
        {"text": answer.text, "weight": _weight(answer), "feedback": answer.feedback} for answer in answers
    ]
    return "weighted", {"options": options}, [note("weights_made"), *notes]


def _weight(answer: Answer) -> str:
    """The percent on the scale that ends at 5."""
    weight = max(Decimal(0), min(FULL, answer.weight)) * MOST / FULL
    return said(weight.quantize(STEP, ROUND_HALF_UP))


def _multiple(answers: Sequence[Answer]) -> Made:
    content: dict[str, Any] = {"options": _options(answers, lambda weight: weight > 0), "policy": PER_OPTION}
    right = [answer.weight for answer in answers if answer.weight > 0]
    wrong = [answer.weight for answer in answers if answer.weight <= 0]
    if not right or (_alike(right, FULL / len(right)) and (not wrong or _alike(wrong, -FULL / len(wrong)))):
        return "multiple", content, []
    if _alike(right, FULL / len(right)) and len(set(wrong)) == 1 and -FULL <= wrong[0] < 0:
        return "multiple", content | {"policy": PENALTY, "penalty_percent": said(-wrong[0])}, []
    weights = ", ".join(said(answer.weight) for answer in answers)
    return "multiple", content, [note("weights_changed", weights=weights[:120])]


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
    is_penalty = content.get("policy") == PENALTY
    loss = Decimal(str(content["penalty_percent"])) if is_penalty else FULL / (wrong or 1)
    gain = FULL / right
    return [
        (gain if option.get("correct") else -loss).quantize(FINE).normalize() for option in content["options"]
    ]


def weighted_shares(content: Mapping[str, Any]) -> list[Decimal]:
    """What each option of a choice with weights earns in percent of the best one."""
    weights = [Decimal(str(option.get("weight") or 0)) for option in content["options"]]
    return [(weight * FULL / max(weights)).quantize(FINE).normalize() for weight in weights]


def is_on_full_scale(content: Mapping[str, Any]) -> bool:
    """Whether the best option has the highest weight there is, so that shares tell the weights."""
    return max(Decimal(str(option.get("weight") or 0)) for option in content["options"]) == MOST


def accepted(answers: Sequence[Answer]) -> tuple[dict[str, Any], list[Note]]:
    """Typed answers with what each is worth; * stands for any text unless a backslash is before it."""
    if not any(answer.weight >= FULL for answer in answers):
        raise NotTaken("no_full_answer")
    wild = any(BARE_STAR.search(answer.text) for answer in answers)
    mixed = [answer.text for answer in answers if wild and "\\*" in answer.text]
    rows: list[Any] = []
    for answer in answers:
        text = answer.text.replace("\\*", "*")
        if answer.weight >= FULL:
            rows.append(text)
        elif answer.weight > 0:
            rows.append({"text": text, "percent": said(answer.weight)})
    content = {"answers": rows, "wildcards": True} if wild else {"answers": rows}
    return content, [*(note("star_is_wild", text=text[:80]) for text in mixed), *feedback_lost(answers)]


def typed(content: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """The accepted answers as these formats write them, each with its percent."""
    rows = [row if isinstance(row, Mapping) else {"text": row, "percent": 100} for row in content["answers"]]
    is_wild = bool(content.get("wildcards"))
    return [
        (row["text"] if is_wild else row["text"].replace("*", "\\*"), Decimal(str(row["percent"])))
        for row in rows
    ]


def has_odd_stars(content: Mapping[str, Any]) -> bool:
    """Whether a typed answer with wildcards has a backslash that would take a star its meaning."""
    return bool(content.get("wildcards")) and any("\\*" in text for text, _ in typed(content))


def feedback_lost(answers: Sequence[Answer]) -> list[Note]:
    return [note("answer_feedback", text=answer.feedback[:200]) for answer in answers if answer.feedback]


def said(weight: Decimal) -> str:
    return f"{weight.normalize():f}"
