"""Videos and slide decks: the only writer of both, and how a curriculum document carries them."""

import hashlib
import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import filetype
import pypdfium2
from django.core.files.base import ContentFile
from django.core.files.base import File as Upload
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses import captioning
from courses.models import Media, MediaKind, MediaRendition, MediaState, SlideDeck
from lms.accounts import audit
from lms.lib.errors import Refused

DECK_BYTES_MAX = 20 * 1024 * 1024
DECK_PAGES_MAX = 120
PAGE_PIXELS = 1280
HEAD_BYTES = 8192
MIME_TYPES = {MediaKind.VIDEO: "video/mp4", MediaKind.AUDIO: "audio/mp4"}
GRACE = timedelta(seconds=15)
# What courses.transcoding notes on a media, in words for the person who uploaded it.
FAILURES = {
    "unreadable": _("This is not a video or a sound recording that can be read."),
    "cut_off": _(
        "This file ends earlier than it should: it is not complete. Please get it whole, then upload it."
    ),
    "no_ffmpeg": _("The server lacks the program that prepares videos (ffmpeg). Tell its operator."),
    "too_long": _("This recording is longer than 6 hours. Please upload it in parts."),
    "too_large": _("The pictures of this video are larger than 4K. Please save it in a smaller size."),
    "stuck": _("The server stopped as there was no progress any more. Please try again."),
    "no_space": _("The server lacks disk space. Tell its operator, then try again."),
    "broken": _("The server could not finish. Try again; if that fails too, tell its operator."),
}
# pdfium keeps global state: two threads in it at once crash the process.
_pdfium = threading.Lock()


class NotSlides(Refused):
    code = "not_slides"
    message = _("This file is not a PDF that can be read.")


class SlidesTooLarge(Refused):
    code = "slides_too_large"
    message = _("Slides may have at most %(pages)s pages and %(megabytes)s MB.")


class NotVideo(Refused):
    code = "not_video"
    message = _("This file is not an MP4 video.")


class NotMedia(Refused):
    code = "not_media"
    message = _("This file is neither a video nor a sound recording.")


class NothingToRepeat(Refused):
    code = "nothing_to_repeat"
    message = _("Only what failed can be tried again.")


@dataclass(frozen=True)
class File:
    """A file to store: what it is called to people or machines, and its content."""

    name: str
    content: bytes
    kind: MediaKind = MediaKind.VIDEO


def add_deck(key: str, title: str, pdf: bytes) -> SlideDeck:
    """Store the PDF as a deck, with a picture and the text of each page; a repeat changes nothing.

    What the file is, is read from its content. Raises NotSlides and SlidesTooLarge.
    """
    _refuse_other_files(pdf)
    digest = hashlib.sha256(pdf).hexdigest()[:16]
    kept = SlideDeck.objects.filter(key=key).first()
    if kept and digest in str(kept.file.name):
        return kept
    pages = _pages(pdf, f"slides/{key}-{digest}")
    with transaction.atomic():
        deck = kept or SlideDeck(key=key)
        deck.title, deck.size_bytes, deck.pages = title, len(pdf), pages
        deck.file.save(f"{key}-{digest}.pdf", ContentFile(pdf), save=False)
        deck.save()
    return deck


@transaction.atomic
def add_video(
    key: str,
    title: str,
    *,
    duration_seconds: Decimal,
    renditions: Iterable[File],
    captions: Iterable[tuple[str, str, bytes]] = (),
    poster: File | None = None,
    transcript: str = "",
) -> Media:
    """Store a video with its files; one that exists under this key is returned as it is.

    `renditions` are named by quality ("240p"), `captions` are (language, label, WebVTT).
    What the files are, is read from their content. Raises NotVideo and what captioning refuses.
    """
    renditions = list(renditions)
    _refuse_other_media(renditions)
    media, created = Media.objects.get_or_create(
        key=key, defaults={"title": title, "duration_seconds": duration_seconds, "transcript": transcript}
    )
    if not created:
        return media
    if poster:
        media.poster.save(poster.name, ContentFile(poster.content))
    for rendition in renditions:
        row = MediaRendition(
            media=media,
            name=rendition.name,
            kind=rendition.kind,
            content_type=MIME_TYPES[rendition.kind],
            size_bytes=len(rendition.content),
        )
        row.file.save(f"{key}-{rendition.name}.mp4", ContentFile(rendition.content))
    captioning.start_with(media, captions)
    return media


@transaction.atomic
def start(
    key: str,
    title: str,
    source_file: "Upload[bytes]",
    *,
    kind: str = "",
    captions: Iterable[tuple[str, str, bytes]] = (),
    transcript: str = "",
    stored_as: str = "",
    at: datetime,
) -> Media:
    """Keep an upload that `courses.transcoding` makes fit to play; the caller rings for it.

    `kind` "audio" keeps only the sound of a video; by default the content says the
    kind. `stored_as` is where the file lies in the private storage already; then the
    head of it is enough. Raises NotMedia and what captioning refuses.
    """
    source_file.seek(0)
    found = kind_of(source_file.read(HEAD_BYTES))
    source_file.seek(0)
    media = Media(key=key, title=title, kind=kind or found, transcript=transcript, source=stored_as)
    # Left to its own message at first; then the sweep takes it.
    media.state, media.claimed_until = MediaState.UPLOADED, at + GRACE
    media.save(force_insert=True)
    captioning.start_with(media, captions)
    if not stored_as:
        # After all that may be refused: a file outlives a transaction that is undone.
        media.source.save(f"{key}/{uuid4().hex}", source_file, save=False)
        media.save(update_fields=["source"])
    return media


