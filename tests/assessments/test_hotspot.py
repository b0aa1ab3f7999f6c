from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions import ContentError, parse
from assessments.questions.regions import read_region
from tests.assessments.samples import SAMPLES, sample

HOTSPOT = SAMPLES["hotspot"].content
TOP, MIDDLE, BOTTOM = HOTSPOT["options"]
FOUR = [
    {"text": text, "correct": text in "ab", "shape": "circle", "place": f"{n * 20 + 10} 50 5"}
    for n, text in enumerate("abcd")
]


def test_one_place_is_an_option_and_several_are_a_list():
    one, two = sample("hotspot"), sample("hotspot", options=FOUR, pick_count=2)

    assert (one.clean("o2"), one.clean(["o2"]), one.clean("")) == ("o2", "o2", None)
    assert (two.clean(["o3", "o1"]), two.clean("o1"), two.clean([])) == (["o1", "o3"], ["o1"], None)
    assert (one.takes_several, two.takes_several) == (False, True)


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        (["o1", "o2"], "1"),
        (["o1"], "0.5"),
        (["o1", "o3"], "0.5"),
        (["o3", "o4"], "0"),
        (["o1", "o2", "o3"], "0.5"),  # one more than asked for takes one away
        (["o1", "o2", "o3", "o4"], "0"),
        (["o1", "o3", "o4"], "0"),
    ],
)
def test_credit_is_by_place_and_marking_more_than_asked_for_never_pays(answer, fraction):
    question = sample("hotspot", options=FOUR, pick_count=2)

    assert question.fraction(question.clean(answer)) == Decimal(fraction)


@given(st.lists(st.sampled_from(["o1", "o2", "o3", "o4"]), unique=True, min_size=1))
def test_a_mark_lies_between_nothing_and_everything(chosen):
    assert 0 <= sample("hotspot", options=FOUR, pick_count=2).fraction(chosen) <= 1


def test_of_more_right_places_than_are_asked_for_any_will_do():
    question = sample("hotspot", options=FOUR, pick_count=1)

    assert question.fraction("o1") == question.fraction("o2") == 1


def test_places_are_drawn_in_the_pictures_own_pixels_with_their_letters():
    picture = sample("hotspot").picture("o2")

    assert (picture.width, picture.height, picture.alt) == (800, 600, "Sehelai surat dengan tiga bagian")
    assert [(one.letter, one.path, one.chosen) for one in picture.regions] == [
        ("A", "M40 30L760 30L760 150L40 150z", False),
        ("B", "M300 300a100 100 0 1 0 200 0a100 100 0 1 0 -200 0z", True),
        ("C", "M40 480L760 480L400 588z", False),
    ]
    assert [(one.x, one.y) for one in picture.regions] == [(40, 36), (330, 230), (40, 480)]
    assert not any(one.right for one in picture.regions)


def test_the_list_says_the_letters_of_the_picture_in_their_order():
    question = sample("hotspot")

    assert [one.text for one in question.shown_options(question.option_ids(), None)] == [
        "A. Bagian atas",
        "B. Bagian tengah",
        "C. Bagian bawah",
    ]


def test_a_result_says_and_shows_which_place_was_right():
    told = sample("hotspot").explain("o3")

    assert (told.answer, told.key) == ("C. Bagian bawah", "A. Bagian atas")
    assert told.notes == ("Di situ kaki naskah.", "Kepala naskah berada paling atas.")
    assert [(one.chosen, one.right) for one in told.picture.regions] == [
        (False, True),
        (False, False),
        (True, False),
    ]


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        ("rect", "10 10 20"),
        ("rect", "10 10 0 5"),
        ("rect", "90 10 20 5"),
        ("circle", "50 50"),
        ("circle", "50 50 0"),
        ("polygon", "1 1 2 2"),
        ("polygon", "1 1 2 2 3"),
        ("polygon", "1 1 2 2 3 101"),
        ("rect", "a b c d"),
        ("rect", "NaN 1 1 1"),
        ("rect", "-1 1 1 1"),
        ("rect", ""),
        ("star", "1 1 2 2"),
        ("", "1 1 2 2"),
    ],
)
def test_what_is_no_place_on_the_picture_is_refused(shape, place):
    with pytest.raises(ContentError):
        read_region(shape, place)


def test_numbers_may_have_a_comma_as_indonesians_write_them():
    assert read_region("circle", "12,5 40; 7.25").numbers == (Decimal("12.5"), Decimal(40), Decimal("7.25"))


@pytest.mark.parametrize(
    "change",
    [
        {"picture": ""},
        {"picture": "peta.png"},
        {"picture": HOTSPOT["picture"].replace("Sehelai surat dengan tiga bagian", " ")},
        {"options": [TOP | {"correct": False}, MIDDLE, BOTTOM]},
        {"options": [TOP, MIDDLE | {"correct": True}, BOTTOM | {"correct": True}]},
        {"options": [TOP]},
        {"options": [TOP, MIDDLE | {"text": ""}]},
        {"options": [TOP, MIDDLE | {"place": "x"}]},
        {"pick_count": 0},
        {"pick_count": 2},
        {"pick_count": "1.5"},
        {"options": [TOP, *({"text": str(n), "shape": "circle", "place": "5 5 5"} for n in range(26))]},
    ],
)
def test_what_cannot_be_asked_is_refused(change):
    with pytest.raises(ContentError):
        sample("hotspot", **change)


def test_a_place_that_is_wrong_is_named_by_its_letter():
    with pytest.raises(ContentError, match="B"):
        parse("hotspot", HOTSPOT | {"options": [TOP, MIDDLE | {"place": "1 2"}, BOTTOM]})
