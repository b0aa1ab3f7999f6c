"""A site without content on servers of its own: PostgreSQL and Redis as in production, or SQLite alone."""

import base64
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from tools import house, preparation, processes, servers, site

READY_SECONDS = 60.0


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
def site_in(env: Mapping[str, str], *, servers_too: bool) -> Iterator[str]:
    """The address of the running site, with its worker and clock where they are processes of their own."""
    port = processes.free_port()
    command = site.command(port)
    house.LOGS.mkdir(parents=True, exist_ok=True)
    with processes.Group() as group, (house.LOGS / "bench-site.log").open("wb") as log:
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
        raise house.Stop("this needs PostgreSQL and Redis: apt-get install postgresql redis-server.")
    name, root = f"pintar_bench_{os.getpid()}", redis_url.rpartition("/")[0]
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield {
                "DATABASE_URL": f"{postgres.rpartition('/')[0]}/{name}",
                "REDIS_URL": f"{root}/5",
                "BROKER_URL": f"{root}/4",
            }
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
