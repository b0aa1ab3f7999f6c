"""Essays: what an author may ask, what an answer is, and what of it waits for a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import marking
from assessments.question_forms import QUESTION_FORMS
from assessments.questions import AnswerNotUnderstood, ContentError, parse
from tests.assessments.samples import posted_by
from tests.factories.assignments import rubric

ESSAY = {
    "text": "Jelaskan moderasi beragama.",
    "points": "4",
    "takes": ["text", "file"],
    "file_types": ["pdf"],
}


def essay(**changes):
    return parse("essay", ESSAY | changes)


def test_an_answer_waits_for_a_person_and_no_answer_earns_nothing():
    assert marking.mark(essay(), {"text": "Sikap tengah."}).points is None
    assert marking.mark(essay(), None).points == 0


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (None, None),
        ("", None),
        ({}, None),
        ({"text": "  \r\n "}, None),
        ({"text": "a\r\nb", "file": ""}, {"text": "a\nb"}),
        ({"file": "12"}, {"file": "12"}),
        ({"text": "x" * 20_000}, {"text": "x" * 20_000}),
    ],
)
def test_an_answer_is_a_text_a_file_or_both(answer, kept):
    assert essay().clean(answer) == kept


@pytest.mark.parametrize(
    "answer",
    [
        "text", ["text"], 5, {"text": 5}, {"text": "a\x00b"}, {"text": "\ud800"}, {"text": "x" * 20_001},
        {"file": "-1"}, {"file": "x"}, {"file": 5}, {"file": "1" * 20}, {"file": "٣"}, {"other": "x"},
    ],
)  # fmt: skip
def test_what_no_page_sends_is_not_understood(answer):
    with pytest.raises(AnswerNotUnderstood):
        essay().clean(answer)


def test_what_is_not_asked_for_is_not_kept():
    assert essay(takes=["text"]).clean({"text": "a", "file": "1"}) == {"text": "a"}
    assert essay(takes=["file"]).clean({"text": "a", "file": "1"}) == {"file": "1"}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"takes": ["film"]},
        {"file_types": []},
        {"file_types": ["exe"]},
        {"minimum_words": 0},
        {"minimum_words": 5001},
        {"minimum_words": True},
        {"minimum_words": 9, "maximum_words": 8},
        {"rubric": {"criteria": []}},
        {"rubric": "x"},
    ],
)
def test_what_can_not_be_asked_is_refused(changes):
    with pytest.raises(ContentError):
        essay(**changes)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300))
def test_a_cleaned_answer_stays_as_it_is(text):
    kept = essay().clean({"text": text})

    assert kept is None or essay().clean(kept) == kept


def test_a_learner_never_sees_the_model_answer_or_the_key():
    question = essay(model_answer="Rahasia penilai", feedback="Baca bab 2.")

    told = question.explain({"text": "*a*"})

    assert (told.written, told.key, told.notes) == ("*a*", "", ("Baca bab 2.",))
    assert [part.id for part in question.shown_parts((), None)] == ["text", "file"]


def test_the_editors_form_keeps_what_it_shows():
    content = ESSAY | {
        "feedback": "", "minimum_words": 50, "maximum_words": 300, "model_answer": "Contoh.",
        "rubric": rubric(),
    }  # fmt: skip
    shown = QUESTION_FORMS["essay"](content=content)
    posted = posted_by(shown)
    for place, criterion in enumerate(posted.pop("rubric")["criteria"]):
        posted |= {f"rubric-{place}-{part}": criterion[part] for part in ("id", "title", "description")}
        for row, level in enumerate(criterion["levels"]):
            posted |= {f"rubric-{place}-{row}-{part}": value for part, value in level.items()}

    again = QUESTION_FORMS["essay"](posted)

    assert again.is_valid(), again.errors
    assert parse("essay", again.content()) == parse("essay", content)


def test_without_a_rubric_the_form_keeps_none():
    posted = {"text": "Jelaskan.", "points": "2", "takes": ["text"]}

    form = QUESTION_FORMS["essay"](posted)

    assert form.is_valid(), form.errors
    assert "rubric" not in form.content()
    assert parse("essay", form.content()).rubric is None
