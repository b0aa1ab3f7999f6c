from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import TestCase
from django.urls import reverse
from reportlab.pdfgen.canvas import Canvas

from courses import captions, media
from courses.models import Media, MediaRendition
from lms.accounts.models import AuditEntry
from tests.factories.courses import NOON

pytestmark = pytest.mark.django_db


def pdf(pages=2, size=(960, 540)):
    stored = BytesIO()
    canvas = Canvas(stored, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(100, 100, f"Halaman {number + 1}")
        canvas.showPage()
    canvas.save()
    return stored.getvalue()


def test_a_deck_has_a_picture_and_the_text_of_each_page():
    deck = media.add_deck("orientasi", "Orientasi", pdf())

    shown = media.deck_to_document(deck)

    assert [page["text"] for page in shown["pages"]] == ["Halaman 1", "Halaman 2"]
    assert (shown["pages"][0]["width"], shown["pages"][0]["height"]) == (1280, 720)
    assert shown["file"]["bytes"] == deck.size_bytes


def test_the_same_deck_again_changes_nothing():
    first = media.add_deck("orientasi", "Orientasi", pdf())

    assert media.add_deck("orientasi", "Orientasi", pdf()).pages == first.pages


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"PK\x03\x04", b"%PDF-1.7 this is cut off"])
def test_what_is_no_pdf_is_refused_whatever_its_name(content):
    with pytest.raises(media.NotSlides):
        media.add_deck("orientasi", "Orientasi", content)


def test_too_many_pages_are_refused():
    with pytest.raises(media.SlidesTooLarge):
        media.add_deck("orientasi", "Orientasi", pdf(pages=media.DECK_PAGES_MAX + 1))


def test_a_page_of_odd_proportions_gets_a_picture_of_bounded_size():
    deck = media.add_deck("tinggi", "Tinggi", pdf(pages=1, size=(100, 10_000)))

    assert max(deck.pages[0]["width"], deck.pages[0]["height"]) <= 1281


MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 300


def started(content=MP4, **facts):
    return media.start("klip", "Klip", ContentFile(content, "apa.saja"), at=NOON, **facts)


def test_an_upload_is_kept_out_of_reach_and_waits_to_be_prepared():
    uploaded = started()

    assert (uploaded.state, uploaded.kind, uploaded.claimed_until) == (
        "uploaded",
        "video",
        NOON + media.GRACE,
    )
    assert uploaded.source.storage is not default_storage
    assert not default_storage.exists(uploaded.source.name)
    assert uploaded.source.read() == MP4


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"#EXTM3U\nhttp://intra/", pdf(pages=1)])
def test_what_is_neither_video_nor_sound_is_refused_whatever_its_name(content):
    with pytest.raises(media.NotMedia):
        started(content)

    assert not Media.objects.exists()


def test_an_upload_with_captions_that_cannot_be_read_is_refused_whole():
    with pytest.raises(captions.CaptionError):
        started(captions=[("id", "", b"1\n00:00")])

    assert not Media.objects.exists()


def test_captions_of_an_upload_may_be_subrip_and_give_its_transcript():
    uploaded = started(captions=[("id", "", b"1\n00:00:00,000 --> 00:00:02,000\nSelamat datang.\n")])

    assert uploaded.captions.get().label == "Bahasa Indonesia"
    assert uploaded.transcript == "Selamat datang."


def test_an_upload_is_a_recording_by_its_content():
    assert started(b"ID3" + b"\x00" * 300).kind == "audio"


def test_a_key_is_made_of_the_title_and_never_taken_twice():
    Media.objects.create(key="salat-jumat", title="Salat Jumat")
    Media.objects.create(key="salat-jumat-2", title="Salat Jumat")

    assert media.free_key(Media, "Salat Jumat") == "salat-jumat-3"
    assert media.free_key(Media, "صلاة") == "video"


def test_a_document_names_files_and_offers_pictures_before_sound():
    row = Media.objects.create(key="klip", title="Klip", duration_seconds=60, hls="media/streams/master.m3u8")
    facts = {"media": row, "content_type": "audio/mp4", "file": "a.m4a"}
    MediaRendition.objects.create(name="audio", kind="audio", size_bytes=1, **facts)
    MediaRendition.objects.create(media=row, name="240p", size_bytes=2, file="240p.mp4")

    shown = media.to_document(row)

    assert shown["hls"] == "media/streams/master.m3u8"
    assert [one["name"] for one in shown["renditions"]] == ["240p", "audio"]
    assert shown["renditions"][0] == {
        "name": "240p",
        "kind": "video",
        "url": "240p.mp4",
        "bytes": 2,
        "type": "video/mp4",
    }


