"""Question kinds: one module each. `parse` turns stored content into a question that can mark itself."""

from collections.abc import Mapping
from typing import Any

from assessments import rich_text

from .cloze import Cloze
from .dragwords import DragWords
from .essay import Essay
from .hotspot import Hotspot
from .likert import Likert
from .matching import Matching
from .multiple import MultipleChoice
from .numeric import Numeric
from .ordering import Ordering
from .question import (
    Answer,
    AnswerNotUnderstood,
    ContentError,
    Question,
    Shuffling,
    read_number,
)
from .short import ShortAnswer
from .shown import ExplainedPart, Explanation, Picture, ShownOption, ShownPart, ShownRegion
from .single import SingleChoice
from .texts import texts_of
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
        Hotspot,
        DragWords,
        Essay,
    )
}


def check(kind: str, content: Mapping[str, Any]) -> Question:
    """The question, all its texts ones that pages can show: what authors hear before it is kept.

    Raises ContentError. `parse` is for what was kept: it refuses no text.
    """
    question = parse(kind, content)
    for text in texts_of(content):
        try:
            rich_text.check(text)
        except rich_text.NotationError as error:
            raise ContentError(error.message) from error
    return question


def image_names(content: Mapping[str, Any]) -> set[str]:
    """The pictures that the question shows."""
    return {name for text in texts_of(content) for name in rich_text.image_names(text)}


def parse(kind: str, content: Mapping[str, Any]) -> Question:
    """The question of this kind that `content` describes. Raises ContentError."""
    return KINDS[kind].from_content(content)


__all__ = [
    "KINDS",
    "Answer",
    "AnswerNotUnderstood",
    "ContentError",
    "Essay",
    "ExplainedPart",
    "Explanation",
    "Picture",
    "Question",
    "ShownOption",
    "ShownPart",
    "ShownRegion",
    "Shuffling",
    "check",
    "image_names",
    "parse",
    "read_number",
]
