"""Inside the site's environment: `prepare` learners and print addresses, or `count` what their rows hold."""

import json
import sys
from datetime import datetime, timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses import heartbeats, outline, publishing  # noqa: E402
from courses.models import Batch, Enrolment, Topic, UnitProgress  # noqa: E402
from lms.accounts.models import User, WorkUnit  # noqa: E402

VIDEO_SECONDS = 6_000
REPORT_SECONDS = 30
UNIT = "tayangan"


def prepare(learners: int) -> dict[str, object]:
    """Learners who opened the same long video two hours ago."""
    now = timezone.now()
    batch = _batch(now)
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


def _batch(at: datetime) -> Batch:
    unit = WorkUnit.add_root(code="BENCH")
    topic, _new = Topic.objects.get_or_create(slug="uji", defaults={"title": "Uji"})
    course = publishing.save_course(
        code="BENCH-1", instructors=[], slug="uji", title="Uji", summary="", topic=topic, organiser=unit
    )
    film = {"name": "240p", "url": "/media/240p.mp4", "bytes": 1, "type": "video/mp4"}
    media = {"key": UNIT, "duration_seconds": float(VIDEO_SECONDS), "renditions": [film]}
    units = [{"key": UNIT, "kind": "video", "title": "Tayangan", "media": media, "body": []}]
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


def _writes() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = %s", [UnitProgress._meta.db_table]
        )
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else count()))
