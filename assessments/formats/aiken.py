"""Aiken: single choices as plain lines: the question, its lettered options, and “ANSWER:” with a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_uppercase

from .encoding import decode
from .item import Findings, Item, NotTaken, Reading, facts_lost, joined_lines, writable
from .notes import Note, note

OPTION = re.compile(r"([A-Z])[.)][ \t]+(\S.*)")
ANSWER = re.compile(r"ANSWER[ \t]*:[ \t]*([A-Za-z])?[.)]?", re.I)


@dataclass
class _Block:
    """A question as far as it was read; `after_gap` when an empty line came after its last words."""

    line: int = 0
    said: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    after_gap: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def read(data: bytes) -> Reading:
    """The questions of the file. Raises Unreadable."""
    text = decode(data)
    found = Findings(text.encoding, list(text.notes))
    block = _Block()
    for line, raw in enumerate(text.text.split("\n"), start=1):
        block = _next(found, block, line, raw.strip())
    _refuse_rest(found, block)
    return found.reading()


def _next(found: Findings, block: _Block, line: int, said: str) -> _Block:
    """What is open after this line."""
    if not said:
        block.after_gap = bool(block.said)
        return block
    if answer := ANSWER.fullmatch(said):
        _close(found, block, line, (answer[1] or "").upper())
        return _Block()
    if option := OPTION.fullmatch(said):
        if block.said:
            block.options.append((option[1], option[2].strip()))
        else:
            found.refuse(line, note("option_without_question"), said)
        return block
    if block.options or (block.said and block.after_gap):
        _refuse_rest(found, block)
        block = _Block()
    block.line = block.line or line
    block.said.append(said)
    return block


def _refuse_rest(found: Findings, block: _Block) -> None:
    """What was begun and is never finished."""
    if block.said:
        code = "no_answer_line" if block.options else "no_options"
        found.refuse(block.line, note(code), block.text)


def _close(found: Findings, block: _Block, line: int, letter: str) -> None:
    if not block.said:
        found.refuse(line, note("answer_line_alone"))
        return
    try:
        found.add(_item(block, line, letter))
    except NotTaken as refusal:
        found.refuse(refusal.line or block.line, refusal.why, block.text)


def _item(block: _Block, line: int, letter: str) -> Item:
    letters = [one for one, _ in block.options]
    if not letters:
        raise NotTaken("no_options", block.line)
    if twice := next((one for one in letters if letters.count(one) > 1), ""):
        raise NotTaken("option_letter_twice", block.line, letter=twice)
    if letter not in letters:
        raise NotTaken("answer_letter_unknown", line, letter=letter or "?")
    options = [{"text": text, "correct": one == letter, "feedback": ""} for one, text in block.options]
    warnings = (note("lines_joined"),) if len(block.said) > 1 else ()
    return Item("single", {"text": block.text, "options": options}, block.line, warnings=warnings)


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    if item.kind != "single":
        return (note("kind_not_held"),)
    options = item.content["options"]
    texts = [item.content["text"], *(option["text"] for option in options)]
    if len(options) > len(ascii_uppercase):
        return (note("options_not_held"),)
    question = joined_lines(texts[0])
    if OPTION.fullmatch(question) or ANSWER.fullmatch(question):
        return (note("text_not_held"),)
    kept = {
        **facts_lost(item),
        "points_not_held": str(item.content.get("points", 1)) not in ("1", "1.00"),
        "feedback_not_held": bool(item.content.get("feedback")),
        "option_feedback_not_held": any(option.get("feedback") for option in options),
        "lines_not_held": any(joined_lines(text) != text for text in texts),
    }
    return tuple(note(code) for code, lost in kept.items() if lost)


def write(items: Iterable[Item]) -> bytes:
    """A file of the questions, but for those that `losses` leaves out."""
    blocks = []
    for item in writable(items):
        if any(one.leaves_out for one in losses(item)):
            continue
        options = item.content["options"]
        lines = [joined_lines(item.content["text"])]
        lines += [
            f"{letter}. {joined_lines(option['text'])}"
            for letter, option in zip(ascii_uppercase, options, strict=False)
        ]
        right = next(place for place, option in enumerate(options) if option.get("correct"))
        blocks.append("\n".join([*lines, f"ANSWER: {ascii_uppercase[right]}\n"]))
    return "\n".join(blocks).encode()
