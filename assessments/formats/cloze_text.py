r"""Moodle's notation for gaps inside a text: {2:SHORTANSWER:=moderat#Tepat.~%50%tengah}.

A backslash protects ~ # } and itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from django.utils.translation import gettext as _

from assessments.questions.gaps import GAP
from assessments.questions.numeric import ABSOLUTE, RELATIVE

from . import weights
from .figures import number
from .item import MOST_OPTIONS, NotTaken
from .notes import Note, note
from .weights import FULL, Answer, typed

MARK = re.compile(r"\{(?P<weight>\d{0,4}):(?P<kind>[A-Z_]{2,20}):(?P<answers>(?:\\.|[^\\}])*)\}", re.S)
SIGN = re.compile(r"\\(.)", re.S)
PERCENT = re.compile(r"\s*(?:=|%(-?\d{1,3}(?:[.,]\d{0,30})?)%)")
WORDS = {"SHORTANSWER", "SA", "MW"}
WORDS_WITH_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
NUMBERS = {"NUMERICAL", "NM"}
CHOICES = re.compile(r"(?:MULTICHOICE_?|MC)(?:[VH]?S?)")


@dataclass
class Gaps:
    """What the text asks, gap by gap, and what is lost of it."""

    passage: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((Decimal(row["weight"]) for row in self.rows), Decimal(0))


def gaps_in(text: str) -> Gaps:
    """The text with numbers for its gaps, and the gaps. Raises NotTaken."""
    found = Gaps()

    def numbered(mark: re.Match[str]) -> str:
        weight = str(int(mark["weight"] or 1))
        found.rows.append(_gap(mark, found.notes) | {"weight": weight})
        return f"[[{len(found.rows)}]]"

    found.passage = MARK.sub(numbered, text)
    if not found.rows:
        raise NotTaken("description")
    return found


def divided(text: str, title: str) -> dict[str, str]:
    """The lines before the first gap are the question; without any it is the title."""
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if GAP.search(line)), 0)
    asked = "\n".join(lines[:first]).strip() or title.strip() or _("Fill in the gaps.")
    return {"text": asked, "passage": "\n".join(lines[first:])}


def _gap(mark: re.Match[str], notes: list[Note]) -> dict[str, Any]:
    kind = mark["kind"]
    answers = [_answer(piece) for piece in _pieces(mark["answers"])]
    if len(answers) > MOST_OPTIONS:
        raise NotTaken("too_many_options", most=MOST_OPTIONS)
    if kind in WORDS or kind in WORDS_WITH_CASE:
        content, lost = weights.accepted([one for one in answers if one.text != "*" or one.weight > 0])
        notes += lost
        return {"kind": "short"} | content | ({"case_matters": True} if kind in WORDS_WITH_CASE else {})
    if kind in NUMBERS:
        return {"kind": "numeric"} | _number(answers, notes)
    if CHOICES.fullmatch(kind):
        return {"kind": "single", "options": _options(answers)}
    raise NotTaken("kind_unknown", kind=kind)


def _pieces(answers: str) -> list[str]:
    """What unprotected ~ divide."""
    return re.findall(r"(?:\\.|[^\\~])+", answers, re.S)


def _answer(piece: str) -> Answer:
    match = PERCENT.match(piece)
    rest = piece[match.end() :] if match else piece
    weight = number(match[1])[0] if match and match[1] else FULL if match else Decimal(0)
    parts = re.match(r"(?P<text>(?:\\.|[^\\#])*)(?:#(?P<feedback>.*))?", rest, re.S)
    text, feedback = (parts["text"], parts["feedback"] or "") if parts else (rest, "")
    return Answer(_bare(text), weight, _bare(feedback))


def _bare(text: str) -> str:
    return SIGN.sub(lambda found: found[1], text).strip()


def _number(answers: Sequence[Answer], notes: list[Note]) -> dict[str, Any]:
    notes += weights.feedback_lost(answers)
    full = next((one for one in answers if one.weight >= FULL), None)
    if full is None:
        raise NotTaken("no_full_answer")
    for one in answers:
        if one is not full and one.weight > 0:
            notes.append(note("partial_answer", text=one.text[:40], weight=weights.said(one.weight)))
    value, _colon, margin = full.text.partition(":")
    (answer, more), (tolerance, _none) = number(value), number(margin or "0")
    notes += more
    return {"answer": f"{answer:f}", "tolerance": f"{tolerance:f}", "tolerance_kind": ABSOLUTE}


def _options(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    if sum(one.weight > 0 for one in answers) != 1:
        raise NotTaken("gap_weights" if any(one.weight > 0 for one in answers) else "no_full_answer")
    return [{"text": one.text, "correct": one.weight > 0, "feedback": one.feedback} for one in answers]


Content = Mapping[str, Any]


def can_hold(content: Content) -> bool:
    """Whether nothing of the words looks like a gap, and each gap is on one line."""
    written = [piece for gap in content["gaps"] for piece in _written_answers(gap)]
    has_marks = any(MARK.search(text) for text in (content["text"], content["passage"]))
    return not has_marks and not GAP.search(content["text"]) and not any("\n" in piece for piece in written)


def whole_weights(content: Content) -> list[int]:
    """The gaps' weights as whole numbers in the same proportion."""
    shares = [Fraction(Decimal(str(gap.get("weight") or 1))) for gap in content["gaps"]]
    scale = lcm(*(share.denominator for share in shares))
    return [int(share * scale) for share in shares]


def has_odd_weights(content: Content) -> bool:
    return any(Fraction(Decimal(str(gap.get("weight") or 1))).denominator != 1 for gap in content["gaps"])


def write(content: Content) -> str:
    """The question and its text, with the gaps in Moodle's notation."""
    marks = [
        f"{{{weight}:{_KINDS[gap['kind']](gap)}:{'~'.join(_written_answers(gap))}}}"
        for gap, weight in zip(content["gaps"], whole_weights(content), strict=True)
    ]
    passage = GAP.sub(lambda gap: marks[int(gap[1]) - 1], content["passage"])
    return f"{content['text']}\n{passage}"


def _written_answers(gap: Content) -> list[str]:
    if gap["kind"] == "numeric":
        answer, tolerance = Decimal(str(gap["answer"])), Decimal(str(gap.get("tolerance") or 0))
        if gap.get("tolerance_kind") == RELATIVE:
            tolerance *= abs(answer)
        return [f"%100%{answer:f}:{tolerance:f}"]
    if gap["kind"] == "short":
        return [f"%{weights.said(percent)}%{_protected(text)}" for text, percent in typed(gap)]
    return [_written_option(option) for option in gap["options"]]


def _written_option(option: Content) -> str:
    feedback = option.get("feedback") or ""
    said = f"%{100 if option.get('correct') else 0}%{_protected(option['text'])}"
    return f"{said}#{_protected(feedback)}" if feedback else said


def _protected(text: str) -> str:
    return re.sub(r"([\\~#}])", r"\\\1", text)


_KINDS: dict[str, Callable[[Content], str]] = {
    "single": lambda gap: "MULTICHOICE",
    "numeric": lambda gap: "NUMERICAL",
    "short": lambda gap: "SHORTANSWER_C" if gap.get("case_matters") else "SHORTANSWER",
}
