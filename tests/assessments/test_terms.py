"""The terms of a quiz, and each refusal in its words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessments import attempts, terms
from assessments.models import Accommodation, Attempt, Quiz, QuizWindow
from assessments.terms import Presented, Terms
from courses.models import UnitProgress
from tests.factories.assessments import QuizFactory, seat_in, unit

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)


def quiz(**rules):
    return Quiz(**{"access_code": "", "identity_statement": ""} | rules)


def tried(*submitted, is_open=False):
    done = [Attempt(submitted_at=at) for at in submitted]
    return [*done, Attempt(submitted_at=None)] if is_open else done


def test_a_window_is_half_open():
    agreed = Terms(quiz(), opens_at=NOON, closes_at=NOON + MINUTE)

    terms.refuse_another(agreed, [], at=NOON)
    terms.refuse_another(agreed, [], at=NOON + MINUTE - MOMENT)
    with pytest.raises(terms.NotOpenYet, match=r"Kuis ini dibuka pada 2 Maret 2026"):
        terms.refuse_another(agreed, [], at=NOON - MOMENT)
    with pytest.raises(terms.QuizClosed, match=r"Kuis ini ditutup pada 2 Maret 2026"):
        terms.refuse_another(agreed, [], at=NOON + MINUTE)


@pytest.mark.parametrize("side", ["opens_at", "closes_at"])
def test_a_side_without_a_moment_is_open(side):
    agreed = replace(Terms(quiz(), opens_at=NOON, closes_at=NOON + MINUTE), **{side: None})

    terms.refuse_another(agreed, [], at=NOON - MINUTE if side == "opens_at" else NOON + 9 * MINUTE)


def test_extra_attempts_are_on_top_and_the_last_one_is_the_last():
    agreed = Terms(quiz(attempts_allowed=2), extra_attempts=1)

    terms.refuse_another(agreed, tried(NOON, NOON), at=NOON)
    with pytest.raises(terms.AttemptsUsedUp, match="3"):
        terms.refuse_another(agreed, tried(NOON, NOON, NOON), at=NOON)


def test_any_number_of_attempts_stays_any_number():
    agreed = Terms(quiz(attempts_allowed=None), extra_attempts=2)

    assert agreed.attempts_left(500) is None
    terms.refuse_another(agreed, tried(*[NOON] * 500), at=NOON)


def test_the_wait_counts_from_the_attempt_submitted_last():
    agreed = Terms(quiz(attempts_delay_minutes=60))
    mine = tried(NOON + 30 * MINUTE, NOON)

    with pytest.raises(terms.TooSoonAgain, match=r"13\.30"):  # 12.30 WIB and an hour
        terms.refuse_another(agreed, mine, at=NOON + 90 * MINUTE - MOMENT)
    terms.refuse_another(agreed, mine, at=NOON + 90 * MINUTE)


@pytest.mark.parametrize(
    ("seconds", "percent", "expected"), [(600, 0, 600), (600, 50, 900), (90, 25, 112), (None, 50, None)]
)
def test_more_time_is_a_share_of_the_limit_in_whole_seconds(seconds, percent, expected):
    assert Terms(quiz(), extra_time_percent=percent).seconds(seconds) == expected


def test_a_started_minute_counts_for_people():
    assert Terms(quiz(time_limit_seconds=61)).time_limit_minutes == 2


@pytest.mark.parametrize("typed", ["Merdeka45", " merdeka45 ", "MERDEKA45\n"])
def test_an_access_code_is_taken_whatever_its_case_and_outer_blanks(typed):
    terms.refuse_stranger(Terms(quiz(access_code=" merdeka45")), Presented(access_code=typed))


@pytest.mark.parametrize("typed", ["", "merdeka 45", "merdeka", "\x00", "\ud800", "é"])
def test_any_other_code_is_refused(typed):
    with pytest.raises(terms.AccessCodeWrong, match="Kode akses"):
        terms.refuse_stranger(Terms(quiz(access_code="merdeka45")), Presented(access_code=typed))


@pytest.mark.parametrize("code", ["", "   "])
def test_a_blank_code_asks_for_none(code):
    terms.refuse_stranger(Terms(quiz(access_code=code)), Presented())


NETWORKS = ["10.1.0.0/16", "192.0.2.7", "2001:db8::/32"]


@pytest.mark.parametrize(
    "address", ["10.1.0.0", "10.1.255.255", "192.0.2.7", "2001:db8::1", "::ffff:10.1.2.3"]
)
def test_a_place_inside_one_of_the_networks_is_right(address):
    assert terms.is_right_place(quiz(ip_ranges=NETWORKS), address)


@pytest.mark.parametrize(
    "address", ["10.2.0.0", "192.0.2.8", "2001:db9::1", "::ffff:10.2.2.3", "", "unknown"]
)
def test_any_other_place_is_refused(address):
    with pytest.raises(terms.WrongPlace):
        terms.refuse_stranger(Terms(quiz(ip_ranges=NETWORKS)), Presented(address=address))


def test_a_quiz_without_networks_is_taken_anywhere():
    assert terms.is_right_place(quiz(), "")


def test_a_statement_must_be_confirmed():
    agreed = Terms(quiz(identity_statement="Saya sendiri."))

    terms.refuse_stranger(agreed, Presented(confirms_identity=True))
    with pytest.raises(terms.IdentityNotConfirmed):
        terms.refuse_stranger(agreed, Presented())


@pytest.mark.django_db
class TestOfASeat:
    @pytest.fixture
    def kept(self):
        return QuizFactory(attempts_allowed=1, time_limit_seconds=600)

    @pytest.fixture
    def seat(self, kept, ada):
        return seat_in(unit("kuis", kept), at=NOON, learner=ada)

    def agreed(self, seat, django_assert_num_queries):
        with django_assert_num_queries(1):
            return terms.terms_for(
                seat, seat.batch.version.document["subjects"][0]["units"][0]["activity_key"]
            )

    def test_the_batchs_own_window_goes_before_the_one_for_all(self, kept, seat, django_assert_num_queries):
        QuizWindow.objects.create(quiz=kept, opens_at=NOON, closes_at=NOON + MINUTE)
        agreed = self.agreed(seat, django_assert_num_queries)
        assert (agreed.opens_at, agreed.closes_at) == (NOON, NOON + MINUTE)

        QuizWindow.objects.create(quiz=kept, batch=seat.batch, closes_at=NOON + 5 * MINUTE)
        agreed = self.agreed(seat, django_assert_num_queries)
        assert (agreed.opens_at, agreed.closes_at) == (None, NOON + 5 * MINUTE)

    def test_another_batchs_window_and_anothers_grant_are_not_ones_own(
        self, kept, seat, cy, bo, django_assert_num_queries
    ):
        other = seat_in(unit("lain", kept), at=NOON, learner=cy)
        QuizWindow.objects.create(quiz=kept, batch=other.batch, closes_at=NOON)
        Accommodation.objects.create(
            quiz=kept, learner=cy, extra_attempts=3, reason="Sakit", given_by=bo, given_at=NOON
        )

        agreed = self.agreed(seat, django_assert_num_queries)

        assert (agreed.opens_at, agreed.closes_at, agreed.extra_attempts) == (None, None, 0)

    def test_an_attempt_ends_when_the_quiz_closes(self, kept, seat):
        QuizWindow.objects.create(quiz=kept, closes_at=NOON + 5 * MINUTE)

        assert attempts.start(seat, "kuis", at=NOON).expires_at == NOON + 5 * MINUTE

    def test_a_refused_start_opens_nothing_and_notes_no_beginning(self, kept, seat):
        Quiz.objects.update(access_code="x")

        with pytest.raises(terms.AccessCodeWrong):
            attempts.start(seat, "kuis", brought=Presented(access_code="y"), at=NOON)

        assert not Attempt.objects.exists()
        assert not UnitProgress.objects.exists()

    def test_who_is_inside_goes_on_without_the_code_and_notes_when_they_confirmed(self, kept, seat):
        Quiz.objects.update(access_code="x", identity_statement="Saya sendiri.")
        brought = Presented(access_code="X", confirms_identity=True)

        attempt = attempts.start(seat, "kuis", brought=brought, at=NOON)

        assert attempt.identity_confirmed_at == NOON
        assert attempts.start(seat, "kuis", at=NOON + MINUTE) == attempt
