"""Reads for the analysis page: a quiz's statistics, each question version with its words. Two queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from . import questions, remarks, rich_text, statistics, sums
from .models import ItemSums, QuestionVersion, Quiz, Slot
from .questions import Question
from .questions.hotspot import Hotspot
from .questions.multiple import MultipleChoice
from .questions.question import EVERYTHING
from .statistics import OptionStatistics, QuizStatistics, VersionStatistics

NOBODY = OptionStatistics("", 0, 0.0, None, None)


@dataclass(frozen=True)
class OptionRow:
    text: str
    is_right: bool
    found: OptionStatistics


@dataclass(frozen=True)
class Row:
    """A question version with attempts. `is_current` says that new attempts still draw it."""

    number: int
    version: int
    kind: str
    text: str
    is_current: bool
    found: VersionStatistics
    options: tuple[OptionRow, ...]
    remarks: tuple[remarks.Remark, ...]

    @property
    def label(self) -> str:
        """`3`, or `3 v1` for what an edit replaced: unique on the page."""
        return str(self.number) if self.is_current else f"{self.number} v{self.version}"

    @property
    def unanswered_percent(self) -> float:
        return 100 * self.found.unanswered / self.found.count


@dataclass(frozen=True)
class Analysis:
    which: str
    changed_at: datetime | None
    found: QuizStatistics
    distribution: tuple[int, ...]
    rows: tuple[Row, ...]
    remarks: tuple[remarks.Remark, ...]
    on_alpha: str


def with_sums(quizzes: QuerySet[Quiz], which: str) -> QuerySet[Quiz]:
    """The quizzes, each with the document of its sums: page and sums in one query."""
    own = ItemSums.objects.filter(quiz=OuterRef("pk"), which=which)
    return quizzes.annotate(
        sums=Subquery(own.values("document")), sums_changed_at=Subquery(own.values("changed_at"))
    )


def of_quiz(quiz: Any, which: str) -> Analysis:
    """What the sums tell; `quiz` comes from `with_sums`. Before the first count it holds no rows."""
    counted = sums.from_document(quiz.sums or {})
    found = statistics.statistics_of(counted)
    return Analysis(
        which=which,
        changed_at=quiz.sums_changed_at,
        found=found,
        distribution=statistics.distribution(counted.scores),
        rows=tuple(
            _row(number, version, found.versions[version.pk])
            for number, version in _numbered(_versions(quiz, found.versions))
        ),
        remarks=remarks.on_quiz(found) if found.count else (),
        on_alpha=remarks.on_alpha(found.alpha),
    )


def _versions(quiz: Quiz, ids: Iterable[int]) -> list[Any]:
    """The versions in the order of the quiz, then what was drawn or stood in it before; the newest first."""
    newer = QuestionVersion.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
    slots = Slot.objects.filter(quiz=quiz.pk)
    standing = slots.filter(question=OuterRef("question"))
    return list(
        QuestionVersion.objects.filter(pk__in=list(ids))
        .annotate(
            is_replaced=Exists(newer),
            position=Subquery(standing.values("position")[:1]),
            may_be_drawn=Exists(slots.filter(draw_bank=OuterRef("question__bank"))),
        )
        .select_related("question")
        .order_by(F("position").asc(nulls_last=True), "question", "-number")
    )


def _numbered(versions: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Each version with its question's number on the page."""
    for number, (_question, mine) in enumerate(groupby(versions, key=lambda one: one.question_id), start=1):
        yield from ((number, version) for version in mine)


def _row(number: int, version: Any, found: VersionStatistics) -> Row:
    place = version.question
    question = questions.parse(place.kind, version.content)
    options = question.shown_options(question.option_ids(), None)
    texts = {option.id: rich_text.plain(option.text) for option in options}
    right = _right(question, texts)
    chosen = {one.id: one for one in found.options}
    return Row(
        number=number,
        version=version.number,
        kind=place.get_kind_display(),
        text=rich_text.plain(question.text),
        is_current=_is_drawn(version),
        found=found,
        options=tuple(OptionRow(text, one in right, chosen.get(one, NOBODY)) for one, text in texts.items()),
        remarks=remarks.on_question(found, texts, right),
    )


def _is_drawn(version: Any) -> bool:
    """Whether new attempts may hold this version."""
    has_place = version.position is not None or version.may_be_drawn
    return has_place and version.question.retired_at is None and not version.is_replaced


def _right(question: Question, texts: Mapping[str, str]) -> set[str]:
    """The options that earn the whole mark, alone or together; a scale has none."""
    if isinstance(question, MultipleChoice | Hotspot):
        return {option.id for option in question.options if option.correct}
    return {one for one in texts if question.fraction(one) == EVERYTHING}
