"""The XML of QTI 3.0, put together: elements, texts, and the rules of response processing."""

from __future__ import annotations

import html
from decimal import Decimal

from .moodle_xml_writing import NOT_OF_XML


def held(text: str) -> str:
    """The text without the signs that XML can't hold."""
    return NOT_OF_XML.sub("", text)


def escaped(text: str) -> str:
    return html.escape(held(text))


def element(tag: str, *inside: str, **facts: str) -> str:
    """An element of QTI; underscores of attributes' names are hyphens."""
    said = "".join(f' {name.replace("_", "-")}="{escaped(value)}"' for name, value in facts.items())
    return f"<qti-{tag}{said}>{''.join(inside)}</qti-{tag}>" if inside else f"<qti-{tag}{said}/>"


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escaped(line)}</p>" for line in text.split("\n") if line.strip())


def inline(text: str) -> str:
    return escaped(text).replace("\n", "<br/>")


def figure(number: Decimal) -> str:
    return f"{number:f}"


def value(text: str) -> str:
    return element("value", escaped(text))


def outcome(name: str, base_type: str, cardinality: str = "single", default: str = "") -> str:
    inside = (element("default-value", value(default)),) if default else ()
    return element(
        "outcome-declaration", *inside, identifier=name, cardinality=cardinality, base_type=base_type
    )


def base(text: str, base_type: str = "float") -> str:
    return element("base-value", escaped(text), base_type=base_type)


def variable(name: str) -> str:
    return element("variable", identifier=name)


def correct(name: str) -> str:
    return element("correct", identifier=name)


def mapped(name: str) -> str:
    return element("map-response", identifier=name)


def put(name: str, expression: str) -> str:
    return element("set-outcome-value", expression, identifier=name)


def when(test: str, *rules: str) -> str:
    return element("response-condition", element("response-if", test, *rules))


def is_correct(name: str) -> str:
    return element("match", variable(name), correct(name))


def shared(expression: str, points: Decimal, of: Decimal | int) -> str:
    """points × expression / of, which is exact where a quotient written in decimals isn't."""
    return element("divide", element("product", expression, base(figure(points))), base(str(of)))


def more(expression: str) -> str:
    """The score so far and this."""
    return put("SCORE", element("sum", variable("SCORE"), expression))
