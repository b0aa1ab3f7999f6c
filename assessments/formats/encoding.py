"""The characters of a file: which encoding it has, and whether it is a text at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from .item import Unreadable
from .notes import Note, note

MOST_BYTES = 10 * 1024 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True)
class Text:
    """The file's text, its lines ended by \\n alone."""

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(data: bytes, declared: str = "") -> Text:
    """The text of the file, by its mark, as UTF-8, or as `declared`; Windows-1252 at last, with a warning.

    Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(note("file_too_large", most=MOST_BYTES // 1024 // 1024))
    if data.startswith(ARCHIVES):
        raise Unreadable(note("archive"))
    text, encoding, notes = _decoded(data, declared)
    if "\0" in text:
        raise Unreadable(note("not_a_text"), text.count("\n", 0, text.index("\0")) + 1)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Unreadable(note("empty_file"))
    return Text(text, encoding, notes)


def _decoded(data: bytes, declared: str) -> tuple[str, str, tuple[Note, ...]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data.removeprefix(mark), encoding), encoding, ()
    if declared:
        return _strictly(data, declared), declared, ()
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        return _strictly(data, "windows-1252"), "windows-1252", (note("encoding_guessed"),)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(note("encoding_unknown")) from error
