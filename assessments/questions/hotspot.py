"""Hotspot: places on a picture, each with a letter; one or several of them are right.

The places are drawn and named for everyone, so that they are chosen by a tap on the picture or from a
list, by eye or by ear, and none is found by hunting for pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from string import ascii_uppercase
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments import rich_text

from .question import (
    Answer,
    ContentError,
    Option,
    Question,
    Shuffling,
    clean_choice,
    clean_choices,
    read_feedback,
    read_number,
    read_options,
    read_points,
    read_text,
    share,
)
from .regions import Region, read_region
from .shown import Explanation, Picture, ShownOption, ShownRegion


@dataclass(frozen=True)
class Spot:
    option: Option
    region: Region
    letter: str

    @property
    def said(self) -> str:
        return f"{self.letter}. {self.option.text}"


@dataclass(frozen=True)
class Hotspot(Question):
    image: str
    """In the notation of `rich_text`."""
    spots: tuple[Spot, ...]
    pick_count: int
    """How many places a learner marks; as many as that are worth everything."""

    kind: ClassVar[str] = "hotspot"
    shuffling: ClassVar[Shuffling] = Shuffling.NEVER  # the letters are on the picture

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        spots = _read_spots(content)
        right = sum(spot.option.correct for spot in spots)
        pick_count = read_number(content.get("pick_count", 1))
        if not 0 < right < len(spots):
            raise ContentError(_("Mark at least one place as right, and leave at least one that is wrong."))
        if pick_count is None or pick_count != int(pick_count) or not 1 <= pick_count <= right:
            raise ContentError(_("Learners mark at least one place and at most as many as are right."))
        image = _read_image(content)
        return cls(
            read_text(content), read_points(content), read_feedback(content), image, spots, int(pick_count)
        )

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(spot.option for spot in self.spots)

    def option_ids(self) -> tuple[str, ...]:
        return tuple(spot.option.id for spot in self.spots)

    @property
    def takes_several(self) -> bool:
        return self.pick_count > 1

    @property
    def hint(self) -> str:
        counted = ngettext(
            "Choose %(count)s place, on the picture or in the list.",
            "Choose %(count)s places, on the picture or in the list.",
            self.pick_count,
        )
        return counted % {"count": self.pick_count}

    def clean(self, answer: object) -> Answer | None:
        if self.takes_several:
            return clean_choices(answer, self.option_ids()) or None
        return clean_choice(answer, self.option_ids())

    def fraction(self, answer: Answer) -> Decimal:
        """The right places of as many as are asked for; each place marked beyond takes one away."""
        chosen = [answer] if isinstance(answer, str) else answer
        right = sum(spot.option.correct for spot in self.spots if spot.option.id in chosen)
        return share(right - max(0, len(chosen) - self.pick_count), self.pick_count)

    def shown_options(self, order: Sequence[str], answer: Answer | None) -> tuple[ShownOption, ...]:
        said = {spot.option.id: spot.said for spot in self.spots}
        return tuple(ShownOption(one, said[one], self._is_chosen(one, answer)) for one in order)

    def picture(self, answer: Answer | None) -> Picture:
        found = rich_text.read_image(self.image)
        width, height = found.size
        regions = tuple(
            ShownRegion(
                spot.option.id,
                spot.letter,
                spot.region.path(width, height),
                *_inside(spot.region.corner(width, height), width, height),
                self._is_chosen(spot.option.id, answer),
            )
            for spot in self.spots
        )
        return Picture(found.name, found.alt, width, height, regions)

    def explain(self, answer: Answer | None) -> Explanation:
        chosen = [spot for spot in self.spots if self._is_chosen(spot.option.id, answer)]
        shown = self.picture(answer)
        marked = tuple(
            replace(region, right=spot.option.correct)
            for region, spot in zip(shown.regions, self.spots, strict=True)
        )
        notes = [spot.option.feedback for spot in chosen] + [self.feedback]
        return Explanation(
            answer="; ".join(spot.said for spot in chosen),
            key="; ".join(spot.said for spot in self.spots if spot.option.correct),
            notes=tuple(note for note in notes if note),
            picture=replace(shown, regions=marked),
        )

    @staticmethod
    def _is_chosen(option_id: str, answer: Answer | None) -> bool:
        return option_id == answer if isinstance(answer, str) else option_id in (answer or ())


def _read_spots(content: Mapping[str, Any]) -> tuple[Spot, ...]:
    options = read_options(content)
    if len(options) > len(ascii_uppercase):
        raise ContentError(_("A picture has at most 26 places."))
    return tuple(
        Spot(option, _read_region(letter, row), letter)
        for letter, option, row in zip(ascii_uppercase, options, content["options"], strict=False)
    )


def _read_region(letter: str, row: Mapping[str, Any]) -> Region:
    try:
        return read_region(str(row.get("shape") or ""), str(row.get("place") or ""))
    except ContentError as error:
        facts = {"letter": letter, "reason": error.message}
        raise ContentError(_("Place %(letter)s: %(reason)s") % facts) from error


def _read_image(content: Mapping[str, Any]) -> str:
    image = str(content.get("picture") or "").strip()
    try:
        found = rich_text.read_image(image)
    except rich_text.NotationError as error:
        raise ContentError(error.message) from error
    if not found.alt:
        raise ContentError(_("Say in words what the image shows, for those who can't see it."))
    return image


def _inside(corner: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    """The corner, moved so far that a letter there is on the picture."""
    room = width // 22
    x, y = corner
    return min(max(x, room), width - room), min(max(y, room), height - room)
