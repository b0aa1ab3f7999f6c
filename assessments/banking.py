"""Keeping questions in banks. The only writer of QuestionBank, Tag, Question and QuestionVersion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts import audit
from lms.lib.errors import Refused

from . import blueprints, categories, questions
from .models import (
    Category,
    Question,
    QuestionBank,
    QuestionQuerySet,
    QuestionVersion,
    Quiz,
    Tag,
)

CHUNK = 500


class QuestionRetired(Refused):
    code = "question_retired"
    message = _("This question is no longer in use.")


class QuestionInQuiz(Refused):
    code = "question_in_quiz"
    message = _("%(count)s of the questions stand in a quiz. Take them out there first.")


@dataclass(frozen=True)
class Wanted:
    """A question to be made: its kind and content, and where in the bank it is found.

    `category` is a path, made where it isn't there yet; empty for none.
    """

    kind: str
    content: Mapping[str, Any]
    category: str = ""
    tags: tuple[str, ...] = ()
    difficulty: str = ""


@transaction.atomic
def keep(bank: QuestionBank, *, by: Any, at: datetime) -> QuestionBank:
    """Write a new bank or another name for one."""
    action = "bank.changed" if bank.pk else "bank.created"
    bank.save()
    audit.record(by, action, bank, details={"name": bank.name}, at=at)
    return bank


def of_course(course_code: str) -> QuestionBank:
    """The bank of the course's own questions, made when it is first needed."""
    course = Course.objects.filter(code=course_code).only("title").first()
    name = course.title if course else course_code
    return QuestionBank.objects.get_or_create(course_code=course_code, defaults={"name": name})[0]


@transaction.atomic
def add(bank: QuestionBank, wanted: Sequence[Wanted], *, by: Any, at: datetime) -> list[Question]:
    """Put the questions into the bank: all or none, in few statements. Raises questions.ContentError."""
    checked = [_checked(one.kind, one.content) for one in wanted]
    places = categories.made(bank, [one.category for one in wanted])
    made = Question.objects.bulk_create(
        [
            Question(bank=bank, kind=one.kind, category=places.get(one.category), difficulty=one.difficulty)
            for one in wanted
        ],
        batch_size=CHUNK,
    )
    versions = [
        QuestionVersion(question=question, number=1, content=content, created_at=at, created_by=by)
        for question, content in zip(made, checked, strict=True)
    ]
    QuestionVersion.objects.bulk_create(versions, batch_size=CHUNK)
    _tag(bank, dict(zip(made, (one.tags for one in wanted), strict=True)))
    blueprints.outdate(bank)
    audit.record(by, "questions.added", bank, details={"count": len(made)}, at=at)
    return made


@transaction.atomic
def revise(question: Question, content: Mapping[str, Any], *, by: Any, at: datetime) -> QuestionVersion:
    """Let the question say this from now on; attempts keep the version they drew.

    The same content again makes no version. Raises questions.ContentError, QuestionRetired.
    """
    checked = _checked(question.kind, content)
    question = _locked(question)
    current = question.versions.latest("number")
    if current.content == checked:
        return current
    version = QuestionVersion.objects.create(
        question=question, number=current.number + 1, content=checked, created_at=at, created_by=by
    )
    blueprints.outdate(question.bank, [question])
    details = {"question": question.pk, "version": version.number}
    audit.record(by, "question.revised", question, details=details, at=at)
    return version


@transaction.atomic
def retire(chosen: Iterable[Question], *, by: Any, at: datetime) -> None:
    """Draw these questions no more; attempts that have them keep them. A second call changes nothing.

    Raises QuestionInQuiz while one of them stands in a quiz.
    """
    parts = list(_locked_chunks(chosen))
    standing = sum(part.filter(slots__isnull=False).distinct().count() for part in parts)
    if standing:
        raise QuestionInQuiz(count=standing)
    for part in parts:
        for bank, ids in _by_bank(part.in_use()).items():
            Question.objects.filter(pk__in=ids).update(retired_at=at)
            blueprints.outdate(bank)
            audit.record(by, "questions.retired", bank, details={"questions": ids}, at=at)


