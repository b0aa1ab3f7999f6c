"""A rubric as one field of a form: criteria with rows of levels, blank ones to spare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lms.lib import numbers

from . import rubrics

SPARE_CRITERIA = 2
SPARE_LEVELS = 2
LEAST_SHOWN_LEVELS = 4
LEAST_SHOWN_CRITERIA = 3
Row = dict[str, Any]


class RubricWidget(forms.Widget):
    """`<name>-0-title`, `<name>-0-1-points`, …: as many criteria and levels as there may be."""

    template_name = "assessments/admin/rubric_widget.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        criteria = value["criteria"] if isinstance(value, Mapping) else []
        shown = max(LEAST_SHOWN_CRITERIA, len(criteria) + SPARE_CRITERIA)
        context["criteria"] = [
            _shown_criterion(name, place, criteria[place] if place < len(criteria) else {})
            for place in range(min(shown, rubrics.MOST_CRITERIA))
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        rows = [_criterion(data, f"{name}-{place}") for place in range(rubrics.MOST_CRITERIA)]
        criteria = [row for row in rows if row["title"] or row["description"] or row["levels"]]
        for row in criteria:
            _identify(row["levels"], "l")
        _identify(criteria, "c")
        return {"criteria": criteria}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0-title" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


class RubricField(forms.Field):
    """Gives the document of a rubric (`assessments.rubrics`); what is no rubric is refused in its words.

    Where it isn't required, nothing written gives {}.
    """

    widget = RubricWidget

    def to_python(self, value: Any) -> dict[str, Any]:
        if not self.required and not (value and value.get("criteria")):
            return {}
        try:
            return rubrics.dump(rubrics.parse(value))
        except rubrics.RubricError as error:
            raise ValidationError(str(error.message), code="rubric") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True


def _criterion(data: Any, prefix: str) -> Row:
    levels = [
        {part: data.get(f"{prefix}-{place}-{part}", "").strip() for part in ("id", "title", "description")}
        | {"points": _points(data.get(f"{prefix}-{place}-points", ""))}
        for place in range(rubrics.MOST_LEVELS)
    ]
    return {part: data.get(f"{prefix}-{part}", "").strip() for part in ("id", "title", "description")} | {
        "levels": [row for row in levels if row["title"] or row["description"] or row["points"]]
    }


def _points(text: str) -> str:
    """As typed in Indonesian: 2,5."""
    return text.strip().replace(",", ".")


def _identify(rows: list[Row], letter: str) -> None:
    """Give each row without an id of its own one that no other has."""
    taken = {row["id"] for row in rows}
    free = (f"{letter}{number}" for number in range(1, 2 * len(rows) + 2) if f"{letter}{number}" not in taken)
    for row in rows:
        row["id"] = row["id"] or next(free)


def _shown_criterion(name: str, place: int, row: Mapping[str, Any]) -> Row:
    prefix = f"{name}-{place}"
    levels = row.get("levels", [])
    shown = max(LEAST_SHOWN_LEVELS, len(levels) + SPARE_LEVELS)
    return {
        "prefix": prefix,
        "number": place + 1,
        "is_open": bool(row) or place == 0,
        **{part: row.get(part, "") for part in ("id", "title", "description")},
        "levels": [
            _shown_level(f"{prefix}-{number}", number + 1, levels[number] if number < len(levels) else {})
            for number in range(min(shown, rubrics.MOST_LEVELS))
        ],
    }


def _shown_level(prefix: str, number: int, row: Mapping[str, Any]) -> Row:
    points = row.get("points", "")
    return {
        "prefix": prefix,
        "number": number,
        **{part: row.get(part, "") for part in ("id", "title", "description")},
        "points": _typed(points),
    }


def _typed(points: str) -> str:
    try:
        return numbers.decimal_id(rubrics.read_points(points)) if points else ""
    except rubrics.RubricError:
        return points
