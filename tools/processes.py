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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tools import house

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10.0
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


class Group:
    """Processes that end together: each leads a process group, and leaving the block ends them all."""

    def __init__(self) -> None:
        self.running: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _undisturbed():
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
        process = _start(command, env=env, cwd=cwd, output=output, user=user)
        self.running.append((process, stopped_by))
        return process


def _start(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None,
    cwd: Path,
    output: IO[bytes] | None,
    user: str | None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
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


@contextmanager
def _undisturbed() -> Iterator[None]:
    """While it lasts, no second Ctrl-C keeps us from ending what we started."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (*house.LEAVE_ON, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


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


def quietly(
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = house.ROOT,
    user: str | None = None,
    downloads: bool = False,
) -> None:
    """Run a command whose output only matters when it fails; it is kept in build/logs/<name>.log.

    Raises Stop with the line that tells most; for a command that downloads,
    with one sentence when the network is what is missing.
    """
    house.LOGS.mkdir(parents=True, exist_ok=True)
    log = house.LOGS / f"{name}.log"
    with log.open("wb") as output:
        process = _start(command, env=env, cwd=cwd, output=output, user=user)
        try:
            code = process.wait()
        finally:
            end(process)
    if code:
        raise house.Stop(_why(name, log, downloads=downloads))


def _why(name: str, log: Path, *, downloads: bool) -> str:
    text = log.read_text(errors="replace")
    if downloads and any(sign in text.lower() for sign in NO_NETWORK):
        return f"{name} needs the network and could not reach it (details: {log.relative_to(house.ROOT)})."
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # A compiler names its error first; Python's traceback ends with it.
    telling = [line for line in lines if "[ERROR]" in line][:1] or [x for x in lines if "error" in x.lower()]
    last = (telling or lines or ["it said nothing"])[-1]
    return f"{name} failed: {last} (all of it: {log.relative_to(house.ROOT)})"
