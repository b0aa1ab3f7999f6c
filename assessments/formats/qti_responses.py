"""What items of QTI 3.0 declare of responses, and how typed ones are asked for and judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.questions.numeric import RELATIVE

from .item import joined_lines
from .qti_xml import element, figure, held, value, variable

RESPONSE = "RESPONSE"

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Parts:
    """Of an item: what is declared, what is shown, and how it is marked.

    `feedback_cardinality` is empty where no option has feedback.
    """

    declarations: str
    body: str
    rules: str
    feedback_cardinality: str = ""
    is_scored: bool = True


def declared(
    base_type: str,
    key: Iterable[str] = (),
    entries: Iterable[tuple[str, str]] = (),
    *,
    cardinality: str = "single",
    name: str = RESPONSE,
    **facts: str,
) -> str:
    """A response with its right values and what each value earns; `facts` are of every entry."""
    right = "".join(value(one) for one in key)
    rows = "".join(element("map-entry", map_key=one, mapped_value=worth, **facts) for one, worth in entries)
    inside = [element("correct-response", right)] if right else []
    if rows:
        inside.append(element("mapping", rows, default_value="0", **_BOUND.get(cardinality, {})))
    return element(
        "response-declaration", *inside, identifier=name, cardinality=cardinality, base_type=base_type
    )


_BOUND = {"multiple": {"lower_bound": "0"}}  # wrong options never take more than right ones gave


def letter(place: int) -> str:
    return f"A{place + 1}"


def field_to_type(name: str = RESPONSE) -> str:
    return element("text-entry-interaction", response_identifier=name)


def declared_number(content: Content, name: str = RESPONSE) -> str:
    return declared("float", [figure(Decimal(str(content["answer"])))], name=name)


def is_near(content: Content, name: str = RESPONSE) -> str:
    tolerance = Decimal(str(content.get("tolerance") or 0))
    is_relative = content.get("tolerance_kind") == RELATIVE
    side = figure(tolerance * 100 if is_relative else tolerance)
    return element(
        "equal",
        variable(name),
        element("correct", identifier=name),
        tolerance_mode="relative" if is_relative else "absolute",
        tolerance=f"{side} {side}",
    )


def declared_words(content: Content, name: str = RESPONSE) -> str:
    rows = [row if isinstance(row, Mapping) else {"text": row, "percent": 100} for row in content["answers"]]
    entries = [(joined_lines(held(row["text"])), figure(Decimal(str(row["percent"])))) for row in rows]
    key = next(text for text, percent in entries if Decimal(percent) == 100)
    minds_case = "true" if content.get("case_matters") else "false"
    return declared("string", [key], entries, name=name, case_sensitive=minds_case)
