"""What QTI's response processing may ask of a response, as far as our kinds can ask it too."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .item import NotTaken
from .qti_declarations import figure_of
from .xml_tree import Node


@dataclass(frozen=True)
class Correct:
    """The response is the correct one."""

    response: str


@dataclass(frozen=True)
class Mapped:
    """No question, but what the mapping gives."""

    response: str


@dataclass(frozen=True)
class Is:
    """The response is this value."""

    response: str
    value: str
    minds_case: bool = True


@dataclass(frozen=True)
class Holds:
    """This value is among those of the response."""

    response: str
    value: str


@dataclass(frozen=True)
class AtPlace:
    """The response has this value at its nth place, counted from 1."""

    response: str
    place: int
    value: str


@dataclass(frozen=True)
class Near:
    """The response is a number near to `value`, or to the correct one where that is None."""

    response: str
    value: str | None
    tolerance: Fraction
    is_relative: bool
    ends_count: bool


@dataclass(frozen=True)
class Answered:
    """Something was answered, or nothing."""

    response: str
    is_empty: bool


Test = Correct | Mapped | Is | Holds | AtPlace | Near | Answered


def tests_of(node: Node) -> tuple[Test, ...]:
    """Any of these makes the condition true. Raises NotTaken for what isn't understood."""
    if node.tag in ("and", "or") and len(node.nodes) == 1:
        return tests_of(node.nodes[0])
    if node.tag == "or":
        return tuple(test for inner in node.nodes for test in tests_of(inner))
    if node.tag == "not":
        return (_opposite(node),)
    if node.tag not in _TESTS:
        raise NotTaken("qti_processing", node.line, name=node.tag[:40])
    return (_TESTS[node.tag](node),)


def _opposite(node: Node) -> Test:
    [inner] = tests_of(node.nodes[0]) if len(node.nodes) == 1 else (None,)
    if not isinstance(inner, Answered):
        raise NotTaken("qti_processing", node.line, name="not")
    return Answered(inner.response, not inner.is_empty)


def _two(node: Node) -> tuple[str, Node]:
    """The response that is compared, and with what."""
    if len(node.nodes) != 2:
        raise NotTaken("qti_processing", node.line, name=node.tag[:40])
    first, second = node.nodes
    if first.tag != "variable":
        first, second = second, first
    if first.tag != "variable":
        raise NotTaken("qti_processing", first.line, name=first.tag[:40])
    return first.attributes.get("identifier", ""), second


def _match(node: Node) -> Test:
    if len(node.nodes) == 2 and any(inner.tag == "index" for inner in node.nodes):
        return _at_place(node)
    response, other = _two(node)
    if other.tag == "correct" and other.attributes.get("identifier") == response:
        return Correct(response)
    return Is(response, _base_value(other))


def _base_value(node: Node) -> str:
    if node.tag != "baseValue":
        raise NotTaken("qti_processing", node.line, name=node.tag[:40])
    return node.text.strip()


def _at_place(node: Node) -> Test:
    index, other = sorted(node.nodes, key=lambda inner: inner.tag != "index")
    inner = index.first("variable")
    place = index.attributes.get("n", "")
    if inner is None or not (place.isascii() and place.isdigit()):
        raise NotTaken("qti_processing", node.line, name="index")
    return AtPlace(inner.attributes.get("identifier", ""), int(place[:4]), _base_value(other))


def _member(node: Node) -> Test:
    response, other = _two(node)
    return Holds(response, _base_value(other))


def _string_match(node: Node) -> Test:
    response, other = _two(node)
    minds_case = node.attributes.get("caseSensitive", "true") != "false"
    if other.tag == "correct" and other.attributes.get("identifier") == response and minds_case:
        return Correct(response)
    return Is(response, _base_value(other), minds_case)


def _equal(node: Node) -> Test:
    """Tolerance is "t" or "below above"; here both are the same."""
    response, other = _two(node)
    facts = node.attributes
    mode = facts.get("toleranceMode", "exact")
    sides = {figure_of(one, node.line) for one in facts.get("tolerance", "0").split()}
    if len(sides) != 1 or mode not in ("exact", "absolute", "relative"):
        raise NotTaken("qti_tolerance", node.line)
    is_correct = other.tag == "correct" and other.attributes.get("identifier") == response
    bounds = {facts.get("includeLowerBound", "true"), facts.get("includeUpperBound", "true")}
    return Near(
        response,
        None if is_correct else _base_value(other),
        Fraction(0) if mode == "exact" else sides.pop() / (100 if mode == "relative" else 1),
        mode == "relative",
        bounds == {"true"},
    )


def _is_null(node: Node) -> Test:
    inner = node.first("variable")
    if inner is None:
        raise NotTaken("qti_processing", node.line, name="isNull")
    return Answered(inner.attributes.get("identifier", ""), is_empty=True)


_TESTS = {
    "match": _match,
    "member": _member,
    "stringMatch": _string_match,
    "equal": _equal,
    "isNull": _is_null,
}
