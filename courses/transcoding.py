"""Makes what learners play of what was uploaded, once, however often it is asked and whoever dies meanwhile.

The only writer of a media's state, progress and renditions after `media.start`. All
files of a try lie in a folder of its own, so that a dead try's are known and removed.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from courses import ffmpeg
from courses.models import Media, MediaKind, MediaRendition, MediaState

log = structlog.get_logger(__name__)

# Prolonged twice a second while ffmpeg works; it has to outlast copying a large file.
LEASE = timedelta(minutes=3)
# How long the sweep waits before it rings again for an upload that waits in the queue.
REMINDER = timedelta(minutes=10)
AT_ONCE = 100
WHOLE = 95  # percent when all is encoded: storing the files is the rest


class LeaseLost(Exception):
    """Somebody else has taken over this media: nothing more may be written."""


@dataclass
class Try:
    """One worker's try at a media, and until when it is its own."""

    media: Media
    at: datetime
    held_until: datetime
    began: float = field(default_factory=time.monotonic)
    token: str = field(default_factory=lambda: uuid4().hex)

    @property
    def folder(self) -> str:
        return f"{_home(self.media)}/{self.token}"

    def report(self, percent: int) -> None:
        """Note the progress and prolong the lease. Raises LeaseLost."""
        until = self.at + timedelta(seconds=time.monotonic() - self.began) + LEASE
        self.write(progress_percent=percent, claimed_until=until)
        self.held_until = until

    def write(self, **facts: Any) -> None:
        """Change the row if it is still ours: the end of the lease tells one try from another."""
        mine = Media.objects.filter(
            pk=self.media.pk, state=MediaState.TRANSCODING, claimed_until=self.held_until
        )
        if mine.update(**facts) != 1:
            raise LeaseLost


def transcode(media_id: int, at: datetime) -> None:
    """Make the media's renditions, HLS ladder and poster; nothing if they exist or someone is at it.

    A file that can't be read fails for good, with the reason on the row. Whatever
    else goes wrong fails too, and is raised.
    """
    attempt = _claim(media_id, at)
    if attempt is None:
        return
    try:
        with _workshop(attempt.media) as folder:
            _make(attempt, folder)
    except LeaseLost:
        _remove_stored(attempt.folder)
        log.warning("transcoding_lost", media=media_id)
    except ffmpeg.CannotRead as error:
        _fail(attempt, "unreadable", error)
    except ffmpeg.NotInstalled as error:
        _fail(attempt, "no_ffmpeg", error)
    except Exception as error:
        _fail(attempt, "broken", error)
        raise


def _claim(media_id: int, at: datetime) -> Try | None:
    """Take the work for the length of the lease; only one of those who ask at once gets it."""
    free = Q(state=MediaState.UPLOADED) | Q(state=MediaState.TRANSCODING, claimed_until__lte=at)
    claimed = Media.objects.filter(free, pk=media_id).update(
        state=MediaState.TRANSCODING, claimed_until=at + LEASE, progress_percent=0, failure=""
    )
    return Try(Media.objects.get(pk=media_id), at, at + LEASE) if claimed else None


