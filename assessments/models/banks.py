"""Banks: where questions are kept, by category, tag and difficulty."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from lms.accounts import abilities
from lms.accounts.models import WorkUnit

BELOW = "/"
"""Between the names of a category and of those below it."""


class QuestionBankQuerySet(models.QuerySet["QuestionBank"]):
    def editable_by(self, user: Any) -> QuestionBankQuerySet:
        """Banks of courses and work units in which the person may edit questions."""
        answer = abilities.of(user)
        courses = Course.objects.filter(answer.where("edit_questions", unit="organiser", course="code"))
        of_course = answer.where("edit_questions", course="course_code") | Q(
            course_code__in=courses.values("code")
        )
        of_unit = Q(unit__isnull=False) & answer.where("edit_questions", unit="unit")
        return self.filter((~Q(course_code="") & of_course) | of_unit)

    def usable_by(self, user: Any) -> QuestionBankQuerySet:
        """Banks whose questions the person may put into quizzes: their own, and those of the units
        that cover the courses they edit."""
        organisers = WorkUnit.objects.filter(courses__in=Course.objects.editable_by(user)).distinct()
        paths = {path for unit in organisers for path in unit.lineage}
        editable = self.model._default_manager.editable_by(user)
        return self.filter(Q(pk__in=editable.values("pk")) | Q(unit__path__in=paths))


class QuestionBank(models.Model):
    """A collection of questions that belongs to one course or to one work unit.

    `course_code` names a course that may not be published yet, hence no foreign key.
    """

    name = models.CharField(_("name"), max_length=200)
    course_code = models.CharField(_("course code"), max_length=20, blank=True, db_index=True)
    unit = models.ForeignKey(
        WorkUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("work unit")
    )

    objects = QuestionBankQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        constraints = [
            models.CheckConstraint(
                condition=(Q(course_code="") & Q(unit__isnull=False))
                | (~Q(course_code="") & Q(unit__isnull=True)),
                name="a_bank_belongs_to_a_course_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["course_code"], condition=~Q(course_code=""), name="one_bank_per_course"
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(unit__isnull=False),
                name="a_units_banks_have_their_names",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def scopes(self) -> set[str]:
        """Where the bank lies: its unit, or its course with all that covers it."""
        if self.unit is not None:
            return self.unit.scopes()
        course = Course.objects.filter(code=self.course_code).select_related("organiser").first()
        return course.scopes() if course else {"site", f"course:{self.course_code}"}


class CategoryQuerySet(models.QuerySet["Category"]):
    def under(self, path: str) -> CategoryQuerySet:
        """The category with this path and all below it."""
        # Not `startswith`, which on SQLite takes "a" for "A".
        return self.filter(Q(path=path) | Q(Exact(Left("path", len(path) + 1), path + BELOW)))


class Category(models.Model):
    """A branch of a bank's tree, by its full path: "Manajerial/Integritas" lies in "Manajerial".

    Whoever is above it exists too.
    """

    bank = models.ForeignKey(QuestionBank, models.CASCADE, related_name="categories")
    path = models.CharField(_("category"), max_length=400)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(fields=["bank", "path"], name="one_category_per_bank_and_path"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        return self.path.rpartition(BELOW)[2]

    @property
    def depth(self) -> int:
        """How many categories it lies in."""
        return self.path.count(BELOW)


class Tag(models.Model):
    """A word by which a bank's questions are found across its categories."""

    bank = models.ForeignKey(QuestionBank, models.CASCADE, related_name="tags")
    name = models.CharField(_("tag"), max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(fields=["bank", "name"], name="one_tag_per_bank_and_name"),
        ]

    def __str__(self) -> str:
        return self.name
