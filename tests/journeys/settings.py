"""The settings of a journey's process: the same as the site's that it visits, on the same database.

Everything lives in a folder of its own. With PINTAR_TEST_POSTGRES and
PINTAR_TEST_REDIS set the site runs as in production: PostgreSQL, Redis, a task
worker and a clock as processes of their own.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.places import FOLDER, POSTGRES, REDIS
from tools import processes

VAR = Path(tempfile.mkdtemp(prefix="pintar-journey-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
NAME = f"pintar_journey_{os.getpid()}"
PORT = processes.free_port()
# Two databases of Redis for each of the processes that run journeys at once: tasks and the rest.
TASKS_IN = 6 + 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

os.environ.update(
    {
        "DEBUG": "0",
        "BEHIND_TLS": "0",
        "SECRET_KEY": "only-the-journeys-know-this-key-and-it-opens-nothing",
        "FIELD_ENCRYPTION_KEYS": "dGhlLXRlc3RzLWtub3ctdGhpcy1rZXktYW5kLW5vbmU=",
        "HASH_KEY": "only-the-journeys-hash-with-this",
        "DATABASE_URL": f"{POSTGRES.rpartition('/')[0]}/{NAME}"
        if POSTGRES
        else f"sqlite:///{FOLDER / NAME}.sqlite3",
        "REDIS_URL": f"{REDIS.rpartition('/')[0]}/{TASKS_IN + 1}" if REDIS else "",
        "BROKER_URL": f"{REDIS.rpartition('/')[0]}/{TASKS_IN}" if REDIS else "memory://",
        "BASE_URL": f"http://127.0.0.1:{PORT}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(VAR),
        "MEDIA_ROOT": str(VAR / "media"),
        "PRIVATE_ROOT": str(VAR / "private"),
        "EMAIL_URL": "",
        "LOG_LEVEL": "WARNING",
        "SWEEP_SECONDS": "2",  # what was lost is found again while a journey waits
        "DJANGO_SETTINGS_MODULE": "lms.settings",  # for the processes that are started
    }
)

from lms.settings import *  # noqa: E402, F403  (reads what was just set)
from lms.settings import DATABASES  # noqa: E402

# This process lays the database before the site starts; a pool would hold connections to it.
DATABASES["default"]["OPTIONS"].pop("pool", None)
