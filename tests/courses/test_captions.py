import contextlib
import re
import time
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses import captions
from courses.captions import CaptionError, Cue

WEBVTT = """WEBVTT Materi 1
Kind: captions

STYLE
::cue { color: white }

REGION
id:bawah

NOTE Dibuat oleh Bo
tanpa --> arti

pembuka
00:01.000 --> 00:02.500 align:start position:10%
<v Bo>Selamat <b>pagi</b> &amp; <c.besar>salam</c> &lt;3
<00:01.500>semua

1:00:00.000-->1:00:01.000
Sampai jumpa
"""

SUBRIP = """1
00:00:01,000 --> 00:00:02,500
<font color="red">Selamat</font> <i>pagi</i>, 2 < 3 & 4
{\\an8}semua

2
00:01:00,000 --> 00:01:01,000 X1:10 X2:20
Sampai jumpa
"""


def cue(start, end, text):
    return Cue(Decimal(start), Decimal(end), text)


def refusal(data):
    with pytest.raises(CaptionError) as caught:
        captions.parse(data if isinstance(data, bytes) else data.encode())
    with translation.override("en"):
        return str(caught.value)


@st.composite
def cues(draw):
    start = draw(st.integers(0, 400_000_000))
    end = start + draw(st.integers(1, 100_000))
    text = draw(st.text(max_size=60).map(captions.tidy).filter(bool))
    return Cue(Decimal(start) / 1000, Decimal(end) / 1000, text)


@given(st.lists(cues(), min_size=1, max_size=6))
def test_what_is_written_is_read_again_as_it_was(given_cues):
    assert captions.parse(captions.to_webvtt(given_cues)) == tuple(given_cues)


@given(st.binary(max_size=200), st.sampled_from([b"", b"WEBVTT\n\n", b"1\n00:00:01,000 --> 00:00:02,000\n"]))
def test_garbage_is_read_or_refused_and_never_crashes(garbage, start):
    with contextlib.suppress(CaptionError):
        found = captions.parse(start + garbage)
        assert captions.parse(captions.to_webvtt(found)) == found


@given(st.text(alphabet="WEBVT123:.,->< \n&;ab", max_size=120))
def test_what_is_nearly_a_caption_file_never_crashes(text):
    for start in ("WEBVTT\n\n", "1\n"):
        with contextlib.suppress(CaptionError):
            captions.parse((start + text).encode())


def test_webvtt_is_read_without_its_styles_notes_and_tags():
    assert captions.parse(WEBVTT.encode()) == (
        cue("1", "2.5", "Selamat pagi & salam <3\nsemua"),
        cue("3600", "3601", "Sampai jumpa"),
    )


def test_subrip_is_read_without_its_tags_and_keeps_what_is_no_tag():
    assert captions.parse(SUBRIP.encode()) == (
        cue("1", "2.5", "Selamat pagi, 2 < 3 & 4\nsemua"),
        cue("60", "61", "Sampai jumpa"),
    )


@pytest.mark.parametrize("content", [WEBVTT, SUBRIP])
@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_endings_and_marked_encodings_change_nothing(content, ending, encoding):
    assert captions.parse(content.replace("\n", ending).encode(encoding)) == captions.parse(content.encode())


def test_old_subrip_is_read_as_windows_1252():
    old = "1\n00:00:01,000 --> 00:00:02,000\nKafé – “baru”\n".encode("cp1252")

    assert captions.parse(old) == (cue("1", "2", "Kafé – “baru”"),)


