"""What the site needs before it starts, and which of it is out of date.

The steps themselves need Django and run inside .venv (tools.prepare); deciding
costs milliseconds, so a second `make run` starts the site at once.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from tools import house, processes, site, stamps

LOCK = house.ROOT / "requirements.lock"
COLLECTED = house.BUILD / "collected"
STATIC_STAMP = house.BUILD / "stamps" / "static"
DATABASE_STAMP = site.VAR / "migrated"
DEMO_STAMP = site.VAR / "demo-loaded"
NOT_OURS = {".venv", "node_modules", "build", "var", ".git"}


def ensure(steps: list[str], env: Mapping[str, str]) -> None:
    """Take the steps, in one process."""
    if steps:
        command: list[str | Path] = [house.PYTHON, "-m", "tools.prepare", *steps]
        processes.quietly(
            "prepare", command, env=os.environ | env | {"DJANGO_SETTINGS_MODULE": "lms.settings"}
        )


def for_development(env: Mapping[str, str]) -> list[str]:
    """The steps of `make run` that are out of date."""
    steps = ["catalogues"] if stale_catalogues() else []
    if env["DEBUG"].lower() in {"0", "false", "off", "no"} and not static_is_current():
        steps.append("static")
    if not database_is_current(env):
        steps.append("database")
    if not demo_is_loaded(env):
        steps.append("demo")
    return steps


def stale_without_data() -> list[str]:
    """The steps that are out of date of those that touch no database."""
    steps = ["catalogues"] if stale_catalogues() else []
    return steps if static_is_current() else [*steps, "static"]


def ours(pattern: str) -> list[Path]:
    """Files of this project that match, in the order of their names."""
    folders = [folder for folder in house.ROOT.iterdir() if folder.is_dir() and folder.name not in NOT_OURS]
    return sorted(path for folder in folders for path in folder.rglob(pattern))


def stale_catalogues() -> list[Path]:
    """The message catalogues that are newer than their compiled form, or have none."""
    return [source for source in ours("LC_MESSAGES/*.po") if _is_newer(source, source.with_suffix(".mo"))]


def _is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def static_hash() -> str:
    return stamps.hash_of([*ours("static"), house.BUILD / "static", LOCK])


def static_is_current() -> bool:
    return stamps.is_current(STATIC_STAMP, static_hash()) and COLLECTED.is_dir()


def migrations_hash() -> str:
    return stamps.hash_of([*ours("migrations/*.py"), LOCK])


def database_is_current(env: Mapping[str, str]) -> bool:
    """Only the folder's own database file is remembered; any other is asked each time."""
    return _is_own(env) and stamps.is_current(DATABASE_STAMP, migrations_hash())


def demo_is_loaded(env: Mapping[str, str]) -> bool:
    return _is_own(env) and DEMO_STAMP.exists()


def _is_own(env: Mapping[str, str]) -> bool:
    return not env.get("DATABASE_URL") and (site.VAR / "pintar.sqlite3").exists()
