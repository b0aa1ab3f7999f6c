"""Uploads that are watched while they arrive: what is too large is dropped, not kept until it is whole."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class Ceiling(FileUploadHandler):
    """Lets one file of at most `most` bytes through; what is beyond, and further files, are skipped.

    `too_large` are the names of those that were. It stands before the handlers that keep.
    """

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.received = 0
        self.count = 0
        self.too_large: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.count += 1
        self.received = 0
        if self.count > 1:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.most:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Those that keep the file make it."""


def watch(request: HttpRequest, most: int) -> Ceiling:
    """Put a ceiling before the request's handlers; the request must not have been read yet."""
    ceiling = Ceiling(request, most)
    request.upload_handlers.insert(0, ceiling)
    return ceiling
