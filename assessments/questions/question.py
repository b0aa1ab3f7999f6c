"""What every kind of question has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Answer = str | list[str]
"""An answer as it is stored: option ids for choices, what the learner typed for the rest."""

LONGEST_ANSWER = 500
NOTHING = Decimal(0)
EVERYTHING = Decimal(1)


class ContentError(ValueError):
    """The author's content cannot be a question; the text says what to change."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class AnswerNotUnderstood(ValueError):
    """The answer has a shape this question can't have: a bug or a forged request, never a wrong answer."""


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True)
class ShownOption:
    """An option as the learner meets it. The key is absent so that no page can leak it."""

    id: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Explanation:
    """What a learner may read once the policy allows: their answer, the key, and why."""

    answer: str
    key: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Question(ABC):
    """One version of a question, parsed from its stored content."""

    text: str
    points: Decimal
    feedback: str

    kind: ClassVar[str]

    @classmethod
    @abstractmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """The question that `content` describes. Raises ContentError."""

    @abstractmethod
    def clean(self, answer: object) -> Answer | None:
        """The answer in its stored form; None when it is empty. Raises AnswerNotUnderstood."""

    @abstractmethod
    def fraction(self, answer: Answer) -> Decimal | None:
        """How right a cleaned answer is, from 0 to 1; None means that a person has to say."""

    @abstractmethod
    def explain(self, answer: Answer | None) -> Explanation:
        """What may be read of the answer once the feedback policy allows it."""

    def option_ids(self) -> tuple[str, ...]:
        """The options in the author's order; empty for what is typed."""
        return ()

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        """The options in the drawn order, the chosen ones marked."""
        return ()


def read_text(content: Mapping[str, Any]) -> str:
    text = str(content.get("text") or "").strip()
    if not text:
        raise ContentError(_("Write the question."))
    return text


def read_points(content: Mapping[str, Any]) -> Decimal:
    """The points of a full mark; one unless the author says otherwise."""
    points = read_number(content.get("points", 1))
    if points is None or not 0 < points <= 1000:
        raise ContentError(_("Points are a number above 0 and up to 1,000."))
    return points


def read_number(value: object) -> Decimal | None:
    """The exact decimal an author stored (text or a JSON number); None when it isn't one."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_options(content: Mapping[str, Any]) -> tuple[Option, ...]:
    """Two or more options with distinct ids; an option without an id gets its place's letter."""
    rows = content.get("options") or []
    options = tuple(_read_option(row, place) for place, row in enumerate(rows))
    if len(options) < 2:
        raise ContentError(_("A choice needs two options or more."))
    if len({option.id for option in options}) != len(options):
        raise ContentError(_("Two options have the same id."))
    if len({option.text for option in options}) != len(options):
        raise ContentError(_("Two options say the same."))
    return options


def _read_option(row: Mapping[str, Any], place: int) -> Option:
    text = str(row.get("text") or "").strip()
    if not text:
        raise ContentError(_("An option is empty."))
    return Option(
        id=str(row.get("id") or f"o{place + 1}"),
        text=text,
        correct=bool(row.get("correct")),
        feedback=str(row.get("feedback") or "").strip(),
    )


def read_feedback(content: Mapping[str, Any]) -> str:
    return str(content.get("feedback") or "").strip()


def clean_typed(answer: object) -> str | None:
    """Typed text, trimmed; None when blank.

    What PostgreSQL's jsonb cannot hold (NUL, half a surrogate pair) is not an answer.
    """
    if answer is None:
        return None
    if isinstance(answer, bool) or not isinstance(answer, str | int | float | Decimal):
        raise AnswerNotUnderstood("text expected")
    text = str(answer).strip()
    if len(text) > LONGEST_ANSWER or "\x00" in text:
        raise AnswerNotUnderstood("too long, or not text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise AnswerNotUnderstood("not text") from error
    return text or None


def clean_choices(answer: object, ids: Sequence[str]) -> list[str]:
    """The chosen ids in the author's order, each once."""
    if answer is None or answer == "":
        return []
    chosen = [answer] if isinstance(answer, str) else answer
    if not isinstance(chosen, list | tuple) or not all(isinstance(one, str) for one in chosen):
        raise AnswerNotUnderstood("option ids expected")
    if not set(chosen) <= {*ids, ""}:
        raise AnswerNotUnderstood("unknown option")
    return [one for one in ids if one in chosen]
