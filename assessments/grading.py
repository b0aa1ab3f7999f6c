"""The rules of grading: claim, mark, return, decide. The only writer of Grading and Grade.

Where one person grades, the first mark is the grade. Where two do, neither sees the other's
before both are in; then their mean counts within the tolerance, and beyond it somebody decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses import progress
from lms.accounts import audit
from lms.lib.errors import Refused
from lms.lib.numbers import two_places

from . import lateness, marking, rubrics
from .models import Grade, Grading, Submission, Work

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=15)
MOST_NOTES = 50


class NotGradable(Refused):
    code = "not_gradable"
    message = _("This doesn't wait for a grade any more.")


class ClaimedByOther(Refused):
    code = "claimed_by_other"
    message = _("Somebody else is grading this now.")


class NewerVersion(Refused):
    code = "newer_version"
    message = _("A newer version was handed in meanwhile. Please look at it first.")


class AlreadyMarked(Refused):
    code = "already_marked"
    message = _("You have graded this already; it waits for the second grader.")


class OwnWork(Refused):
    code = "own_work"
    message = _("Nobody grades their own work.")


class CommentMissing(Refused):
    code = "comment_missing"
    message = _("Say what has to be revised.")


class ReasonMissing(Refused):
    code = "reason_missing"
    message = _("Give the reason for this decision.")


@dataclass(frozen=True)
class Note:
    """A comment on a passage, which is quoted; without a quote it is on the whole."""

    text: str
    quote: str = ""


@dataclass(frozen=True)
class Remarks:
    """What a grader wrote beside the levels."""

    comment: str = ""
    notes: Sequence[Note] = field(default_factory=tuple)


def claim(work: Work, grader: Any, *, at: datetime) -> bool:
    """Keep others from grading it until the lease ends; whether it is the grader's now.

    A grader holds one at a time. Where two people grade anyway, nothing is held.
    """
    if work.assignment.is_double or not work.is_gradable:
        return True
    Work.objects.filter(claimed_by=grader).exclude(pk=work.pk).update(claimed_by=None, claimed_until=None)
    free = Q(claimed_until=None) | Q(claimed_until__lte=at) | Q(claimed_by=grader)
    waiting = Work.objects.filter(free, pk=work.pk, state__in=Work.GRADABLE)
    return waiting.update(claimed_by=grader, claimed_until=at + LEASE) == 1


@transaction.atomic
def mark(
    submission: Submission, chosen: Mapping[str, str], remarks: Remarks, *, by: Any, at: datetime
) -> Grading:
    """Grade the newest version with the rubric's levels; a pass completes its unit.

    Raises rubrics.LevelsNotChosen, NotGradable, NewerVersion, ClaimedByOther, AlreadyMarked, OwnWork.
    """
    work = _locked(submission, by)
    if not work.is_gradable:
        raise NotGradable
    if not work.assignment.is_double and work.is_claimed_by_other(by, at):
        raise ClaimedByOther
    earlier = list(_marks(submission))
    if any(one.grader_id == by.pk for one in earlier):
        raise AlreadyMarked
    made = _write(submission, work, Grading.Verdict.MARK, chosen, remarks, by=by, at=at)
    audit.record(by, "submission.marked", submission, details={"percent": str(made.percent)}, at=at)
    _settle(work, submission, [*earlier, made], by=by, at=at)
    return made


@transaction.atomic
def send_back(submission: Submission, remarks: Remarks, *, by: Any, at: datetime) -> Grading:
    """Ask for a revision, in words; also of what was graded and not passed.

    Raises CommentMissing, NotGradable, NewerVersion, ClaimedByOther, OwnWork.
    """
    work = _locked(submission, by)
    if not remarks.comment.strip():
        raise CommentMissing
    if not may_send_back(work, submission):
        raise NotGradable
    if work.is_gradable and work.is_claimed_by_other(by, at):
        raise ClaimedByOther
    made = _write(submission, work, Grading.Verdict.RETURN, None, remarks, by=by, at=at)
    audit.record(by, "submission.returned", submission, at=at)
    _move(work, Work.State.RETURNED)
    return made


@transaction.atomic
def decide(
    submission: Submission,
    chosen: Mapping[str, str],
    remarks: Remarks,
    *,
    reason: str,
    by: Any,
    at: datetime,
) -> Grade:
    """Say what the grade is where two graders differ too much, or correct a final one.

    Only this may lower a grade; what the unit was completed with stays (scores only rise).
    Raises ReasonMissing, rubrics.LevelsNotChosen, NotGradable, NewerVersion, OwnWork.
    """
    work = _locked(submission, by)
    if not reason.strip():
        raise ReasonMissing
    if work.state not in (Work.State.TO_RECONCILE, Work.State.GRADED):
        raise NotGradable
    details = {"before": work.state}
    made = _write(submission, work, Grading.Verdict.DECISION, chosen, remarks, by=by, at=at, reason=reason)
    details["percent"] = str(made.percent)
    audit.record(by, "submission.decided", submission, details=details, at=at)
    raw = made.percent if made.percent is not None else Decimal(0)
    return _grade(work, submission, Grade.Way.DECISION, raw, by=by, at=at, reason=reason.strip())


def may_send_back(work: Work, submission: Submission) -> bool:
    """Whether a revision may be asked for: until there is a grade, and after one that doesn't pass."""
    if work.is_gradable or work.state == Work.State.TO_RECONCILE:
        return True
    grade = submission.grades.first() if work.is_graded else None
    return grade is not None and not grade.passed


