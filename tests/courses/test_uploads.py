"""Files that come in parts, kept in a folder of ours."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection

from courses import captions, media, parts, uploads
from courses.models import Media, Upload
from courses.tasks import sweep_media
from tests.factories.courses import DAY, NOON

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 3  # 780 bytes: three parts of 300, the last of 180
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nSelamat datang.\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    """Private files on the disk, and parts of 300 bytes."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    private = FileSystemStorage(location=settings.PRIVATE_ROOT)
    monkeypatch.setitem(storages._storages, "private", private)
    monkeypatch.setattr(Media._meta.get_field("source"), "storage", private)
    monkeypatch.setattr(uploads, "PART_BYTES", 300)
    return settings.PRIVATE_ROOT


def begun(owner, content=FILM, name="rekaman.mp4", *, at=NOON):
    return uploads.begin(owner, name, len(content), 1_700_000_000_000, at=at)


def send(upload, *numbers, content=FILM, at=NOON):
    for number in numbers:
        part = content[(number - 1) * 300 : number * 300]
        uploads.receive(upload, number, len(part), io.BytesIO(part).read, at=at)


def content_of(made: Media) -> bytes:
    with made.source.open("rb") as source:
        return source.read()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_parts_in_any_order_become_the_source_of_a_video_that_waits_to_be_prepared(bo, folder):
    upload = begun(bo)
    send(upload, 3, 1, 2)

    made = uploads.finish(upload, "Salat Jumat", transcript="Teks.", at=NOON)

    assert (made.title, made.key, made.state, made.kind) == (
        "Salat Jumat",
        "salat-jumat",
        "uploaded",
        "video",
    )
    assert made.claimed_until == NOON + media.GRACE
    assert content_of(made) == FILM
    assert [path.read_bytes() for path in files(folder)] == [FILM]  # and no parts are left


def test_the_same_file_of_the_same_person_goes_on_with_the_parts_that_are_there(bo):
    first = begun(bo)
    send(first, 2)

    again = begun(bo, at=NOON + timedelta(hours=1))

    assert again.pk == first.pk
    assert uploads.received(again) == {2}
    assert uploads.unfinished(bo) == [(again, 38)]  # 300 of 780


def test_another_file_another_person_or_a_finished_one_begins_anew(bo, dewi):
    first = begun(bo)
    send(first, 1, 2, 3)
    uploads.finish(first, "Satu", at=NOON)

    others = {begun(bo).pk, begun(dewi).pk, begun(bo, name="lain.mp4").pk, begun(bo, FILM[:-1]).pk}

    assert len(others) == 4
    assert first.pk not in others


def test_a_part_sent_twice_counts_once_and_the_later_one_stays(bo):
    upload = begun(bo)
    send(upload, 1, 2, 3)
    send(upload, 2, content=FILM[:300] + b"x" * 300 + FILM[600:])

    assert content_of(uploads.finish(upload, "Klip", at=NOON)) == FILM[:300] + b"x" * 300 + FILM[600:]


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_part_that_the_file_does_not_have_is_refused(bo, number):
    with pytest.raises(uploads.NoSuchPart):
        uploads.receive(begun(bo), number, 300, io.BytesIO(b"x" * 300).read, at=NOON)


@pytest.mark.parametrize(("number", "length"), [(1, 299), (1, 301), (3, 300), (2, 0), (1, 10**12)])
def test_a_part_of_another_length_is_refused(bo, number, length):
    with pytest.raises(uploads.PartSizeWrong):
        uploads.receive(begun(bo), number, length, io.BytesIO(FILM).read, at=NOON)


def test_a_part_that_breaks_off_leaves_nothing(bo, folder):
    upload = begun(bo)

    with pytest.raises(uploads.PartIncomplete):
        uploads.receive(upload, 2, 300, io.BytesIO(FILM[300:400]).read, at=NOON)

    assert uploads.received(upload) == set()
    assert files(folder) == []


def test_a_part_is_never_read_whole_into_memory(bo, monkeypatch):
    monkeypatch.setattr(uploads, "PART_BYTES", 300_000)
    asked = []

    def read(size):
        asked.append(size)
        return b"\x00\x00\x00\x20ftypisom".ljust(size, b"\x00")

    uploads.receive(begun(bo, b"x" * 300_000), 1, 300_000, read, at=NOON)

    assert sum(asked) == 300_000
    assert max(asked) == parts.CHUNK_BYTES == 65_536


def test_what_begins_neither_film_nor_sound_is_refused_with_its_first_part(bo):
    upload = begun(bo)

    with pytest.raises(media.NotMedia):
        send(upload, 1, content=b"<html>" + FILM)

    assert uploads.received(upload) == set()


