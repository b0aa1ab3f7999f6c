"""A quiz's rules as they hold for one learner in one batch, and why a start is refused."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from lms.lib import dates
from lms.lib.errors import Refused

from .models import Accommodation, Attempt, AttemptQuerySet, Quiz, QuizWindow


class AttemptsUsedUp(Refused):
    code = "attempts_used_up"
    message = _("You have used all %(allowed)s attempts.")


class NotOpenYet(Refused):
    code = "quiz_not_open"
    message = _("This quiz opens on %(moment)s.")


class QuizClosed(Refused):
    code = "quiz_closed"
    message = _("This quiz closed on %(moment)s.")


class TooSoonAgain(Refused):
    code = "too_soon_again"
    message = _("You may try again from %(moment)s.")


class WrongPlace(Refused):
    code = "wrong_place"
    message = _("This quiz can only be taken in the rooms it was set up for. Please ask the committee.")


class AccessCodeWrong(Refused):
    code = "access_code_wrong"
    message = _("The access code is not right. The committee tells you the code.")


class IdentityNotConfirmed(Refused):
    code = "identity_not_confirmed"
    message = _("Please confirm who you are before you start.")


@dataclass(frozen=True)
class Presented:
    """What a learner brings to the start: where they are, the code they typed, and what they confirmed."""

    address: str = ""
    access_code: str = ""
    confirms_identity: bool = False


@dataclass(frozen=True)
class Terms:
    """The quiz, when it may be started (half-open), and what the learner was granted on top."""

    quiz: Quiz
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    extra_time_percent: int = 0
    extra_attempts: int = 0

    @property
    def attempts_allowed(self) -> int | None:
        allowed = self.quiz.attempts_allowed
        return None if allowed is None else allowed + self.extra_attempts

    def attempts_left(self, taken: int) -> int | None:
        """None means any number."""
        return None if self.attempts_allowed is None else max(0, self.attempts_allowed - taken)

    def seconds(self, given: int | None) -> int | None:
        """A time limit with what was granted on top, in whole seconds."""
        if given is None:
            return None
        return int(given * (100 + Decimal(self.extra_time_percent)) / 100)

    @property
    def time_limit_seconds(self) -> int | None:
        return self.seconds(self.quiz.time_limit_seconds)

    def minutes(self, given: int | None) -> int | None:
        """As seconds, in whole minutes for people; a started minute counts."""
        seconds = self.seconds(given)
        return None if seconds is None else -(-seconds // 60)

    @property
    def time_limit_minutes(self) -> int:
        return self.minutes(self.quiz.time_limit_seconds) or 0


def terms_for(enrolment: Enrolment, activity_key: str) -> Terms | None:
    """The quiz with this key on the learner's terms, in one query; None where there is no such quiz."""
    facts = {"key": activity_key, "learner": enrolment.learner_id, "batch": enrolment.batch_id}
    quiz = next(iter(Quiz.objects.raw(_QUIZ_ON_TERMS, facts)), None)
    return None if quiz is None else _terms(quiz, quiz)


# Written out: to put its subqueries together anew took as long as all else of a start.
_WINDOW = """
    FROM assessments_quizwindow own
    WHERE own.quiz_id = quiz.id AND (own.batch_id = %(batch)s OR own.batch_id IS NULL)
    ORDER BY own.batch_id IS NULL LIMIT 1"""
_GRANTED = """
    FROM assessments_accommodation granted
    WHERE granted.quiz_id = quiz.id AND granted.learner_id = %(learner)s"""
_QUIZ_ON_TERMS = f"""
    SELECT quiz.*,
           (SELECT own.opens_at {_WINDOW}) AS opens_at,
           (SELECT own.closes_at {_WINDOW}) AS closes_at,
           (SELECT granted.extra_time_percent {_GRANTED}) AS extra_time,
           (SELECT granted.extra_attempts {_GRANTED}) AS extra_attempts
    FROM assessments_quiz quiz
    WHERE quiz.activity_key = %(key)s"""  # noqa: S608 - nothing in it comes from outside


def with_terms(attempts: AttemptQuerySet) -> AttemptQuerySet:
    """The attempts with what `terms_of` tells of each, in their own query."""
    windows = QuizWindow.objects.filter(
        Q(batch=OuterRef("enrolment__batch")) | Q(batch=None), quiz=OuterRef("quiz")
    )
    own = windows.order_by(F("batch").asc(nulls_last=True))
    granted = Accommodation.objects.filter(quiz=OuterRef("quiz"), learner=OuterRef("learner"))
    return attempts.annotate(
        opens_at=Subquery(own.values("opens_at")[:1]),
        closes_at=Subquery(own.values("closes_at")[:1]),
        extra_time=Subquery(granted.values("extra_time_percent")),
        extra_attempts=Subquery(granted.values("extra_attempts")),
    )


def terms_of(attempt: Attempt) -> Terms:
    """The terms of an attempt that came by `with_terms`."""
    return _terms(attempt.quiz, attempt)


def _terms(quiz: Quiz, agreed: Any) -> Terms:
    return Terms(
        quiz,
        _moment(agreed.opens_at),
        _moment(agreed.closes_at),
        agreed.extra_time or 0,
        agreed.extra_attempts or 0,
    )


def _moment(stored: datetime | None) -> datetime | None:
    """SQLite leaves out the zone, which is UTC, where a statement of ours asks."""
    return stored.replace(tzinfo=UTC) if stored is not None and stored.tzinfo is None else stored


def refuse_another(terms: Terms, mine: Sequence[Attempt], *, at: datetime) -> None:
    """Whether the learner may begin another attempt now, whatever they bring.

    Raises NotOpenYet, QuizClosed, AttemptsUsedUp, TooSoonAgain.
    """
    if terms.opens_at and at < terms.opens_at:
        raise NotOpenYet(moment=dates.moment(terms.opens_at))
    if terms.closes_at and at >= terms.closes_at:
        raise QuizClosed(moment=dates.moment(terms.closes_at))
    if terms.attempts_left(len(mine)) == 0:
        raise AttemptsUsedUp(allowed=terms.attempts_allowed)
    submitted = [one.submitted_at for one in mine if one.submitted_at]
    if submitted and terms.quiz.attempts_delay_minutes:
        again = max(submitted) + timedelta(minutes=terms.quiz.attempts_delay_minutes)
        if at < again:
            raise TooSoonAgain(moment=dates.moment(again))


def refuse_stranger(terms: Terms, brought: Presented) -> None:
    """Whether what the learner brings lets them in.

    Raises WrongPlace, AccessCodeWrong, IdentityNotConfirmed.
    """
    if not is_right_place(terms.quiz, brought.address):
        raise WrongPlace
    expected = terms.quiz.access_code.strip()
    if expected and not hmac.compare_digest(_folded(brought.access_code), _folded(expected)):
        raise AccessCodeWrong
    if terms.quiz.identity_statement and not brought.confirms_identity:
        raise IdentityNotConfirmed


def is_right_place(quiz: Quiz, address: str) -> bool:
    """Whether the address lies in one of the quiz's networks; everywhere does where it names none."""
    if not quiz.ip_ranges:
        return True
    try:
        here = ipaddress.ip_address(address)
    except ValueError:
        return False
    here = getattr(here, "ipv4_mapped", None) or here
    return any(here in ipaddress.ip_network(network, strict=False) for network in quiz.ip_ranges)


def _folded(code: str) -> bytes:
    """Codes are read out in rooms and typed on phones: case and outer blanks don't matter."""
    return code.strip().casefold().encode("utf-8", "surrogatepass")
