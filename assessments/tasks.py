"""Tasks of assessments: attempts whose time ran out while nobody was there, and counting what was marked."""

import structlog
from celery import shared_task
from django.utils import timezone

from lms.lib.queue import after_commit

from . import attempts, counting, exchange, originality, regrading, scanning
from .models import AnswerFile, Attempt

log = structlog.get_logger(__name__)

CHUNK = 500


@shared_task(name="assessments.sweep")
def sweep() -> None:
    """Find overdue and uncounted attempts by their indexes; what one run leaves, the next takes."""
    overdue = Attempt.objects.overdue(timezone.now()).values_list("pk", flat=True)[:CHUNK]
    for attempt_id in overdue:
        after_commit(time_out_attempt, attempt_id=attempt_id)
    for quiz_id in counting.quizzes_to_count():
        after_commit(count_attempts, quiz_id=quiz_id)
    for import_id in exchange.left_undone(timezone.now()):
        after_commit(import_questions, import_id=import_id)
    for regrade_id in regrading.left_undone(timezone.now()):
        after_commit(run_regrade, regrade_id=regrade_id)
    exchange.forget_abandoned(timezone.now())
    for file_id in scanning.pending():
        after_commit(scan_file, file_id=file_id)
    for file_id in scanning.pending(of=AnswerFile):
        after_commit(scan_answer_file, file_id=file_id)
    for submission_id in originality.pending():
        after_commit(check_originality, submission_id=submission_id)


@shared_task(name="assessments.time_out_attempt")
def time_out_attempt(*, attempt_id: int) -> None:
    """Submit what was saved; a second run finds the attempt closed and changes nothing."""
    attempts.time_out(Attempt.objects.get(pk=attempt_id), at=timezone.now())


@shared_task(name="assessments.count_attempts")
def count_attempts(*, quiz_id: int, after: int = 0) -> None:
    """Count a chunk into the quiz's item statistics, then the next; a second run finds it counted."""
    last = counting.count_some(quiz_id, after=after, at=timezone.now())
    if last is not None:
        after_commit(count_attempts, quiz_id=quiz_id, after=last)


@shared_task(name="assessments.import_questions")
def import_questions(*, import_id: int) -> None:
    """Make a file's questions, all or none; a second run finds them made and changes nothing."""
    exchange.run(import_id, timezone.now())


@shared_task(name="assessments.scan_file")
def scan_file(*, file_id: int) -> None:
    """Look for viruses in a file; where the scanner can't be asked, the sweep tries again."""
    try:
        scanning.scan(file_id)
    except scanning.ScannerUnavailable as error:
        log.warning("scanner_unavailable", file=file_id, reason=str(error))


@shared_task(name="assessments.scan_answer_file")
def scan_answer_file(*, file_id: int) -> None:
    """As scan_file, for the file of an answer."""
    try:
        scanning.scan(file_id, of=AnswerFile)
    except scanning.ScannerUnavailable as error:
        log.warning("scanner_unavailable", answer_file=file_id, reason=str(error))


@shared_task(name="assessments.check_originality")
def check_originality(*, submission_id: int) -> None:
    """Have a submission compared; where the checker can't be asked, the sweep tries again."""
    try:
        originality.check(submission_id)
    except originality.CheckerUnavailable as error:
        log.warning("originality_checker_unavailable", submission=submission_id, reason=str(error))


@shared_task(name="assessments.run_regrade")
def run_regrade(*, regrade_id: int) -> None:
    """Look at or change a chunk of a quiz's attempts, then the next; a second run finds the chunk taken."""
    if regrading.step(regrade_id, at=timezone.now()):
        after_commit(run_regrade, regrade_id=regrade_id)
