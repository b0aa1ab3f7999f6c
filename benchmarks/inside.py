"""What benchmarks measure inside the site's own process: python -m benchmarks.inside queries|login|exchange.

A process of its own, because the environment must be set before Django reads it.
It prints one JSON object.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments import exchange as exchanging  # noqa: E402
from assessments import formats  # noqa: E402
from assessments.models import Quiz  # noqa: E402
from benchmarks import stage  # noqa: E402
from certificates.models import Certificate  # noqa: E402
from courses.models import Course, Enrolment  # noqa: E402
from lms.accounts.models import User  # noqa: E402

LOG_INS = 5


def queries() -> dict[str, float]:
    """Each page's queries on a second visit: the first fills the caches that all visits share."""
    learner = User.objects.get(nip=stage.LEARNER)
    visitor, signed_in = Client(), Client()
    signed_in.force_login(learner)
    course = Course.objects.order_by("pk")[0]
    enrolment = Enrolment.objects.filter(learner=learner).order_by("-pk")[0]
    certificate = Certificate.objects.order_by("pk")[0]
    learn = _address(signed_in, f"/belajar/{enrolment.pk}/")
    return {
        "queries.home": _count(visitor, "/"),
        "queries.catalogue": _count(visitor, "/pelatihan/"),
        "queries.course": _count(visitor, f"/pelatihan/{course.slug}/"),
        "queries.learn": _count(signed_in, learn),
        "queries.verify": _count(visitor, _address(visitor, f"/verify/{certificate.code}")),
    }


def _address(client: Client, url: str) -> str:
    """Where the address leads in the end: a learner's next unit, a code as it is printed."""
    return str(client.get(url, follow=True).request["PATH_INFO"])


def _count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    if answer.status_code != 200:
        sys.exit(f"{url} answered {answer.status_code}")
    return len(captured)


def login() -> dict[str, float]:
    """The median of the process's CPU time for the log-in form's POST."""
    milliseconds = [_log_in() for _ in range(LOG_INS)]
    return {"login.cpu_ms": statistics.median(milliseconds)}


def _log_in() -> float:
    client = Client()
    before = time.process_time()
    answer = client.post("/akun/login/", {"login": stage.LEARNER, "password": stage.PASSWORD})
    spent = time.process_time() - before
    if answer.status_code != 302:
        sys.exit(f"the log-in answered {answer.status_code}")
    return spent * 1_000


def exchange() -> dict[str, float]:
    """Each format's seconds for reading a file of 5,000 questions and importing all of it; the slowest's."""
    spent = {f"exchange.{name}_5000_s": _import_5000(name) for name in formats.FORMATS}
    return spent | {"exchange.import_5000_s": max(spent.values())}


def _import_5000(name: str) -> float:
    quiz = Quiz.objects.create(activity_key=f"bench-{name}", title=name, course_code="BENCH")
    data = formats.FORMATS[name].write(_item(number) for number in range(5_000))
    began = time.monotonic()
    staged = exchanging.stage(quiz, name, data, by=None, at=timezone.now())
    exchanging.start(staged, with_duplicates=False, by=None, at=timezone.now())
    exchanging.run(staged.pk, timezone.now())
    spent = time.monotonic() - began
    if quiz.questions.count() != 5_000:
        sys.exit(f"{name} brought {quiz.questions.count()} questions")
    return spent


def _item(number: int) -> formats.Item:
    options = [{"text": f"Pilihan {place} dari soal {number}", "correct": place == 0} for place in range(4)]
    return formats.Item("single", {"text": f"Soal {number}: mana yang tepat?", "options": options})


if __name__ == "__main__":
    settings.ALLOWED_HOSTS.append("testserver")
    measures: dict[str, Callable[[], dict[str, float]]] = {
        "queries": queries,
        "login": login,
        "exchange": exchange,
    }
    print(json.dumps(measures[sys.argv[1]]()))