def test_a_video_from_before_the_pipeline_is_ready():
    row = Media.objects.create(key="lama", title="Lama", duration_seconds=60)

    shown = media.to_document(row)
    assert (row.state, shown["kind"], shown["hls"]) == ("ready", "video", "")


@pytest.fixture
def bo_at_the_desk(client, bo):
    client.force_login(bo)
    return client


def test_the_back_office_takes_a_title_and_a_file(bo_at_the_desk, monkeypatch):
    rung = []
    monkeypatch.setattr("courses.tasks.transcode_media.apply_async", lambda **facts: rung.append(facts))
    sent = {"title": "Salat Jumat", "upload": ContentFile(MP4, "rekaman.mp4"), "transcript": ""}

    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = bo_at_the_desk.post(reverse("media:add"), sent)

    assert answer.status_code == 302
    row = Media.objects.get()
    assert (row.key, row.state) == ("salat-jumat", "uploaded")
    assert rung == [{"kwargs": {"media_id": row.pk}, "retry": False}]


def test_the_back_office_says_why_a_file_is_refused(bo_at_the_desk):
    sent = {"title": "Salat", "upload": ContentFile(b"<html>", "rekaman.mp4"), "transcript": ""}

    answer = bo_at_the_desk.post(reverse("media:add"), sent)

    assert answer.status_code == 200
    assert str(media.NotMedia()) in answer.content.decode()


def test_the_back_office_says_in_which_line_captions_are_wrong_and_beside_their_field(bo_at_the_desk):
    broken = ContentFile(b"WEBVTT\n\n00:00.000 --> 00:99.000\nHalo\n", "teks.vtt")
    sent = {"title": "Salat", "upload": ContentFile(MP4, "a.mp4"), "captions": broken, "transcript": ""}

    form = bo_at_the_desk.post(reverse("media:add"), sent).context["form"]

    (refusal,) = form.errors.as_data()["captions"]
    assert refusal.code == "captions_invalid"
    assert "3" in refusal.message
    assert not Media.objects.exists()


def test_the_back_office_takes_no_file_above_the_largest(bo_at_the_desk, settings):
    settings.MEDIA_UPLOAD_GB_MAX = 0
    sent = {"title": "Salat", "upload": ContentFile(MP4, "a.mp4"), "transcript": ""}

    form = bo_at_the_desk.post(reverse("media:add"), sent).context["form"]

    assert form.errors.as_data()["upload"][0].code == "upload_too_large"


def test_a_videos_page_shows_its_progress_and_loads_itself_again_until_it_is_ready(bo_at_the_desk):
    row = Media.objects.create(key="klip", title="Klip", state="transcoding", progress_percent=42)
    page, listing = reverse("media:video", args=[row.pk]), reverse("media:index")

    answer = bo_at_the_desk.get(page)
    assert answer["Refresh"] == "5"
    assert "42 %" in answer.content.decode()
    assert "42 %" in bo_at_the_desk.get(listing).content.decode()

    Media.objects.update(state="ready")
    assert "Refresh" not in bo_at_the_desk.get(page)


def test_what_failed_says_why_and_can_be_tried_again_from_its_page(bo_at_the_desk):
    row = Media.objects.create(key="klip", title="Klip", state="failed", failure="unreadable")
    again = reverse("media:prepare_again", args=[row.pk])

    page = bo_at_the_desk.get(reverse("media:video", args=[row.pk])).content.decode()
    assert media.failure_in_words(row) in page
    assert again in page

    bo_at_the_desk.post(again)
    row.refresh_from_db()
    assert (row.state, row.failure) == ("uploaded", "")


def test_an_author_corrects_what_is_said_of_a_video(client, bo):
    film = Media.objects.create(key="niat", title="Niyat", duration_seconds=60)
    client.force_login(bo)

    client.post(f"/admin/media/edit/{film.pk}/", {"title": "Niat", "transcript": "Teks."})

    film.refresh_from_db()
    assert (film.title, film.transcript) == ("Niat", "Teks.")
    assert AuditEntry.objects.filter(action="media.described").exists()
