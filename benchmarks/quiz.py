"""quiz.*: whole quizzes of ten questions, taken over the network, and a thousand learners who start at once.

A flow is what a signed-in learner's browser asks for: the start page, the start, the
questions, ten answers each saved as it is given, a look over, the submit, the result
with every answer reviewed. Two server processes, a worker and the clock on PostgreSQL
and Redis; the client runs on the same cores. A flow counts only if each answer was
the one expected, down to the score.
"""

import json
import os
import statistics
import subprocess
from collections.abc import Mapping
from typing import Any

from benchmarks import production
from benchmarks.figures import Family, Figure
from tools import house

SECONDS = 15.0
CLIENTS = (8, 32)
LEARNERS = {"warm": 200, "c8": 2_500, "c32": 2_500, "hard_start": 1_000, "sql": 2}


def measure() -> Mapping[str, float]:
    with production.place(servers_too=True) as env:
        told = _learners(json.loads(_inside(env, "prepare", str(sum(LEARNERS.values())))))
        with production.site_in(env, servers_too=True) as address:
            _sent(address, "flows", told["warm"] | {"clients": 8, "seconds": 3})
            walked = {f"c{clients}": _flows(address, told[f"c{clients}"], clients) for clients in CLIENTS}
            started = _sent(address, "hard_start", told["hard_start"])
            drawn = json.loads(_inside(env, "wrong", told=told["hard_start"]))
        asked = json.loads(_inside(env, "sql", told=told["sql"]))
    return {
        **{f"quiz.flows_per_s.{name}": one["done"] / one["seconds"] for name, one in walked.items()},
        "quiz.flow.errors": float(sum(sum(one["errors"].values()) for one in walked.values())),
        "quiz.flow.sql": asked["statements"],
        "quiz.flow.all_pages_sql": asked["all_pages"],
        "quiz.flow.round_trips": asked["round_trips"],
        "quiz.save.p95_ms": _p95(walked["c8"]),
        "quiz.hard_start.errors": float(sum(started["errors"].values())),
        "quiz.hard_start.wrong": drawn["wrong"],
        "quiz.hard_start.s": started["seconds"],
        "quiz.hard_start.p95_ms": _p95(started),
    }


def _learners(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What each measurement is told: the same quiz, learners of its own."""
    parts, first = {}, 0
    for name, count in LEARNERS.items():
        own = {what: told[what][first : first + count] for what in ("seats", "sessions")}
        parts[name] = {**told, **own}
        first += count
    return parts


def _flows(address: str, told: Mapping[str, Any], clients: int) -> dict[str, Any]:
    return _sent(address, "flows", {**told, "clients": clients, "seconds": SECONDS})


def _sent(address: str, what: str, told: Mapping[str, Any]) -> dict[str, Any]:
    command = [str(house.PYTHON), "-m", "benchmarks.quiz_client", address, what]
    done = subprocess.run(
        command, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True, cwd=house.ROOT
    )
    sent: dict[str, Any] = json.loads(done.stdout)
    share = 100 * sent["processor"] / sent["seconds"]
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    house.say(
        f"{what}: {sent['done']} in {sent['seconds']:.1f} s, errors {sent['errors'] or 'none'}; "
        f"the client took {share:.0f} % of one core; load averages {load}."
    )
    return sent


def _p95(sent: Mapping[str, Any]) -> float:
    return statistics.quantiles(sent["milliseconds"], n=20)[-1]


def _inside(env: Mapping[str, str], *words: str, told: Mapping[str, Any] | None = None) -> str:
    command = [str(house.PYTHON), "-m", "benchmarks.inside_quiz", *words]
    done = subprocess.run(
        command, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True, cwd=house.ROOT,
        env={**os.environ, **env},
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


FAMILY = Family(
    (
        Figure("quiz.flows_per_s.c8", "1/s", 40, at_least=True),
        Figure("quiz.flows_per_s.c32", "1/s", 40, at_least=True),
        Figure("quiz.flow.errors", "", 0),
        Figure("quiz.flow.sql", "queries", 30),
        Figure("quiz.flow.all_pages_sql", "queries", 40),
        Figure("quiz.flow.round_trips", "", 60),
        Figure("quiz.save.p95_ms", "ms", 50),
        Figure("quiz.hard_start.errors", "", 0),
        Figure("quiz.hard_start.wrong", "", 0),
        Figure("quiz.hard_start.s", "s", 10),
        Figure("quiz.hard_start.p95_ms", "ms", 5_000),
    ),
    measure,
)
