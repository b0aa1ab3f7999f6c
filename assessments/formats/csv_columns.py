"""The columns of our CSV and the words in them; docs/impor-soal.md describes them."""

from __future__ import annotations

import re
from string import ascii_lowercase

from assessments.questions.multiple import ALL_OR_NOTHING, PER_OPTION
from assessments.questions.numeric import ABSOLUTE, RELATIVE

KINDS = {
    "tunggal": "single",
    "jamak": "multiple",
    "benar-salah": "truefalse",
    "angka": "numeric",
    "isian": "short",
}
KIND_WORDS = {kind: word for word, kind in KINDS.items()}
TRUTHS = {"benar": True, "b": True, "true": True, "salah": False, "s": False, "false": False}
POLICIES = {"semua": ALL_OR_NOTHING, "per-pilihan": PER_OPTION}
TOLERANCES = {"nilai": ABSOLUTE, "bagian": RELATIVE}
REQUIRED = ("jenis", "pertanyaan", "kunci")
COMMON = (
    "jenis",
    "pertanyaan",
    "kunci",
    "poin",
    "pembahasan",
    "penilaian",
    "toleransi",
    "jenis_toleransi",
    "satuan",
)
OPTIONS = tuple(f"pilihan_{letter}" for letter in ascii_lowercase)
FEEDBACKS = tuple(f"umpan_balik_{letter}" for letter in ascii_lowercase)
COLUMNS = frozenset((*COMMON, *OPTIONS, *FEEDBACKS))
USED = {
    "single": {"kunci", "pilihan", "umpan_balik"},
    "multiple": {"kunci", "penilaian", "pilihan", "umpan_balik"},
    "truefalse": {"kunci"},
    "numeric": {"kunci", "toleransi", "jenis_toleransi", "satuan"},
    "short": {"kunci", "pilihan"},
}
FORMULA = re.compile(r"'*[=+\-@\t\r]")
PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
LEAST_OPTIONS = 5
