"""The rules of handing in: open the work, write, add files, submit.

Writes drafts, files and versions; how far a work is graded is `grading`'s to say.
"""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses import progress
from courses.models import Enrolment
from lms.lib.errors import Refused

from . import file_kinds, incoming_files, lateness, originality
from .assignments import assignment_for
from .models import Assignment, Submission, SubmissionFile, Work

LONGEST_TEXT = 50_000


class NotWritable(Refused):
    code = "not_writable"
    message = _("You have handed this in. What you handed in is safe and can't be changed now.")


class NotBegun(Refused):
    code = "not_begun"
    message = _("The batch has not begun yet.")


class HandingInClosed(Refused):
    code = "handing_in_closed"
    message = _("The time for handing in is over.")


class DraftChanged(Refused):
    code = "draft_changed"
    message = _("A newer text was saved from another tab or device.")


class TextTooLong(Refused):
    code = "text_too_long"
    message = _("The text may have at most %(count)s letters.")

    def __init__(self) -> None:
        super().__init__(count=LONGEST_TEXT)


class NoTextHere(Refused):
    code = "no_text_here"
    message = _("This assignment takes files only.")


class NothingToSubmit(Refused):
    code = "nothing_to_submit"
    message = _("There is nothing to hand in yet: write a text or add a file.")


class TooManyFiles(Refused):
    code = "too_many_files"
    message = _("At most %(count)s files. Remove one first.")


class FileInfected(Refused):
    code = "file_infected"
    message = _("“%(name)s” holds a virus (%(found)s). Remove it, and check your device.")


def open_work(enrolment: Enrolment, unit_key: str, *, at: datetime) -> Work:
    """The learner's work at the unit's assignment, begun if there is none: two tabs get the same.

    Raises NoAssignmentHere, progress.UnitLocked and what else forbids starting the unit now.
    """
    assignment = assignment_for(enrolment, unit_key)
    mine = Work.objects.filter(enrolment=enrolment, assignment=assignment)
    if found := mine.select_related("assignment", "enrolment__batch__course").first():
        return found
    progress.start_unit(enrolment, unit_key, at=at)
    made = Work(
        assignment=assignment, enrolment=enrolment, learner_id=enrolment.learner_id, unit_key=unit_key
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return mine.select_related("assignment", "enrolment__batch__course").get()
    return made


@transaction.atomic
def save_text(work: Work, text: str, *, sequence: int, at: datetime) -> Work:
    """Keep the draft's text as it is typed; `sequence` is the client's count of its saves.

    A repeated request changes nothing, and one that arrives late doesn't overwrite a
    newer text. Raises NotWritable, HandingInClosed, NoTextHere, TextTooLong.
    """
    work = _locked(work)
    _refuse_unwritable(work, at)
    if sequence > work.draft_sequence:
        _write_text(work, text, sequence, at)
    return work


@transaction.atomic
def save_form(work: Work, text: str, *, seen_sequence: int, at: datetime) -> Work:
    """Keep the text of a whole form, whose page knew the draft as of `seen_sequence`.

    Raises DraftChanged where another tab saved something else since, and as save_text does.
    """
    work = _locked(work)
    _refuse_unwritable(work, at)
    if not work.assignment.takes_text or _lines(text) == work.draft_text:
        return work
    if seen_sequence < work.draft_sequence:
        raise DraftChanged
    _write_text(work, text, max(seen_sequence, work.draft_sequence) + 1, at)
    return work


@transaction.atomic
def add_file(work: Work, name: str, content: IO[bytes], size_bytes: int, *, at: datetime) -> SubmissionFile:
    """Add one file to the draft; the same file again is the one that is there.

    Raises TooManyFiles, FileKindRefused, FileEmpty, FileTooLarge, FileNotWhatItSays, and as save_text.
    """
    work = _locked(work)
    _refuse_unwritable(work, at)
    name = file_kinds.clean_name(name)
    _refuse_file(work.assignment, name, content, size_bytes)
    digest = incoming_files.digest(content)
    drafted = list(work.files.filter(in_draft=True))
    if same := next((one for one in drafted if (one.sha256, one.name) == (digest, name)), None):
        return same
    if len(drafted) >= work.assignment.files_most:
        raise TooManyFiles(count=work.assignment.files_most)
    return incoming_files.keep(
        SubmissionFile(work=work),
        name,
        content,
        size_bytes,
        sha256=digest,
        folder=f"submissions/{work.pk}",
        at=at,
    )


@transaction.atomic
def remove_file(work: Work, file_id: int, *, at: datetime) -> None:
    """Take a file out of the draft; what was submitted with it keeps it. Again without effect."""
    work = _locked(work)
    _refuse_unwritable(work, at)
    file = work.files.filter(pk=file_id, in_draft=True).first()
    if file is None:
        return
    if file.submissions.exists():
        file.in_draft = False
        file.save(update_fields=["in_draft"])
        return
    storage, stored_as = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(stored_as))


