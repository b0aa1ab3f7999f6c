from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Question
from assessments.questions import KINDS, AnswerNotUnderstood, ContentError, parse
from assessments.questions.numeric import readings

Kind = Question.Kind
OPTIONS = [
    {"id": "a", "text": "Bandung", "correct": True, "feedback": "Benar."},
    {"id": "b", "text": "Medan", "correct": False, "feedback": "Medan di Sumatra."},
    {"id": "c", "text": "Ambon", "correct": True},
    {"id": "d", "text": "Kupang", "correct": False},
]
SINGLE = {"text": "Ibu kota?", "options": [OPTIONS[0], OPTIONS[1]], "feedback": "Lihat materi 1."}
MULTIPLE = {"text": "Mana saja?", "options": OPTIONS}


def numeric(answer, tolerance=0, kind="absolute", unit=""):
    return parse(
        "numeric",
        {"text": "?", "answer": answer, "tolerance": tolerance, "tolerance_kind": kind, "unit": unit},
    )


def test_every_kind_has_a_module_and_knows_its_name():
    assert set(KINDS) == set(Kind.values)
    assert all(KINDS[name].kind == name for name in KINDS)


def test_a_single_choice_is_right_or_wrong():
    question = parse("single", SINGLE)

    assert question.fraction("a") == 1
    assert question.fraction("b") == 0


def test_an_option_gets_an_id_when_the_author_gave_none():
    question = parse("single", {"text": "?", "options": [{"text": "Ya", "correct": True}, {"text": "Tidak"}]})

    assert question.option_ids() == ("o1", "o2")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("single", {**SINGLE, "text": " "}),
        ("single", {**SINGLE, "options": OPTIONS}),
        ("single", {**SINGLE, "options": OPTIONS[:1]}),
        ("single", {**SINGLE, "options": [OPTIONS[0], {**OPTIONS[1], "id": "a"}]}),
        ("single", {**SINGLE, "options": [OPTIONS[0], {**OPTIONS[0], "id": "z", "correct": False}]}),
        ("single", {**SINGLE, "points": 0}),
        ("multiple", {**MULTIPLE, "options": [OPTIONS[1], OPTIONS[3]]}),
        ("multiple", {**MULTIPLE, "policy": "generous"}),
        ("truefalse", {"text": "?", "answer": "yes"}),
        ("numeric", {"text": "?", "answer": "banyak"}),
        ("numeric", {"text": "?", "answer": "NaN"}),
        ("numeric", {"text": "?", "answer": 1, "tolerance": -1}),
        ("short", {"text": "?", "answers": [" "]}),
    ],
)
def test_content_that_cannot_be_a_question_is_refused(kind, content):
    with pytest.raises(ContentError):
        parse(kind, content)


@pytest.mark.parametrize(
    ("kind", "content", "answer"),
    [
        ("single", SINGLE, "z"),
        ("single", SINGLE, ["a", "b"]),
        ("single", SINGLE, {"a": 1}),
        ("multiple", MULTIPLE, ["a", 1]),
        ("truefalse", {"text": "?", "answer": True}, "perhaps"),
        ("numeric", {"text": "?", "answer": 1}, ["1"]),
        ("short", {"text": "?", "answers": ["x"]}, "x" * 501),
        ("short", {"text": "?", "answers": ["x"]}, "a\x00b"),
        ("short", {"text": "?", "answers": ["x"]}, "\ud800"),
    ],
)
def test_an_answer_of_an_impossible_shape_is_not_understood(kind, content, answer):
    with pytest.raises(AnswerNotUnderstood):
        parse(kind, content).clean(answer)


@pytest.mark.parametrize(
    ("kind", "content", "empty"),
    [
        ("single", SINGLE, None),
        ("single", SINGLE, ""),
        ("multiple", MULTIPLE, []),
        ("multiple", MULTIPLE, ""),
        ("truefalse", {"text": "?", "answer": True}, ""),
        ("numeric", {"text": "?", "answer": 1}, None),
        ("short", {"text": "?", "answers": ["x"]}, " "),
    ],
)
def test_an_empty_answer_is_no_answer(kind, content, empty):
    assert parse(kind, content).clean(empty) is None


