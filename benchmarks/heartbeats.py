"""heartbeats.*: how many players' reports a second the running site takes, and whether it keeps them all.

The client runs on the same cores. Its learners report 30 seconds of video each time,
over kept-alive connections, as fast as they are answered; afterwards every accepted
report must be in its learner's row. With Redis the site is two server processes, a
task worker and the clock that flushes; on SQLite it is the one process of `make run`.
"""

import base64
import json
import os
import secrets
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.figures import Family, Figure
from tools import house, preparation, processes, servers, site

READY_SECONDS = 60.0
DRAIN_SECONDS = 60.0
LEARNERS = 2_000


def measure() -> Mapping[str, float]:
    return {
        **_measured("postgres_redis", servers_too=True),
        **_measured("sqlite", servers_too=False),
    }


def _measured(name: str, *, servers_too: bool) -> dict[str, float]:
    with place(servers_too=servers_too) as env, _site(env, servers_too=servers_too) as address:
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


@contextmanager
def place(*, servers_too: bool) -> Iterator[dict[str, str]]:
    """The environment of a migrated site without content; all of it goes afterwards."""
    with (
        processes.Group() as group,
        tempfile.TemporaryDirectory(prefix="pintar-bench-") as folder,
        _database(group, folder, servers_too=servers_too) as urls,
    ):
        env = {
            "VAR_DIR": folder,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "HASH_KEY": secrets.token_urlsafe(32),
            "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "lms.settings",
            **urls,
        }
        preparation.ensure(["database"], {**env, "DEBUG": "1"})
        yield {**env, "DEBUG": "0", "BEHIND_TLS": "0"}


@contextmanager
def _site(env: Mapping[str, str], *, servers_too: bool) -> Iterator[str]:
    """The address of the running site, with its worker and clock where they are processes of their own."""
    port = processes.free_port()
    command = site.command(port)
    house.LOGS.mkdir(parents=True, exist_ok=True)
    with processes.Group() as group, (house.LOGS / "bench-heartbeats.log").open("wb") as log:
        if servers_too:
            command[command.index("--workers") + 1] = "2"
            group.start(site.worker(), env={**os.environ, **env}, output=log)
            group.start(site.clock(Path(env["VAR_DIR"]) / "clock"), env={**os.environ, **env}, output=log)
        server = group.start(command, env={**os.environ, **env}, output=log)
        processes.wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, seconds=READY_SECONDS)
        yield f"127.0.0.1:{port}"


@contextmanager
def _database(group: processes.Group, folder: str, *, servers_too: bool) -> Iterator[dict[str, str]]:
    if not servers_too:
        path = Path(folder) / "bench.sqlite3"
        yield {"DATABASE_URL": f"sqlite:///{path}", "REDIS_URL": "", "BROKER_URL": "memory://"}
        return
    postgres, redis_url = servers.postgres(group), servers.redis_server(group)
    if not postgres or not redis_url:
        raise house.Stop("the heartbeats need PostgreSQL and Redis: apt-get install postgresql redis-server.")
    name, root = f"pintar_bench_{os.getpid()}", redis_url.rpartition("/")[0]
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        yield {
            "DATABASE_URL": f"{postgres.rpartition('/')[0]}/{name}",
            "REDIS_URL": f"{root}/5",
            "BROKER_URL": f"{root}/4",
        }
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


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
