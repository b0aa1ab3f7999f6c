from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import playback
from courses.playback import AddressInvalid
from tests.factories.courses import NOON, unit

FOLDER = "media/streams/kunci/ab12/"
HOUR = timedelta(hours=1)
MOMENTS = st.floats(0, 4e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def address(name=FOLDER + "240p.mp4", at=NOON):
    return playback.address(name, at=at)


def refused(path, at=NOON):
    with pytest.raises(AddressInvalid):
        playback.read(path, at=at)
    return True


def test_an_address_leads_to_its_file_and_says_how_long():
    # NOON is 05.00 UTC: the step ends at 06.00, and 12 hours more are given.
    opened = playback.read(address(), at=NOON)

    assert opened.name == FOLDER + "240p.mp4"
    assert opened.seconds_left == 13 * 3600


def test_one_address_leads_to_all_of_the_folder():
    token = address(FOLDER + "master.m3u8").removesuffix("master.m3u8")

    assert playback.read(token + "720p.m4s", at=NOON).name == FOLDER + "720p.m4s"


@given(MOMENTS)
def test_an_address_lives_twelve_to_eighteen_hours(at):
    assert 12 * 3600 <= playback.read(address(at=at), at=at).seconds_left <= 18 * 3600


def test_an_address_stays_the_same_for_six_hours():
    midnight = datetime(2026, 3, 2, tzinfo=UTC)

    assert address(at=midnight) == address(at=midnight + 6 * HOUR - timedelta(seconds=1))
    assert address(at=midnight) != address(at=midnight + 6 * HOUR)


def test_an_address_ends():
    playback.read(address(), at=NOON + 13 * HOUR - timedelta(seconds=1))

    assert refused(address(), at=NOON + 13 * HOUR)


@given(st.data())
def test_an_address_with_any_other_character_is_refused(data):
    whole = address()
    # The file's own name is free within its folder: up to there nothing may differ.
    place = data.draw(st.integers(0, whole.rindex("/")))
    other = data.draw(st.characters().filter(lambda character: character != whole[place]))

    assert refused(whole[:place] + other + whole[place + 1 :])


@given(st.integers(0, 10**12 - 1))
def test_no_other_end_can_be_had(expiry):
    told = playback.ADDRESS.fullmatch(address())
    other = f"/putar/{expiry}.{told['signature']}/{told['name']}"

    assert str(expiry) == told["expiry"] or refused(other)


@pytest.mark.parametrize(
    "name",
    [
        "media/streams/kunci/240p.mp4",
        "media/streams/kunci/cd34/240p.mp4",
        "media/streams/kunci/ab12/dalam/240p.mp4",
        "media/streams/kunci/ab12/../cd34/240p.mp4",
        "media/streams/kunci/ab12/./240p.mp4",
        "media/streams/kunci/ab12//240p.mp4",
        "media/streams/kunci/ab12/",
        "media/streams/kunci/ab12/..",
        "media/streams/kunci/ab12/240p.mp4\0",
        "media/streams/kunci/ab12/240p.mp4\n",
        "media/streams/kunci/ab12/..\\x",
        "/etc/passwd",
        "../private/sertifikat.pdf",
        "",
    ],
)
def test_a_folders_address_leads_nowhere_else(name):
    token = address().removesuffix(FOLDER + "240p.mp4")

    assert refused(token + name)


def test_no_address_leads_out_of_the_videos_even_if_we_signed_it():
    assert refused(address("slides/dek.pdf"))
    assert refused(address("media/streams/kunci/../../../private/x"))


def test_where_videos_share_a_folder_an_address_is_for_one_file():
    token = address("media/renditions/satu-240p.mp4").removesuffix("satu-240p.mp4")

    assert playback.read(token + "satu-240p.mp4", at=NOON)
    assert refused(token + "dua-240p.mp4")


def test_addresses_live_on_while_the_key_is_changed(settings):
    signed_before, old = address(), settings.SECRET_KEY

    settings.SECRET_KEY = "another-key-of-forty-characters-or-so"
    assert refused(signed_before)

    settings.SECRET_KEY_FALLBACKS = [old]
    assert playback.read(signed_before, at=NOON)


def test_names_and_the_public_addresses_of_older_documents_become_playable():
    media = {
        "key": "kunci",
        "duration_seconds": 4.0,
        "poster": FOLDER + "poster.jpg",
        "hls": FOLDER + "master.m3u8",
        "renditions": [{"name": "240p", "url": "/media/media/renditions/k-240p.mp4", "bytes": 1}],
        "captions": [{"language": "id", "url": "media/captions/k-id.vtt"}],
        "scenes": {"sprite": FOLDER + "scenes.jpg", "vtt": FOLDER + "scenes.vtt"},
        "transcript": "media/bukan/berkas",
    }
    before = deepcopy(media)

    shown = playback.signed(media, at=NOON)

    assert media == before
    assert shown == media | {
        "poster": address(FOLDER + "poster.jpg"),
        "hls": address(FOLDER + "master.m3u8"),
        "renditions": [{"name": "240p", "url": address("media/renditions/k-240p.mp4"), "bytes": 1}],
        "captions": [{"language": "id", "url": address("media/captions/k-id.vtt")}],
        "scenes": {"sprite": address(FOLDER + "scenes.jpg"), "vtt": address(FOLDER + "scenes.vtt")},
    }


def test_what_a_media_lacks_stays_absent_and_other_addresses_stay():
    media = unit("video", "video")["media"]

    assert playback.signed(media, at=NOON) == media
    assert playback.signed({"key": "k", "scenes": None}, at=NOON) == {"key": "k", "scenes": None}
