import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone

from courses import offline, progress, watching
from courses.models import UnitProgress
from tests.factories.courses import (
    DAY,
    MINUTE,
    NOON,
    BatchFactory,
    CourseFactory,
    EnrolmentFactory,
    seat,
    unit,
)

pytestmark = pytest.mark.django_db

MEMORY = "django.core.files.storage.InMemoryStorage"


def stored(storage, name: str, size: int) -> str:
    return storage.save(name, ContentFile(b"x" * size))


def film(key: str, **facts):
    return {
        "key": key,
        "duration_seconds": 100.0,
        "poster": "",
        "hls": "media/streams/film/ab/ladder.m3u8",
        "renditions": [
            {
                "name": "240p",
                "kind": "video",
                "url": "media/streams/film/ab/240p.mp4",
                "bytes": 6_000_000,
                "type": "video/mp4",
            },
            {
                "name": "audio",
                "kind": "audio",
                "url": "media/streams/film/ab/audio.m4a",
                "bytes": 900_000,
                "type": "audio/mp4",
            },
        ],
        "captions": [],
        "transcript": "",
    } | facts


def test_a_video_is_saved_with_its_captions_and_one_rendition_by_choice():
    poster = stored(storages["streams"], "media/streams/film/ab/poster.webp", 40)
    captions = stored(storages["streams"], "media/streams/film/ab/id.vtt", 25)
    captioned = film(
        "film", poster=poster, captions=[{"language": "id", "label": "Indonesia", "url": captions}]
    )

    package = offline.package(seat(unit("film", "video", media=captioned)), "film", at=NOON)

    assert sum(one.size_bytes for one in package.files) == 40 + 25
    assert [one.url.rpartition("/")[2] for one in package.files] == ["poster.webp", "id.vtt"]
    assert [(one.kind, one.size_bytes) for one in package.renditions] == [
        ("video", 6_000_000),
        ("audio", 900_000),
    ]
    assert all(one.url.startswith("/putar/") for one in (*package.files, *package.renditions))


def test_slides_are_saved_as_their_pictures():
    names = [stored(default_storage, f"slides/dek-1/{number}.webp", 10 * number) for number in (1, 2)]
    pages = [{"src": f"/media/{name}", "width": 4, "height": 3, "text": ""} for name in names]
    slides = {"pages": pages, "file": {"url": "/media/dek.pdf", "bytes": 900}}

    package = offline.package(seat(unit("dek", "slides", slides=slides)), "dek", at=NOON)

    assert [(one.url, one.size_bytes) for one in package.files] == [
        ("/media/slides/dek-1/1.webp", 10),
        ("/media/slides/dek-1/2.webp", 20),
    ]
    assert package.renditions == ()


def test_pictures_in_a_storage_elsewhere_are_saved_from_there(settings):
    elsewhere = {"BACKEND": MEMORY, "OPTIONS": {"base_url": "https://files.example/bucket/"}}
    settings.STORAGES = settings.STORAGES | {"default": elsewhere}
    name = stored(default_storage, "slides/dek-1/1.webp", 10)
    pages = [{"src": f"https://files.example/bucket/{name}", "width": 4, "height": 3, "text": ""}]
    slides = {"pages": pages, "file": {"url": "https://files.example/bucket/dek.pdf", "bytes": 900}}

    package = offline.package(seat(unit("dek", "slides", slides=slides)), "dek", at=NOON)

    assert [(one.url, one.size_bytes) for one in package.files] == [(pages[0]["src"], 10)]


def test_a_picture_that_is_gone_or_lies_elsewhere_does_not_keep_the_rest_from_being_saved():
    def picture(src):
        return {"type": "image", "src": src, "alt": "", "width": 1, "height": 1, "caption": ""}

    body = [picture("/media/images/hilang.webp"), picture("https://elsewhere.example/a.webp")]

    assert offline.package(seat(unit("bacaan", body=body)), "bacaan", at=NOON).files == ()


def test_a_copy_ends_with_the_batch_or_after_thirty_days():
    short = seat(unit("bacaan"))
    long = EnrolmentFactory(batch=BatchFactory(ends_at=NOON + 90 * DAY))

    assert offline.package(short, "bacaan", at=NOON).until == short.batch.ends_at
    assert offline.package(long, "bacaan", at=NOON).until == NOON + 30 * DAY


def test_a_quiz_is_never_saved():
    with pytest.raises(offline.QuizNeedsConnection):
        offline.package(seat(unit("kuis", "quiz")), "kuis", at=NOON)


def test_an_assignment_is_never_saved():
    with pytest.raises(offline.AssignmentNeedsConnection):
        offline.package(seat(unit("tugas", "assignment", activity_key="tugas")), "tugas", at=NOON)


def test_what_is_locked_or_over_is_not_saved():
    taken = seat(unit("satu"), unit("dua"))

    with pytest.raises(progress.UnitLocked):
        offline.package(taken, "dua", at=NOON)
    with pytest.raises(progress.NotLearnable):
        offline.package(taken, "satu", at=taken.batch.ends_at)


def played_offline(start: float, end: float, *, began, sent_at):
    """A report of a play that was kept in the browser; its clock runs an hour ahead of the server's."""
    ahead = timedelta(hours=1)
    moments = [1000 * (moment + ahead).timestamp() for moment in (began, began + (end - start) * MINUTE / 60)]
    return {"sent_at": 1000 * (sent_at + ahead).timestamp(), "plays": [[start, end, *moments]]}


