"""A published curriculum as its document says, in frozen dataclasses. Pure.

The document is JSON, immutable, complete in itself:

    {"title", "summary", "outcomes": [str],
     "subjects": [{"group", "title", "jp", "units": [
        {"key", "kind", "title", "required", "minutes", "minimum_seconds", "body": [block],
         "media": {...} | null, "slides": {...} | null, "activity_key": str | null, "purpose": str | null,
         "alternatives": [{"kind", "body": [block], "media", "slides"}]}]}]}

`media` is {"key", "kind", "duration_seconds", "poster", "hls", "renditions": [{"name", "kind", "url",
"bytes", "type"}], "captions": [{"language", "label", "url"}], "transcript"}; `slides` is {"pages": [{"src",
"width", "height", "text"}], "file": {"url", "bytes"}}; `alternatives` are what else the unit can be learnt
by, at most three. Blocks are drawn by templates/courses/blocks/.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "introduction": _("Introduction"),
    "core_basic": _("Basic group"),
    "core_main": _("Core group"),
    "supporting": _("Supporting group"),
}
KINDS: dict[str, Promise] = {
    "video": _("Video"),
    "reading": _("Reading"),
    "slides": _("Slides"),
    "audio": _("Audio"),
    "quiz": _("Quiz"),
    "assignment": _("Assignment"),
}
# What another app asks of the learner, by the unit's activity key.
ACTIVITY_KINDS = frozenset({"quiz", "assignment"})
PURPOSES: dict[str, Promise] = {
    "pretest": _("Pre-test"),
    "posttest": _("Post-test"),
}
# Between a unit's key and the kind of another medium it offers: "niat~audio". No slug holds it.
OTHER = "~"
KEY_LENGTH_MAX = 120  # of a progress row's unit_key


@dataclass(frozen=True)
class Unit:
    """One medium of a unit. What else it offers are units too, under keys made of its own and their kind."""

    key: str
    kind: str
    title: str
    required: bool = True
    minutes: int = 0
    minimum_seconds: int = 0
    body: tuple[dict[str, Any], ...] = ()
    media: dict[str, Any] | None = None
    slides: dict[str, Any] | None = None
    activity_key: str | None = None
    purpose: str | None = None
    alternatives: "tuple[Unit, ...]" = ()

    @property
    def offers(self) -> "tuple[Unit, ...]":
        """Every medium of the unit; one that qualifies finishes it."""
        return (self, *self.alternatives)

    @property
    def kind_label(self) -> Any:
        return PURPOSES.get(self.purpose or "") or KINDS[self.kind]

    @property
    def has_arabic(self) -> bool:
        return any(block["type"] in {"arabic", "verse"} for block in self.body)


@dataclass(frozen=True)
class Subject:
    group: str
    title: str
    jp: int
    units: tuple[Unit, ...]

    @property
    def group_label(self) -> Any:
        return GROUPS[self.group]


@dataclass(frozen=True)
class Curriculum:
    title: str
    summary: str
    outcomes: tuple[str, ...]
    subjects: tuple[Subject, ...]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return tuple(unit for subject in self.subjects for unit in subject.units)

    @cached_property
    def lesson_hours(self) -> int:
        """The training's JP: the sum of its subjects', never measured minutes."""
        return sum(subject.jp for subject in self.subjects)

    @cached_property
    def _by_key(self) -> dict[str, Unit]:
        return {offer.key: offer for unit in self.units for offer in unit.offers}

    def unit(self, key: str) -> Unit | None:
        """The unit, or the medium of one, with this key."""
        return self._by_key.get(key)


def parse(document: Mapping[str, Any]) -> Curriculum:
    """The curriculum of a document; KeyError or TypeError where it hasn't the shape above."""
    return Curriculum(
        title=document["title"],
        summary=document["summary"],
        outcomes=tuple(document["outcomes"]),
        subjects=tuple(
            Subject(
                group=subject["group"],
                title=subject["title"],
                jp=subject["jp"],
                units=tuple(_unit(unit) for unit in subject["units"]),
            )
            for subject in document["subjects"]
        ),
    )


def _unit(stored: Mapping[str, Any]) -> Unit:
    unit = Unit(**{**stored, "body": tuple(stored["body"]), "alternatives": ()})
    others = (
        replace(unit, **{**other, "key": f"{unit.key}{OTHER}{other['kind']}", "body": tuple(other["body"])})
        for other in stored.get("alternatives", ())
    )
    return replace(unit, alternatives=tuple(others))


def own_key(key: str) -> str:
    """The key of the unit that the medium with this key belongs to."""
    return key.partition(OTHER)[0]
