"""What learners hand in: the work being done, the versions that were submitted, the files."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from lms.accounts import abilities

from .assignments import Assignment
from .files import SentFile
from .files import private_storage as private_storage  # migration 0010 finds these here
from .files import scan_states as scan_states


def new_alias() -> str:
    """What a learner is called where grading is blind: four letters that say nothing."""
    return secrets.token_hex(2).upper()


def states_of_work() -> list[tuple[str, Any]]:
    return Work.State.choices


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, user: Any) -> WorkQuerySet:
        """One's own work."""
        return self.filter(learner=user, enrolment__withdrawn_at=None)

    def gradable_by(self, user: Any) -> WorkQuerySet:
        """What was handed in where this person grades; never their own."""
        where = abilities.of(user).where(
            "grade_attempts",
            unit="enrolment__batch__course__organiser",
            course="enrolment__batch__course__code",
            batch="enrolment__batch",
        )
        handed_in = self.filter(where, enrolment__withdrawn_at=None, submitted_at__isnull=False)
        return handed_in.exclude(learner=user)

    def awaiting(self, user: Any) -> WorkQuerySet:
        """What this person can grade or decide now, leaving out what waits for somebody else."""
        marked = Submission.objects.filter(
            work=OuterRef("pk"), number=OuterRef("number"), gradings__grader=user
        )
        waits = Q(state__in=[Work.State.WAITING, Work.State.SECOND]) & ~Exists(marked)
        return self.filter(waits | Q(state=Work.State.TO_RECONCILE))


class Work(models.Model):
    """A learner's work at an assignment: the draft, and how far it is. What was submitted is in versions.

    `state` belongs to the newest submission, whose number is `number`; while work is a draft
    or was returned, the learner writes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waiting for a grader")
        SECOND = "second", _("Waiting for the second grader")
        TO_RECONCILE = "to_reconcile", _("Waiting for a decision")
        RETURNED = "returned", _("Returned for revision")
        GRADED = "graded", _("Graded")

    WRITABLE = frozenset({State.DRAFT, State.RETURNED})
    GRADABLE = frozenset({State.WAITING, State.SECOND})

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="works")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="works")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    unit_key = models.CharField(max_length=120)
    alias = models.CharField(max_length=4, default=new_alias)
    state = models.CharField(max_length=12, choices=states_of_work, default=State.DRAFT)
    draft_text = models.TextField(blank=True)
    draft_sequence = models.BigIntegerField(default=0)
    draft_saved_at = models.DateTimeField(null=True)
    number = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "assignment"], name="one_work_per_enrolment_and_assignment"
            ),
        ]
        indexes = [
            models.Index(fields=["assignment", "state", "submitted_at", "id"], name="works_to_grade"),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state__in=["waiting", "second", "to_reconcile"]),
                name="works_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.pk}"

    @property
    def is_writable(self) -> bool:
        return self.state in self.WRITABLE

    @property
    def is_gradable(self) -> bool:
        return self.state in self.GRADABLE

    @property
    def is_graded(self) -> bool:
        return self.state == self.State.GRADED

    @property
    def hides_name(self) -> bool:
        """Whether graders must not know yet whose it is."""
        return self.assignment.is_blind and not self.is_graded

    @property
    def shown_name(self) -> str:
        """The learner as graders may see them."""
        if self.hides_name:
            return _("Participant %(alias)s") % {"alias": self.alias}
        return str(self.learner)

    def is_claimed_by_other(self, user: Any, at: datetime) -> bool:
        held = self.claimed_until is not None and self.claimed_until > at
        return held and self.claimed_by_id != user.pk


class SubmissionFile(SentFile):
    """A file of a learner's work; kept for ever once it was submitted."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="files")
    in_draft = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["id"], condition=Q(scan="pending"), name="files_to_scan"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id}/{self.pk}"


class Submission(models.Model):
    """One version of the work as it was handed in; immutable. A revision is the next one.

    `penalty_percent` is the share of its score that it loses for being late; `originality` is
    what `assessments.originality` was told of it.
    """

    work = models.ForeignKey(Work, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    files = models.ManyToManyField(SubmissionFile, related_name="submissions")
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    days_late = models.PositiveSmallIntegerField(default=0)
    penalty_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    originality = models.JSONField(null=True)
    originality_pending = models.BooleanField(default=False)

    class Meta:
        ordering = ["work", "number"]
        constraints = [
            models.UniqueConstraint(fields=["work", "number"], name="one_submission_per_work_and_number"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(originality_pending=True), name="submissions_to_compare"),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} v{self.number}"
