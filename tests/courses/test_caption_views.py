"""The page under an address of its own: where the back office hangs it is not its concern."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import path

from courses import caption_views, captions
from courses.models import Media
from lms import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [path("teks/<int:media>/", caption_views.captions), *urls.urlpatterns]

SUBRIP = b"1\n00:00:01,000 --> 00:00:02,000\nSelamat pagi.\n"


@pytest.fixture
def video():
    return Media.objects.create(key="orientasi", title="Orientasi", duration_seconds=60)


@pytest.fixture
def page(video):
    return f"/teks/{video.pk}/"


def upload(client, page, data, language="id", name="teks.srt"):
    return client.post(page, {"language": language, "file": SimpleUploadedFile(name, data)})


def test_an_instructor_stores_captions_and_sees_how_many_there_are(client, bo, video, page):
    client.force_login(bo)

    stored = client.get(upload(client, page, SUBRIP).url)

    assert stored.context["rows"][0]["cues"] == 1
    assert "Bahasa Indonesia" in stored.content.decode()
    assert video.captions.get().language == "id"


def test_an_empty_video_says_so(client, bo, page):
    client.force_login(bo)

    shown = client.get(page)

    assert shown.status_code == 200
    assert shown.context["rows"] == []


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"x" * (captions.BYTES_MAX + 1), 1),
        (SUBRIP + b"\n2\n00:00:03,000 --> 00:00:02,000\nTerbalik\n", 6),
    ],
)
def test_a_refused_file_says_its_line_beside_the_field(client, bo, video, page, data, line):
    client.force_login(bo)

    shown = upload(client, page, data)

    error = shown.context["form"].errors.as_data()["file"][0]
    assert error.code == "captions_invalid"
    assert f" {line}: " in error.message
    assert error.message in shown.content.decode()
    assert not video.captions.exists()


def test_a_language_off_the_list_is_not_taken(client, bo, video, page):
    client.force_login(bo)

    assert "language" in upload(client, page, SUBRIP, language="tlh").context["form"].errors
    assert not video.captions.exists()


def test_captions_are_removed_by_a_button(client, bo, video, page):
    client.force_login(bo)
    upload(client, page, SUBRIP)

    assert client.post(page, {"remove": "id"}).url == page

    assert not video.captions.exists()


def test_captions_whose_file_is_gone_or_broken_can_still_be_repaired(client, bo, video, page):
    video.captions.create(language="en", label="English", file="media/captions/gone.vtt")
    client.force_login(bo)

    assert client.get(page).context["rows"][0]["problem"]

    upload(client, page, SUBRIP, language="en")
    assert client.get(page).context["rows"][0]["cues"] == 1


@pytest.mark.parametrize("who", ["ada", "cy"])
def test_nobody_else_sees_or_changes_captions(client, request, video, page, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page).status_code == 403
    assert upload(client, page, SUBRIP).status_code == 403
    assert not video.captions.exists()


def test_a_video_that_is_not_there_is_not_found(client, bo):
    client.force_login(bo)

    assert client.get("/teks/999999/").status_code == 404
