"""Marking answers that await a person: claim an attempt, give each answer its points. Writes AnswerClaim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import changing, outcomes, rubrics, versions
from .grading import LEASE, ClaimedByOther
from .marking import POINT_STEP
from .models import AnswerClaim, Attempt, MarkChange
from .questions import Essay


class AlreadyGraded(Refused):
    code = "already_graded"
    message = _("This answer has its mark already. It can be changed on the attempt's page, with a reason.")


class PointsMissing(Refused):
    code = "points_missing"
    message = _("Write how many points the answer gets.")


@dataclass(frozen=True)
class Given:
    """What a grader gave: levels where the question has a rubric, points where it has none."""

    points: Decimal | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


@transaction.atomic
def claim(attempt: Attempt, grader: Any, *, at: datetime) -> bool:
    """Keep others from marking its answers until the lease ends; whether it is the grader's now.

    A grader holds one attempt at a time.
    """
    if attempt.is_open or attempt.percent is not None:
        return True
    AnswerClaim.objects.filter(grader=grader).exclude(attempt=attempt).delete()
    AnswerClaim.objects.get_or_create(attempt=attempt, defaults={"grader": grader, "until": at + LEASE})
    free = AnswerClaim.objects.filter(Q(until__lte=at) | Q(grader=grader), attempt=attempt)
    return free.update(grader=grader, until=at + LEASE) == 1


@transaction.atomic
def mark(attempt: Attempt, version_id: int, given: Given, *, by: Any, at: datetime) -> MarkChange:
    """Give an answer that waits its mark; the last one gives the attempt its result.

    Raises ClaimedByOther, AlreadyGraded, PointsMissing, rubrics.LevelsNotChosen, and as changing.grade.
    """
    attempt = changing.to_mark(attempt, by)
    claimed = AnswerClaim.objects.filter(attempt=attempt).first()
    if claimed is not None and claimed.keeps_out(by, at):
        raise ClaimedByOther
    stored = next((one for one in attempt.marks if one["version"] == version_id), None)
    if stored is None:
        raise changing.QuestionNotHeld
    now = outcomes.read(stored)
    if now.points is not None:
        raise AlreadyGraded
    points, details = _points(version_id, given, now.of)
    change = changing.grade(attempt, version_id, points, comment=given.comment, details=details, by=by, at=at)
    if all(one["points"] is not None for one in attempt.marks if one["version"] != version_id):
        AnswerClaim.objects.filter(attempt=attempt).delete()
    return change


def _points(version_id: int, given: Given, of: Decimal) -> tuple[Decimal, dict[str, Any]]:
    """The levels' share of what the question is worth, or the points as they were given."""
    question = versions.parsed([version_id])[version_id]
    if isinstance(question, Essay) and question.rubric is not None:
        score = question.rubric.score(given.levels)
        chosen = {one.id: given.levels[one.id] for one in question.rubric.criteria}
        points = (of * score.points / score.of).quantize(POINT_STEP, ROUND_HALF_UP)
        return points, {"rubric": rubrics.dump(question.rubric), "chosen": chosen}
    if given.points is None:
        raise PointsMissing
    return given.points, {}
