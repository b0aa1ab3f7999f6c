"""The real site as processes, on a fresh database: what a journey visits, and may kill."""

import os
import signal
import subprocess
from pathlib import Path
from typing import IO

from django.db import connection

from tests.journeys import settings as chosen
from tools import house, processes
from tools import site as commands

READY_SECONDS = 60.0


class Site:
    """The running site. `url` is its address; on SQLite its worker is a thread of the site itself."""

    def __init__(self, group: processes.Group) -> None:
        self.group = group
        self.url = f"http://127.0.0.1:{chosen.PORT}"
        self.has_own_worker = bool(chosen.REDIS)
        self.log = _log()

    def start(self) -> None:
        self.server = self._start(commands.command(chosen.PORT))
        processes.wait_until_ready(f"{self.url}/readyz", self.server, seconds=READY_SECONDS)
        if self.has_own_worker:
            self.worker = self._start(commands.worker())
            self.clock = self._start(commands.clock(Path(chosen.VAR) / "clock"))

    def kill_worker(self) -> None:
        """kill -9 what runs tasks: the worker's processes, or the site whose thread it is."""
        os.killpg(self.worker_process.pid, signal.SIGKILL)
        self.worker_process.wait()

    def start_worker(self) -> None:
        """Start again what kill_worker killed."""
        if self.has_own_worker:
            self.worker = self._start(commands.worker())
        else:
            self.start_server()

    def kill_server(self) -> None:
        """kill -9 all processes that answer requests."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def start_server(self) -> None:
        """Start again what kill_server killed."""
        self.server = self._start(commands.command(chosen.PORT))
        processes.wait_until_ready(f"{self.url}/readyz", self.server, seconds=READY_SECONDS)

    @property
    def worker_process(self) -> subprocess.Popen[bytes]:
        return self.worker if self.has_own_worker else self.server

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return self.group.start(command, env=os.environ, output=self.log)


def _log() -> IO[bytes]:
    house.LOGS.mkdir(parents=True, exist_ok=True)
    return (house.LOGS / f"journeys-{connection.vendor}.log").open("wb")
