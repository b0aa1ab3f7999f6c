"""CSV as docs/impor-soal.md describes its columns."""

import pytest

from assessments.formats import Item, Unreadable, csv_sheet

HEAD = (
    "jenis;pertanyaan;kunci;pilihan_a;pilihan_b;pilihan_c;"
    "umpan_balik_a;poin;pembahasan;penilaian;toleransi;satuan"
)
GOOD = f"""{HEAD}
tunggal;Apa ibu kota Maluku?;B;Ternate;Ambon;Sofifi;Di Maluku Utara.;2;Sejak 1958.;;;
jamak;"Mana kota
di Jawa?";A, C;Bandung;Medan;Kudus;;;;per-pilihan;;
Benar Salah;Bumi bulat.;benar;;;;;;;;;
angka;Panjang?;23,5;;;;;;;;0,5;m
isian;Lawan ekstrem?;moderat;wasathiyah;;;;;;;;
"""


def read(text):
    return csv_sheet.read(text.encode())


def test_a_sheet_becomes_the_questions_a_teacher_expects():
    reading = read(GOOD)

    assert reading.problems == ()
    assert [(item.line, item.kind) for item in reading.items] == [
        (2, "single"),
        (3, "multiple"),
        (5, "truefalse"),
        (6, "numeric"),
        (7, "short"),
    ]
    single, multiple, truth, numeric, short = (item.content for item in reading.items)
    assert (single["points"], single["feedback"]) == ("2", "Sejak 1958.")
    assert single["options"][:2] == [
        {"text": "Ternate", "correct": False, "feedback": "Di Maluku Utara."},
        {"text": "Ambon", "correct": True, "feedback": ""},
    ]
    assert multiple["text"] == "Mana kota\ndi Jawa?"
    assert [option["correct"] for option in multiple["options"]] == [True, False, True]
    assert multiple["policy"] == "per_option"
    assert truth["answer"] is True
    assert (numeric["answer"], numeric["tolerance"]) == ("23.5", "0.5")
    assert numeric["units"] == [{"name": "m", "factor": "1"}]
    assert short["answers"] == ["moderat", "wasathiyah"]


MORE = f"""{HEAD};denda;ketentuan;tema
berbobot;Sikap Anda?;A=5; B=2,5 C=0;Melayani;Menunda;Menolak;;;;;;;;;Integritas
jodoh;Pasangkan.;;Maluku => Ambon;Papua => Jayapura;=> Medan
urutan;Urutkan.;;Satu;Dua;Tiga;;;;tetangga
skala;Materi bermanfaat.;;Tidak;Cukup;Sangat
jamak;Mana?;A;Ya;Tidak;;;;;denda;;;25
angka;Massa?;1,5;;;;;;;;;"kg
g|0,001";10
isian;Kata?;moder*;tengah|50;;;;;;;;;;bintang, huruf-besar
"""


def test_the_other_kinds_have_their_rows_too():
    reading = read(MORE.replace("A=5; B=2,5 C=0", '"A=5; B=2,5 C=0"'))

    assert reading.problems == ()
    weighted, matching, ordering, scale, multiple, numeric, short = (item.content for item in reading.items)
    assert [option["weight"] for option in weighted["options"]] == ["5", "2.5", "0"]
    assert weighted["category"] == "Integritas"
    assert matching["distractors"] == ["Medan"]
    assert (ordering["items"], ordering["policy"]) == (["Satu", "Dua", "Tiga"], "neighbours")
    assert scale["labels"] == ["Tidak", "Cukup", "Sangat"]
    assert multiple["penalty_percent"] == "25"
    assert numeric["units"][1] == {"name": "g", "factor": "0.001"}
    assert numeric["unit_penalty_percent"] == "10"
    assert short["answers"] == ["moder*", {"text": "tengah", "percent": "50"}]
    assert (short["wildcards"], short["case_matters"]) == (True, True)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_delimiter_of_spreadsheets_is_seen(delimiter):
    text = "jenis;pertanyaan;kunci\nbenar-salah;Apa?;S\n".replace(";", delimiter)

    assert read(text).items[0].content["answer"] is False


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("tunggal;Apa?;D;a;b", "answer_letter_unknown"),
        ("tunggal;Apa?;;a;b", "key_missing"),
        ("tunggal;Apa?;A, B;a;b", "not_a_question"),
        ("tunggal;;A;a;b", "not_a_question"),
        ("esai;Apa?;", "kind_unknown"),
        ("benar-salah;Apa?;mungkin", "truth_unreadable"),
        ("angka;Apa?;banyak", "number_unreadable"),
        ("jamak;Apa?;A;a;b;;;;;sesuka", "not_a_question"),
        ("tunggal;Apa; siapa?;A;a;b;;;;;;;x", "row_too_long"),
    ],
)
def test_what_is_no_question_is_refused_with_its_line(row, code):
    reading = read(f"{HEAD}\n\n{row}\n")

    assert reading.items == ()
    assert [(problem.line, problem.why.code) for problem in reading.problems] == [(3, code)]


def test_cells_that_the_kind_has_no_use_for_are_named():
    [item] = read(f"{HEAD}\nbenar-salah;Apa?;benar;Ya;;;;;;;;m\n").items

    assert [note.facts["name"] for note in item.warnings] == ["pilihan_a", "satuan"]


def test_a_column_nobody_knows_is_named():
    reading = read("jenis;pertanyaan;kunci;penulis\nbenar-salah;Apa?;B;Ani\n")

    assert [str(note.facts["name"]) for note in reading.notes] == ["penulis"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("jenis;kunci\n", 1, "column_missing"),
        ("jenis;jenis;pertanyaan;kunci\n", 1, "column_twice"),
        ('jenis;pertanyaan;kunci\nbenar-salah;"Apa?;B\n', 2, "row_broken"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_where(text, line, code):
    with pytest.raises(Unreadable) as refusal:
        read(text)

    assert (refusal.value.line, refusal.value.why.code) == (line, code)


def test_no_cell_is_a_formula_for_a_spreadsheet():
    item = Item("truefalse", {"text": '=HYPERLINK("x")', "feedback": "-1+2", "answer": True})

    written = csv_sheet.write([item]).decode("utf-8-sig")

    assert "'=HYPERLINK" in written
    assert "'-1+2" in written
    assert csv_sheet.read(written.encode()).items[0].content["text"] == '=HYPERLINK("x")'
