"""Reads of a bank: its questions by what is asked of them, where each is used, its categories as a tree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from . import questions, rich_text, sums
from .models import BELOW, Category, ItemSums, Question, QuestionBank, QuestionQuerySet, QuestionVersion, Slot

USED, UNUSED, RETIRED = "used", "unused", "retired"
NO_CATEGORY = "-"


@dataclass(frozen=True)
class Asked:
    """What a listing is narrowed to; what is empty isn't asked.

    `category` is a path, with all below it; NO_CATEGORY asks for questions without one. `usage` is
    USED (stands in a quiz or may be drawn), UNUSED or RETIRED; retired ones are shown only where asked for.
    """

    category: str = ""
    tag: str = ""
    difficulty: str = ""
    kind: str = ""
    text: str = ""
    usage: str = ""


@dataclass(frozen=True)
class Row:
    """A question as a listing shows it. `attempts` had this question in the quizzes that use it now."""

    question: Question
    text: str
    points: Decimal
    version: int
    quizzes: int
    attempts: int

    @property
    def tags(self) -> list[str]:
        return [tag.name for tag in self.question.tags.all()]


@dataclass(frozen=True)
class Branch:
    """A category of the tree: `own` questions in use lie in it, `total` with all below it."""

    category: Category
    own: int
    total: int


def matching(bank: QuestionBank, asked: Asked) -> QuestionQuerySet:
    """The bank's questions that are asked for, the newest last."""
    found = bank.questions.filter(retired_at__isnull=asked.usage != RETIRED)
    if asked.category == NO_CATEGORY:
        found = found.filter(category=None)
    elif asked.category:
        found = found.filter(category__in=bank.categories.under(asked.category))
    if asked.tag:
        found = found.filter(tags__in=bank.tags.filter(name=asked.tag))
    if asked.difficulty:
        found = found.filter(difficulty=asked.difficulty)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.text:
        found = found.filter(Exists(_saying(asked.text)))
    if asked.usage in (USED, UNUSED):
        used = Exists(Slot.objects.filter(question=OuterRef("pk"))) | _drawn(_draws_of([bank.pk]))
        found = found.filter(used if asked.usage == USED else ~used)
    return found.order_by("pk")


def rows(page: Iterable[Question]) -> list[Row]:
    """The questions as rows, in the given order, in a number of queries that doesn't grow with them."""
    shown = list(Question.objects.filter(pk__in=[one.pk for one in page]).with_places())
    newest = {one.question_id: one for one in QuestionVersion.objects.filter(question__in=shown).newest()}
    quizzes = _quizzes_of(shown)
    attempts = _attempts_of(shown, quizzes)
    return [_row(one, newest[one.pk], len(quizzes[one.pk]), attempts[one.pk]) for one in shown]


def tree(bank: QuestionBank) -> list[Branch]:
    """The bank's categories with how many questions they hold, from the root down, in two queries."""
    categories = sorted(bank.categories.all(), key=lambda one: one.path.split(BELOW))
    counts = bank.questions.in_use().exclude(category=None).order_by().values_list("category__path")
    own = dict(counts.annotate(count=Count("pk")))
    totals: Counter[str] = Counter()
    for path, count in own.items():
        names = path.split(BELOW)
        for end in range(1, len(names) + 1):
            totals[BELOW.join(names[:end])] += count
    return [Branch(one, own.get(one.path, 0), totals[one.path]) for one in categories]


def text_of(version: QuestionVersion) -> str:
    """What the version asks, in one line of plain words."""
    return " ".join(rich_text.plain(str(version.content.get("text", ""))).split())


def _row(question: Question, version: QuestionVersion, quizzes: int, attempts: int) -> Row:
    points = questions.parse(question.kind, version.content).points
    return Row(question, text_of(version), points, version.number, quizzes, attempts)


def _saying(text: str) -> Any:
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).newest()
    return newest.filter(Q(content__text__icontains=text) | Q(content__passage__icontains=text))


def _draws_of(banks: Iterable[int | None]) -> list[Slot]:
    draws = Slot.objects.filter(question=None, draw_bank__in=set(banks))
    return list(draws.select_related("draw_category", "draw_tag", "draw_bank"))


def _drawn(draws: Sequence[Slot]) -> Q:
    """Questions of the bank that one of these draws may take."""
    found = Q(pk__in=[])
    for draw in draws:
        one = Q(retired_at=None)
        if draw.draw_category is not None:
            below = Category.objects.filter(bank=draw.draw_bank_id).under(draw.draw_category.path)
            one &= Q(category__in=below)
        if draw.draw_tag_id is not None:
            one &= Q(pk__in=Question.tags.through.objects.filter(tag=draw.draw_tag_id).values("question"))
        if draw.draw_difficulty:
            one &= Q(difficulty=draw.draw_difficulty)
        found |= one
    return found


def draws_taking(question: Question) -> list[Slot]:
    """The draws of quizzes that may take the question."""
    return [draw for draw in _draws_of([question.bank_id]) if takes(draw, question)]


def takes(draw: Slot, question: Question) -> bool:
    """Whether the draw may take the question; both with their categories, the question with its tags."""
    wanted, here = draw.draw_category, question.category
    return (
        draw.draw_bank_id == question.bank_id
        and question.retired_at is None
        and (
            wanted is None or (here is not None and f"{here.path}{BELOW}".startswith(f"{wanted.path}{BELOW}"))
        )
        and (draw.draw_tag_id is None or any(tag.pk == draw.draw_tag_id for tag in question.tags.all()))
        and draw.draw_difficulty in ("", question.difficulty)
    )


def _quizzes_of(shown: Sequence[Question]) -> dict[int, set[int]]:
    """In which quizzes each question stands or may be drawn."""
    found: dict[int, set[int]] = defaultdict(set)
    for standing, quiz in Slot.objects.filter(question__in=shown).values_list("question", "quiz"):
        found[standing].add(quiz)
    draws = _draws_of({question.bank_id for question in shown})
    for question in shown:
        found[question.pk] |= {draw.quiz_id for draw in draws if takes(draw, question)}
    return found


def _attempts_of(shown: Sequence[Question], quizzes: Mapping[int, set[int]]) -> Counter[int]:
    """How many counted attempts of these quizzes had each question, in any of its versions."""
    known = ItemSums.objects.filter(quiz__in=set().union(*quizzes.values()), which=ItemSums.Which.ALL)
    counts: Counter[int] = Counter()
    for document in known.values_list("document", flat=True):
        counts.update(sums.times_drawn(document))
    found: Counter[int] = Counter()
    versions = QuestionVersion.objects.filter(question__in=shown).order_by()
    for version, question in versions.values_list("pk", "question"):
        found[question] += counts[version]
    return found
