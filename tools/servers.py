"""PostgreSQL and Redis for the tests: the running ones, else our own from the installed binaries."""

import os
import pwd
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

from tools import house, packages, processes

RUNNING_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
RUNNING_REDIS = "redis://127.0.0.1:6379/0"
START_SECONDS = 30.0
# Its data is thrown away with the tests: nothing is gained by waiting for the disk.
CARELESS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]


def postgres(group: processes.Group) -> str | None:
    """The address of a PostgreSQL where we may make databases; None where there is none to be had."""
    url = os.environ.get("PINTAR_TEST_POSTGRES", RUNNING_POSTGRES)
    if not _own_ones() and _postgres_answers(url):
        return url
    if not _binary("initdb"):
        packages.install("postgresql")
    return _start_postgres(group) if _binary("initdb") else None


def redis_server(group: processes.Group) -> str | None:
    """The address of a Redis for the tests; None where there is none to be had."""
    url = os.environ.get("PINTAR_TEST_REDIS", RUNNING_REDIS)
    if not _own_ones() and _redis_answers(url):
        return url
    if not shutil.which("redis-server"):
        packages.install("redis-server")
    return _start_redis(group) if shutil.which("redis-server") else None


def _own_ones() -> bool:
    return os.environ.get("PINTAR_TEST_OWN_SERVICES", "") not in {"", "0"}


def _start_postgres(group: processes.Group) -> str:
    folder, user = _folder(group, "postgres")
    port = processes.free_port()
    data = folder / "data"
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    how = [
        "--username",
        "postgres",
        "--auth",
        "trust",
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
        "--no-sync",
    ]
    processes.quietly("initdb", [_binary("initdb") or "", "-D", data, *how], cwd=folder, user=user)
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *CARELESS]
    options = [word for setting in settings for word in ("-c", setting)]
    log = (house.LOGS / "postgres.log").open("wb")
    command: list[str | Path] = [_binary("postgres") or "", "-D", data, *options]
    # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client.
    group.start(command, output=log, user=user, cwd=folder, stopped_by=signal.SIGINT)
    _wait("PostgreSQL", lambda: _postgres_answers(url))
    return url


def _start_redis(group: processes.Group) -> str:
    folder, user = _folder(group, "redis")
    port = processes.free_port()
    url = f"redis://127.0.0.1:{port}/0"
    options = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
    ]
    log = (house.LOGS / "redis.log").open("wb")
    group.start(["redis-server", *options], output=log, user=user, cwd=folder)
    _wait("Redis", lambda: _redis_answers(url))
    return url


def _folder(group: processes.Group, name: str) -> tuple[Path, str | None]:
    """A folder for a server's data, gone with the group, and who runs it: PostgreSQL refuses root."""
    house.LOGS.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"pintar-{name}-", dir="/tmp"))
    group.folders.append(folder)
    if os.geteuid() != 0:
        return folder, None
    user = name if _exists(name) else "nobody"
    shutil.chown(folder, user)
    return folder, user


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _binary(name: str) -> str | None:
    """Debian keeps PostgreSQL's own programs off the PATH, a folder a version."""
    debians = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return str(debians[-1]) if debians else shutil.which(name)


def _postgres_answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            may = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            return connection.execute(may).fetchone() == (True,)
    except psycopg.Error:
        return False


def _redis_answers(url: str) -> bool:
    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=1).ping())
    except redis.RedisError:
        return False


def _wait(name: str, answers: Callable[[], bool]) -> None:
    until = time.monotonic() + START_SECONDS
    while not answers():
        if time.monotonic() > until:
            raise house.Stop(f"our own {name} did not start (see build/logs).")
        time.sleep(0.1)
