"""make bench: the benchmarks in benchmarks/, as a table and in build/bench.json."""

import os
import shutil
import sys

from tools import environment, frontend, house, packages, preparation, suite


def main() -> None:
    environment.ensure(dev=True)
    frontend.ensure()
    if not shutil.which("chromium") and not packages.install("chromium"):
        raise house.Stop(
            "the page weights need a browser: ask an administrator for `apt-get install chromium`."
        )
    preparation.ensure(preparation.stale_without_data(), suite.settings())
    os.execv(house.PYTHON, [str(house.PYTHON), "-m", "benchmarks", *sys.argv[1:]])


if __name__ == "__main__":
    house.run_as_command(main)
