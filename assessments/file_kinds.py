"""What a handed-in file really is, read from its content: a name proves nothing. Pure.

Archives (office files are some) are never unpacked: their list of contents is read, up to
a size, and says which kind they are. So a bomb inside stays inside.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

import filetype

OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "jpg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
}
OTHER_NAMES = {"jpeg": "jpg"}
INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MACROS = "vbaproject.bin"
HEAD_BYTES = 8192
CHUNK_BYTES = 64 * 1024
# An archive ends with this record and a comment of at most 65,535 bytes.
END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
MOST_COMMENT = 0xFFFF
MOST_LIST_BYTES = 1024 * 1024
LONGEST_NAME = 150


def extension_of(name: str) -> str:
    """`pdf` of `Laporan.PDF`; jpeg is called jpg. Empty where the name has none."""
    extension = PurePath(name).suffix.lstrip(".").lower()
    return OTHER_NAMES.get(extension, extension)


def is_what_it_says(name: str, content: IO[bytes]) -> bool:
    """Whether the content is of the kind that the name's ending promises; `content` is left at its start."""
    looks_right = LOOKS.get(extension_of(name))
    content.seek(0)
    found = looks_right is not None and looks_right(content)
    content.seek(0)
    return found


def clean_name(name: str) -> str:
    """The name without folders, control characters and marks that turn the direction of reading."""
    plain = PurePath(name.replace("\\", "/")).name
    letters = (letter for letter in plain if letter.isprintable() and letter not in '<>:"|?*')
    stem, dot, extension = "".join(letters).strip(". ").rpartition(".")
    room = LONGEST_NAME - len(dot) - len(extension)
    return f"{stem[: max(room, 1)].rstrip()}{dot}{extension}"[-LONGEST_NAME:]


def _magic(mime: str) -> Callable[[IO[bytes]], bool]:
    def looks_right(content: IO[bytes]) -> bool:
        kind = filetype.guess(content.read(HEAD_BYTES))
        return kind is not None and kind.mime == mime

    return looks_right


def _office(extension: str) -> Callable[[IO[bytes]], bool]:
    def looks_right(content: IO[bytes]) -> bool:
        names = _listed(content)
        has_macros = any(name.rpartition("/")[2].lower() == MACROS for name in names)
        return {"[Content_Types].xml", INSIDE[extension]} <= names and not has_macros

    return looks_right


def _open_document(content: IO[bytes]) -> bool:
    head = content.read(HEAD_BYTES)
    # The first entry is called "mimetype" and stored as it is: its words stand in the open.
    is_marked = head[30:38] == b"mimetype" and CONTENT_TYPES["odt"].encode() in head[38:120]
    return is_marked and "content.xml" in _listed(content)


def _text(content: IO[bytes]) -> bool:
    """Text has no NUL, and isn't something that filetype knows."""
    head = content.read(HEAD_BYTES)
    if not head or filetype.guess(head) is not None:
        return False
    content.seek(0)
    return all(b"\0" not in chunk for chunk in iter(lambda: content.read(CHUNK_BYTES), b""))


def _listed(content: IO[bytes]) -> frozenset[str]:
    """The names in an archive's list; none where it is damaged, or too long to be an honest document's."""
    content.seek(0, 2)
    size = content.tell()
    content.seek(max(0, size - END.size - MOST_COMMENT))
    tail = content.read()
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END.size:
        return frozenset()
    list_bytes = END.unpack_from(tail, place)[5]
    if list_bytes > MOST_LIST_BYTES:
        return frozenset()
    try:
        with zipfile.ZipFile(content) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError):
        return frozenset()


LOOKS: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _magic("application/pdf"),
    "jpg": _magic("image/jpeg"),
    "png": _magic("image/png"),
    **{extension: _office(extension) for extension in INSIDE},
    "odt": _open_document,
    "txt": _text,
}
