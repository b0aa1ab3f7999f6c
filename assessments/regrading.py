"""Marking a question again by the key it has now: looked at first, then applied in chunks.

The only writer of Regrade. A regrade never lowers a mark and leaves alone what a person
has set; what it would do is known before it is done. Certificates are listed, never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.models import CourseCompletion
from lms.accounts import audit
from lms.lib.errors import Refused

from . import changing, counting, marking, outcomes, questions, sums
from .counting import Recount
from .marking import Mark
from .models import Attempt, ItemSums, MarkChange, Question, QuestionVersion, Quiz, Regrade
from .questions import AnswerNotUnderstood

State = Regrade.State
CHUNK = 500
LEASE = timedelta(minutes=2)
MOST_LISTED = 500
AT_ONCE = 100


class RegradeUnderWay(Refused):
    code = "regrade_under_way"
    message = _("This question is being marked again already. Wait until that is done.")


class NotLookedYet(Refused):
    code = "not_looked_yet"
    message = _("A regrade is applied after its dry run, and once.")


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mark: "raised", "same", "kept" (it would fall), "by_hand", "unmarkable"."""

    what: str
    points: Decimal | None = None


@transaction.atomic
def ask(quiz: Quiz, question: Question, *, reason: str, by: Any, at: datetime) -> Regrade:
    """Let a worker look who would change if the question were marked by its newest key; the caller rings.

    Raises RegradeUnderWay, changing.ReasonMissing.
    """
    if not reason.strip():
        raise changing.ReasonMissing
    Quiz.objects.select_for_update().get(pk=quiz.pk)  # else two would be asked at once
    busy = Regrade.objects.filter(quiz=quiz, question=question).exclude(
        state__in=[State.DONE, State.DISCARDED, State.LOOKED]
    )
    if busy.exists():
        raise RegradeUnderWay
    looked = Regrade.objects.filter(quiz=quiz, question=question, state=State.LOOKED)
    looked.update(state=State.DISCARDED, finished_at=at)
    regrade = Regrade.objects.create(
        quiz=quiz,
        question=question,
        version=question.versions.latest("number"),
        reason=reason.strip(),
        created_by=by,
        created_at=at,
        claimed_until=at + LEASE,
    )
    audit.record(by, "regrade.asked", regrade, details={"question": question.pk}, at=at)
    return regrade


@transaction.atomic
def apply(regrade: Regrade, *, by: Any, at: datetime) -> None:
    """Let a worker do what was looked at; the caller rings. Raises NotLookedYet."""
    waiting = Regrade.objects.filter(pk=regrade.pk, state=State.LOOKED)
    if waiting.update(state=State.WAITING, cursor=0, looked_count=0, claimed_until=at + LEASE) != 1:
        raise NotLookedYet
    audit.record(by, "regrade.applied", regrade, details={"question": regrade.question_id}, at=at)


@transaction.atomic
def discard(regrade: Regrade, *, by: Any, at: datetime) -> None:
    """Leave the marks as they are. Raises NotLookedYet."""
    waiting = Regrade.objects.filter(pk=regrade.pk, state=State.LOOKED)
    if waiting.update(state=State.DISCARDED, finished_at=at) != 1:
        raise NotLookedYet
    audit.record(by, "regrade.discarded", regrade, details={}, at=at)


def left_undone(at: datetime) -> list[int]:
    """Regrades whose message was lost or whose worker died."""
    waiting = Regrade.objects.filter(state__in=BUSY, claimed_until__lte=at)
    return list(waiting.order_by("claimed_until").values_list("pk", flat=True)[:AT_ONCE])


NEXT = {State.QUEUED: State.LOOKING, State.WAITING: State.APPLYING}
BUSY = [*NEXT, *NEXT.values()]


def step(regrade_id: int, *, at: datetime) -> bool:
    """Look at, or change, the next chunk of attempts; whether there is more to do.

    Each chunk and how far it went commit together: a worker that is killed has done nothing of
    its chunk, and one that runs beside another finds its turn taken.
    """
    with transaction.atomic():
        free = Regrade.objects.select_for_update(skip_locked=True, of=("self",))
        own = (
            free.select_related("quiz", "question", "version", "created_by")
            .filter(pk=regrade_id, state__in=BUSY)
            .first()
        )
        if own is None:
            return False
        own.state = NEXT.get(State(own.state), State(own.state))
        rows = _chunk(own)
        if own.state == State.LOOKING:
            _look(own, rows)
        else:
            _apply(own, rows, at)
        own.looked_count += len(rows)
        own.cursor = rows[-1].pk if rows else own.cursor
        own.claimed_until = at + LEASE
        has_more = len(rows) == CHUNK
        if not has_more:
            _finish(own, at)
        own.save()
        return has_more


def _chunk(own: Regrade) -> list[Attempt]:
    """The quiz's next submitted attempts; locked where they may change."""
    rows = Attempt.objects.submitted().filter(quiz=own.quiz_id, pk__gt=own.cursor).order_by("pk")
    if own.state == State.APPLYING:
        rows = rows.select_for_update(of=("enrolment", "self"))
    return list(rows.select_related("quiz", "enrolment__batch__course")[:CHUNK])


def _finish(own: Regrade, at: datetime) -> None:
    own.claimed_until = None
    own.state = State.LOOKED if own.state == State.LOOKING else State.DONE
    own.finished_at = at if own.state == State.DONE else None


