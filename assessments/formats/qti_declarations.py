"""What a QTI item declares of its responses: their type, what is right, what each value earns."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .figures import number
from .item import NotTaken
from .xml_tree import Node


@dataclass(frozen=True)
class Entry:
    """What a value of the response earns; `minds_case` is of typed values."""

    key: str
    worth: Fraction
    minds_case: bool = True


@dataclass(frozen=True)
class Response:
    id: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...]
    entries: tuple[Entry, ...]
    default: Fraction
    upper: Fraction | None
    line: int

    @property
    def is_number(self) -> bool:
        return self.base_type in ("float", "integer")


def responses_of(item: Node) -> dict[str, Response]:
    return {
        node.attributes.get("identifier", ""): _response(node) for node in item.all("responseDeclaration")
    }


def _response(node: Node) -> Response:
    facts = node.attributes
    correct = node.first("correctResponse")
    mapping = node.first("mapping")
    limits = mapping.attributes if mapping else {}
    return Response(
        id=facts.get("identifier", ""),
        cardinality=facts.get("cardinality", "single"),
        base_type=facts.get("baseType", "identifier"),
        correct=tuple(value.text.strip() for value in correct.all("value")) if correct else (),
        entries=tuple(_entry(entry) for entry in mapping.all("mapEntry")) if mapping else (),
        default=figure_of(limits.get("defaultValue") or "0", node.line),
        upper=figure_of(limits["upperBound"], node.line) if limits.get("upperBound") else None,
        line=node.line,
    )


def _entry(node: Node) -> Entry:
    facts = node.attributes
    worth = figure_of(facts.get("mappedValue", ""), node.line)
    return Entry(" ".join(facts.get("mapKey", "").split()), worth, facts.get("caseSensitive") != "false")


def defaults_of(item: Node) -> dict[str, Fraction]:
    """The numbers that outcomes have before anything is marked, by their names."""
    found = {}
    for node in item.all("outcomeDeclaration"):
        value = node.within("defaultValue", "value")
        if node.attributes.get("baseType") in ("float", "integer"):
            found[node.attributes.get("identifier", "")] = figure_of(value or "0", node.line)
    return found


def figure_of(raw: str, line: int) -> Fraction:
    """An exact number. Raises NotTaken."""
    try:
        return Fraction(number(raw.strip())[0])
    except NotTaken as refusal:
        raise NotTaken("number_unreadable", line, text=raw[:40]) from refusal


def decimal(figure: Fraction) -> Decimal:
    return Decimal(figure.numerator) / Decimal(figure.denominator)