def test_what_was_played_without_a_connection_is_credited_days_later():
    taken = seat(unit("video", "video"))
    progress.start_unit(taken, "video", at=NOON)

    row = watching.record_watched(
        taken,
        "video",
        played_offline(0, 95, began=NOON + DAY, sent_at=NOON + 3 * DAY),
        at=NOON + 3 * DAY,
    )

    assert row.done_at == NOON + 3 * DAY
    assert UnitProgress.objects.get().evidence["spans"] == [[0.0, 95.0]]


def test_more_than_the_clock_allows_is_not_credited_however_late_it_comes():
    taken = seat(unit("video", "video"))
    progress.start_unit(taken, "video", at=NOON)
    began = 1000 * (NOON + DAY).timestamp()
    told = {"sent_at": 1000 * (NOON + 3 * DAY).timestamp(), "plays": [[0, 95, began, began + 5_000]]}

    with pytest.raises(watching.Implausible):
        watching.record_watched(taken, "video", told, at=NOON + 3 * DAY)

    assert UnitProgress.objects.get().done_at is None


def test_what_was_played_before_the_unit_was_opened_is_not_credited():
    taken = seat(unit("video", "video"))
    progress.start_unit(taken, "video", at=NOON)
    told = played_offline(0, 95, began=NOON - DAY / 2, sent_at=NOON + DAY)

    with pytest.raises(watching.Implausible):
        watching.record_watched(taken, "video", told, at=NOON + DAY)


def test_what_comes_back_after_the_batch_is_not_counted():
    taken = seat(unit("video", "video"))
    progress.start_unit(taken, "video", at=NOON)
    at = taken.batch.ends_at

    with pytest.raises(progress.NotLearnable):
        watching.record_watched(taken, "video", played_offline(0, 95, began=NOON + DAY, sent_at=at), at=at)


@pytest.fixture
def learning(ada, client):
    now = timezone.now()
    units = [unit("film", "video", media=film("film")), unit("kuis", "quiz"), unit("lanjut")]
    course = CourseFactory(title="Moderasi Beragama", units=units)
    windows = {"starts_at": now - DAY, "ends_at": now + 9 * DAY}
    client.force_login(ada)
    return EnrolmentFactory(learner=ada, batch=BatchFactory(course=course, **windows))


def test_a_browser_is_told_what_there_is_to_keep(client, learning):
    answer = client.get(f"/belajar/{learning.pk}/film/luring/")

    told = answer.json()
    assert told["page"] == f"/belajar/{learning.pk}/film/"
    assert (told["title"], told["course"]) == ("Film", "Moderasi Beragama")
    assert told["until"] == int(learning.batch.ends_at.timestamp() * 1000)
    assert [(one["label"], one["bytes"]) for one in told["renditions"]] == [
        ("240p", 6_000_000),
        ("Hanya audio", 900_000),
    ]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("key", "code"), [("lanjut", "unit_locked"), ("kuis", "unit_locked")])
def test_what_may_not_be_kept_is_refused_with_words(client, learning, key, code):
    answer = client.get(f"/belajar/{learning.pk}/{key}/luring/")

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert answer.json()["message"]


def test_a_quiz_that_is_open_is_refused_with_words(client, learning):
    progress.complete_unit(learning, "film", at=timezone.now())

    answer = client.get(f"/belajar/{learning.pk}/kuis/luring/")

    assert (answer.status_code, answer.json()["code"]) == (409, "quiz_needs_connection")


def test_a_unit_that_does_not_exist_is_not_found(client, learning):
    assert client.get(f"/belajar/{learning.pk}/tiada/luring/").status_code == 404


def test_a_unit_offers_to_be_saved_while_it_may_be(client, learning):
    offer = f'data-manifest="/belajar/{learning.pk}/film/luring/"'
    assert offer in client.get(f"/belajar/{learning.pk}/film/").content.decode()

    assert "data-manifest" not in client.get(f"/belajar/{learning.pk}/lanjut/").content.decode()
    learning.batch.ends_at = timezone.now() - MINUTE
    learning.batch.save(update_fields=["ends_at"])
    assert "data-manifest" not in client.get(f"/belajar/{learning.pk}/film/").content.decode()


def test_the_page_of_what_is_saved_names_nobody(client, ada):
    client.force_login(ada)

    shown = client.get("/luring/").content.decode()

    assert ada.name not in shown
    assert 'name="person"' not in shown


def test_pages_carry_a_mark_of_their_person_that_says_nothing_else(client, ada, cy):
    def mark(person) -> str:
        client.logout()
        if person:
            client.force_login(person)
        shown = client.get("/bantuan/" if person is None else "/beranda/").content.decode()
        return shown.partition('<meta name="person" content="')[2].partition('"')[0]

    assert mark(None) == ""
    assert len(mark(ada)) == 16
    assert len({mark(ada), mark(cy), mark(ada)}) == 2


def test_the_service_worker_answers_for_all_pages_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert client.get("/sw.js", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_a_phone_is_told_what_to_put_on_its_home_screen(client):
    answer = client.get("/site.webmanifest")

    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["start_url"]) == ("Pintar", "/beranda/")
    assert told["icons"][0]["src"].endswith("img/favicon.svg")
