"""Moodle XML, read. Writing is in `moodle_xml_writing`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.questions.numeric import ABSOLUTE

from . import html_text, moodle_pictures, weights
from .cloze_text import divided, gaps_in
from .figures import number
from .item import MOST_OPTIONS, Findings, Item, NotTaken, Reading, Unreadable, moodles_path
from .moodle_xml_writing import losses, write
from .notes import Note, note
from .weights import FULL, Answer
from .xml_tree import Node, parse

ROOT = "quiz"
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
UNTRUE = ("", "0", "false")


@dataclass
class _Reader:
    """One question element: what it says, and what of it is lost."""

    node: Node
    notes: list[Note] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def words(self, node: Node | None, default_format: str, *, is_shown: bool = True) -> str:
        """The element's text, files beside it and tags in it noted.

        What isn't shown as a part of the question is plain words and no notation.
        """
        if node is None:
            return ""
        beside = moodle_pictures.Beside.of(node)
        format = node.attributes.get("format") or default_format
        text = node.within("text") or node.text.strip()
        if format == "html" or (format == "moodle_auto_format" and html_text.LOOKS_LIKE_HTML.search(text)):
            text = self._of_html(text, beside, is_shown)
        elif format == "markdown":
            self.notes.append(note("markdown_signs"))
        self.notes += [*beside.notes, *beside.left()]
        self.pictures |= beside.pictures
        return text.strip()

    def _of_html(self, written: str, beside: moodle_pictures.Beside, is_shown: bool) -> str:
        if is_shown and moodle_pictures.is_ours(written):
            return beside.text_of_ours(written)
        text, lost = html_text.shown(written, beside.mark) if is_shown else html_text.plain(written)
        self.notes += lost
        return text

    def named(self, tag: str, *, is_shown: bool = True) -> str:
        return self.words(self.node.first(tag), "html", is_shown=is_shown)

    def switched_on(self, tag: str, otherwise: bool = False) -> bool:
        node = self.node.first(tag)
        return otherwise if node is None else node.text.strip().lower() not in UNTRUE

    def answers(self, default_format: str, *, is_shown: bool = True) -> list[Answer]:
        nodes = self.node.all("answer")
        if len(nodes) > MOST_OPTIONS:
            raise NotTaken("too_many_options", most=MOST_OPTIONS)
        return [
            Answer(
                self.words(node, default_format, is_shown=is_shown),
                _percent(node.attributes.get("fraction", "0")),
                self.words(node.first("feedback"), "html", is_shown=is_shown),
            )
            for node in nodes
        ]


def read(data: bytes) -> Reading:
    """The questions of the file. Raises Unreadable."""
    document = parse(data)
    if document.root.tag != ROOT:
        raise Unreadable(note("xml_other_root", name=document.root.tag[:40]), document.root.line)
    found = Findings(document.encoding, list(document.notes))
    seen: Counter[str] = Counter()
    category = ""
    for node in document.root.all("question"):
        if node.attributes.get("type") == "category":
            category = moodles_path(node.within("category", "text"))
            continue
        seen["penalty"] += node.within("penalty") not in ("", "0", "0.0", "0.0000000")
        try:
            found.add(_item(node, category))
        except NotTaken as refusal:
            raw = node.within("questiontext", "text") or node.within("name", "text")
            text = html_text.plain(raw[: html_text.MOST_HTML])[0]
            found.refuse(refusal.line or node.line, refusal.why, text)
    if seen["penalty"]:
        found.notes.append(note("penalties_not_kept", count=seen["penalty"]))
    return found.reading()


def _item(node: Node, category: str) -> Item:
    kind = node.attributes.get("type", "")
    if kind == "description":
        raise NotTaken("description")
    if kind not in _KINDS:
        raise NotTaken("kind_unknown", kind=kind[:40] or "?")
    reader = _Reader(node)
    content = {
        "text": reader.named("questiontext"),
        "feedback": reader.named("generalfeedback"),
        "points": node.within("defaultgrade") or "1",
    }
    kind, own = _KINDS[kind](reader)
    _note_the_rest(reader)
    return Item(
        kind,
        content | own,
        node.line,
        node.within("name", "text"),
        category,
        tuple(reader.notes),
        tags=_tags(node),
        pictures=reader.pictures,
    )


def _tags(node: Node) -> tuple[str, ...]:
    tags = node.first("tags")
    return tuple(name for tag in tags.all("tag") if (name := tag.within("text"))) if tags else ()


def _note_the_rest(reader: _Reader) -> None:
    for tag in COMBINED:
        if text := reader.named(tag, is_shown=False):
            reader.notes.append(note("combined_feedback", text=text[:200]))
    if reader.node.first("hint"):
        reader.notes.append(note("hints_not_kept"))


def _percent(fraction: str) -> Decimal:
    return number(fraction)[0]


Own = tuple[str, dict[str, Any]]


def _choice(reader: _Reader) -> Own:
    kind, content, notes = weights.choice(
        reader.answers("moodle_auto_format"), single=reader.switched_on("single", otherwise=True)
    )
    if not reader.switched_on("shuffleanswers", otherwise=True):
        notes.append(note("order_fixed"))
    reader.notes += notes
    return kind, content


def _true_or_false(reader: _Reader) -> Own:
    answers = reader.answers("plain_text", is_shown=False)
    reader.notes += weights.feedback_lost(answers)
    right = [answer.text.lower() for answer in answers if answer.weight >= FULL]
    if len(right) != 1:
        raise NotTaken("two_right_answers" if right else "no_full_answer")
    return "truefalse", {"answer": right[0] == "true"}


def _short(reader: _Reader) -> Own:
    content, notes = weights.accepted(reader.answers("plain_text", is_shown=False))
    if reader.switched_on("usecase"):
        content["case_matters"] = True
    reader.notes += notes
    return "short", content


def _numeric(reader: _Reader) -> Own:
    taken: dict[str, Any] | None = None
    answers = reader.answers("plain_text", is_shown=False)
    for node, answer in zip(reader.node.all("answer"), answers, strict=True):
        reader.notes += weights.feedback_lost([answer])
        if answer.text == "*":
            reader.notes.append(note("any_number"))
        elif taken is None and answer.weight >= FULL:
            (value, notes), (tolerance, more) = number(answer.text), number(node.within("tolerance") or "0")
            reader.notes += [*notes, *more]
            taken = {"answer": f"{value:f}", "tolerance": f"{tolerance:f}", "tolerance_kind": ABSOLUTE}
        elif answer.weight > 0:
            reader.notes.append(
                note("partial_answer", text=answer.text[:40], weight=weights.said(answer.weight))
            )
    if taken is None:
        raise NotTaken("no_full_answer")
    return "numeric", taken | _units(reader)


def _units(reader: _Reader) -> dict[str, Any]:
    """Moodle multiplies the right number to have it in another unit; our factor is the way back."""
    node = reader.node.first("units")
    units = []
    for unit in node.all("unit") if node else []:
        multiplier, _ = number(unit.within("multiplier") or "1")
        if multiplier <= 0:
            raise NotTaken("number_unreadable", text=f"{multiplier:f}")
        units.append({"name": unit.within("unit_name"), "factor": f"{1 / multiplier:f}"})
    content: dict[str, Any] = {"units": units}
    if units and reader.node.within("unitgradingtype") not in ("", "0"):
        penalty, _ = number(reader.node.within("unitpenalty") or "0")
        content["unit_penalty_percent"] = weights.said(penalty * 100)
    return content


def _matching(reader: _Reader) -> Own:
    """Pairs; a subquestion without words is an extra choice."""
    pairs, distractors = [], []
    for node in reader.node.all("subquestion"):
        stem = reader.words(node, "html")
        choice = reader.words(node.first("answer"), "plain_text")
        if stem:
            pairs.append({"stem": stem, "choice": choice, "feedback": ""})
        else:
            distractors.append(choice)
    return "matching", {"pairs": pairs, "distractors": distractors}


def _cloze(reader: _Reader) -> Own:
    found = gaps_in(reader.named("questiontext"))
    reader.notes += found.notes
    points = reader.node.within("defaultgrade") or weights.said(found.total)
    own = divided(found.passage, reader.node.within("name", "text"))
    return "cloze", own | {"gaps": found.rows, "points": points}


_KINDS: dict[str, Callable[[_Reader], Own]] = {
    "multichoice": _choice,
    "truefalse": _true_or_false,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "cloze": _cloze,
}

__all__ = ["losses", "read", "write"]
