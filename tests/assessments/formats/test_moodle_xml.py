"""Moodle XML, from files made by hand after Moodle's description of the format."""

import pytest

from assessments.formats import Unreadable, moodle_xml

GOOD = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/Moderasi</text></category></question>
  <!-- soal pertama -->
  <question type="multichoice">
    <name><text>Ibu kota</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>Apa ibu kota <span>Maluku</span>?</p>]]></text></questiontext>
    <generalfeedback format="html"><text>Lihat materi 1.</text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <single>true</single>
    <shuffleanswers>true</shuffleanswers>
    <answer fraction="100" format="html"><text>Ambon</text><feedback><text>Benar.</text></feedback></answer>
    <answer fraction="0" format="html"><text>Ternate</text></answer>
  </question>
  <question type="multichoice">
    <name><text>Wali</text></name>
    <questiontext format="html"><text>Mana saja?</text></questiontext>
    <single>false</single>
    <answer fraction="50"><text>Gresik</text></answer>
    <answer fraction="50"><text>Kudus</text></answer>
    <answer fraction="-100"><text>Medan</text></answer>
  </question>
  <question type="truefalse">
    <questiontext><text>Bumi bulat.</text></questiontext>
    <answer fraction="100"><text>true</text></answer>
    <answer fraction="0"><text>false</text></answer>
  </question>
  <question type="shortanswer">
    <questiontext><text>Lawan ekstrem?</text></questiontext>
    <usecase>0</usecase>
    <answer fraction="100"><text>moderat</text></answer>
    <answer fraction="100"><text>wasathiyah</text></answer>
  </question>
  <question type="numerical">
    <questiontext><text>Panjang?</text></questiontext>
    <answer fraction="100"><text>23.5</text><tolerance>0.5</tolerance></answer>
    <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>
  </question>
  <question type="matching">
    <questiontext><text>Pasangkan.</text></questiontext>
    <subquestion format="html">
      <text><![CDATA[<p>Maluku</p>]]></text><answer><text>Ambon</text></answer></subquestion>
    <subquestion><text>Papua</text><answer><text>Jayapura</text></answer></subquestion>
    <subquestion><text></text><answer><text>Medan</text></answer></subquestion>
  </question>
