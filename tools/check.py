"""make check: lint, contracts, types, migrations, deployment, docs links; then the whole suite."""

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping

from tools import environment, house, links, preparation, suite

BIN = house.VENV / "bin"
MANAGE = [str(house.PYTHON), "manage.py"]


def main() -> int:
    environment.ensure(dev=True)
    house.enter_environment("tools.check")
    preparation.ensure(["catalogues"] if preparation.stale_catalogues() else [], suite.settings())
    failed = [name for name, passes in CHECKS.items() if not _told(name, passes)]
    if failed:
        raise house.Stop(f"these checks failed: {', '.join(failed)}.")
    sys.argv[1:] = []
    return suite.main()


def _told(name: str, passes: Callable[[], bool]) -> bool:
    house.say(f"\n{name}")
    return passes()


def _command(*words: object, env: Mapping[str, str] | None = None) -> Callable[[], bool]:
    def passes() -> bool:
        done = subprocess.run(
            [str(word) for word in words], cwd=house.ROOT, env=os.environ | (env or {}), check=False
        )
        return done.returncode == 0

    return passes


def production() -> dict[str, str]:
    """What an operator sets, with keys of the moment: docs/operations.md explains each."""
    return {
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "HASH_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "pintar.example",
        "BASE_URL": "https://pintar.example",
        "CSRF_TRUSTED_ORIGINS": "https://pintar.example",
        "TRUSTED_PROXIES": "1",
        "DATABASE_URL": "sqlite://:memory:",  # the settings are checked, not what is behind them
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "smtp://mail.pintar.example:25",
        "DEFAULT_FROM_EMAIL": "Pintar <no-reply@pintar.example>",
    }


def _no_broken_links() -> bool:
    found = links.broken()
    for link in found:
        house.say(f"broken link in {link}")
    return not found


CHECKS: dict[str, Callable[[], bool]] = {
    "Lint": _command(BIN / "ruff", "check", "--quiet"),
    "Format": _command(BIN / "ruff", "format", "--check", "--quiet"),
    "Import contracts": _command(BIN / "lint-imports", "--no-cache"),
    "Types": _command(BIN / "mypy"),
    "Migrations": _command(*MANAGE, "makemigrations", "--check", "--dry-run", env=suite.settings()),
    "Deployment": _command(*MANAGE, "check", "--deploy", "--fail-level", "WARNING", env=production()),
    "Links in the documents": _no_broken_links,
}


if __name__ == "__main__":
    house.run_as_command(main)
