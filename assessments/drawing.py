"""The draw: which question versions an attempt holds, and in which order. Pure, repeatable from its seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from .questions import Question, Shuffling


class NotEnough(ValueError):
    """The questions can't fill every place without one standing twice; `missing` says how many."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn, by its current version. `category` is for sub-scores."""

    question_id: int
    version_id: int
    options: tuple[str, ...]
    shuffling: Shuffling
    category: str = ""


@dataclass(frozen=True)
class Place:
    """`count` questions of `candidates`; where it `is_fixed`, the one candidate stands in each attempt.

    `section` is the place of its section among the blueprint's; None stands before them.
    """

    candidates: tuple[Candidate, ...]
    count: int = 1
    section: int | None = None
    is_fixed: bool = False


@dataclass(frozen=True)
class SectionRules:
    title: str
    seconds: int | None
    passing_grade: str | None


@dataclass(frozen=True)
class Blueprint:
    """All that a draw needs to know of a quiz. `per_page` is None where all is on one page."""

    places: tuple[Place, ...]
    sections: tuple[SectionRules, ...] = ()
    shuffle_questions: bool = False
    shuffle_options: bool = False
    per_page: int | None = None

    @property
    def question_count(self) -> int:
        return sum(place.count for place in self.places)


@dataclass(frozen=True)
class Drawn:
    version_id: int
    options: tuple[str, ...]
    page: int = 1
    section: int | None = None
    category: str = ""


def draw(blueprint: Blueprint, seed: int) -> list[Drawn]:
    """The same seed draws the same attempt, so that a dispute can be settled afterwards.

    Raises NotEnough where the places can't be filled.
    """
    chance = random.Random(seed)
    filled = _filled(blueprint.places, chance)
    order: list[tuple[int | None, Candidate]] = []
    for section in (None, *range(len(blueprint.sections))):
        mine = [
            one
            for place, chosen in zip(blueprint.places, filled, strict=True)
            if place.section == section
            for one in chosen
        ]
        if blueprint.shuffle_questions:
            chance.shuffle(mine)
        order += [(section, one) for one in mine]
    pages = _pages([section for section, _one in order], blueprint.per_page)
    return [
        Drawn(
            one.version_id,
            _shuffled(one.options, one.shuffling, chance, blueprint.shuffle_options),
            page,
            section,
            one.category,
        )
        for (section, one), page in zip(order, pages, strict=True)
    ]


def previewed(question: Question, seed: int) -> tuple[str, ...]:
    """The author's order where a learner may meet it too; the same each time otherwise."""
    return _shuffled(question.option_ids(), question.shuffling, random.Random(seed), shuffle=False)


def _shuffled(
    options: Iterable[str], shuffling: Shuffling, chance: random.Random, shuffle: bool
) -> tuple[str, ...]:
    options = list(options)
    if shuffling is Shuffling.ALWAYS or (shuffle and shuffling is not Shuffling.NEVER):
        chance.shuffle(options)
    return tuple(options)


def _pages(sections: Sequence[int | None], per_page: int | None) -> list[int]:
    """The page of each question: a section begins a new one, and none holds more than `per_page`."""
    pages: list[int] = []
    page = 0
    for _section, group in groupby(sections):
        for place, _one in enumerate(group):
            page += place == 0 or (per_page is not None and place % per_page == 0)
            pages.append(page)
    return pages


def _filled(places: Sequence[Place], chance: random.Random) -> list[list[Candidate]]:
    """Each place's questions, none of them twice. What stands fixed comes first: draws leave it alone."""
    holders: dict[int, int | None] = {
        place.candidates[0].question_id: None for place in places if place.is_fixed
    }
    filled: list[list[Candidate]] = [list(place.candidates) if place.is_fixed else [] for place in places]
    for here, place in enumerate(places):
        if place.is_fixed:
            continue
        # Among so many there are enough that nobody holds; where there aren't, others must give way.
        sample = chance.sample(place.candidates, min(len(place.candidates), place.count + len(holders)))
        free = [one for one in sample if one.question_id not in holders][: place.count]
        filled[here] += free
        holders.update((one.question_id, here) for one in free)
    _make_room(places, filled, holders, chance)
    missing = sum(place.count - len(chosen) for place, chosen in zip(places, filled, strict=True))
    if missing:
        raise NotEnough(missing)
    return filled


def _make_room(
    places: Sequence[Place],
    filled: list[list[Candidate]],
    holders: dict[int, int | None],
    chance: random.Random,
) -> None:
    """Let draws that have others to choose from give up what a draw with fewer needs: augmenting paths."""
    for here, place in enumerate(places):
        while len(filled[here]) < place.count and (way := _way_to_a_free_one(places, holders, here, chance)):
            for taker, one in way:
                giver = holders.get(one.question_id)
                if giver is not None:
                    filled[giver] = [kept for kept in filled[giver] if kept.question_id != one.question_id]
                holders[one.question_id] = taker
                filled[taker].append(one)


def _way_to_a_free_one(
    places: Sequence[Place], holders: Mapping[int, int | None], here: int, chance: random.Random
) -> list[tuple[int, Candidate]]:
    """Which place takes which question so that `here` holds one more and no other place one less.

    Empty where there is no such way. Each place is asked once, so it ends soon however many candidates
    there are.
    """
    asked_by: dict[int, tuple[int, Candidate] | None] = {here: None}
    waiting = [here]
    for place in waiting:
        for one in chance.sample(places[place].candidates, len(places[place].candidates)):
            if one.question_id not in holders:
                return [(place, one), *_handed_on(asked_by, place)]
            holder = holders[one.question_id]
            if holder is not None and holder not in asked_by:
                asked_by[holder] = (place, one)
                waiting.append(holder)
    return []


def _handed_on(
    asked_by: Mapping[int, tuple[int, Candidate] | None], place: int
) -> Iterator[tuple[int, Candidate]]:
    while step := asked_by[place]:
        yield step
        place = step[0]