@pytest.mark.parametrize(("size", "refusal"), [(0, "upload_empty"), (-1, "upload_empty")])
def test_a_file_without_bytes_is_refused(bo, size, refusal):
    with pytest.raises(uploads.UploadEmpty):
        uploads.begin(bo, "kosong.mp4", size, 0, at=NOON)


def test_the_largest_file_is_taken_and_a_byte_more_is_not(bo, settings):
    settings.MEDIA_UPLOAD_GB_MAX = 2
    uploads.begin(bo, "besar.mp4", 2 * 1024**3, 0, at=NOON)

    with pytest.raises(uploads.UploadTooLarge):
        uploads.begin(bo, "besar.mp4", 2 * 1024**3 + 1, 0, at=NOON)


def test_nobody_leaves_more_than_ten_unfinished(bo, dewi):
    for number in range(10):
        begun(bo, name=f"{number}.mp4")

    with pytest.raises(uploads.TooManyUploads):
        begun(bo, name="11.mp4")

    assert begun(bo, name="3.mp4").pk  # goes on
    assert begun(dewi, name="11.mp4").pk


@pytest.mark.parametrize(
    ("told", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\video\\a.mp4", "a.mp4"), ("a\x00\n.mp4", "a.mp4"), ("..", "..")],
)
def test_a_name_is_only_a_name(bo, told, kept):
    assert begun(bo, name=told).name == kept


def test_with_parts_missing_nothing_is_made(bo):
    upload = begun(bo)
    send(upload, 1, 3)

    with pytest.raises(uploads.PartsMissing) as refused:
        uploads.finish(upload, "Klip", at=NOON)

    assert refused.value.facts == {"count": 1}
    assert not Media.objects.exists()


def test_captions_that_cannot_be_read_keep_the_file_for_another_try(bo):
    upload = begun(bo)
    send(upload, 1, 2, 3)
    with pytest.raises(captions.CaptionError):
        uploads.finish(upload, "Klip", captions=[("id", "", b"WEBVTT\n\n00:99\nx")], at=NOON)

    made = uploads.finish(upload, "Klip", captions=[("id", "", VTT)], at=NOON)

    assert made.captions.get().language == "id"
    assert made.transcript == "Selamat datang."


def test_finishing_again_gives_the_same_video_and_takes_no_more_parts(bo):
    upload = begun(bo)
    send(upload, 1, 2, 3)
    made = uploads.finish(upload, "Klip", at=NOON)

    assert uploads.finish(upload, "Lain", at=NOON) == made
    assert uploads.finish(Upload.objects.get(pk=upload.pk), "Lain", at=NOON) == made
    with pytest.raises(uploads.UploadOver):
        send(Upload.objects.get(pk=upload.pk), 1)
    assert Media.objects.get().title == "Klip"


def test_what_is_discarded_leaves_nothing_and_a_late_part_does_not_bring_it_back(bo, folder):
    upload = begun(bo)
    send(upload, 1)
    uploads.forget(upload)

    with pytest.raises(uploads.UploadOver):
        send(upload, 2)
    uploads.forget(upload)

    assert files(folder) == []
    assert not Upload.objects.exists()


def test_the_sweep_forgets_what_nobody_continued_for_three_days(bo, dewi, folder, monkeypatch):
    old, finished = begun(bo, at=NOON), begun(bo, name="selesai.mp4", at=NOON)
    send(old, 1, at=NOON)
    send(finished, 1, 2, 3, at=NOON)
    made = uploads.finish(finished, "Selesai", at=NOON)
    young = begun(dewi, at=NOON)
    send(young, 1, at=NOON + DAY)
    monkeypatch.setattr("courses.tasks.timezone.now", lambda: NOON + 3 * DAY)

    sweep_media()

    assert list(Upload.objects.all()) == [young]
    assert Media.objects.get() == made
    assert content_of(made) == FILM
    assert len(files(folder)) == 2  # the finished source and the young one's part


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_finishes_at_once_one_makes_the_video_and_all_give_it(bo, folder):
    upload = begun(bo)
    send(upload, 1, 2, 3)

    made = at_once([lambda: uploads.finish(Upload.objects.get(pk=upload.pk), "Klip", at=NOON)] * 6)

    assert {one.pk for one in made} == {Media.objects.get().pk}
    assert [path.read_bytes() for path in files(folder)] == [FILM]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tabs_that_begin_at_once_share_one_upload_and_its_parts_race_safely(bo):
    begun_by = at_once([lambda: begun(bo)] * 4)
    upload = begun_by[0]

    at_once([lambda number=number: send(upload, number) for number in (1, 2, 3, 1, 2, 3)])

    assert {one.pk for one in begun_by} == {Upload.objects.get().pk}
    assert content_of(uploads.finish(upload, "Klip", at=NOON)) == FILM


def at_once(calls):
    """What the calls give, each made at the same moment in a thread and connection of its own."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
