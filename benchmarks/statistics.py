"""statistics.*: how long a million attempts at a quiz of twenty questions take to be counted, and the page.

On PostgreSQL, by two workers in processes of their own, chunk by chunk as the task does;
writing the attempts isn't measured. The page is opened twice: the first fills the menu's
cache. `COUNT` in the environment takes another number, and the seconds are then those
for a million at the same pace.
"""

import json
import os
import subprocess
from collections.abc import Mapping

from benchmarks import production
from benchmarks.figures import Family, Figure
from tools import house

MILLION = 1_000_000
WORKERS = 2


def measure() -> Mapping[str, float]:
    count = int(os.environ.get("COUNT", MILLION))
    with production.place(servers_too=True) as env:
        house.say(f"Writing {count} attempts …")
        quiz = json.loads(_inside(env, "prepare", str(count)))["quiz"]
        workers = [_started(env, "count", str(quiz)) for _worker in range(WORKERS)]
        spent = [json.loads(_finished(worker)) for worker in workers]
        page = json.loads(_inside(env, "page", str(quiz)))
    if page["counted"] != count:
        raise house.Stop(f"{page['counted']} of {count} attempts were counted.")
    seconds = max(one["ended"] for one in spent) - min(one["began"] for one in spent)
    processor = sum(one["processor"] for one in spent)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    house.say(
        f"{count} attempts in {seconds:.1f} s by {WORKERS} workers on {os.cpu_count()} cores shared with "
        f"PostgreSQL; {processor:.0f} s of processor time in the workers; load averages {load}."
    )
    return {
        "statistics.million_attempts_s": seconds * MILLION / count,
        "statistics.page.queries": page["queries"],
    }


def _started(env: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
    command = [str(house.PYTHON), "-m", "benchmarks.inside_statistics", *words]
    return subprocess.Popen(
        command, cwd=house.ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True
    )


def _finished(process: subprocess.Popen[str]) -> str:
    told, _errors = process.communicate()
    if process.returncode:
        raise house.Stop("the benchmark of statistics failed; what it said stands above.")
    return told.splitlines()[-1]


def _inside(env: Mapping[str, str], *words: str) -> str:
    return _finished(_started(env, *words))


FAMILY = Family(
    (
        Figure("statistics.million_attempts_s", "s", 60),
        Figure("statistics.page.queries", "queries", 6),
    ),
    measure,
)
