"""The draw: no question twice, each place filled, and a refusal exactly where no way of filling exists."""

import random
from collections import Counter
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import drawing
from assessments.drawing import Blueprint, Candidate, NotEnough, Place, SectionRules
from assessments.questions import Shuffling


def candidate(question: int) -> Candidate:
    return Candidate(question, 1000 + question, ("a", "b", "c"), Shuffling.AS_THE_QUIZ_SAYS)


def draw_of(count: int, *questions: int, section: int | None = None) -> Place:
    return Place(tuple(map(candidate, questions)), count, section)


def fixed(question: int, section: int | None = None) -> Place:
    return Place((candidate(question),), 1, section, is_fixed=True)


def fills(places: tuple[Place, ...]) -> int:
    """How many of the places' questions can stand at most: tries every single seat, one after another."""
    seats = [
        tuple(one.question_id for one in place.candidates) for place in places for _ in range(place.count)
    ]
    taken: dict[int, int] = {}

    def sit(seat: int, tried: set[int]) -> bool:
        for question in seats[seat]:
            if question not in tried:
                tried.add(question)
                if question not in taken or sit(taken[question], tried):
                    taken[question] = seat
                    return True
        return False

    return sum(sit(seat, set()) for seat in range(len(seats)))


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    """Up to six draws over up to twelve questions, some of which stand fixed."""
    section = st.none() | st.integers(0, 1)
    standing = draw(st.sets(st.integers(1, 12), max_size=4))
    places = [fixed(one, draw(section)) for one in sorted(standing)]
    for _ in range(draw(st.integers(0, 6))):
        held = draw(st.sets(st.integers(1, 12), max_size=8))
        places.append(draw_of(draw(st.integers(1, 4)), *sorted(held), section=draw(section)))
    return Blueprint(
        tuple(draw(st.permutations(places))),
        (SectionRules("Satu", None, None), SectionRules("Dua", 60, "50")),
        shuffle_questions=draw(st.booleans()),
        shuffle_options=draw(st.booleans()),
        per_page=draw(st.none() | st.integers(1, 3)),
    )


@given(blueprints(), st.integers(0, 2**62))
def test_a_draw_fills_each_place_once_or_says_how_many_are_missing(blueprint, seed):
    wanted, possible = blueprint.question_count, fills(blueprint.places)
    if possible < wanted:
        with pytest.raises(NotEnough) as refusal:
            drawing.draw(blueprint, seed)
        assert refusal.value.missing == wanted - possible
        return

    drawn = drawing.draw(blueprint, seed)

    versions = [one.version_id for one in drawn]
    assert len(versions) == len(set(versions)) == wanted
    assert drawing.draw(blueprint, seed) == drawn
    for section in (None, 0, 1):
        mine = tuple(place for place in blueprint.places if place.section == section)
        held = {one.version_id - 1000 for one in drawn if one.section == section}
        assert sum(place.count for place in mine) == len(held)
        # What was drawn for the section can be handed out to its places.
        among = [
            replace(place, candidates=tuple(one for one in place.candidates if one.question_id in held))
            for place in mine
        ]
        assert fills(tuple(among)) == len(held)


@given(blueprints(), st.integers(0, 2**62))
def test_sections_stay_in_order_and_no_page_holds_too_much_or_two_sections(blueprint, seed):
    if fills(blueprint.places) < blueprint.question_count:
        return

    drawn = drawing.draw(blueprint, seed)

    sections = [key for key, _group in groupby(one.section for one in drawn)]
    assert sections == sorted(set(sections), key=lambda one: -1 if one is None else one)
    pages = [one.page for one in drawn]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, len(set(pages)) + 1))
    for _page, group in groupby(drawn, key=lambda one: one.page):
        held = list(group)
        assert len({one.section for one in held}) == 1
        assert blueprint.per_page is None or len(held) <= blueprint.per_page


@given(blueprints(), st.integers(0, 2**62))
def test_what_stands_fixed_stands_in_every_draw(blueprint, seed):
    if fills(blueprint.places) < blueprint.question_count:
        return

    versions = {one.version_id for one in drawing.draw(blueprint, seed)}

    assert {place.candidates[0].version_id for place in blueprint.places if place.is_fixed} <= versions


def test_a_draw_gives_way_to_one_that_has_fewer_to_choose_from():
    wide, narrow = draw_of(2, 1, 2, 3, 4), draw_of(2, 1, 2)

    for seed in range(50):
        drawn = [one.version_id - 1000 for one in drawing.draw(Blueprint((wide, narrow)), seed)]
        assert (set(drawn[:2]), set(drawn[2:])) == ({3, 4}, {1, 2})


def test_two_draws_from_one_large_bank_are_filled_up_to_its_last_question():
    everything = tuple(range(1, 5001))
    places = (draw_of(2600, *everything), draw_of(2400, *everything))

    assert len({one.version_id for one in drawing.draw(Blueprint(places), seed=1)}) == 5000
    with pytest.raises(NotEnough) as refusal:
        drawing.draw(Blueprint((*places, draw_of(3, *everything))), seed=1)
    assert refusal.value.missing == 3


def test_each_question_is_drawn_about_as_often_as_any_other():
    place = draw_of(5, *range(1, 21))

    often = Counter(one.version_id for seed in range(2000) for one in drawing.draw(Blueprint((place,)), seed))

    # 2000 draws of 5 out of 20: each is expected 500 times, give or take five standard deviations (19.4).
    assert set(often) == set(range(1001, 1021))
    assert all(400 < count < 600 for count in often.values())


@given(st.permutations("abc"), st.integers(0, 2**62))
def test_options_keep_the_authors_order_unless_they_are_shuffled(options, seed):
    one = Candidate(1, 1001, tuple(options), Shuffling.AS_THE_QUIZ_SAYS)
    place = Place((one,), is_fixed=True)

    assert drawing.draw(Blueprint((place,)), seed)[0].options == tuple(options)
    shuffled = drawing.draw(Blueprint((place,), shuffle_options=True), seed)[0].options
    assert sorted(shuffled) == sorted(options)


def test_options_whose_order_is_the_key_are_shuffled_always_and_others_never():
    order = tuple("abcdefgh")
    shuffled = Place((Candidate(1, 1001, order, Shuffling.ALWAYS),), is_fixed=True)
    kept = Place((Candidate(2, 1002, order, Shuffling.NEVER),), is_fixed=True)

    first, second = drawing.draw(
        Blueprint((shuffled, kept), shuffle_options=True), random.Random(3).randint(0, 9)
    )

    assert first.options != order
    assert second.options == order
