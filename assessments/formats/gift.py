"""GIFT: Moodle's text format, read. Writing is in `gift_writing`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from assessments.questions.numeric import ABSOLUTE

from . import weights
from .encoding import decode
from .figures import number
from .gift_text import bare, cut, holds, said, unescaped, weight
from .gift_writing import losses, write
from .item import MOST_OPTIONS, Findings, Item, NotTaken, Reading, moodles_path
from .notes import Note, note
from .weights import FULL, Answer

CATEGORY = re.compile(r"\$CATEGORY:(.*)", re.I)
TITLE = re.compile(r"\s*::((?:\\.|[^\\])*?)::", re.S)
TRUTH = re.compile(r"(T|TRUE|F|FALSE)", re.I)
GAP = "_____"

Made = tuple[str, dict[str, Any], list[Note]]


@dataclass(frozen=True)
class _Block:
    """The lines of one question, without comments."""

    lines: tuple[tuple[int, str], ...]
    category: str

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)

    def line_at(self, place: int) -> int:
        return self.lines[self.text.count("\n", 0, place)][0]


@dataclass(frozen=True)
class _Parts:
    title: str
    before: str
    answers: str
    after: str


def read(data: bytes) -> Reading:
    """The questions of the file. Raises Unreadable."""
    text = decode(data)
    found = Findings(text.encoding, list(text.notes))
    for block in _blocks(text.text):
        line = block.lines[0][0]
        try:
            found.add(_item(block))
        except NotTaken as refusal:
            found.refuse(refusal.line or line, refusal.why, bare(TITLE.sub("", block.text, count=1)))
    return found.reading()


def _blocks(text: str) -> Iterator[_Block]:
    """What empty lines divide, each with the category it stands in."""
    category = ""
    lines: list[tuple[int, str]] = []
    for line, raw in enumerate([*text.split("\n"), ""], start=1):
        stripped = raw.strip()
        if stripped.startswith("//"):
            continue
        named = CATEGORY.match(stripped) if not lines else None
        if stripped and not named:
            lines.append((line, raw))
            continue
        if lines:
            yield _Block(tuple(lines), category)
            lines = []
        if named:
            category = moodles_path(named[1])


def _item(block: _Block) -> Item:
    parts = _parts(block)
    text = said(_with_gap(parts), on_one_line=False)
    answers, general = cut(parts.answers, "####")
    feedback = said(general, text.format, on_one_line=False)
    kind, content, notes = _made(answers.strip(), text.format)
    content |= {"text": text.text, "feedback": feedback.text}
    return Item(
        kind,
        content,
        block.lines[0][0],
        parts.title,
        block.category,
        (*text.notes, *feedback.notes, *notes),
    )


def _parts(block: _Block) -> _Parts:
    text = block.text
    title = TITLE.match(text)
    opened, closed = list(islice(unescaped(text, "{"), 2)), list(islice(unescaped(text, "}"), 2))
    if not opened and not closed:
        raise NotTaken("description")
    if not closed or (opened and opened[0] > closed[-1]):
        raise NotTaken("brace_open", block.line_at(opened[0]))
    if not opened or closed[0] < opened[0]:
        raise NotTaken("brace_close", block.line_at(closed[0]))
    if len(opened) > 1 or len(closed) > 1:
        raise NotTaken("two_answer_blocks", block.line_at((opened + closed)[1]))
    start = title.end() if title else 0
    return _Parts(
        title=" ".join(bare(title[1]).split()) if title else "",
        before=text[start : opened[0]],
        answers=text[opened[0] + 1 : closed[0]],
        after=text[closed[0] + 1 :],
    )


def _with_gap(parts: _Parts) -> str:
    return f"{parts.before}{GAP}{parts.after}" if parts.after.strip() else parts.before


def _made(answers: str, format: str) -> Made:
    """The kind and what belongs to it, by how the answers look."""
    if not answers:
        raise NotTaken("kind_unknown", kind="essay")
    if answers.startswith("#"):
        return _numeric(answers[1:], format)
    if holds(answers, "~"):
        return _choice(answers, format)
    if holds(answers, "="):
        if any("->" in piece for _, piece in _pieces(answers)):
            return _matching(answers, format)
        return _short(answers, format)
    return _true_or_false(answers, format)


def _pieces(answers: str) -> list[tuple[str, str]]:
    """Each answer with the sign before it. Raises NotTaken for words before the first sign."""
    places = sorted([*_first(unescaped(answers, "=")), *_first(unescaped(answers, "~"))])
    if len(places) > MOST_OPTIONS:
        raise NotTaken("too_many_options", most=MOST_OPTIONS)
    stray = answers[: places[0]] if places else answers
    if stray.strip():
        raise NotTaken("answer_unmarked", text=bare(stray).strip()[:40])
    ends = [*places[1:], len(answers)]
    return [
        (answers[place], answers[place + 1 : end].strip()) for place, end in zip(places, ends, strict=True)
    ]


def _first(places: Iterator[int]) -> list[int]:
    """One more than a question may have: a hostile file has millions."""
    return list(islice(places, MOST_OPTIONS + 1))


def _answer(
    sign: str, piece: str, format: str, wrong: Decimal, *, is_typed: bool = False
) -> tuple[Answer, list[Note]]:
    percent, rest = weight(piece)
    text, feedback = cut(rest, "#")
    words, more = said(text, format, is_typed=is_typed), said(feedback, format)
    if percent is None:
        percent = FULL if sign == "=" else wrong
    return Answer(words.text, percent, more.text), [*words.notes, *more.notes]


def _choice(answers: str, format: str) -> Made:
    pieces = _pieces(answers)
    single = any(sign == "=" for sign, _ in pieces)
    weighted = any(weight(piece)[0] is not None for _, piece in pieces)
    if not single and not weighted:
        raise NotTaken("no_full_answer")
    read = [_answer(sign, piece, format, Decimal(0)) for sign, piece in pieces]
    kind, content, notes = weights.choice([answer for answer, _ in read], single=single)
    return kind, content, [*notes, *(one for _, said_of in read for one in said_of)]


def _short(answers: str, format: str) -> Made:
    read = [_answer(sign, piece, format, Decimal(0), is_typed=True) for sign, piece in _pieces(answers)]
    content, notes = weights.accepted([answer for answer, _ in read])
    return "short", content, [*notes, *(one for _, said_of in read for one in said_of)]


def _matching(answers: str, format: str) -> Made:
    """Pairs `=stem -> choice`; one without a stem is an extra choice."""
    pairs, distractors, notes = [], [], []
    for _, piece in _pieces(answers):
        percent, rest = weight(piece)
        if percent is not None:
            notes.append(note("partial_pair"))
        text, feedback = cut(rest, "#")
        left, arrow, right = text.partition("->")
        if not arrow:
            raise NotTaken("pair_broken", text=bare(text).strip()[:40])
        stem, choice, more = said(left, format), said(right, format), said(feedback, format)
        notes += [*stem.notes, *choice.notes, *more.notes]
        if stem.text:
            pairs.append({"stem": stem.text, "choice": choice.text, "feedback": more.text})
        else:
            distractors.append(choice.text)
    return "matching", {"pairs": pairs, "distractors": distractors}, notes


def _true_or_false(answers: str, format: str) -> Made:
    word, feedback = cut(answers, "#")
    truth = TRUTH.fullmatch(word.strip())
    if not truth:
        raise NotTaken("answer_unmarked", text=bare(answers)[:40])
    texts = [said(piece, format).text for piece in cut(feedback, "#")]
    notes = [note("answer_feedback", text=text[:200]) for text in texts if text]
    return "truefalse", {"answer": truth[1].upper().startswith("T")}, notes


def _numeric(answers: str, format: str) -> Made:
    pieces = _pieces(answers) if holds(answers, "=") else [("=", answers.strip())]
    taken: dict[str, Any] | None = None
    notes: list[Note] = []
    for _, piece in pieces:
        percent, rest = weight(piece)
        text, feedback = cut(rest, "#")
        if words := said(feedback, format).text:
            notes.append(note("answer_feedback", text=words[:200]))
        if text.strip() == "*":
            notes.append(note("any_number"))
        elif taken is None and percent in (None, FULL):
            taken, more = _number_and_tolerance(text)
            notes += more
        else:
            worth = weights.said(FULL if percent is None else percent)
            notes.append(note("partial_answer", text=text.strip()[:40], weight=worth))
    if taken is None:
        raise NotTaken("no_full_answer")
    return "numeric", taken, notes


def _number_and_tolerance(text: str) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """`answer:tolerance`, or `low..high`."""
    low, is_range, high = text.partition("..")
    if is_range:
        (first, notes), (last, more) = number(bare(low)), number(bare(high))
        answer, tolerance = (first + last) / 2, abs(last - first) / 2
    else:
        value, _, margin = text.partition(":")
        (answer, notes), (tolerance, more) = number(bare(value)), number(bare(margin) or "0")
    content = {
        "answer": f"{answer:f}",
        "tolerance": f"{tolerance:f}",
        "tolerance_kind": ABSOLUTE,
    }
    return content, (*notes, *more)


__all__ = ["losses", "read", "write"]