def test_cues_without_text_are_left_out():
    assert captions.parse(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nada\n") == (
        cue("3", "4", "ada"),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Line 1: The file is empty."),
        (b" \n\n", "Line 1: The file is empty."),
        (b"WEBVTT\n", "Line 1: The file has no captions in it."),
        ("\n00:01.000 --> 00:02.000\nada\n", "Line 2: The file starts neither with WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nada\n", "Line 1: The file starts neither"),
        ("WEBVTT\n\nsatu\n00:01.000 00:02.000\nada\n", "Line 4: A line with the times is missing"),
        ("1\n00:00:01,000 00:00:02,000\nada\n", "Line 2: A line with the times is missing"),
        (
            "WEBVTT\n\n00:01,000 --> 00:02.000\nada\n",
            "Line 3: “00:01,000” is not a time; write it like 00:01:02.500",
        ),
        ("WEBVTT\n\n00:61.000 --> 00:02.000\nada\n", "Line 3: “00:61.000” is not a time"),
        ("WEBVTT\n\n00:01.000 -->\nada\n", "Line 3: “” is not a time"),
        (
            "1\n00:00:01,00 --> 00:00:02,000\nada\n",
            "Line 2: “00:00:01,00” is not a time; write it like 00:01:02,500",
        ),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nada\n", "Line 3: The caption must end after it starts."),
        ("WEBVTT\r\n\r\n00:02.000 --> 00:02.000\r\nada", "Line 3: The caption must end after it starts."),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nada\n00:03.000 --> 00:04.000\n",
            "Line 5: Leave an empty line before",
        ),
        (
            SUBRIP + "\nsisa\n00:02:00,000 --> 00:02:01,000\n",
            "Line 10: Leave no empty line inside a subtitle.",
        ),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\na\x00b", "Line 4: This is not a text file."),
        (
            b"WEBVTT\n\n00:01.000 --> 00:02.000\nKaf\xe9",
            "Line 4: The text can't be read; save the file as UTF-8.",
        ),
        (b"\xff\xfeW", "Line 1: The text can't be read"),
        (b"x" * (captions.BYTES_MAX + 1), "Line 1: The file is larger than 1 MB."),
    ],
)
def test_a_refusal_says_the_line_and_the_reason(content, said):
    assert refusal(content).startswith(said)


def test_more_cues_than_a_film_could_hold_are_refused():
    many = [cue(number, number + 1, "a") for number in range(captions.CUES_MAX + 1)]

    assert re.fullmatch(
        r"Line \d+: The file has more than 10,000 captions\.", refusal(captions.to_webvtt(many))
    )


@pytest.mark.parametrize("filler", [b"<", b"&", b"{\\", b"-->", b"<b ", b"9", b"\n", b"00:"])
@pytest.mark.parametrize(
    "start", [b"WEBVTT\n\n00:01.000 --> 00:02.000\n", b"1\n00:00:01,000 --> 00:00:02,000\n"]
)
def test_a_file_made_to_be_slow_is_read_in_moments(filler, start):
    begun = time.process_time()

    with contextlib.suppress(CaptionError):
        captions.parse(start + filler * (1_000_000 // len(filler)))

    assert time.process_time() - begun < 5


def test_written_captions_hold_nothing_but_times_and_escaped_text():
    written = captions.to_webvtt([cue("3661.5", "3662", "a --> b\n\n<i> & \x07")]).decode()

    assert written == "WEBVTT\n\n01:01:01.500 --> 01:01:02.000\na --&gt; b\n&lt;i&gt; &amp;\n"


def test_a_transcript_joins_lines_and_breaks_after_a_pause():
    said = [cue("0", "2", "Selamat\npagi."), cue("3", "4", "Mari mulai."), cue("6.5", "7", "Materi satu.")]

    assert captions.transcript(said) == "Selamat pagi. Mari mulai.\n\nMateri satu."


def test_a_transcript_breaks_after_some_sentences_but_never_inside_one():
    said = [cue(number, number + 1, "Satu. Dua.") for number in range(2)]
    said += [cue("2", "3", "Tiga. Lalu"), cue("3", "4", "empat."), cue("4", "5", "Baru.")]

    assert captions.transcript(said) == "Satu. Dua. Satu. Dua. Tiga. Lalu empat.\n\nBaru."
