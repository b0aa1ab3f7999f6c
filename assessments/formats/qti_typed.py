"""QTI's interactions in which something is typed or chosen inside a text, as questions of ours."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assessments.questions.numeric import ABSOLUTE, RELATIVE

from . import weights
from .cloze_text import divided
from .figures import number
from .item import MOST_OPTIONS, NotTaken
from .notes import note
from .qti_declarations import Response, decimal
from .qti_marks import AllOrNothing, Mark, Values, Within
from .qti_reader import Own, Reader, percents
from .xml_tree import Node

PASSAGE = "passage"
"""The class of the element in which we write a text with gaps."""
GAP = "_____"
HERE = "\ue0fe\ue0ff"  # letters of nobody's
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")


def typed(reader: Reader, node: Node) -> Own:
    """A single field to type in: a number or a word."""
    response, mark = reader.response(node), reader.mark(node)
    make = _number if response.is_number else _words
    own, worth = make(reader, node, response, mark)
    kind = "numeric" if response.is_number else "short"
    return kind, own | {"points": reader.points(worth)}


def text_of_typed(reader: Reader, node: Node) -> str:
    """The words around the field; where some follow, a line stands for it."""
    around = reader.words.of(reader.body, lambda inner: HERE if inner is node else None)
    before, _here, after = around.partition(HERE)
    return f"{before}{GAP}{after}" if after.strip(" \n.") else f"{before}{after}".strip()


def _number(reader: Reader, node: Node, response: Response, mark: Mark) -> tuple[dict[str, Any], Fraction]:
    tolerance, kind, value = Fraction(0), ABSOLUTE, response.correct[0] if response.correct else ""
    if isinstance(mark, Within):
        near = mark.near
        tolerance, kind = near.tolerance, RELATIVE if near.is_relative else ABSOLUTE
        value = near.value or value
        if not near.ends_count:
            reader.notes.append(note("qti_ends_count"))
        worth = mark.worth
    elif isinstance(mark, AllOrNothing):
        worth = mark.worth
    elif isinstance(mark, Values):
        worth = max((entry.worth for entry in mark.entries), default=Fraction(0))
        value = next((entry.key for entry in mark.entries if entry.worth == worth), "")
        for entry in mark.entries:
            if entry.key != value and entry.worth > 0:
                share = weights.said(percents([entry.worth], worth)[0])
                reader.notes.append(note("partial_answer", text=entry.key[:40], weight=share))
    else:
        raise NotTaken("qti_processing", node.line, name=response.id[:40])
    if not value or worth <= 0:
        raise NotTaken("no_full_answer", node.line)
    answer, notes = number(value)
    reader.notes.extend(notes)
    content = {"answer": f"{answer:f}", "tolerance": f"{decimal(tolerance):f}", "tolerance_kind": kind}
    return content, worth


def _words(reader: Reader, node: Node, response: Response, mark: Mark) -> tuple[dict[str, Any], Fraction]:
    if isinstance(mark, AllOrNothing):
        content: dict[str, Any] = {"answers": list(response.correct[:1]), "case_matters": True}
        return content, mark.worth
    if not isinstance(mark, Values) or mark.default > 0:
        raise NotTaken("qti_processing", node.line, name=response.id[:40])
    worth = max((entry.worth for entry in mark.entries), default=Fraction(0))
    if worth <= 0:
        raise NotTaken("no_full_answer", node.line)
    if len(mark.entries) > MOST_OPTIONS:
        raise NotTaken("too_many_options", node.line, most=MOST_OPTIONS)
    rows: list[Any] = []
    for entry in mark.entries:
        share = weights.said(percents([entry.worth], worth)[0])
        if entry.worth == worth:
            rows.append(entry.key)
        elif entry.worth > 0:
            rows.append({"text": entry.key, "percent": share})
        else:
            reader.notes.append(note("negative_weight", text=entry.key[:80], weight=share))
    content = {"answers": rows}
    minded = {entry.minds_case for entry in mark.entries}
    if minded == {True}:
        content["case_matters"] = True
    elif len(minded) > 1:
        reader.notes.append(note("qti_case_mixed"))
    return content, worth


def cloze(reader: Reader, nodes: list[Node]) -> Own:
    """A text with gaps: what each earns is its weight."""
    gaps, total = [], Fraction(0)
    for node in nodes:
        gap, worth = _gap(reader, node)
        gaps.append(gap | {"weight": weights.said(decimal(worth))})
        total += worth
    return "cloze", {"gaps": gaps, "points": reader.points(total)} | _passage(reader, nodes)


def _gap(reader: Reader, node: Node) -> tuple[dict[str, Any], Fraction]:
    response, mark = reader.response(node), reader.mark(node)
    if node.tag == "textEntryInteraction":
        make = _number if response.is_number else _words
        own, worth = make(reader, node, response, mark)
        return {"kind": "numeric" if response.is_number else "short"} | own, worth
    options = node.all("inlineChoice")
    ids = [option.attributes.get("identifier", "") for option in options]
    if isinstance(mark, AllOrNothing):
        worths = [mark.worth if one in response.correct else Fraction(0) for one in ids]
    elif isinstance(mark, Values):
        worths = [mark.of(one) for one in ids]
    else:
        raise NotTaken("qti_processing", node.line, name=response.id[:40])
    if sum(worth > 0 for worth in worths) != 1 or min(worths) < 0:
        raise NotTaken("gap_weights", node.line)
    rows = [
        {"text": reader.words.of(option), "correct": worth > 0}
        for option, worth in zip(options, worths, strict=True)
    ]
    return {"kind": "single", "options": rows}, max(worths)


def _passage(reader: Reader, nodes: list[Node]) -> dict[str, str]:
    """The text with its gaps, and what stands before it as the question."""

    def gap(node: Node) -> str | None:
        return f"[[{nodes.index(node) + 1}]]" if node in nodes else None

    own = next((node for node in reader.body.walk() if node.attributes.get("class") == PASSAGE), None)
    if own is not None:
        text = reader.words.of(reader.body, lambda node: "" if node is own else None)
        return {"text": text, "passage": reader.words.of(own, gap)}
    return divided(reader.words.of(reader.body, gap), reader.item.attributes.get("title", ""))
