"""The master playlist of HLS (RFC 8216): what each rendition costs and what it takes to play it. Pure.

Written here, as ffmpeg's own tells the encoder's limits in place of what the files have become.
"""

import re
from dataclasses import dataclass

SOUND_CODEC = "mp4a.40.2"  # AAC-LC
_PART = re.compile(r"#EXTINF:([\d.]+),[^#]*#EXT-X-BYTERANGE:(\d+)")
_LONGEST = re.compile(r"#EXT-X-TARGETDURATION:(\d+)")


@dataclass(frozen=True)
class Rung:
    """One rendition; without pictures, width and height are 0. `playlist` is the text of its own playlist."""

    name: str
    width: int
    height: int
    codecs: str
    playlist: str


def master(rungs: list[Rung]) -> str:
    """The rungs in their order: a player begins with the first."""
    return "\n".join(["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", *map(_entry, rungs), ""])


def _entry(rung: Rung) -> str:
    peak, average = bits_per_second(rung.playlist)
    facts = [f"BANDWIDTH={peak}", f"AVERAGE-BANDWIDTH={average}", f'CODECS="{rung.codecs}"']
    facts += [f"RESOLUTION={rung.width}x{rung.height}"] if rung.height else []
    return f'#EXT-X-STREAM-INF:{",".join(facts)},NAME="{rung.name}"\n{rung.name}.m3u8'


def bits_per_second(playlist: str) -> tuple[int, int]:
    """Peak and average of a playlist of byte ranges.

    The peak is that of any neighbouring segments which together last half to one and
    a half times the target duration (RFC 8216, § 4.1): a last splinter alone is none.
    """
    parts = [(float(seconds), int(size) * 8) for seconds, size in _PART.findall(playlist)]
    average = sum(bits for _, bits in parts) / (sum(seconds for seconds, _ in parts) or 1)
    found = _LONGEST.search(playlist)
    longest = float(found[1]) if found else 0.0
    peak = average
    for first in range(len(parts)):
        seconds, bits = 0.0, 0
        for lasts, size in parts[first:]:
            seconds, bits = seconds + lasts, bits + size
            if seconds > 1.5 * longest:
                break
            if seconds >= 0.5 * longest:
                peak = max(peak, bits / seconds)
    return round(peak), round(average)


def codecs(head: bytes, has_sound: bool) -> str:
    """What a player must understand (RFC 6381), from the head of an MP4 file: H.264's profile and level."""
    _before, avc, record = head.partition(b"avcC")
    pictures = [f"avc1.{record[1:4].hex()}"] if avc else []
    return ",".join(pictures + [SOUND_CODEC] * has_sound)
