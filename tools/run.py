"""make run: from a fresh clone to a site that answers, in one command.

The data stays in var/ between runs. Stopping this process stops everything it
started.
"""

import os
import time

from tools import environment, frontend, house, preparation, processes, site

SIGN_INS = """
    learner                 199001012015031001
    instructor              198205172006042002
    training administrator  197911302003121003
    superuser               admin
    password of all         pintar-demo"""
READY_SECONDS = 120.0


def main() -> int:
    started = time.monotonic()
    port = _port()
    environment.ensure()
    frontend.ensure()
    env = site.development(port)
    steps = preparation.for_development(env)
    if {"database", "demo"} & set(steps):
        house.say("Preparing the database and the demo content …")
    preparation.ensure(steps, env)
    address = f"http://127.0.0.1:{port}"
    with processes.Group() as group:
        server = group.start(site.command(port), env=env)
        processes.wait_until_ready(f"{address}/readyz", server, seconds=READY_SECONDS)
        house.say(f"\nPintar is ready after {time.monotonic() - started:.1f} s:  {address}\n{SIGN_INS}\n")
        house.say("Ctrl-C stops it; the data stays in var/.")
        return server.wait()


def _port() -> int:
    """The port asked for, found free before anything is installed."""
    text = os.environ.get("PORT", "8000") or "8000"
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65_536:
        raise house.Stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    if not processes.port_is_free(int(text)):
        raise house.Stop(f"port {text} is in use; choose another, for example: make run PORT={int(text) + 1}")
    return int(text)


if __name__ == "__main__":
    house.run_as_command(main)
