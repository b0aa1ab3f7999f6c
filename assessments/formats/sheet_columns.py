"""The columns of our tables and the words in them; docs/impor-soal.md describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import ascii_lowercase

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
DIFFICULTIES = {"mudah": "easy", "sedang": "medium", "sulit": "hard"}
DIFFICULTY_WORDS = {step: word for word, step in DIFFICULTIES.items()}
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
    "kategori",
    "label",
    "kesulitan",
)
OF_ALL_KINDS = frozenset({*REQUIRED, "poin", "pembahasan", "kategori", "label", "kesulitan"})
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

CHOICES: Mapping[str, tuple[str, ...]] = {
    "jenis": tuple(KINDS),
    "penilaian": tuple(dict.fromkeys(word for words in POLICIES.values() for word in words)),
    "jenis_toleransi": tuple(TOLERANCES),
    "kesulitan": tuple(DIFFICULTIES),
}
"""Columns in which a spreadsheet offers the words to choose from."""
ABOUT: Mapping[str, Promise] = {
    "jenis": _("The kind of the question; the kinds are listed below."),
    "pertanyaan": _("The question; it may have several lines."),
    "kunci": _("The key, as the kind asks for it; see below."),
    "poin": _("What a right answer is worth; empty means 1."),
    "pembahasan": _("Shown with the result."),
    "penilaian": _(
        "How partly right answers count; jamak: semua, per-pilihan, denda; urutan: posisi, tetangga, semua."
    ),
    "toleransi": _("angka: how far off a right answer may be."),
    "jenis_toleransi": _("angka: nilai for an amount, bagian for a share (0,05 means 5 %)."),
    "satuan": _(
        "angka: the unit; further ones on lines of their own in the cell, with their factor: g|0,001."
    ),
    "denda": _("jamak with denda: percent for each wrong option; angka: percent when the unit is missing."),
    "ketentuan": _("isian: huruf-besar, aksen, tanpa-tanda-baca, bintang; several are separated by commas."),
    "tema": _("berbobot: what the question is about, for sub-scores."),
    "kategori": _("Where the bank keeps the question: a path, such as Manajerial/Integritas."),
    "label": _("Words by which the question is found; several are separated by commas."),
    "kesulitan": _("mudah, sedang or sulit."),
    "pilihan_a … pilihan_z": _("The options."),
    "umpan_balik_a … umpan_balik_z": _("What learners read who chose this option."),
}
KEYS: Mapping[str, Promise] = {
    "tunggal": _("The letter of the right option: B"),
    "jamak": _("The letters of the right options: A, C"),
    "benar-salah": _("benar or salah"),
    "angka": _("The number: 23,5 or 23.5, without a thousands separator"),
    "isian": _(
        "The accepted answer; others stand as options, partly right ones with their percent: tengah|50"
    ),
    "berbobot": _("The weight of each option, 0 to 5: A=5; B=2,5; C=0"),
    "jodoh": _(
        "Empty; each option is a pair: Maluku => Ambon; an extra choice has nothing on the left: => Medan"
    ),
    "urutan": _("Empty; the options stand in the right order"),
    "skala": _("Empty; the options are the steps, beginning with the lowest"),
}
