"""Ask a process that is the site (benchmarks.inside) for a measurement."""

import json
import os
import subprocess
from collections.abc import Mapping

from benchmarks import stage
from tools import house


def measure(what: str) -> Mapping[str, float]:
    done = subprocess.run(
        [house.PYTHON, "-m", "benchmarks.inside", what],
        cwd=house.ROOT,
        env=os.environ | stage.filled(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise house.Stop(f"the benchmark {what} failed: {done.stderr.strip().splitlines()[-1]}")
    values: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    return values
