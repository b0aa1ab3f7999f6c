"""make test: the whole suite, with everything it needs.

Four parts: the tests on SQLite, the tests on PostgreSQL with Redis, and the
journeys in a real browser on both. Words after it go to pytest, for a part of
the suite: make test ONLY="-k enrol".
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import environment, frontend, house, packages, preparation, processes

PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils", "xgettext": "gettext"}
FERNET = "dGhlLXRlc3RzLWtub3ctdGhpcy1rZXktYW5kLW5vbmU="  # a key of the right shape that keeps no secret
NO_TESTS = 5  # pytest's code for a selection that holds no test
JOURNEYS = house.ROOT / "tests" / "journeys"


@dataclass(frozen=True)
class Part:
    """One run of pytest: what it covers, its words, and the servers it may use."""

    title: str
    words: list[str]
    servers: Mapping[str, str]


def main() -> int:
    environment.ensure(dev=True)
    house.enter_environment("tools.suite")
    started = time.monotonic()
    chosen = sys.argv[1:]
    frontend.ensure()
    left_out = _programs()
    preparation.ensure(preparation.stale_without_data(), settings())
    with processes.Group() as group:
        found = _servers(group)
        if not found:
            left_out.append("the runs on PostgreSQL with Redis (apt-get install postgresql redis-server)")
        parts = _parts(found, browser=bool(shutil.which("chromium")))
        if left_out and os.environ.get("CI"):
            raise house.Stop(f"nothing may be left out here, but these can't run: {'; '.join(left_out)}.")
        failed = [part.title for part in parts if not _passes(part, chosen, group)]
    # Nothing follows pytest's closing line when all is well: machines read it.
    if failed:
        house.say(f"\nFailed: {'; '.join(failed)}.")
    if left_out:
        house.say(f"\nLeft out: {'; '.join(left_out)}. An administrator can install what is missing.")
    if failed or left_out:
        house.say(f"The suite took {time.monotonic() - started:.0f} s.")
    return 1 if failed else 0


def _programs() -> list[str]:
    """Install the programs that tests call; the ones that can't be had here, as words for the reader."""
    missing = {program: package for program, package in PROGRAMS.items() if not shutil.which(program)}
    if missing and packages.install(*missing.values()):
        return []
    return [f"what needs {program} (apt-get install {package})" for program, package in missing.items()]


def settings() -> dict[str, str]:
    """Enough of an environment for commands that touch no data."""
    key = "only-for-commands-that-touch-no-data"
    return {
        "SECRET_KEY": key,
        "HASH_KEY": f"{key}-and-hash-nothing",
        "FIELD_ENCRYPTION_KEYS": FERNET,
        "DEBUG": "0",
        "DATABASE_URL": "sqlite://:memory:",
        "BEHIND_TLS": "0",
    }


def _servers(group: processes.Group) -> dict[str, str]:
    from tools import servers  # noqa: PLC0415  (needs the environment, which this module makes)

    postgres, redis = servers.postgres(group), servers.redis_server(group)
    return {"PINTAR_TEST_POSTGRES": postgres, "PINTAR_TEST_REDIS": redis} if postgres and redis else {}


def _parts(found: Mapping[str, str], *, browser: bool) -> list[Part]:
    both: dict[str, Mapping[str, str]] = (
        {"on SQLite": {}, "on PostgreSQL with Redis": found} if found else {"on SQLite": {}}
    )
    tests = [Part(f"Tests {where}", ["-n", "2"], servers) for where, servers in both.items()]
    if not browser:
        return tests
    journeys = [
        Part(f"Journeys {where}", ["-n", "2", str(JOURNEYS)], servers) for where, servers in both.items()
    ]
    return tests + journeys


def _passes(part: Part, chosen: list[str], group: processes.Group) -> bool:
    house.say(f"\n{part.title}")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PINTAR_TEST_")}
    command: list[str | Path] = [house.PYTHON, "-m", "pytest", "-q", *part.words, *chosen]
    process = group.start(command, env={**env, **part.servers}, stopped_by=signal.SIGINT)
    code = process.wait()
    return code == 0 or (code == NO_TESTS and bool(chosen))


if __name__ == "__main__":
    house.run_as_command(main)
