"""A question of each kind with several fields or a scale: what it says, and what is right and wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from assessments import questions
from assessments.drawing import Blueprint, Candidate, Place, draw
from assessments.models import QuestionImage
from assessments.questions.question import opaque_id

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


@dataclass(frozen=True)
class Sample:
    content: dict[str, Any]
    right: Any
    wrong: Any


def named(**answers: str) -> dict[str, str]:
    """`{stem: choice}` in words, as it is stored."""
    return {opaque_id(stem): opaque_id(choice) for stem, choice in answers.items()}


SAMPLES = {
    "matching": Sample(
        {
            "text": "Pasangkan kantor dengan kotanya.",
            "points": "3",
            "pairs": [
                {"stem": "Maluku", "choice": "Ambon", "feedback": "Ambon di pulau Ambon."},
                {"stem": "Aceh", "choice": "Banda Aceh"},
                {"stem": "Bali", "choice": "Denpasar"},
            ],
            "distractors": ["Kupang"],
            "feedback": "Lihat peta.",
        },
        right=named(Maluku="Ambon", Aceh="Banda Aceh", Bali="Denpasar"),
        wrong=named(Maluku="Kupang", Aceh="Ambon", Bali="Banda Aceh"),
    ),
    "ordering": Sample(
        {
            "text": "Urutkan langkah pengaduan.",
            "points": "2",
            "items": ["Terima", "Catat", "Periksa", "Jawab"],
            "policy": "place",
            "feedback": "Catat sebelum memeriksa.",
        },
        right={opaque_id(one): str(n) for n, one in enumerate(["Terima", "Catat", "Periksa", "Jawab"], 1)},
        wrong={opaque_id(one): str(n) for n, one in enumerate(["Jawab", "Terima", "Catat", "Periksa"], 1)},
    ),
    "cloze": Sample(
        {
            "text": "Lengkapi kalimat ini.",
            "points": "4",
            "passage": "Rapat di [[1]] membahas [[2]] dengan [[3]] komponen.",
            "gaps": [
                {
                    "kind": "single",
                    "options": [{"text": "Bandung", "correct": True}, {"text": "Medan"}],
                    "weight": "2",
                    "feedback": "Di Jawa Barat.",
                },
                {"kind": "short", "answers": ["moderasi"]},
                {"kind": "numeric", "answer": "14", "tolerance": "0"},
            ],
            "feedback": "Lihat notula.",
        },
        right={"1": opaque_id("Bandung"), "2": "Moderasi", "3": "14"},
        wrong={"1": opaque_id("Medan"), "2": "toleransi", "3": "9"},
    ),
    "weighted": Sample(
        {
            "text": "Rekan Anda terlambat menyelesaikan laporan. Apa yang Anda lakukan?",
            "points": "5",
            "options": [
                {"id": "o1", "text": "Membiarkannya", "weight": "0"},
                {"id": "o2", "text": "Membantunya setelah tugas saya selesai", "weight": "5"},
                {"id": "o3", "text": "Melapor kepada atasan", "weight": "2", "feedback": "Bicarakan dahulu."},
            ],
            "category": "Kerja sama",
            "feedback": "Kerja sama mendahului laporan.",
        },
        right="o2",
        wrong="o1",
    ),
    "likert": Sample(
        {
            "text": "Materi ini berguna bagi pekerjaan saya.",
            "labels": ["Tidak setuju", "Netral", "Setuju"],
            "feedback": "Terima kasih.",
        },
        right="3",
        wrong="1",
    ),
    "hotspot": Sample(
        {
            "text": "Di mana kepala naskah dinas?",
            "points": "2",
            "picture": f"![Sehelai surat dengan tiga bagian](gambar:{'a' * 32}-800x600)",
            "options": [
                {"id": "o1", "text": "Bagian atas", "correct": True, "shape": "rect", "place": "5 5 90 20"},
                {"id": "o2", "text": "Bagian tengah", "shape": "circle", "place": "50 50 12,5"},
                {
                    "id": "o3",
                    "text": "Bagian bawah",
                    "shape": "polygon",
                    "place": "5 80 95 80 50 98",
                    "feedback": "Di situ kaki naskah.",
                },
            ],
            "pick_count": 1,
            "feedback": "Kepala naskah berada paling atas.",
        },
        right="o1",
        wrong="o3",
    ),
    "dragwords": Sample(
        {
            "text": "Lengkapi kalimat ini.",
            "points": "3",
            "passage": "Pengaduan [[1]] paling lambat 3 hari kerja, [[2]] dalam 5 hari, lalu [[3]].",
            "words": ["diverifikasi", "ditindaklanjuti", "dijawab"],
            "distractors": ["ditolak"],
            "feedback": "Lihat alur pengaduan.",
        },
        right={"1": opaque_id("diverifikasi"), "2": opaque_id("ditindaklanjuti"), "3": opaque_id("dijawab")},
        wrong={"1": opaque_id("dijawab"), "2": opaque_id("ditolak"), "3": opaque_id("diverifikasi")},
    ),
}


def keep_pictures(content: dict[str, Any]) -> None:
    """Let there be the pictures that the content shows."""
    facts = {"width": 800, "height": 600, "size_bytes": 1, "uploaded_at": datetime(2026, 11, 24, tzinfo=UTC)}
    for name in questions.image_names(content):
        QuestionImage.objects.get_or_create(name=name, defaults=facts)


def sample(kind: str, **changes: Any) -> questions.Question:
    return questions.parse(kind, SAMPLES[kind].content | changes)


@st.composite
def answers_to(draw: st.DrawFn, question: questions.Question) -> Any:
    """Any answer that a page could post: some fields, all, or none."""
    ids = question.option_ids()
    if parts := [part for part in question.shown_parts(ids, None) if part.id]:
        given = {
            part.id: draw(st.sampled_from(["", *(one.id for one in part.options)]) if part.options else WORDS)
            for part in parts
        }
        return question.clean(given)
    if question.kind == "multiple":
        return question.clean(draw(st.lists(st.sampled_from(ids))))
    return question.clean(draw(st.sampled_from(ids) if ids else WORDS))


def posted_by(form: Any) -> dict[str, Any]:
    """What a browser would send that opens the editor's form and presses Save."""
    bound = list(form)
    if form.rows:
        bound += list(form.rows.management_form) + [field for row in form.rows for field in row]
    values = {field.html_name: shown_in(field) for field in bound}
    return {name: value for name, value in values.items() if value not in (None, False)}


def shown_in(field: Any) -> Any:
    """The field's value as the page has it: a number as the language writes it."""
    value, widget = field.value(), field.field.widget
    return widget.format_value(value) if field.field.localize else value


def drawn_alone(question: questions.Question, seed: int, *, shuffle_options: bool = False) -> tuple[str, ...]:
    """The options of the question in the order that an attempt at it alone draws with this seed."""
    candidate = Candidate(1, 1, question.option_ids(), question.shuffling)
    blueprint = Blueprint((Place((candidate,), is_fixed=True),), shuffle_options=shuffle_options)
    return draw(blueprint, seed)[0].options