@contextmanager
def _workshop(media: Media) -> Iterator[Path]:
    """A folder to work in; what an earlier, dead try left there or in the storage is removed first."""
    shops = Path(settings.VAR_DIR) / "transcoding"
    shops.mkdir(parents=True, exist_ok=True)
    for left in shops.glob(f"{media.pk}-*"):
        shutil.rmtree(left, ignore_errors=True)
    _remove_stored(_home(media))
    with tempfile.TemporaryDirectory(prefix=f"{media.pk}-", dir=shops, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _make(attempt: Try, folder: Path) -> None:
    source, made = folder / "source", folder / "made"
    made.mkdir()
    with attempt.media.source.open("rb") as uploaded, source.open("wb") as copy:
        shutil.copyfileobj(uploaded, copy, 1024 * 1024)
    facts = ffmpeg.probe(source)
    sizes = ffmpeg.qualities_of(facts.height) if _shows_pictures(attempt.media, facts) else []

    def heard(seconds: float) -> None:
        share = Decimal(str(seconds)) / facts.duration_seconds if facts.duration_seconds else 0
        attempt.report(max(0, min(WHOLE, int(share * WHOLE))))

    ffmpeg.encode(source, made, sizes, facts.has_sound, heard)
    first = made / (f"{sizes[0].name}.mp4" if sizes else "audio.m4a")
    duration = ffmpeg.probe(first).duration_seconds
    if sizes:
        ffmpeg.make_ladder(made, sizes, facts.has_sound)
        ffmpeg.make_poster(made, sizes, duration / 10)
    _keep(attempt, made, sizes, duration)


def _shows_pictures(media: Media, facts: ffmpeg.Facts) -> bool:
    """Raises CannotRead for a film without sound of which only the sound is wanted."""
    if media.kind == MediaKind.AUDIO and not facts.has_sound:
        raise ffmpeg.CannotRead("no sound")
    return media.kind == MediaKind.VIDEO and facts.height > 0


def _keep(attempt: Try, made: Path, sizes: list[ffmpeg.Quality], duration: Decimal) -> None:
    """Store the files, then write all rows at once."""
    stored = {}
    for file in sorted(made.iterdir()):
        attempt.report(WHOLE)
        with file.open("rb") as content:
            stored[file.name] = default_storage.save(f"{attempt.folder}/{file.name}", File(content))
    with transaction.atomic():
        attempt.write(
            state=MediaState.READY,
            kind=MediaKind.VIDEO if sizes else MediaKind.AUDIO,
            claimed_until=None,
            progress_percent=100,
            duration_seconds=duration,
            poster=stored.get("poster.jpg", ""),
            hls=stored.get("master.m3u8", ""),
        )
        MediaRendition.objects.filter(media=attempt.media).delete()
        MediaRendition.objects.bulk_create(_renditions(attempt.media, made, stored, sizes))


def _renditions(
    media: Media, made: Path, stored: dict[str, str], sizes: list[ffmpeg.Quality]
) -> list[MediaRendition]:
    films = [(one.name, f"{one.name}.mp4", MediaKind.VIDEO, one.height, "video/mp4") for one in sizes]
    sound = [("audio", "audio.m4a", MediaKind.AUDIO, None, "audio/mp4")] if "audio.m4a" in stored else []
    return [
        MediaRendition(
            media=media,
            name=name,
            kind=kind,
            height=height,
            file=stored[file],
            content_type=content_type,
            size_bytes=(made / file).stat().st_size,
        )
        for name, file, kind, height, content_type in [*films, *sound]
    ]


def _fail(attempt: Try, code: str, error: Exception) -> None:
    """Say on the row what went wrong, unless somebody else has taken over."""
    log.warning("transcoding_failed", media=attempt.media.pk, code=code, error=str(error))
    _remove_stored(attempt.folder)
    try:
        attempt.write(state=MediaState.FAILED, failure=code, claimed_until=None)
    except LeaseLost:
        log.warning("transcoding_lost", media=attempt.media.pk)


def _home(media: Media) -> str:
    return f"media/streams/{media.key}"


def _remove_stored(folder: str) -> None:
    """Remove a folder of the storage with all below it; one that isn't there is no matter."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for inner in folders:
        _remove_stored(f"{folder}/{inner}")
    for file in files:
        default_storage.delete(f"{folder}/{file}")
    default_storage.delete(folder)


def left_undone(at: datetime) -> list[int]:
    """Ids of up to AT_ONCE uploads whose message was lost or whose worker died.

    None is told twice within REMINDER. A dead worker's media waits again: should the
    worker still live, its lease is worth nothing.
    """
    waiting = Media.objects.filter(
        state__in=[MediaState.UPLOADED, MediaState.TRANSCODING], claimed_until__lte=at
    ).order_by("claimed_until")
    found = []
    for pk, until in waiting.values_list("pk", "claimed_until")[:AT_ONCE]:
        # Only if it is as it was seen: a worker may have taken it meanwhile.
        found += [pk] * waiting.order_by().filter(pk=pk, claimed_until=until).update(
            state=MediaState.UPLOADED, claimed_until=at + REMINDER
        )
    return found
