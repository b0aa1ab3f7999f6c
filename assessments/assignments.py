"""Writing assignments. The only writer of Assignment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import outline
from courses.curriculum import Unit
from courses.models import Enrolment
from lms.accounts import audit
from lms.lib.errors import Refused

from . import rubrics
from .file_kinds import CONTENT_TYPES
from .models import Assignment, Quiz


class NoAssignmentHere(Refused):
    code = "no_assignment_here"
    message = _("This unit has no assignment.")


class KeyTaken(Refused):
    code = "activity_key_taken"
    message = _("A quiz has this key already.")


class NothingAskedFor(Refused):
    code = "nothing_asked_for"
    message = _("Ask for a text, for files, or for both.")


class FileTypesMissing(Refused):
    code = "file_types_missing"
    message = _("Choose which kinds of files are accepted.")


@transaction.atomic
def keep(assignment: Assignment, *, by: Any, at: datetime) -> Assignment:
    """Write a new assignment or a changed one; what was graded stays as it is.

    Raises rubrics.RubricError, KeyTaken, NothingAskedFor, FileTypesMissing.
    """
    refuse_impossible(assignment)
    action = "assignment.changed" if assignment.pk else "assignment.created"
    assignment.save()
    audit.record(by, action, assignment, details={"activity_key": assignment.activity_key}, at=at)
    return assignment


def refuse_impossible(assignment: Assignment) -> None:
    """Raises rubrics.RubricError, KeyTaken, NothingAskedFor, FileTypesMissing."""
    rubrics.parse(assignment.rubric)
    if Quiz.objects.filter(activity_key=assignment.activity_key).exists():
        raise KeyTaken
    if not assignment.takes_text and not assignment.files_most:
        raise NothingAskedFor
    if assignment.files_most and not CONTENT_TYPES.keys() & set(assignment.file_types):
        raise FileTypesMissing


def unit_of(enrolment: Enrolment, unit_key: str) -> Unit:
    """The unit of the enrolment's pinned curriculum, if it is an assignment. Raises NoAssignmentHere."""
    unit = outline.curriculum(enrolment.batch.version_id).unit(unit_key)
    if unit is None or unit.kind != "assignment" or not unit.activity_key:
        raise NoAssignmentHere
    return unit


def assignment_for(enrolment: Enrolment, unit_key: str) -> Assignment:
    """What the enrolment's pinned curriculum asks for in this unit. Raises NoAssignmentHere."""
    unit = unit_of(enrolment, unit_key)
    assignment = Assignment.objects.filter(activity_key=unit.activity_key).first()
    if assignment is None:
        raise NoAssignmentHere
    return assignment
