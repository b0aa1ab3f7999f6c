"""Export → import gives the same questions, but for what the format said it can't hold."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import FORMATS, Item, cloze_text, detect
from assessments.formats.html_text import tidy
from assessments.formats.item import checked, essence, even, joined_lines
from assessments.formats.moodle_xml_writing import NOT_OF_XML
from tests.assessments.formats.questions import BY_KIND

HELD = {
    "gift": ["single", "multiple", "truefalse", "numeric", "short", "matching", "weighted"],
    "moodle_xml": ["single", "multiple", "truefalse", "numeric", "short", "matching", "weighted", "cloze"],
    "csv": [kind for kind in BY_KIND if kind != "cloze"],
    "xlsx": [kind for kind in BY_KIND if kind != "cloze"],
    "qti": [*BY_KIND],
    "aiken": ["single"],
}
PAIRS = [(name, kind) for name, kinds in HELD.items() for kind in kinds]


def on_one_line(content):
    options = [{**option, "text": joined_lines(option["text"])} for option in content["options"]]
    return {**content, "text": joined_lines(content["text"]), "options": options}


def without(values, *names):
    return [{name: value for name, value in one.items() if name not in names} for one in values]


def without_gap_feedback(content):
    gaps = without(content["gaps"], "feedback")
    return {
        **content,
        "gaps": [gap | {"options": without(gap.get("options", []), "feedback")} for gap in gaps],
    }


def of_xml(value):
    if isinstance(value, str):
        return NOT_OF_XML.sub("", value).strip()
    if isinstance(value, dict):
        return {name: of_xml(one) for name, one in value.items()}
    return [of_xml(one) for one in value] if isinstance(value, list) else value


def tidied(value, name=""):
    if isinstance(value, str):
        return joined_lines(value) if name == "answers" else tidy(value)
    if isinstance(value, dict):
        return {key: tidied(one, key if name != "answers" else name) for key, one in value.items()}
    return [tidied(one, name) for one in value] if isinstance(value, list) else value


def as_amount(content):
    tolerance = Decimal(content["tolerance"]) * abs(Decimal(content["answer"]))
    return {**content, "tolerance": str(tolerance), "tolerance_kind": "absolute"}


def rounded(units):
    return [{**unit, "factor": str(1 / (1 / Decimal(unit["factor"])))} for unit in units]


# Partly right options are said to make weights, and what has no key a scale, which is what they were.
EXPECTED = {"weights_made", "qti_unscored"}
WITHOUT = {
    "points_not_held": lambda content: {**content, "points": "1"},
    "feedback_not_held": lambda content: {**content, "feedback": ""},
    "option_feedback_not_held": lambda content: {
        **content,
        "options": without(content["options"], "feedback"),
    },
    "pair_feedback_not_held": lambda content: {**content, "pairs": without(content["pairs"], "feedback")},
    "lines_not_held": on_one_line,
    "all_or_nothing_not_held": lambda content: {**content, "policy": "per_option"},
    "relative_not_held": as_amount,
    "unit_not_held": lambda content: {**content, "units": [], "unit_penalty_percent": None},
    "unit_factor_rounded": lambda content: {**content, "units": rounded(content["units"])},
    "category_not_held": lambda content: {**content, "category": ""},
    "case_not_held": lambda content: {**content, "case_matters": False},
    "reading_not_held": lambda content: {**content, "accents_matter": False, "ignore_punctuation": False},
    "characters_not_held": of_xml,
    "gap_feedback_not_held": without_gap_feedback,
    "gap_explanation_not_held": lambda content: {**content, "gaps": without(content["gaps"], "feedback")},
    "gap_weights_not_held": lambda content: {
        **content,
        "gaps": [
            gap | {"weight": str(weight)}
            for gap, weight in zip(content["gaps"], cloze_text.whole_weights(content), strict=True)
        ],
    },
    "division_not_held": lambda content: (
        content | cloze_text.divided(even(content["text"]) + "\n" + even(content["passage"]), "")
    ),
    "neighbours_not_held": lambda content: {**content, "policy": "place"},
    "spaces_not_held": lambda content: tidied(content),
}


def what_is_held(format, item):
    """The content as the format's own words say it comes back."""
    content = item.content
    for note in format.losses(item):
        content = WITHOUT[note.code](content)
    return content


@pytest.mark.parametrize(("name", "kind"), PAIRS)
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_written_is_read_again(name, kind, data):
    format = FORMATS[name]
    items = data.draw(st.lists(BY_KIND[kind], min_size=1, max_size=3))
    held = [item for item in items if not any(note.leaves_out for note in format.losses(item))]
    kept = [what_is_held(format, item) for item in held]
    if any(not is_question(kind, content) for content in kept):
        return  # without what XML can't hold, nothing may be left of a text

    reading = format.read(format.write(items)) if held else None

    if reading:
        assert [str(problem.why) for problem in reading.problems] == []
        assert {note.code for item in reading.items for note in item.warnings} <= EXPECTED
        assert [essence(item.kind, item.content) for item in reading.items] == [
            essence(kind, content) for content in kept
        ]


def is_question(kind, content):
    try:
        checked(Item(kind, content))
    except Exception:
        return False
    return True


@pytest.mark.parametrize("name", FORMATS)
def test_a_written_file_is_recognised(name):
    options = [{"text": "Ya", "correct": True}, {"text": "Tidak", "correct": False}]
    item = Item("single", {"text": "Apakah ini soal?", "options": options})

    assert detect(FORMATS[name].write([item])) == name


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_has_no_kind_for_is_named_and_left_out(name):
    other = Item("essay", {"text": "Jelaskan."})
    held = Item("single", {"text": "?", "options": [{"text": "A", "correct": True}, {"text": "B"}]})

    assert [note.code for note in FORMATS[name].losses(other)] == ["kind_not_held"]
    assert len(FORMATS[name].read(FORMATS[name].write([other, held])).items) == 1


def test_two_ways_to_end_a_line_say_the_same():
    assert even("a\r\nb\rc ") == "a\nb\nc"
