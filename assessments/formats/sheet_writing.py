"""Questions as rows of a table, written in Indonesian."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_lowercase
from typing import Any

from assessments.questions.multiple import ALL_OR_NOTHING, PENALTY, PER_OPTION
from assessments.questions.numeric import ABSOLUTE
from assessments.questions.ordering import BY_PLACE

from .item import Item, even, shows_pictures, units_of, writable
from .notes import Note, note
from .sheet_columns import (
    ARROW,
    COMMON,
    DIFFICULTY_WORDS,
    FEEDBACKS,
    KIND_WORDS,
    LEAST_OPTIONS,
    OPTIONS,
    POLICIES,
    RULES,
    TOLERANCES,
    WORTH,
)


def losses(item: Item) -> tuple[Note, ...]:
    """What a file of this format doesn't hold of the question."""
    if item.kind not in KIND_WORDS:
        return (note("kind_not_held"),)
    content = item.content
    if max(len(content.get(name) or []) for name in ROWS) + len(content.get("distractors") or []) > MOST:
        return (note("options_not_held"),)
    stems = [pair["stem"] for pair in content.get("pairs") or []]
    names = [name for name, _ in units_of(content)]
    if any(ARROW in stem for stem in stems) or any("\n" in even(name) for name in names):
        return (note("text_not_held"),)
    return (note("picture_not_held"),) if shows_pictures(item) else ()


@dataclass(frozen=True)
class Table:
    """The questions as rows under the columns' names."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(items: Iterable[Item]) -> Table:
    """The questions, but for those that `losses` leaves out."""
    rows = [_row(item) for item in writable(items) if not any(one.leaves_out for one in losses(item))]
    used = max((place + 1 for row in rows for place, name in enumerate(OPTIONS) if row.get(name)), default=0)
    width = max(LEAST_OPTIONS, used)
    names = (*COMMON, *OPTIONS[:width], *FEEDBACKS[:width])
    return Table(names, tuple(tuple(row.get(name, "") for name in names) for row in rows))


ROWS = ("options", "pairs", "items", "labels", "answers")
MOST = len(OPTIONS)

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
    Item(
        "weighted",
        {
            "text": "Rekan Anda terlambat menyelesaikan laporan. Apa yang Anda lakukan?",
            "points": "5",
            "options": [
                {"text": "Membiarkannya", "weight": "0"},
                {"text": "Membantunya setelah tugas saya selesai", "weight": "5"},
                {"text": "Melapor kepada atasan", "weight": "2.5"},
            ],
            "category": "Kerja sama",
        },
    ),
    Item(
        "matching",
        {
            "text": "Pasangkan provinsi dengan ibu kotanya.",
            "points": "2",
            "pairs": [{"stem": "Maluku", "choice": "Ambon"}, {"stem": "Papua", "choice": "Jayapura"}],
            "distractors": ["Medan"],
        },
    ),
    Item(
        "ordering",
        {"text": "Urutkan langkah pengaduan.", "items": ["Terima", "Catat", "Jawab"], "policy": BY_PLACE},
    ),
    Item(
        "likert",
        {"text": "Materi ini bermanfaat.", "labels": ["Tidak setuju", "Ragu-ragu", "Setuju"]},
    ),
)


def _row(item: Item) -> dict[str, str]:
    content = item.content
    row = {
        "jenis": KIND_WORDS[item.kind],
        "pertanyaan": content["text"],
        "poin": f"{Decimal(str(content.get('points') or 1)):f}",
        "pembahasan": content.get("feedback") or "",
        "kategori": item.category,
        "label": ", ".join(item.tags),
        "kesulitan": DIFFICULTY_WORDS.get(item.difficulty, ""),
    }
    return row | _CELLS[item.kind](content)


Cells = dict[str, str]


def _in_options(texts: Iterable[str]) -> Cells:
    return dict(zip(OPTIONS, texts, strict=False))


def _feedbacks(rows: Iterable[Mapping[str, Any]]) -> Cells:
    return dict(zip(FEEDBACKS, (row.get("feedback") or "" for row in rows), strict=False))


def _said(number: object) -> str:
    return f"{Decimal(str(number)):f}"


def _worth(text: str, figure: object, plain: int) -> str:
    """The text with its figure; none where it is the usual and the text looks like having none."""
    is_plain = Decimal(str(figure)) == plain and not WORTH.fullmatch(text)
    return text if is_plain else f"{text}|{_said(figure)}"


def _true_or_false(content: Mapping[str, Any]) -> Cells:
    return {"kunci": "benar" if content["answer"] else "salah"}


def _numeric(content: Mapping[str, Any]) -> Cells:
    words = {kind: word for word, kind in TOLERANCES.items()}
    penalty = content.get("unit_penalty_percent")
    return {
        "kunci": _said(content["answer"]),
        "toleransi": _said(content.get("tolerance") or 0),
        "jenis_toleransi": words[content.get("tolerance_kind") or ABSOLUTE],
        "satuan": "\n".join(_worth(name, factor, 1) for name, factor in units_of(content)),
        "denda": "" if penalty in (None, "") else _said(penalty),
    }


def _short(content: Mapping[str, Any]) -> Cells:
    rows = [row if isinstance(row, Mapping) else {"text": row, "percent": 100} for row in content["answers"]]
    full = next(place for place, row in enumerate(rows) if Decimal(str(row["percent"])) == 100)
    rows.insert(0, rows.pop(full))  # the key comes first
    first, *others = (_worth(row["text"], row["percent"], 100) for row in rows)
    rules = ", ".join(word for word, rule in RULES.items() if content.get(rule))
    return {"kunci": first, "ketentuan": rules} | _in_options(others)


def _choice(content: Mapping[str, Any]) -> Cells:
    options = content["options"]
    lettered = zip(ascii_lowercase, options, strict=False)
    right = [letter for letter, option in lettered if option.get("correct")]
    return (
        {"kunci": ", ".join(right).upper()}
        | _in_options(option["text"] for option in options)
        | _feedbacks(options)
    )


def _multiple(content: Mapping[str, Any]) -> Cells:
    policy = content.get("policy") or ALL_OR_NOTHING
    penalty = _said(content["penalty_percent"]) if policy == PENALTY else ""
    return _choice(content) | {"penilaian": _policy_word("multiple", policy), "denda": penalty}


def _policy_word(kind: str, policy: str) -> str:
    return next(word for word, one in POLICIES[kind].items() if one == policy)


def _weighted(content: Mapping[str, Any]) -> Cells:
    options = content["options"]
    weights = [
        f"{letter.upper()}={_said(option.get('weight') or 0)}"
        for letter, option in zip(ascii_lowercase, options, strict=False)
    ]
    own = {"kunci": "; ".join(weights), "tema": content.get("category") or ""}
    return own | _in_options(option["text"] for option in options) | _feedbacks(options)


def _matching(content: Mapping[str, Any]) -> Cells:
    pairs = content["pairs"]
    cells = [f"{pair['stem']} {ARROW} {pair['choice']}" for pair in pairs]
    extra = [f"{ARROW} {choice}" for choice in content.get("distractors") or []]
    return _in_options([*cells, *extra]) | _feedbacks(pairs)


def _ordering(content: Mapping[str, Any]) -> Cells:
    policy = content.get("policy") or BY_PLACE
    return {"penilaian": _policy_word("ordering", policy)} | _in_options(content["items"])


def _likert(content: Mapping[str, Any]) -> Cells:
    return _in_options(content["labels"])


_CELLS: dict[str, Callable[[Mapping[str, Any]], Cells]] = {
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