@transaction.atomic
def submit(work: Work, *, at: datetime) -> Submission:
    """Hand the draft in as the next version; of two at once one does, the other is refused.

    A revision that was asked for is as late as what it revises, and no later. Raises
    NotWritable, HandingInClosed, NothingToSubmit, FileInfected, and progress.UnitLocked.
    """
    work = _locked(work)
    _refuse_unwritable(work, at)
    progress.start_unit(work.enrolment, work.unit_key, at=at)
    files = list(work.files.filter(in_draft=True))
    _refuse_incomplete(work, files)
    before = work.submissions.order_by("-number").first()
    is_revision = work.state == Work.State.RETURNED
    due_at = work.assignment.due_at(work.enrolment.batch)
    days = before.days_late if before and is_revision else lateness.days_late(at, due_at)
    made = Submission.objects.create(
        work=work,
        number=work.number + 1,
        text=work.draft_text,
        submitted_at=at,
        due_at=due_at,
        days_late=days,
        originality_pending=originality.is_on(),
        penalty_percent=before.penalty_percent if before and is_revision else _penalty(work.assignment, days),
    )
    made.files.set(files)
    work.state, work.number, work.submitted_at = Work.State.WAITING, made.number, at
    work.claimed_by, work.claimed_until = None, None
    work.save(update_fields=["state", "number", "submitted_at", "claimed_by", "claimed_until"])
    return made


def may_write(work: Work, at: datetime) -> bool:
    """Whether the learner may change the draft and hand it in at `at`."""
    return (work.is_writable and at < closes_at(work)) or may_replace(work, at)


def may_replace(work: Work, at: datetime) -> bool:
    """Whether what waits for a grader may still be replaced: it isn't due, and nobody has begun with it."""
    is_claimed = work.claimed_until is not None and work.claimed_until > at
    return (
        work.state == Work.State.WAITING
        and work.assignment.resubmits
        and not is_claimed
        and at < work.assignment.due_at(work.enrolment.batch)
    )


def _penalty(assignment: Assignment, days: int) -> Any:
    if assignment.late != Assignment.Late.PENALTY:
        return 0
    return lateness.penalty_percent(days, assignment.late_percent_a_day)


def _locked(work: Work) -> Work:
    # Locked first: two submits would both make the next version, and an upload would come after a submit.
    related = ("assignment", "enrolment__batch__course")
    return Work.objects.select_for_update(of=("self",)).select_related(*related).get(pk=work.pk)


def _refuse_unwritable(work: Work, at: datetime) -> None:
    if not work.is_writable and not may_replace(work, at):
        raise NotWritable
    if at >= closes_at(work):
        raise HandingInClosed


def closes_at(work: Work) -> datetime:
    """The exclusive end of handing in: who was asked for a revision has until learning ends."""
    batch = work.enrolment.batch
    if work.state == Work.State.RETURNED:
        return batch.last_learning_moment
    return work.assignment.closes_at(batch)


def _refuse_incomplete(work: Work, files: list[SubmissionFile]) -> None:
    if not work.draft_text.strip() and not files:
        raise NothingToSubmit
    for file in files:
        if file.is_infected:
            raise FileInfected(name=file.name, found=file.found)


def _write_text(work: Work, text: str, sequence: int, at: datetime) -> None:
    if not work.assignment.takes_text:
        raise NoTextHere
    text = _lines(text)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong
    work.draft_text, work.draft_sequence, work.draft_saved_at = text, sequence, at
    work.save(update_fields=["draft_text", "draft_sequence", "draft_saved_at"])


def _lines(text: str) -> str:
    """Forms send line ends as CR LF, scripts as LF; PostgreSQL holds no NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")


def _refuse_file(assignment: Assignment, name: str, content: IO[bytes], size_bytes: int) -> None:
    if not assignment.files_most:
        raise TooManyFiles(count=0)
    kinds, most_bytes = assignment.file_types, assignment.file_bytes_max
    incoming_files.refuse(name, content, size_bytes, kinds=kinds, most_bytes=most_bytes)