@transaction.atomic
def describe(media: Media, *, title: str, transcript: str, by: Any, at: datetime) -> Media:
    """Correct what is said of the media. Published curricula keep what they said."""
    media.title, media.transcript = title, transcript
    media.save(update_fields=["title", "transcript"])
    audit.record(by, "media.described", media, details={"title": title}, at=at)
    return media


def try_again(media: Media, *, at: datetime) -> Media:
    """Put what failed back in the queue; the caller rings for it. Raises NothingToRepeat."""
    changed = Media.objects.filter(pk=media.pk, state=MediaState.FAILED).update(
        state=MediaState.UPLOADED, failure="", progress_percent=0, claimed_until=at + GRACE
    )
    if not changed:
        raise NothingToRepeat
    media.refresh_from_db()
    return media


def failure_in_words(media: Media) -> str:
    """Why the media could not be prepared, for the person who uploaded it; empty if nothing failed."""
    return str(FAILURES.get(media.failure, FAILURES["broken"])) if media.failure else ""


def free_key(model: type[Media] | type[SlideDeck], title: str, *, otherwise: str = "video") -> str:
    """A key made of the title that none of them has: under a taken one, drafts would show another file."""
    key = slugify(title)[:100] or otherwise
    taken = set(model._default_manager.filter(key__startswith=key).values_list("key", flat=True))
    return next(
        name for name in (key, *(f"{key}-{n}" for n in range(2, len(taken) + 3))) if name not in taken
    )


def kind_of(head: bytes) -> MediaKind:
    """What a file is by the first HEAD_BYTES of it, whatever its name says. Raises NotMedia."""
    found = filetype.guess(head[:HEAD_BYTES])
    kind = found.mime.partition("/")[0] if found else ""
    if kind not in MediaKind.values:
        raise NotMedia
    return MediaKind(kind)


def to_document(media: Media) -> dict[str, Any]:
    """What a curriculum document says of it: files by their names in storage, for an address ends.

    courses.playback makes addresses of the names when a page is made.
    """
    return {
        "key": media.key,
        "kind": media.kind,
        "duration_seconds": float(media.duration_seconds),
        "poster": media.poster.name or "",
        "hls": media.hls,
        "scenes": media.scenes,
        "renditions": [_rendition_to_document(one) for one in _pictures_first(media)],
        "captions": [
            {"language": one.language, "label": one.label, "url": one.file.name}
            for one in media.captions.all()
        ],
        "transcript": media.transcript,
    }


def sound_to_document(media: Media) -> dict[str, Any]:
    """What a curriculum document says of a recording, or of the sound of a video."""
    whole = to_document(media)
    sound = [one for one in whole["renditions"] if one["kind"] == MediaKind.AUDIO]
    return whole | {"kind": MediaKind.AUDIO.value, "hls": "", "renditions": sound}


def _pictures_first(media: Media) -> list[MediaRendition]:
    """The lightest that shows pictures comes first: a player that looks no further offers that."""
    return sorted(media.renditions.all(), key=lambda one: one.kind == MediaKind.AUDIO)


def _rendition_to_document(rendition: MediaRendition) -> dict[str, Any]:
    return {
        "name": rendition.name,
        "kind": rendition.kind,
        "url": rendition.file.name,
        "bytes": rendition.size_bytes,
        "type": rendition.content_type,
    }


def deck_to_document(deck: SlideDeck) -> dict[str, Any]:
    return {
        "pages": [
            {
                "src": default_storage.url(page["file"]),
                "width": page["width"],
                "height": page["height"],
                "text": page["text"],
            }
            for page in deck.pages
        ],
        "file": {"url": deck.file.url, "bytes": deck.size_bytes},
    }


def _refuse_other_media(renditions: list[File]) -> None:
    for rendition in renditions:
        kind = filetype.guess(rendition.content[:262])
        if kind is None or kind.mime != MIME_TYPES[rendition.kind]:
            raise NotVideo


def _refuse_other_files(pdf: bytes) -> None:
    if len(pdf) > DECK_BYTES_MAX:
        raise SlidesTooLarge(pages=DECK_PAGES_MAX, megabytes=DECK_BYTES_MAX // 1024**2)
    kind = filetype.guess(pdf[:262])
    if kind is None or kind.mime != "application/pdf":
        raise NotSlides


def _pages(pdf: bytes, folder: str) -> list[dict[str, Any]]:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise NotSlides from error
        try:
            if not 0 < len(document) <= DECK_PAGES_MAX:
                raise SlidesTooLarge(pages=DECK_PAGES_MAX, megabytes=DECK_BYTES_MAX // 1024**2)
            return [_page(page, f"{folder}/{number}.webp") for number, page in enumerate(document, start=1)]
        finally:
            document.close()


def _page(page: pypdfium2.PdfPage, name: str) -> dict[str, Any]:
    # By the longer side, so that a page of odd proportions can't ask for a picture of any size.
    picture = page.render(scale=PAGE_PIXELS / max(page.get_size())).to_pil().convert("RGB")
    stored = io.BytesIO()
    picture.save(stored, "WEBP", quality=80)
    return {
        "file": default_storage.save(name, ContentFile(stored.getvalue())),
        "width": picture.width,
        "height": picture.height,
        "text": page.get_textpage().get_text_bounded().strip(),
    }
