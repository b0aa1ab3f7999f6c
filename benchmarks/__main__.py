"""Measure the families whose names start with the prefix; print a table, write build/bench.json."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks import exchange, heartbeats, login, queries, quiz, setup, statistics, video, weight
from benchmarks.figures import Figure
from tools import house

FAMILIES = [
    weight.FAMILY,
    queries.FAMILY,
    login.FAMILY,
    heartbeats.FAMILY,
    video.FAMILY,
    exchange.FAMILY,
    statistics.FAMILY,
    quiz.FAMILY,
    setup.FAMILY,
]
REPORT = house.BUILD / "bench.json"


def main() -> int:
    prefix = sys.argv[1] if len(sys.argv) > 1 else ""
    rows = [_row(figure, value) for figure, value in _measured(prefix)]
    if not rows:
        raise house.Stop(f"no benchmark's name starts with {prefix!r}.")
    _print(rows)
    REPORT.write_text(json.dumps(rows, indent=2) + "\n")
    return 0


def _measured(prefix: str) -> Iterator[tuple[Figure, float]]:
    for family in FAMILIES:
        chosen = family.chosen(prefix)
        if chosen:
            values = family.measure()
            yield from ((figure, values[figure.name]) for figure in chosen)


def _row(figure: Figure, value: float) -> dict[str, Any]:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    known = {"name": figure.name, "value": round(value, 2), "unit": figure.unit, "aim": figure.aim}
    known |= {"missed": figure.is_missed(value)}
    return known | {"commit": _commit(), "at": moment}


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=house.ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _print(rows: list[dict[str, Any]]) -> None:
    house.say(f"{'name':<38}{'value':>10}  {'unit':<8}{'aim':>8}")
    for row in rows:
        missed = "  misses the aim" if row["missed"] else ""
        house.say(f"{row['name']:<38}{row['value']:>10}  {row['unit']:<8}{row['aim']:>8}{missed}")


if __name__ == "__main__":
    house.run_as_command(main)
