"""Real files through the real ffmpeg, and a worker that is killed in the middle of its work."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from courses import ffmpeg, media, renditions, transcoding
from courses.models import Media
from tests.factories.courses import NOON
from tests.places import POSTGRES

pytestmark = pytest.mark.django_db
PATIENCE_SECONDS = 60.0


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
    uploaded = upload(clip(tmp_path))

    transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    shown = media.to_document(uploaded)
    assert (uploaded.state, uploaded.progress_percent, uploaded.claimed_until) == ("ready", 100, None)
    assert [one["name"] for one in shown["renditions"]] == ["240p", "360p", "720p", "audio"]
    assert [one["kind"] for one in shown["renditions"]] == ["video", "video", "video", "audio"]
    assert shown["duration_seconds"] == pytest.approx(4, abs=0.1)
    assert shown["hls"].endswith("/master.m3u8")
    assert Path(uploaded.poster.path).read_bytes().startswith(b"\xff\xd8\xff")
    assert list((files / "transcoding").iterdir()) == []


def test_sizes_are_true_and_light_enough(files, tmp_path):
    uploaded = upload(clip(tmp_path, seconds=10))

    transcoding.transcode(uploaded.pk, NOON)

    sizes = {one.name: one.size_bytes for one in uploaded.renditions.all()}
    assert sizes == {one.name: one.file.size for one in uploaded.renditions.all()}
    assert sizes["240p"] * 6 <= 1_200_000
    assert sizes["audio"] * 6 <= 350_000


def test_the_ladder_leads_to_files_that_exist_and_play(files, tmp_path):
    uploaded = upload(clip(tmp_path, seconds=8))

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
    assert playlists == ["240p.m3u8", "360p.m3u8", "720p.m3u8", "audio.m3u8"]
    assert segments == {"240p.m4s", "360p.m4s", "720p.m4s", "audio.m4s"}
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


def test_a_full_disk_fails_loudly_and_leaves_no_files(files, tmp_path, monkeypatch):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=1))

    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(transcoding.MediaRendition.objects, "bulk_create", full)
    with pytest.raises(OSError, match="No space"):
        transcoding.transcode(uploaded.pk, NOON)

    uploaded.refresh_from_db()
    assert (uploaded.state, uploaded.failure, uploaded.hls) == ("failed", "broken", "")
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


WORK = """
import sys, django
django.setup()
from django.utils import timezone
from courses import transcoding
transcoding.transcode(int(sys.argv[1]), timezone.now())
"""


def worker(media_id: int, folder: Path) -> subprocess.Popen[bytes]:
    name = connection.settings_dict["NAME"]
    settings = {
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DATABASE_URL": f"{POSTGRES.rpartition('/')[0]}/{name}" if POSTGRES else f"sqlite:///{name}",
        "VAR_DIR": str(folder),
    }
    return subprocess.Popen([sys.executable, "-c", WORK, str(media_id)], env=os.environ | settings)


def wait_for_progress(media_id: int) -> Media:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        row = Media.objects.get(pk=media_id)
        if row.progress_percent:
            return row
        time.sleep(0.05)
    return pytest.fail("the worker made no progress")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_leaves_the_work_to_the_sweep_and_no_leftovers(files, tmp_path):
    uploaded = upload(clip(tmp_path, size="426x240", seconds=90))
    first = worker(uploaded.pk, files)
    held = wait_for_progress(uploaded.pk)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert held.state == "transcoding"
    assert len(list((files / "transcoding").iterdir())) == 1
    default_storage.save("media/streams/klip/dead/240p.mp4", ContentFile(b"half"))

    held.refresh_from_db()
    assert transcoding.left_undone(held.claimed_until - timedelta(seconds=1)) == []
    assert transcoding.left_undone(held.claimed_until) == [uploaded.pk]
    transcoding.transcode(uploaded.pk, held.claimed_until)

    uploaded.refresh_from_db()
    assert uploaded.state == "ready"
    assert list((files / "transcoding").iterdir()) == []
    assert len(list((files / "media/media/streams/klip").iterdir())) == 1
