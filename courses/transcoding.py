"""Makes what learners play of what was uploaded, once, however often it is asked and whoever dies meanwhile.

The only writer of a media's state, progress and renditions after `media.start`. All
files of a try lie in a folder of its own, so that a dead try's are known and removed.
"""

import errno
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
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction
from django.db.models import Q

from courses import ffmpeg, renditions, scenes
from courses.models import Media, MediaKind, MediaRendition, MediaState

log = structlog.get_logger(__name__)

# Prolonged twice a second while ffmpeg works; it has to outlast storing a large file.
LEASE = timedelta(minutes=3)
# How long the sweep waits before it rings again for an upload that waits in the queue.
REMINDER = timedelta(minutes=10)
AT_ONCE = 100
WHOLE = 95  # percent when all is encoded: storing the files is the rest
LONGEST_SECONDS = 6 * 60 * 60
PIECE_BYTES = 8 * 1024 * 1024


class TooLong(ffmpeg.Failed):
    code = "too_long"


class TooLarge(ffmpeg.Failed):
    code = "too_large"


class NoSpace(ffmpeg.Failed):
    code = "no_space"


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

    What can't be done fails with the reason on the row. What nobody foresaw, or an
    operator should hear of, fails too and is raised.
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
    except ffmpeg.Failed as error:
        _fail(attempt, error.code, error)
    except Exception as error:
        is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        _fail(attempt, NoSpace.code if is_full else "broken", error)
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
    made = folder / "made"
    made.mkdir()
    source = _source(attempt, folder)
    facts = ffmpeg.probe(source)
    _refuse_excess(facts)
    sizes = _sizes(attempt.media, facts)
    _refuse_without_space(folder, renditions.most_bytes(sizes, facts.duration_seconds))

    def heard(seconds: float) -> None:
        share = Decimal(str(seconds)) / facts.duration_seconds if facts.duration_seconds else 0
        attempt.report(max(0, min(WHOLE, int(share * WHOLE))))

    renditions.encode(source, made, sizes, facts.has_sound, heard)
    first = ffmpeg.probe(made / (sizes[0].file if sizes else renditions.SOUND_FILE))
    sheet = None
    if sizes:
        renditions.make_ladder(made, sizes, facts.has_sound)
        renditions.make_poster(made, sizes, first.duration_seconds / 10)
        sheet = renditions.make_scenes(made, sizes[0], first)
    _keep(attempt, made, sizes, first.duration_seconds, sheet)


def _source(attempt: Try, folder: Path) -> Path:
    """The upload where it lies, or a copy if that is no disk of ours."""
    uploaded = attempt.media.source
    if isinstance(uploaded.storage, FileSystemStorage):
        return Path(uploaded.path)
    copied = folder / "source"
    _refuse_without_space(folder, uploaded.size)
    with uploaded.open("rb") as content, copied.open("wb") as copy:
        for piece in content.chunks(PIECE_BYTES):
            copy.write(piece)
            attempt.report(0)
    return copied


def _sizes(media: Media, facts: ffmpeg.Facts) -> list[renditions.Quality]:
    """None where only sound is there or wanted. Raises CannotRead if that isn't there either."""
    if media.kind == MediaKind.AUDIO and not facts.has_sound:
        raise ffmpeg.CannotRead("no sound")
    return renditions.qualities_of(facts) if media.kind == MediaKind.VIDEO else []


def _refuse_excess(facts: ffmpeg.Facts) -> None:
    if facts.duration_seconds > LONGEST_SECONDS:
        raise TooLong(f"{facts.duration_seconds} s")
    if facts.width * facts.height > ffmpeg.PIXELS_MAX:
        raise TooLarge(f"{facts.width}x{facts.height}")


def _refuse_without_space(folder: Path, wanted: int) -> None:
    """The files are made here and may then be copied to the same disk."""
    free = shutil.disk_usage(folder).free
    if free < 2 * wanted:
        raise NoSpace(f"{free} bytes are free, {2 * wanted} wanted")


def _keep(
    attempt: Try,
    made: Path,
    sizes: list[renditions.Quality],
    duration: Decimal,
    sheet: scenes.Sheet | None,
) -> None:
    """Store the files, then write all rows at once."""
    stored = {}
    for file in sorted(made.iterdir()):
        attempt.report(WHOLE)
        with file.open("rb") as content:
            stored[file.name] = _streams().save(f"{attempt.folder}/{file.name}", File(content))
    with transaction.atomic():
        attempt.write(
            state=MediaState.READY,
            kind=MediaKind.VIDEO if sizes else MediaKind.AUDIO,
            claimed_until=None,
            progress_percent=100,
            duration_seconds=duration,
            poster=stored.get("poster.jpg", ""),
            hls=stored.get("master.m3u8", ""),
            scenes=sheet and _scenes(sheet, made, stored),
        )
        MediaRendition.objects.filter(media=attempt.media).delete()
        MediaRendition.objects.bulk_create(_renditions(attempt.media, made, stored, sizes))


def _scenes(sheet: scenes.Sheet, made: Path, stored: dict[str, str]) -> dict[str, Any]:
    size = (made / scenes.SPRITE).stat().st_size
    return scenes.to_document(sheet, stored[scenes.SPRITE], stored[scenes.TRACK], size)


def _renditions(
    media: Media, made: Path, stored: dict[str, str], sizes: list[renditions.Quality]
) -> list[MediaRendition]:
    films = [(one.name, one.file, MediaKind.VIDEO, one.height, "video/mp4") for one in sizes]
    heard = renditions.SOUND_FILE
    sound = [("audio", heard, MediaKind.AUDIO, None, "audio/mp4")] if heard in stored else []
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


def _streams() -> Storage:
    return storages["streams"]


def _remove_stored(folder: str) -> None:
    """Remove a folder of the storage with all below it; one that isn't there is no matter."""
    streams = _streams()
    try:
        folders, files = streams.listdir(folder)
    except FileNotFoundError:
        return
    for inner in folders:
        _remove_stored(f"{folder}/{inner}")
    for file in files:
        streams.delete(f"{folder}/{file}")
    streams.delete(folder)


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
