"""What the pages of import and export show: a file in words, and what a format can't hold. Only reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from . import models, questions
from .formats import FORMATS, Format, Item, Note
from .models import QuestionImport
from .questions import Question
from .questions.numeric import RELATIVE, Numeric
from .questions.short import ShortAnswer
from .questions.weighted import WeightedChoice

MOST_PLACES = 12


@dataclass(frozen=True)
class FoundRow:
    """A question of the file, or something that is none: then `refused` says why."""

    line: int
    text: str
    file: str = ""
    kind: str = ""
    points: str = ""
    options: tuple[str, ...] = ()
    key: str = ""
    feedback: str = ""
    source: str = ""
    same_as: str = ""
    refused: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        return bool(self.refused or self.warnings or self.same_as)


def rows_of(staged: QuestionImport, *, only_problems: bool = False) -> list[Mapping[str, Any]]:
    """What the file gave, stored as it is, in the order of its lines."""
    rows = [*staged.found, *staged.problems]
    if only_problems:
        rows = [row for row in rows if "why" in row or row["warnings"] or row["same_as"]]
    return sorted(rows, key=lambda row: (row.get("file", ""), row["line"]))


def found_row(row: Mapping[str, Any]) -> FoundRow:
    """The row in the reader's language."""
    if "why" in row:
        return FoundRow(row["line"], row["excerpt"], file=row.get("file", ""), refused=str(Note(*row["why"])))
    kind, content = row["kind"], row["content"]
    question = questions.parse(kind, content)
    return FoundRow(
        line=row["line"],
        file=row.get("file", ""),
        text="\n".join(part for part in (question.text, getattr(question, "passage", "")) if part),
        kind=str(models.Question.Kind(kind).label),
        points=_written(question.points),
        options=_choices(question, content),
        key=_key(question),
        feedback=question.feedback,
        source=_source(row),
        same_as=_said(row["same_as"]),
        warnings=tuple(str(Note(*one)) for one in row["warnings"]),
    )


def _source(row: Mapping[str, Any]) -> str:
    """Where the bank will have it, and what the file calls it."""
    difficulty = row.get("difficulty", "")
    words = models.Question.Difficulty(difficulty).label if difficulty else ""
    parts = (row["category"], ", ".join(row.get("tags", ())), str(words), row["title"])
    return " · ".join(part for part in parts if part)


def _choices(question: Question, content: Mapping[str, Any]) -> tuple[str, ...]:
    """The options, with their weights where they have some; of typed words all that are accepted."""
    if isinstance(question, ShortAnswer):
        return tuple(
            one.text if one.fraction == 1 else f"{one.text} ({_written(one.fraction * 100)} %)"
            for one in question.accepted
        )
    texts = [option.text for option in question.shown_options(question.option_ids(), None)]
    if isinstance(question, WeightedChoice):
        weights = [_written(question.weights[one]) for one in question.option_ids()]
        return tuple(f"{text} ({weight})" for text, weight in zip(texts, weights, strict=True))
    return tuple(texts)


def _key(question: Question) -> str:
    key = question.explain(None).key
    if isinstance(question, Numeric) and question.tolerance:
        share = " %" if question.tolerance_kind == RELATIVE else ""
        return f"{key} ± {_written(question.tolerance * (100 if share else 1))}{share}"
    return key


def _written(number: Decimal) -> str:
    """All its digits, with the decimal comma that keys are shown with."""
    return f"{number.normalize():f}".replace(".", ",")


def _said(same_as: Mapping[str, Any] | None) -> str:
    if not same_as:
        return ""
    if "place" in same_as:
        return _("The same as question %(place)s of the quiz.") % same_as
    if "question" in same_as:
        return _("A question of the bank says the same.")
    if "file" in same_as:
        return _("The same as in %(file)s.") % same_as
    return _("The same as on line %(line)s.") % same_as


@dataclass(frozen=True)
class Loss:
    """Something a format can't hold, and of which questions, by their places."""

    words: str
    places: tuple[int, ...]
    more: int


@dataclass(frozen=True)
class Offer:
    """A format the questions can be had in: how many of them, and what of them is lost."""

    format: Format
    count: int
    losses: tuple[Loss, ...]


def offers(items: Iterable[Item]) -> list[Offer]:
    items = list(items)
    return [_offer(format, items) for format in FORMATS.values()]


def _offer(format: Format, items: list[Item]) -> Offer:
    places: dict[str, list[int]] = defaultdict(list)
    left_out = 0
    for item in items:
        notes = format.losses(item)
        left_out += any(note.leaves_out for note in notes)
        for note in notes:
            places[str(note)].append(item.line)
    losses = tuple(
        Loss(words, tuple(found[:MOST_PLACES]), len(found) - len(found[:MOST_PLACES]))
        for words, found in places.items()
    )
    return Offer(format, len(items) - left_out, losses)
