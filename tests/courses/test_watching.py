import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from courses import outline, progress, watching
from courses.models import UnitProgress, WatchPolicy
from tests.factories.courses import DAY, MINUTE, NOON, played, seat, unit

pytestmark = pytest.mark.django_db
LATER = NOON + 10 * MINUTE


def watching_seat(**course_facts):
    """A seat whose video of 100 seconds was opened at NOON."""
    learning = seat(unit("video", "video"), **course_facts)
    progress.start_unit(learning, "video", at=NOON)
    return learning


def test_a_video_is_done_when_its_share_was_watched():
    learning = watching_seat()

    first = watching.record_watched(learning, "video", played((0, 89), at=LATER), at=LATER)
    assert first.done_at is None
    last = watching.record_watched(learning, "video", played((88, 90.5), at=LATER), at=LATER)
    assert last.done_at == LATER


def test_a_seek_to_the_end_finishes_nothing():
    learning = watching_seat()

    row = watching.record_watched(learning, "video", played((0, 5), (95, 100), at=LATER), at=LATER)

    assert row.done_at is None
    assert watching.report(learning, row) == {"percent": 10, "done": False}


def test_ten_thousand_seconds_in_ten_are_not_counted():
    learning = watching_seat()
    at = NOON + timedelta(seconds=10)

    with pytest.raises(watching.Implausible):
        watching.record_watched(learning, "video", played((0, 100), at=at, speed=10), at=at)

    assert outline.outline_for(learning).node("video").watched_percent == 0


def test_what_can_be_true_is_kept_beside_what_cannot():
    learning = watching_seat()
    report = played((0, 30), at=LATER)
    report["plays"].append([30, 100, LATER.timestamp() * 1000, LATER.timestamp() * 1000])

    with pytest.raises(watching.Implausible):
        watching.record_watched(learning, "video", report, at=LATER)

    assert outline.outline_for(learning).node("video").watched_percent == 30


def test_a_replayed_report_writes_nothing():
    learning = watching_seat()
    report = played((0, 40), at=LATER, position=40)
    first = watching.record_watched(learning, "video", report, at=LATER)

    again = watching.record_watched(learning, "video", report, at=LATER + MINUTE)

    assert again.evidence == first.evidence
    assert again.evidence["spans"] == [[0.0, 40.0]]
    assert again.updated_at == first.updated_at == LATER


def test_hard_refuses_double_speed_and_says_why():
    learning = watching_seat(watch_policy=WatchPolicy.HARD)

    with pytest.raises(watching.TooFast, match="kecepatan normal"):
        watching.record_watched(learning, "video", played((0, 60), at=LATER, speed=2), at=LATER)

    assert UnitProgress.objects.get().evidence == {}


def test_hard_gives_nothing_for_what_lies_behind_a_skipped_part():
    learning = watching_seat(watch_policy=WatchPolicy.HARD)

    skipped = watching.record_watched(learning, "video", played((0, 5), (8, 100), at=LATER), at=LATER)
    assert skipped.done_at is None

    # The missing part may come late: nothing that was played is lost.
    late = watching.record_watched(learning, "video", played((5, 8), at=LATER + MINUTE), at=LATER + MINUTE)
    assert late.done_at


def test_where_the_policy_is_off_the_learner_says_so():
    learning = watching_seat(watch_policy=WatchPolicy.OFF)

    row = watching.record_watched(learning, "video", played((0, 100), at=LATER), at=LATER)
    assert row.done_at is None
    assert progress.finish_reading(learning, "video", at=LATER).done_at == LATER


def test_progress_made_offline_counts_on_return():
    learning = watching_seat()
    report = played((0, 95), at=NOON + 5 * MINUTE)
    returned = NOON + DAY
    report["sent_at"] = returned.timestamp() * 1000

    assert watching.record_watched(learning, "video", report, at=returned).done_at == returned


def read(*dwells, at, pages=()):
    moment = at.timestamp() * 1000
    return {
        "sent_at": moment,
        "dwells": [[moment - 1000 * a, moment - 1000 * b] for a, b in dwells],
        "pages": list(pages),
    }


def test_hard_counts_only_the_time_in_which_a_reading_was_in_use():
    learning = seat(unit("bacaan", minimum_seconds=60), watch_policy=WatchPolicy.HARD)
    progress.start_unit(learning, "bacaan", at=NOON)

    with pytest.raises(progress.TooSoon):
        progress.finish_reading(learning, "bacaan", at=LATER)
    watching.record_read(learning, "bacaan", read((120, 90), (90, 60), (80, 70), at=LATER), at=LATER)

    assert progress.finish_reading(learning, "bacaan", at=LATER).done_at


