"""XLSX, written: a sheet of questions, and in the template one more that explains the columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from .item import Item
from .sheet_columns import ABOUT, CHOICES, FORMULA, KEYS
from .sheet_writing import EXAMPLES, Table, table_of

WIDTHS = {"pertanyaan": 60, "pembahasan": 40, "kunci": 16}
WIDTH = 18
TEMPLATE_ROWS = 1_000  # of the template that have drop-downs


def write(items: Iterable[Item]) -> bytes:
    """A workbook of the questions, but for those that `losses` leaves out."""
    return _saved(table_of(items))


def template() -> bytes:
    """A workbook with the columns, an example of each kind, drop-downs, and a sheet that explains."""
    return _saved(table_of(EXAMPLES), explains=True)


def _saved(table: Table, *, explains: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    head = book.add_format({"bold": True, "bottom": 1})
    _write_table(book, table, head)
    if explains:
        _write_guide(book, head)
    book.close()
    return out.getvalue()


def _write_table(book: Any, table: Table, head: Any) -> None:
    """Every cell as text: nothing is a formula, and nothing that is typed later becomes a date."""
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    # Marked as typed with an apostrophe, so that editing the cell doesn't make it a formula either.
    protected = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet = book.add_worksheet(_("Questions"))
    for place, name in enumerate(table.names):
        sheet.set_column(place, place, WIDTHS.get(name, WIDTH), text)
        if name in CHOICES:
            choices = {"validate": "list", "source": list(CHOICES[name])}
            sheet.data_validation(1, place, max(TEMPLATE_ROWS, len(table.rows)), place, choices)
    sheet.freeze_panes(1, 2)
    _write_row(sheet, 0, table.names, head, head)
    for line, row in enumerate(table.rows, start=1):
        _write_row(sheet, line, row, text, protected)


def _write_row(sheet: Any, line: int, cells: Sequence[str], plain: Any, protected: Any) -> None:
    for place, cell in enumerate(cells):
        if cell:
            sheet.write_string(line, place, cell, protected if FORMULA.match(cell) else plain)


def _write_guide(book: Any, head: Any) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Columns"))
    sheet.set_column(0, 0, 22, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    rows = [
        (head, _("Column"), _("What it holds")),
        *((wrapped, name, str(words)) for name, words in ABOUT.items()),
        (wrapped, "", ""),
        (head, _("Kind"), _("What the key and the options hold")),
        *((wrapped, name, str(words)) for name, words in KEYS.items()),
    ]
    for line, (form, *cells) in enumerate(rows):
        _write_row(sheet, line, cells, form, form)
