"""The commands' own promises that can be kept without running them whole."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import house, links, processes, stamps


def test_a_busy_port_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _make_run(PORT=str(port))

    assert done.returncode == 1
    assert (
        done.stderr
        == f"Pintar: port {port} is in use; choose another, for example: make run PORT={port + 1}\n"
    )


def test_a_port_that_is_no_number_is_told_in_one_line():
    done = _make_run(PORT="http")

    assert done.returncode == 1
    assert done.stderr == "Pintar: PORT must be a number from 1 to 65535, not 'http'.\n"


def test_an_old_python_is_told_in_one_line():
    pretending = (
        f"import sys; sys.version_info = (3, 9, 2); sys.path.insert(0, {str(house.ROOT)!r}); import tools"
    )
    done = subprocess.run([sys.executable, "-c", pretending], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("Pintar needs Python 3.11 or newer and this is 3.9")
    assert len(done.stderr.splitlines()) == 1


def test_leaving_a_group_ends_its_processes_and_their_children(tmp_path):
    children = tmp_path / "child"
    script = f"sleep 60 & echo $! > {children}; wait"

    with processes.Group() as group:
        parent = group.start(["sh", "-c", script])
        _wait_for(children)
        child = int(children.read_text())

    assert parent.poll() is not None
    assert not _runs(child)


def test_a_process_that_ignores_the_request_to_stop_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
    ready = tmp_path / "ready"
    with processes.Group() as group:
        stubborn = group.start(["sh", "-c", f"trap '' TERM; touch {ready}; sleep 60; sleep 60"])
        _wait_for(ready)

    assert stubborn.returncode == -signal.SIGKILL


def test_a_stamp_changes_with_a_files_content_and_name(tmp_path):
    first = tmp_path / "a"
    first.write_text("one")
    before = stamps.hash_of([tmp_path])

    first.write_text("two")
    changed = stamps.hash_of([tmp_path])
    first.rename(tmp_path / "b")
    renamed = stamps.hash_of([tmp_path])

    assert len({before, changed, renamed}) == 3


def test_a_link_to_a_missing_file_or_heading_is_found(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("# One\n[here](page.md#one) [gone](gone.md) [no heading](#two) `[code](no.md)`\n")
    monkeypatch.setattr(links, "documents", lambda: [page])
    monkeypatch.setattr(house, "ROOT", tmp_path)

    assert links.broken() == ["page.md: gone.md", "page.md: #two"]


def _make_run(**env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.run"]
    return subprocess.run(
        command, cwd=house.ROOT, env=os.environ | env, capture_output=True, text=True, check=False
    )


def _wait_for(path: Path) -> None:
    for _ in range(100):
        if path.exists() and (path.name == "ready" or path.read_text().strip()):
            return
        time.sleep(0.05)
    pytest.fail(f"{path} did not appear")


def _runs(pid: int) -> bool:
    """Whether the process still runs; a killed one may take a moment to be gone."""
    for _ in range(40):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().split()[2]
        except FileNotFoundError:
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize(("command", "wanted"), [(["makemigrations", "--check"], 0), (["migrate"], 1)])
def test_a_fresh_clone_compares_models_and_migrations_but_touches_no_data_without_keys(
    command, wanted, tmp_path
):
    named = {"SECRET_KEY", "HASH_KEY", "FIELD_ENCRYPTION_KEYS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    env = {name: value for name, value in os.environ.items() if name not in named}

    done = subprocess.run(
        [sys.executable, house.ROOT / "manage.py", *command],
        cwd=house.ROOT, env=env | {"VAR_DIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == wanted, done.stderr
