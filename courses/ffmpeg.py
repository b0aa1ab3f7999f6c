"""Runs ffmpeg and ffprobe: what a file holds, and the commands that make files for learners of it.

Knows nothing of the database. ffmpeg runs at low priority and dies with its worker.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

SEGMENT_SECONDS = 6
POSTER_HEIGHT = 360
# A file may not lead ffmpeg to other files or addresses, as a playlist does.
INPUT = ["-protocol_whitelist", "file", "-i"]
COMMON = ["-map_metadata", "-1", "-movflags", "+faststart"]
LOUDNESS = "loudnorm=I=-16:TP=-1.5:LRA=11,aresample=44100"


class CannotRead(Exception):
    """ffmpeg can't make sense of the file; the text is the end of what it said."""


class NotInstalled(Exception):
    """There is no ffmpeg here."""


@dataclass(frozen=True)
class Quality:
    """How a size is encoded: x264's constant quality (lower is better), and limits in kbit/s."""

    height: int
    crf: int
    picture_kbits: int
    sound_kbits: int

    @property
    def name(self) -> str:
        return f"{self.height}p"


QUALITIES = (Quality(240, 28, 110, 32), Quality(360, 27, 300, 32), Quality(720, 25, 1200, 64))
SOUND_KBITS = 40


@dataclass(frozen=True)
class Facts:
    """What a file holds; `height` is the shorter side of its pictures, 0 without any."""

    duration_seconds: Decimal
    height: int
    has_sound: bool


def probe(file: Path) -> Facts:
    """Raises CannotRead for what holds neither pictures nor sound, NotInstalled."""
    command = ["ffprobe", "-v", "error", *INPUT[:2], "-of", "json", "-show_streams", "-show_format"]
    told = json.loads(_output([*command, str(file)]))
    streams = told.get("streams", [])
    pictures = [one for one in streams if one.get("codec_type") == "video" and not _is_cover(one)]
    has_sound = any(one.get("codec_type") == "audio" for one in streams)
    if not pictures and not has_sound:
        raise CannotRead("neither pictures nor sound")
    sides = [min(int(one.get("width", 0)), int(one.get("height", 0))) for one in pictures[:1]]
    duration = Decimal(str(told.get("format", {}).get("duration", "0")))
    return Facts(duration.quantize(Decimal("0.001")), sum(sides), has_sound)


def _is_cover(stream: dict[str, Any]) -> bool:
    """Whether the pictures are the cover of a song."""
    return bool(stream.get("disposition", {}).get("attached_pic"))


