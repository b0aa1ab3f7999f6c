"""The rules of an attempt: start, turn its pages, submit, time out. Writes Attempt, as `answering` does."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses import outline, progress
from courses.models import Enrolment
from lms.lib.errors import Refused

from . import answering, blueprints, drawing, marking, outcomes, pages, terms
from .answering import AlreadySubmitted, Given, locked, parsed, refuse_when_over
from .drawing import Blueprint
from .models import GRACE, Attempt, Quiz
from .terms import Presented, Terms

SEED_BITS = 62  # fits a signed bigint and every JSON reader's integer


class NoQuizHere(Refused):
    code = "no_quiz_here"
    message = _("This unit has no quiz.")


class QuizEmpty(Refused):
    code = "quiz_empty"
    message = _("This quiz has no questions yet. Please tell your training administrator.")


class NotEnoughQuestions(Refused):
    code = "not_enough_questions"
    message = _("The bank has too few questions for this quiz. Please tell your training administrator.")


def terms_of(enrolment: Enrolment, unit_key: str) -> Terms:
    """The quiz that the enrolment's pinned curriculum puts in this unit, on the learner's terms.

    Raises NoQuizHere.
    """
    unit = outline.curriculum(enrolment.batch.version_id).unit(unit_key)
    if unit is None or unit.kind != "quiz" or not unit.activity_key:
        raise NoQuizHere
    found = terms.terms_for(enrolment, unit.activity_key)
    if found is None:
        raise NoQuizHere
    return found


def start(enrolment: Enrolment, unit_key: str, *, brought: Presented | None = None, at: datetime) -> Attempt:
    """Open an attempt at the unit's quiz, or give the one that is open: two tabs make one attempt.

    `brought` is what the learner shows at the door. Raises progress.UnitLocked and what else forbids
    starting the unit now, the refusals of terms, QuizEmpty, NotEnoughQuestions, NoQuizHere.
    """
    agreed = terms_of(enrolment, unit_key)
    try:
        return _claim(enrolment, agreed, unit_key, brought or Presented(), at)
    except IntegrityError:
        return Attempt.objects.open().get(enrolment=enrolment, quiz=agreed.quiz)


def _claim(enrolment: Enrolment, agreed: Terms, unit_key: str, brought: Presented, at: datetime) -> Attempt:
    with transaction.atomic():
        # Locked first: two tabs would both count the same attempts. The constraints hold it too.
        Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
        mine = taken(enrolment, agreed.quiz)
        running = next((one for one in mine if one.is_open), None)
        if running and running.accepts_answers(at):
            return running
        if running:
            mine = [*(one for one in mine if one is not running), time_out(running, at=at)]
        try:
            return _open(enrolment, agreed, unit_key, brought, mine, at)
        except Refused as error:
            refusal = error
    # After the transaction: what was due on the way stays done.
    raise refusal


def _open(
    enrolment: Enrolment, agreed: Terms, unit_key: str, brought: Presented, mine: list[Attempt], at: datetime
) -> Attempt:
    node = progress.open_node(enrolment, unit_key, at=at)
    if not node.is_done:
        outcomes.report_late(enrolment, unit_key, agreed.quiz, mine, at=at)
    terms.refuse_another(agreed, mine, at=at)
    terms.refuse_stranger(agreed, brought)
    attempt = _new(enrolment, agreed, unit_key, len(mine) + 1, at)
    if node.progress is None:
        progress.begin(enrolment, node, at=at)
    attempt.save(force_insert=True)
    return attempt


def _new(enrolment: Enrolment, agreed: Terms, unit_key: str, number: int, at: datetime) -> Attempt:
    quiz, seed = agreed.quiz, secrets.randbits(SEED_BITS)
    blueprint = blueprints.of(quiz)
    attempt = Attempt(
        quiz=quiz,
        enrolment=enrolment,
        learner_id=enrolment.learner_id,
        unit_key=unit_key,
        number=number,
        drawn=_draw(blueprint, seed),
        sections=_sections(blueprint, agreed),
        seed=seed,
        started_at=at,
        expires_at=_ends(blueprint, agreed, at, enrolment.batch.last_learning_moment),
        identity_confirmed_at=at if quiz.identity_statement else None,
    )
    _enter(attempt, 1, at)
    return attempt


def _draw(blueprint: Blueprint, seed: int) -> list[dict[str, Any]]:
    if not blueprint.question_count:
        raise QuizEmpty
    try:
        drawn = drawing.draw(blueprint, seed)
    except drawing.NotEnough as error:
        raise NotEnoughQuestions from error
    return [_stored(one) for one in drawn]


def _stored(one: drawing.Drawn) -> dict[str, Any]:
    """As the attempt keeps it: a place that says nothing isn't told, since a million rows would tell it."""
    where = {
        "page": one.page if one.page > 1 else None,
        "section": one.section,
        "category": one.category or None,
    }
    told = {name: value for name, value in where.items() if value is not None}
    return {"version": one.version_id, "options": list(one.options), **told}


def _sections(blueprint: Blueprint, agreed: Terms) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "seconds": agreed.seconds(section.seconds),
            "passing_grade": section.passing_grade,
        }
        for section in blueprint.sections
    ]


