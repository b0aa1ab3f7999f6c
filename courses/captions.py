"""Caption files: WebVTT and SubRip read into cues, and cues written as WebVTT or as a transcript.

Pure. What a file is, is read from its content: WebVTT (https://www.w3.org/TR/webvtt1/) starts
with its header, SubRip with a numbered cue. A cue keeps plain text; styles, positions and
speakers' tags are left out.
"""

import codecs
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lms.lib.errors import Refused

BYTES_MAX = 1024 * 1024
CUES_MAX = 10_000
PAUSE_SECONDS = 2
PARAGRAPH_SENTENCES = 5

_ARROW = "-->"
_HEADER = re.compile(r"WEBVTT(?:[ \t]|$)")
_ASIDE = re.compile(r"NOTE(?:[ \t]|$)|(?:STYLE|REGION)[ \t]*$")
_COUNTER = re.compile(r"[0-9]+")
_VTT_TIME = re.compile(r"(?:([0-9]{1,6}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})")
_SRT_TIME = re.compile(r"([0-9]{1,6}):([0-5]?[0-9]):([0-5]?[0-9])[,.]([0-9]{3})")
_SRT_START = re.compile(r"[0-9]+:[0-9]+:[0-9]+,[0-9]+\s*-->")
_NEXT_TIMING = re.compile(r"\s*[0-9]+:[0-9:.,]+\s*-->\s*[0-9]+:")
# Neither runs past the next opening bracket: a megabyte of brackets must not cost its square.
_VTT_TAG = re.compile(r"<[^<>]*>")
_SRT_TAG = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}|\{/?[bius]\}", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_SENTENCE_END = re.compile(r"[.!?…؟]+[\"'”’»)\]]*(?=\s|$)")


class CaptionError(Refused):
    """A caption file that can't be read; `line` counts from 1 and `reason` says what is wrong there."""

    code = "captions_invalid"
    message = _("Line %(line)s: %(reason)s")

    def __init__(self, *, line: int, reason: str | Promise) -> None:
        super().__init__(line=line, reason=reason)


@dataclass(frozen=True)
class Cue:
    """What is said from one moment to another; times are whole milliseconds, lines have no blanks around."""

    start_seconds: Decimal
    end_seconds: Decimal
    text: str


@dataclass(frozen=True)
class _Block:
    """Lines without an empty one between them; `first` is the number of the first line."""

    first: int
    lines: list[str]


def parse(data: bytes) -> tuple[Cue, ...]:
    """The cues of a WebVTT or SubRip file, in the file's order; cues without text are left out.

    Reads UTF-8, UTF-16 with a byte order mark and, for SubRip, Windows-1252. Raises CaptionError.
    """
    if len(data) > BYTES_MAX:
        raise CaptionError(line=1, reason=_("The file is larger than 1 MB."))
    lines = _lines(data)
    is_webvtt = bool(_HEADER.match(lines[0]))
    if not is_webvtt:
        _refuse_unknown(lines)
    cues: list[Cue] = []
    for block in _vtt_blocks(lines) if is_webvtt else _srt_blocks(lines):
        cue = _cue(block, is_webvtt)
        if cue.text:
            cues.append(cue)
        if len(cues) > CUES_MAX:
            raise CaptionError(line=block.first, reason=_("The file has more than 10,000 captions."))
    if not cues:
        raise CaptionError(line=1, reason=_("The file has no captions in it."))
    return tuple(cues)


def to_webvtt(cues: Iterable[Cue]) -> bytes:
    """The cues as WebVTT in UTF-8, without styles, positions or identifiers."""
    blocks = [
        f"{_clock(cue.start_seconds)} {_ARROW} {_clock(cue.end_seconds)}\n"
        f"{html.escape(tidy(cue.text), quote=False)}\n"
        for cue in cues
    ]
    return "\n".join(["WEBVTT\n", *blocks]).encode()


