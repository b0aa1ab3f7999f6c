"""Reads: what was handed in and what was said of it, version by version, as each side may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import rubrics
from .models import Grade, Grading, Submission, SubmissionFile, Work
from .rubrics import ChosenLevel


@dataclass(frozen=True)
class ShownGrading:
    grading: Grading
    levels: tuple[ChosenLevel, ...]

    @property
    def is_return(self) -> bool:
        return self.grading.verdict == Grading.Verdict.RETURN


@dataclass(frozen=True)
class Version:
    """A submission with its files, what the reader may see of its gradings, and its grade."""

    submission: Submission
    files: tuple[SubmissionFile, ...]
    gradings: tuple[ShownGrading, ...]
    grade: Grade | None

    @property
    def returned(self) -> ShownGrading | None:
        return next((one for one in reversed(self.gradings) if one.is_return), None)


def for_learner(work: Work) -> list[Version]:
    """The versions, the newest first. Marks are shown once they made a grade."""
    return [_version(row, [one for one in row.gradings.all() if _is_told(one, row)]) for row in _rows(work)]


def for_grader(work: Work, grader: Any) -> list[Version]:
    """The versions, the newest first. Of two graders neither sees the other's mark before both are in."""
    return [
        _version(row, [one for one in row.gradings.all() if _is_open(one, row, work, grader)])
        for row in _rows(work)
    ]


def levels_of(grading: Grading) -> tuple[ChosenLevel, ...]:
    """The chosen levels in the words of the rubric that it was graded by."""
    if not grading.chosen:
        return ()
    return rubrics.chosen_levels(rubrics.parse(grading.rubric), grading.chosen)


def _rows(work: Work) -> Iterable[Submission]:
    rows = work.submissions.order_by("-number")
    return rows.prefetch_related("files", "gradings__grader", "grades__by")


def _is_told(grading: Grading, row: Submission) -> bool:
    return grading.verdict == Grading.Verdict.RETURN or bool(row.grades.all())


def _is_open(grading: Grading, row: Submission, work: Work, grader: Any) -> bool:
    if not work.assignment.is_double or grading.verdict != Grading.Verdict.MARK:
        return True
    marks = [one for one in row.gradings.all() if one.verdict == Grading.Verdict.MARK]
    return grading.grader_id == grader.pk or len(marks) > 1


def _version(row: Submission, gradings: Iterable[Grading]) -> Version:
    return Version(
        submission=row,
        files=tuple(row.files.all()),
        gradings=tuple(ShownGrading(one, levels_of(one)) for one in gradings),
        grade=next(iter(row.grades.all()), None),
    )
