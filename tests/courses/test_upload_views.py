"""The back office's doors for a file that comes in parts, as the browser's script speaks to them."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from courses import uploads
from courses.models import Media, Upload

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 2  # 524 bytes: a part of 300 and one of 224


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.PRIVATE_ROOT = tmp_path / "private"
    private = FileSystemStorage(location=settings.PRIVATE_ROOT)
    monkeypatch.setitem(storages._storages, "private", private)
    monkeypatch.setattr(Media._meta.get_field("source"), "storage", private)
    monkeypatch.setattr(uploads, "PART_BYTES", 300)


@pytest.fixture
def desk(client, bo):
    client.force_login(bo)
    return client


def begin(desk, **facts):
    told = {"name": "rekaman.mp4", "size": len(FILM), "changed": 1_700_000_000_000} | facts
    return desk.post(reverse("media:begin_upload"), json.dumps(told), content_type="application/json")


def put(desk, upload, number, content):
    where = reverse("media:upload_part", args=[upload.pk, number])
    return desk.put(where, content, content_type="application/octet-stream")


def test_a_file_goes_in_parts_and_becomes_a_video_of_which_the_worker_is_told(desk, monkeypatch):
    rung = []
    monkeypatch.setattr("courses.tasks.transcode_media.apply_async", lambda **facts: rung.append(facts))
    told = begin(desk).json()
    upload = Upload.objects.get()
    assert (told["part_bytes"], told["part_count"], told["received"]) == (300, 2, [])
    where = desk.get(told["part"].replace("/0/", "/2/")).json()["url"]
    assert where == f"http://testserver{reverse('media:upload_part', args=[upload.pk, 2])}"
    assert put(desk, upload, 2, FILM[300:]).status_code == 204
    assert begin(desk).json()["received"] == [2]  # as after a reload
    assert put(desk, upload, 1, FILM[:300]).status_code == 204
    assert desk.get(reverse("media:upload", args=[upload.pk])).json()["received"] == [1, 2]

    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = desk.post(told["finish"], {"title": "Salat Jumat", "transcript": ""})

    made = Media.objects.get()
    assert answer.json() == {"url": reverse("media:video", args=[made.pk])}
    assert rung == [{"kwargs": {"media_id": made.pk}, "retry": False}]


def test_an_upload_is_its_owners_alone(desk, bo, dewi):
    begin(desk)
    upload = Upload.objects.get()
    other = Client()
    other.force_login(dewi)

    part = reverse("media:upload_part", args=[upload.pk, 1])
    statuses = [other.get(reverse("media:upload", args=[upload.pk])).status_code]
    statuses += [other.get(part).status_code, put(other, upload, 1, FILM[:300]).status_code]
    statuses += [
        other.post(reverse(f"media:{verb}_upload", args=[upload.pk])).status_code
        for verb in ("finish", "discard")
    ]

    assert statuses == [404] * 5
    assert Upload.objects.get() == upload


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"name": "a.mp4"}',
        b'{"name": "", "size": 1, "changed": 0}',
        b'{"name": "a", "size": "1", "changed": 0}',
        b'{"name": "a", "size": true, "changed": 0}',
        b'{"name": "a", "size": 1.5, "changed": 0}',
        b'{"name": "a", "size": NaN, "changed": 0}',
        b'{"name": "a", "size": 1, "changed": 99999999999999999999}',
    ],
)
def test_what_is_no_announcement_of_a_file_is_refused(desk, body):
    answer = desk.post(reverse("media:begin_upload"), body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_refusals_are_told_in_the_persons_language_with_their_code(desk, bo, settings):
    settings.MEDIA_UPLOAD_GB_MAX = 1
    bo.preferred_language = "en"
    bo.save()

    answer = begin(desk, size=2 * 1024**3)

    assert answer.status_code == 409
    assert answer.json() == {"code": "upload_too_large", "message": "A file may have at most 1 GB."}


@pytest.mark.parametrize(
    ("number", "content", "code"),
    [
        (1, FILM[:299], "part_size_wrong"),
        (1, b"", "part_size_wrong"),
        (3, FILM[:300], "no_such_part"),
        (1, b"<html>" + FILM[:294], "not_media"),
    ],
)
def test_a_wrong_part_is_refused_with_its_code(desk, number, content, code):
    begin(desk)

    answer = put(desk, Upload.objects.get(), number, content)

    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_what_is_wrong_with_the_form_is_told_by_field_and_the_file_is_kept(desk):
    told = begin(desk).json()
    upload = Upload.objects.get()
    put(desk, upload, 1, FILM[:300])
    put(desk, upload, 2, FILM[300:])
    broken = ContentFile(b"WEBVTT\n\n00:00.000 --> 00:99.000\nHalo\n", "teks.vtt")

    answer = desk.post(told["finish"], {"title": "", "captions": broken})

    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"title", "captions"}
    assert desk.post(told["finish"], {"title": "Klip"}).status_code == 200


def test_parts_that_are_missing_are_told_when_it_is_to_be_saved(desk):
    told = begin(desk).json()

    answer = desk.post(told["finish"], {"title": "Klip"})

    assert (answer.status_code, answer.json()["code"]) == (400, "parts_missing")


def test_no_door_opens_without_the_forms_token(bo):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bo)
    upload = uploads.begin(bo, "a.mp4", len(FILM), 0, at=timezone.now())

    assert begin(strict).status_code == 403
    assert put(strict, upload, 1, FILM[:300]).status_code == 403
    assert strict.post(reverse("media:discard_upload", args=[upload.pk])).status_code == 403
    assert uploads.received(upload) == set()


def test_the_form_lists_ones_own_unfinished_uploads_to_go_on_with_or_discard(desk, dewi):
    begin(desk)
    upload = Upload.objects.get()
    put(desk, upload, 1, FILM[:300])
    uploads.begin(dewi, "milik-dewi.mp4", 9, 0, at=timezone.now())
    discard = reverse("media:discard_upload", args=[upload.pk])

    page = desk.get(reverse("media:add")).content.decode()
    assert "rekaman.mp4" in page
    assert 'value="57"' in page  # 300 of 524
    assert discard in page
    assert "milik-dewi.mp4" not in page

    assert desk.post(discard)["Location"] == reverse("media:add")
    assert "rekaman.mp4" not in desk.get(reverse("media:add")).content.decode()
