"""Reads of an open attempt: the questions as the learner may see them. No key ever passes through here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from . import attempts, marking
from .models import Attempt
from .questions import Answer, Explanation, Question, ShownOption


@dataclass(frozen=True)
class Checked:
    """What the feedback policy "during" tells of one checked answer."""

    is_right: bool
    explanation: Explanation


@dataclass(frozen=True)
class ShownQuestion:
    version_id: int
    number: int
    kind: str
    text: str
    options: tuple[ShownOption, ...]
    typed: str
    is_answered: bool
    sequence: int
    checked: Checked | None

    @property
    def shown_answers(self) -> tuple[str, ...]:
        """What the page shows as answered; the form carries it to tell a changed field from an old one."""
        return tuple(option.id for option in self.options if option.chosen) or (
            (self.typed,) if self.typed else ()
        )


@dataclass(frozen=True)
class Paper:
    questions: tuple[ShownQuestion, ...]
    last_sequence: int
    saved_at: datetime | None

    @property
    def answered_count(self) -> int:
        return sum(question.is_answered for question in self.questions)

    @property
    def unanswered(self) -> tuple[ShownQuestion, ...]:
        return tuple(question for question in self.questions if not question.is_answered)


def paper_of(attempt: Attempt) -> Paper:
    """The attempt's questions in the drawn order, with what was answered so far. One query."""
    drawn = attempts.parsed(attempt)
    orders = {one["version"]: one["options"] for one in attempt.drawn}
    shown = tuple(
        _shown(attempt, version_id, number, question, orders[version_id])
        for number, (version_id, question) in enumerate(drawn.items(), start=1)
    )
    moments = [datetime.fromisoformat(kept["at"]) for kept in attempt.answers.values()]
    return Paper(shown, attempt.last_sequence(), max(moments, default=None))


def _shown(
    attempt: Attempt, version_id: int, number: int, question: Question, order: list[str]
) -> ShownQuestion:
    kept = attempt.answers.get(str(version_id), {})
    answer: Answer | None = kept.get("answer")
    options = question.shown_options(order, answer)
    return ShownQuestion(
        version_id=version_id,
        number=number,
        kind=question.kind,
        text=question.text,
        options=options,
        typed="" if options or answer is None else str(answer),
        is_answered=answer is not None,
        sequence=kept.get("sequence", 0),
        checked=_checked(question, answer) if kept.get("checked") else None,
    )


def _checked(question: Question, answer: Answer | None) -> Checked:
    mark = marking.mark(question, answer)
    return Checked(mark.points == mark.of, question.explain(answer))
