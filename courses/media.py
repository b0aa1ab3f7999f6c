"""Videos and slide decks: the only writer of both, and how a curriculum document carries them."""

import hashlib
import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import filetype
import pypdfium2
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Media, MediaCaption, MediaKind, MediaRendition, SlideDeck
from lms.lib.errors import Refused

DECK_BYTES_MAX = 20 * 1024 * 1024
DECK_PAGES_MAX = 120
PAGE_PIXELS = 1280
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


class NotCaptions(Refused):
    code = "not_captions"
    message = _("These captions are not WebVTT in UTF-8.")


@dataclass(frozen=True)
class File:
    """A file to store: what it is called to people or machines, and its content."""

    name: str
    content: bytes


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
    What the files are, is read from their content. Raises NotVideo, NotCaptions.
    """
    renditions, captions = list(renditions), list(captions)
    _refuse_other_media(renditions, captions)
    media, created = Media.objects.get_or_create(
        key=key, defaults={"title": title, "duration_seconds": duration_seconds, "transcript": transcript}
    )
    if not created:
        return media
    if poster:
        media.poster.save(poster.name, ContentFile(poster.content))
    for rendition in renditions:
        row = MediaRendition(media=media, name=rendition.name, size_bytes=len(rendition.content))
        row.file.save(f"{key}-{rendition.name}.mp4", ContentFile(rendition.content))
    for language, label, text in captions:
        caption = MediaCaption(media=media, language=language, label=label)
        caption.file.save(f"{key}-{language}.vtt", ContentFile(text))
    return media


def to_document(media: Media) -> dict[str, Any]:
    return {
        "key": media.key,
        "kind": media.kind,
        "duration_seconds": float(media.duration_seconds),
        "poster": media.poster.url if media.poster else "",
        "hls": default_storage.url(media.hls) if media.hls else "",
        "renditions": [_rendition_to_document(one) for one in _pictures_first(media)],
        "captions": [
            {"language": one.language, "label": one.label, "url": one.file.url}
            for one in media.captions.all()
        ],
        "transcript": media.transcript,
    }


def _pictures_first(media: Media) -> list[MediaRendition]:
    """The lightest that shows pictures comes first: a player that looks no further offers that."""
    return sorted(media.renditions.all(), key=lambda one: one.kind == MediaKind.AUDIO)


def _rendition_to_document(rendition: MediaRendition) -> dict[str, Any]:
    return {
        "name": rendition.name,
        "kind": rendition.kind,
        "url": rendition.file.url,
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


def _refuse_other_media(renditions: list[File], captions: list[tuple[str, str, bytes]]) -> None:
    for rendition in renditions:
        kind = filetype.guess(rendition.content[:262])
        if kind is None or kind.mime != "video/mp4":
            raise NotVideo
    for _language, _label, text in captions:
        try:
            is_captions = text.decode("utf-8-sig").startswith("WEBVTT")
        except UnicodeDecodeError:
            is_captions = False
        if not is_captions:
            raise NotCaptions


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
