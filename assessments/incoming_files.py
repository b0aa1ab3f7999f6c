"""Taking a file from a stranger: what is refused, and how it is kept. For assignments and answers alike."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import IO, TypeVar
from uuid import uuid4

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import file_kinds, scanning
from .models import SentFile

CHUNK_BYTES = 64 * 1024
MB = 1024 * 1024
Kept = TypeVar("Kept", bound=SentFile)


class FileTooLarge(Refused):
    code = "file_too_large"
    message = _("A file may have at most %(megabytes)s MB.")


class FileEmpty(Refused):
    code = "file_empty"
    message = _("This file is empty.")


class FileKindRefused(Refused):
    code = "file_kind_refused"
    message = _("“%(name)s” is not one of the kinds that are accepted: %(kinds)s.")


class FileNotWhatItSays(Refused):
    code = "file_not_what_it_says"
    message = _("The content of “%(name)s” isn't what its name says, or it holds macros.")


def refuse(
    name: str, content: IO[bytes], size_bytes: int, *, kinds: Collection[str], most_bytes: int
) -> None:
    """Raises FileKindRefused, FileEmpty, FileTooLarge, FileNotWhatItSays."""
    if file_kinds.extension_of(name) not in kinds:
        raise FileKindRefused(name=name, kinds=", ".join(kind.upper() for kind in kinds))
    if size_bytes <= 0:
        raise FileEmpty
    if size_bytes > most_bytes:
        raise FileTooLarge(megabytes=most_bytes // MB)
    if not file_kinds.is_what_it_says(name, content):
        raise FileNotWhatItSays(name=name)


def keep(
    row: Kept, name: str, content: IO[bytes], size_bytes: int, *, sha256: str, folder: str, at: datetime
) -> Kept:
    """Store the content, and the row with what is known of it."""
    row.name = name
    row.content_type = file_kinds.CONTENT_TYPES[file_kinds.extension_of(name)]
    row.size_bytes, row.sha256, row.uploaded_at = size_bytes, sha256, at
    row.scan = scanning.first_state()
    # Named by us: nothing of what a stranger calls a file gets into a path.
    row.file.save(f"{folder}/{uuid4().hex}", File(content), save=False)
    row.save(force_insert=True)
    return row


def digest(content: IO[bytes]) -> str:
    """The SHA-256 of the whole; `content` is left at its start."""
    found = hashlib.sha256()
    content.seek(0)
    for chunk in iter(lambda: content.read(CHUNK_BYTES), b""):
        found.update(chunk)
    content.seek(0)
    return found.hexdigest()
