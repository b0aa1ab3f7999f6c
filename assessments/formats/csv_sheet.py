"""CSV: a table with a question a row, its columns named in Indonesian; docs/impor-soal.md describes them.

Cells that a spreadsheet would take for a formula are written with an apostrophe
before them, and one such apostrophe is taken off when read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from string import ascii_lowercase
from typing import Any

from assessments.questions.multiple import PENALTY

from .csv_columns import (
    ARROW,
    COLUMNS,
    FEEDBACKS,
    FORMULA,
    KINDS,
    OPTIONS,
    POLICIES,
    REQUIRED,
    RULES,
    TOLERANCES,
    TRUTHS,
    USED,
    WORTH,
)
from .csv_writing import losses, template, write
from .encoding import decode
from .figures import number
from .item import Findings, Item, NotTaken, Reading, Unreadable
from .notes import Note, note

BEYOND = ">"
MOST_NOTED = 20

WEIGHT = re.compile(r"\b([A-Za-z])\s*[=:]\s*([0-9.,]+)")

Row = Mapping[str, str]


def is_sheet(text: str) -> bool:
    """Whether the first line names our columns."""
    names = {cell.strip().strip('"').lower() for cell in re.split("[,;\t]", text.split("\n", 1)[0])}
    return {"jenis", "pertanyaan"} <= names


def read(data: bytes) -> Reading:
    """The questions of the file. Raises Unreadable."""
    text = decode(data)
    found = Findings(text.encoding, list(text.notes))
    for line, row in _rows(text.text, found):
        try:
            found.add(_item(line, row))
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
        names = _named(next(reader), found)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, _row_of(names, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(note("row_broken"), line) from error


def _row_of(names: list[str], cells: list[str]) -> Row:
    """The row by its columns' names; under `BEYOND` what lies right of the last column."""
    row = {name: _typed(cell) for name, cell in zip(names, cells, strict=False) if name}
    return row | {BEYOND: "".join(cells[len(names) :]).strip()}


def _named(cells: list[str], found: Findings) -> list[str]:
    """The columns' names, empty for those that aren't ours. Raises Unreadable."""
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    for name in REQUIRED:
        if name not in names:
            raise Unreadable(note("column_missing", name=name))
    known = [name for name in names if name in COLUMNS]
    if twice := next((name for name in known if known.count(name) > 1), ""):
        raise Unreadable(note("column_twice", name=twice))
    unknown = [name for name in dict.fromkeys(names) if name and name not in COLUMNS]
    found.notes += [note("column_unknown", name=name[:40]) for name in unknown[:MOST_NOTED]]
    return [name if name in COLUMNS else "" for name in names]


