"""Drag words: a text with gaps that are filled from one pool of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .gaps import end_of, named_gap, places_in, require_gaps
from .question import (
    Answer,
    ContentError,
    Question,
    Shuffling,
    clean_parts,
    opaque_id,
    parts_of,
    read_feedback,
    read_lines,
    read_points,
    read_text,
    share,
)
from .shown import ExplainedPart, Explanation, ShownOption, ShownPart


@dataclass(frozen=True)
class DragWords(Question):
    passage: str
    words: tuple[str, ...]
    """The right word of each gap, in the order of their numbers; one may be right in several."""
    distractors: tuple[str, ...]
    may_repeat: bool
    """Whether a word may stand in any number of gaps; otherwise in as many as it is right in, or one."""

    kind: ClassVar[str] = "dragwords"
    shuffling: ClassVar[Shuffling] = Shuffling.ALWAYS

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        passage = str(content.get("passage") or "").strip()
        words = tuple(text for word in content.get("words") or [] if (text := str(word).strip()))
        distractors = read_lines(content.get("distractors"))
        require_gaps(passage, [str(number) for number in range(1, len(words) + 1)])
        if set(words) & set(distractors):
            raise ContentError(_("An extra word is the right one of a gap."))
        if len({*words, *distractors}) < 2:
            raise ContentError(_("Write two different words or more."))
        return cls(
            read_text(content),
            read_points(content),
            read_feedback(content),
            passage,
            words,
            distractors,
            bool(content.get("may_repeat")),
        )

    @property
    def hint(self) -> str:
        if self.may_repeat:
            return gettext("Put a word into each gap. A word may be used more than once.")
        return gettext(
            "Put a word into each gap. A word that is used more often than it is offered doesn't count."
        )

    def option_ids(self) -> tuple[str, ...]:
        return tuple(self._pool())

    def clean(self, answer: object) -> Answer | None:
        return clean_parts(answer, dict.fromkeys(self._gaps(), self.option_ids())) or None

    def fraction(self, answer: Answer) -> Decimal:
        """The share of gaps that are right."""
        return share(len(self._right_gaps(parts_of(answer))), len(self.words))

    def shown_parts(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownPart, ...]:
        """The gaps in the passage's order, each with the words before it; the words after the last one."""
        given, pool, copies = parts_of(answer), self._pool(), self._copies()
        gaps = tuple(
            ShownPart(
                gap,
                before,
                tuple(
                    ShownOption(
                        one, pool[one], one == given.get(gap), None if self.may_repeat else copies[one]
                    )
                    for one in order
                ),
            )
            for gap, before in places_in(self.passage)
        )
        end = end_of(self.passage)
        return (*gaps, ShownPart("", end)) if end else gaps

    def explain(self, answer: Answer | None) -> Explanation:
        given, pool, words = parts_of(answer), self._pool(), self._gaps()
        right = self._right_gaps(given)
        parts = tuple(
            ExplainedPart(
                text=named_gap(gap, before),
                answer=pool.get(given.get(gap, ""), ""),
                key=words[gap],
                is_right=gap in right,
            )
            for gap, before in places_in(self.passage)
        )
        numbers = [gap for gap, _before in places_in(self.passage)]
        said = list(zip(numbers, parts, strict=True))
        return Explanation(
            answer="; ".join(f"{gap}: {part.answer}" for gap, part in said if part.answer),
            key="; ".join(f"{gap}: {part.key}" for gap, part in said),
            notes=(self.feedback,) if self.feedback else (),
            parts=parts,
        )

    def _right_gaps(self, given: Mapping[str, str]) -> set[str]:
        """The gaps that hold their word. A word in more gaps than it may be in is right in none."""
        used, copies = Counter(given.values()), self._copies()
        return {
            gap
            for gap, word in self._gaps().items()
            if given.get(gap) == opaque_id(word)
            and (self.may_repeat or used[opaque_id(word)] <= copies[opaque_id(word)])
        }

    def _gaps(self) -> dict[str, str]:
        """The right word of each gap by its number."""
        return {str(number): word for number, word in enumerate(self.words, start=1)}

    def _pool(self) -> dict[str, str]:
        return {opaque_id(word): word for word in (*self.words, *self.distractors)}

    def _copies(self) -> Counter[str]:
        return Counter(opaque_id(word) for word in (*self.words, *self.distractors))
