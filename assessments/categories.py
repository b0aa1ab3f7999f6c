"""The tree of a bank's categories. The only writer of Category."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.accounts import audit
from lms.lib.errors import Refused

from . import blueprints
from .models import BELOW, Category, Question, QuestionBank, Quiz

CHUNK = 500
LONGEST_PATH = 400
MOST_DEPTH = 8


class CategoryNotPossible(Refused):
    code = "category_not_possible"
    message = _("A category's name is 1 to 100 characters, at most eight levels deep.")


class CategoryGone(Refused):
    code = "category_gone"
    message = _("The category isn't there any more. Reload the page and try again.")


class CategoryInUse(Refused):
    code = "category_in_use"
    message = _("The category holds questions, or a quiz draws from it. Move them first.")


@transaction.atomic
def at_path(bank: QuestionBank, path: str) -> Category | None:
    """The category with this path, made with all above it when it isn't there; None for an empty path.

    Raises CategoryNotPossible.
    """
    return made(bank, [path]).get(path)


@transaction.atomic
def add(bank: QuestionBank, path: str, *, by: Any, at: datetime) -> Category:
    """A category at this path; one that is there already stays as it is. Raises CategoryNotPossible."""
    added = at_path(bank, path)
    if added is None:
        raise CategoryNotPossible
    audit.record(by, "category.added", bank, details={"path": added.path}, at=at)
    return added


@transaction.atomic
def rename(kept: Category, path: str, *, by: Any, at: datetime) -> Category:
    """Give the category another path; what lies below comes along. Raises CategoryNotPossible."""
    path = tidy_path(path)
    bank = locked_bank(kept.bank_id)
    before = bank.categories.filter(pk=kept.pk).values_list("path", flat=True).first()
    if before is None:
        raise CategoryGone
    if path == before:
        return kept
    is_taken = bank.categories.filter(path=path).exists()
    if not path or is_taken or path.startswith(before + BELOW):
        raise CategoryNotPossible
    above = path.rpartition(BELOW)[0]
    made(bank, [above])
    moved = list(bank.categories.under(before))
    for one in moved:
        one.path = tidy_path(path + one.path[len(before) :])
    Category.objects.bulk_update(moved, ["path"], batch_size=CHUNK)
    blueprints.outdate(bank, Question.objects.filter(category__in=moved))
    audit.record(by, "category.renamed", bank, details={"before": before, "after": path}, at=at)
    return Category.objects.get(pk=kept.pk)


@transaction.atomic
def remove(kept: Category, *, by: Any, at: datetime) -> None:
    """Take an empty category out, with what lies below. Raises CategoryInUse."""
    bank = locked_bank(kept.bank_id)
    kept = bank.categories.filter(pk=kept.pk).first() or kept
    gone = bank.categories.under(kept.path)
    draws = Quiz.objects.filter(slots__draw_category__in=gone)
    if Question.objects.filter(category__in=gone).exists() or draws.exists():
        raise CategoryInUse
    if gone.delete()[0]:
        audit.record(by, "category.removed", bank, details={"path": kept.path}, at=at)


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


def made(bank: QuestionBank, paths: Iterable[str]) -> dict[str, Category]:
    """The categories of these paths, by the path as it was given; those above are made too."""
    tidied = {path: tidied for path in set(paths) if (tidied := tidy_path(path))}
    names = [path.split(BELOW) for path in set(tidied.values())]
    if not tidied:
        return {}
    # Locked first: a category would be renamed between being made and being read.
    locked_bank(bank.pk)
    needed = {BELOW.join(parts[:end]) for parts in names for end in range(1, len(parts) + 1)}
    rows = [Category(bank=bank, path=path) for path in sorted(needed)]
    Category.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    found = {one.path: one for one in bank.categories.filter(path__in=needed)}
    return {path: found[tidy] for path, tidy in tidied.items()}


def locked_bank(pk: int) -> QuestionBank:
    """The bank, whose categories stay as they are until the transaction ends."""
    # Locked first: a category would go, or get another path, while a question is put into it.
    return QuestionBank.objects.select_for_update().get(pk=pk)
