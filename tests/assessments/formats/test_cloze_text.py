"""Moodle's embedded answers, from texts made by hand after its description."""

import pytest

from assessments.formats import Item, moodle_xml

BODY = (
    "<p>Lengkapi kalimat ini.</p><p>Rapat di {2:MULTICHOICE:=Bandung#Tepat.~Medan#Bukan.} membahas "
    "{1:SHORTANSWER:=moderasi~%50%tengah~*#Baca lagi.} dengan {NUMERICAL:=14:0.5} komponen.</p>"
)


def read(body, kind="cloze", more=""):
    text = f"<questiontext format='html'><text><![CDATA[{body}]]></text></questiontext>"
    name = "<name><text>Standar</text></name>"
    return moodle_xml.read(f"<quiz><question type='{kind}'>{name}{text}{more}</question></quiz>".encode())


def test_a_text_becomes_its_gaps():
    [item] = read(BODY.replace("{NUMERICAL", "{1:NUMERICAL")).items

    assert (item.kind, item.content["text"], item.content["points"]) == (
        "cloze",
        "Lengkapi kalimat ini.",
        "4",
    )
    assert item.content["passage"] == "Rapat di [[1]] membahas [[2]] dengan [[3]] komponen."
    assert item.content["gaps"] == [
        {
            "kind": "single",
            "options": [
                {"text": "Bandung", "correct": True, "feedback": "Tepat."},
                {"text": "Medan", "correct": False, "feedback": "Bukan."},
            ],
            "weight": "2",
        },
        {"kind": "short", "answers": ["moderasi", {"text": "tengah", "percent": "50"}], "weight": "1"},
        {"kind": "numeric", "answer": "14", "tolerance": "0.5", "tolerance_kind": "absolute", "weight": "1"},
    ]


@pytest.mark.parametrize(
    ("mark", "kind", "own"),
    [
        ("{1:SA:=a}", "short", {}),
        ("{1:MWC:=a}", "short", {"case_matters": True}),
        ("{:SHORTANSWER_C:%100%a}", "short", {"case_matters": True}),
        ("{1:NM:=3,5}", "numeric", {"answer": "3.5"}),
        ("{1:MCVS:=a~b}", "single", {}),
        ("{1:MULTICHOICE_H:=a~b}", "single", {}),
        (r"{1:SA:=a\~b\#c\}d}", "short", {"answers": ["a~b#c}d"]}),
    ],
)
def test_each_way_to_write_a_gap_is_known(mark, kind, own):
    [item] = read(f"Isi {mark}.").items
    [gap] = item.content["gaps"]

    assert gap["kind"] == kind
    assert {name: gap[name] for name in own} == own


def test_without_lines_before_the_gaps_the_title_is_the_question():
    [item] = read("Ibu kota Maluku: {1:SA:=Ambon}.").items

    assert (item.content["text"], item.content["passage"]) == ("Standar", "Ibu kota Maluku: [[1]].")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Tanpa rumpang.", "description"),
        ("{1:MULTIRESPONSE:=a~=b}", "kind_unknown"),
        ("{1:MULTICHOICE:a~b}", "no_full_answer"),
        ("{1:MULTICHOICE:=a~%50%b~c}", "gap_weights"),
        ("{1:SA:salah}", "no_full_answer"),
        ("{1:NM:=banyak}", "number_unreadable"),
    ],
)
def test_what_has_no_equal_here_is_refused(body, code):
    assert [problem.why.code for problem in read(body).problems] == [code]


def test_words_that_look_like_a_gap_are_not_written():
    gap = {"kind": "short", "answers": ["a"]}
    item = Item("cloze", {"text": "Tulis {1:SA:=x}", "passage": "[[1]]", "gaps": [gap]})

    assert [note.code for note in moodle_xml.losses(item)] == ["text_not_held"]
