"""Wherever a video reaches someone, its files have addresses that end."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import captioning, playback
from courses.models import Media, MediaRendition
from tests.factories.courses import DAY, BatchFactory, CourseFactory, EnrolmentFactory, unit

pytestmark = pytest.mark.django_db

FILM = "media/renditions/salat-240p.mp4"
FOLDER = "media/streams/salat/ab12/"
ALL = {FILM, FOLDER + "master.m3u8", "media/posters/salat.jpg", "media/captions/salat-id.vtt"}
WRITTEN_BEFORE = unit("video", "video") | {
    "media": {
        "key": "salat",
        "duration_seconds": 100.0,
        "poster": "/media/media/posters/salat.jpg",
        "hls": "/media/media/streams/salat/ab12/master.m3u8",
        "renditions": [{"name": "240p", "url": f"/media/{FILM}", "bytes": 1, "type": "video/mp4"}],
        "captions": [{"language": "id", "label": "Indonesia", "url": "/media/media/captions/salat-id.vtt"}],
        "transcript": "",
    }
}


@pytest.fixture
def video():
    media = Media.objects.create(
        key="salat", title="Salat", duration_seconds=60, poster=FOLDER + "poster.jpg"
    )
    MediaRendition.objects.create(media=media, name="240p", size_bytes=1, file=FILM)
    return media


@pytest.fixture
def learning(ada, client):
    """Ada's seat in a batch that runs now, signed in."""
    now = timezone.now()
    batch = BatchFactory(course=CourseFactory(units=[WRITTEN_BEFORE]), starts_at=now - DAY, ends_at=now + DAY)
    client.force_login(ada)
    return EnrolmentFactory(learner=ada, batch=batch)


def played(content):
    """Names of the files that the content's addresses lead to now."""
    found = re.findall(r'/putar/[^"]+', content)
    return {playback.read(unquote(path), at=timezone.now()).name for path in found}


def test_a_document_from_before_still_plays(client, learning, django_assert_max_num_queries):
    client.get("/bantuan/")  # what all pages share is read once

    with django_assert_max_num_queries(6):
        page = client.get(reverse("courses:learn", args=[learning.pk, "video"])).content.decode()

    assert played(page) == ALL
    assert "/media/media/" not in page


def test_the_api_tells_addresses_that_play(client, learning):
    told = client.get(reverse("v1:unit", args=[learning.pk, "video"])).content.decode()

    assert played(told) == ALL
    assert "/media/media/" not in told


def test_the_back_office_plays_what_was_made_of_an_upload(client, bo, video):
    client.force_login(bo)

    page = client.get(reverse("media:video", args=[video.pk])).content.decode()

    assert played(page) == {FILM, FOLDER + "poster.jpg"}


def test_the_back_office_gives_captions_back(client, bo, video):
    caption = captioning.add(video, "id", "", b"WEBVTT\n\n00:01.000 --> 00:02.000\nSatu\n", at=timezone.now())
    client.force_login(bo)

    page = client.get(reverse("media:captions", args=[video.pk])).content.decode()

    assert played(page) == {caption.file.name}


def test_public_addresses_of_videos_are_gone(client, video):
    assert client.get(f"/media/{FILM}").status_code == 404
