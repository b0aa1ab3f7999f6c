"""CSV: a table of questions for spreadsheets in Indonesian.

Cells that a spreadsheet would take for a formula are written with an apostrophe
before them, and one such apostrophe is taken off when read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from .encoding import decode
from .item import Findings, Item, NotTaken, Reading, Unreadable
from .notes import note
from .sheet_columns import FORMULA, PLAIN_NUMBER
from .sheet_reading import Row, item_of, named, names_our_columns, row_of
from .sheet_writing import EXAMPLES, losses, table_of


def is_sheet(text: str) -> bool:
    """Whether the first line names our columns."""
    return names_our_columns([cell.strip().strip('"') for cell in re.split("[,;\t]", text.split("\n", 1)[0])])


def read(data: bytes) -> Reading:
    """The questions of the file. Raises Unreadable."""
    text = decode(data)
    found = Findings(text.encoding, list(text.notes))
    for line, row in _rows(text.text, found):
        try:
            found.add(item_of(line, row))
        except NotTaken as refusal:
            found.refuse(line, refusal.why, row.get("pertanyaan", ""))
    return found.reading()


def _rows(text: str, found: Findings) -> Iterator[tuple[int, Row]]:
    """Each row by its columns' names, with the line on which it begins; empty rows are passed over."""
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        names = named(next(reader), found)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, row_of(names, [_typed(cell) for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(note("row_broken"), line) from error


def _typed(cell: str) -> str:
    """What the author meant: without the apostrophe that keeps a spreadsheet from calculating."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def write(items: Iterable[Item]) -> bytes:
    """A file of the questions, but for those that `losses` leaves out."""
    table = table_of(items)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(table.names)
    writer.writerows([_safe(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    is_formula = FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def template() -> bytes:
    """A file with the columns and an example of each kind."""
    return write(EXAMPLES)


__all__ = ["is_sheet", "losses", "read", "template", "write"]
