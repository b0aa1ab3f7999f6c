"""Keeping answers while an attempt is open. Writes Attempt, as `attempts` does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

from . import questions, versions
from .models import GRACE, Attempt, Quiz

PREFIX = "/jawab/"
_signer = signing.Signer(salt="assessments.answers")


class AlreadySubmitted(Refused):
    code = "already_submitted"
    message = _("This attempt was already submitted. Your answers are safe.")


class TimeIsUp(Refused):
    code = "time_is_up"
    message = _("The time is up. What was saved before is being submitted for you.")


class AnswerNotAccepted(Refused):
    code = "answer_not_accepted"
    message = _("This answer doesn't fit the question. Reload the page and answer again.")


class AnswerChecked(Refused):
    code = "answer_checked"
    message = _("This answer was checked already and can't be changed.")


class PageLeft(Refused):
    code = "page_left"
    message = _("You have left the page of this question; there is no way back in this quiz.")


class SectionOver(Refused):
    code = "section_over"
    message = _("The time of this section is up. What was saved counts; go on with the next section.")


class NotCheckable(Refused):
    code = "not_checkable"
    message = _("Answers of this quiz are checked when it is submitted.")


class TokenInvalid(Exception):
    """The address isn't one of ours: the page asks for a new one by being loaded again."""


@dataclass(frozen=True)
class Given:
    """An answer as a whole form posts it.

    `shown` is the answer that the page showed when it was made, `seen_sequence`
    the sequence of the last one it knows of. A field that nobody touched in an
    old tab then doesn't undo what was answered elsewhere since.
    """

    version_id: int
    answer: object
    shown: object = None
    seen_sequence: int = 0


@dataclass(frozen=True)
class Token:
    """What the attempt's page had established.

    `page` is the one that was reached, where the questions come one after another; 0 where any may be
    answered. `language` is what the person reads.
    """

    attempt: int
    learner: int
    page: int
    language: str


def address_for(attempt: Attempt) -> str:
    """Where the attempt's page sends each answer as it is given.

    The address is signed, so that a save needs neither session nor person: only the one
    statement that keeps it. It serves for as long as its attempt and page do.
    """
    page = attempt.page if attempt.is_one_way else 0
    return PREFIX + _signer.sign_object([attempt.pk, attempt.learner_id, page, get_language()])


def read_token(signed: str) -> Token:
    """Raises TokenInvalid."""
    try:
        return Token(*_signer.unsign_object(signed))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TokenInvalid from error


def save_by_token(
    token: Token, version_id: int, answer: object, *, sequence: int, at: datetime
) -> dict[str, Any]:
    """Keep one answer by the page's signed address. Raises as save_answer does, and TokenInvalid."""
    kept = _new(_cleaned(version_id, answer), sequence, at)
    if _write(token, version_id, kept, at):
        return kept
    attempt = Attempt.objects.filter(pk=token.attempt, learner=token.learner).first()
    if attempt is None:
        raise TokenInvalid
    return save_answer(attempt, version_id, answer, sequence=sequence, at=at)


def _write(token: Token, version_id: int, kept: dict[str, Any], at: datetime) -> bool:
    """The whole rule of a save in one statement; whether it was kept. What wasn't, save_answer tells why."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENTS[connection.vendor],
            {
                "key": str(version_id),
                "path": f'$."{version_id}"',
                "kept": json.dumps(kept),
                "attempt": token.attempt,
                "learner": token.learner,
                "page": token.page,
                "now": connection.ops.adapt_datetimefield_value(at - GRACE),
                "version": version_id,
                "sequence": kept["sequence"],
            },
        )
        return bool(cursor.rowcount == 1)


# Without a way back it must be a question of the page that was reached, and the attempt still there.
# Sections may have a time of their own, which is left to save_answer.
_STATEMENTS = {
    "postgresql": """
        UPDATE assessments_attempt SET answers = jsonb_set(answers, ARRAY[%(key)s], %(kept)s::jsonb)
        WHERE id = %(attempt)s AND learner_id = %(learner)s AND submitted_at IS NULL
          AND expires_at > %(now)s AND %(page)s IN (0, page) AND sections = '[]'::jsonb
          AND EXISTS (SELECT 1 FROM jsonb_array_elements(drawn) AS one
            WHERE (one ->> 'version')::bigint = %(version)s
              AND %(page)s IN (0, coalesce((one ->> 'page')::int, 1)))
          AND coalesce((answers -> %(key)s ->> 'sequence')::bigint, 0) < %(sequence)s
          AND answers -> %(key)s -> 'checked' IS NULL""",
    "sqlite": """
        UPDATE assessments_attempt SET answers = json_set(answers, %(path)s, json(%(kept)s))
        WHERE id = %(attempt)s AND learner_id = %(learner)s AND submitted_at IS NULL
          AND expires_at > %(now)s AND %(page)s IN (0, page) AND sections = '[]'
          AND EXISTS (SELECT 1 FROM json_each(drawn)
            WHERE json_extract(value, '$.version') = %(version)s
              AND %(page)s IN (0, coalesce(json_extract(value, '$.page'), 1)))
          AND coalesce(json_extract(answers, %(path)s || '.sequence'), 0) < %(sequence)s
          AND json_extract(answers, %(path)s || '.checked') IS NULL""",
}


def save_answer(
    attempt: Attempt, version_id: int, answer: object, *, sequence: int, at: datetime
) -> dict[str, Any]:
    """Keep one answer as it is given, and return what is kept now: {answer, sequence, at}.

    `sequence` is the client's count of its saves. A repeated request changes
    nothing, and one that arrives late doesn't overwrite a newer answer.

    Raises AnswerNotAccepted, AlreadySubmitted, TimeIsUp, AnswerChecked, PageLeft,
    SectionOver.
    """
    if version_id not in attempt.version_ids():
        raise AnswerNotAccepted
    cleaned = _cleaned(version_id, answer)
    with transaction.atomic():
        attempt = locked(attempt)
        refuse_when_over(attempt, at)
        kept: dict[str, Any] | None = attempt.answers.get(str(version_id))
        if kept and kept.get("checked") and kept["answer"] != cleaned:
            raise AnswerChecked
        if kept is None or sequence > kept["sequence"]:
            _refuse_closed(attempt, version_id, at)
            kept = attempt.answers[str(version_id)] = _new(cleaned, sequence, at)
            attempt.save(update_fields=["answers"])
    return kept


@transaction.atomic
def save_all(attempt: Attempt, answers: Iterable[Given], *, at: datetime) -> Attempt:
    """Keep a whole form's answers without submitting. Raises as save_answer does."""
    answers = list(answers)
    refuse_when_over(attempt, at)
    if not take(attempt, answers, at):
        return attempt
    attempt = locked(attempt)
    refuse_when_over(attempt, at)
    take(attempt, answers, at)
    attempt.save(update_fields=["answers"])
    return attempt


