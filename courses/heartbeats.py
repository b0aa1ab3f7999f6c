"""Players' reports on the hot path: checked by a signed token, buffered in Redis, written in batches.

A token says once what the learner's page had established: whose unit it is, that it
is open, until when learning counts. So a heartbeat needs no session and no query.
With Redis a report is appended to a stream and answered; `flush` merges all that
waits into the learners' rows and only then deletes what it read: a worker killed in
between leaves the reports to the next flush, and writing one twice changes nothing.
What was answered outlives the worker; with Redis's append-only file it outlives Redis
too (docs/operations.md). While Redis is away a report is refused as not kept, and the
player holds on to it. Without Redis each report is written at once.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q

from courses import claims, coverage, watching
from courses.claims import Evidence
from courses.models import Enrolment, UnitProgress
from courses.outline import Node

PREFIX = "/denyut/"
STREAM = "courses:heartbeats"
BATCH = 5_000
MOST_BYTES = 64 * 1024  # of a report
VALID_FOR = timedelta(hours=12)
_signer = signing.Signer(salt="courses.heartbeats")
# SQLite lets one write at a time. Who waits there sleeps up to 0.1 s; who waits here goes on at once.
_own_turn = threading.Lock()


class TokenInvalid(Exception):
    """The token isn't ours, or its time is over: the page asks for a new one by being loaded again."""


class NotKept(Exception):
    """Redis is away: the player keeps the report and sends it again."""


@dataclass(frozen=True)
class Token:
    """What was established when the page was made. Moments are epoch seconds."""

    enrolment: int
    unit: str
    duration: float
    opened: float
    expires: float


@dataclass(frozen=True)
class Beat:
    """A report as it arrived: its token, when, and what the player said."""

    token: Token
    at: float
    told: dict[str, Any]


def address_for(enrolment: Enrolment, node: Node, *, at: datetime) -> str:
    """Where the player of a learner's opened unit reports; empty where nothing can be credited."""
    if node.progress is None or not node.unit.media or not enrolment.batch.is_learnable(at):
        return ""
    token = Token(
        enrolment=enrolment.pk,
        unit=node.unit.key,
        duration=float(node.unit.media["duration_seconds"]),
        opened=node.progress.started_at.timestamp(),
        expires=min(at + VALID_FOR, enrolment.batch.last_learning_moment).timestamp(),
    )
    return PREFIX + _signer.sign_object(list(vars(token).values()))


def read_token(signed: str, *, at: datetime) -> Token:
    """Raises TokenInvalid."""
    try:
        token = Token(*_signer.unsign_object(signed))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TokenInvalid from error
    if at.timestamp() >= token.expires:
        raise TokenInvalid
    return token


def take(token: Token, told: object, *, at: datetime) -> None:
    """Keep the report; what can't be true is left out later.

    Raises ReportInvalid for another shape, NotKept.
    """
    if not isinstance(told, dict):
        raise watching.ReportInvalid
    beat = Beat(token, at.timestamp(), told)
    _plays(beat)
    if not settings.REDIS_URL:
        with _own_turn:
            write([beat])
        return
    try:
        _redis().xadd(STREAM, {"beat": json.dumps(vars(beat) | {"token": vars(beat.token)})})
    except redis.RedisError as error:
        raise NotKept from error


def flush() -> int:
    """Write what waits in Redis; gives how many reports were written. Safe beside another flush."""
    written = 0
    while waiting := _waiting():
        write([_stored(fields) for _id, fields in waiting])
        _redis().xdel(STREAM, *[id_ for id_, _fields in waiting])
        written += len(waiting)
        if len(waiting) < BATCH:
            break
    return written


def _waiting() -> list[tuple[bytes, dict[bytes, bytes]]]:
    found: Any = _redis().xrange(STREAM, count=BATCH)
    return list(found)


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=5)


def _stored(fields: dict[bytes, bytes]) -> Beat:
    kept = json.loads(fields[b"beat"])
    return Beat(Token(**kept["token"]), kept["at"], kept["told"])


def write(beats: Sequence[Beat]) -> None:
    """Merge the reports into their units' rows, one write a row, and complete what is now watched."""
    by_unit = defaultdict[tuple[int, str], list[Beat]](list)
    for beat in beats:
        by_unit[beat.token.enrolment, beat.token.unit].append(beat)
    seats = _seats(enrolment for enrolment, _unit in by_unit)
    with transaction.atomic():
        rows = [row for row in _rows(by_unit, _side_by_side(seats)) if row.enrolment_id in seats]
        reported = [row for row in rows if (row.enrolment_id, row.unit_key) in by_unit]
        beside = defaultdict[int, list[UnitProgress]](list)
        for row in rows:
            beside[row.enrolment_id].append(row)
        changed = [
            row
            for row in reported
            if _merge(row, by_unit[row.enrolment_id, row.unit_key], seats, beside[row.enrolment_id])
        ]
        UnitProgress.objects.bulk_update(changed, ["evidence", "updated_at"], batch_size=500)
    # Also of rows that did not change: who was killed here last time left them uncompleted.
    for row in reported:
        watching.complete_if_watched(seats[row.enrolment_id], row)


def _seats(ids: Iterable[int]) -> dict[int, Enrolment]:
    return Enrolment.objects.filter(withdrawn_at=None).select_related("batch__course").in_bulk(set(ids))


def _side_by_side(seats: dict[int, Enrolment]) -> list[int]:
    """Enrolments where several units may be played at once, locked as `progress.lock` does."""
    free = [pk for pk, seat in seats.items() if not seat.batch.course.sequential]
    locked = Enrolment.objects.select_for_update().filter(pk__in=free).order_by("pk")
    return list(locked.values_list("pk", flat=True)) if free else []


def _rows(by_unit: dict[tuple[int, str], list[Beat]], whole: list[int]) -> list[UnitProgress]:
    """The reported rows, and all of the enrolments in `whole`.

    In one order always, so that two flushes can't wait for each other.
    """
    enrolments, units = zip(*by_unit, strict=True)
    asked = Q(enrolment_id__in=set(enrolments), unit_key__in=set(units)) | Q(enrolment_id__in=whole)
    rows = UnitProgress.objects.select_for_update().filter(asked).order_by("pk")
    return [row for row in rows if (row.enrolment_id, row.unit_key) in by_unit or row.enrolment_id in whole]


def _merge(
    row: UnitProgress, beats: list[Beat], seats: dict[int, Enrolment], beside: list[UnitProgress]
) -> bool:
    """Whether the row changed. `beside` are the rows of the units that may be played at once."""
    known = claims.evidence(row.evidence, started=row.started_at.timestamp())
    grown = known
    speed = watching.allowed_speed(seats[row.enrolment_id].batch.course)
    taken = watching.elsewhere(row.unit_key, beside)
    for beat in sorted(beats, key=lambda beat: beat.at):
        grown = _with(grown, beat, speed, taken)
    if grown == known:
        return False
    row.evidence = grown.to_json()
    row.updated_at = datetime.fromtimestamp(max(beat.at for beat in beats), UTC)
    return True


def _with(known: Evidence, beat: Beat, speed: float, elsewhere: coverage.Coverage) -> Evidence:
    judged = claims.judge(known, _plays(beat), speed=speed, elsewhere=elsewhere)
    return replace(judged.evidence, position=watching.resume_at(beat.told, known, beat.token.duration))


def _plays(beat: Beat) -> tuple[claims.Play, ...]:
    token = beat.token
    try:
        return claims.plays(beat.told, duration=token.duration, opened=token.opened, at=beat.at)
    except claims.NotAClaim as error:
        raise watching.ReportInvalid from error
