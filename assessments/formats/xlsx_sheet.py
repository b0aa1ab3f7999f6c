"""XLSX: our table of questions as a spreadsheet, read. Writing is in `xlsx_writing`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from . import archives
from .item import Findings, NotTaken, Reading, Unreadable
from .notes import Note, note
from .sheet_columns import COLUMNS
from .sheet_reading import Row, item_of, named, names_our_columns, row_of
from .sheet_writing import losses
from .xlsx_cells import text_of
from .xlsx_writing import template, write

WORKBOOK = "xl/workbook.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
MOST_SHEETS = 50
HEAD_ROWS = 10
MOST_ROWS = 1_048_576  # of any spreadsheet
MOST_COLUMNS = len(COLUMNS) + 40
# What openpyxl raises of a workbook whose parts don't fit together.
BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, OSError, ParseError)


def is_workbook(archive: archives.Archive) -> bool:
    return WORKBOOK in archive


def refuse_old_office(data: bytes) -> None:
    """Raises Unreadable for what Excel made before XLSX, or hid behind a password."""
    if data.startswith(OLD_OFFICE):
        raise Unreadable(note("password_protected" if LOCKED in data else "old_excel"))


def read(data: bytes) -> Reading:
    """The questions of the first sheet with our columns. Raises Unreadable."""
    refuse_old_office(data)
    if not archives.is_archive(data):
        raise Unreadable(note("not_a_spreadsheet"))
    archive = archives.opened(data)
    if not is_workbook(archive):
        raise Unreadable(note("not_a_spreadsheet"))
    formulas = _formulas(archive)
    found = Findings("utf-8")
    try:
        _read_into(found, data, formulas)
    except BROKEN as error:
        raise Unreadable(note("spreadsheet_broken")) from error
    return found.reading()


class _Calculated:
    """Visits a sheet's elements and remembers the cells that hold a formula."""

    def __init__(self) -> None:
        self.cell = ""
        self.cells: set[str] = set()

    def __call__(self, tags: Sequence[str], attributes: dict[str, str]) -> None:
        if tags[-1] == "c":
            self.cell = attributes.get("r", "")
        elif tags[-1] == "f":
            self.cells.add(self.cell)


def _formulas(archive: archives.Archive) -> dict[str, set[str]]:
    """By sheet, the cells that are calculated; every part of the workbook proves harmless on the way."""
    formulas = {}
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            calculated = _Calculated()
            archives.visit_xml(archive.read(name), name, calculated if SHEET.fullmatch(name) else None)
            formulas[name] = calculated.cells
    return formulas


def _read_into(found: Findings, data: bytes, formulas: dict[str, set[str]]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet, head = _table(book, found)
    rows = _rows(sheet, head, formulas.get(sheet._worksheet_path, set()), found)
    for line, row, notes, refusal in rows:
        try:
            if refusal:
                raise refusal
            found.add(item_of(line, row, notes))
        except NotTaken as why:
            found.refuse(line, why.why, row.get("pertanyaan", ""))


def _table(book: Any, found: Findings) -> tuple[Any, int]:
    """The first sheet with our columns, and the row that names them; other such sheets are noted."""
    tables = []
    for sheet in book.worksheets[:MOST_SHEETS]:
        sheet.reset_dimensions()  # what the file says of its size may be made up
        for line, cells in enumerate(sheet.iter_rows(max_row=HEAD_ROWS, max_col=MOST_COLUMNS), start=1):
            if names_our_columns([str(cell.value or "") for cell in cells]):
                tables.append((sheet, line))
                break
    if not tables:
        names = ", ".join(sheet.title for sheet in book.worksheets[:5])
        raise Unreadable(note("no_sheet_with_columns", names=names[:120]))
    found.notes += [note("sheet_not_read", name=sheet.title[:60]) for sheet, _line in tables[1:]]
    return tables[0]


Found = tuple[int, Row, list[Note], NotTaken | None]


def _rows(sheet: Any, head: int, formulas: set[str], found: Findings) -> Iterator[Found]:
    """Each row that holds something, with notes on its cells or why it can't be taken."""
    rows = sheet.iter_rows(min_row=head, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    names = named(_trimmed([str(cell.value or "") for cell in next(rows)]), found)
    for line, cells in enumerate(rows, start=head + 1):
        texts, notes, refusal = _texts(names, cells, formulas)
        if any(texts) or refusal:
            yield line, row_of(names, texts), notes, refusal


def _trimmed(names: list[str]) -> list[str]:
    while names and not names[-1].strip():
        names.pop()
    return names


def _texts(
    names: Sequence[str], cells: Sequence[Any], formulas: set[str]
) -> tuple[list[str], list[Note], NotTaken | None]:
    texts: list[str] = []
    notes: list[Note] = []
    refusal = None
    for name, cell in zip_longest(names, cells, fillvalue=""):
        try:
            text, of_cell = text_of(cell, name)
            if formulas and name and getattr(cell, "coordinate", "") in formulas:
                of_cell = (*of_cell, _result_note(name, text))
        except NotTaken as error:
            text, of_cell, refusal = "", (), refusal or error
        texts.append(text)
        notes += of_cell if name else ()
    return texts, notes, refusal


def _result_note(name: str, result: str) -> Note:
    if not result:
        raise NotTaken("formula_without_value", name=name)
    return note("formula_taken", name=name, text=result[:40])


__all__ = ["is_workbook", "losses", "read", "refuse_old_office", "template", "write"]
