"""A question on its way into or out of a file, and what reading a file gave."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments import questions
from assessments.questions.question import read_number

from .notes import Fact, Note, note

MOST_QUESTIONS = 10_000
# What the editor's fields hold: a question that came in must be one that can be edited.
LONGEST_TEXT = 5_000
LONGEST_OPTION = 1_000
LONGEST_UNITS = 500
MOST_OPTIONS = 26
ROWS = ("options", "pairs", "distractors", "answers", "items", "labels")
EXCERPT = 120
CONTEXT = re.compile(r"^\$\w+\$/?(?:top(?:/|$))?|^top(?:/|$)")
TOP = "$course$/top"
PICTURE = re.compile(r"!\[(?P<alt>[^\[\]\n]*)\]\(berkas:(?P<key>[0-9a-f]{32})\)")
STEP = Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """A question as any format has it: kind and content as `assessments.questions` wants them.

    `line` is where it begins in its file; `file` names that within a package. A bank's
    question has no title; its category is a path, with / between the names.
    """

    kind: str
    content: Mapping[str, Any]
    line: int = 0
    title: str = ""
    category: str = ""
    warnings: tuple[Note, ...] = ()
    file: str = ""
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What `picture_mark` stands for in the texts, by its key; on the way out, what they show, by name."""


@dataclass(frozen=True)
class Problem:
    """Why something of the file is no question here; `excerpt` is how it begins."""

    line: int
    why: Note
    excerpt: str = ""
    file: str = ""


@dataclass(frozen=True)
class Reading:
    """All that a file gave. `notes` are of the file as a whole."""

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    encoding: str = ""


class Unreadable(Exception):
    """Nothing of the file can be taken."""

    def __init__(self, why: Note, line: int = 1) -> None:
        super().__init__(why.code)
        self.why = why
        self.line = line


class NotTaken(Exception):
    """This question can't be taken."""

    def __init__(self, code: str, line: int = 0, **facts: Fact) -> None:
        super().__init__(code)
        self.why = note(code, **facts)
        self.line = line


@dataclass
class Findings:
    """What a reader has found so far."""

    encoding: str = ""
    notes: list[Note] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """Take the question if it is one. Raises NotTaken; Unreadable when there are too many."""
        if len(self.items) >= MOST_QUESTIONS:
            raise Unreadable(note("too_many_questions", most=MOST_QUESTIONS), item.line)
        self.items.append(checked(item))

    def note_once(self, found: Note) -> None:
        if found not in self.notes:
            self.notes.append(found)

    def refuse(self, line: int, why: Note, text: str = "", file: str = "") -> None:
        if len(self.problems) >= MOST_QUESTIONS:
            raise Unreadable(note("too_many_questions", most=MOST_QUESTIONS), line)
        self.problems.append(Problem(line, why, excerpt(text), file))

    def reading(self) -> Reading:
        notes = list(self.notes)
        if any(item.title for item in self.items):
            notes.append(note("titles_not_kept"))
        return Reading(tuple(self.items), tuple(self.problems), tuple(notes), self.encoding)


def checked(item: Item) -> Item:
    """The question with its points as the editor has them. Raises NotTaken if it is none, or too long."""
    content, warnings = dict(item.content), list(item.warnings)
    points = read_number(content.get("points", 1))
    if points is not None and 0 < points <= 1000:
        rounded = points.quantize(STEP, ROUND_HALF_UP)
        content["points"] = str(rounded.normalize() if rounded != rounded.to_integral() else int(rounded))
        if rounded != points:
            warnings.append(note("points_rounded", points=str(points)))
    try:
        questions.parse(item.kind, content)
    except questions.ContentError as error:
        raise NotTaken("not_a_question", item.line, why=str(error.message)) from error
    _refuse_excess(item.line, content)
    return replace(item, content=content, warnings=tuple(dict.fromkeys(warnings)))


def _refuse_excess(line: int, content: Mapping[str, Any]) -> None:
    rows = [row for name in ROWS for row in content.get(name) or []]
    if len(rows) > MOST_OPTIONS:
        raise NotTaken("too_many_options", line, most=MOST_OPTIONS)
    texts = [str(text) for row in rows for text in (row.values() if isinstance(row, Mapping) else [row])]
    for most, found in (
        (LONGEST_TEXT, [content.get("text", ""), content.get("feedback", "")]),
        (LONGEST_OPTION, texts),
        (LONGEST_UNITS, ["\n".join(name for name, _ in units_of(content))]),
    ):
        if any(len(text) > most for text in found):
            raise NotTaken("text_too_long", line, most=most)


def shows_pictures(item: Item) -> bool:
    """Files hold no more of them than the names that this site gave them."""
    return bool(questions.image_names(item.content))


def facts_lost(item: Item, *, category: bool = False, tags: bool = False) -> dict[str, bool]:
    """What a format can't say of the question's place in the bank; what is True here, it can."""
    return {
        "picture_not_held": shows_pictures(item),
        "branch_not_held": bool(item.category) and not category,
        "tags_not_held": bool(item.tags) and not tags,
        "difficulty_not_held": bool(item.difficulty),
    }


def moodles_path(path: str) -> str:
    """A category as Moodle writes it: without its context, `//` for a slash in a name."""
    return CONTEXT.sub("", path.strip()).replace("//", "-").strip("/ ")


def excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def joined_lines(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def picture_mark(key: str, alt: str) -> str:
    """Stands in a text for a picture of the file, until that is kept and has a name."""
    words = " ".join(alt.replace("[", "(").replace("]", ")").split())[:200]
    return f"![{words}](berkas:{key})"


def even(text: object) -> str:
    """The text as it is compared and written: one way to end a line, nothing around it."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def writable(items: Iterable[Item]) -> list[Item]:
    """The questions with every text made even."""
    return [replace(item, content=_even(item.content), warnings=()) for item in items]


def essence(kind: str, content: Mapping[str, Any]) -> str:
    """What the question says, the same where only ids, line ends or ways to write a number differ."""
    question = questions.parse(kind, _even(content))
    return json.dumps([kind, _essential(asdict(question))], ensure_ascii=False, sort_keys=True)


def _essential(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _essential(one) for name, one in value.items() if name != "id"}
    if isinstance(value, list | tuple):
        return [_essential(one) for one in value]
    return str(value.normalize()) if isinstance(value, Decimal) else value


def units_of(content: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """The units with their factors; older content names one alone."""
    alone = content.get("unit")
    rows = content.get("units") or ([{"name": alone}] if alone else [])
    return [(row["name"], Decimal(str(row.get("factor") or 1))) for row in rows]


def _even(value: Any) -> Any:
    if isinstance(value, str):
        return even(value)
    if isinstance(value, Mapping):
        return {name: _even(one) for name, one in value.items()}
    return [_even(one) for one in value] if isinstance(value, list | tuple) else value