def transcript(cues: Iterable[Cue]) -> str:
    """What is said, as paragraphs: a new one after a pause of 2 seconds, or after about 5 sentences."""
    paragraphs: list[list[str]] = []
    silent_since, sentences = Decimal(0), PARAGRAPH_SENTENCES
    for cue in sorted(cues, key=lambda cue: (cue.start_seconds, cue.end_seconds)):
        said = " ".join(cue.text.split())
        if sentences >= PARAGRAPH_SENTENCES or cue.start_seconds - silent_since > PAUSE_SECONDS:
            paragraphs.append([])
            sentences = 0
        paragraphs[-1].append(said)
        ends = list(_SENTENCE_END.finditer(said))
        # A paragraph doesn't break inside a sentence: one that goes on keeps the count below the limit.
        is_whole = bool(ends) and ends[-1].end() == len(said)
        sentences = sentences + len(ends) if is_whole else min(sentences + len(ends), PARAGRAPH_SENTENCES - 1)
        silent_since = max(silent_since, cue.end_seconds)
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def tidy(text: str) -> str:
    """The text without control characters, empty lines, and blanks around its lines."""
    lines = (line.strip() for line in _CONTROLS.sub(" ", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _lines(data: bytes) -> list[str]:
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise CaptionError(line=1, reason=_("The file is empty."))
    if found := _BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise CaptionError(line=line, reason=_("This is not a text file."))
    return text.split("\n")


def _decoded(data: bytes) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.removeprefix(codecs.BOM_UTF8).startswith(b"WEBVTT"):
        encodings = ["utf-8-sig"]
    line = 1
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
    raise CaptionError(line=line, reason=_("The text can't be read; save the file as UTF-8."))


def _refuse_unknown(lines: list[str]) -> None:
    number, first = next((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    if not _COUNTER.fullmatch(first.strip()) and not _SRT_START.match(first.strip()):
        raise CaptionError(
            line=number, reason=_("The file starts neither with WEBVTT nor with a numbered subtitle.")
        )


def _vtt_blocks(lines: list[str]) -> Iterator[_Block]:
    # The lines up to the first empty one are the header's own, unless a cue follows it at once.
    header = next((at for at, line in enumerate(lines) if at and (not line or _ARROW in line)), len(lines))
    for block in _blocks(lines, header):
        if not _ASIDE.match(block.lines[0]):
            yield block


def _srt_blocks(lines: list[str]) -> Iterator[_Block]:
    return _blocks([line.strip() for line in lines], 0)


def _blocks(lines: list[str], start: int) -> Iterator[_Block]:
    block = _Block(start + 1, [])
    for number, line in enumerate(lines[start:], start=start + 1):
        if line:
            block.lines.append(line)
        else:
            if block.lines:
                yield block
            block = _Block(number + 1, [])
    if block.lines:
        yield block


def _cue(block: _Block, is_webvtt: bool) -> Cue:
    at = 0 if _ARROW in block.lines[0] else 1
    if at >= len(block.lines) or _ARROW not in block.lines[at]:
        at = min(at, len(block.lines) - 1)
        raise CaptionError(
            line=block.first + at,
            reason=_("A line with the times is missing, such as 00:00:01.000 --> 00:00:04.000."),
        )
    if not is_webvtt and at and not _COUNTER.fullmatch(block.lines[0]):
        raise CaptionError(line=block.first, reason=_("Leave no empty line inside a subtitle."))
    start, end = _times(block.lines[at], block.first + at, is_webvtt)
    for number, line in enumerate(block.lines[at + 1 :], start=block.first + at + 1):
        if _NEXT_TIMING.match(line):
            raise CaptionError(line=number, reason=_("Leave an empty line before each caption."))
    text = "\n".join(block.lines[at + 1 :])
    plain = html.unescape(_VTT_TAG.sub("", text)) if is_webvtt else _SRT_TAG.sub("", text)
    return Cue(start, end, tidy(plain))


def _times(timing: str, line: int, is_webvtt: bool) -> tuple[Decimal, Decimal]:
    left, _arrow, right = timing.partition(_ARROW)
    start = _seconds(left.strip(), line, is_webvtt)
    end = _seconds(next(iter(right.split()), ""), line, is_webvtt)
    if end <= start:
        raise CaptionError(line=line, reason=_("The caption must end after it starts."))
    return start, end


def _seconds(written: str, line: int, is_webvtt: bool) -> Decimal:
    found = (_VTT_TIME if is_webvtt else _SRT_TIME).fullmatch(written)
    if not found:
        example = "00:01:02.500" if is_webvtt else "00:01:02,500"
        reason = format_lazy(
            _("“{written}” is not a time; write it like {example}."), written=written[:40], example=example
        )
        raise CaptionError(line=line, reason=reason)
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return Decimal((hours * 60 + minutes) * 60 + seconds) + Decimal(thousandths) / 1000


def _clock(moment: Decimal) -> str:
    seconds, thousandths = divmod(round(moment * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
