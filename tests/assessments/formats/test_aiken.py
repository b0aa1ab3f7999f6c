"""Aiken, from files made by hand after Moodle's description of the format."""

import pytest

from assessments.formats import aiken

GOOD = """\
Apa ibu kota Maluku?
A. Ternate
B. Ambon
ANSWER: B

Siapa yang menetapkan standar pelayanan?
A) Menteri
B) Penyelenggara
C) Masyarakat
ANSWER: B
"""


def refused(text):
    return [(problem.line, problem.why.code) for problem in aiken.read(text.encode()).problems]


def test_a_file_becomes_single_choices():
    reading = aiken.read(GOOD.encode())

    assert reading.problems == ()
    assert [item.line for item in reading.items] == [1, 6]
    assert reading.items[0].content["text"] == "Apa ibu kota Maluku?"
    assert [(option["text"], option["correct"]) for option in reading.items[0].content["options"]] == [
        ("Ternate", False),
        ("Ambon", True),
    ]
    assert [option["correct"] for option in reading.items[1].content["options"]] == [False, True, False]


def test_lines_of_one_question_are_joined_and_it_is_said():
    [item] = aiken.read(b"Bacalah.\nApa maksudnya?\nA. Satu\nB. Dua\nANSWER: A\n").items

    assert item.content["text"] == "Bacalah.\nApa maksudnya?"
    assert [note.code for note in item.warnings] == ["lines_joined"]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Apa?\nA. a\nB. b\n\nSiapa?\nA. c\nB. d\nANSWER: A", [(1, "no_answer_line")]),
        ("Apa?\nA. a\nB. b\n", [(1, "no_answer_line")]),
        ("Apa?\nA. a\nB. b\nANSWER: C", [(4, "answer_letter_unknown")]),
        ("Apa?\nA. a\nB. b\nANSWER:", [(4, "answer_letter_unknown")]),
        ("Apa?\nA. a\nA. b\nANSWER: A", [(1, "option_letter_twice")]),
        ("Apa?\na. a\nb. b\nANSWER: A", [(1, "no_options")]),
        ("Apa?\nA. a\nANSWER: A", [(1, "not_a_question")]),
        ("ANSWER: A", [(1, "answer_line_alone")]),
        ("A. a\nApa?\nA. a\nB. b\nANSWER: A", [(1, "option_without_question")]),
        ("Pengantar.\n\nApa?\nA. a\nB. b\nANSWER: A", [(1, "no_options")]),
    ],
)
def test_what_is_no_question_is_refused_with_its_line(text, problems):
    assert refused(text) == problems
