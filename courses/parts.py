"""Where an upload's parts lie until all are there: in a folder of ours, or in S3's multipart upload.

Both are spoken to in S3's manner: parts are numbered from 1 and come in any order, and a
repeated one takes the place of the one before. What is gone raises FileNotFoundError.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File as DjangoFile
from django.core.files.storage import storages

from courses.models import Upload

HEAD_BYTES = 8192
CHUNK_BYTES = 64 * 1024


class Incomplete(Exception):
    """Fewer bytes came than were announced: the connection was lost."""


@dataclass(frozen=True)
class Whole:
    """All parts as one file, or the head of one that lies in the private storage as `stored_as`."""

    content: "DjangoFile[bytes]"
    stored_as: str = ""


class _Assembled(DjangoFile):  # type: ignore[type-arg]
    """A file on our disk that a storage on the same disk may take instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class Folder:
    """A folder for each upload beside the private files, with one file for each part."""

    def open(self, upload: Upload) -> str:
        """Make room for parts if there is none; gives the id that S3 would know them by."""
        self._of(upload).mkdir(parents=True, exist_ok=True)
        return ""

    def address(self, upload: Upload, number: int) -> str:
        """Nowhere else: our own door takes the parts."""
        return ""

    def sizes(self, upload: Upload) -> dict[int, int]:
        found: dict[int, int] = {}
        with suppress(FileNotFoundError), os.scandir(self._of(upload)) as listed:
            for one in listed:
                if one.name.isdecimal():
                    found[int(one.name)] = one.stat().st_size
        return found

    def write(
        self, upload: Upload, number: int, read: Callable[[int], bytes], look: Callable[[bytes], object]
    ) -> None:
        """Keep a part, never with more of it in memory than CHUNK_BYTES; `look` sees its head first.

        Only a whole part gets its number as a name. Raises Incomplete, and what `look` raises.
        """
        handle, coming = tempfile.mkstemp(prefix="coming-", dir=self._of(upload))
        try:
            with open(handle, "w+b") as kept:
                _copy(read, kept, upload.bytes_of(number))
                kept.seek(0)
                look(kept.read(HEAD_BYTES))
            os.replace(coming, self._of(upload) / f"{number:05}")
        except BaseException:
            Path(coming).unlink(missing_ok=True)
            raise

    @contextmanager
    def whole(self, upload: Upload) -> Iterator[Whole]:
        # Each call puts a file of its own together: two at once don't disturb each other.
        with tempfile.NamedTemporaryFile(prefix="whole-", dir=self._of(upload), delete=False) as joined:
            for number in range(1, upload.part_count + 1):
                with (self._of(upload) / f"{number:05}").open("rb") as part:
                    shutil.copyfileobj(part, joined, 1024 * 1024)
        try:
            with open(joined.name, "rb") as content:
                yield Whole(_Assembled(content))
        finally:
            Path(joined.name).unlink(missing_ok=True)

    def discard(self, upload: Upload) -> None:
        shutil.rmtree(self._of(upload), ignore_errors=True)

    def _of(self, upload: Upload) -> Path:
        return Path(settings.PRIVATE_ROOT) / "uploads" / str(upload.pk)


def _copy(read: Callable[[int], bytes], kept: IO[bytes], size_bytes: int) -> None:
    left = size_bytes
    while left:
        chunk = read(min(left, CHUNK_BYTES))
        if not chunk:
            raise Incomplete
        kept.write(chunk)
        left -= len(chunk)


class Multipart:
    """S3's own multipart upload: the browser sends the parts there, and they never pass through us."""

    def __init__(self, bucket: Any) -> None:
        self.bucket = bucket

    def open(self, upload: Upload) -> str:
        if upload.remote_id:
            # A bucket may be told to forget what nobody finishes.
            with suppress(FileNotFoundError):
                self.sizes(upload)
                return upload.remote_id
        return str(self.bucket.begin_parts(upload.stored_as))

    def address(self, upload: Upload, number: int) -> str:
        return str(
            self.bucket.part_address(upload.stored_as, upload.remote_id, number, upload.bytes_of(number))
        )

    def sizes(self, upload: Upload) -> dict[int, int]:
        """How long each part is, by its number."""
        try:
            parts = self.bucket.parts(upload.stored_as, upload.remote_id)
        except FileNotFoundError:
            # Joined by a call that died before it could say so.
            if self.bucket.size(upload.stored_as) != upload.size_bytes:
                raise
            return {number: upload.bytes_of(number) for number in range(1, upload.part_count + 1)}
        return {number: size for number, (size, _etag) in parts.items()}

    @contextmanager
    def whole(self, upload: Upload) -> Iterator[Whole]:
        # Gone means joined already; `head` tells if it isn't.
        with suppress(FileNotFoundError):
            parts = self.bucket.parts(upload.stored_as, upload.remote_id)
            etags = {number: etag for number, (_size, etag) in parts.items()}
            self.bucket.join_parts(upload.stored_as, upload.remote_id, etags)
        head = self.bucket.head(upload.stored_as, HEAD_BYTES)
        yield Whole(ContentFile(head), upload.stored_as)

    def discard(self, upload: Upload) -> None:
        if upload.remote_id:
            with suppress(FileNotFoundError):
                self.bucket.forget_parts(upload.stored_as, upload.remote_id)
        if upload.media_id is None:
            self.bucket.delete(upload.stored_as)


def place() -> Folder | Multipart:
    """Where the private storage is in S3, parts go there directly."""
    private = storages["private"]
    return Multipart(private) if hasattr(private, "begin_parts") else Folder()
