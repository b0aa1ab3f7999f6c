"""The site that benchmarks look at: the demo content in a folder of its own, served as in production."""

import base64
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tools import house, preparation, processes, site

LEARNER = "199001012015031001"
PASSWORD = "pintar-demo"  # noqa: S105  (the demo sign-ins' own)
READY_SECONDS = 60.0


@cache
def filled() -> Mapping[str, str]:
    """The environment of a migrated site with the demo content; it is made once a run."""
    folder = tempfile.TemporaryDirectory(prefix="pintar-bench-")
    _KEPT.append(folder)  # it goes when the process ends
    env = {
        "VAR_DIR": folder.name,
        "DATABASE_URL": f"sqlite:///{Path(folder.name) / 'bench.sqlite3'}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "HASH_KEY": secrets.token_urlsafe(32),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "REDIS_URL": "",
        "BROKER_URL": "memory://",
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "lms.settings",
    }
    house.say("Loading the demo content for the benchmarks …")
    preparation.ensure(["database", "demo"], {**env, "DEBUG": "1"})
    # Static files and templates as in production; plain HTTP, since there is no TLS in front.
    return {**env, "DEBUG": "0", "BEHIND_TLS": "0"}


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@contextmanager
def served() -> Iterator[str]:
    """The address of the running site."""
    port = processes.free_port()
    address = f"http://127.0.0.1:{port}"
    env = {**os.environ, **filled(), "BASE_URL": address}
    with processes.Group() as group:
        log = (house.LOGS / "bench.log").open("wb")
        server = group.start(site.command(port), env=env, output=log)
        processes.wait_until_ready(f"{address}/readyz", server, seconds=READY_SECONDS)
        yield address
