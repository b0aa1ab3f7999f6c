"""Inside the site's environment: `prepare` a quiz and its learners, who are signed in; count the `sql`

of one flow; say how many attempts of the hard start are `wrong`.
"""

import io
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
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

from assessments import authoring, banking, categories  # noqa: E402
from assessments.models import Attempt, QuestionVersion, Quiz  # noqa: E402
from benchmarks import inside_heartbeats  # noqa: E402
from benchmarks.quiz_flow import Answer, Ask, Flow  # noqa: E402
from benchmarks.quiz_questions import EXAMPLES  # noqa: E402
from courses.models import Batch, Enrolment  # noqa: E402
from lms.accounts.models import User  # noqa: E402
from lms.wsgi import application  # noqa: E402

UNIT, DRAWN_UNIT = "kuis", "ujian"
DRAWS = {"Manajerial": 4, "Teknis": 4, "Sosial Kultural": 2}
IN_CATEGORY = 100
AROUND = ("/kuis/", "/kumpulkan/")
READINGS = 8
"""Units after the quiz: passing it completes one unit of a training, as it mostly does."""


def prepare(learners: int) -> dict[str, Any]:
    """`learners` who have a seat and a session, and the quiz's right answers."""
    now = timezone.now()
    quiz = _with_ten_questions(now)
    _with_draws(now)
    seats = _seats(inside_heartbeats.batch_with(_units(), now), learners, now)
    return {
        "unit": UNIT,
        "hard_unit": DRAWN_UNIT,
        "draws": len(EXAMPLES),
        "seats": [seat.pk for seat in seats],
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": _signed_in([seat.learner for seat in seats]),
        "questions": {
            str(version.pk): {"place": place, "points": one.points, "right": one.right, "wrong": one.wrong}
            for place, (version, one) in enumerate(
                zip(QuestionVersion.objects.in_quiz(quiz), EXAMPLES, strict=True)
            )
        },
    }


def _with_ten_questions(at: datetime) -> Quiz:
    quiz = Quiz(activity_key=UNIT, title="Uji Kompetensi", course_code="BENCH-1", attempts_allowed=3)
    quiz = authoring.keep(quiz, by=None, at=at)
    for one in EXAMPLES:
        content = {**one.content, "points": str(one.points)}
        authoring.add_question(quiz, one.kind, content, by=None, at=at)
    return quiz


def _with_draws(at: datetime) -> None:
    """A quiz that draws ten for each attempt, out of `DRAWS`' categories of a bank."""
    quiz = Quiz(activity_key=DRAWN_UNIT, title="Ujian", course_code="BENCH-1", time_limit_seconds=3_600)
    quiz = authoring.keep(quiz, by=None, at=at)
    bank = authoring.bank_of(quiz)
    banking.add(bank, [_in_bank(name, n) for name in DRAWS for n in range(IN_CATEGORY)], by=None, at=at)
    for name, count in DRAWS.items():
        draw = authoring.Draw(count, bank, categories.at_path(bank, name))
        authoring.add_draw(quiz, draw, by=None, at=at)


def _in_bank(category: str, number: int) -> banking.Wanted:
    one = EXAMPLES[number % len(EXAMPLES)]
    text = f"{category} {number}. {one.content['text']}"
    return banking.Wanted(one.kind, {**one.content, "text": text, "points": str(one.points)}, category)


def _units() -> list[dict[str, Any]]:
    """The exam, which holds nobody up; the quiz; what comes after it."""
    readings = [(f"bacaan-{n}", "reading", None, True) for n in range(READINGS)]
    named = [(DRAWN_UNIT, "quiz", DRAWN_UNIT, False), (UNIT, "quiz", UNIT, True), *readings]
    return [
        {"key": key, "kind": kind, "title": key, "activity_key": activity, "required": required, "body": []}
        for key, kind, activity, required in named
    ]


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

    `statements` are those of start, saves, submit and review, `all_pages` also those of the start page
    and the look over; both leave BEGIN and COMMIT out, `round_trips` nothing. Another learner goes first,
    and fills what all of them share.
    """
    Flow(_ask_here(told, 0), told, 0).walk()
    with tempfile.NamedTemporaryFile() as trace, Path(trace.name).open() as messages:
        connection_created.connect(lambda connection, **_more: _trace(connection, trace.fileno()), weak=False)
        answer, asked = _ask_here(told, 1), list[tuple[bool, list[str]]]()

        def ask(method: str, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
            told_back = answer(method, address, headers, body)
            is_around = (method == "GET" and address.endswith(AROUND)) or b"do=review" in body
            asked.append((is_around, [line for line in messages if line.startswith("F\t")]))
            return told_back

        Flow(ask, told, 1).walk()
    return {
        "statements": sum(_statements(sent) for is_around, sent in asked if not is_around),
        "all_pages": sum(_statements(sent) for _is_around, sent in asked),
        "round_trips": sum(_kind(line) in ("Query", "Sync") for _is_around, sent in asked for line in sent),
    }


def _statements(sent: list[str]) -> int:
    asked = [line for line in sent if _kind(line) in ("Query", "Execute")]
    return len(asked) - sum(bool(re.search(r'"(BEGIN|COMMIT)\b', line)) for line in sent)


def _kind(line: str) -> str:
    return line.split("\t")[2]


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
            "REMOTE_ADDR": "127.0.0.1",
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
    by_version = dict(QuestionVersion.objects.values_list("pk", "question__category__path"))
    drawn: dict[int, list[list[int]]] = {pk: [] for pk in told["seats"]}
    for attempt in Attempt.objects.filter(enrolment__in=told["seats"]):
        drawn[attempt.enrolment_id].append(attempt.version_ids())
    right = sum(
        len(attempts) == 1
        and len(set(attempts[0])) == len(attempts[0])
        and Counter(by_version[version] for version in attempts[0]) == DRAWS
        for attempts in drawn.values()
    )
    return {"wrong": len(drawn) - right, "different": len({tuple(one) for [one] in drawn.values()})}


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        answer: dict[str, Any] = prepare(int(sys.argv[2]))
    else:
        answer = {"sql": sql, "wrong": wrong}[sys.argv[1]](json.load(sys.stdin))
    print(json.dumps(answer))