@transaction.atomic
def check_answer(attempt: Attempt, version_id: int, *, at: datetime) -> Attempt:
    """Show the feedback of one saved answer during the attempt; from then on it stays as it is.

    Raises NotCheckable where the quiz gives no feedback during the attempt or
    nothing was answered, AlreadySubmitted, TimeIsUp.
    """
    attempt = locked(attempt)
    refuse_when_over(attempt, at)
    kept = attempt.answers.get(str(version_id))
    if attempt.quiz.feedback != Quiz.Feedback.DURING or kept is None or kept["answer"] is None:
        raise NotCheckable
    kept["checked"] = True
    attempt.save(update_fields=["answers"])
    return attempt


def locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now; until the transaction ends nobody else writes it, nor what was achieved."""
    # Locked first: a save and a submit, or two submits, would each write over what the other saw.
    # The enrolment before the attempt, as a start does: the other way round they would wait in a circle.
    rows = Attempt.objects.select_for_update(of=("enrolment", "self"), no_key=True)
    return rows.select_related("quiz", "enrolment__batch__course").get(pk=attempt.pk)


def refuse_when_over(attempt: Attempt, at: datetime) -> None:
    """Raises AlreadySubmitted, TimeIsUp."""
    if not attempt.is_open:
        raise AlreadySubmitted
    if not attempt.accepts_answers(at):
        raise TimeIsUp


def _refuse_closed(attempt: Attempt, version_id: int, at: datetime) -> None:
    if version_id not in attempt.versions_on(attempt.open_pages):
        raise PageLeft
    if attempt.is_section_over(at):
        raise SectionOver


def _open_versions(attempt: Attempt, at: datetime) -> set[int]:
    """The questions that may be answered now: on a page that is open, in a section whose time isn't up."""
    return set() if attempt.is_section_over(at) else set(attempt.versions_on(attempt.open_pages))


def take(attempt: Attempt, answers: Iterable[Given], at: datetime) -> bool:
    """Fold a form's answers in, as the newest; whether any differs from what was kept.

    Answers to pages that are closed by now are left out. Raises AnswerNotAccepted.
    """
    answers = list(answers)
    drawn = parsed(attempt) if answers else {}
    open_now = _open_versions(attempt, at)
    sequence, is_changed = sequence_at(attempt, at), False
    for given in answers:
        if given.version_id not in drawn:
            raise AnswerNotAccepted
        question = drawn[given.version_id]
        cleaned, shown = _clean(question, given.answer), _clean(question, given.shown)
        kept = attempt.answers.get(str(given.version_id), {"answer": None, "sequence": 0})
        touched = cleaned != shown or given.seen_sequence >= kept["sequence"]
        is_open = given.version_id in open_now and not kept.get("checked")
        is_news = cleaned != kept["answer"] or given.seen_sequence > kept["sequence"]
        if touched and is_open and is_news:
            # Not below what the page counted: a save that is still under way is older than its form.
            newest = max(sequence, given.seen_sequence)
            attempt.answers[str(given.version_id)] = _new(cleaned, newest, at)
            is_changed = True
    return is_changed


def sequence_at(attempt: Attempt, at: datetime) -> int:
    """The sequence of an answer given at `at`: milliseconds, beyond all that are kept.

    Two tabs or devices that count from there agree on which answer was given last.
    """
    return max(attempt.last_sequence() + 1, int(at.timestamp() * 1000))


def parsed(attempt: Attempt) -> dict[int, questions.Question]:
    """The drawn questions by version id, in the drawn order."""
    return versions.parsed(attempt.version_ids())


def _cleaned(version_id: int, answer: object) -> questions.Answer | None:
    question = versions.parsed([version_id]).get(version_id)
    if question is None:
        raise AnswerNotAccepted
    return _clean(question, answer)


def _clean(question: questions.Question, answer: object) -> questions.Answer | None:
    try:
        return question.clean(answer)
    except questions.AnswerNotUnderstood as error:
        raise AnswerNotAccepted from error


def _new(answer: questions.Answer | None, sequence: int, at: datetime) -> dict[str, Any]:
    return {"answer": answer, "sequence": sequence, "at": at.isoformat()}