def _look(own: Regrade, rows: list[Attempt]) -> None:
    """Add to the preview what would become of these attempts."""
    preview = {"listed": [], "completions": 0, "newly_passed": 0, **own.preview}
    completed = _completed(rows)
    for attempt, version_id, verdict in _verdicts(own, rows):
        own.attempts_count += 1
        preview[verdict.what] = preview.get(verdict.what, 0) + 1
        if verdict.points is None:
            continue
        own.changed_count += 1
        before, passed_before = attempt.percent, bool(attempt.passed)
        stored = next(one for one in attempt.marks if one["version"] == version_id)
        points_before, stored["points"] = stored["points"], str(verdict.points)
        outcomes.sum_up(attempt)
        preview["completions"] += attempt.enrolment_id in completed
        preview["newly_passed"] += bool(attempt.passed) and not passed_before
        if len(preview["listed"]) < MOST_LISTED:
            preview["listed"].append(
                {
                    "attempt": attempt.pk,
                    "points": [points_before, str(verdict.points)],
                    "percent": [_text(before), _text(attempt.percent)],
                    "passed": [passed_before, bool(attempt.passed)],
                    "completion": completed.get(attempt.enrolment_id),
                }
            )
    own.preview = preview


def _apply(own: Regrade, rows: list[Attempt], at: datetime) -> None:
    if not own.cursor:
        own.attempts_count = own.changed_count = 0
    changes: list[MarkChange] = []
    recounts: list[Recount] = []
    changed: list[Attempt] = []
    for attempt, version_id, verdict in _verdicts(own, rows):
        own.attempts_count += 1
        if verdict.points is None:
            continue
        before = None if attempt.counted_at is None else counting.marked(attempt)
        changes.append(
            changing.put(
                attempt,
                version_id,
                verdict.points,
                MarkChange.Way.REGRADE,
                reason=own.reason,
                by=own.created_by,
                at=at,
                regrade=own,
            )
        )
        if before is not None:
            recounts.append(Recount(attempt.pk, before, counting.marked(attempt)))
        changed.append(attempt)
    Attempt.objects.bulk_update(changed, changing.CHANGED)
    MarkChange.objects.bulk_create(changes)
    counting.count_anew(own.quiz_id, recounts, at=at)
    for attempt in changed:
        outcomes.report(attempt, at=at)
    own.changed_count += len(changed)


def _verdicts(own: Regrade, rows: list[Attempt]) -> Iterator[tuple[Attempt, int, Verdict]]:
    """Each attempt that holds the question, the version it holds, and what becomes of its mark."""
    key = questions.parse(own.question.kind, own.version.content)
    versions = set(QuestionVersion.objects.filter(question=own.question_id).values_list("pk", flat=True))
    by_hand = _set_by_hand(rows, versions)
    for attempt in rows:
        for stored in attempt.marks:
            if stored["version"] in versions:
                answer = attempt.answers.get(str(stored["version"]), {}).get("answer")
                is_by_hand = (attempt.pk, stored["version"]) in by_hand
                yield attempt, stored["version"], _verdict(key, answer, outcomes.read(stored), is_by_hand)


def _verdict(key: questions.Question, answer: Any, now: Mark, is_by_hand: bool) -> Verdict:
    if is_by_hand or now.points is None:
        return Verdict("by_hand")
    try:
        then = marking.mark(key, key.clean(answer), of=now.of).points
    except AnswerNotUnderstood:
        return Verdict("unmarkable")
    if then is None or then == now.points:
        return Verdict("same")
    return Verdict("raised", then) if then > now.points else Verdict("kept")


def _set_by_hand(rows: Iterable[Attempt], versions: set[int]) -> set[tuple[int, int]]:
    by_people = MarkChange.objects.exclude(way=MarkChange.Way.REGRADE)
    mine = by_people.filter(attempt__in=[one.pk for one in rows], version__in=versions)
    return set(mine.order_by().values_list("attempt", "version"))


def _completed(rows: Iterable[Attempt]) -> dict[int, int]:
    """Completions of the trainings that these attempts are of, by enrolment."""
    seats = [one.enrolment_id for one in rows]
    return dict(CourseCompletion.objects.filter(enrolment__in=seats).values_list("enrolment", "pk"))


def questions_of(quiz: Quiz) -> list[QuestionVersion]:
    """What can be marked again, as it says now: the quiz's questions, and what counted attempts hold."""
    kept = ItemSums.objects.filter(quiz=quiz, which=ItemSums.Which.ALL).values_list("document", flat=True)
    asked = [version for document in kept for version in sums.times_drawn(document)]
    within = Q(question__slots__quiz=quiz) | Q(
        question__in=QuestionVersion.objects.filter(pk__in=asked).values("question")
    )
    newest = QuestionVersion.objects.newest().filter(within).distinct()
    return list(newest.select_related("question").order_by("question"))


def progress_percent(regrade: Regrade) -> int:
    """How far the work under way is, in full percents."""
    of = Attempt.objects.submitted().filter(quiz=regrade.quiz_id).count()
    return min(100, regrade.looked_count * 100 // of) if of else 0


def completions_of(regrade: Regrade) -> list[int]:
    """The completions of learners whose marks the regrade has changed: what their certificates rest on."""
    changed = regrade.changes.filter(attempt__enrolment=OuterRef("enrolment"))
    return list(CourseCompletion.objects.filter(Exists(changed)).order_by("pk").values_list("pk", flat=True))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
