"""Pictures of questions: taken in from strangers, made small, found again.

The only writer of QuestionImage.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2s
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from lms.lib.errors import Refused

from .models import QuestionImage

FOLDER = "soal/"
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
BYTES_MAX = 10 * 1024 * 1024
PIXELS_MAX = 25_000_000
SIDE_MAX = 1280
"""What is left of the longer side: twice the width of the column that questions stand in."""
SIDE_MIN = 8
QUALITY = 80


class NotAnImage(Refused):
    code = "not_an_image"
    message = _("This file is not a picture that can be read (PNG, JPEG, WebP or GIF).")


class ImageTooLarge(Refused):
    code = "image_too_large"
    message = _("A picture may have at most %(megabytes)s MB and 25 million pixels.")


class ImageUnknown(Refused):
    code = "image_unknown"
    message = _("The question shows a picture that isn't here. Insert it again.")


def add(content: bytes, *, by: Any, at: datetime) -> QuestionImage:
    """Keep the picture, small and without what its file told besides; the same picture again is the same row.

    What it is, is read from its content; what was made here before comes back as it is.
    Raises NotAnImage, ImageTooLarge.
    """
    if len(content) > BYTES_MAX:
        raise ImageTooLarge(megabytes=BYTES_MAX // 1024**2)
    if made_here := QuestionImage.objects.filter(name__startswith=f"{_digest(content)}-").first():
        return made_here
    picture = _read(content)
    made = _written(picture)
    name = f"{_digest(made)}-{picture.width}x{picture.height}"
    _store(f"{FOLDER}{name}.webp", made)
    facts = {"width": picture.width, "height": picture.height, "size_bytes": len(made)}
    kept, _created = QuestionImage.objects.get_or_create(
        name=name, defaults={**facts, "uploaded_at": at, "uploaded_by": by}
    )
    return kept


def content(name: str) -> bytes:
    """The picture itself; empty where its file isn't there."""
    try:
        with default_storage.open(f"{FOLDER}{name}.webp") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def address(name: str) -> str:
    """Where browsers find the picture of this name. It holds nothing that changes, so they keep it."""
    return default_storage.url(f"{FOLDER}{name}.webp")


def notation(image: QuestionImage, alt: str) -> str:
    """What an author puts into a text to show the picture there."""
    words = " ".join(alt.replace("[", "(").replace("]", ")").split())
    return f"![{words}](gambar:{image.name})"


def require(names: Iterable[str]) -> None:
    """Raise ImageUnknown unless there is a picture of each name."""
    wanted = set(names)
    if wanted and QuestionImage.objects.filter(name__in=wanted).count() != len(wanted):
        raise ImageUnknown


def _digest(content: bytes) -> str:
    return blake2s(content, digest_size=16).hexdigest()


def _read(content: bytes) -> Image.Image:
    """The picture upright and small, its pixels alone."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            # Asked before anything is unpacked: a small file may hold a picture that fills the memory.
            if opened.width * opened.height > PIXELS_MAX:
                raise ImageTooLarge(megabytes=BYTES_MAX // 1024**2)
            if min(opened.size) < SIDE_MIN:
                raise NotAnImage
            opened.draft("RGB", (SIDE_MAX, SIDE_MAX))  # JPEG alone: unpacked no larger than needed
            upright = ImageOps.exif_transpose(opened)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise ImageTooLarge(megabytes=BYTES_MAX // 1024**2) from error
    except Exception as error:  # decoders raise whatever a broken file leads them to
        raise NotAnImage from error
    plain.thumbnail((SIDE_MAX, SIDE_MAX), Image.Resampling.LANCZOS)
    return plain


def _written(picture: Image.Image) -> bytes:
    """WebP, whichever way is smaller: drawings and screens are without loss, photographs with some."""
    made = []
    for options in ({"quality": QUALITY}, {"lossless": True}):
        into = BytesIO()
        picture.save(into, "WEBP", method=4, exif=b"", xmp=b"", icc_profile=b"", **options)
        made.append(into.getvalue())
    return min(made, key=len)


def _store(path: str, content: bytes) -> None:
    if default_storage.exists(path):
        return
    kept = default_storage.save(path, ContentFile(content))
    if kept != path:  # another upload of the same picture came first
        default_storage.delete(kept)
