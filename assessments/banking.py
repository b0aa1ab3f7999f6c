"""Keeping questions in banks.

The only writer of QuestionBank, Category, Tag, Question and QuestionVersion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts import audit
from lms.lib.errors import Refused

from . import questions
from .models import BELOW, Category, Question, QuestionBank, QuestionVersion, Quiz, Tag

CHUNK = 500
LONGEST_PATH = 400
MOST_DEPTH = 8


class QuestionRetired(Refused):
    code = "question_retired"
    message = _("This question is no longer in use.")


class CategoryNotPossible(Refused):
    code = "category_not_possible"
    message = _("A category's name is 1 to 100 characters, at most eight levels deep.")


class CategoryInUse(Refused):
    code = "category_in_use"
    message = _("The category holds questions, or a quiz draws from it. Move them first.")


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


def category(bank: QuestionBank, path: str) -> Category | None:
    """The category with this path, made with all above it when it isn't there; None for an empty path.

    Raises CategoryNotPossible.
    """
    return _categories(bank, [path]).get(path)


@transaction.atomic
def rename_category(kept: Category, path: str, *, by: Any, at: datetime) -> Category:
    """Give the category another path; what lies below comes along. Raises CategoryNotPossible."""
    path = tidy_path(path)
    bank, before = kept.bank, kept.path
    if path == before:
        return kept
    is_taken = bank.categories.filter(path=path).exists()
    if not path or is_taken or path.startswith(before + BELOW):
        raise CategoryNotPossible
    above = path.rpartition(BELOW)[0]
    _categories(bank, [above])
    moved = list(bank.categories.under(before))
    for one in moved:
        one.path = tidy_path(path + one.path[len(before) :])
    Category.objects.bulk_update(moved, ["path"], batch_size=CHUNK)
    audit.record(by, "category.renamed", bank, details={"before": before, "after": path}, at=at)
    return Category.objects.get(pk=kept.pk)


@transaction.atomic
def remove_category(kept: Category, *, by: Any, at: datetime) -> None:
    """Take an empty category out, with what lies below. Raises CategoryInUse."""
    gone = kept.bank.categories.under(kept.path)
    draws = Quiz.objects.filter(slots__draw_category__in=gone)
    if Question.objects.filter(category__in=gone).exists() or draws.exists():
        raise CategoryInUse
    audit.record(by, "category.removed", kept.bank, details={"path": kept.path}, at=at)
    gone.delete()


@transaction.atomic
def add(bank: QuestionBank, wanted: Sequence[Wanted], *, by: Any, at: datetime) -> list[Question]:
    """Put the questions into the bank: all or none, in few statements. Raises questions.ContentError."""
    checked = [_checked(one.kind, one.content) for one in wanted]
    places = _categories(bank, [one.category for one in wanted])
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
    _draws_changed(bank)
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
    _draws_changed(question.bank, [question])
    details = {"question": question.pk, "version": version.number}
    audit.record(by, "question.revised", question, details=details, at=at)
    return version


@transaction.atomic
def retire(chosen: Iterable[Question], *, by: Any, at: datetime) -> None:
    """Draw these questions no more; attempts that have them keep them. A second call changes nothing.

    Raises QuestionInQuiz while one of them stands in a quiz.
    """
    rows = _rows(chosen)
    standing = rows.filter(slots__isnull=False).distinct().count()
    if standing:
        raise QuestionInQuiz(count=standing)
    for bank, ids in _by_bank(rows.in_use()).items():
        Question.objects.filter(pk__in=ids).update(retired_at=at)
        _draws_changed(bank)
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
    """Put the questions into a category of their bank, add tags, set the difficulty; what is empty stays."""
    rows = _rows(chosen)
    for bank, ids in _by_bank(rows).items():
        mine = Question.objects.filter(pk__in=ids)
        if category is not None and category.bank_id == bank.pk:
            mine.update(category=category)
        if difficulty:
            mine.update(difficulty=difficulty)
        _tag(bank, {question: tuple(tags) for question in mine} if tags else {})
        _draws_changed(bank)
        details = {
            "questions": ids,
            "category": category.path if category else "",
            "tags": list(tags),
            "difficulty": difficulty,
        }
        audit.record(by, "questions.classified", bank, details=details, at=at)


@transaction.atomic
def untag(chosen: Iterable[Question], tags: Sequence[str], *, by: Any, at: datetime) -> None:
    """Take these tags from the questions; a tag that nobody has any more goes too."""
    for bank, ids in _by_bank(_rows(chosen)).items():
        through = Question.tags.through.objects
        through.filter(question__in=ids, tag__bank=bank, tag__name__in=list(tags)).delete()
        drawn = Q(pk__in=Quiz.objects.filter(slots__draw_tag__bank=bank).values("slots__draw_tag"))
        bank.tags.filter(~drawn, questions=None).delete()
        _draws_changed(bank)
        audit.record(by, "questions.untagged", bank, details={"questions": ids, "tags": list(tags)}, at=at)


@transaction.atomic
def move(chosen: Iterable[Question], bank: QuestionBank, *, by: Any, at: datetime) -> None:
    """Take the questions into another bank, their categories and tags by name along with them."""
    rows = _rows(chosen).exclude(bank=bank)
    for source, ids in _by_bank(rows).items():
        moved = list(Question.objects.filter(pk__in=ids).select_related("category").prefetch_related("tags"))
        names = {question: tuple(tag.name for tag in question.tags.all()) for question in moved}
        places = _categories(bank, [one.category.path for one in moved if one.category])
        for question in moved:
            question.bank = bank
            question.category = places[question.category.path] if question.category else None
        Question.objects.bulk_update(moved, ["bank", "category"], batch_size=CHUNK)
        Question.tags.through.objects.filter(question__in=ids).delete()
        _tag(bank, names)
        _draws_changed(source)
        audit.record(by, "questions.moved", source, details={"questions": ids, "to": bank.pk}, at=at)
    _draws_changed(bank)


@transaction.atomic
def duplicate(chosen: Iterable[Question], *, by: Any, at: datetime) -> list[Question]:
    """A new question for each, that says the same and is found in the same places."""
    made: list[Question] = []
    for bank, ids in _by_bank(_rows(chosen)).items():
        versions = QuestionVersion.objects.filter(question__in=ids).current()
        versions = versions.select_related("question__category").prefetch_related("question__tags")
        wanted = [
            Wanted(
                version.question.kind,
                version.content,
                version.question.category.path if version.question.category else "",
                tuple(tag.name for tag in version.question.tags.all()),
                version.question.difficulty,
            )
            for version in versions
        ]
        made += add(bank, wanted, by=by, at=at)
    return made


def tidy_path(path: str) -> str:
    """The path with no empty or padded names. Raises CategoryNotPossible."""
    names = [name for part in path.split(BELOW) if (name := " ".join(part.split()))]
    tidied = BELOW.join(names)
    is_possible = len(names) <= MOST_DEPTH and len(tidied) <= LONGEST_PATH
    if not is_possible or any(len(name) > 100 or "\x00" in name for name in names):
        raise CategoryNotPossible
    return tidied


def fitting_path(path: str) -> str:
    """The nearest path that a category can have to one that a file gave."""
    names = [name[:100] for part in path.replace("\x00", "").split(BELOW) if (name := " ".join(part.split()))]
    fitting = BELOW.join(names[:MOST_DEPTH])
    while len(fitting) > LONGEST_PATH:
        fitting = fitting.rpartition(BELOW)[0]
    return fitting


def _categories(bank: QuestionBank, paths: Iterable[str]) -> dict[str, Category]:
    """The categories of these paths, by the path as it was given; those above are made too."""
    tidied = {path: tidied for path in set(paths) if (tidied := tidy_path(path))}
    names = [path.split(BELOW) for path in set(tidied.values())]
    needed = {BELOW.join(parts[:end]) for parts in names for end in range(1, len(parts) + 1)}
    rows = [Category(bank=bank, path=path) for path in sorted(needed)]
    Category.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    found = {one.path: one for one in bank.categories.filter(path__in=needed)} if needed else {}
    return {path: found[tidy] for path, tidy in tidied.items()}


def _tag(bank: QuestionBank, wanted: Mapping[Question, Sequence[str]]) -> None:
    named = {
        question: {name for tag in tags if (name := " ".join(tag.split())[:60])}
        for question, tags in wanted.items()
    }
    names = set().union(*named.values()) if named else set()
    if not names:
        return
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


def _draws_changed(bank: QuestionBank | None, revised: Sequence[Question] = ()) -> None:
    """Quizzes that draw from the bank, or in which a question stands that changed, draw anew from now on."""
    touched = Q(pk__in=Quiz.objects.filter(slots__draw_bank=bank).values("pk"))
    if revised:
        touched |= Q(pk__in=Quiz.objects.filter(slots__question__in=revised).values("pk"))
    Quiz.objects.filter(touched).update(revision=F("revision") + 1)


def _locked(question: Question) -> Question:
    # Locked first: two editors would both write version n + 1.
    question = Question.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)
    if question.retired_at:
        raise QuestionRetired
    return question


def _rows(chosen: Iterable[Question]) -> Any:
    return Question.objects.filter(pk__in=[question.pk for question in chosen])


def _by_bank(rows: Any) -> dict[QuestionBank, list[int]]:
    found: dict[QuestionBank, list[int]] = {}
    for question in rows.select_related("bank").order_by("bank", "pk"):
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
