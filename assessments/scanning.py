"""Looking for viruses in what learners send. Which scanner does it is a setting; none is the default.

A scanner is a class without arguments whose `scan(content)` gives the name of what it
found, or an empty text; it raises ScannerUnavailable when it can't say.
"""

from __future__ import annotations

import socket
import struct
from functools import lru_cache
from typing import IO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .models import AnswerFile, SentFile, SubmissionFile

AT_ONCE = 100
CHUNK_BYTES = 64 * 1024
PATIENCE_SECONDS = 30
LONGEST_REPLY = 4096


class ScannerUnavailable(Exception):
    """The scanner can't be asked now; the file stays pending and is tried again."""


class Scanner(Protocol):
    def scan(self, content: IO[bytes]) -> str: ...


class ClamAv:
    """clamd's INSTREAM command at CLAMAV_ADDRESS: lengths and chunks, an empty chunk, one line back."""

    def scan(self, content: IO[bytes]) -> str:
        host, _colon, port = settings.CLAMAV_ADDRESS.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as line:
                line.sendall(b"zINSTREAM\0")
                for chunk in iter(lambda: content.read(CHUNK_BYTES), b""):
                    line.sendall(struct.pack(">L", len(chunk)) + chunk)
                line.sendall(struct.pack(">L", 0))
                reply = _whole_reply(line)
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error
        return _found_in(reply)


def _whole_reply(line: socket.socket) -> bytes:
    reply = b""
    while len(reply) < LONGEST_REPLY and not reply.endswith(b"\0"):
        part = line.recv(LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply


def _found_in(reply: bytes) -> str:
    """`stream: OK` is nothing, `stream: Eicar-Test-Signature FOUND` a name; all else is no answer."""
    text = reply.rstrip(b"\0\n").decode(errors="replace")
    if text == "stream: OK":
        return ""
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    raise ScannerUnavailable(text)


@lru_cache(maxsize=4)
def _made(path: str) -> Scanner:
    made: Scanner = import_string(path)()
    return made


def is_on() -> bool:
    return bool(settings.VIRUS_SCANNER)


def first_state() -> SentFile.Scan:
    """What a file is called on arrival: without a scanner we say honestly that nobody looked."""
    return SentFile.Scan.PENDING if is_on() else SentFile.Scan.UNSCANNED


def scan(file_id: int, *, of: type[SubmissionFile] | type[AnswerFile] = SubmissionFile) -> None:
    """Look at one pending file; a second run finds it looked at and changes nothing.

    Raises ScannerUnavailable, and leaves the file pending.
    """
    waiting = of._default_manager.filter(pk=file_id, scan=SentFile.Scan.PENDING)
    file = waiting.first()
    if file is None or not is_on():
        return
    with file.file.open("rb") as content:
        found = _made(settings.VIRUS_SCANNER).scan(content)
    state = SentFile.Scan.INFECTED if found else SentFile.Scan.CLEAN
    waiting.update(scan=state, found=found)


def pending(*, of: type[SubmissionFile] | type[AnswerFile] = SubmissionFile) -> list[int]:
    """Files that wait for the scanner, by an index of nothing else."""
    if not is_on():
        return []
    waiting = of._default_manager.filter(scan=SentFile.Scan.PENDING).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])
