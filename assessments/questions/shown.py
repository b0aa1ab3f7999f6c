"""A question as pages show it: before it is answered, and once it may be explained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownOption:
    """An option as the learner meets it. The key is absent so that no page can leak it."""

    id: str
    text: str
    chosen: bool
    copies: int | None = None
    """How often it may be given, where an option fills one of several parts; None is any number."""


@dataclass(frozen=True)
class ShownPart:
    """One of a question's several fields as the learner meets it: its words, then options or a place to type.

    A part without an id is words alone, such as the end of a sentence with gaps.
    """

    id: str
    text: str
    options: tuple[ShownOption, ...] = ()
    typed: str = ""
    is_number: bool = False

    @property
    def value(self) -> str:
        return next((option.id for option in self.options if option.chosen), self.typed)


@dataclass(frozen=True)
class ShownRegion:
    """A place on a picture that stands for an option: its outline as SVG's path, its letter at x and y."""

    option_id: str
    letter: str
    path: str
    x: int
    y: int
    chosen: bool
    right: bool = False
    """Told by an explanation alone."""


@dataclass(frozen=True)
class Picture:
    """What a question is about, where that is a picture with places to choose."""

    name: str
    alt: str
    width: int
    height: int
    regions: tuple[ShownRegion, ...]

    @property
    def letter_radius(self) -> int:
        """Of the discs that letters stand on: legible where the picture is as wide as a phone."""
        return self.width // 28

    @property
    def letter_size(self) -> int:
        return self.width // 20


@dataclass(frozen=True)
class ExplainedPart:
    text: str
    answer: str
    key: str
    is_right: bool
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """What a learner may read once the policy allows: their answer, the key, and why, in the notation of
    `rich_text`: what was typed is put literally.

    `parts` say the same part by part; empty where a question has no parts. `picture` shows
    it where options are places. `written` is a text as it was typed, outside the notation,
    where paragraphs are part of the answer.
    """

    answer: str
    key: str
    notes: tuple[str, ...]
    parts: tuple[ExplainedPart, ...] = ()
    picture: Picture | None = None
    written: str = ""
