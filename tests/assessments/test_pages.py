"""Pages by hand: which are open, and where there is no way back."""

from datetime import UTC, datetime

import pytest

from assessments import pages

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
# Page 1 stands before the sections; section 0 has pages 2 and 3, section 1 has page 4.
DRAWN = [
    {"version": 1},
    {"version": 2, "page": 2, "section": 0},
    {"version": 3, "page": 2, "section": 0},
    {"version": 4, "page": 3, "section": 0},
    {"version": 5, "page": 4, "section": 1},
]
TIMED = [{"title": "A", "seconds": 60, "ends_at": NOON.isoformat()}, {"title": "B", "seconds": None}]
UNTIMED = [{"title": "A", "seconds": None}, {"title": "B", "seconds": None}]


def test_all_pages_are_open_where_nothing_forbids_it():
    assert pages.open_to(DRAWN, UNTIMED, page=1, is_sequential=False) == range(1, 5)
    assert pages.open_to(DRAWN, [], page=1, is_sequential=False) == range(1, 5)


@pytest.mark.parametrize("sections", [[], UNTIMED, TIMED])
def test_one_after_another_only_the_page_that_was_reached_is_open(sections):
    assert pages.open_to(DRAWN, sections, page=3, is_sequential=True) == range(3, 4)


@pytest.mark.parametrize(
    ("page", "expected"), [(1, range(1, 2)), (2, range(2, 4)), (3, range(2, 4)), (4, range(4, 5))]
)
def test_with_timed_sections_the_pages_of_the_section_that_was_entered_are_open(page, expected):
    assert pages.open_to(DRAWN, TIMED, page=page, is_sequential=False) == expected


def test_what_follows_is_the_page_after_the_open_ones_until_the_last():
    assert pages.next_after(DRAWN, range(1, 2)) == 2
    assert pages.next_after(DRAWN, range(2, 4)) == 4
    assert pages.next_after(DRAWN, range(4, 5)) is None


def test_an_attempt_without_questions_has_one_page():
    assert pages.last([]) == 1
    assert pages.open_to([], [], page=1, is_sequential=False) == range(1, 2)


@pytest.mark.parametrize(("page", "section"), [(1, None), (2, 0), (3, 0), (4, 1)])
def test_a_page_lies_in_a_section_or_before_them(page, section):
    assert pages.section_at(DRAWN, page) == section


def test_only_a_section_that_was_entered_and_has_a_time_ends():
    assert pages.ends_at(DRAWN, TIMED, 2) == NOON
    assert pages.ends_at(DRAWN, TIMED, 1) is None
    assert pages.ends_at(DRAWN, TIMED, 4) is None
    assert pages.ends_at(DRAWN, [{"title": "A", "seconds": 60}], 2) is None