def _locked(submission: Submission, by: Any) -> Work:
    # Locked first: two graders would both be the first, and one would grade what was just replaced.
    works = Work.objects.select_for_update(of=("self",)).select_related(
        "assignment", "enrolment__batch__course"
    )
    work = works.get(pk=submission.work_id)
    if work.learner_id == by.pk:
        raise OwnWork
    if work.number != submission.number:
        raise NewerVersion
    return work


def _marks(submission: Submission) -> Any:
    return submission.gradings.filter(verdict=Grading.Verdict.MARK)


def _write(
    submission: Submission,
    work: Work,
    verdict: Grading.Verdict,
    chosen: Mapping[str, str] | None,
    remarks: Remarks,
    *,
    by: Any,
    at: datetime,
    reason: str = "",
) -> Grading:
    notes = [note for note in remarks.notes if note.text.strip()][:MOST_NOTES]
    made = Grading(
        submission=submission,
        grader=by,
        verdict=verdict,
        rubric=work.assignment.rubric,
        comment=remarks.comment.strip(),
        notes=[{"quote": note.quote.strip(), "text": note.text.strip()} for note in notes],
        reason=reason.strip(),
        at=at,
    )
    if chosen is not None:
        score = rubrics.parse(work.assignment.rubric).score(chosen)
        made.chosen = dict(chosen)
        made.points, made.points_of = score.points, score.of
        made.percent = marking.percent(score.points, score.of)
    made.save(force_insert=True)
    return made


def _settle(work: Work, submission: Submission, marks: list[Grading], *, by: Any, at: datetime) -> None:
    percents = [one.percent for one in marks if one.percent is not None]
    if not work.assignment.is_double:
        _grade(work, submission, Grade.Way.SINGLE, percents[0], by=by, at=at)
    elif len(percents) < 2:
        _move(work, Work.State.SECOND)
    elif abs(percents[0] - percents[1]) <= work.assignment.tolerance_percent:
        _grade(work, submission, Grade.Way.MEAN, two_places(sum(percents, Decimal(0)) / 2), by=by, at=at)
    else:
        _move(work, Work.State.TO_RECONCILE)


def _grade(
    work: Work,
    submission: Submission,
    way: Grade.Way,
    raw_percent: Decimal,
    *,
    by: Any,
    at: datetime,
    reason: str = "",
) -> Grade:
    percent = lateness.lessened(raw_percent, submission.penalty_percent)
    made = Grade.objects.create(
        submission=submission,
        way=way,
        raw_percent=raw_percent,
        percent=percent,
        passed=percent >= work.assignment.passing_grade,
        by=by,
        reason=reason,
        at=at,
    )
    _move(work, Work.State.GRADED)
    if made.passed:
        _complete(work, percent, at)
    return made


def complete_late(work: Work, percent: Decimal, *, at: datetime) -> None:
    """Complete the unit of a passed work that was locked when it was graded and is open now."""
    _complete(work, percent, at)


def _complete(work: Work, percent: Decimal, at: datetime) -> None:
    """A new curriculum may have put a required unit before this one since; then the grade stands."""
    try:
        progress.complete_unit(work.enrolment, work.unit_key, score=percent, at=at)
    except (progress.UnitLocked, progress.UnitUnknown) as refusal:
        log.info("grade_waits_for_its_unit", work=work.pk, reason=refusal.code)


def _move(work: Work, state: Work.State) -> None:
    work.state, work.claimed_by, work.claimed_until = state, None, None
    work.save(update_fields=["state", "claimed_by", "claimed_until"])
