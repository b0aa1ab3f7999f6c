"""The ground under every command: where things are, how a command speaks, how it gives up."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
LEAVE_ON = (signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """What a person must do before the command can go on; its text is the one line they read."""


def say(text: str) -> None:
    print(text, flush=True)


def run_as_command(command: Callable[[], int | None]) -> NoReturn:
    """Run the command and leave with its exit code; a Stop is one line, an interrupt is 130.

    A request to stop leaves through the open blocks, so that they end what they started.
    """
    for number in LEAVE_ON:
        signal.signal(number, _leave)
    try:
        sys.exit(command() or 0)
    except Stop as reason:
        print(f"Pintar: {reason}", file=sys.stderr, flush=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def enter_environment(module: str) -> None:
    """Go on as `python -m module` inside .venv, where the project's libraries are."""
    if Path(sys.prefix) != VENV:
        os.execv(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]])
