"""Captions of a video: added in a language, replaced, removed. Whatever comes in, WebVTT is stored."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from courses import captions
from courses.models import CurriculumVersion, Media, MediaCaption
from lms.accounts import audit
from lms.accounts.models import User
from lms.lib.errors import Refused

# By their own names, as players list them.
LANGUAGES: Final = {
    "id": "Bahasa Indonesia",
    "en": "English",
    "ar": "العربية",
    "jv": "Basa Jawa",
    "su": "Basa Sunda",
}
TRANSCRIPT_LANGUAGE: Final = "id"


class UnknownLanguage(Refused):
    code = "caption_language_unknown"
    message = _("Captions can't be stored in this language.")


def choices() -> list[tuple[str, str]]:
    """The languages a caption may have, for a form."""
    return list(LANGUAGES.items())


@transaction.atomic
def add(
    media: Media,
    language: str,
    label: str,
    data: bytes,
    *,
    at: datetime,
    by: User | AnonymousUser | None = None,
) -> MediaCaption:
    """Store WebVTT or SubRip as the video's captions in the language, in place of those it had.

    Without a label the language is called by its own name. Indonesian captions also give
    a video without a transcript its transcript. Raises CaptionError and UnknownLanguage.
    """
    caption, cues = _store(media, language, label, data)
    audit.record(by, "media.captions_stored", media, at=at, details={"language": language, "cues": cues})
    return caption


def start_with(media: Media, given: Iterable[tuple[str, str, bytes]]) -> None:
    """Give a new video its first captions, each (language, label, file).

    Raises CaptionError and UnknownLanguage.
    """
    for language, label, data in given:
        _store(media, language, label, data)


def _store(media: Media, language: str, label: str, data: bytes) -> tuple[MediaCaption, int]:
    if language not in LANGUAGES:
        raise UnknownLanguage
    cues = captions.parse(data)
    # Locked first: two uploads would both find no captions, and one would break the constraint.
    kept = Media.objects.select_for_update().get(pk=media.pk)
    caption = kept.captions.filter(language=language).first() or MediaCaption(media=kept, language=language)
    replaced = caption.file.name
    caption.label = label or LANGUAGES[language]
    # A name nobody had: players and caches keep the old file for as long as they like.
    name = f"{kept.key[:40]}-{language}-{secrets.token_hex(8)}.vtt"
    caption.file.save(name, ContentFile(captions.to_webvtt(cues)), save=False)
    caption.save()
    if replaced:
        _delete_after_commit(replaced)
    if language == TRANSCRIPT_LANGUAGE and not kept.transcript.strip():
        media.transcript = kept.transcript = captions.transcript(cues)
        kept.save(update_fields=["transcript"])
    return caption, len(cues)


@transaction.atomic
def remove(media: Media, language: str, *, at: datetime, by: User | AnonymousUser | None = None) -> None:
    """Take the captions in the language from the video; a second call changes nothing."""
    caption = media.captions.select_for_update().filter(language=language).first()
    if caption is None:
        return
    caption.delete()
    _delete_after_commit(caption.file.name)
    audit.record(by, "media.captions_removed", media, at=at, details={"language": language})


def _delete_after_commit(name: str | None) -> None:
    # Robust: the captions are stored by then, and a file left over harms nobody.
    transaction.on_commit(lambda: _delete_unless_published(name or ""), robust=True)


def _delete_unless_published(name: str) -> None:
    """Delete the file, unless a published curriculum names it: that document never changes."""
    written = CurriculumVersion.objects.annotate(written=Cast("document", models.TextField()))
    if name and not written.filter(written__contains=name).exists():
        default_storage.delete(name)
