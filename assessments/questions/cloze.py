"""Cloze: a text with gaps; each gap is a small question of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from .gaps import end_of, named_gap, places_in, require_gaps
from .numeric import Numeric
from .question import (
    EVERYTHING,
    NOTHING,
    Answer,
    AnswerNotUnderstood,
    ContentError,
    Question,
    Shuffling,
    opaque_id,
    parts_of,
    read_feedback,
    read_points,
    read_text,
    share,
)
from .short import ShortAnswer
from .shown import ExplainedPart, Explanation, ShownPart
from .single import SingleChoice

GAP_KINDS: dict[str, type[Question]] = {kind.kind: kind for kind in (SingleChoice, ShortAnswer, Numeric)}


@dataclass(frozen=True)
class Cloze(Question):
    passage: str
    gaps: Mapping[str, Question]
    """By the number that the passage has in [[ ]]; a gap's points are its weight."""

    kind: ClassVar[str] = "cloze"
    shuffling: ClassVar[Shuffling] = Shuffling.ALWAYS

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        passage = str(content.get("passage") or "").strip()
        gaps = {str(n): _read_gap(n, row) for n, row in enumerate(content.get("gaps") or [], start=1)}
        require_gaps(passage, gaps)
        return cls(read_text(content), read_points(content), read_feedback(content), passage, gaps)

    def option_ids(self) -> tuple[str, ...]:
        """Of all gaps; a choice that two gaps offer is there once."""
        return tuple(dict.fromkeys(one for gap in self.gaps.values() for one in gap.option_ids()))

    def clean(self, answer: object) -> Answer | None:
        if answer is None or answer == "":
            return None
        if not isinstance(answer, dict) or not all(number in self.gaps for number in answer):
            raise AnswerNotUnderstood("a value for each gap expected")
        cleaned = {number: gap.clean(answer.get(number)) for number, gap in self.gaps.items()}
        return {number: str(value) for number, value in cleaned.items() if value is not None} or None

    def fraction(self, answer: Answer) -> Decimal:
        """What the gaps earn by their weights."""
        given = parts_of(answer)
        gained = sum(
            (gap.points * _earned(gap, given.get(number)) for number, gap in self.gaps.items()), NOTHING
        )
        return share(gained, sum(gap.points for gap in self.gaps.values()))

    def shown_parts(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownPart, ...]:
        """The gaps in the passage's order, each with the words before it; the words after the last one."""
        given, end = parts_of(answer), end_of(self.passage)
        places = places_in(self.passage)
        gaps = tuple(self._shown(number, before, order, given.get(number)) for number, before in places)
        return (*gaps, ShownPart("", end)) if end else gaps

    def explain(self, answer: Answer | None) -> Explanation:
        given, places = parts_of(answer), places_in(self.passage)
        parts = tuple(self._explained(number, before, given.get(number)) for number, before in places)
        numbers = [number for number, _before in places]
        said = list(zip(numbers, parts, strict=True))
        return Explanation(
            answer="; ".join(f"{number}: {part.answer}" for number, part in said if part.answer),
            key="; ".join(f"{number}: {part.key}" for number, part in said),
            notes=(self.feedback,) if self.feedback else (),
            parts=parts,
        )

    def _shown(self, number: str, before: str, order: Sequence[str], answer: str | None) -> ShownPart:
        gap = self.gaps[number]
        own = gap.option_ids()
        options = gap.shown_options([one for one in order if one in own], answer)
        typed = "" if options else answer or ""
        return ShownPart(number, before, options, typed, gap.is_number)

    def _explained(self, number: str, before: str, answer: str | None) -> ExplainedPart:
        gap = self.gaps[number]
        inner = gap.explain(answer)
        return ExplainedPart(
            text=named_gap(number, before),
            answer=inner.answer,
            key=inner.key,
            is_right=_earned(gap, answer) == EVERYTHING,
            note=" ".join(inner.notes),
        )


def _earned(gap: Question, answer: str | None) -> Decimal:
    return NOTHING if answer is None else gap.fraction(answer) or NOTHING


def _read_gap(number: int, row: Mapping[str, Any]) -> Question:
    kind = GAP_KINDS.get(str(row.get("kind")))
    if kind is None:
        raise ContentError(_("Gap %(number)s: choose how it is answered.") % {"number": number})
    options = [
        {**option, "id": opaque_id(str(option.get("text") or "").strip())}
        for option in row.get("options") or []
    ]
    try:
        gap: Question = kind.from_content(
            {**row, "text": f"[[{number}]]", "points": row.get("weight", 1), "options": options}
        )
    except ContentError as error:
        facts = {"number": number, "reason": error.message}
        raise ContentError(_("Gap %(number)s: %(reason)s") % facts) from error
    return gap
