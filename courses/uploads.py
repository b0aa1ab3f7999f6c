"""Films and sounds on their way in: begun, sent part by part in any order, finished once, or forgotten.

The only writer of Upload. The parts themselves are kept by `courses.parts`, so a lost
connection, a closed tab or a dead server costs the part that was on its way.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses import media, parts
from courses.models import Media, Upload
from lms.accounts.models import User
from lms.lib.errors import Refused

# S3's least size of a part: what a lost connection costs. S3 takes at most 10,000 of them.
PART_BYTES = 5 * 1024 * 1024
GB = 1024**3
UNFINISHED_MAX = 10
ABANDONED = timedelta(days=3)
AT_ONCE = 100


class UploadTooLarge(Refused):
    code = "upload_too_large"
    message = _("A file may have at most %(gigabytes)s GB.")

    def __init__(self) -> None:
        super().__init__(gigabytes=settings.MEDIA_UPLOAD_GB_MAX)


class UploadEmpty(Refused):
    code = "upload_empty"
    message = _("This file is empty.")


class TooManyUploads(Refused):
    code = "too_many_uploads"
    message = _("You have %(count)s unfinished uploads. Finish or discard one of them first.")


class NoSuchPart(Refused):
    code = "no_such_part"
    message = _("The file has no part with this number.")


class PartSizeWrong(Refused):
    code = "part_size_wrong"
    message = _("This part has to be %(bytes)s bytes long.")


class PartIncomplete(Refused):
    code = "part_incomplete"
    message = _("The connection was lost while the part was sent.")


class PartSentElsewhere(Refused):
    code = "part_sent_elsewhere"
    message = _("The parts of this file go to the storage directly.")


class PartsMissing(Refused):
    code = "parts_missing"
    message = _("Parts of the file have not arrived yet (%(count)s).")


class UploadOver(Refused):
    code = "upload_over"
    message = _("This upload is finished or was discarded.")


def refuse_size(size_bytes: int) -> None:
    """Raises UploadEmpty and UploadTooLarge."""
    if size_bytes <= 0:
        raise UploadEmpty
    if size_bytes > largest():
        raise UploadTooLarge


def largest() -> int:
    """How many bytes a file may have at most."""
    return int(settings.MEDIA_UPLOAD_GB_MAX) * GB


def begin(owner: User, name: str, size_bytes: int, changed_ms: int, *, at: datetime) -> Upload:
    """An upload of the file: the owner's unfinished one with the parts it has, or a new one.

    `changed_ms` is when the file was last changed, as its device says; with name and
    size it tells one file from another. Raises UploadEmpty, UploadTooLarge, TooManyUploads.
    """
    refuse_size(size_bytes)
    upload = _found_or_new(owner, _plain(name), size_bytes, changed_ms, at)
    place = parts.place()
    remote_id = place.open(upload)
    if remote_id != upload.remote_id:
        mine = Upload.objects.filter(pk=upload.pk, remote_id=upload.remote_id)
        if not mine.update(remote_id=remote_id):
            # A second tab began the same file: its parts go to the first one's.
            place.discard(Upload(stored_as=upload.stored_as, remote_id=remote_id))
        upload.refresh_from_db()
    return upload


@transaction.atomic
def _found_or_new(owner: User, name: str, size_bytes: int, changed_ms: int, at: datetime) -> Upload:
    # Locked first: two tabs would both count one place left, or both find no upload.
    User.objects.select_for_update().get(pk=owner.pk)
    told = f"{name}\0{size_bytes}\0{changed_ms}".encode()
    fingerprint = hashlib.sha256(told).hexdigest()
    unfinished = Upload.objects.filter(owner=owner, finished_at=None)
    upload = unfinished.filter(fingerprint=fingerprint).first()
    if upload:
        upload.continued_at = at
        upload.save(update_fields=["continued_at"])
        return upload
    if unfinished.count() >= UNFINISHED_MAX:
        raise TooManyUploads(count=UNFINISHED_MAX)
    return Upload.objects.create(
        owner=owner,
        name=name,
        size_bytes=size_bytes,
        part_bytes=PART_BYTES,
        fingerprint=fingerprint,
        stored_as=f"media/sources/{uuid4().hex}",
        created_at=at,
        continued_at=at,
    )


def _plain(name: str) -> str:
    """The file's name without folders and control characters: only people read it."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    return plain.strip()[-255:] or "video"