def test_all_or_nothing_wants_exactly_the_right_options():
    question = parse("multiple", MULTIPLE)

    assert question.fraction(["a", "c"]) == 1
    assert question.fraction(["a"]) == 0
    assert question.fraction(["a", "b", "c"]) == 0


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [
        (["a", "c"], "1"),
        (["a"], "0.5"),
        (["a", "c", "b"], "0.5"),
        (["a", "b"], "0"),
        (["b", "d"], "0"),
        (["a", "b", "c", "d"], "0"),
    ],
)
def test_per_option_counts_right_less_wrong_and_never_falls_below_zero(chosen, fraction):
    question = parse("multiple", {**MULTIPLE, "policy": "per_option"})

    assert question.fraction(chosen) == Decimal(fraction)


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [
        (["a", "c"], "1"),
        (["a"], "0.5"),
        (["a", "c", "b"], "0.75"),
        (["a", "c", "b", "d"], "0.5"),
        (["a", "b", "d"], "0"),
        (["b"], "0"),
    ],
)
def test_with_a_penalty_each_wrong_option_takes_away_what_the_author_says(chosen, fraction):
    question = parse("multiple", {**MULTIPLE, "policy": "penalty", "penalty_percent": "25"})

    assert question.fraction(chosen) == Decimal(fraction)


@pytest.mark.parametrize("penalty", [None, "", 0, 101, "banyak"])
def test_a_penalty_that_is_no_share_is_refused(penalty):
    with pytest.raises(ContentError):
        parse("multiple", {**MULTIPLE, "policy": "penalty", "penalty_percent": penalty})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("91,48", {"91.48"}),
        ("91.48", {"91.48"}),
        (" 91,48 % ", {"91.48"}),
        ("Rp600.000", {"600000", "600.000"}),
        ("Rp 600.000,50", {"600000.50"}),
        ("1.234", {"1234", "1.234"}),
        ("1,234", {"1234", "1.234"}),
        ("1.234.567", {"1234567"}),
        ("1,234.5", {"1234.5"}),
        ("1 234,5", {"1234.5"}),
        ("0.234", {"0.234"}),
        ("-7,5", {"-7.5"}),
        ("\N{MINUS SIGN}7.5", {"-7.5"}),
        ("007", {"7"}),
        ("1.23.456", set()),
        ("12.34.567", set()),
        ("1,2,3", set()),
        ("tujuh", set()),
        ("1e3", set()),
        ("--1", set()),
        ("", set()),
        ("7,", set()),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, meant):
    assert readings(typed) == {Decimal(one) for one in meant}


def test_the_ends_of_a_tolerance_are_right():
    question = numeric("91.48", "0.02")

    assert question.fraction("91,50") == 1
    assert question.fraction("91.46") == 1
    assert question.fraction("91,51") == 0


def test_a_relative_tolerance_is_a_share_of_the_answer():
    question = numeric(-200, "0.05", "relative")

    assert question.fraction("-190") == 1
    assert question.fraction("-210,0") == 1
    assert question.fraction("-189") == 0


def test_a_unit_may_be_typed_or_left_out():
    question = numeric(45, unit="menit")

    assert question.fraction("45") == 1
    assert question.fraction("45 Menit") == 1
    assert question.fraction("45 jam") == 0


WEIGHT = {
    "text": "Berat?",
    "answer": "2.5",
    "tolerance": "0.1",
    "units": [{"name": "kg"}, {"name": "g", "factor": "0.001"}, {"name": "Mg", "factor": 1000}],
}


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [
        ("2,5 kg", "1"),
        ("2500 g", "1"),
        ("2.450 g", "1"),
        ("0,0025 Mg", "1"),
        ("kg 2,5", "1"),
        ("2,5 KG", "1"),
        ("2,5", "1"),
        ("2500", "0"),
        ("2,5 g", "0"),
        ("2,5 liter", "0"),
        ("", "0"),
    ],
)
def test_a_number_may_be_given_in_any_of_its_units(typed, fraction):
    assert parse("numeric", WEIGHT).fraction(typed) == Decimal(fraction)


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [("2,5 kg", "1"), ("2,5", "0.7"), ("sekitar 2,5 kilo.", "0.7"), ("2500", "0"), ("kilo", "0")],
)
def test_a_missing_or_unknown_unit_costs_what_the_author_says(typed, fraction):
    question = parse("numeric", WEIGHT | {"unit_penalty_percent": "30"})

    assert question.fraction(typed) == Decimal(fraction)


@pytest.mark.parametrize(
    "change",
    [
        {"units": [{"name": "g", "factor": "0.001"}]},
        {"units": [{"name": "kg"}, {"name": "kg", "factor": "2"}]},
        {"units": [{"name": "kg"}, {"name": "g", "factor": "0"}]},
        {"units": [{"name": "kg"}, {"name": "g", "factor": "1e999"}]},
        {"units": [{"name": " "}]},
        {"units": [], "unit_penalty_percent": "10"},
        {"unit_penalty_percent": "101"},
    ],
)
def test_units_that_cannot_be_counted_are_refused(change):
    with pytest.raises(ContentError):
        parse("numeric", WEIGHT | change)


