"""Rubrics: criteria, each with levels that are worth points. Pure: no database, no clock.

A rubric is stored as JSON, points as text so that nothing is rounded:

    {"criteria": [{"id": "c1", "title", "description",
                   "levels": [{"id": "l1", "title", "description", "points": "4"}]}]}

Whoever grades chooses one level for each criterion: `{criterion id: level id}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_CRITERIA = 12
MOST_LEVELS = 8
LEAST_LEVELS = 2
MOST_POINTS = Decimal(1000)
POINT_PLACES = 2
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 1000


class RubricError(ValueError):
    """What was written cannot be a rubric; the text says what to change."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class LevelsNotChosen(ValueError):
    """`missing` are the criteria, by title, for which no level of theirs was chosen."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing)
        self.missing = tuple(missing)


@dataclass(frozen=True)
class Level:
    id: str
    title: str
    description: str
    points: Decimal


@dataclass(frozen=True)
class Criterion:
    id: str
    title: str
    description: str
    levels: tuple[Level, ...]

    @property
    def most(self) -> Decimal:
        """The points of its best level."""
        return max(level.points for level in self.levels)

    def level(self, id: object) -> Level | None:
        return next((level for level in self.levels if level.id == id), None)


@dataclass(frozen=True)
class ChosenLevel:
    """A criterion, and the level that was chosen for it."""

    criterion: str
    level: str
    description: str
    points: Decimal
    of: Decimal


@dataclass(frozen=True)
class Score:
    points: Decimal
    of: Decimal


@dataclass(frozen=True)
class Rubric:
    criteria: tuple[Criterion, ...]

    @property
    def most(self) -> Decimal:
        """What the best levels earn together."""
        return sum((criterion.most for criterion in self.criteria), Decimal(0))

    def score(self, chosen: Mapping[str, str]) -> Score:
        """The points of the chosen levels together. Raises LevelsNotChosen unless each criterion has one."""
        levels = [criterion.level(chosen.get(criterion.id)) for criterion in self.criteria]
        missing = [
            criterion.title for criterion, level in zip(self.criteria, levels, strict=True) if level is None
        ]
        if missing:
            raise LevelsNotChosen(missing)
        return Score(sum((level.points for level in levels if level), Decimal(0)), self.most)


def parse(stored: object) -> Rubric:
    """The rubric in a stored document. Raises RubricError."""
    rows = _list(stored, "criteria")
    if not rows:
        raise RubricError(_("A rubric needs at least one criterion."))
    if len(rows) > MOST_CRITERIA:
        raise RubricError(_("A rubric may have at most %(count)s criteria.") % {"count": MOST_CRITERIA})
    rubric = Rubric(tuple(_criterion(row) for row in rows))
    _refuse_repeated(rubric.criteria, lambda one: one.id)
    if not rubric.most:
        raise RubricError(_("At least one level must be worth more than 0 points."))
    return rubric


def chosen_levels(rubric: Rubric, chosen: Mapping[str, str]) -> tuple[ChosenLevel, ...]:
    """The chosen levels in the rubric's words; criteria without one are left out."""
    return tuple(
        ChosenLevel(criterion.title, level.title, level.description, level.points, criterion.most)
        for criterion in rubric.criteria
        if (level := criterion.level(chosen.get(criterion.id)))
    )


def dump(rubric: Rubric) -> dict[str, Any]:
    """The document of a rubric, from which `parse` makes the same."""
    return {
        "criteria": [
            {
                "id": criterion.id,
                "title": criterion.title,
                "description": criterion.description,
                "levels": [
                    {
                        "id": level.id,
                        "title": level.title,
                        "description": level.description,
                        "points": str(level.points),
                    }
                    for level in criterion.levels
                ],
            }
            for criterion in rubric.criteria
        ]
    }


def read_points(told: object) -> Decimal:
    """The points in a stored text, 0 to 1000 with two decimals at most. Raises RubricError."""
    try:
        points = Decimal(told) if isinstance(told, str) else None
    except InvalidOperation:
        points = None
    if points is None or not points.is_finite() or not 0 <= points <= MOST_POINTS:
        raise RubricError(_("Points are a number from 0 to 1000."))
    exponent = points.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -POINT_PLACES:
        raise RubricError(_("Points have at most two decimals."))
    return points


def _criterion(row: object) -> Criterion:
    title = _text(row, "title", LONGEST_TITLE)
    if not title:
        raise RubricError(_("Each criterion needs a title."))
    levels = tuple(_level(one, title) for one in _list(row, "levels"))
    if len(levels) < LEAST_LEVELS:
        raise RubricError(_("“%(title)s” needs at least two levels.") % {"title": title})
    if len(levels) > MOST_LEVELS:
        raise RubricError(
            _("“%(title)s” may have at most %(count)s levels.") % {"title": title, "count": MOST_LEVELS}
        )
    _refuse_repeated(levels, lambda one: one.id)
    return Criterion(_id(row), title, _text(row, "description", LONGEST_DESCRIPTION), levels)


def _level(row: object, criterion: str) -> Level:
    title = _text(row, "title", LONGEST_TITLE)
    if not title:
        raise RubricError(_("Each level of “%(title)s” needs a name.") % {"title": criterion})
    return Level(
        _id(row), title, _text(row, "description", LONGEST_DESCRIPTION), _points(row, f"{criterion}: {title}")
    )


def _points(row: object, where: str) -> Decimal:
    try:
        return read_points(row.get("points") if isinstance(row, Mapping) else None)
    except RubricError as error:
        raise RubricError(f"{where}: {error.message}") from error


def _list(row: object, name: str) -> list[Any]:
    found = row.get(name) if isinstance(row, Mapping) else None
    if not isinstance(found, list):
        raise RubricError(_("This is not a rubric."))
    return found


def _text(row: object, name: str, longest: int) -> str:
    found = row.get(name, "") if isinstance(row, Mapping) else None
    if not isinstance(found, str):
        raise RubricError(_("This is not a rubric."))
    if len(found) > longest:
        raise RubricError(_("A text is too long: it may have %(count)s letters.") % {"count": longest})
    return found.strip()


def _id(row: object) -> str:
    found = _text(row, "id", 40)
    if not found:
        raise RubricError(_("This is not a rubric."))
    return found


def _refuse_repeated(rows: Sequence[Any], id_of: Callable[[Any], str]) -> None:
    if len({id_of(row) for row in rows}) < len(rows):
        raise RubricError(_("This is not a rubric."))
