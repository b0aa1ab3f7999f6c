"""Processes that we start, and that never outlive us."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

from tools import house

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10.0
LEAVE_ON = (signal.SIGTERM, signal.SIGHUP)


class Group:
    """Processes that end together: each leads a process group, and leaving the block ends them all."""

    def __init__(self) -> None:
        self.running: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.folders: list[Path] = []

    def __enter__(self) -> Self:
        for number in LEAVE_ON:
            signal.signal(number, _leave)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (*LEAVE_ON, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave orphans
        for process, by in reversed(self.running):
            end(process, by=by)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)

    def start(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = house.ROOT,
        output: IO[bytes] | None = None,
        user: str | None = None,
        stopped_by: signal.Signals = signal.SIGTERM,
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        self.running.append((process, stopped_by))
        return process


def end(process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to stop, then make its whole group stop."""
    if process.poll() is None:
        process.send_signal(by)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _end_with_parent() -> None:
    """On Linux the kernel tells the child when its parent is gone, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, process: subprocess.Popen[bytes], *, seconds: float) -> None:
    """Wait until the address answers 200; Stop when the process ends or the time is up."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise house.Stop(f"the site ended with code {process.returncode} while starting.")
        try:
            with direct.open(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    raise house.Stop(f"the site was not ready after {seconds:.0f} seconds.")
