"""What can be done to many questions of a bank at once: each an entry with its form and its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from . import authoring, banking, categories
from .bank_forms import (
    CategorizeManyForm,
    GradeManyForm,
    ManyForm,
    MoveManyForm,
    PlaceManyForm,
    TagManyForm,
    UntagManyForm,
)
from .models import Question, QuestionBank


@dataclass(frozen=True)
class Deed:
    """To whom and with what it is done; `facts` are the form's."""

    bank: QuestionBank
    chosen: Sequence[Question]
    facts: Mapping[str, Any]
    by: Any
    at: datetime


@dataclass(frozen=True)
class Action:
    label: Promise
    question: Any  # what is asked before it is done, by how many questions it concerns
    form: type[ManyForm]
    do: Callable[[Deed], object]


def _categorize(deed: Deed) -> None:
    category = categories.at_path(deed.bank, deed.facts["category"])
    banking.classify(deed.chosen, category=category, by=deed.by, at=deed.at)


ACTIONS: Mapping[str, Action] = {
    "tag": Action(
        _("Add tags"),
        ngettext_lazy("Add tags to %(count)s question", "Add tags to %(count)s questions", "count"),
        TagManyForm,
        lambda deed: banking.classify(deed.chosen, tags=deed.facts["tags"], by=deed.by, at=deed.at),
    ),
    "untag": Action(
        _("Take tags away"),
        ngettext_lazy("Take tags from %(count)s question", "Take tags from %(count)s questions", "count"),
        UntagManyForm,
        lambda deed: banking.untag(deed.chosen, deed.facts["tags"], by=deed.by, at=deed.at),
    ),
    "category": Action(
        _("Put into a category"),
        ngettext_lazy(
            "Put %(count)s question into a category", "Put %(count)s questions into a category", "count"
        ),
        CategorizeManyForm,
        _categorize,
    ),
    "difficulty": Action(
        _("Set the difficulty"),
        ngettext_lazy(
            "Set the difficulty of %(count)s question", "Set the difficulty of %(count)s questions", "count"
        ),
        GradeManyForm,
        lambda deed: banking.classify(
            deed.chosen, difficulty=deed.facts["difficulty"], by=deed.by, at=deed.at
        ),
    ),
    "quiz": Action(
        _("Put into a quiz"),
        ngettext_lazy("Put %(count)s question into a quiz", "Put %(count)s questions into a quiz", "count"),
        PlaceManyForm,
        lambda deed: authoring.place(deed.facts["quiz"], deed.chosen, by=deed.by, at=deed.at),
    ),
    "duplicate": Action(
        _("Duplicate"),
        ngettext_lazy("Duplicate %(count)s question", "Duplicate %(count)s questions", "count"),
        ManyForm,
        lambda deed: banking.duplicate(deed.chosen, by=deed.by, at=deed.at),
    ),
    "move": Action(
        _("Move to another bank"),
        ngettext_lazy(
            "Move %(count)s question to another bank", "Move %(count)s questions to another bank", "count"
        ),
        MoveManyForm,
        lambda deed: banking.move(deed.chosen, deed.facts["bank_to"], by=deed.by, at=deed.at),
    ),
    "retire": Action(
        _("Retire"),
        ngettext_lazy("Retire %(count)s question", "Retire %(count)s questions", "count"),
        ManyForm,
        lambda deed: banking.retire(deed.chosen, by=deed.by, at=deed.at),
    ),
}
