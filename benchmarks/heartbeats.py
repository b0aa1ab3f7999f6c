"""heartbeats.*: how many players' reports a second the running site takes, and whether it keeps them all.

The client runs on the same cores. Its learners report 30 seconds of video each time,
over kept-alive connections, as fast as they are answered; afterwards every accepted
report must be in its learner's row. With Redis the site is two server processes, a
task worker and the clock that flushes; on SQLite it is the one process of `make run`.
"""

import json
import os
import statistics
import subprocess
import time
from collections.abc import Mapping
from typing import Any

from benchmarks import production
from benchmarks.figures import Family, Figure
from tools import house

DRAIN_SECONDS = 60.0
LEARNERS = 2_000


def measure() -> Mapping[str, float]:
    return {
        **_measured("postgres_redis", servers_too=True),
        **_measured("sqlite", servers_too=False),
    }


def _measured(name: str, *, servers_too: bool) -> dict[str, float]:
    with (
        production.place(servers_too=servers_too) as env,
        production.site_in(env, servers_too=servers_too) as address,
    ):
        told = _inside("prepare", env)
        sent = _sent(told, address)
        count = sum(sent["accepted"].values())
        kept = _kept(env, count)
        spent = json.loads(_inside("door", env)) if servers_too else {}
    lost = sum(max(0, count - kept["by_unit"].get(unit, 0)) for unit, count in sent["accepted"].items())
    return {
        f"heartbeats.{name}.per_s": count / sent["seconds"],
        f"heartbeats.{name}.lost": float(lost),
        f"heartbeats.{name}.refused": float(sent["refused"]),
        f"heartbeats.{name}.p95_ms": statistics.quantiles(sent["milliseconds"], n=20)[-1],
        f"heartbeats.{name}.rows_written": kept["writes"] / count,
        **{f"heartbeats.{what}.cpu_us": microseconds for what, microseconds in spent.items()},
    }


def _sent(told: str, address: str) -> dict[str, Any]:
    command = [str(house.PYTHON), "-m", "benchmarks.heartbeat_client", address]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=True, cwd=house.ROOT)
    sent: dict[str, Any] = json.loads(done.stdout)
    return sent


def _kept(env: Mapping[str, str], wanted: int) -> dict[str, Any]:
    """What is in the rows once nothing waits any more."""
    until = time.monotonic() + DRAIN_SECONDS
    while True:
        kept: dict[str, Any] = json.loads(_inside("count", env))
        if sum(kept["by_unit"].values()) >= wanted or time.monotonic() > until:
            return kept
        time.sleep(1)


def _inside(what: str, env: Mapping[str, str]) -> str:
    command = [str(house.PYTHON), "-m", "benchmarks.inside_heartbeats", what, str(LEARNERS)]
    return subprocess.run(
        command, env={**os.environ, **env}, check=True, capture_output=True, text=True, cwd=house.ROOT
    ).stdout


FAMILY = Family(
    (
        Figure("heartbeats.postgres_redis.per_s", "1/s", 3_000, at_least=True),
        Figure("heartbeats.postgres_redis.lost", "", 0),
        Figure("heartbeats.postgres_redis.refused", "", 0),
        Figure("heartbeats.postgres_redis.p95_ms", "ms", 50),
        Figure("heartbeats.postgres_redis.rows_written", "rows", 1),
        Figure("heartbeats.door.cpu_us", "µs", 200),
        Figure("heartbeats.redis.cpu_us", "µs", 80),
        Figure("heartbeats.sqlite.per_s", "1/s", 400, at_least=True),
        Figure("heartbeats.sqlite.lost", "", 0),
        Figure("heartbeats.sqlite.refused", "", 0),
        Figure("heartbeats.sqlite.p95_ms", "ms", 100),
    ),
    measure,
)
