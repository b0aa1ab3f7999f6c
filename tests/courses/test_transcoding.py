"""Real files through the real ffmpeg, and a worker that is killed in the middle of its work."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.utils import timezone
from kombu import Connection
from PIL import Image

from courses import ffmpeg, media, renditions, scenes, tasks, transcoding
from courses.models import Media
from tests.factories.courses import NOON
from tests.places import POSTGRES

pytestmark = pytest.mark.django_db
BROKER = os.environ.get("REDIS_URL", "")
PATIENCE_SECONDS = 120.0


def clip(folder: Path, name: str = "clip.mp4", *, size: str = "1280x720", seconds: int = 4) -> Path:
    """A test picture of this size with a tone."""
    target = folder / name
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        f"testsrc=size={size}:rate=25:duration={seconds}",
    ]
    command += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    subprocess.run([*command, "-c:v", "libx264", "-preset", "ultrafast", str(target)], check=True)
    return target


def upload(file: Path, **facts: str) -> Media:
    with file.open("rb") as content:
        return media.start("klip", "Klip", File(content), at=NOON, **facts)


@pytest.fixture
def files(settings, monkeypatch, tmp_path):
    """Storages and working folder on the disk, where another process sees them too."""
    folder = tmp_path / "var"
    settings.VAR_DIR, settings.MEDIA_ROOT = folder, folder / "media"
    settings.STORAGES = settings.STORAGES | {
        "streams": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "media"},
        },
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    private = FileSystemStorage(location=folder / "private")
    monkeypatch.setattr(Media._meta.get_field("source"), "storage", private)
    return folder


def stored(folder: Path) -> set[str]:
    return {path.name for path in (folder / "media").rglob("*") if path.is_file()}


def test_an_upload_becomes_every_size_a_ladder_sound_alone_and_a_poster(files, tmp_path):
    uploaded = upload(clip(tmp_path, seconds=2))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    shown = media.to_document(uploaded)
    assert (uploaded.state, uploaded.progress_percent, uploaded.claimed_until) == ("ready", 100, None)
    assert [one["name"] for one in shown["renditions"]] == ["240p", "360p", "720p", "audio"]
    assert [one["kind"] for one in shown["renditions"]] == ["video", "video", "video", "audio"]
    assert shown["duration_seconds"] == pytest.approx(2, abs=0.1)
    assert shown["hls"].endswith("/master.m3u8")
    assert Path(uploaded.poster.path).read_bytes().startswith(b"\xff\xd8\xff")
    assert list((files / "transcoding").iterdir()) == []


def test_sizes_are_true_and_light_enough(files, tmp_path):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=10))

    transcoding.transcode(uploaded.pk, NOON)

    sizes = {one.name: one.size_bytes for one in uploaded.renditions.all()}
    assert sizes == {one.name: one.file.size for one in uploaded.renditions.all()}
    assert sizes["240p"] * 6 <= 1_200_000
    assert sizes["audio"] * 6 <= 350_000


def test_the_ladder_leads_to_files_that_exist_and_play(files, tmp_path):
    uploaded = upload(clip(tmp_path, size="640x360", seconds=7))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    master = Path(default_storage.path(uploaded.hls))
    playlists = [line for line in master.read_text().splitlines() if line.endswith(".m3u8")]
    segments = {
        line
        for name in playlists
        for line in (master.parent / name).read_text().splitlines()
        if line and not line.startswith("#")
    }
    assert playlists == ["240p.m3u8", "360p.m3u8", "audio.m3u8"]
    assert segments == {"240p.m4s", "360p.m4s", "audio.m4s"}
    assert all((master.parent / name).is_file() for name in segments)
    subprocess.run(["ffmpeg", "-v", "error", "-xerror", "-i", str(master), "-f", "null", "-"], check=True)


@pytest.mark.parametrize(
    ("size", "heights"), [("640x360", [240, 360]), ("321x181", [180]), ("360x640", [240, 360])]
)
def test_nothing_is_made_larger_than_it_was(files, tmp_path, size, heights):
    uploaded = upload(clip(tmp_path, "clip.mkv", size=size, seconds=1))

    transcoding.transcode(uploaded.pk, NOON)

    made = uploaded.renditions.filter(kind="video")
    assert [one.height for one in made.order_by("height")] == heights
    assert [ffmpeg.probe(Path(one.file.path)).shorter_side for one in made.order_by("height")] == heights


def test_of_a_recording_only_sound_is_made(files, tmp_path):
    tone = tmp_path / "nada.mp3"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=3", str(tone)], check=True)
    uploaded = upload(tone)

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    shown = media.to_document(uploaded)
    assert (shown["kind"], shown["hls"], shown["poster"]) == ("audio", "", "")
    assert [(one["name"], one["type"]) for one in shown["renditions"]] == [("audio", "audio/mp4")]
    assert uploaded.duration_seconds == pytest.approx(Decimal(3), abs=Decimal("0.1"))


def test_a_film_without_sound_has_pictures_only(files, tmp_path):
    silent = tmp_path / "diam.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=426x240:duration=1"]
    subprocess.run([*command, str(silent)], check=True)
    uploaded = upload(silent)

    transcoding.transcode(uploaded.pk, NOON)

    assert [one.name for one in uploaded.renditions.all()] == ["240p"]


def test_what_ffmpeg_cannot_read_fails_with_a_reason_and_leaves_no_files(files, tmp_path):
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip(tmp_path).read_bytes()[:2000])
    uploaded = upload(cut)

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure) == ("failed", "unreadable")
    assert media.failure_in_words(uploaded) == str(media.FAILURES["unreadable"])
    assert stored(files) == set()


def test_what_failed_can_be_tried_again(files, tmp_path, monkeypatch):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))

    def missing() -> str:
        raise RuntimeError("no ffmpeg")

    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(ffmpeg.imageio_ffmpeg, "get_ffmpeg_exe", missing)
    transcoding.transcode(uploaded.pk, NOON)
    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure) == ("failed", "no_ffmpeg")
    monkeypatch.undo()

    media.try_again(uploaded, at=NOON)

    assert (uploaded.state, uploaded.failure) == ("uploaded", "")
    with pytest.raises(media.NothingToRepeat):
        media.try_again(uploaded, at=NOON)


def test_without_room_on_the_disk_nothing_is_begun(files, tmp_path, monkeypatch):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(transcoding.shutil, "disk_usage", lambda folder: usage)

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure) == ("failed", "no_space")


def test_a_full_disk_fails_loudly_and_leaves_no_files(files, tmp_path, monkeypatch):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(transcoding.MediaRendition.objects, "bulk_create", full)
    with pytest.raises(OSError, match="No space"):
        transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure, uploaded.hls) == ("failed", "no_space", "")
    assert stored(files) == set()


def test_whoever_lost_the_lease_writes_nothing_and_leaves_no_files(files, tmp_path, monkeypatch):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))
    real = renditions.make_poster

    def taken_over(*args):
        real(*args)
        Media.objects.filter(pk=uploaded.pk).update(claimed_until=NOON + timedelta(hours=1))

    monkeypatch.setattr(renditions, "make_poster", taken_over)
    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert uploaded.state == "transcoding"
    assert uploaded.renditions.count() == 0
    assert stored(files) == set()


def test_one_that_is_ready_or_claimed_is_left_alone(files, tmp_path, monkeypatch):
    monkeypatch.setattr(ffmpeg, "probe", lambda file: pytest.fail("somebody worked"))
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))
    Media.objects.update(state="transcoding", claimed_until=NOON + timedelta(seconds=1))
    transcoding.transcode(uploaded.pk, NOON)
    Media.objects.update(state="ready", claimed_until=None)
    transcoding.transcode(uploaded.pk, NOON)


def test_an_upload_whose_message_was_lost_is_found_after_a_while_and_not_at_every_sweep(files, tmp_path):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))
    later = NOON + media.GRACE

    assert transcoding.left_undone(NOON) == []
    assert transcoding.left_undone(later) == [uploaded.pk]
    assert transcoding.left_undone(later) == []
    assert transcoding.left_undone(later + transcoding.REMINDER) == [uploaded.pk]


def test_the_master_playlist_says_what_each_rendition_costs_and_takes(files, tmp_path):
    uploaded = upload(clip(tmp_path, size="640x360", seconds=7))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    master = Path(default_storage.path(uploaded.hls))
    entries = re.findall(r"#EXT-X-STREAM-INF:(.+)\n(.+)", master.read_text())
    told = {name: dict(re.findall(r'([A-Z-]+)="?([^",]+(?:,mp4a[^"]+)?)', facts)) for facts, name in entries}
    assert [one.get("RESOLUTION") for one in told.values()] == ["426x240", "640x360", None]
    assert [one["NAME"] for one in told.values()] == ["240p", "360p", "audio"]
    for name, facts in told.items():
        size = master.with_name(name).with_suffix(".m4s").stat().st_size
        average, peak = int(facts["AVERAGE-BANDWIDTH"]), int(facts["BANDWIDTH"])
        assert average == pytest.approx(size * 8 / 7, rel=0.03)
        assert average <= peak
        # Main profile; AAC-LC. ffmpeg itself reads the same from the file.
        assert re.fullmatch(r"(avc1\.4d40[0-9a-f]{2},)?mp4a\.40\.2", facts["CODECS"])


def test_scenes_show_a_films_course_in_one_small_picture(files, tmp_path):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=13))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    told = media.to_document(uploaded)["scenes"]
    sheet = Path(default_storage.path(told["sprite"]))
    facts = ["count", "interval_seconds", "columns", "width", "height"]
    assert [told[key] for key in facts] == [3, 6, 3, 160, 90]
    with Image.open(sheet) as picture:
        assert picture.size == (480, 90)
    assert told["bytes"] == sheet.stat().st_size <= 60_000
    track = Path(default_storage.path(told["vtt"])).read_text()
    assert "00:00:06.000 --> 00:00:12.000\nscenes.webp#xywh=160,0,160,90" in track


@pytest.mark.parametrize(
    ("seconds", "shape", "sheet"),
    [
        (5, (426, 240), (1, 6, 160, 90)),
        (240, (426, 240), (40, 6, 160, 90)),
        (241, (240, 426), (21, 12, 90, 160)),
        (3600, (426, 240), (40, 90, 160, 90)),
    ],
)
def test_there_are_at_most_forty_scenes_at_moments_with_a_key_frame(seconds, shape, sheet):
    planned = scenes.plan(Decimal(seconds), *shape)

    assert (planned.count, planned.interval_seconds, planned.width, planned.height) == sheet


def test_where_the_system_has_no_ffmpeg_the_one_of_the_wheel_serves(files, tmp_path, monkeypatch):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))
    bare = tmp_path / "bin"
    bare.mkdir()
    for program in ("nice", "setpriv"):
        (bare / program).symlink_to(shutil.which(program))
    monkeypatch.setenv("PATH", str(bare))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert "imageio_ffmpeg" in ffmpeg.program()
    assert (uploaded.state, uploaded.renditions.count()) == ("ready", 2)


def test_ffmpeg_that_gets_nowhere_is_ended_and_says_so(files, tmp_path, monkeypatch):
    monkeypatch.setattr(ffmpeg, "STUCK_SECONDS", 0.5)
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))
    source = Path(uploaded.source.path)
    source.unlink()
    os.mkfifo(source)
    nobody_ends_it = os.open(source, os.O_RDWR)

    transcoding.transcode(uploaded.pk, NOON)
    os.close(nobody_ends_it)

    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure) == ("failed", "stuck")
    assert not somebody_works_on(source)


@pytest.mark.parametrize(
    ("limit", "most", "failure"),
    [("LONGEST_SECONDS", 1, "too_long"), ("ffmpeg.PIXELS_MAX", 426 * 240 - 1, "too_large")],
)
def test_what_is_too_long_or_too_large_is_refused_in_words(
    files, tmp_path, monkeypatch, limit, most, failure
):
    monkeypatch.setattr(f"courses.transcoding.{limit}", most)
    uploaded = upload(clip(tmp_path, size="426x240", seconds=2))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure) == ("failed", failure)
    assert media.failure_in_words(uploaded) != str(media.FAILURES["broken"])
    assert stored(files) == set()


def test_a_turned_phone_video_stands_upright(files, tmp_path):
    lying, turned = clip(tmp_path, size="640x360", seconds=1), tmp_path / "turned.mp4"
    command = ["ffmpeg", "-v", "error", "-i", str(lying), "-c", "copy", "-metadata:s:v:0", "rotate=90"]
    subprocess.run([*command, str(turned)], check=True)
    uploaded = upload(turned)

    transcoding.transcode(uploaded.pk, NOON)

    facts = ffmpeg.probe(Path(uploaded.renditions.get(name="360p").file.path))
    assert (facts.width, facts.height) == (360, 640)


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process as in production but for its size; it is killed at the end if it still lives."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DATABASE_URL": f"{POSTGRES.rpartition('/')[0]}/{connection.settings_dict['NAME']}",
        "BROKER_URL": BROKER,
        "VAR_DIR": str(folder),
    }
    options = ["--pool=solo", "-Q", "default,media", "--without-gossip", "--without-mingle"]
    command = [sys.executable, "-m", "celery", "-A", "lms.celery", "worker", *options]
    process = subprocess.Popen(command, env=os.environ | settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ring(task: Any, queue: str, **ids: int) -> None:
    with Connection(BROKER) as broker:
        task.apply_async(kwargs=ids, connection=broker, queue=queue)


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.05)


def somebody_works_on(file: Path) -> bool:
    """Whether any process has it among its arguments."""
    wanted = str(file).encode()
    for arguments in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended meanwhile
            if wanted in arguments.read_bytes():
                return True
    return False


@pytest.fixture
def broker() -> Iterator[None]:
    with redis.Redis.from_url(BROKER) as server:
        server.flushdb()
        yield
        server.flushdb()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_leaves_the_work_to_another_and_no_leftovers(files, tmp_path, broker):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=30))
    held = Media.objects.filter(pk=uploaded.pk)

    with worker(files) as first:
        ring(tasks.transcode_media, "media", media_id=uploaded.pk)
        wait_until(held.filter(progress_percent__gt=0).exists)
        assert somebody_works_on(uploaded.source.path)
        first.send_signal(signal.SIGKILL)
        first.wait()
    wait_until(lambda: not somebody_works_on(uploaded.source.path))
    assert len(list((files / "transcoding").iterdir())) == 1
    Path(files / "media/media/streams/klip/dead").mkdir(parents=True)
    (files / "media/media/streams/klip/dead/240p.mp4").write_bytes(b"half")

    assert held.get().state == "transcoding"
    assert transcoding.left_undone(held.get().claimed_until - timedelta(seconds=1)) == []
    # The lease runs out; in place of minutes, now.
    held.update(claimed_until=timezone.now())
    with worker(files):
        ring(tasks.sweep_media, "default")
        wait_until(held.exclude(state="transcoding").exclude(state="uploaded").exists)

    assert held.get().state == "ready"
    assert sorted(one.name for one in uploaded.renditions.all()) == ["240p", "audio"]
    assert list((files / "transcoding").iterdir()) == []
    assert len(list((files / "media/media/streams/klip").iterdir())) == 1


def test_a_recording_that_was_cut_off_does_not_pass_for_a_whole_one(tmp_path):
    """With its head in front, a half that was copied plays to its end without a complaint."""
    whole, half = tmp_path / "utuh.mp4", tmp_path / "separuh.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=20"]
    subprocess.run([*command, "-preset", "ultrafast", "-movflags", "+faststart", str(whole)], check=True)
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    assert ffmpeg.probe(whole).duration_seconds == 20
    with pytest.raises(ffmpeg.CutOff):
        ffmpeg.probe(half)
