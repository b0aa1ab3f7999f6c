"""The site as processes: the server's command line and the environment it runs in."""

import base64
import os
import secrets
from pathlib import Path

from tools import house

VAR = Path(os.environ.get("VAR_DIR", house.ROOT / "var"))
KEYS = VAR / "development.env"
THREADS = 8


def command(port: int, *, threads: int = THREADS) -> list[str]:
    """One process with threads: the broker of the default set-up lives in its memory."""
    options = {
        "--interface": "wsgi",
        "--host": "127.0.0.1",
        "--port": str(port),
        "--workers": "1",
        "--blocking-threads": str(threads),
        "--workers-kill-timeout": "5",
        "--log-level": "error",
    }
    flat = [word for pair in options.items() for word in pair]
    return [str(house.PYTHON), "-m", "granian", *flat, "--no-ws", "lms.wsgi:application"]


def worker() -> list[str]:
    """A task worker of its own, for the set-up whose broker is a server."""
    queues = "default,certificates,media"
    options = ["--queues", queues, "--concurrency", "2", "--loglevel", "WARNING", "--without-mingle"]
    return [str(house.PYTHON), "-m", "celery", "-A", "lms.celery", "worker", *options]


def clock(schedule: Path) -> list[str]:
    """The clock that sends the sweeps, for the set-up whose broker is a server."""
    options = ["--schedule", str(schedule), "--pidfile=", "--loglevel", "WARNING"]
    return [str(house.PYTHON), "-m", "celery", "-A", "lms.celery", "beat", *options]


def development(port: int) -> dict[str, str]:
    """The environment of `make run`: what the caller set, then what development needs."""
    defaults = {"DEBUG": "1", "BASE_URL": f"http://127.0.0.1:{port}", **keys()}
    return defaults | os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings", "PYTHONUNBUFFERED": "1"}


def keys() -> dict[str, str]:
    """Keys for this folder alone, made on the first run and kept beside its data."""
    if not KEYS.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "HASH_KEY": secrets.token_urlsafe(32),
        }
        KEYS.parent.mkdir(parents=True, exist_ok=True)
        KEYS.touch(mode=0o600)
        KEYS.write_text("".join(f"{name}={value}\n" for name, value in made.items()))
        house.say(f"Made keys for development in {_shown(KEYS)} (production brings its own).")
    return dict(line.split("=", 1) for line in KEYS.read_text().splitlines() if "=" in line)


def _shown(path: Path) -> str:
    return str(path.relative_to(house.ROOT)) if path.is_relative_to(house.ROOT) else str(path)
