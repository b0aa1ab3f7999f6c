"""The files that learners play, and the commands of ffmpeg that make them.

How much data a minute costs and how it looks is decided here; `make bench ONLY=video`
measures it. Knows nothing of the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from PIL import Image

from courses import ladder, scenes
from courses.ffmpeg import INPUT, THREADS, Facts, probe, run

SEGMENT_SECONDS = 6
POSTER_HEIGHT = 360
COMMON = ["-map_metadata", "-1", "-movflags", "+faststart"]
# To one channel first, so that it is the loudness of what is heard.
LOUDNESS = "aformat=channel_layouts=mono,loudnorm=I=-16:TP=-1.5:LRA=11,aresample=44100"


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

    @property
    def file(self) -> str:
        return f"{self.name}.mp4"


QUALITIES = (Quality(240, 28, 110, 32), Quality(360, 27, 300, 32), Quality(720, 25, 1200, 64))
SOUND_KBITS = 36
SOUND_FILE = "audio.m4a"


def qualities_of(facts: Facts) -> list[Quality]:
    """The sizes to make of such pictures: never larger than they are, at least one; none without pictures."""
    if not facts.shorter_side:
        return []
    smallest = QUALITIES[0]
    even = max(2, facts.shorter_side // 2 * 2)
    fitting = [one for one in QUALITIES if one.height <= facts.shorter_side]
    return fitting or [Quality(even, smallest.crf, smallest.picture_kbits, smallest.sound_kbits)]


def most_bytes(qualities: list[Quality], seconds: Decimal) -> int:
    """The space that all files of so long a film take at most: each lies there twice, as MP4 and for HLS."""
    kbits = SOUND_KBITS + sum(one.picture_kbits + one.sound_kbits for one in qualities)
    return int(seconds * kbits * 1000 / 8 * 2)


def encode(
    source: Path, folder: Path, qualities: list[Quality], has_sound: bool, heard: Callable[[float], None]
) -> None:
    """Make 240p.mp4 and so on, and audio.m4a, in one reading of the source.

    `heard` is told the seconds that are done; what it raises ends the work.
    """
    command = [*INPUT, str(source), "-filter_complex_threads", THREADS]
    command += ["-filter_complex", _filters(qualities, has_sound)]
    for number, quality in enumerate(qualities):
        command += [*_film(quality, number, has_sound), str(folder / quality.file)]
    if has_sound:
        command += ["-map", f"[a{len(qualities)}]", *_sound(SOUND_KBITS), *COMMON, str(folder / SOUND_FILE)]
    run(command, heard)


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
    command += ["-threads", THREADS]
    command += ["-crf", str(quality.crf), "-maxrate", f"{limit}k", "-bufsize", f"{2 * limit}k"]
    # Every size has its key frames at the same moments, so that a player may change between them.
    command += ["-fpsmax", "30", "-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})"]
    return command + (_sound(quality.sound_kbits) if has_sound else []) + COMMON


def _sound(kbits: int) -> list[str]:
    return ["-c:a", "aac", "-ac", "1", "-ar", "44100", "-b:a", f"{kbits}k"]


def make_ladder(folder: Path, qualities: list[Quality], has_sound: bool) -> None:
    """Make master.m3u8, and for each size and the sound a playlist of byte ranges, without encoding again."""
    command, streams = [], []
    for quality in qualities:
        command += [*INPUT, str(folder / quality.file)]
    if has_sound:
        command += [*INPUT, str(folder / SOUND_FILE)]
    for number, quality in enumerate(qualities):
        command += ["-map", f"{number}:v", *(["-map", f"{number}:a"] if has_sound else [])]
        streams.append(f"v:{number}," + (f"a:{number}," if has_sound else "") + f"name:{quality.name}")
    if has_sound:
        command += ["-map", f"{len(qualities)}:a"]
        streams.append(f"a:{len(qualities)},name:audio")
    command += ["-c", "copy", "-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod"]
    command += ["-hls_segment_type", "fmp4", "-hls_flags", "single_file"]
    command += ["-var_stream_map", " ".join(streams)]
    run([*command, "-hls_segment_filename", str(folder / "%v.m4s"), str(folder / "%v.m3u8")])
    rungs = [_rung(folder, quality.name, probe(folder / quality.file)) for quality in qualities]
    if has_sound:
        rungs.append(_rung(folder, "audio", probe(folder / SOUND_FILE)))
    (folder / "master.m3u8").write_text(ladder.master(rungs))


def _rung(folder: Path, name: str, facts: Facts) -> ladder.Rung:
    with (folder / f"{name}.m4s").open("rb") as segments:
        head = segments.read(8192)
    playlist = (folder / f"{name}.m3u8").read_text()
    return ladder.Rung(name, facts.width, facts.height, ladder.codecs(head, facts.has_sound), playlist)


def make_poster(folder: Path, qualities: list[Quality], at_seconds: Decimal) -> None:
    """Make poster.jpg of what is shown at this moment, no larger than learners need."""
    small = [one for one in qualities if one.height <= POSTER_HEIGHT] or qualities
    command = ["-ss", str(at_seconds), *INPUT, str(folder / small[-1].file)]
    run([*command, "-frames:v", "1", "-q:v", "4", str(folder / "poster.jpg")])


def make_scenes(folder: Path, film: Quality, facts: Facts) -> scenes.Sheet:
    """Make the tile sheet of small pictures and the WebVTT track that says what each shows."""
    sheet = scenes.plan(facts.duration_seconds, facts.width, facts.height)
    raw = folder / "sheet.png"
    # Key frames alone are decoded: there is one at every moment that is shown. Rounded up, so that
    # each picture is the last one before its moment.
    shown = f"fps=1/{sheet.interval_seconds}:round=up:start_time=0,scale={sheet.width}:{sheet.height}"
    command = ["-skip_frame", "nokey", *INPUT, str(folder / film.file)]
    command += ["-vf", f"{shown},tile={sheet.columns}x{sheet.rows}", "-frames:v", "1", str(raw)]
    run(command)
    with Image.open(raw) as picture:
        _save_small(picture.convert("RGB"), folder / scenes.SPRITE)
    raw.unlink()
    (folder / scenes.TRACK).write_text(scenes.to_vtt(sheet))
    return sheet


def _save_small(picture: Image.Image, target: Path) -> None:
    """As well as SPRITE_BYTES_MAX allows; the roughest is kept whatever its size."""
    for quality in (60, 45, 30, 15):
        picture.save(target, "WEBP", quality=quality, method=4)
        if target.stat().st_size <= scenes.SPRITE_BYTES_MAX:
            return
