"""Runs ffmpeg: which one, how it is held in check, and what a file holds.

Knows nothing of the database. The system's ffmpeg is preferred, else the one that comes
with the wheel imageio-ffmpeg, which brings no ffprobe: files are probed with ffmpeg
alone, everywhere. It runs at low priority, on few threads, and dies with its worker.
"""

import errno
import os
import re
import selectors
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import IO, cast

import imageio_ffmpeg

# No frame read, no byte written for so long: it will not come to an end by itself.
STUCK_SECONDS = 300.0
TICK_SECONDS = 1.0
# A worker on a small machine survives: each thread of a codec holds pictures of its own.
THREADS = str(min(2, os.cpu_count() or 1))
# What cinemas call 4K. A picture of this size takes 14 MB, and a codec holds a dozen.
PIXELS_MAX = 4096 * 2304
# A file may not lead ffmpeg to other files or addresses, as a playlist does.
_SAFELY = ["-protocol_whitelist", "file"]
INPUT = [*_SAFELY, "-threads", THREADS, "-max_pixels", str(PIXELS_MAX), "-i"]
_HEADER = re.compile(r"#(\w+) (\d): (.+)")
_DECLARED = re.compile(r"Duration: (\d+):(\d\d):(\d\d\.\d+)")
# Containers round, and a track of subtitles may outlast the film a little.
SHORTFALL_SECONDS, SHORTFALL_SHARE = 3.0, 0.02
_PROGRESS = {"frame", "out_time_us", "total_size"}


class Failed(Exception):
    """The work can't be done; `code` says why, the text what is known beyond it."""

    code = "broken"


class CannotRead(Failed):
    """ffmpeg can't make sense of the file; the text is the end of what it said."""

    code = "unreadable"


class CutOff(Failed):
    """The file ends long before the moment that its own head declares."""

    code = "cut_off"


class NotInstalled(Failed):
    """There is no ffmpeg here."""

    code = "no_ffmpeg"


class Stuck(Failed):
    """ffmpeg ran, but nothing came of it any more."""

    code = "stuck"


@dataclass(frozen=True)
class Facts:
    """What a file holds; width and height are as stored (a phone's may be turned), 0 without pictures."""

    duration_seconds: Decimal
    width: int
    height: int
    has_sound: bool

    @property
    def shorter_side(self) -> int:
        return min(self.width, self.height)


def probe(file: Path) -> Facts:
    """Read all packets without decoding them: recordings of browsers don't say how long they are.

    Raises CannotRead for what holds neither pictures nor sound, CutOff, NotInstalled, Stuck.
    """
    # The cover of a song is no film: V leaves it out.
    command = [*_SAFELY, "-i", str(file), "-map", "0:V:0?", "-map", "0:a:0?", "-c", "copy", "-f", "framecrc"]
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    ends: dict[str, int] = defaultdict(int)
    patience = _Patience()
    with closing(_said([*command, "pipe:1"])) as lines:
        for number, line in enumerate(lines):
            patience.see(number if line else None)
            if header := _HEADER.match(line):
                facts[header[2]][header[1]] = header[3]
            elif line and not line.startswith("#"):
                stream, _dts, shown_at, lasts, *_rest = line.split(",")
                ends[stream] = max(ends[stream], int(shown_at) + int(lasts))
    kinds = {one["media_type"]: one for one in facts.values() if "media_type" in one}
    if not ends or not kinds:
        raise CannotRead("neither pictures nor sound")
    width, height = (int(side) for side in kinds.get("video", {}).get("dimensions", "0x0").split("x"))
    seconds = max(float(end * Fraction(facts[stream]["tb"])) for stream, end in ends.items())
    _refuse_cut_off(file, seconds)
    return Facts(Decimal(str(round(seconds, 3))), width, height, "audio" in kinds)


def _refuse_cut_off(file: Path, seconds: float) -> None:
    """An upload that ended early plays to its end: half a lesson would pass for a whole one."""
    command = [program(), "-hide_banner", "-nostdin", *_SAFELY, "-i", str(file)]
    told = subprocess.run(command, capture_output=True, check=False, timeout=STUCK_SECONDS).stderr
    if found := _DECLARED.search(told.decode(errors="replace")):
        hours, minutes, rest = (float(part) for part in found.groups())
        declared = 3600 * hours + 60 * minutes + rest
        if declared > seconds * (1 + SHORTFALL_SHARE) + SHORTFALL_SECONDS:
            raise CutOff(f"{seconds:.1f} of {declared:.1f} seconds")


def run(arguments: list[str], heard: Callable[[float], None] = lambda seconds: None) -> None:
    """Let ffmpeg work, replacing files that exist.

    `heard` is told the seconds that are done, at least once a second; what it raises
    ends the work. Raises CannotRead, NotInstalled, Stuck, and OSError for a full disk.
    """
    patience, now = _Patience(), dict.fromkeys(_PROGRESS, "0")
    with closing(_said(["-y", "-nostats", "-progress", "pipe:1", *arguments])) as lines:
        for line in lines:
            name, _equals, value = line.strip().partition("=")
            if name in _PROGRESS:
                now[name] = value
            patience.see(tuple(now.values()))
            if not line or name == "out_time_us":
                done = now["out_time_us"]
                heard(int(done) / 1e6 if done.lstrip("-").isdigit() else 0.0)


class _Patience:
    """How long nothing has changed."""

    def __init__(self) -> None:
        self.seen: object = None
        self.since = time.monotonic()

    def see(self, state: object) -> None:
        now = time.monotonic()
        if state not in (None, self.seen):
            self.seen, self.since = state, now
        elif now - self.since > STUCK_SECONDS:
            raise Stuck(f"nothing for {STUCK_SECONDS:.0f} seconds")


def program() -> str:
    """Where ffmpeg is. Raises NotInstalled."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise NotInstalled("ffmpeg") from error


def _leash() -> list[str]:
    """People's requests come first, and a killed worker leaves no ffmpeg behind (on Linux)."""
    dying_along = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    return ["nice", "-n", "10", *dying_along]


def _said(arguments: list[str]) -> Generator[str]:
    """ffmpeg's output line by line, and an empty line for each second in which it says nothing."""
    command = [*_leash(), program(), "-v", "error", "-nostdin", *arguments]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, stdin=subprocess.DEVNULL
        ) as process,
    ):
        try:
            yield from _lines(cast("IO[bytes]", process.stdout))
        except BaseException:
            process.kill()
            raise
        if process.wait():
            complaints.seek(0)
            _refuse(complaints.read().decode(errors="replace")[-500:])


def _lines(output: IO[bytes]) -> Generator[str]:
    rest = b""
    with selectors.DefaultSelector() as ear:
        ear.register(output, selectors.EVENT_READ)
        while True:
            if not ear.select(TICK_SECONDS):
                yield ""
                continue
            piece = os.read(output.fileno(), 65536)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from (line.decode(errors="replace") for line in lines)


def _refuse(complaint: str) -> None:
    if os.strerror(errno.ENOSPC) in complaint:
        raise OSError(errno.ENOSPC, complaint)
    raise CannotRead(complaint)
