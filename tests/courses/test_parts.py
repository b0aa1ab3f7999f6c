"""Uploads that go to S3 directly: real HTTP to an S3 on loopback, as a browser and boto3 speak to it."""

import json
import subprocess
from datetime import timedelta
from uuid import uuid4

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.urls import reverse
from moto.server import ThreadedMotoServer

from courses import media, transcoding, uploads
from courses.models import Media, Upload
from lms.lib import s3
from tests.factories.courses import DAY, NOON

pytestmark = pytest.mark.django_db
MB5 = 5 * 1024 * 1024


@pytest.fixture(scope="module")
def server():
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    yield "http://{}:{}".format(*moto.get_host_and_port())
    moto.stop()


@pytest.fixture(autouse=True)
def bucket(server, settings, monkeypatch, tmp_path):
    """All files in an empty bucket; boto3's client of it."""
    name = f"pintar-{uuid4().hex[:12]}"
    account = s3.Account(name, server, region="id-jkt", access_key="pintar", secret_key="rahasia")
    settings.VAR_DIR = tmp_path
    settings.STORAGES = settings.STORAGES | s3.storages(account)
    monkeypatch.setattr(Media._meta.get_field("source"), "storage", storages["private"])
    client = storages["private"].connection.meta.client
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "id-jkt"})
    return client, name


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """A small film with uncompressed sound, so that it fills more than one part."""
    target = tmp_path_factory.mktemp("clip") / "clip.mkv"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=8"]
    command += ["-f", "lavfi", "-i", "sine=frequency=440:duration=8", "-ac", "8", "-c:a", "pcm_s16le"]
    subprocess.run([*command, "-c:v", "libx264", "-preset", "ultrafast", str(target)], check=True)
    content = target.read_bytes()
    assert MB5 < len(content) < 2 * MB5
    return content


def put(url, content):
    answer = requests.put(url, content, timeout=30)
    answer.raise_for_status()
    return answer.headers["ETag"]


def begun(owner, content, *, at=NOON):
    return uploads.begin(owner, "klip.mkv", len(content), 0, at=at)


def send(upload, content, *numbers):
    for number in numbers:
        assert put(uploads.address_of(upload, number), content[(number - 1) * MB5 : number * MB5])


def kept(bucket):
    """The names of all objects, and of those whose parts are not joined."""
    client, name = bucket
    objects = [one["Key"] for one in client.list_objects_v2(Bucket=name).get("Contents", [])]
    return objects, [one["Key"] for one in client.list_multipart_uploads(Bucket=name).get("Uploads", [])]


def test_a_browser_sends_parts_to_s3_and_the_worker_makes_of_them_what_learners_play(bo, clip, bucket):
    storages["streams"].save("media/streams/klip/dead/240p.mp4", ContentFile(b"of a dead try"))
    upload = begun(bo, clip)
    send(upload, clip, 2)
    assert uploads.received(begun(bo, clip)) == {2}  # as after a reload
    send(upload, clip, 1)

    made = uploads.finish(upload, "Klip", at=NOON)
    transcoding.transcode(made.pk, NOON)

    made.refresh_from_db()
    assert (made.state, made.failure) == ("ready", "")
    assert {one.name for one in made.renditions.all()} == {"180p", "audio"}
    objects, unjoined = kept(bucket)
    assert f"private/{upload.stored_as}" in objects
    assert made.hls in objects
    assert not [name for name in objects if "/dead/" in name]  # a folder goes, though S3 has none
    assert unjoined == []
    assert storages["private"].size(upload.stored_as) == len(clip)


def test_what_learners_play_has_signed_addresses_and_the_sites_pictures_plain_ones(server, bucket):
    name = storages["streams"].save("media/streams/klip/a/master.m3u8", ContentFile(b"#EXTM3U\n"))

    signed, plain = storages["streams"].url(name), default_storage.url("images/emblem.png")

    assert signed.startswith(f"{server}/{bucket[1]}/{name}?")
    assert "X-Amz-Signature=" in signed
    assert plain == f"{server}/{bucket[1]}/images/emblem.png"
    answer = requests.get(signed, timeout=30)
    assert answer.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    assert answer.content == b"#EXTM3U\n"


def test_browsers_are_sent_to_the_public_address_of_the_storage(bo, bucket, settings):
    account = s3.Account(
        "pintar", "http://minio:9000", "https://files.example.org", "id", access_key="a", secret_key="b"
    )
    settings.STORAGES = settings.STORAGES | s3.storages(account)
    upload = Upload(stored_as="media/sources/x", remote_id="u", size_bytes=5, part_bytes=MB5)

    address = uploads.address_of(upload, 1)

    assert address.startswith("https://files.example.org/pintar/private/media/sources/x?")
    assert "content-length" in address  # signed: a part of another length isn't taken
    assert storages["streams"].url("media/a.mp4").startswith("https://files.example.org/pintar/media/a.mp4?")


def test_our_own_door_takes_no_parts_that_belong_to_s3(bo, clip, client):
    client.force_login(bo)
    where = reverse("media:upload_part", args=[begun(bo, clip).pk, 1])

    answer = client.put(where, clip[:MB5], content_type="application/octet-stream")

    assert (answer.status_code, json.loads(answer.content)["code"]) == (409, "part_sent_elsewhere")


def test_a_part_of_another_length_counts_as_missing(bo, clip):
    upload = begun(bo, clip)
    send(upload, clip, 2)
    put(uploads.address_of(upload, 1), clip[: MB5 - 1])

    with pytest.raises(uploads.PartsMissing):
        uploads.finish(upload, "Klip", at=NOON)

    send(upload, clip, 1)
    assert uploads.finish(upload, "Klip", at=NOON).title == "Klip"


def test_what_is_neither_film_nor_sound_leaves_nothing_in_the_bucket(bo, bucket):
    page = b"<html>" * 10
    upload = begun(bo, page)
    send(upload, page, 1)

    with pytest.raises(media.NotMedia):
        uploads.finish(upload, "Klip", at=NOON)

    assert kept(bucket) == ([], [])
    assert not Upload.objects.exists()


def test_a_server_that_dies_after_joining_the_parts_loses_nothing(bo, clip, bucket):
    upload = begun(bo, clip)
    send(upload, clip, 1, 2)
    private = storages["private"]
    etags = {
        number: etag for number, (_size, etag) in private.parts(upload.stored_as, upload.remote_id).items()
    }
    private.join_parts(upload.stored_as, upload.remote_id, etags)

    assert uploads.received(upload) == {1, 2}
    made = uploads.finish(upload, "Klip", at=NOON)

    assert uploads.finish(upload, "Klip", at=NOON) == made
    assert kept(bucket) == ([f"private/{upload.stored_as}"], [])


def test_parts_that_the_bucket_was_told_to_forget_are_sent_again(bo, clip):
    upload = begun(bo, clip)
    send(upload, clip, 1)
    storages["private"].forget_parts(upload.stored_as, upload.remote_id)

    again = begun(bo, clip)

    assert again.pk == upload.pk
    assert uploads.received(again) == set()
    send(again, clip, 1, 2)
    assert uploads.finish(again, "Klip", at=NOON)


def test_the_sweep_removes_abandoned_parts_from_the_bucket(bo, clip, bucket):
    send(begun(bo, clip), clip, 1)

    assert uploads.forget_abandoned(NOON + 3 * DAY - timedelta(seconds=1)) == 0
    assert kept(bucket)[1]
    assert uploads.forget_abandoned(NOON + 3 * DAY) == 1
    assert kept(bucket) == ([], [])