def test_where_units_are_typed_a_phone_shows_letters():
    assert numeric(45, unit="menit").is_number
    assert not parse("numeric", WEIGHT).is_number


@pytest.mark.parametrize("typed", ["Al-Qur'an", "  al-qur’an ", "AL–QUR'AN.", "Al-Qur'án"])
def test_a_short_answer_forgives_case_accents_spacing_and_quotes(typed):
    question = parse("short", {"text": "?", "answers": ["Kitab suci", "Al-Qur'an"]})

    assert question.fraction(typed) == 1


def test_a_short_answer_is_still_wrong_when_it_is_another_word():
    question = parse("short", {"text": "?", "answers": ["moderasi beragama"]})

    assert question.fraction("moderasi") == 0


def short(*answers, **settings):
    return parse("short", {"text": "?", "answers": list(answers), **settings})


def test_the_best_of_the_answers_that_fit_counts():
    question = short("moderasi", {"text": "mod*", "percent": "40"}, wildcards=True)

    assert [question.fraction(typed) for typed in ("moderasi", "modern", "toleransi")] == [
        1,
        Decimal("0.4"),
        0,
    ]
    assert question.explain("modern").key == "moderasi"


@pytest.mark.parametrize(
    ("pattern", "typed", "fits"),
    [
        ("moderasi*", "Moderasi Beragama.", True),
        ("moderasi*", "moderasi", True),
        ("*beragama", "moderasi beragama", True),
        ("mod*ber*ma", "moderasi beragama", True),
        ("mod*ber*ma", "moderasi agama", False),
        ("aba*aba", "aba", False),
        ("aba*aba", "abaaba", True),
        ("*a*", "bcd", False),
        ("a.c*", "abc", False),
    ],
)
def test_a_star_stands_for_any_letters(pattern, typed, fits):
    assert short(pattern, wildcards=True).fraction(typed) == (1 if fits else 0)


def test_a_star_is_a_star_in_content_from_before_there_were_wildcards():
    question = short("kali *")

    assert (question.fraction("kali *"), question.fraction("kali saja")) == (1, 0)


def test_many_stars_do_not_keep_a_marker_busy():
    assert short("*".join("a" * 60), wildcards=True).fraction("a" * 499 + "b") == 0


@pytest.mark.parametrize(
    ("setting", "accepted", "right", "wrong"),
    [
        ("case_matters", "BPJS", "BPJS.", "bpjs"),
        ("accents_matter", "Café", "cafe\u0301", "cafe"),
    ],
)
def test_what_an_author_minds_matters(setting, accepted, right, wrong):
    question = short(accepted, **{setting: True})

    assert (question.fraction(right), question.fraction(wrong)) == (1, 0)
    assert short(accepted).fraction(wrong) == 1


@pytest.mark.parametrize("typed", ["jumat, (kerja sama)", "Jum’at: kerja-sama"])
def test_punctuation_may_be_left_out(typed):
    assert short("Jum'at; kerja sama", ignore_punctuation=True).fraction(typed) == 1
    assert short("Jum'at; kerja sama").fraction(typed) == 0


@pytest.mark.parametrize(
    ("answers", "settings"),
    [
        ([{"text": "a", "percent": "50"}], {}),
        (["a", {"text": "b", "percent": "0"}], {}),
        (["a", {"text": "b", "percent": "101"}], {}),
        (["a", "*"], {"wildcards": True}),
        (["a", "--"], {"ignore_punctuation": True}),
    ],
)
def test_answers_that_anything_or_nothing_would_fit_are_refused(answers, settings):
    with pytest.raises(ContentError):
        short(*answers, **settings)


def test_shown_options_follow_the_drawn_order_and_hold_no_key():
    question = parse("multiple", MULTIPLE)

    shown = question.shown_options(["d", "a", "c", "b"], ["a"])

    assert [(one.id, one.chosen) for one in shown] == [("d", False), ("a", True), ("c", False), ("b", False)]
    assert not any(hasattr(one, "correct") or hasattr(one, "feedback") for one in shown)


def test_an_explanation_tells_the_key_and_why():
    explanation = parse("single", SINGLE).explain("b")

    assert explanation.answer == "Medan"
    assert explanation.key == "Bandung"
    assert explanation.notes == ("Medan di Sumatra.", "Lihat materi 1.")


def test_a_decimal_key_is_shown_with_a_comma():
    assert numeric("91.48", unit="poin").explain(None).key == "91,48 poin"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_the_right_number_is_right_with_comma_or_point(number):
    question = numeric(str(number))

    assert question.fraction(f"{number:f}") == 1
    assert question.fraction(f"{number:f}".replace(".", ",")) == 1
