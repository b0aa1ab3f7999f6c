"""The ground under every command: where things are, how a command speaks, how it gives up."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"
LOGS = BUILD / "logs"

NO_NETWORK = (
    "name resolution",
    "name or service not known",
    "dns error",
    "could not resolve host",
    "eai_again",
    "enotfound",
    "econnrefused",
    "enetunreach",
    "network is unreachable",
    "connection refused",
    "connection error",
    "error sending request",
    "failed to establish a new connection",
    "no matching distribution found",
)


class Stop(Exception):
    """What a person must do before the command can go on; its text is the one line they read."""


def say(text: str) -> None:
    print(text, flush=True)


def run_as_command(command: Callable[[], int | None]) -> NoReturn:
    """Run the command and leave with its exit code; a Stop is one line, an interrupt is 130."""
    try:
        sys.exit(command() or 0)
    except Stop as reason:
        print(f"Pintar: {reason}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def enter_environment(module: str) -> None:
    """Go on as `python -m module` inside .venv, where the project's libraries are."""
    if Path(sys.prefix) != VENV:
        os.execv(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]])


def quietly(
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    user: str | None = None,
    downloads: bool = False,
) -> None:
    """Run a command whose output only matters when it fails; it is kept in build/logs/<name>.log.

    Raises Stop with the line that tells most; for a command that downloads,
    with one sentence when the network is what is missing.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            user=user,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise Stop(_why(name, log, downloads=downloads))


def _why(name: str, log: Path, *, downloads: bool) -> str:
    text = log.read_text(errors="replace")
    if downloads and any(sign in text.lower() for sign in NO_NETWORK):
        return f"{name} needs the network and could not reach it (details: {log.relative_to(ROOT)})."
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # A compiler names its error first; Python's traceback ends with it.
    telling = [line for line in lines if "[ERROR]" in line][:1] or [x for x in lines if "error" in x.lower()]
    last = (telling or lines or ["it said nothing"])[-1]
    return f"{name} failed: {last} (all of it: {log.relative_to(ROOT)})"
