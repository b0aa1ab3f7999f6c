"""Small pictures of a film's course, in one tile sheet: which moments they show, and where each lies. Pure.

One for every key frame the renditions are sure to have, so every 6 seconds; of a film
longer than four minutes there are 40 at most, further apart by a multiple of that.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

STEP_SECONDS = 6  # courses.renditions.SEGMENT_SECONDS
COUNT_MAX = 40
SPLINTER_SECONDS = Decimal("0.5")  # the sound may end a little later than the pictures
COLUMNS_MAX = 8
LONGER_SIDE = 160
SPRITE_BYTES_MAX = 60_000
SPRITE, TRACK = "scenes.webp", "scenes.vtt"


@dataclass(frozen=True)
class Sheet:
    """`count` pictures of `width` × `height` pixels, row by row; number n shows second n × interval."""

    count: int
    interval_seconds: int
    columns: int
    width: int
    height: int

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)


def plan(duration_seconds: Decimal, width: int, height: int) -> Sheet:
    """The sheet of a film this long whose pictures have these sides."""
    interval = STEP_SECONDS * max(1, math.ceil(duration_seconds / (STEP_SECONDS * COUNT_MAX)))
    count = max(1, math.ceil((duration_seconds - SPLINTER_SECONDS) / interval))
    share = LONGER_SIDE / max(width, height)
    sides = [max(2, round(side * share / 2) * 2) for side in (width, height)]
    return Sheet(count, interval, min(count, COLUMNS_MAX), *sides)


def to_vtt(sheet: Sheet) -> str:
    """The sheet as a WebVTT track of addresses with #xywh (Media Fragments URI 1.0, § 4.2.2)."""
    cues = ["WEBVTT\n"]
    for number in range(sheet.count):
        row, column = divmod(number, sheet.columns)
        starts, ends = (_moment((number + more) * sheet.interval_seconds) for more in (0, 1))
        area = f"{column * sheet.width},{row * sheet.height},{sheet.width},{sheet.height}"
        cues.append(f"{starts} --> {ends}\n{SPRITE}#xywh={area}\n")
    return "\n".join(cues)


def to_document(sheet: Sheet, sprite: str, vtt: str, sprite_bytes: int) -> dict[str, Any]:
    """What a player needs to show a moment without reading the track; `sprite` and `vtt` are stored names."""
    return {
        "sprite": sprite,
        "vtt": vtt,
        "bytes": sprite_bytes,
        "count": sheet.count,
        "interval_seconds": sheet.interval_seconds,
        "columns": sheet.columns,
        "width": sheet.width,
        "height": sheet.height,
    }


def _moment(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"
