"""What is different between two curriculum documents, in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses import playback


@dataclass(frozen=True)
class Changes:
    """Titles of what was added, removed or changed; `order` when the same units come in another order."""

    first: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    subjects: bool = False
    order: bool = False
    facts: bool = False

    def __bool__(self) -> bool:
        return any(
            (self.first, self.added, self.removed, self.changed, self.subjects, self.order, self.facts)
        )

    def sentences(self) -> list[str]:
        """One sentence for each kind of change, for the person who publishes and for the record."""
        named = [
            (self.added, _("Added: %(titles)s.")),
            (self.removed, _("Removed: %(titles)s.")),
            (self.changed, _("Changed: %(titles)s.")),
        ]
        told = [_("First version.")] if self.first else []
        told += [
            words % {"titles": ", ".join(f"“{title}”" for title in titles)}
            for titles, words in named
            if titles
        ]
        plain = [
            (self.subjects, _("Subjects or their JP changed.")),
            (self.order, _("The order of units changed.")),
            (self.facts, _("Title, summary or outcomes changed.")),
        ]
        return told + [words for happened, words in plain if happened]

    def words(self) -> str:
        return " ".join(self.sentences())


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Changes:
    """The changes from one document to the next; `before` is None for a first version."""
    if before is None:
        return Changes(first=True)
    old, new = _units(before), _units(after)
    both = [key for key in new if key in old]
    return Changes(
        added=tuple(unit["title"] for key, unit in new.items() if key not in old),
        removed=tuple(unit["title"] for key, unit in old.items() if key not in new),
        changed=tuple(new[key]["title"] for key in both if old[key] != new[key]),
        subjects=_subjects(before) != _subjects(after),
        order=[key for key in old if key in new] != both,
        facts=any(before[name] != after[name] for name in ("title", "summary", "outcomes")),
    )


def _units(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {unit["key"]: _today(unit) for subject in document["subjects"] for unit in subject["units"]}


def _today(unit: dict[str, Any]) -> dict[str, Any]:
    """The unit as today's documents name files, so that an older document's way is no change."""
    return unit | {"media": playback.named(unit["media"])} if unit.get("media") else unit


def _subjects(document: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    return [(subject["group"], subject["title"], subject["jp"]) for subject in document["subjects"]]
