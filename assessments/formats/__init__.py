"""Formats of questions: one module each, with `read`, `write` and `losses`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import aiken, archives, csv_sheet, gift, moodle_xml, qti, qti_package, xlsx_sheet
from .encoding import decode
from .item import Item, Problem, Reading, Unreadable
from .notes import Note, note


@dataclass(frozen=True)
class Format:
    name: str
    label: str
    extension: str
    content_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Iterable[Item]], bytes]
    losses: Callable[[Item], tuple[Note, ...]]
    holds_pictures: bool = False
    """Whether `write` wants the pictures that the questions show, by their names."""


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("gift", "GIFT", "gift", "text/plain", gift.read, gift.write, gift.losses),
        Format(
            "moodle_xml",
            "Moodle XML",
            "xml",
            "application/xml",
            moodle_xml.read,
            moodle_xml.write,
            moodle_xml.losses,
            holds_pictures=True,
        ),
        Format("csv", "CSV", "csv", "text/csv", csv_sheet.read, csv_sheet.write, csv_sheet.losses),
        Format("xlsx", "XLSX", "xlsx", XLSX_TYPE, xlsx_sheet.read, xlsx_sheet.write, xlsx_sheet.losses),
        Format("qti", "QTI", "zip", "application/zip", qti.read, qti.write, qti.losses),
        Format("aiken", "Aiken", "txt", "text/plain", aiken.read, aiken.write, aiken.losses),
    )
}
TEMPLATES: dict[str, Callable[[], bytes]] = {"csv": csv_sheet.template, "xlsx": xlsx_sheet.template}
"""What authors fill in with a spreadsheet, by the format's name."""
QTI_ROOT = re.compile(rb"<(?:\w+:)?(?:qti-assessment-item|assessmentItem|questestinterop)[\s>]")
SNIFFED = 4_000
AIKEN_LINE = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Za-z]?[.)]?[ \t]*$", re.M | re.I)
GIFT_SIGN = re.compile(r"^\s*(?:::|//|\$CATEGORY:)|(?<!\\)\{", re.M)


def detect(data: bytes) -> str:
    """The name of the format that the content looks like. Raises Unreadable."""
    if name := _detect_packed(data):
        return name
    text = decode(data).text if not _is_xml(data) else "<"
    if text.startswith("<"):
        return "qti" if QTI_ROOT.search(data[:SNIFFED].replace(b"\0", b"")) else "moodle_xml"
    if csv_sheet.is_sheet(text.lstrip()):
        return "csv"
    if AIKEN_LINE.search(text):
        return "aiken"
    if GIFT_SIGN.search(text):
        return "gift"
    raise Unreadable(note("format_unknown"))


def _detect_packed(data: bytes) -> str:
    """The format of an archive, empty for what is none. Raises Unreadable when it holds something else."""
    xlsx_sheet.refuse_old_office(data)
    if not archives.is_archive(data):
        return ""
    archive = archives.opened(data)
    if xlsx_sheet.is_workbook(archive):
        return "xlsx"
    if qti_package.manifest_of(archive):
        return "qti"
    raise Unreadable(note("archive"))


def _is_xml(data: bytes) -> bool:
    """Whether the first sign is a `<`; the XML reader knows more of its encodings."""
    start = data[:200].removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return start.replace(b"\0", b"").lstrip().startswith(b"<")


__all__ = [
    "FORMATS",
    "TEMPLATES",
    "Format",
    "Item",
    "Note",
    "Problem",
    "Reading",
    "Unreadable",
    "detect",
    "note",
]
