"""Question kinds: one module each. `parse` turns stored content into a question that can mark itself."""

from collections.abc import Mapping
from typing import Any

from .cloze import Cloze
from .likert import Likert
from .matching import Matching
from .multiple import MultipleChoice
from .numeric import Numeric
from .ordering import Ordering
from .question import (
    Answer,
    AnswerNotUnderstood,
    ContentError,
    ExplainedPart,
    Explanation,
    Question,
    ShownOption,
    ShownPart,
    Shuffling,
    read_number,
)
from .short import ShortAnswer
from .single import SingleChoice
from .truefalse import TrueFalse
from .weighted import WeightedChoice

KINDS: dict[str, type[Question]] = {
    kind.kind: kind
    for kind in (
        SingleChoice,
        MultipleChoice,
        TrueFalse,
        Numeric,
        ShortAnswer,
        Matching,
        Ordering,
        Cloze,
        WeightedChoice,
        Likert,
    )
}


def parse(kind: str, content: Mapping[str, Any]) -> Question:
    """The question of this kind that `content` describes. Raises ContentError."""
    return KINDS[kind].from_content(content)


__all__ = [
    "KINDS",
    "Answer",
    "AnswerNotUnderstood",
    "ContentError",
    "ExplainedPart",
    "Explanation",
    "Question",
    "ShownOption",
    "ShownPart",
    "Shuffling",
    "parse",
    "read_number",
]
