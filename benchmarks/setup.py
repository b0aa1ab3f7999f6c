"""How long a newcomer waits: a fresh clone, nothing cached, from `make run` until the site is ready."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from benchmarks.figures import Family, Figure
from tools import house, processes

PATIENCE_SECONDS = 900.0


def measure() -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="pintar-cold-") as folder, processes.Group() as group:
        clone = Path(folder) / "pintar"
        subprocess.run(["git", "clone", "--quiet", house.ROOT, clone], check=True)
        port = processes.free_port()
        log = (house.LOGS / "cold.log").open("wb")
        started = time.monotonic()
        command: list[str | Path] = ["make", "-C", clone, "run", f"PORT={port}"]
        process = group.start(command, env=_without_caches(Path(folder)), cwd=clone, output=log)
        processes.wait_until_ready(f"http://127.0.0.1:{port}/readyz", process, seconds=PATIENCE_SECONDS)
        seconds = time.monotonic() - started
        processes.end(process)
    return {"setup.cold_s": seconds}


def _without_caches(folder: Path) -> dict[str, str]:
    ours = {"VAR_DIR", "DATABASE_URL", "REDIS_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    nothing = {
        "UV_CACHE_DIR": str(folder / "uv"),
        "PIP_NO_CACHE_DIR": "1",
        "npm_config_cache": str(folder / "npm"),
    }
    return env | nothing


FAMILY = Family((Figure("setup.cold_s", "s", 120),), measure)
