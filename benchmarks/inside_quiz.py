"""Inside the site's environment: `prepare` a quiz and its learners, who are signed in; count the `sql`

of one flow; say how many attempts of the hard start are `wrong`.
"""

import io
import json
import re
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from wsgiref.util import setup_testing_defaults

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402
from django.utils import timezone  # noqa: E402
from psycopg import pq  # noqa: E402

from assessments import authoring  # noqa: E402
from assessments.models import Attempt, QuestionVersion, Quiz  # noqa: E402
from benchmarks import inside_heartbeats  # noqa: E402
from benchmarks.quiz_flow import Answer, Ask, Flow  # noqa: E402
from benchmarks.quiz_questions import EXAMPLES  # noqa: E402
from courses.models import Batch, Enrolment  # noqa: E402
from lms.accounts.models import User  # noqa: E402
from lms.wsgi import application  # noqa: E402

UNIT = "kuis"
READINGS = 8
"""Units after the quiz: passing it completes one unit of a training, as it mostly does."""


def prepare(learners: int) -> dict[str, Any]:
    """`learners` who have a seat and a session, and the quiz's right answers."""
    now = timezone.now()
    quiz = Quiz(activity_key="uji", title="Uji Kompetensi", course_code="BENCH-1", attempts_allowed=3)
    quiz = authoring.keep(quiz, by=None, at=now)
    for one in EXAMPLES:
        content = {**one.content, "points": str(one.points)}
        authoring.add_question(quiz, one.kind, content, by=None, at=now)
    seats = _seats(inside_heartbeats.batch_with(_units(), now), learners, now)
    versions = QuestionVersion.objects.filter(question__quiz=quiz).current()
    return {
        "unit": UNIT,
        "draws": len(EXAMPLES),
        "seats": [seat.pk for seat in seats],
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": _signed_in([seat.learner for seat in seats]),
        "questions": {
            str(version.pk): {"place": place, "points": one.points, "right": one.right, "wrong": one.wrong}
            for place, (version, one) in enumerate(zip(versions, EXAMPLES, strict=True))
        },
    }


def _units() -> list[dict[str, Any]]:
    quiz = {"key": UNIT, "kind": "quiz", "title": "Uji Kompetensi", "activity_key": "uji", "body": []}
    readings = [
        {"key": f"bacaan-{n}", "kind": "reading", "title": f"Bacaan {n}", "body": []} for n in range(READINGS)
    ]
    return [quiz, *readings]


def _seats(batch: Batch, learners: int, at: datetime) -> list[Enrolment]:
    people = User.objects.bulk_create(
        [User(username=f"peserta-{n}", name=f"Peserta {n}") for n in range(learners)], batch_size=2_000
    )
    return Enrolment.objects.bulk_create(
        [Enrolment(learner=person, batch=batch, enrolled_at=at) for person in people], batch_size=2_000
    )


def _signed_in(people: list[User]) -> list[str]:
    """A session for each, in the database and in the cache, as signing in leaves it."""
    keys = []
    for person in people:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys


def sql(told: dict[str, Any]) -> dict[str, int]:
    """What PostgreSQL is asked in one flow, as its own client library tells: every message that goes out.

    `statements` leaves BEGIN and COMMIT out, `round_trips` nothing. Another learner
    goes first, and fills what all of them share.
    """
    Flow(_ask_here(told, 0), told, 0).walk()
    with tempfile.TemporaryFile("w+") as trace:
        connection_created.connect(lambda connection, **_more: _trace(connection, trace.fileno()), weak=False)
        Flow(_ask_here(told, 1), told, 1).walk()
        trace.seek(0)
        sent = [line for line in trace if line.startswith("F\t")]
    asked = [line for line in sent if line.split("\t")[2] in ("Query", "Execute")]
    around = [line for line in sent if re.search(r'"(BEGIN|COMMIT)\b', line)]
    round_trips = [line for line in sent if line.split("\t")[2] in ("Query", "Sync")]
    return {"statements": len(asked) - len(around), "round_trips": len(round_trips)}


def _trace(opened: Any, file: int) -> None:
    opened.connection.pgconn.trace(file)
    opened.connection.pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)


def _ask_here(told: dict[str, Any], number: int) -> Ask:
    """Requests that the site answers in this process, as a server hands them over."""
    cookies = {told["cookie"]: told["sessions"][number]}

    def ask(method: str, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_CSRFTOKEN": headers.get("X-CSRFToken", ""),
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)
        head: list[Any] = []
        answer = application(environ, lambda *told: head.extend(told))
        content = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        for name, value in head[1]:
            if name.lower() == "set-cookie":
                cookie, _equals, kept = value.partition(";")[0].partition("=")
                cookies[cookie] = kept
        location = next((value for name, value in head[1] if name == "Location"), "")
        return Answer(int(head[0].split(" ")[0]), location, content.decode(), 0.0)

    return ask


def wrong(told: dict[str, Any]) -> dict[str, int]:
    """Of the learners who pressed start at once: how many don't have one attempt with a right draw."""
    drawn: dict[int, list[list[int]]] = {pk: [] for pk in told["seats"]}
    for attempt in Attempt.objects.filter(enrolment__in=told["seats"]):
        drawn[attempt.enrolment_id].append(attempt.version_ids())
    right = {int(pk) for pk in told["questions"]}
    return {"wrong": sum(not (len(one) == 1 and sorted(one[0]) == sorted(right)) for one in drawn.values())}


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        answer: dict[str, Any] = prepare(int(sys.argv[2]))
    else:
        answer = {"sql": sql, "wrong": wrong}[sys.argv[1]](json.load(sys.stdin))
    print(json.dumps(answer))
