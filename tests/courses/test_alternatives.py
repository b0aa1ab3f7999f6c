"""A unit that can be watched, listened to, leafed through or read: one way finishes it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from courses import outline, progress, publishing, watching
from courses.models import CourseCompletion, UnitProgress
from courses.views import panels
from tests.factories.courses import NOON, CourseFactory, document, played, seat, unit

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=10)


def offered(kind, **facts):
    one = unit("lain", kind, **facts)
    return {name: one[name] for name in ("kind", "body", "media", "slides")}


def four_ways(key="niat", **facts):
    """A video of 100 seconds that can also be heard (50 seconds), leafed through or read."""
    audio = offered("video") | {"kind": "audio"}
    audio["media"] = audio["media"] | {"kind": "audio", "duration_seconds": 50.0}
    others = [audio, offered("slides"), offered("reading", body=[{"type": "heading", "text": "Niat"}])]
    return unit(key, "video", alternatives=others, minimum_seconds=60, **facts)


def state_of(learning, key="niat"):
    return outline.outline_for(learning).node(key).state


def test_a_unit_offers_its_own_medium_first_and_up_to_three_more():
    learning = seat(four_ways())

    offers = outline.outline_for(learning).node("niat").offers

    assert [(one.unit.key, one.unit.kind) for one in offers] == [
        ("niat", "video"),
        ("niat~audio", "audio"),
        ("niat~slides", "slides"),
        ("niat~reading", "reading"),
    ]


def test_listening_finishes_the_unit_and_opens_the_next():
    learning = seat(four_ways(), unit("dua"))
    progress.start_unit(learning, "niat~audio", at=NOON)
    assert state_of(learning) == "started"

    watching.record_watched(learning, "niat~audio", played((0, 50), at=LATER), at=LATER)

    assert state_of(learning) == state_of(learning, "niat~audio") == "done"
    assert state_of(learning, "dua") == "open"


def test_reading_finishes_the_unit_after_its_least_time_only():
    learning = seat(four_ways())
    progress.start_unit(learning, "niat~reading", at=NOON)

    with pytest.raises(progress.TooSoon):
        progress.finish_reading(learning, "niat~reading", at=NOON + timedelta(seconds=59))
    progress.finish_reading(learning, "niat~reading", at=NOON + timedelta(seconds=60))

    assert state_of(learning) == "done"
    assert CourseCompletion.objects.filter(enrolment=learning).exists()


def test_parts_of_two_media_are_not_added_up():
    """Half of the video and half of the sound may be the same half."""
    learning = seat(four_ways(), coverage_percent=Decimal("90"))
    progress.start_unit(learning, "niat", at=NOON)
    progress.start_unit(learning, "niat~audio", at=NOON)

    watching.record_watched(learning, "niat", played((0, 60), at=LATER), at=LATER)
    watching.record_watched(learning, "niat~audio", played((0, 30), at=LATER), at=LATER)

    assert state_of(learning) == "started"


def test_what_was_watched_and_heard_counts_once_among_the_verified_minutes():
    learning = seat(four_ways())
    progress.start_unit(learning, "niat", at=NOON)
    progress.start_unit(learning, "niat~audio", at=NOON)

    watching.record_watched(learning, "niat", played((0, 100), at=LATER), at=LATER)
    watching.record_watched(learning, "niat~audio", played((0, 50), at=LATER), at=LATER)

    node = outline.outline_for(learning).node("niat")
    assert node.verified_seconds == 100


def test_another_medium_of_a_locked_unit_is_locked():
    learning = seat(unit("satu"), four_ways())

    with pytest.raises(progress.UnitLocked):
        progress.start_unit(learning, "niat~audio", at=NOON)

    assert not UnitProgress.objects.exists()


def test_a_medium_that_the_unit_does_not_offer_is_unknown():
    learning = seat(unit("satu"))

    with pytest.raises(progress.UnitUnknown):
        progress.start_unit(learning, "satu~audio", at=NOON)


def test_what_follows_is_the_same_from_each_medium():
    learning = seat(four_ways(), unit("dua"))
    learnt = outline.outline_for(learning)

    assert learnt.after("niat~slides") == learnt.after("niat") == learnt.node("dua")


def test_a_text_beside_a_video_must_ask_for_time():
    course = CourseFactory()

    with pytest.raises(publishing.CurriculumIncomplete, match="Niat"):
        publishing.publish(
            course, document(four_ways() | {"minimum_seconds": 0, "title": "Niat"}), by=None, at=NOON
        )


def test_an_empty_alternative_is_not_published():
    course = CourseFactory()
    empty = unit("niat", "reading", alternatives=[offered("video") | {"media": None}])

    with pytest.raises(publishing.CurriculumIncomplete, match="Niat"):
        publishing.publish(course, document(empty), by=None, at=NOON)


def test_each_medium_has_its_page_and_the_way_to_the_others(client):
    learning = seat(four_ways(), learner=None)
    client.force_login(learning.learner)
    now = timezone.now()
    learning.batch.starts_at, learning.batch.ends_at = now - timedelta(days=1), now + timedelta(days=1)
    learning.batch.save()

    for key in ("niat", "niat~audio", "niat~slides", "niat~reading"):
        page = client.get(f"/belajar/{learning.pk}/{key}/")
        ways = [(way["url"], way["is_current"]) for way in page.context["ways"]]
        assert page.status_code == 200
        assert [url for url, current in ways if current] == [f"/belajar/{learning.pk}/{key}/"]
        assert len(ways) == 4


def test_a_unit_with_one_medium_offers_no_choice(client):
    learning = seat(unit("satu"))
    client.force_login(learning.learner)

    assert client.get(f"/belajar/{learning.pk}/satu/").context["ways"] == []


def test_the_choice_says_what_each_medium_costs():
    learning = seat(four_ways())

    ways = panels.ways(outline.outline_for(learning).node("niat"), enrolment=learning, current="niat")

    with translation.override("id"):
        assert "400" in str(ways[0]["detail"])  # kB of the smallest size
