"""Formulas: TeX as authors type it, turned into MathML that browsers draw and screen readers speak.

Pure. Only elements and attributes that are named here leave, whatever the converter makes of the TeX.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from latex2mathml.converter import convert_to_element

LONGEST = 1000
DEEPEST = 60
BRACE = re.compile(r"\\.|[{}]", re.S)
COMMAND = re.compile(r"\\[A-Za-z]+")

# How many children an element needs; None is any number.
ELEMENTS: dict[str, int | None] = {
    "math": None, "mrow": None, "mstyle": None, "mtable": None, "mtr": None, "mtd": None,
    "mphantom": None, "mpadded": None, "msqrt": None,
    "mi": 0, "mn": 0, "mo": 0, "mtext": 0, "mspace": 0,
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2,
    "msubsup": 3, "munderover": 3,
}  # fmt: skip
LENGTH = re.compile(r"0|-?\d{0,2}(\.\d{1,4})?(em|ex|px|pt)")
WORD = re.compile(r"true|false|prefix|infix|postfix|normal")
SIZE = re.compile(r"[0-2]")
ATTRIBUTES = {
    "width": LENGTH, "linethickness": LENGTH, "minsize": LENGTH, "maxsize": LENGTH,
    "stretchy": WORD, "fence": WORD, "form": WORD, "accent": WORD, "accentunder": WORD, "separator": WORD,
    "largeop": WORD, "movablelimits": WORD, "displaystyle": WORD, "mathvariant": WORD, "scriptlevel": SIZE,
}  # fmt: skip


class FormulaError(ValueError):
    """The TeX is no formula; `message` tells the author what to change."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@lru_cache(maxsize=4096)
def mathml(tex: str, *, is_block: bool = False) -> str:
    """The formula as a `<math>` element, its TeX as what is said of it. Raises FormulaError."""
    tex = tex.strip()
    _refuse_odd(tex)
    try:
        made = convert_to_element(tex, display="block" if is_block else "inline")
        inner = "".join(_written(child, 0) for child in made)
    except FormulaError:
        raise
    except Exception as error:  # the converter has a dozen errors of its own, and more that it never named
        raise FormulaError(_("The formula “%(tex)s” isn't complete.") % {"tex": tex}) from error
    display = ' display="block"' if is_block else ""
    return f'<math{display} alttext="{html.escape(tex)}">{inner}</math>'


def _refuse_odd(tex: str) -> None:
    if not tex:
        raise FormulaError(_("A formula is empty."))
    if len(tex) > LONGEST:
        raise FormulaError(_("A formula is longer than %(most)s characters.") % {"most": LONGEST})
    depth = 0
    for brace in BRACE.findall(tex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if not 0 <= depth <= DEEPEST:
            break
    if depth:
        raise FormulaError(_("In the formula “%(tex)s” the braces don't match.") % {"tex": tex})


def _written(element: Element, depth: int) -> str:
    """The element in our own spelling. Raises FormulaError for what it can't hold."""
    if depth > DEEPEST:
        raise FormulaError(_("A formula is nested too deeply."))
    if element.tag not in ELEMENTS:
        raise FormulaError(_("A formula has something that browsers can't draw, such as a crossed-out term."))
    if ELEMENTS[element.tag] not in (None, len(element)):
        raise FormulaError(_("A part of a formula is missing."))
    facts = "".join(
        f' {key}="{value}"'
        for key, value in element.attrib.items()
        if key in ATTRIBUTES and ATTRIBUTES[key].fullmatch(value)
    )
    inner = "".join(_written(child, depth + 1) for child in element)
    return f"<{element.tag}{facts}>{_said(element)}{inner}</{element.tag}>"


def _said(element: Element) -> str:
    text = element.text or ""
    if element.tag != "mtext" and (unknown := COMMAND.match(text)):
        raise FormulaError(_("“%(command)s” is no command of formulas.") % {"command": unknown[0]})
    # The converter gives letters as references, which a text of ours must not keep as such.
    return html.escape(html.unescape(text))
