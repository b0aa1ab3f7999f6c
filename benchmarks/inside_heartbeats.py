"""Inside the site's environment: `prepare` learners and print addresses, `count` what their rows hold,

or say what processor time (µs) a report costs at the `door`, and of it the call to Redis.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses import heartbeat_door, heartbeats, outline, publishing  # noqa: E402
from courses.models import Batch, Enrolment, Topic, UnitProgress  # noqa: E402
from lms.accounts.models import User, WorkUnit  # noqa: E402

VIDEO_SECONDS = 6_000
REPORT_SECONDS = 30
UNIT = "tayangan"


def prepare(learners: int) -> dict[str, object]:
    """Learners who opened the same long video two hours ago."""
    now = timezone.now()
    batch = batch_with_a_film(now)
    people = User.objects.bulk_create([User(username=f"peserta-{n}") for n in range(learners)])
    seats = Enrolment.objects.bulk_create(
        [Enrolment(learner=person, batch=batch, enrolled_at=now) for person in people]
    )
    opened = now - timedelta(hours=2)
    rows = UnitProgress.objects.bulk_create(
        [
            UnitProgress(
                enrolment_id=seat.pk,
                learner_id=seat.learner_id,
                unit_key=UNIT,
                started_at=opened,
                updated_at=opened,
            )
            for seat in seats
        ]
    )
    unit = outline.curriculum(batch.version_id).units[0]
    return {
        "opened": opened.timestamp(),
        "report_seconds": REPORT_SECONDS,
        "addresses": {
            str(row.pk): heartbeats.address_for(seat, outline.Node(unit, "started", progress=row), at=now)
            for seat, row in zip(seats, rows, strict=True)
        },
    }


def batch_with_a_film(at: datetime) -> Batch:
    film = {"name": "240p", "url": "/media/240p.mp4", "bytes": 1, "type": "video/mp4"}
    media = {"key": UNIT, "duration_seconds": float(VIDEO_SECONDS), "renditions": [film]}
    return batch_with([{"key": UNIT, "kind": "video", "title": "Tayangan", "media": media, "body": []}], at)


def batch_with(units: list[dict[str, Any]], at: datetime) -> Batch:
    """A batch that runs at `at`, with room for everyone, whose training has these units in one subject."""
    unit = WorkUnit.add_root(code="BENCH")
    topic, _new = Topic.objects.get_or_create(slug="uji", defaults={"title": "Uji"})
    course = publishing.save_course(
        code="BENCH-1", instructors=[], slug="uji", title="Uji", summary="", topic=topic, organiser=unit
    )
    document = {
        "title": "Uji",
        "summary": "",
        "outcomes": [],
        "subjects": [{"group": "core_main", "title": "Inti", "jp": 1, "units": units}],
    }
    version = publishing.publish(course, document, by=None, at=at)
    day = timedelta(days=1)
    return Batch.objects.create(
        course=course, version=version, number=1, quota=100_000, announced_at=at - day,
        registration_opens_at=at - day, registration_closes_at=at + day, starts_at=at - day, ends_at=at + day,
    )  # fmt: skip


def count() -> dict[str, object]:
    """How many reports each row holds, by the seconds watched, and the writes that the table has seen."""
    by_unit = {
        str(row.pk): round(sum(end - start for start, end in row.evidence.get("spans", [])) / REPORT_SECONDS)
        for row in UnitProgress.objects.all()
    }
    return {"by_unit": by_unit, "writes": _writes()}


def door(reports: int) -> dict[str, float]:
    """Processor time of one report in µs: of the whole door, and of the call to Redis in it."""
    now = timezone.now()
    token = heartbeats.Token(0, UNIT, float(VIDEO_SECONDS), now.timestamp() - 3_600, now.timestamp() + 3_600)
    play = [0, REPORT_SECONDS, (now.timestamp() - 60) * 1000, (now.timestamp() - 30) * 1000]
    body = json.dumps({"client": "bench", "sent_at": now.timestamp() * 1000, "plays": [play]}).encode()
    address = heartbeats.PREFIX + heartbeats._signer.sign_object(list(vars(token).values()))
    answer = heartbeat_door.door.serve_before(lambda environ, start: [])
    heartbeats.STREAM = "bench:heartbeats"

    def report() -> None:
        told = {"PATH_INFO": address, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body))}
        list(answer(told | {"wsgi.input": io.BytesIO(body)}, lambda status, headers: None))

    def keep() -> None:
        heartbeats._redis().xadd(heartbeats.STREAM, {"beat": body})

    spent = {"door": _microseconds(report, reports), "redis": _microseconds(keep, reports)}
    heartbeats._redis().delete(heartbeats.STREAM)
    return spent


def _microseconds(work: Callable[[], None], times: int) -> float:
    work()
    began = time.process_time()
    for _time in range(times):
        work()
    return (time.process_time() - began) / times * 1e6


def _writes() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = %s", [UnitProgress._meta.db_table]
        )
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    asked = {"prepare": lambda: prepare(int(sys.argv[2])), "count": count, "door": lambda: door(3_000)}
    print(json.dumps(asked[sys.argv[1]]()))
