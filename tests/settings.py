"""The platform's settings as the suite runs them: nothing leaves the process, hashing is cheap.

With PINTAR_TEST_POSTGRES and PINTAR_TEST_REDIS set (make test does), the same
tests run on PostgreSQL and Redis.
"""

import os

from tests.places import FOLDER, POSTGRES, REDIS

# Each test process has a Redis database of its own; the first ones are left to people.
REDIS_DATABASE = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8

os.environ.update(
    {
        "DEBUG": "0",
        "BEHIND_TLS": "0",
        "SECRET_KEY": "only-the-tests-know-this-key-and-it-opens-nothing",
        "FIELD_ENCRYPTION_KEYS": "dGhlLXRlc3RzLWtub3ctdGhpcy1rZXktYW5kLW5vbmU=",
        "HASH_KEY": "only-the-tests-hash-with-this-and-nobody-else",
        "DATABASE_URL": POSTGRES or f"sqlite:///{FOLDER / 'not-laid-yet.sqlite3'}",
        "REDIS_URL": f"{REDIS.rpartition('/')[0]}/{REDIS_DATABASE}" if REDIS else "",
        "BROKER_URL": "memory://",
        "BASE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "VAR_DIR": str(FOLDER),
        "EMAIL_URL": "",
        "LOG_LEVEL": "WARNING",
    }
)

from lms.settings import *  # noqa: E402, F403  (reads what was just set)
from lms.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True  # static files are looked for when asked for: nothing is collected
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "streams": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A pool keeps connections open, and a database with open connections can be neither copied nor dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)