@transaction.atomic
def classify(
    chosen: Iterable[Question],
    *,
    category: Category | None = None,
    tags: Sequence[str] = (),
    difficulty: str = "",
    by: Any,
    at: datetime,
) -> None:
    """Put the questions into a category of their bank, add tags, set the difficulty; what is empty stays.

    Raises categories.CategoryGone.
    """
    if (
        category is not None
        and not categories.locked_bank(category.bank_id).categories.filter(pk=category.pk).exists()
    ):
        raise categories.CategoryGone
    for part in _chunks(chosen):
        for bank, ids in _by_bank(part).items():
            categories.locked_bank(bank.pk)
            mine = Question.objects.filter(pk__in=ids)
            if category is not None and category.bank_id == bank.pk:
                mine.update(category=category)
            if difficulty:
                mine.update(difficulty=difficulty)
            _tag(bank, {question: tuple(tags) for question in mine} if tags else {})
            blueprints.outdate(bank, mine)
            details = {
                "questions": ids,
                "category": category.path if category else "",
                "tags": list(tags),
                "difficulty": difficulty,
            }
            audit.record(by, "questions.classified", bank, details=details, at=at)


@transaction.atomic
def put(
    question: Question, *, category: str, tags: Sequence[str], difficulty: str, by: Any, at: datetime
) -> None:
    """Let the question be found at this path, by these tags and no others, as this difficult.

    Nothing is written where it is found so already. Raises categories.CategoryNotPossible.
    """
    bank = question.bank
    if bank is None:
        return
    categories.locked_bank(bank.pk)
    wanted = categories.at_path(bank, category)
    names = {name: None for tag in tags if (name := " ".join(tag.split())[:60])}
    before = {tag.name for tag in question.tags.all()}
    category_id = wanted.pk if wanted else None
    if (category_id, difficulty, set(names)) == (question.category_id, question.difficulty, before):
        return
    question.category, question.difficulty = wanted, difficulty
    question.save(update_fields=["category", "difficulty"])
    if gone := sorted(before - names.keys()):
        untag([question], gone, by=by, at=at)
    _tag(bank, {question: tuple(names)})
    blueprints.outdate(bank, [question])
    details = {"questions": [question.pk], "category": category, "tags": [*names], "difficulty": difficulty}
    audit.record(by, "questions.classified", bank, details=details, at=at)


@transaction.atomic
def untag(chosen: Iterable[Question], tags: Sequence[str], *, by: Any, at: datetime) -> None:
    """Take these tags from the questions; a tag that nobody has any more goes too."""
    through = Question.tags.through.objects
    for part in _chunks(chosen):
        for bank, ids in _by_bank(part).items():
            categories.locked_bank(bank.pk)
            through.filter(question__in=ids, tag__bank=bank, tag__name__in=list(tags)).delete()
            drawn = Q(pk__in=Quiz.objects.filter(slots__draw_tag__bank=bank).values("slots__draw_tag"))
            bank.tags.filter(~drawn, questions=None).delete()
            blueprints.outdate(bank)
            details = {"questions": ids, "tags": list(tags)}
            audit.record(by, "questions.untagged", bank, details=details, at=at)


@transaction.atomic
def move(chosen: Iterable[Question], bank: QuestionBank, *, by: Any, at: datetime) -> None:
    """Take the questions into another bank, their categories and tags by name along with them."""
    for part in _chunks(chosen):
        for source, ids in _by_bank(part.exclude(bank=bank)).items():
            _take_over(bank, Question.objects.filter(pk__in=ids))
            blueprints.outdate(source)
            audit.record(by, "questions.moved", source, details={"questions": ids, "to": bank.pk}, at=at)
    blueprints.outdate(bank)


