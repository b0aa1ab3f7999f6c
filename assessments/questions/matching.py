"""Matching: each stem has its choice; extra choices are there to mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

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
class Pair:
    stem: str
    choice: str
    feedback: str = ""

    @property
    def id(self) -> str:
        return opaque_id(self.stem)

    @property
    def choice_id(self) -> str:
        return opaque_id(self.choice)


@dataclass(frozen=True)
class Matching(Question):
    pairs: tuple[Pair, ...]
    distractors: tuple[str, ...]

    kind: ClassVar[str] = "matching"
    shuffling: ClassVar[Shuffling] = Shuffling.ALWAYS

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        pairs = tuple(_read_pair(row) for row in content.get("pairs") or [])
        distractors = read_lines(content.get("distractors"))
        if len(pairs) < 2:
            raise ContentError(_("Write two pairs or more."))
        if len({pair.stem for pair in pairs}) != len(pairs):
            raise ContentError(_("Two pairs ask the same."))
        if {pair.choice for pair in pairs} & set(distractors):
            raise ContentError(_("An extra choice is the right one of a pair."))
        if len({pair.choice for pair in pairs} | set(distractors)) < 2:
            raise ContentError(_("Matching needs two different choices or more."))
        return cls(read_text(content), read_points(content), read_feedback(content), pairs, distractors)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(self._choices())

    def clean(self, answer: object) -> Answer | None:
        return clean_parts(answer, {pair.id: self.option_ids() for pair in self.pairs}) or None

    def fraction(self, answer: Answer) -> Decimal:
        """The share of pairs that are right."""
        given = parts_of(answer)
        return share(sum(given.get(pair.id) == pair.choice_id for pair in self.pairs), len(self.pairs))

    def shown_parts(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownPart, ...]:
        texts, given = self._choices(), parts_of(answer)
        return tuple(
            ShownPart(
                pair.id,
                pair.stem,
                tuple(ShownOption(one, texts[one], one == given.get(pair.id)) for one in order),
            )
            for pair in self.pairs
        )

    def explain(self, answer: Answer | None) -> Explanation:
        texts, given = self._choices(), parts_of(answer)
        parts = tuple(
            ExplainedPart(
                text=pair.stem,
                answer=texts.get(given.get(pair.id, ""), ""),
                key=pair.choice,
                is_right=given.get(pair.id) == pair.choice_id,
                note=pair.feedback,
            )
            for pair in self.pairs
        )
        return Explanation(
            answer="; ".join(f"{part.text}: {part.answer}" for part in parts if part.answer),
            key="; ".join(f"{part.text}: {part.key}" for part in parts),
            notes=(self.feedback,) if self.feedback else (),
            parts=parts,
        )

    def _choices(self) -> dict[str, str]:
        """The choices by id; stems that share one share its id."""
        texts = [pair.choice for pair in self.pairs] + list(self.distractors)
        return {opaque_id(text): text for text in texts}


def _read_pair(row: Mapping[str, Any]) -> Pair:
    stem, choice = (str(row.get(name) or "").strip() for name in ("stem", "choice"))
    if not (stem and choice):
        raise ContentError(_("A pair is only half written."))
    return Pair(stem, choice, read_feedback(row))
