"""video.*: what a minute of each rendition costs, and how fast the pipeline makes them.

The worse of two sources (benchmarks.clips) is told. A rendition's file with pictures
holds its sound too. MB are 10^6 bytes, as the interface counts them. The speed is media
seconds for each second of the whole rule (courses.transcoding), all renditions together.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import clips, stage
from benchmarks.figures import Family, Figure
from tools import house

MEGABYTE = 1_000_000


def measure() -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="pintar-bench-") as name:
        folder = Path(name)
        house.say(f"Making two sources of at least {clips.SECONDS_LEAST} s …")
        slides = clips.slides(folder)
        head = clips.talking_head(folder, folder / "narration.wav")
        made = _made_of([slides, head])
    for source, facts in made.items():
        costs = ", ".join(f"{one} {cost:.2f}" for one, cost in _costs(facts).items())
        house.say(f"{source}: {facts['seconds']:.0f} s in {facts['took']:.0f} s; MB a minute: {costs}")
    house.say(f"Cores of this machine: {os.cpu_count()}")
    each = [_costs(facts) for facts in made.values()]
    worst = {f"video.{name}.mb_per_min": max(costs[name] for costs in each) for name in each[0]}
    seconds, took = (sum(facts[key] for facts in made.values()) for key in ("seconds", "took"))
    return {**worst, "video.transcode.realtime_x": seconds / took}


def _costs(facts: Mapping[str, Any]) -> dict[str, float]:
    minutes = facts["seconds"] / 60
    return {name: size / MEGABYTE / minutes for name, size in facts["bytes"].items()}


def _made_of(sources: list[Path]) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [house.PYTHON, "-m", "benchmarks.inside_video", *map(str, sources)],
        cwd=house.ROOT,
        env=os.environ | stage.filled(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise house.Stop(f"the benchmark of videos failed: {done.stderr.strip().splitlines()[-1]}")
    made: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return made


FAMILY = Family(
    (
        Figure("video.240p.mb_per_min", "MB/min", 1.2),
        Figure("video.360p.mb_per_min", "MB/min", 2.6),
        Figure("video.720p.mb_per_min", "MB/min", 9.8),
        Figure("video.audio.mb_per_min", "MB/min", 0.35),
        Figure("video.transcode.realtime_x", "x", 1, at_least=True),
    ),
    measure,
)