def _take_over(bank: QuestionBank, rows: QuestionQuerySet) -> None:
    categories.locked_bank(bank.pk)
    moved = list(rows.with_places())
    names = {question: tuple(tag.name for tag in question.tags.all()) for question in moved}
    places = categories.made(bank, [one.category.path for one in moved if one.category])
    for question in moved:
        question.bank = bank
        question.category = places[question.category.path] if question.category else None
    Question.objects.bulk_update(moved, ["bank", "category"], batch_size=CHUNK)
    Question.tags.through.objects.filter(question__in=moved).delete()
    _tag(bank, names)


@transaction.atomic
def duplicate(chosen: Iterable[Question], *, by: Any, at: datetime) -> list[Question]:
    """A new question for each, that says the same and is found in the same places."""
    made: list[Question] = []
    for part in _chunks(chosen):
        for bank, ids in _by_bank(part).items():
            versions = QuestionVersion.objects.filter(question__in=ids).newest()
            versions = versions.select_related("question__category").prefetch_related("question__tags")
            made += add(bank, [_like(version) for version in versions], by=by, at=at)
    return made


def _like(version: QuestionVersion) -> Wanted:
    question = version.question
    return Wanted(
        question.kind,
        version.content,
        question.category.path if question.category else "",
        tuple(tag.name for tag in question.tags.all()),
        question.difficulty,
    )


def locked_in_use(chosen: Iterable[Question]) -> list[Question]:
    """The questions in the given order, which nobody retires until the transaction ends.

    Raises QuestionRetired where somebody has.
    """
    chosen = list(dict.fromkeys(chosen))
    for part in _locked_chunks(chosen):
        if part.exclude(retired_at=None).exists():
            raise QuestionRetired
    return chosen


def _tag(bank: QuestionBank, wanted: Mapping[Question, Sequence[str]]) -> None:
    named = {
        question: {name for tag in tags if (name := " ".join(tag.split())[:60])}
        for question, tags in wanted.items()
    }
    names = set().union(*named.values()) if named else set()
    if not names:
        return
    # Locked first, as `untag` does: a tag that nobody has any more would go while it is given.
    categories.locked_bank(bank.pk)
    rows = [Tag(bank=bank, name=name) for name in sorted(names)]
    Tag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    found = {tag.name: tag for tag in bank.tags.filter(name__in=names)}
    through = Question.tags.through
    through.objects.bulk_create(
        [
            through(question_id=question.pk, tag_id=found[name].pk)
            for question, tags in named.items()
            for name in sorted(tags)
        ],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )


def _locked(question: Question) -> Question:
    # Locked first: two editors would both write version n + 1.
    question = Question.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)
    if question.retired_at:
        raise QuestionRetired
    return question


def _chunks(chosen: Iterable[Question]) -> Iterator[QuestionQuerySet]:
    """The questions as they are now, so few at a time that a statement can name them all."""
    ids = sorted({question.pk for question in chosen})
    for start in range(0, len(ids), CHUNK):
        yield Question.objects.filter(pk__in=ids[start : start + CHUNK])


def _locked_chunks(chosen: Iterable[Question]) -> Iterator[QuestionQuerySet]:
    # Locked, as `authoring.place` does: a question would be retired while it is put into a quiz.
    for part in _chunks(chosen):
        list(part.select_for_update().order_by("pk").values_list("pk"))
        yield part


def _by_bank(rows: QuestionQuerySet) -> dict[QuestionBank, list[int]]:
    found: dict[QuestionBank, list[int]] = {}
    for question in rows.select_related("bank").order_by("bank", "pk"):
        if question.bank is not None:
            found.setdefault(question.bank, []).append(question.pk)
    return found


def _checked(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content, every option with an id of its own, after it proved to be a question."""
    checked = dict(content)
    if options := checked.get("options"):
        checked["options"] = _identified(options)
    questions.parse(kind, checked)
    return checked


def _identified(options: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    taken = {str(option["id"]) for option in options if option.get("id")}
    free = (f"o{number}" for number in range(1, 2 * len(options) + 2) if f"o{number}" not in taken)
    return [{**option, "id": str(option.get("id") or next(free))} for option in options]
