"""GIFT, from files made by hand after Moodle's description of the format."""

import pytest

from assessments.formats import gift

BEGINNING = """\
// Bank soal moderasi beragama
$CATEGORY: Diklat/Moderasi

::Ibu kota:: Apa ibu kota Maluku? {
    =Ambon # Benar.
    ~Ternate # Ternate di Maluku Utara.
    ~Sofifi
    #### Ambon ibu kota sejak 1958.
}

// yang ini tanpa judul
Moderasi berarti berlebihan. {F}

Dua tambah dua sama dengan {=empat =4}.

Kapan Indonesia merdeka? {#1945}

Nilai pi? {#3.1415:0.0005}

Bilangan dari satu sampai lima? {#1..5}
"""


def read(text):
    return gift.read(text.encode())


def one(text):
    reading = read(text)
    assert [str(problem.why) for problem in reading.problems] == []
    [item] = reading.items
    return item


def noted(text):
    return [note.code for note in one(text).warnings]


def refused(text):
    return [(problem.line, problem.why.code) for problem in read(text).problems]


def test_a_file_becomes_the_questions_a_teacher_expects():
    reading = read(BEGINNING)

    assert reading.problems == ()
    assert [(item.line, item.kind) for item in reading.items] == [
        (4, "single"),
        (12, "truefalse"),
        (14, "short"),
        (16, "numeric"),
        (18, "numeric"),
        (20, "numeric"),
    ]
    assert reading.items[0].content == {
        "text": "Apa ibu kota Maluku?",
        "points": "1",
        "feedback": "Ambon ibu kota sejak 1958.",
        "options": [
            {"text": "Ambon", "correct": True, "feedback": "Benar."},
            {"text": "Ternate", "correct": False, "feedback": "Ternate di Maluku Utara."},
            {"text": "Sofifi", "correct": False, "feedback": ""},
        ],
    }
    assert (reading.items[0].title, reading.items[0].category) == ("Ibu kota", "Diklat/Moderasi")
    assert [note.code for note in reading.notes] == ["titles_not_kept"]


def test_a_missing_word_leaves_a_gap():
    item = one("Dua tambah dua sama dengan {=empat =4}.")

    assert item.content["text"] == "Dua tambah dua sama dengan _____."
    assert item.content["answers"] == ["empat", "4"]


@pytest.mark.parametrize(("sign", "answer"), [("T", True), ("TRUE", True), ("f", False), ("False", False)])
def test_true_and_false_in_all_spellings(sign, answer):
    assert one(f"Bumi bulat. {{{sign}}}").content["answer"] is answer


@pytest.mark.parametrize(
    ("answers", "answer", "tolerance"),
    [("#3", "3", "0"), ("#3.14:0.01", "3.14", "0.01"), ("#1..5", "3", "2"), ("#=-7:1", "-7", "1")],
)
def test_numbers_with_a_tolerance_or_a_range(answers, answer, tolerance):
    content = one(f"Berapa? {{{answers}}}").content

    assert (content["answer"], content["tolerance"]) == (answer, tolerance)


def test_of_several_numbers_the_one_worth_everything_is_kept_and_the_rest_named():
    item = one("Kapan? {# =1822:0#Tepat =%50%1822:2#Hampir}")

    assert (item.content["answer"], item.content["tolerance"]) == ("1822", "0")
    assert [(note.code, dict(note.facts)) for note in item.warnings] == [
        ("answer_feedback", {"text": "Tepat"}),
        ("answer_feedback", {"text": "Hampir"}),
        ("partial_answer", {"text": "1822:2", "weight": "50"}),
    ]


def test_several_right_answers_by_weight_make_a_multiple_response_per_option():
    item = one("Siapa wali? {~%50%Gresik ~%-50%Medan ~%50%Kudus ~%-50%Ambon}")

    assert item.kind == "multiple"
    assert item.content["policy"] == "per_option"
    assert [option["correct"] for option in item.content["options"]] == [True, False, True, False]
    assert item.warnings == ()


def test_other_weights_are_named():
    item = one("Siapa? {~%70%Gresik ~%30%Kudus ~%0%Medan}")

    assert [str(note.facts["weights"]) for note in item.warnings] == ["70, 30, 0"]


def test_partial_credit_of_a_single_choice_makes_a_choice_with_weights():
    item = one("Apa? {=Tepat ~%50%Hampir ~Salah}")

    assert item.kind == "weighted"
    assert [option["weight"] for option in item.content["options"]] == ["5", "2.5", "0"]
    assert [note.code for note in item.warnings] == ["weights_made"]