def qualities_of(height: int) -> list[Quality]:
    """The sizes to make of pictures this high: never larger than they are, at least one."""
    fitting = [one for one in QUALITIES if one.height <= height]
    smallest = QUALITIES[0]
    even = max(2, height // 2 * 2)
    return fitting or [Quality(even, smallest.crf, smallest.picture_kbits, smallest.sound_kbits)]


def encode(
    source: Path, folder: Path, qualities: list[Quality], has_sound: bool, heard: Callable[[float], None]
) -> None:
    """Make 240p.mp4 and so on, and audio.m4a, in one reading of the source.

    `heard` is told the seconds that are done, about twice a second; what it raises ends the work.
    """
    command = ["ffmpeg", "-v", "error", "-y", "-nostdin", "-nostats", "-progress", "pipe:1"]
    command += [*INPUT, str(source), "-filter_complex", _filters(qualities, has_sound)]
    for number, quality in enumerate(qualities):
        command += [*_film(quality, number, has_sound), str(folder / f"{quality.name}.mp4")]
    if has_sound:
        command += ["-map", f"[a{len(qualities)}]", *_sound(SOUND_KBITS), *COMMON, str(folder / "audio.m4a")]
    _run(command, heard)


def _filters(qualities: list[Quality], has_sound: bool) -> str:
    """One decoding, split for each size; a portrait film is as wide as the size says."""
    count, chains = len(qualities), []
    if qualities:
        chains.append(f"[0:V:0]split={count}" + "".join(f"[p{number}]" for number in range(count)))
    for number, quality in enumerate(qualities):
        width, height = f"if(gt(iw,ih),-2,{quality.height})", f"if(gt(iw,ih),{quality.height},-2)"
        chains.append(f"[p{number}]scale='{width}':'{height}'[v{number}]")
    if has_sound:
        ends = "".join(f"[a{number}]" for number in range(count + 1))
        chains.append(f"[0:a:0]{LOUDNESS},asplit={count + 1}{ends}")
    return ";".join(chains)


def _film(quality: Quality, number: int, has_sound: bool) -> list[str]:
    limit = quality.picture_kbits
    command = ["-map", f"[v{number}]", *(["-map", f"[a{number}]"] if has_sound else [])]
    command += ["-c:v", "libx264", "-preset", "medium", "-profile:v", "main", "-pix_fmt", "yuv420p"]
    command += ["-crf", str(quality.crf), "-maxrate", f"{limit}k", "-bufsize", f"{2 * limit}k"]
    # Every size has its key frames at the same moments, so that a player may change between them.
    command += ["-fpsmax", "30", "-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})"]
    return command + (_sound(quality.sound_kbits) if has_sound else []) + COMMON


def _sound(kbits: int) -> list[str]:
    return ["-c:a", "aac", "-ac", "1", "-ar", "44100", "-b:a", f"{kbits}k"]


def make_ladder(folder: Path, qualities: list[Quality], has_sound: bool) -> None:
    """Make master.m3u8, and for each size a playlist of byte ranges in one file, without encoding again."""
    command, streams = ["ffmpeg", "-v", "error", "-y", "-nostdin"], []
    for quality in qualities:
        command += [*INPUT, str(folder / f"{quality.name}.mp4")]
    for number, quality in enumerate(qualities):
        command += ["-map", f"{number}:v", *(["-map", f"{number}:a"] if has_sound else [])]
        streams.append(f"v:{number}," + (f"a:{number}," if has_sound else "") + f"name:{quality.name}")
    command += ["-c", "copy", "-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod"]
    command += ["-hls_segment_type", "fmp4", "-hls_flags", "single_file"]
    command += ["-var_stream_map", " ".join(streams), "-master_pl_name", "master.m3u8"]
    command += ["-hls_segment_filename", str(folder / "%v.m4s"), str(folder / "%v.m3u8")]
    _run(command)


def make_poster(folder: Path, qualities: list[Quality], at_seconds: Decimal) -> None:
    """Make poster.jpg of what is shown at this moment, no larger than learners need."""
    small = [one for one in qualities if one.height <= POSTER_HEIGHT] or qualities
    command = ["ffmpeg", "-v", "error", "-y", "-nostdin", "-ss", str(at_seconds)]
    command += [*INPUT, str(folder / f"{small[-1].name}.mp4")]
    _run([*command, "-frames:v", "1", "-q:v", "4", str(folder / "poster.jpg")])


def _leash() -> list[str]:
    """People's requests come first, and a killed worker leaves no ffmpeg behind (on Linux)."""
    dying_along = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    return ["nice", "-n", "10", *dying_along]


def _refuse_missing(program: str) -> None:
    if shutil.which(program) is None:
        raise NotInstalled(program)


def _output(command: list[str]) -> bytes:
    _refuse_missing(command[0])
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise CannotRead(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def _run(command: list[str], heard: Callable[[float], None] = lambda seconds: None) -> None:
    _refuse_missing(command[0])
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [*_leash(), *command], stdout=subprocess.PIPE, stderr=complaints, stdin=subprocess.DEVNULL
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                name, _equals, value = line.decode().strip().partition("=")
                if name == "out_time_us":
                    heard(int(value) / 1e6 if value.lstrip("-").isdigit() else 0.0)
        except BaseException:
            process.kill()
            raise
        if process.wait():
            complaints.seek(0)
            raise CannotRead(complaints.read().decode(errors="replace")[-500:])
