"""Inside the site's environment: `prepare` attempts, `count` them as a worker does, open the `page`."""

import json
import random
import sys
import time
from datetime import datetime, timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments import authoring, counting, marking, questions  # noqa: E402
from assessments.models import Attempt, ItemSums, QuestionVersion, Quiz  # noqa: E402
from benchmarks import inside_heartbeats  # noqa: E402
from courses.models import Enrolment  # noqa: E402
from lms.accounts.models import Role, RoleGrant, User  # noqa: E402

QUESTIONS = 20
ATTEMPTS_EACH = 5
PAPERS = 2_000
"""How many different sheets of answers there are: writing a million of their own would take an hour."""


def prepare(count: int) -> dict[str, int]:
    """`count` submitted attempts, five of each learner, with answers as a training's learners give them."""
    now = timezone.now()
    batch = inside_heartbeats.batch_with_a_film(now)
    new = Quiz(activity_key="uji", title="Uji", course_code="BENCH-1")
    quiz = authoring.keep(new, by=None, at=now)
    for number in range(QUESTIONS):
        options = [{"text": text, "correct": text == "A"} for text in "ABCD"]
        authoring.add_question(
            quiz, "single", {"text": f"Soal {number}", "options": options}, by=None, at=now
        )
    people = User.objects.bulk_create(
        [User(username=f"peserta-{n}") for n in range(count // ATTEMPTS_EACH)], batch_size=2_000
    )
    Enrolment.objects.bulk_create(
        [Enrolment(learner=person, batch=batch, enrolled_at=now) for person in people], batch_size=2_000
    )
    _write(quiz, batch.pk, now)
    return {"quiz": quiz.pk}


def _write(quiz: Quiz, batch_id: int, at: datetime) -> None:
    pool = [
        (version.pk, questions.parse(version.question.kind, version.content))
        for version in QuestionVersion.objects.in_quiz(quiz)
    ]
    chance = random.Random(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE paper"
            " (id int PRIMARY KEY, drawn jsonb, answers jsonb, marks jsonb, points int)"
        )
        cursor.executemany(
            "INSERT INTO paper VALUES (%s, %s, %s, %s, %s)",
            [(number, *_paper(pool, chance)) for number in range(PAPERS)],
        )
        cursor.execute(
            f"INSERT INTO {Attempt._meta.db_table} (quiz_id, enrolment_id, learner_id, unit_key, number,"  # noqa: S608
            " drawn, seed, answers, started_at, expires_at, submitted_at, closed_by, marks, points,"
            " points_of, percent, passed)"
            " SELECT %s, seat.id, seat.learner_id, 'kuis', n, drawn, 1, answers, %s + n * interval '1 hour',"
            " %s + n * interval '2 hours', %s + n * interval '1.5 hours', 'learner', marks, points,"
            f" {QUESTIONS}, points * 100 / {QUESTIONS}, points >= 14"
            f" FROM {Enrolment._meta.db_table} seat CROSS JOIN generate_series(1, {ATTEMPTS_EACH}) n"
            f" JOIN paper ON paper.id = (seat.id * 7 + n * 13) %% {PAPERS} WHERE seat.batch_id = %s",
            [quiz.pk, at, at, at, batch_id],
        )
        cursor.execute(f"VACUUM ANALYZE {Attempt._meta.db_table}")


def _paper(pool: list[tuple[int, Any]], chance: random.Random) -> tuple[str, str, str, int]:
    skill, order = chance.random(), chance.sample(pool, len(pool))
    picks = {
        pk: "o1" if chance.random() < 0.3 + 0.6 * skill else chance.choice(["o2", "o3", "o4"])
        for pk, _one in order
    }
    marks = {pk: marking.mark(question, picks[pk]) for pk, question in order}
    moment = timezone.now()
    answers = {
        str(pk): {"answer": pick, "sequence": place, "at": (moment + timedelta(minutes=place)).isoformat()}
        for place, (pk, pick) in enumerate(picks.items(), start=1)
    }
    rows = [
        {
            "version": pk,
            "points": str(marks[pk].points),
            "of": str(marks[pk].of),
            "chosen": marking.chosen(question, picks[pk]),
        }
        for pk, question in order
    ]
    drawn = [{"version": pk, "options": list(question.option_ids())} for pk, question in order]
    points = marking.total(marks.values()).points
    return json.dumps(drawn), json.dumps(answers), json.dumps(rows), int(points)


def count(quiz_id: int) -> dict[str, float]:
    """What the task does from its first chunk to its last."""
    began, processor = time.time(), time.process_time()
    after: int | None = 0
    while after is not None:
        after = counting.count_some(quiz_id, after=after, at=timezone.now())
    return {"began": began, "ended": time.time(), "processor": time.process_time() - processor}


def page(quiz_id: int) -> dict[str, int]:
    """A second visit's queries, and how many attempts the page tells of."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    teacher = User.objects.create(username="widyaiswara")
    RoleGrant.objects.create(
        user=teacher, role=Role.INSTRUCTOR, scope="course:BENCH-1", granted_at=timezone.now()
    )
    client.force_login(teacher)
    address = f"/admin/kuis/{quiz_id}/analisis/?set={ItemSums.Which.ALL}"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}")
    return {"queries": len(captured), "counted": ItemSums.objects.get(which="all").document["count"]}


if __name__ == "__main__":
    measures = {"prepare": prepare, "count": count, "page": page}
    print(json.dumps(measures[sys.argv[1]](int(sys.argv[2]))))
