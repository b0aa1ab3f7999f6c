"""Debian's packages, for what Python cannot bring: a browser, a database server, gettext."""

import os
import shutil
from pathlib import Path

from tools import house, processes

POLICY = Path("/usr/sbin/policy-rc.d")
_listed = False


def install(*names: str) -> bool:
    """Install the packages if this is root on Debian; say False where it can't be done from here."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    house.say(f"Installing Debian's {', '.join(names)} …")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _list_once(env)
    with _Resting():
        processes.quietly(
            "apt",
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names],
            env=env,
            downloads=True,
        )
    return True


def _list_once(env: dict[str, str]) -> None:
    global _listed
    if not _listed:
        processes.quietly("apt-update", ["apt-get", "update", "-q"], env=env, downloads=True)
        _listed = True


class _Resting:
    """While it lasts, no installed package starts its own daemon: we start what we use ourselves."""

    def __enter__(self) -> None:
        self.ours = not POLICY.exists()
        if self.ours:
            POLICY.write_text("#!/bin/sh\nexit 101\n")
            POLICY.chmod(0o755)

    def __exit__(self, *error: object) -> None:
        if self.ours:
            POLICY.unlink(missing_ok=True)
