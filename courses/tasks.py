"""What workers do for trainings: ids in, one rule, at most the next task. All are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from courses import heartbeats, transcoding, uploads
from lms.lib.queue import after_commit


@shared_task(name="courses.transcode")
def transcode_media(*, media_id: int) -> None:
    """Make what learners play of an upload."""
    transcoding.transcode(media_id, timezone.now())


@shared_task(name="courses.media_sweep")
def sweep_media() -> None:
    """Ring again for videos whose message was lost, or whose worker died; forget abandoned uploads."""
    at = timezone.now()
    for media_id in transcoding.left_undone(at):
        after_commit(transcode_media, media_id=media_id)
    uploads.forget_abandoned(at)


@shared_task(name="courses.flush_heartbeats")
def flush_heartbeats() -> None:
    """Write the players' reports that wait in Redis."""
    heartbeats.flush()