def test_hard_asks_for_every_slide():
    page = {"src": "/1.webp", "width": 1, "height": 1, "text": ""}
    slides = {"pages": [page, page, page], "file": {"url": "/a.pdf", "bytes": 1}}
    learning = seat(unit("salindia", "slides", slides=slides), watch_policy=WatchPolicy.HARD)
    progress.start_unit(learning, "salindia", at=NOON)
    watching.record_read(learning, "salindia", read((9, 0), at=LATER, pages=[1, 3]), at=LATER)

    with pytest.raises(progress.PagesMissing):
        progress.finish_reading(learning, "salindia", at=LATER)
    watching.record_read(learning, "salindia", read(at=LATER, pages=[2]), at=LATER)

    assert progress.finish_reading(learning, "salindia", at=LATER).done_at


def test_without_a_script_a_reading_of_a_softer_training_can_be_finished():
    learning = seat(unit("bacaan", minimum_seconds=60))
    progress.start_unit(learning, "bacaan", at=NOON)

    assert progress.finish_reading(learning, "bacaan", at=LATER).done_at


@pytest.mark.parametrize(
    "odd", [None, [], "x", {"dwells": [[1]]}, {"sent_at": 1, "dwells": [[0, 1]], "pages": ["1"]}]
)
def test_a_reading_report_of_another_shape_is_refused(odd):
    learning = seat(unit("bacaan"))

    with pytest.raises(watching.ReportInvalid):
        watching.record_read(learning, "bacaan", odd, at=NOON)


def test_verified_minutes_are_told_beside_the_nominal_hours():
    learning = seat(unit("video", "video"), unit("bacaan"), sequential=False)
    progress.start_unit(learning, "video", at=NOON)
    progress.start_unit(learning, "bacaan", at=NOON)
    watching.record_watched(learning, "video", played((0, 90), at=LATER), at=LATER)
    watching.record_read(learning, "bacaan", read((95, 0), at=LATER), at=LATER)

    assert outline.outline_for(learning).verified_minutes == (90 + 95) // 60


def two_videos():
    """A seat whose two videos of 100 seconds were both opened at NOON, as no unit waits for another."""
    learning = seat(unit("satu", "video"), unit("dua", "video"), sequential=False)
    for key in ("satu", "dua"):
        progress.start_unit(learning, key, at=NOON)
    return learning


def test_time_that_one_unit_took_is_not_credited_to_another():
    learning = two_videos()
    watching.record_watched(learning, "satu", played((0, 100), at=LATER), at=LATER)

    with pytest.raises(watching.Implausible):
        watching.record_watched(learning, "dua", played((0, 100), at=LATER), at=LATER)

    assert outline.outline_for(learning).node("dua").watched_percent == 0


def test_units_that_were_watched_one_after_the_other_are_both_credited():
    learning = two_videos()
    after = LATER + timedelta(seconds=100)
    watching.record_watched(learning, "satu", played((0, 100), at=LATER), at=LATER)
    watching.record_watched(learning, "dua", played((0, 100), at=after), at=after)

    assert outline.outline_for(learning).is_complete


def test_a_report_that_a_slow_connection_shifted_takes_nothing_from_the_next_unit():
    learning = two_videos()
    after = LATER + timedelta(seconds=92)
    watching.record_watched(learning, "satu", played((0, 100), at=LATER), at=LATER)
    watching.record_watched(learning, "dua", played((0, 100), at=after), at=after)

    assert outline.outline_for(learning).is_complete


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_units_that_report_at_once_share_their_time():
    learning = two_videos()
    gate = threading.Barrier(2)

    def report(key):
        gate.wait()
        with suppress(watching.Implausible):
            watching.record_watched(learning, key, played((0, 100), at=LATER), at=LATER)
        connection.close()

    threads = [threading.Thread(target=report, args=[key]) for key in ("satu", "dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(node.watched_percent for node in outline.outline_for(learning)) == [0, 100]


def test_a_page_that_lay_open_for_days_is_at_most_twice_what_was_planned():
    learning = seat(unit("bacaan", minutes=12))
    progress.start_unit(learning, "bacaan", at=NOON)
    days_later = NOON + 4 * DAY
    watching.record_read(learning, "bacaan", read((4 * 86_400, 0), at=days_later), at=days_later)

    assert outline.outline_for(learning).verified_minutes == 24


def test_pages_that_a_deck_does_not_have_are_not_kept():
    pages = [{"src": "", "width": 1, "height": 1, "text": ""}] * 2
    learning = seat(unit("salindia", "slides", slides={"pages": pages, "file": None}))
    progress.start_unit(learning, "salindia", at=NOON)

    row = watching.record_read(learning, "salindia", read((9, 0), at=LATER, pages=[1, 2, 999]), at=LATER)

    assert row.evidence["pages"] == [1, 2]