def _ends(blueprint: Blueprint, agreed: Terms, at: datetime, learning_ends_at: datetime) -> datetime:
    """When the attempt is over: at its limit, when the quiz closes or learning ends, whichever is first.

    Where every question stands in a section with a time of its own, those together are a limit too,
    with a grace for each change between them: a slow link must not cost the last one its time.
    """
    limits = [agreed.time_limit_seconds]
    lengths = [agreed.seconds(section.seconds) for section in blueprint.sections]
    if lengths and all(lengths) and all(place.section is not None for place in blueprint.places):
        changes = (len(lengths) - 1) * int(GRACE.total_seconds())
        limits.append(sum(length or 0 for length in lengths) + changes)
    ends = [at + timedelta(seconds=seconds) for seconds in limits if seconds is not None]
    return min([*ends, learning_ends_at, *([agreed.closes_at] if agreed.closes_at else [])])


@transaction.atomic
def turn_page(attempt: Attempt, *, left: int, at: datetime) -> Attempt:
    """Go on from the page `left`, without a way back; once it was left, a second call changes nothing.

    Raises AlreadySubmitted, TimeIsUp.
    """
    attempt = locked(attempt)
    refuse_when_over(attempt, at)
    following = pages.next_after(attempt.drawn, attempt.open_pages)
    if left in attempt.open_pages and following is not None and attempt.is_one_way:
        _enter(attempt, following, at)
        attempt.save(update_fields=["page", "sections"])
    return attempt


def catch_up(attempt: Attempt, *, at: datetime) -> Attempt:
    """The attempt as its clock has it: past a section whose time is up, submitted where that was the last.

    No statement where nothing is due.
    """
    if not attempt.is_open:
        return attempt
    if not attempt.accepts_answers(at):
        return time_out(attempt, at=at)
    return _leave_section(attempt, at) if attempt.is_section_over(at) else attempt


@transaction.atomic
def _leave_section(attempt: Attempt, at: datetime) -> Attempt:
    """Go on with the next section, whose time begins now; after the last one, submit what was saved."""
    attempt = locked(attempt)
    if not attempt.is_open or not attempt.is_section_over(at):
        return attempt
    section = pages.open_to(attempt.drawn, attempt.sections, page=attempt.page, is_sequential=False)
    following = pages.next_after(attempt.drawn, section)
    if following is None:
        return _close(attempt, Attempt.Closed.BY_TIME, attempt.deadline)
    _enter(attempt, following, at)
    attempt.save(update_fields=["page", "sections"])
    return attempt


def _enter(attempt: Attempt, page: int, at: datetime) -> None:
    """Reach the page; the time of its section begins when it is first entered."""
    attempt.page = page
    place = pages.section_at(attempt.drawn, page)
    section = attempt.sections[place] if place is not None else {}
    if section.get("seconds") and "ends_at" not in section:
        section["ends_at"] = (at + timedelta(seconds=section["seconds"])).isoformat()


@transaction.atomic
def submit(attempt: Attempt, *, at: datetime, answers: Iterable[Given] = ()) -> Attempt:
    """Mark the attempt, for good; a pass completes its unit.

    `at` is when the request arrived: a submit that started in time (with
    models.GRACE) counts however long it waited. `answers` are the form's; after
    the time they are not taken, and what was saved before is marked.

    Raises AlreadySubmitted, AnswerNotAccepted.
    """
    attempt = locked(attempt)
    if not attempt.is_open:
        raise AlreadySubmitted
    if not attempt.accepts_answers(at):
        return _close(attempt, Attempt.Closed.BY_TIME, attempt.expires_at)
    answering.take(attempt, answers, at)
    return _close(attempt, Attempt.Closed.BY_LEARNER, at)


@transaction.atomic
def time_out(attempt: Attempt, *, at: datetime) -> Attempt:
    """Submit what was saved when the time ran out; nothing happens to an attempt that isn't overdue."""
    attempt = locked(attempt)
    if attempt.accepts_answers(at) or not attempt.is_open:
        return attempt
    return _close(attempt, Attempt.Closed.BY_TIME, attempt.expires_at)


def _close(attempt: Attempt, closed_by: Attempt.Closed, at: datetime) -> Attempt:
    attempt.marks = _marks(attempt)
    outcomes.sum_up(attempt)
    attempt.submitted_at, attempt.closed_by = at, closed_by
    written = (
        "marks",
        "points",
        "points_of",
        "percent",
        "passed",
        "breakdown",
        "submitted_at",
        "closed_by",
        "answers",
    )
    attempt.save(update_fields=written)
    outcomes.report(attempt, at=at)
    return attempt


def _marks(attempt: Attempt) -> list[dict[str, Any]]:
    marked: list[dict[str, Any]] = []
    for pk, question in parsed(attempt).items():
        answer = attempt.answers.get(str(pk), {}).get("answer")
        mark = marking.mark(question, answer)
        marked.append(
            {
                "version": pk,
                "points": None if mark.points is None else str(mark.points),
                "of": str(mark.of),
                "chosen": marking.chosen(question, answer),
            }
        )
    return marked


def taken(enrolment: Enrolment, quiz: Quiz) -> list[Attempt]:
    """The learner's attempts at the quiz from this seat, the first one first."""
    return list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number"))
