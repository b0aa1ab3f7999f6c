from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses import captioning, captions, media
from courses.models import CurriculumVersion, Media
from lms.accounts.models import AuditEntry
from tests.factories.courses import CourseFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SUBRIP = b"1\n00:00:01,000 --> 00:00:02,000\n<b>Selamat</b> pagi.\n"
WEBVTT = b"WEBVTT\n\n00:03.000 --> 00:04.000\nSampai jumpa.\n"


@pytest.fixture
def video():
    return Media.objects.create(key="orientasi", title="Orientasi", duration_seconds=60)


def test_whatever_comes_in_webvtt_is_stored_under_the_languages_own_name(video, bo):
    caption = captioning.add(video, "su", "", SUBRIP, at=NOON, by=bo)

    assert caption.label == "Basa Sunda"
    assert caption.file.read() == b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nSelamat pagi.\n"
    entry = AuditEntry.objects.get(action="media.captions_stored")
    assert (entry.actor, entry.at, entry.details) == (bo, NOON, {"language": "su", "cues": 1})


def test_new_captions_take_the_old_ones_place(video, django_capture_on_commit_callbacks):
    old = captioning.add(video, "id", "", SUBRIP, at=NOON).file.name

    with django_capture_on_commit_callbacks(execute=True):
        new = captioning.add(video, "id", "Indonesia", WEBVTT, at=NOON)
        assert default_storage.exists(old)

    assert [one.label for one in video.captions.all()] == ["Indonesia"]
    assert new.file.name != old
    assert default_storage.exists(new.file.name)
    assert not default_storage.exists(old)


def test_a_file_that_a_published_training_shows_is_kept(video, django_capture_on_commit_callbacks):
    old = captioning.add(video, "id", "", SUBRIP, at=NOON).file
    document = {"units": [{"media": media.to_document(video)}]}
    CurriculumVersion.objects.create(course=CourseFactory(), number=77, document=document, published_at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        captioning.remove(video, "id", at=NOON)

    assert default_storage.exists(old.name)


def test_indonesian_captions_give_a_video_its_first_transcript(video):
    captioning.add(video, "en", "", WEBVTT, at=NOON)
    assert video.transcript == ""

    captioning.add(video, "id", "", SUBRIP, at=NOON)
    captioning.add(video, "id", "", WEBVTT, at=NOON)

    video.refresh_from_db()
    assert video.transcript == "Selamat pagi."


def test_a_file_that_cannot_be_read_changes_nothing(video):
    captioning.add(video, "id", "", SUBRIP, at=NOON)

    with pytest.raises(captions.CaptionError) as refused:
        captioning.add(video, "id", "", WEBVTT.replace(b"00:04", b"00:02"), at=NOON)

    assert refused.value.facts["line"] == 3
    assert video.captions.get().file.read().endswith(b"Selamat pagi.\n")


def test_a_language_off_the_list_is_refused(video):
    with pytest.raises(captioning.UnknownLanguage):
        captioning.add(video, "tlh", "Klingon", SUBRIP, at=NOON)


def test_captions_are_removed_with_their_file_and_a_repeat_changes_nothing(
    video, bo, django_capture_on_commit_callbacks
):
    name = captioning.add(video, "en", "", SUBRIP, at=NOON).file.name

    with django_capture_on_commit_callbacks(execute=True):
        captioning.remove(video, "en", at=NOON, by=bo)
        captioning.remove(video, "en", at=NOON, by=bo)

    assert not video.captions.exists()
    assert not default_storage.exists(name)
    assert AuditEntry.objects.filter(action="media.captions_removed", actor=bo).count() == 1


def test_a_video_with_the_longest_key_can_have_captions(video):
    video.key = "k" * 120
    video.save(update_fields=["key"])

    assert captioning.add(video, "id", "", SUBRIP, at=NOON).file.name.endswith(".vtt")


def test_captions_kept_from_elsewhere_can_be_replaced(video):
    video.captions.create(language="id", label="Lama", file=ContentFile(b"WEBVTT\n", name="lama.vtt"))

    captioning.add(video, "id", "", SUBRIP, at=NOON)

    assert video.captions.get().label == "Bahasa Indonesia"
