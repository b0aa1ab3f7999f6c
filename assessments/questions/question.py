"""What every kind of question has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from hashlib import blake2s
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .shown import Explanation, Picture, ShownOption, ShownPart

Answer = str | list[str] | dict[str, str]
"""An answer as it is stored: option ids for choices, a value for each part of what has several fields, and
what the learner typed for the rest."""

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


class Shuffling(Enum):
    """Whether options are drawn in an order of their own."""

    AS_THE_QUIZ_SAYS = auto()
    ALWAYS = auto()  # the author's order would give the key away
    NEVER = auto()  # the order is part of what the options say


@dataclass(frozen=True)
class Question(ABC):
    """One version of a question, parsed from its stored content."""

    text: str
    points: Decimal
    feedback: str

    kind: ClassVar[str]
    shuffling: ClassVar[Shuffling] = Shuffling.AS_THE_QUIZ_SAYS

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

    def shown_parts(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownPart, ...]:
        """The fields of a question that has several, with what was answered, options in the drawn order."""
        return ()

    def picture(self, answer: Answer | None) -> Picture | None:
        """The picture that options are places of, with what was answered."""
        return None

    @property
    def takes_several(self) -> bool:
        """Whether several options may be chosen at once."""
        return False

    @property
    def hint(self) -> str:
        """How to answer, where the fields alone don't say it."""
        return ""

    @property
    def category_name(self) -> str:
        """What sub-scores count it under, where the question itself says so."""
        return ""

    @property
    def is_number(self) -> bool:
        """Whether what is typed is a number, for which phones have a keyboard of their own."""
        return False


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


def read_lines(lines: object) -> tuple[str, ...]:
    """Distinct texts, such as extra choices; empty ones are left out."""
    texts = [
        text for line in (lines if isinstance(lines, list | tuple) else []) if (text := str(line).strip())
    ]
    if len(set(texts)) != len(texts):
        raise ContentError(_("Two lines say the same."))
    return tuple(texts)


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


def clean_parts(answer: object, fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The chosen option of each part, in the author's order; empty parts are left out."""
    if answer is None or answer == "":
        return {}
    if not isinstance(answer, dict) or not all(isinstance(one, str | None) for one in answer.values()):
        raise AnswerNotUnderstood("a value for each part expected")
    if not all(part in fields for part in answer):
        raise AnswerNotUnderstood("unknown part")
    if not all(value in fields[part] for part, value in answer.items() if value):
        raise AnswerNotUnderstood("unknown option")
    return {part: answer[part] for part in fields if answer.get(part)}


def parts_of(answer: Answer | None) -> dict[str, str]:
    """A cleaned answer's value for each part; empty when nothing was answered."""
    return answer if isinstance(answer, dict) else {}


def opaque_id(text: str) -> str:
    """An id that says nothing of the author's order, and stays while the text does.

    Counted ids would tell which stem belongs to which choice, or the right order.
    """
    return blake2s(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def share(gained: Decimal | int, of: Decimal | int) -> Decimal:
    """`gained` of `of` as a fraction from 0 to 1, exactly 1 when all is gained."""
    return min(EVERYTHING, max(NOTHING, Decimal(gained) / Decimal(of)))


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


def clean_choice(answer: object, ids: Sequence[str]) -> str | None:
    """The one option chosen; None when there is none."""
    chosen = clean_choices(answer, ids)
    if len(chosen) > 1:
        raise AnswerNotUnderstood("one option expected")
    return chosen[0] if chosen else None
