"""Our CSV, written for spreadsheets in Indonesian."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import ascii_lowercase
from typing import Any

from assessments.questions.multiple import ALL_OR_NOTHING, PER_OPTION
from assessments.questions.numeric import ABSOLUTE

from .csv_columns import (
    COMMON,
    FEEDBACKS,
    FORMULA,
    KIND_WORDS,
    LEAST_OPTIONS,
    OPTIONS,
    PLAIN_NUMBER,
    POLICIES,
    TOLERANCES,
)
from .item import Item, writable
from .notes import Note, note


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    if item.kind not in KIND_WORDS:
        return (note("kind_not_held"),)
    rows = item.content.get("options") or item.content.get("answers") or []
    return (note("options_not_held"),) if len(rows) > len(OPTIONS) else ()


def write(items: Iterable[Item]) -> bytes:
    """A file of the questions, but for those that `losses` leaves out, for spreadsheets in Indonesian."""
    rows = [_row(item) for item in writable(items) if not losses(item)]
    used = max((place + 1 for row in rows for place, name in enumerate(OPTIONS) if row.get(name)), default=0)
    width = max(LEAST_OPTIONS, used)
    names = [*COMMON, *OPTIONS[:width], *FEEDBACKS[:width]]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(names)
    writer.writerows([_safe(row.get(name, "")) for name in names] for row in rows)
    return out.getvalue().encode("utf-8-sig")


EXAMPLES = (
    Item(
        "single",
        {
            "text": "Apa ibu kota Provinsi Maluku?",
            "options": [
                {"text": "Ternate", "correct": False, "feedback": "Ternate ada di Maluku Utara."},
                {"text": "Ambon", "correct": True},
                {"text": "Sofifi", "correct": False},
            ],
            "feedback": "Ambon menjadi ibu kota sejak 1958.",
        },
    ),
    Item(
        "multiple",
        {
            "text": "Mana saja kota di Pulau Jawa?",
            "points": "2",
            "options": [
                {"text": "Bandung", "correct": True},
                {"text": "Medan", "correct": False},
                {"text": "Kudus", "correct": True},
            ],
            "policy": PER_OPTION,
        },
    ),
    Item("truefalse", {"text": "Standar pelayanan wajib diumumkan.", "answer": True}),
    Item(
        "numeric",
        {"text": "Berapa meter tinggi tiang itu?", "answer": "23.5", "tolerance": "0.5", "unit": "m"},
    ),
    Item("short", {"text": "Apa lawan kata ekstrem?", "answers": ["moderat", "wasathiyah"]}),
)


def template() -> bytes:
    """A file with the columns and an example of each kind."""
    return write(EXAMPLES)


def _safe(cell: str) -> str:
    is_formula = FORMULA.match(cell) and not PLAIN_NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def _row(item: Item) -> dict[str, str]:
    content = item.content
    row = {
        "jenis": KIND_WORDS[item.kind],
        "pertanyaan": content["text"],
        "poin": f"{Decimal(str(content.get('points') or 1)):f}",
        "pembahasan": content.get("feedback") or "",
    }
    if item.kind == "truefalse":
        row["kunci"] = "benar" if content["answer"] else "salah"
    elif item.kind == "numeric":
        row |= _numeric_cells(content)
    elif item.kind == "short":
        row |= {"kunci": content["answers"][0]}
        row |= dict(zip(OPTIONS, content["answers"][1:], strict=False))
    else:
        row |= _choice_cells(item.kind, content)
    return row


def _numeric_cells(content: Mapping[str, Any]) -> dict[str, str]:
    words = {kind: word for word, kind in TOLERANCES.items()}
    return {
        "kunci": f"{Decimal(str(content['answer'])):f}",
        "toleransi": f"{Decimal(str(content.get('tolerance') or 0)):f}",
        "jenis_toleransi": words[content.get("tolerance_kind") or ABSOLUTE],
        "satuan": content.get("unit") or "",
    }


def _choice_cells(kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    options = content["options"]
    right = [
        letter for letter, option in zip(ascii_lowercase, options, strict=False) if option.get("correct")
    ]
    row = {"kunci": ", ".join(right).upper()}
    row |= {name: option["text"] for name, option in zip(OPTIONS, options, strict=False)}
    row |= {name: option.get("feedback") or "" for name, option in zip(FEEDBACKS, options, strict=False)}
    if kind == "multiple":
        words = {policy: word for word, policy in POLICIES.items()}
        row["penilaian"] = words[content.get("policy") or ALL_OR_NOTHING]
    return row
