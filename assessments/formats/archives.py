"""Zip files of strangers, and the XML in them: opened only within limits that no honest file passes."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Protocol

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from .encoding import MOST_BYTES
from .item import Unreadable
from .notes import note

MAGIC = b"PK\x03\x04"
MOST_FILES = 25_000
MOST_UNPACKED = 150 * 1024 * 1024
MOST_OF_ONE = 60 * 1024 * 1024
MOST_RATIO = 250
SMALL = 256 * 1024  # below, a ratio says nothing: a short text of blanks packs very well
NESTED = re.compile(r"\.(?:zip|rar|7z|gz|tgz|bz2|xz|tar|jar)$", re.I)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|[\x00-\x1f]")
DEEPEST = 60
MOST_NODES = 4_000_000


class Archive:
    """The files of a zip by their names, each read when it is asked for."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.names: tuple[str, ...] = tuple(one.filename for one in packed.infolist() if not one.is_dir())
        self._known = frozenset(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def read(self, name: str) -> bytes:
        """The file's content. Raises Unreadable."""
        try:
            return self._packed.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise Unreadable(note("archive_broken", name=name[:80])) from error


def is_archive(data: bytes) -> bool:
    return data.startswith(MAGIC)


def opened(data: bytes) -> Archive:
    """The archive, once nothing in its table of contents looks like an attack. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(note("file_too_large", most=MOST_BYTES // 1024 // 1024))
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, RuntimeError, OverflowError, OSError) as error:
        raise Unreadable(note("archive_broken", name="")) from error
    listed = packed.infolist()
    if len(listed) > MOST_FILES:
        raise Unreadable(note("archive_of_too_many", most=MOST_FILES))
    if len({one.filename for one in listed}) != len(listed):
        raise Unreadable(note("archive_name_twice"))
    for one in listed:
        _refuse_hostile(one)
    if sum(one.file_size for one in listed) > MOST_UNPACKED:
        raise Unreadable(note("archive_too_large", most=MOST_UNPACKED // 1024 // 1024))
    return Archive(packed)


def _refuse_hostile(one: zipfile.ZipInfo) -> None:
    name = one.filename[:80]
    if OUTSIDE.search(one.orig_filename):
        raise Unreadable(note("archive_path", name=name))
    if stat.S_ISLNK(one.external_attr >> 16):
        raise Unreadable(note("archive_link", name=name))
    if one.flag_bits & 0x1:
        raise Unreadable(note("archive_locked", name=name))
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(note("archive_broken", name=name))
    if NESTED.search(one.filename):
        raise Unreadable(note("archive_in_archive", name=name))
    is_bomb = one.file_size > SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size)
    if is_bomb or one.file_size > MOST_OF_ONE:
        raise Unreadable(note("archive_bomb", name=name))


class Visitor(Protocol):
    def __call__(self, tags: Sequence[str], attributes: dict[str, str]) -> None: ...


def visit_xml(data: bytes, name: str, visit: Visitor | None = None) -> None:
    """Go through the XML with what each element lies in; refuse what declares a document type or entities.

    Raises Unreadable. Namespaces are cut from tags. It is read once more by whoever needs it, who is
    then spared from hostile XML.
    """
    walker = _Walker(visit)
    parser = XMLParser(target=walker, forbid_dtd=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(note("xml_forbidden"), parser.parser.CurrentLineNumber) from error
    except (ParseError, LookupError, ValueError) as error:
        why = str(error).partition(":")[0]
        raise Unreadable(note("xml_broken_in", name=name[:80], why=why)) from error


class _Walker:
    """The parser's target: knows what is open, keeps nothing."""

    def __init__(self, visit: Callable[[Sequence[str], dict[str, str]], None] | None) -> None:
        self.visit = visit
        self.open: list[str] = []
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open.append(tag.rpartition("}")[2])
        self.count += 1
        if self.count > MOST_NODES:
            raise Unreadable(note("xml_too_large"))
        if len(self.open) > DEEPEST:
            raise Unreadable(note("xml_too_deep"))
        if self.visit:
            self.visit(self.open, attributes)

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, said: str) -> None:
        """Texts are for whoever reads the file."""

    def close(self) -> None:
        return None
