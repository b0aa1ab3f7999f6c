"""A migrated database for each test process: migrated once, then copied.

The migrations of everything installed take half a minute; copying what they
left takes a moment. The template is known by a hash of the migrations, so a
changed migration makes a new one.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection

from tests.places import FOLDER, POSTGRES
from tools import preparation


def lay(name: str) -> None:
    """Give this process a fresh copy of the migrated database, and point Django at it."""
    connection.close()
    with _one_at_a_time():
        if connection.vendor == "sqlite":
            _copy_file(FOLDER / f"{name}.sqlite3")
        else:
            _copy_on_server(name)


def lay_again() -> None:
    """Put back what the migrations left, after a test that committed."""
    lay(Path(str(connection.settings_dict["NAME"])).stem)


def remove() -> None:
    connection.close()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        _unlink(Path(name))
    else:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@cache
def _key() -> str:
    return preparation.migrations_hash()[:12]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate_into(name: str) -> None:
    connection.settings_dict["NAME"] = name
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def _copy_file(target: Path) -> None:
    template = FOLDER / f"template-{_key()}.sqlite3"
    if not template.exists():
        unfinished = FOLDER / f"unfinished-{os.getpid()}.sqlite3"
        _migrate_into(str(unfinished))
        for old in FOLDER.glob("template-*.sqlite3"):
            old.unlink()
        unfinished.rename(template)
    _unlink(target)
    shutil.copyfile(template, target)
    connection.settings_dict["NAME"] = str(target)


def _unlink(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _copy_on_server(name: str) -> None:
    template = f"pintar_template_{_key()}"
    if template not in _names_on_server():
        unfinished = f"pintar_unfinished_{os.getpid()}"
        _on_server(f'CREATE DATABASE "{unfinished}"')
        _migrate_into(unfinished)
        _on_server(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
    _on_server(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{template}"'
    )
    connection.settings_dict["NAME"] = name


def _names_on_server() -> set[str]:
    with psycopg.connect(POSTGRES) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database")}


def _on_server(*statements: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)  # type: ignore[call-overload]  # names of our own making
