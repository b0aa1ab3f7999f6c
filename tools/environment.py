"""The environment in .venv: made from the lock with hashes, made again only when the lock changes.

uv installs the lock in seconds; pip brings uv (pinned by hash) and stands in
for it where only pip's own configuration reaches the packages.
"""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools import house, packages, processes, stamps

RUN_LOCK = house.ROOT / "requirements.lock"
DEV_LOCK = house.ROOT / "requirements-dev.lock"
UV_LOCK = house.ROOT / "tools" / "uv.lock"
UV = house.VENV / "uv" / "bin" / "uv"
STAMP = house.VENV / "installed"
DEV_MARK = house.VENV / "with-dev"


def ensure(*, dev: bool = False) -> None:
    """Make .venv hold exactly the locked packages. Once it holds the development ones, it keeps them."""
    dev = dev or DEV_MARK.exists()
    lock = DEV_LOCK if dev else RUN_LOCK
    wanted = stamps.hash_of([lock], sys.version)
    if stamps.is_current(STAMP, wanted) and _works():
        return
    if not _works():
        house.say("Creating the environment in .venv …")
        processes.quietly("venv", [sys.executable, "-m", "venv", "--clear", "--without-pip", house.VENV])
    house.say("Installing the locked dependencies …")
    _install(lock)
    if dev:
        DEV_MARK.touch()
    stamps.write(STAMP, wanted)


def uv() -> Path:
    """The pinned uv, brought by pip when it isn't there yet."""
    wanted = stamps.hash_of([UV_LOCK])
    mark = UV.parent.parent / "installed"
    if not (stamps.is_current(mark, wanted) and UV.exists()):
        into(UV.parent.parent, UV_LOCK)
        stamps.write(mark, wanted)
    return UV


def into(folder: Path, lock: Path) -> None:
    """Install a lock of programs into a folder of its own, out of the project's libraries' way."""
    shutil.rmtree(folder, ignore_errors=True)
    exactly: list[str | Path] = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", lock]
    env = {"PIP_RETRIES": "2", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **os.environ}
    processes.quietly(
        f"pip-{lock.stem}", [*_pip(), "install", "--target", folder, *exactly], env=env, downloads=True
    )


def _install(lock: Path) -> None:
    command: list[str | Path] = [uv(), "pip", "sync", "--require-hashes", "--python", house.PYTHON, lock]
    try:
        processes.quietly("uv", command, env=os.environ | _pips_mirrors(), downloads=True)
    except house.Stop:
        # uv doesn't know every way in which pip can be told where packages are.
        house.say("uv could not install them; trying with pip, which takes about a minute …")
        exactly: list[str | Path] = ["install", "--require-hashes", "--retries", "2", "-r", lock]
        processes.quietly("pip", [*_pip(), "--python", house.PYTHON, *exactly], downloads=True)


def _works() -> bool:
    if not house.PYTHON.exists():
        return False
    return subprocess.run([house.PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0


def _pip() -> list[str]:
    """A pip to call: this Python's, or one unpacked beside it from Python's own copy.

    Raises Stop where Python came without both, as Debian's does before its
    package python3-venv, and nobody here may install that.
    """
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    if not importlib.util.find_spec("ensurepip") and not packages.install("python3-venv"):
        raise house.Stop("Python came without pip: ask an administrator for `apt-get install python3-venv`.")
    own = house.BUILD / "pip"
    if not (own / "bin" / "python").exists():
        processes.quietly("ensurepip", [sys.executable, "-m", "venv", own])
    return [str(own / "bin" / "python"), "-m", "pip"]


def _pips_mirrors() -> Mapping[str, str]:
    """pip's configured indexes in uv's words: uv doesn't read pip's configuration."""
    told = _pips_configuration()
    extra = [url for url in told.get("extra-index-url", "").split() if url.startswith("http")]
    words = {
        "UV_DEFAULT_INDEX": told.get("index-url", ""),
        "UV_INDEX": " ".join(extra),
        "UV_INDEX_STRATEGY": "unsafe-best-match" if extra else "",  # the hashes say which file is right
        "UV_INSECURE_HOST": told.get("trusted-host", ""),
        "SSL_CERT_FILE": told.get("cert", ""),
    }
    return {name: value for name, value in words.items() if value and name not in os.environ}


def _pips_configuration() -> dict[str, str]:
    listed = subprocess.run([*_pip(), "config", "list"], capture_output=True, text=True, check=False).stdout
    told: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section in told:
            told[section][key] = str(ast.literal_eval(value))
    return told["global"] | told["install"] | told[":env:"]