</quiz>
"""


def question(inside, kind="truefalse"):
    return f'<quiz>\n<question type="{kind}">{inside}</question>\n</quiz>'.encode()


def text(words, format="html"):
    return f'<questiontext format="{format}"><text><![CDATA[{words}]]></text></questiontext>'


TRUE = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'


def noted(inside, kind="truefalse"):
    [item] = moodle_xml.read(question(inside, kind)).items
    return [note.code for note in item.warnings]


def test_a_file_becomes_the_questions_a_teacher_expects():
    reading = moodle_xml.read(GOOD.encode())

    assert reading.problems == ()
    assert [(item.line, item.kind) for item in reading.items] == [
        (5, "single"),
        (17, "multiple"),
        (25, "truefalse"),
        (30, "short"),
        (36, "numeric"),
        (41, "matching"),
    ]
    single, multiple, truth, short, numeric, matching = (item.content for item in reading.items)
    assert single == {
        "text": "Apa ibu kota Maluku?",
        "feedback": "Lihat materi 1.",
        "points": "2",
        "options": [
            {"text": "Ambon", "correct": True, "feedback": "Benar."},
            {"text": "Ternate", "correct": False, "feedback": ""},
        ],
    }
    assert [option["correct"] for option in multiple["options"]] == [True, True, False]
    assert multiple["policy"] == "per_option"
    assert truth["answer"] is True
    assert short["answers"] == ["moderat", "wasathiyah"]
    assert (numeric["answer"], numeric["tolerance"]) == ("23.5", "0.5")
    assert numeric["units"] == [{"name": "m", "factor": "1"}]
    assert matching["distractors"] == ["Medan"]
    assert [pair["choice"] for pair in matching["pairs"]] == ["Ambon", "Jayapura"]
    assert [item.warnings for item in reading.items] == [()] * 6


def test_category_and_penalty_are_noted_once_for_the_file():
    reading = moodle_xml.read(GOOD.encode())

    assert [(note.code, dict(note.facts)) for note in reading.notes] == [
        ("penalties_not_kept", {"count": 1}),
        ("titles_not_kept", {}),
    ]
    assert {item.category for item in reading.items} == {"Moderasi"}


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        (text('Lihat <img src="@@PLUGINFILE@@/peta.png" alt="Peta">') + TRUE, ["lost_image"]),
        (text("<table><tr><td>1</td></tr></table>") + TRUE, ["lost_table"]),
        (text("Dengar <audio src='a.mp3'></audio>") + TRUE, ["lost_media"]),
        (text("<math><mi>x</mi></math>") + TRUE, ["lost_formula"]),
        (text("Apa?") + TRUE + "<hint><text>Ingat.</text></hint>", ["hints_not_kept"]),
        (text("Apa?") + TRUE.replace("</answer>", "<feedback><text>Ya.</text></feedback></answer>", 1),
         ["answer_feedback"]),
    ],
)  # fmt: skip
def test_what_is_lost_is_named(inside, codes):
    assert noted(inside) == codes


def test_case_wildcards_and_partly_right_words_are_kept():
    inside = text("Apa?") + (
        '<usecase>1</usecase><answer fraction="100"><text>a*</text></answer>'
        '<answer fraction="50"><text>b</text></answer>'
    )

    [item] = moodle_xml.read(question(inside, "shortanswer")).items
    assert item.warnings == ()
    assert item.content["answers"] == ["a*", {"text": "b", "percent": "50"}]
    assert (item.content["wildcards"], item.content["case_matters"]) == (True, True)


def test_units_have_the_inverse_of_moodles_multiplier():
    inside = text("Apa?") + (
        '<answer fraction="100"><text>1</text></answer><units>'
        "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
        "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
    )

    [item] = moodle_xml.read(question(inside, "numerical")).items
    assert item.content["units"] == [{"name": "m", "factor": "1"}, {"name": "cm", "factor": "0.01"}]


@pytest.mark.parametrize(
    ("inside", "kind", "code"),
    [
        (text("Jelaskan."), "essay", "kind_unknown"),
        (text("Bacalah."), "description", "description"),
        (text("") + TRUE, "truefalse", "not_a_question"),
        (text("Apa?"), "truefalse", "no_full_answer"),
        (text("Apa?") + '<answer fraction="90"><text>a</text></answer>', "shortanswer", "no_full_answer"),
        (text("Apa?") + '<answer fraction="x"><text>a</text></answer>', "shortanswer", "number_unreadable"),
        (
            text("Apa?") + '<answer fraction="100"><text>lima</text></answer>',
            "numerical",
            "number_unreadable",
        ),
    ],
)
def test_what_is_no_question_is_refused_with_its_line(inside, kind, code):
    [problem] = moodle_xml.read(question(inside, kind)).problems

    assert (problem.line, problem.why.code) == (2, code)


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (b"<quiz>\n<question>\n</quiz>", 3, "xml_broken"),
        (b"<quiz>", 1, "xml_broken"),
        (b"<html><body></body></html>", 1, "xml_other_root"),
    ],
)
def test_broken_xml_gives_nothing_but_the_line(data, line, code):
    with pytest.raises(Unreadable) as refusal:
        moodle_xml.read(data)

    assert (refusal.value.line, refusal.value.why.code) == (line, code)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_the_declared_encoding_is_read(encoding):
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding)
    data = (
        f'<?xml version="1.0" encoding="{declared}"?><quiz><question type="truefalse">{text("Café?")}{TRUE}'
    )

    [item] = moodle_xml.read(f"{data}</question></quiz>".encode(encoding)).items

    assert item.content["text"] == "Café?"
