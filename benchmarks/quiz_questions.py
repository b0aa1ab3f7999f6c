"""Ten questions of ten sorts, as a training's quiz mixes them: what is right, and what earns nothing."""

from dataclasses import dataclass
from typing import Any

from assessments.questions.question import opaque_id


@dataclass(frozen=True)
class Example:
    kind: str
    points: int
    content: dict[str, Any]
    right: Any
    wrong: Any


def _options(*texts: str, right: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"text": text, "correct": text in right, "feedback": f"{text}: lihat materi."} for text in texts]


def _named(pairs: dict[str, str]) -> dict[str, str]:
    return {opaque_id(stem): opaque_id(choice) for stem, choice in pairs.items()}


def _places(*items: str) -> dict[str, str]:
    return {opaque_id(item): str(place) for place, item in enumerate(items, start=1)}


EXAMPLES = (
    Example(
        "single",
        1,
        {
            "text": "Siapa yang menetapkan standar pelayanan?",
            "options": _options("Penyelenggara", "Pengguna", "Pemasok", "Media", right=("Penyelenggara",)),
            "feedback": "Penyelenggara menetapkannya bersama masyarakat.",
        },
        "o1",
        "o3",
    ),
    Example(
        "single",
        1,
        {
            "text": "Berapa hari kerja paling lama pengaduan diperiksa kelengkapannya?",
            "options": _options("3 hari", "14 hari", "30 hari", right=("3 hari",)),
        },
        "o1",
        "o2",
    ),
    Example(
        "multiple",
        2,
        {
            "text": "Mana yang termasuk nilai moderasi?",
            "options": _options(
                "Toleransi", "Anti-kekerasan", "Fanatisme", right=("Toleransi", "Anti-kekerasan")
            ),
            "policy": "per_option",
        },
        ["o1", "o2"],
        ["o3"],
    ),
    Example(
        "truefalse",
        1,
        {"text": "Maklumat pelayanan harus dipublikasikan.", "answer": True},
        "true",
        "false",
    ),
    Example(
        "numeric",
        2,
        {"text": "Berapa komponen standar pelayanan?", "answer": "14", "tolerance": "0"},
        "14",
        "9",
    ),
    Example(
        "short",
        1,
        {
            "text": "Apa sebutan janji penyelenggara kepada masyarakat?",
            "answers": ["maklumat*"],
            "wildcards": True,
        },
        "maklumat pelayanan",
        "sumpah",
    ),
    Example(
        "matching",
        3,
        {
            "text": "Pasangkan provinsi dengan ibu kotanya.",
            "pairs": [
                {"stem": "Maluku", "choice": "Ambon"},
                {"stem": "Aceh", "choice": "Banda Aceh"},
                {"stem": "Bali", "choice": "Denpasar"},
            ],
            "distractors": ["Kupang"],
        },
        _named({"Maluku": "Ambon", "Aceh": "Banda Aceh", "Bali": "Denpasar"}),
        _named({"Maluku": "Kupang", "Aceh": "Kupang", "Bali": "Kupang"}),
    ),
    Example(
        "ordering",
        2,
        {
            "text": "Urutkan langkah pengaduan.",
            "items": ["Terima", "Catat", "Periksa", "Jawab"],
            "policy": "place",
        },
        _places("Terima", "Catat", "Periksa", "Jawab"),
        _places("Jawab", "Terima", "Catat", "Periksa"),
    ),
    Example(
        "cloze",
        4,
        {
            "text": "Lengkapi kalimat ini.",
            "passage": "Rapat di [[1]] membahas [[2]] dengan [[3]] komponen.",
            "gaps": [
                {
                    "kind": "single",
                    "options": [{"text": "Bandung", "correct": True}, {"text": "Medan"}],
                    "weight": "2",
                },
                {"kind": "short", "answers": ["moderasi"]},
                {"kind": "numeric", "answer": "14", "tolerance": "0"},
            ],
        },
        {"1": opaque_id("Bandung"), "2": "Moderasi", "3": "14"},
        {"1": opaque_id("Medan"), "2": "toleransi", "3": "9"},
    ),
    Example(
        "weighted",
        5,
        {
            "text": "Rekan Anda terlambat menyelesaikan laporan. Apa yang Anda lakukan?",
            "options": [
                {"id": "o1", "text": "Membiarkannya", "weight": "0"},
                {"id": "o2", "text": "Membantunya setelah tugas saya selesai", "weight": "5"},
                {"id": "o3", "text": "Melapor kepada atasan", "weight": "2"},
            ],
            "category": "Kerja sama",
        },
        "o2",
        "o1",
    ),
)