def _typed(cell: str) -> str:
    """What the author meant: without the apostrophe that keeps a spreadsheet from calculating."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def _item(line: int, row: Row) -> Item:
    if row[BEYOND]:
        raise NotTaken("row_too_long", text=row[BEYOND][:40])
    word = row.get("jenis", "").lower().replace("_", "-").replace(" ", "-")
    kind = KINDS.get(word, word)
    if kind not in _READ:
        raise NotTaken("kind_unknown", kind=row.get("jenis", "")[:40] or "?")
    own, notes = _READ[kind](row)
    points, more = number(row.get("poin") or "1")
    content = {
        "text": row.get("pertanyaan", ""),
        "points": str(points),
        "feedback": row.get("pembahasan", ""),
    }
    unused = [
        note("cell_unused", name=name, text=cell[:40])
        for name, cell in row.items()
        if cell and _belongs_to(name) and _belongs_to(name) not in USED[kind]
    ]
    return Item(kind, content | own, line, warnings=(*notes, *more, *unused))


def _belongs_to(name: str) -> str:
    """The group of a column that only some kinds use; empty for those that all use."""
    if name in ("jenis", "pertanyaan", "poin", "pembahasan"):
        return ""
    return name.rpartition("_")[0] if name in (*OPTIONS, *FEEDBACKS) else name


Own = tuple[dict[str, Any], list[Note]]


def _choice(row: Row) -> Own:
    """Options with those right that `kunci` names by letter."""
    letters = [letter for letter in ascii_lowercase if row.get(f"pilihan_{letter}")]
    right = [one for one in re.split(r"[\s,;/|]+", row.get("kunci", "").lower()) if one]
    if not right:
        raise NotTaken("key_missing")
    if unknown := next((one for one in right if one not in letters), ""):
        raise NotTaken("answer_letter_unknown", letter=unknown.upper()[:10])
    options = [
        {
            "text": row[f"pilihan_{letter}"],
            "correct": letter in right,
            "feedback": row.get(f"umpan_balik_{letter}", ""),
        }
        for letter in letters
    ]
    return {"options": options}, []


def _policy(kind: str, row: Row) -> str:
    """How partly right answers count; an unknown word stays, and the question refuses it."""
    words = POLICIES[kind]
    word = row.get("penilaian", "").lower().replace("_", "-").replace(" ", "-") or next(iter(words))
    return words.get(word, word)


def _multiple(row: Row) -> Own:
    content, notes = _choice(row)
    policy = _policy("multiple", row)
    content["policy"] = policy
    if policy == PENALTY:
        content["penalty_percent"] = str(number(row.get("denda") or "0")[0])
    elif row.get("denda"):
        notes.append(note("cell_unused", name="denda", text=row["denda"][:40]))
    return content, notes


def _weighted(row: Row) -> Own:
    """`kunci` gives each option its weight: A=5; B=2,5; C=0."""
    weights = {match[1].lower(): match[2] for match in WEIGHT.finditer(row.get("kunci", ""))}
    if not weights:
        raise NotTaken("key_missing")
    if unknown := next((letter for letter in weights if not row.get(f"pilihan_{letter}")), ""):
        raise NotTaken("answer_letter_unknown", letter=unknown.upper())
    options = [
        {
            "text": text,
            "weight": str(number(weights.get(letter, "0"))[0]),
            "feedback": row.get(f"umpan_balik_{letter}", ""),
        }
        for letter in ascii_lowercase
        if (text := row.get(f"pilihan_{letter}", ""))
    ]
    return {"options": options, "category": row.get("tema", "")}, []


def _matching(row: Row) -> Own:
    """Each option's column holds a pair, `question => answer`; one without a question is an extra choice."""
    pairs, distractors = [], []
    for letter in ascii_lowercase:
        if not (cell := row.get(f"pilihan_{letter}", "")):
            continue
        stem, arrow, choice = (part.strip() for part in cell.partition(ARROW))
        if not arrow:
            raise NotTaken("pair_broken", text=cell[:40])
        if stem:
            pairs.append({"stem": stem, "choice": choice, "feedback": row.get(f"umpan_balik_{letter}", "")})
        else:
            distractors.append(choice)
    return {"pairs": pairs, "distractors": distractors}, []


def _ordering(row: Row) -> Own:
    return {"items": _cells(row), "policy": _policy("ordering", row)}, []


def _likert(row: Row) -> Own:
    return {"labels": _cells(row)}, []


def _cells(row: Row) -> list[str]:
    return [row[name] for name in OPTIONS if row.get(name)]


def _true_or_false(row: Row) -> Own:
    key = row.get("kunci", "").lower()
    if key not in TRUTHS:
        raise NotTaken("key_missing" if not key else "truth_unreadable", text=key[:40])
    return {"answer": TRUTHS[key]}, []


def _worth(cell: str) -> tuple[str, str]:
    """A text and the figure after its last `|`; empty without one."""
    match = WORTH.fullmatch(cell)
    return (match["text"], str(number(match["figure"])[0])) if match else (cell, "")


def _numeric(row: Row) -> Own:
    if not row.get("kunci"):
        raise NotTaken("key_missing")
    (answer, _), (tolerance, _) = number(row["kunci"]), number(row.get("toleransi") or "0")
    word = row.get("jenis_toleransi", "").lower() or "nilai"
    units = [_worth(line.strip()) for line in row.get("satuan", "").split("\n") if line.strip()]
    content: dict[str, Any] = {
        "answer": f"{answer:f}",
        "tolerance": f"{tolerance:f}",
        "tolerance_kind": TOLERANCES.get(word, word),
        "units": [{"name": name, "factor": factor or "1"} for name, factor in units],
    }
    if row.get("denda"):
        content["unit_penalty_percent"] = str(number(row["denda"])[0])
    return content, []


def _short(row: Row) -> Own:
    """The accepted answers: `kunci` first, which learners see as the key, then the options' columns."""
    cells = [_worth(cell) for cell in (row.get("kunci", ""), *_cells(row)) if cell]
    answers: list[Any] = [
        {"text": text, "percent": percent} if percent not in ("", "100") else text for text, percent in cells
    ]
    content: dict[str, Any] = {"answers": answers}
    for word in re.split(r"[\s,;]+", row.get("ketentuan", "").lower().replace("_", "-")):
        if word in RULES:
            content[RULES[word]] = True
        elif word:
            raise NotTaken("rule_unknown", text=word[:40])
    return content, []


_READ: dict[str, Callable[[Row], Own]] = {
    "single": _choice,
    "multiple": _multiple,
    "truefalse": _true_or_false,
    "numeric": _numeric,
    "short": _short,
    "weighted": _weighted,
    "matching": _matching,
    "ordering": _ordering,
    "likert": _likert,
}

__all__ = ["is_sheet", "losses", "read", "template", "write"]
