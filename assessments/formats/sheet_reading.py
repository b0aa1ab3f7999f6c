"""A table with a question a row, its columns named in Indonesian; docs/impor-soal.md describes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from assessments.questions.multiple import PENALTY

from .figures import number
from .item import Findings, Item, NotTaken, Unreadable
from .notes import Note, note
from .sheet_columns import (
    ARROW,
    COLUMNS,
    DIFFICULTIES,
    FEEDBACKS,
    KINDS,
    OF_ALL_KINDS,
    OPTIONS,
    POLICIES,
    REQUIRED,
    RULES,
    TOLERANCES,
    TRUTHS,
    USED,
    WORTH,
)

BEYOND = ">"
MOST_NOTED = 20
WEIGHT = re.compile(r"\b([A-Za-z])\s*[=:]\s*([0-9.,]+)")

Row = Mapping[str, str]


def named(cells: Sequence[str], found: Findings) -> list[str]:
    """The columns' names, empty for those that aren't ours. Raises Unreadable."""
    names = [_name(cell) for cell in cells]
    for name in REQUIRED:
        if name not in names:
            raise Unreadable(note("column_missing", name=name))
    known = [name for name in names if name in COLUMNS]
    if twice := next((name for name in known if known.count(name) > 1), ""):
        raise Unreadable(note("column_twice", name=twice))
    unknown = [name for name in dict.fromkeys(names) if name and name not in COLUMNS]
    found.notes += [note("column_unknown", name=name[:40]) for name in unknown[:MOST_NOTED]]
    return [name if name in COLUMNS else "" for name in names]


def _name(cell: str) -> str:
    return cell.strip().lower().replace(" ", "_")


def names_our_columns(cells: Sequence[str]) -> bool:
    """Whether this is the row of our columns' names."""
    return set(REQUIRED) <= {_name(cell) for cell in cells}


def row_of(names: Sequence[str], cells: Sequence[str]) -> Row:
    """The row by its columns' names; under `BEYOND` what lies right of the last column."""
    row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    return row | {BEYOND: "".join(cells[len(names) :]).strip()}


def item_of(line: int, row: Row, notes: Sequence[Note] = ()) -> Item:
    """The question that the row describes; `notes` are of its cells. Raises NotTaken."""
    if row[BEYOND]:
        raise NotTaken("row_too_long", text=row[BEYOND][:40])
    word = row.get("jenis", "").lower().replace("_", "-").replace(" ", "-")
    kind = KINDS.get(word, word)
    if kind not in _READ:
        raise NotTaken("kind_unknown", kind=row.get("jenis", "")[:40] or "?")
    own, of_kind = _READ[kind](row)
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
    return Item(
        kind,
        content | own,
        line,
        category=row.get("kategori", ""),
        warnings=(*notes, *of_kind, *more, *unused),
        tags=tuple(tag for word in re.split("[,;\n]", row.get("label", "")) if (tag := word.strip())),
        difficulty=_difficulty(row),
    )


def _difficulty(row: Row) -> str:
    word = row.get("kesulitan", "").lower()
    if word and word not in DIFFICULTIES:
        raise NotTaken("difficulty_unknown", text=word[:40])
    return DIFFICULTIES.get(word, "")


def _belongs_to(name: str) -> str:
    """The group of a column that only some kinds use; empty for those that all use."""
    if name in OF_ALL_KINDS:
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
        content["penalty_percent"] = _percent(row.get("denda") or "0")
    elif row.get("denda"):
        notes.append(note("cell_unused", name="denda", text=row["denda"][:40]))
    return content, notes


def _percent(cell: str) -> str:
    return str(number(cell.rstrip("% "))[0])


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
        content["unit_penalty_percent"] = _percent(row["denda"])
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
