"""Reads of an open attempt: the questions as the learner may see them. No key ever passes through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from . import attempts, drawing, marking, questions
from .models import Attempt, QuestionVersion
from .questions import Answer, Explanation, Picture, Question, ShownOption, ShownPart
from .results import MarkedQuestion


@dataclass(frozen=True)
class Checked:
    """What the feedback policy "during" tells of one checked answer."""

    is_right: bool
    is_scored: bool
    explanation: Explanation


@dataclass(frozen=True)
class ShownQuestion:
    version_id: int
    number: int
    kind: str
    text: str
    hint: str
    picture: Picture | None
    takes_several: bool
    options: tuple[ShownOption, ...]
    parts: tuple[ShownPart, ...]
    typed: str
    is_number: bool
    is_scored: bool
    is_answered: bool
    sequence: int
    checked: Checked | None
    following: int | None = None

    @property
    def passage(self) -> str:
        """The words around the gaps, where there are any."""
        return "".join(part.text for part in self.parts)

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
        _shown(attempt.answers.get(str(version_id), {}), version_id, number, question, orders[version_id])
        for number, (version_id, question) in enumerate(drawn.items(), start=1)
    )
    shown = tuple(
        replace(here, following=following.version_id) if following else here
        for here, following in zip_longest(shown, shown[1:])
    )
    moments = [datetime.fromisoformat(kept["at"]) for kept in attempt.answers.values()]
    return Paper(shown, attempt.last_sequence(), max(moments, default=None))


@dataclass(frozen=True)
class Previewed:
    """A question as an author tries it; `marked` once they asked for its mark."""

    question: ShownQuestion
    marked: MarkedQuestion | None


def preview_of(
    versions: Sequence[QuestionVersion], answers: Mapping[int, object] | None
) -> tuple[Previewed, ...]:
    """The versions in the author's order, marked where answers are given. Impossible answers are none."""
    return tuple(
        _previewed(
            number,
            version.pk,
            questions.parse(version.question.kind, version.content),
            None if answers is None else {"answer": answers.get(version.pk)},
        )
        for number, version in enumerate(versions, start=1)
    )


def draft_of(kind: str, content: Mapping[str, Any]) -> Previewed:
    """A question that isn't kept, with what is read of it afterwards. Raises questions.ContentError."""
    return _previewed(1, 0, questions.parse(kind, content), {"answer": None})


def _previewed(
    number: int, version_id: int, question: Question, given: Mapping[str, object] | None
) -> Previewed:
    """The question with an answer tried; `given` is None where nothing is to be marked."""
    answer = _tried(question, (given or {}).get("answer"))
    kept = {"answer": answer} if answer is not None else {}
    shown = _shown(kept, version_id, number, question, drawing.previewed(question, seed=version_id))
    if given is None:
        return Previewed(shown, None)
    mark = marking.mark(question, answer)
    return Previewed(
        shown, MarkedQuestion(number, question.text, mark.points, mark.of, question.explain(answer))
    )


def _tried(question: Question, given: object) -> Answer | None:
    try:
        return question.clean(given)
    except questions.AnswerNotUnderstood:
        return None


def _shown(
    kept: Mapping[str, Any], version_id: int, number: int, question: Question, order: Sequence[str]
) -> ShownQuestion:
    answer: Answer | None = kept.get("answer")
    options, parts = question.shown_options(order, answer), question.shown_parts(order, answer)
    return ShownQuestion(
        version_id=version_id,
        number=number,
        kind=question.kind,
        text=question.text,
        hint=question.hint,
        picture=question.picture(answer),
        takes_several=question.takes_several,
        options=options,
        parts=parts,
        typed="" if options or parts or answer is None else str(answer),
        is_number=question.is_number,
        is_scored=question.points > 0,
        is_answered=answer is not None,
        sequence=kept.get("sequence", 0),
        checked=_checked(question, answer) if kept.get("checked") else None,
    )


def _checked(question: Question, answer: Answer | None) -> Checked:
    mark = marking.mark(question, answer)
    return Checked(mark.points == mark.of, mark.of > 0, question.explain(answer))
