"""Ordering: items to be put into the right order, a place for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .question import (
    EVERYTHING,
    NOTHING,
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

BY_PLACE = "place"
BY_NEIGHBOURS = "neighbours"
ALL_OR_NOTHING = "all_or_nothing"
POLICIES = (BY_PLACE, BY_NEIGHBOURS, ALL_OR_NOTHING)


@dataclass(frozen=True)
class Ordering(Question):
    items: tuple[str, ...]
    """In the right order."""
    policy: str

    kind: ClassVar[str] = "ordering"
    shuffling: ClassVar[Shuffling] = Shuffling.ALWAYS

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        items = read_lines(content.get("items"))
        policy = content.get("policy") or BY_PLACE
        if len(items) < 2:
            raise ContentError(_("Write two items or more, in the right order."))
        if policy not in POLICIES:
            raise ContentError(_("Choose how partly right answers count."))
        return cls(read_text(content), read_points(content), read_feedback(content), items, policy)

    @property
    def hint(self) -> str:
        return gettext("Give each line its place. A place given twice doesn't count.")

    def option_ids(self) -> tuple[str, ...]:
        return tuple(opaque_id(item) for item in self.items)

    def clean(self, answer: object) -> Answer | None:
        """The place of each item, counted from 1."""
        return clean_parts(answer, dict.fromkeys(self.option_ids(), self._places())) or None

    def fraction(self, answer: Answer) -> Decimal:
        """By place: the share of items in theirs. By neighbours: the share of right successions.

        A place that several items were given is nobody's, else naming one place for
        all would be a safe guess.
        """
        right, given = self.option_ids(), _places_of(answer)
        in_place = sum(given.get(one) == place for place, one in enumerate(right, start=1))
        if self.policy == BY_PLACE:
            return share(in_place, len(right))
        if self.policy == ALL_OR_NOTHING:
            return EVERYTHING if in_place == len(right) else NOTHING
        follows = sum(
            here in given and given.get(after) == given[here] + 1 for here, after in pairwise(right)
        )
        return share(follows, len(right) - 1)

    def shown_parts(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownPart, ...]:
        texts, given = dict(zip(self.option_ids(), self.items, strict=True)), parts_of(answer)
        return tuple(
            ShownPart(
                one,
                texts[one],
                tuple(ShownOption(place, place, place == given.get(one)) for place in self._places()),
            )
            for one in order
        )

    def explain(self, answer: Answer | None) -> Explanation:
        given, places = parts_of(answer), _places_of(answer or {})
        parts = tuple(
            ExplainedPart(item, given.get(one, ""), str(place), places.get(one) == place)
            for place, (one, item) in enumerate(zip(self.option_ids(), self.items, strict=True), start=1)
        )
        return Explanation(
            answer="; ".join(f"{part.answer}. {part.text}" for part in parts if part.answer),
            key="; ".join(f"{part.key}. {part.text}" for part in parts),
            notes=(self.feedback,) if self.feedback else (),
            parts=parts,
        )

    def _places(self) -> tuple[str, ...]:
        return tuple(str(place) for place in range(1, len(self.items) + 1))


def _places_of(answer: Answer) -> dict[str, int]:
    """The place of each item whose place no other item was given."""
    given = parts_of(answer)
    taken = Counter(given.values())
    return {one: int(place) for one, place in given.items() if taken[place] == 1}