def unfinished(owner: User) -> list[tuple[Upload, int]]:
    """The owner's uploads that may go on, the latest first, and how many percent of each are there."""
    return [
        (upload, sum(map(upload.bytes_of, received(upload))) * 100 // upload.size_bytes)
        for upload in Upload.objects.filter(owner=owner, finished_at=None)
    ]


def received(upload: Upload) -> set[int]:
    """The numbers of the parts that are there in their full length."""
    try:
        sizes = parts.place().sizes(upload)
    except FileNotFoundError:
        return set()
    return {
        number
        for number, size in sizes.items()
        if 1 <= number <= upload.part_count and size == upload.bytes_of(number)
    }


def address_of(upload: Upload, number: int) -> str:
    """Where a browser sends the part directly; empty where our own door takes it.

    Raises NoSuchPart and UploadOver.
    """
    _refuse_part(upload, number)
    return parts.place().address(upload, number)


def receive(upload: Upload, number: int, length: int, read: Callable[[int], bytes], *, at: datetime) -> None:
    """Keep a part of `length` bytes, taken from `read`; the same part again takes its place.

    Raises NoSuchPart, PartSizeWrong, PartIncomplete, UploadOver, and NotMedia for a first
    part that begins neither a film nor a sound.
    """
    _refuse_part(upload, number)
    place = parts.place()
    if not isinstance(place, parts.Folder):
        raise PartSentElsewhere
    if length != upload.bytes_of(number):
        raise PartSizeWrong(bytes=upload.bytes_of(number))
    try:
        place.write(upload, number, read, media.kind_of if number == 1 else _anything)
    except parts.Incomplete as error:
        raise PartIncomplete from error
    except FileNotFoundError as error:
        raise UploadOver from error
    except media.NotMedia:
        forget(upload)  # it will never become a video, and would count among the unfinished ones
        raise
    Upload.objects.filter(pk=upload.pk).update(continued_at=at)


def _anything(head: bytes) -> None:
    """Only the first part tells what a file is."""


def _refuse_part(upload: Upload, number: int) -> None:
    if upload.finished_at:
        raise UploadOver
    if not 1 <= number <= upload.part_count:
        raise NoSuchPart


def finish(
    upload: Upload,
    title: str,
    *,
    captions: Iterable[tuple[str, str, bytes]] = (),
    transcript: str = "",
    at: datetime,
) -> Media:
    """Make a video of an upload whose parts are all there; the caller rings for it.

    Once: a second call gives the same video, and of two at once one makes it. Raises
    PartsMissing, NotMedia (then the upload is forgotten) and what captioning refuses.
    """
    place = parts.place()
    facts = {"captions": list(captions), "transcript": transcript, "at": at}
    try:
        _refuse_missing(upload)
        with place.whole(upload) as whole:
            made = _become(upload, title, whole, facts)
    except (PartsMissing, FileNotFoundError):
        # Of two calls at once the other one made the video and took the parts away.
        found = Media.objects.filter(upload__pk=upload.pk).first()
        if found is None:
            raise
        return found
    except media.NotMedia:
        forget(upload)
        raise
    upload.refresh_from_db()
    place.discard(upload)
    return made


@transaction.atomic
def _become(upload: Upload, title: str, whole: parts.Whole, facts: dict[str, Any]) -> Media:
    kept = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if kept is None:
        raise UploadOver
    if kept.media:
        return kept.media
    key = media.free_key(Media, title)
    made = media.start(key, title, whole.content, stored_as=whole.stored_as, **facts)
    kept.media, kept.finished_at = made, facts["at"]
    kept.save(update_fields=["media", "finished_at"])
    return made


def _refuse_missing(upload: Upload) -> None:
    missing = upload.part_count - len(received(upload))
    if missing:
        raise PartsMissing(count=missing)


@transaction.atomic
def forget(upload: Upload) -> None:
    """Remove the upload and its parts, again without effect; the video of a finished one stays."""
    kept = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if kept:
        parts.place().discard(kept)
        kept.delete()


def forget_abandoned(at: datetime) -> int:
    """Remove up to AT_ONCE uploads that nobody continued for days; says how many."""
    left = list(Upload.objects.filter(continued_at__lte=at - ABANDONED).order_by("continued_at")[:AT_ONCE])
    for upload in left:
        forget(upload)
    return len(left)
