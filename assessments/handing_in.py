"""Reads: a learner's assignment as its page and the API show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from courses import outline
from courses.models import Enrolment
from courses.outline import Node
from lms.lib import dates

from . import assignments, histories, rubrics, submissions
from .histories import Version
from .models import Assignment, Grade, SubmissionFile, Work

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Desk:
    """What is asked for, the draft, what was handed in, and what may be done at this moment.

    `work` is None before anything was written; `refusal` says why nothing may be.
    """

    assignment: Assignment
    rubric: rubrics.Rubric
    node: Node
    work: Work | None
    due_at: datetime
    closes_at: datetime
    may_write: bool
    refusal: str
    files: tuple[SubmissionFile, ...]
    versions: tuple[Version, ...]

    @property
    def state(self) -> str:
        return self.work.state if self.work else Work.State.DRAFT

    @property
    def text(self) -> str:
        return self.work.draft_text if self.work else ""

    @property
    def sequence(self) -> int:
        return self.work.draft_sequence if self.work else 0

    @property
    def newest(self) -> Version | None:
        return self.versions[0] if self.versions else None

    @property
    def grade(self) -> Grade | None:
        return self.newest.grade if self.newest else None

    @property
    def awaits_completion(self) -> bool:
        """Whether a passed work's unit isn't done, because it was locked when the grade came."""
        is_passed = self.grade is not None and self.grade.passed
        return is_passed and not self.node.is_done and not self.node.is_locked

    @property
    def may_submit(self) -> bool:
        return self.may_write and bool(self.text.strip() or self.files)

    @property
    def replaces(self) -> bool:
        """Whether what is written now would take the place of what waits for a grader."""
        return self.may_write and self.state == Work.State.WAITING

    @property
    def due_text(self) -> str:
        return deadline(self.due_at)

    @property
    def closes_text(self) -> str:
        return deadline(self.closes_at)


def deadline(ends_at: datetime) -> str:
    """An exclusive end as deadlines are announced: the last minute before it, in WIB."""
    return dates.moment(ends_at - MINUTE)


def desk_of(enrolment: Enrolment, unit_key: str, *, at: datetime) -> Desk:
    """The learner's assignment in this unit; the queries are always as many. Raises NoAssignmentHere."""
    assignment = assignments.assignment_for(enrolment, unit_key)
    node = outline.outline_for(enrolment).node(unit_key)
    if node is None:
        raise assignments.NoAssignmentHere
    mine = Work.objects.filter(enrolment=enrolment, assignment=assignment)
    work = mine.select_related("assignment", "enrolment__batch__course").first()
    batch = enrolment.batch
    closes_at = submissions.closes_at(work) if work else assignment.closes_at(batch)
    refusal = _refusal(enrolment, node, work, closes_at, at)
    return Desk(
        assignment=assignment,
        rubric=rubrics.parse(assignment.rubric),
        node=node,
        work=work,
        due_at=assignment.due_at(batch),
        closes_at=closes_at,
        may_write=not refusal and (work is None or submissions.may_write(work, at)),
        refusal=refusal,
        files=tuple(work.files.filter(in_draft=True)) if work else (),
        versions=tuple(histories.for_learner(work)) if work else (),
    )


def _refusal(enrolment: Enrolment, node: Node, work: Work | None, closes_at: datetime, at: datetime) -> str:
    """Why nothing can be handed in now; empty where it can, or where it was and needs no words."""
    if node.is_locked:
        return str(node.reason)
    if work is not None and not work.is_writable:
        return ""
    if at < enrolment.batch.starts_at:
        return str(submissions.NotBegun())
    return str(submissions.HandingInClosed()) if at >= closes_at else ""
