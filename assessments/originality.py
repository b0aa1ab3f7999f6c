"""Comparing submissions with what others wrote: an adapter's work, and none is the default.

A checker is a class without arguments whose `compare(text, files)` says how much was found
elsewhere; it raises CheckerUnavailable when it can't say. It is asked by a task, never
within a request, and what it says is shown to graders only: they judge, it doesn't.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import IO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import Submission

AT_ONCE = 100


class CheckerUnavailable(Exception):
    """The checker can't be asked now; the submission is tried again."""


@dataclass(frozen=True)
class Likeness:
    """The share that was found elsewhere, and where the checker's report is, if it has one."""

    percent: Decimal
    report_url: str = ""


class Checker(Protocol):
    def compare(self, text: str, files: Sequence[tuple[str, IO[bytes]]]) -> Likeness:
        """`files` are names, each with its content."""


@lru_cache(maxsize=4)
def _made(path: str) -> Checker:
    made: Checker = import_string(path)()
    return made


def is_on() -> bool:
    return bool(settings.PLAGIARISM_CHECKER)


def check(submission_id: int) -> None:
    """Have one submission compared; a second run finds it done and changes nothing.

    Raises CheckerUnavailable, and leaves it pending.
    """
    submission = Submission.objects.filter(pk=submission_id, originality_pending=True).first()
    if submission is None or not is_on():
        return
    files = [(one.name, one.file.open("rb")) for one in submission.files.all() if one.may_be_opened]
    try:
        likeness = _made(settings.PLAGIARISM_CHECKER).compare(submission.text, files)
    finally:
        for _name, content in files:
            content.close()
    told = {"percent": str(likeness.percent), "report_url": likeness.report_url}
    pending = Submission.objects.filter(pk=submission_id, originality_pending=True)
    pending.update(originality=told, originality_pending=False)


def pending() -> list[int]:
    """Submissions that wait to be compared, by an index of nothing else."""
    if not is_on():
        return []
    waiting = Submission.objects.filter(originality_pending=True).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])
