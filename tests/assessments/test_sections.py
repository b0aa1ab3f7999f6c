"""Sections with a time of their own, and questions one after another: attempts, pages, API and door."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import answering, attempts
from assessments.answering import Given
from assessments.models import GRACE, Accommodation, Attempt, Quiz, Section
from tests.assessments import door
from tests.factories.assessments import RIGHT, WRONG, QuizFactory, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def sectioned(*seconds, **rules):
    """A quiz of sections with these times, of two questions each, all right by the first option."""
    quiz = QuizFactory(questions=2 * len(seconds), shuffle_questions=False, **rules)
    slots = list(quiz.slots.all())
    for place, limit in enumerate(seconds):
        section = Section.objects.create(
            quiz=quiz, position=place, title=f"Bagian {place + 1}", time_limit_seconds=limit
        )
        for slot in slots[2 * place : 2 * place + 2]:
            slot.section = section
            slot.save(update_fields=["section"])
    return quiz


@pytest.fixture
def quiz(db):
    return sectioned(60, 120)


@pytest.fixture
def seat(quiz, ada):
    return seat_in(unit("kuis", quiz), at=NOON, learner=ada)


@pytest.fixture
def attempt(seat):
    return attempts.start(seat, "kuis", at=NOON)


def save(attempt, version, answer=RIGHT, *, at, sequence=1):
    return answering.save_answer(attempt, version, answer, sequence=sequence, at=at)


def test_starting_starts_the_clock_of_the_first_section_alone(attempt):
    assert attempt.section_ends_at == NOON + MINUTE
    assert "ends_at" not in attempt.sections[1]


def test_together_the_sections_limit_the_attempt_with_a_grace_for_each_change(attempt):
    # 60 s + 120 s, and 30 s in which the first page may have been on its way.
    assert attempt.expires_at == NOON + 3 * MINUTE + GRACE


def test_going_on_starts_the_clock_of_the_next_section(attempt):
    there = attempts.turn_page(attempt, left=1, at=NOON + 20 * SECOND)

    assert (there.page, there.section_ends_at) == (2, NOON + 20 * SECOND + 2 * MINUTE)


def test_answers_count_until_the_grace_of_a_section_is_over(attempt):
    first, second, *_ = attempt.version_ids()
    end = NOON + MINUTE + GRACE

    save(attempt, first, at=end - timedelta(microseconds=1))
    with pytest.raises(answering.SectionOver):
        save(attempt, second, at=end)

    attempt.refresh_from_db()
    assert set(attempt.answers) == {str(first)}


def test_a_section_whose_time_is_up_is_left_once(attempt):
    late = NOON + MINUTE + GRACE

    there = attempts.catch_up(attempt, at=late)
    again = attempts.catch_up(attempt, at=late + SECOND)

    assert (there.page, again.page) == (2, 2)
    assert there.section_ends_at == again.section_ends_at == late + 2 * MINUTE


def test_before_the_grace_is_over_nobody_is_moved_on(attempt):
    assert attempts.catch_up(attempt, at=NOON + MINUTE + GRACE - SECOND).page == 1


def test_the_last_section_whose_time_is_up_submits_what_was_saved(attempt):
    first, *_ = attempt.version_ids()
    save(attempt, first, at=NOON)
    there = attempts.turn_page(attempt, left=1, at=NOON + SECOND)

    closed = attempts.catch_up(there, at=NOON + SECOND + 2 * MINUTE + GRACE)

    assert (closed.closed_by, closed.percent) == ("time", 25)
    assert closed.submitted_at == NOON + SECOND + 2 * MINUTE


def test_a_section_that_was_left_and_one_ahead_take_no_answer(attempt):
    first, _second, third, _fourth = attempt.version_ids()
    with pytest.raises(answering.PageLeft):
        save(attempt, third, at=NOON)
    attempts.turn_page(attempt, left=1, at=NOON)

    with pytest.raises(answering.PageLeft):
        save(attempt, first, at=NOON)


def test_a_form_that_comes_after_its_section_leaves_the_answers_out(attempt):
    first, _second, third, _fourth = attempt.version_ids()
    attempts.turn_page(attempt, left=1, at=NOON)

    kept = answering.save_all(
        attempts_of(attempt), [Given(first, RIGHT), Given(third, RIGHT)], at=NOON
    ).answers

    assert set(kept) == {str(third)}


def attempts_of(attempt):
    return Attempt.objects.select_related("quiz").get(pk=attempt.pk)


def test_more_time_is_more_time_in_each_section(quiz, seat, ada, bo):
    Accommodation.objects.create(
        quiz=quiz, learner=ada, extra_time_percent=50, reason="Disabilitas", given_by=bo, given_at=NOON
    )

    attempt = attempts.start(seat, "kuis", at=NOON)

    assert [section["seconds"] for section in attempt.sections] == [90, 180]
    assert attempt.expires_at == NOON + 270 * SECOND + GRACE


def test_the_start_page_tells_each_sections_time(client, ada):
    quiz = sectioned(90, None)
    seat = seat_in(unit("kuis", quiz), at=timezone.now(), learner=ada)
    client.force_login(ada)

    page = client.get(reverse("assessments:start", args=[seat.pk, "kuis"]))

    assert page.context["overview"].sections == (("Bagian 1", 2), ("Bagian 2", None))
    assert "Bagian 1, 2 menit" in page.content.decode()


def test_a_result_says_that_only_a_part_was_missed(client, ada):
    quiz = sectioned(None, None, passing_grade=50)
    Section.objects.filter(quiz=quiz, position=1).update(passing_grade=80)
    seat = seat_in(unit("kuis", quiz), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    for number, version in enumerate(attempt.version_ids()[:3], start=1):
        save(attempt, version, at=timezone.now(), sequence=number)
    attempts.submit(attempt, at=timezone.now())
    client.force_login(ada)

    page = client.get(reverse("assessments:result", args=[attempt.pk]))

    told = page.context["result"]
    assert (told.percent, told.passed, told.misses_a_part) == (75, False, True)


def test_a_section_without_a_time_leaves_the_attempt_without_one(ada):
    seat = seat_in(unit("kuis", sectioned(60, None)), at=NOON, learner=ada)

    attempt = attempts.start(seat, "kuis", at=NOON)

    assert attempt.expires_at == seat.batch.ends_at
    assert attempts.turn_page(attempt, left=1, at=NOON).section_ends_at is None


def test_the_quizs_own_limit_holds_over_its_sections(ada):
    seat = seat_in(unit("kuis", sectioned(60, 120, time_limit_seconds=90)), at=NOON, learner=ada)

    there = attempts.turn_page(attempts.start(seat, "kuis", at=NOON), left=1, at=NOON + MINUTE)

    assert there.deadline == there.expires_at == NOON + 90 * SECOND


def test_a_time_out_submits_once_whatever_section_was_reached(attempt):
    closed = attempts.time_out(attempt, at=attempt.expires_at + GRACE)

    assert (closed.closed_by, closed.submitted_at) == ("time", attempt.expires_at)


def test_the_door_holds_a_section_to_its_time_and_its_pages(ada):
    seat = seat_in(unit("kuis", sectioned(60, 120)), at=timezone.now(), learner=ada)
    attempt = attempts.start(seat, "kuis", at=timezone.now())
    first, _second, third, _fourth = attempt.version_ids()

    assert door.save(attempt, first, RIGHT)[0] == 200
    assert door.save(attempt, third, RIGHT)[1]["code"] == "page_left"
    attempts.turn_page(attempt, left=1, at=timezone.now())
    assert door.save(attempt, first, WRONG, sequence=2)[1]["code"] == "page_left"
    assert door.save(attempt, third, RIGHT)[0] == 200


class TestOneAfterAnother:
    @pytest.fixture
    def quiz(self, db):
        return QuizFactory(questions=3, shuffle_questions=False, navigation=Quiz.Navigation.SEQUENTIAL)

    @pytest.fixture
    def attempt(self, quiz, ada):
        now = timezone.now()
        return attempts.start(seat_in(unit("kuis", quiz), at=now, learner=ada), "kuis", at=now)

    @pytest.fixture
    def browser(self, client, ada):
        client.force_login(ada)
        return client

    def shown(self, browser, attempt, query=""):
        page = browser.get(reverse("assessments:attempt", args=[attempt.pk]) + query)
        return [question.version_id for question in page.context["paper"].questions]

    def act(self, browser, attempt, do, answers=()):
        fields = {f"s{version}": "0" for version, _answer in answers}
        given = {f"q{version}": answer for version, answer in answers}
        return browser.post(
            reverse("assessments:submit", args=[attempt.pk]), fields | given | {"do": do}, follow=True
        )

    def test_a_page_shows_its_question_whatever_the_address_asks(self, browser, attempt):
        first, second, _third = attempt.version_ids()
        for query in ("", "?hal=1", "?hal=3", "?hal=0", "?hal=-1", "?hal=9999999999999999999", "?hal=x"):
            assert self.shown(browser, attempt, query) == [first]

        self.act(browser, attempt, "next:1", [(first, RIGHT)])

        for query in ("", "?hal=1", "?hal=3"):
            assert self.shown(browser, attempt, query) == [second]

    def test_a_form_of_a_page_that_was_left_changes_nothing(self, browser, attempt):
        first, second, _third = attempt.version_ids()
        self.act(browser, attempt, "next:1", [(first, WRONG)])

        self.act(browser, attempt, "save", [(first, RIGHT)])
        self.act(browser, attempt, "next:1", [(first, RIGHT)])

        attempt.refresh_from_db()
        assert (attempt.page, attempt.answers[str(first)]["answer"]) == (2, WRONG)
        assert self.shown(browser, attempt) == [second]

    def test_nobody_skips_ahead(self, browser, attempt):
        for do in ("next:2", "next:3", "page:3", "next:99", "next:", "next:x"):
            self.act(browser, attempt, do)

        attempt.refresh_from_db()
        assert attempt.page == 1

    def test_when_time_runs_out_on_the_way_the_form_goes_on_by_itself(self, browser, attempt):
        page = browser.get(reverse("assessments:submit", args=[attempt.pk]))

        assert '<input type="hidden" name="otherwise" value="next:1">' in page.content.decode()

    def test_the_api_turns_pages_and_has_no_way_back(self, browser, attempt):
        first, second, _third = attempt.version_ids()
        api = f"/api/v1/attempts/{attempt.pk}/"

        for _again in range(2):
            turned = browser.post(f"{api}next/", {"page": 1}, content_type="application/json").json()
            assert (turned["page"], turned["onward"]) == (2, 3)
        assert [one["question"] for one in turned["questions"]] == [second]
        assert browser.get(f"{api}paper/?page=1").json()["page"] == 2
        assert browser.get(f"{api}paper/?page=0").status_code == 400
        refused = browser.post(
            f"{api}answer/",
            {"question": first, "answer": RIGHT, "sequence": 9},
            content_type="application/json",
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "page_left")


def test_pages_go_back_and_forth_where_nothing_forbids_it(client, ada):
    now = timezone.now()
    quiz = QuizFactory(questions=5, shuffle_questions=False, questions_per_page=2)
    attempt = attempts.start(seat_in(unit("kuis", quiz), at=now, learner=ada), "kuis", at=now)
    client.force_login(ada)
    address = reverse("assessments:attempt", args=[attempt.pk])

    numbers = {
        query: [one.number for one in client.get(address + query).context["paper"].questions]
        for query in ("", "?hal=2", "?hal=3", "?hal=4")
    }

    assert numbers == {"": [1, 2], "?hal=2": [3, 4], "?hal=3": [5], "?hal=4": [1, 2]}
