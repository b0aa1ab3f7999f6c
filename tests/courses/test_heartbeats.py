import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from courses import heartbeat_door, heartbeats, outline, progress, watching
from courses.curriculum import Unit
from courses.models import UnitProgress
from tests.factories.courses import NOON, EnrolmentFactory, played, seat, unit

pytestmark = pytest.mark.django_db
with_redis = pytest.mark.postgres  # the set-up that has Redis


@pytest.fixture(autouse=True)
def _nothing_waits():
    yield
    if settings.REDIS_URL:
        heartbeats._redis().delete(heartbeats.STREAM)


def opened(units=(), **course_facts):
    """A seat in a batch of now whose video of 100 seconds was opened ten minutes ago."""
    now = timezone.now()
    learning = seat(*units or [unit("video", "video")], **course_facts)
    learning.batch.starts_at, learning.batch.ends_at = now - timedelta(days=1), now + timedelta(days=1)
    learning.batch.save()
    progress.start_unit(learning, "video", at=now - timedelta(minutes=10))
    return learning


def address(learning, key="video"):
    node = outline.outline_for(learning).node(key)
    return heartbeats.address_for(learning, node, at=timezone.now())


def post(path, told, *, method="POST"):
    """The door's answer: status and what it says."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    said = []
    environ = {
        "PATH_INFO": path,
        "REQUEST_METHOD": method,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    door = heartbeat_door.door.serve_before(lambda environ, start: start("200 OK", []) or [b"{}"])
    content = b"".join(door(environ, lambda status, headers: said.append(int(status[:3]))))
    return said[0], json.loads(content)


def flush():
    if settings.REDIS_URL:
        heartbeats.flush()


def spans(learning):
    return UnitProgress.objects.get(enrolment_id=learning.pk).evidence.get("spans", [])


def test_a_heartbeat_is_credited_without_a_session():
    learning = opened()

    answer = post(address(learning), played((0, 30), at=timezone.now(), position=30))
    flush()

    assert answer == (202, {"kept": True})
    assert spans(learning) == [[0.0, 30.0]]


def test_heartbeats_in_any_order_and_twice_are_counted_once():
    learning = opened()
    now = timezone.now()
    whole = played((0, 30), (30, 60), at=now)
    first, second = ({**whole, "plays": [play]} for play in whole["plays"])

    for told in (second, first, second, whole):
        assert post(address(learning), told)[0] == 202
    flush()

    assert spans(learning) == [[0.0, 60.0]]


def test_the_last_part_completes_the_unit():
    learning = opened()

    post(address(learning), played((0, 95), at=timezone.now()))
    flush()

    assert UnitProgress.objects.get().done_at


def test_units_that_play_at_once_share_their_time():
    learning = opened(units=[unit("video", "video"), unit("lain", "video")], sequential=False)
    now = timezone.now()
    progress.start_unit(learning, "lain", at=now - timedelta(minutes=10))

    for key in ("video", "lain"):
        post(address(learning, key), played((0, 80), at=now))
    flush()

    assert sorted(node.watched_percent for node in outline.outline_for(learning)) == [0, 80]


def test_what_cannot_have_been_played_is_left_out():
    learning = opened()

    post(address(learning), played((0, 95), at=timezone.now(), speed=1000))
    flush()

    assert spans(learning) == []


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        (b"{", 400, "invalid"),
        (b"[]", 409, "report_invalid"),
        ({"sent_at": 1, "plays": [[-1, 5, 0, 6000]]}, 409, "report_invalid"),
        ({"sent_at": 1, "plays": [[0, 5000, 0, 6000]]}, 409, "report_invalid"),
        ({"sent_at": 1, "plays": [[float("nan"), 5, 0, 6000]]}, 409, "report_invalid"),
        (b" " * 10_000_000, 413, "too_large"),
    ],
)
def test_a_forged_heartbeat_is_refused_with_words(told, status, code):
    learning = opened()

    answer = post(address(learning), told)

    assert (answer[0], answer[1]["code"]) == (status, code)
    assert answer[1]["message"]
    flush()
    assert UnitProgress.objects.get().evidence == {}


def test_a_token_that_was_changed_or_whose_time_is_over_is_refused():
    path = address(opened())

    assert post(path[:-1] + ("A" if path[-1] != "A" else "B"), {})[0] == 403
    assert post(heartbeats.PREFIX + "x", {})[0] == 403
    with pytest.raises(heartbeats.TokenInvalid):
        heartbeats.read_token(path.removeprefix(heartbeats.PREFIX), at=timezone.now() + timedelta(hours=13))


def test_a_batch_that_is_over_gives_no_token():
    learning = EnrolmentFactory()
    progress_row = UnitProgress(unit_key="video", started_at=NOON, updated_at=NOON)
    node = outline.Node(Unit("video", "video", "Video", media={"duration_seconds": 9}), "started")

    late = learning.batch.last_learning_moment
    assert heartbeats.address_for(learning, node, at=NOON) == ""  # not opened
    node = outline.Node(node.unit, "started", progress=progress_row)
    assert heartbeats.address_for(learning, node, at=late) == ""


def test_other_addresses_are_passed_on():
    assert post("/pelatihan/", {}) == (200, {})
    assert post(heartbeats.PREFIX + "x", {}, method="GET")[0] == 405


def test_one_write_a_row_however_many_heartbeats(django_assert_num_queries):
    learning = opened()
    token = heartbeats.read_token(address(learning).removeprefix(heartbeats.PREFIX), at=timezone.now())
    now = timezone.now()
    beats = [
        heartbeats.Beat(token, now.timestamp(), played((start, start + 1), at=now)) for start in range(50)
    ]
    outline.outline_for(learning)

    with django_assert_num_queries(5):  # seats, the transaction, the rows, one update
        heartbeats.write(beats)


KILLED_BETWEEN_WRITING_AND_DELETING = """
import os, signal, django
os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings"
django.setup()
from courses import heartbeats
heartbeats._redis().xdel = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
heartbeats.flush()
"""


@with_redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_writing_and_deleting_loses_and_doubles_nothing():
    learning = opened()
    for start in (0, 10, 20):
        post(address(learning), played((start, start + 10), at=timezone.now(), position=start))
    database = settings.DATABASES["default"]
    env = os.environ | {
        "DATABASE_URL": f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "DATABASE_POOL": "2",
    }

    code = subprocess.run(
        [sys.executable, "-c", KILLED_BETWEEN_WRITING_AND_DELETING], env=env, check=False, timeout=60
    ).returncode
    assert code == -signal.SIGKILL
    before = spans(learning)
    assert heartbeats._redis().xlen(heartbeats.STREAM) == 3

    assert heartbeats.flush() == 3
    assert heartbeats._redis().xlen(heartbeats.STREAM) == 0
    assert spans(learning) == before


@pytest.fixture
def own_redis(tmp_path, settings):
    """A Redis of our own that appends what it is told to a file; start it, kill it, start it again."""
    if not shutil.which("redis-server"):
        pytest.skip("the Redis of this set-up is elsewhere: there is no redis-server to kill here")
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path)]
    command += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    running = []

    def start():
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        for _try in range(100):
            with suppress(redis.RedisError):
                if heartbeats._redis().ping():
                    return
            time.sleep(0.1)
        raise AssertionError("Redis did not start")

    def kill():
        running[-1].kill()
        running.pop().wait()

    kept, settings.REDIS_URL = settings.REDIS_URL, f"redis://127.0.0.1:{port}/0"
    heartbeats._redis.cache_clear()
    start()
    yield SimpleNamespace(start=start, kill=kill)
    kill()
    settings.REDIS_URL = kept
    heartbeats._redis.cache_clear()


@with_redis
def test_what_was_answered_outlives_a_redis_that_is_killed(own_redis):
    learning = opened()
    whole = played((0, 10), (10, 20), (20, 30), at=timezone.now())
    for play in whole["plays"]:
        assert post(address(learning), {**whole, "plays": [play]}) == (202, {"kept": True})

    own_redis.kill()
    own_redis.start()

    assert heartbeats.flush() == 3
    assert spans(learning) == [[0.0, 30.0]]


@with_redis
def test_while_redis_is_away_a_report_is_said_not_to_be_kept(own_redis):
    learning = opened()
    own_redis.kill()

    status, told = post(address(learning), played((0, 10), at=timezone.now()))

    assert status == 503
    assert told["code"] == "try_later"
    own_redis.start()


def test_a_report_of_another_shape_is_never_kept():
    token = heartbeats.Token(1, "video", 100.0, 0.0, 1e12)

    with pytest.raises(watching.ReportInvalid):
        heartbeats.take(token, ["x"], at=NOON)
