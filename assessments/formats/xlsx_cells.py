"""What an author sees in a spreadsheet's cell, as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from .item import NotTaken
from .notes import Note, note

FIGURES = frozenset({"poin", "toleransi", "denda"})
"""Columns whose numbers are calculated with; elsewhere a number is words, with a decimal comma."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
ZEROS = re.compile(r"0{2,20}")
DIGITS = 15  # as many as a spreadsheet shows


def text_of(cell: Any, name: str) -> tuple[str, tuple[Note, ...]]:
    """The cell's text and what there is to say of it. Raises NotTaken for a cell that shows an error."""
    value = cell.value
    if value is None:
        return "", ()
    if cell.data_type == "e":
        raise NotTaken("cell_error", name=name, text=str(value)[:20])
    if isinstance(value, bool):
        return str(value).upper(), ()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""), name), ()
    if isinstance(value, datetime | date | time):
        written = _moment(value)
        return written, (note("cell_date", name=name, text=written),)
    return _words(str(value)), ()


def _words(text: str) -> str:
    """Spreadsheets write signs that XML can't hold by their numbers."""
    return ESCAPED.sub(lambda match: _sign(int(match[1], 16)) or match[0], text).strip()


def _sign(code: int) -> str:
    """Nothing for what no text may have."""
    return chr(code) if code and not 0xD800 <= code <= 0xDFFF else ""


def _number(value: float, number_format: str, name: str) -> str:
    is_share = number_format.endswith("%")
    number = Decimal(f"{value:.{DIGITS}g}") * (100 if is_share else 1)
    text = f"{number.normalize():f}"
    if ZEROS.fullmatch(number_format):
        text = text.zfill(len(number_format))
    if name not in FIGURES:
        text = text.replace(".", ",")
    return f"{text}%" if is_share else text


def _moment(value: datetime | date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%d/%m/%Y %H.%M}"
    return f"{value:%d/%m/%Y}"