def test_pairs_are_matched():
    content = one("Pasangkan. {=Maluku -> Ambon =Papua -> Jayapura = -> Medan}").content

    assert [(pair["stem"], pair["choice"]) for pair in content["pairs"]] == [
        ("Maluku", "Ambon"),
        ("Papua", "Jayapura"),
    ]
    assert content["distractors"] == ["Medan"]


def test_a_backslash_makes_a_sign_plain():
    item = one(r"::Himpunan\: satu:: Apakah \{1, 2\} \= \{2, 1\}?\nJelas. {=ya \~ tentu \# ~tidak}")

    assert item.title == "Himpunan: satu"
    assert item.content["text"] == "Apakah {1, 2} = {2, 1}?\nJelas."
    assert item.content["options"][0]["text"] == "ya ~ tentu #"


def test_a_url_in_a_text_needs_no_backslash():
    assert one("Lihat https://contoh.id/soal? {T}").content["text"] == "Lihat https://contoh.id/soal?"


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("[html]<p>Apa <i>ini</i>?</p><p>Ya.</p> {T}", "Apa ini?\nYa.", ["lost_emphasis"]),
        ("[plain]a <b> c {T}", "a <b> c", []),
        ("a < b dan c > d {T}", "a < b dan c > d", []),
        ("[markdown]**Apa** ini? {T}", "**Apa** ini?", ["markdown_signs"]),
        ("[moodle]H<sub>2</sub>O {T}", "H₂O", []),
        ("x<sup>n+a</sup> {T}", "xn+a", ["lost_script"]),
        (r"[html]Lihat: <img src\=\"peta.png\" alt\=\"Peta Ambon\"> {T}", "Lihat:", ["lost_image"]),
    ],
)
def test_texts_become_plain_and_what_is_lost_is_named(text, words, codes):
    item = one(text)

    assert item.content["text"] == words
    assert [note.code for note in item.warnings] == codes


def test_typed_answers_have_wildcards_and_are_worth_a_share():
    content = one("Kata? {=moder* =%50%tengah}").content

    assert content["answers"] == ["moder*", {"text": "tengah", "percent": "50"}]
    assert content["wildcards"] is True


def test_a_protected_asterisk_is_plain():
    item = one(r"Berapa? {=2\*3}")

    assert (item.content["answers"], item.warnings) == (["2*3"], ())
    assert "wildcards" not in item.content


def test_both_kinds_of_asterisk_in_one_question_are_named():
    assert noted(r"Kata? {=moder* =2\*3}") == ["star_is_wild"]


def test_wrong_options_that_take_away_alike_make_a_penalty():
    content = one("Siapa? {~%50%Gresik ~%50%Kudus ~%-25%Medan ~%-25%Ambon}").content

    assert (content["policy"], content["penalty_percent"]) == ("penalty", "25")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("\nApa? {=a ~b", 2, "brace_open"),
        ("Apa?\n=a\n~b}", 3, "brace_close"),
        ("Apa? {=a ~b} {=c}", 1, "two_answer_blocks"),
        ("Bacalah teks berikut.", 1, "description"),
        ("Jelaskan. {}", 1, "kind_unknown"),
        ("Apa? {~a ~b}", 1, "no_full_answer"),
        ("Apa? {mungkin}", 1, "answer_unmarked"),
        ("Apa? {kata =a ~b}", 1, "answer_unmarked"),
        ("Berapa? {#banyak}", 1, "number_unreadable"),
        ("Apa? {=a ~a}", 1, "not_a_question"),
        ("{=a ~b}", 1, "not_a_question"),
        ("Apa? {=%50%a}", 1, "no_full_answer"),
    ],
)
def test_what_is_no_question_is_refused_with_its_line(text, line, code):
    assert refused(text) == [(line, code)]


def test_one_bad_question_leaves_the_others():
    reading = read("Satu? {T}\n\nDua? {=a\n\nTiga? {F}\n")

    assert [item.content["text"] for item in reading.items] == ["Satu?", "Tiga?"]
    assert [(problem.line, problem.excerpt) for problem in reading.problems] == [(3, "Dua? {=a")]


def test_comments_within_a_question_dont_move_its_lines():
    assert refused("Apa?\n// catatan\n{=a\n~b} lagi {") == [(4, "two_answer_blocks")]


def test_a_decimal_comma_is_read_and_named():
    item = one("Nilai pi? {#3,14:0,01}")

    assert (item.content["answer"], item.content["tolerance"]) == ("3.14", "0.01")
    assert [note.code for note in item.warnings] == ["comma_number", "comma_number"]
