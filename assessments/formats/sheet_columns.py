"""The columns of our tables and the words in them; docs/impor-soal.md describes them."""

from __future__ import annotations

import re
from string import ascii_lowercase

from assessments.questions.multiple import ALL_OR_NOTHING, PENALTY, PER_OPTION
from assessments.questions.numeric import ABSOLUTE, RELATIVE
from assessments.questions.ordering import BY_NEIGHBOURS, BY_PLACE

KINDS = {
    "tunggal": "single",
    "jamak": "multiple",
    "benar-salah": "truefalse",
    "angka": "numeric",
    "isian": "short",
    "berbobot": "weighted",
    "jodoh": "matching",
    "urutan": "ordering",
    "skala": "likert",
}
KIND_WORDS = {kind: word for word, kind in KINDS.items()}
TRUTHS = {"benar": True, "b": True, "true": True, "salah": False, "s": False, "false": False}
POLICIES = {
    "multiple": {"semua": ALL_OR_NOTHING, "per-pilihan": PER_OPTION, "denda": PENALTY},
    "ordering": {"posisi": BY_PLACE, "tetangga": BY_NEIGHBOURS, "semua": ALL_OR_NOTHING},
}
RULES = {
    "huruf-besar": "case_matters",
    "aksen": "accents_matter",
    "tanpa-tanda-baca": "ignore_punctuation",
    "bintang": "wildcards",
}
WORTH = re.compile(r"(?P<text>.*\S)\s*\|\s*(?P<figure>\d{1,40}(?:[.,]\d{1,40})?)\s*%?", re.S)
ARROW = "=>"
TOLERANCES = {"nilai": ABSOLUTE, "bagian": RELATIVE}
REQUIRED = ("jenis", "pertanyaan")
COMMON = (
    *REQUIRED,
    "kunci",
    "poin",
    "pembahasan",
    "penilaian",
    "toleransi",
    "jenis_toleransi",
    "satuan",
    "denda",
    "ketentuan",
    "tema",
)
OPTIONS = tuple(f"pilihan_{letter}" for letter in ascii_lowercase)
FEEDBACKS = tuple(f"umpan_balik_{letter}" for letter in ascii_lowercase)
COLUMNS = frozenset((*COMMON, *OPTIONS, *FEEDBACKS))
USED = {
    "single": {"kunci", "pilihan", "umpan_balik"},
    "multiple": {"kunci", "penilaian", "denda", "pilihan", "umpan_balik"},
    "truefalse": {"kunci"},
    "numeric": {"kunci", "toleransi", "jenis_toleransi", "satuan", "denda"},
    "short": {"kunci", "ketentuan", "pilihan"},
    "weighted": {"kunci", "tema", "pilihan", "umpan_balik"},
    "matching": {"pilihan", "umpan_balik"},
    "ordering": {"penilaian", "pilihan"},
    "likert": {"pilihan"},
}
FORMULA = re.compile(r"'*[=+\-@\t\r]")
PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
LEAST_OPTIONS = 5
