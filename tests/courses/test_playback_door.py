"""The door as a WSGI server meets it: a local folder, and a storage elsewhere."""

import contextlib
import http.client
import io
import threading
from datetime import timedelta
from urllib.parse import unquote, urljoin
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.utils import timezone

from courses import playback, playback_door

FOLDER = "media/streams/kunci/ab12/"
MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=300000\n240p.m3u8\n"
VARIANT = '#EXTM3U\n#EXT-X-MAP:URI="240p.m4s",BYTERANGE="10@0"\n#EXTINF:4,\n#EXT-X-BYTERANGE:20@10\n240p.m4s'
SEGMENTS = bytes(range(100))
FILES = {
    FOLDER + "master.m3u8": MASTER.encode(),
    FOLDER + "240p.m3u8": VARIANT.encode(),
    FOLDER + "240p.m4s": SEGMENTS,
    "media/streams/kunci/lain/rahasia.mp4": b"milik orang lain",
    "media/captions/k-id.vtt": b"WEBVTT\n",
    "slides/dek.pdf": b"salindia",
}


class Elsewhere(InMemoryStorage):
    """As an object store answers: no path, and an address of its own that it signed."""

    def url(self, name):
        return f"https://objek.example/{name}?X-Amz-Signature=ab"


@pytest.fixture
def folder(tmp_path, settings):
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"streams": local}


@pytest.fixture
def elsewhere(monkeypatch):
    store = Elsewhere()
    for name, content in FILES.items():
        store.save(name, ContentFile(content))
    monkeypatch.setattr(playback_door, "storages", {"streams": store})


def site(environ, start):
    start("200 OK", [])
    return [b"the site"]


def ask(path, method="GET", **environ):
    """Status, headers and body of the door's answer."""
    told = {}
    environ = {
        "PATH_INFO": unquote(path, "latin-1"),
        "REQUEST_METHOD": method,
        "wsgi.input": io.BytesIO(),
    } | environ

    def start(status, headers):
        told.update(status=int(status[:3]), headers=dict(headers))

    answer = playback_door.serve_before(site)(environ, start)
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told["status"], told["headers"], content


def address(name, **since):
    return playback.address(name, at=timezone.now() - timedelta(**since))


def test_a_player_gets_the_part_it_asks_for(folder):
    status, headers, content = ask(address(FOLDER + "240p.m4s"), HTTP_RANGE="bytes=10-29")

    assert (status, content) == (206, SEGMENTS[10:30])
    assert headers["Content-Range"] == "bytes 10-29/100"
    assert headers["Content-Type"] == "video/iso.segment"


def test_a_browser_keeps_a_file_as_long_as_its_address_lives_and_nobody_between(folder):
    _status, headers, _content = ask(address(FOLDER + "240p.m4s"))
    words, seconds = headers["Cache-Control"].split("=")

    assert words == "private, max-age"
    assert 12 * 3600 - 5 <= int(seconds) <= 18 * 3600


def test_what_a_browser_has_is_not_sent_again(folder):
    path = address(FOLDER + "240p.m4s")
    etag = ask(path)[1]["ETag"]

    status, headers, content = ask(path, HTTP_IF_NONE_MATCH=etag)

    assert (status, content) == (304, b"")
    assert headers["Cache-Control"].startswith("private")


def test_a_head_says_the_size_alone(folder):
    status, headers, content = ask(address(FOLDER + "240p.m4s"), "HEAD")

    assert (status, headers["Content-Length"], content) == (200, "100", b"")


def test_nothing_in_a_file_runs(folder):
    headers = ask(address("media/captions/k-id.vtt"))[1]

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_name_in_any_writing_plays(folder, tmp_path):
    name = "media/streams/kunci/ab12/Khotbah Jumʼat.mp4"
    (tmp_path / name).write_bytes(b"film")

    assert ask(address(name))[::2] == (200, b"film")


def test_a_playlist_leads_to_its_variants_and_their_segments_over_http(folder):
    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            pass

    server = make_server("127.0.0.1", 0, playback_door.serve_before(site), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        master = address(FOLDER + "master.m3u8")
        variant = urljoin(master, _references(_fetch(server, master))[0])
        segment = urljoin(variant, _references(_fetch(server, variant))[0])

        assert _fetch(server, segment, Range="bytes=10-29") == SEGMENTS[10:30]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _fetch(server, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
    connection.request("GET", path, headers=headers)
    with contextlib.closing(connection), connection.getresponse() as answer:
        return answer.read()


def _references(playlist):
    return [line for line in playlist.decode().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("where", ["folder", "elsewhere"])
@pytest.mark.parametrize(
    "other",
    [
        "/putar/",
        "/putar/1.abc/media/captions/k-id.vtt",
        "/putar/media/captions/k-id.vtt",
        "{token}media/streams/kunci/lain/rahasia.mp4",
        "{token}media/streams/kunci/ab12/../lain/rahasia.mp4",
        "{token}media/streams/kunci/ab12/%2e%2e/lain/rahasia.mp4",
        "{token}media/streams/kunci/ab12/%2e%2e%2flain%2frahasia.mp4",
        "{token}media/streams/kunci/ab12/..%5clain",
        "{token}media/streams/kunci/ab12/240p.m4s%00",
        "{token}media/streams/kunci/ab12/%ff%fe",
        "{token}/media/streams/kunci/ab12/240p.m4s",
        "{token}/etc/passwd",
        "{token}slides/dek.pdf",
        "{token}",
    ],
)
def test_no_other_file_is_served(request, where, other):
    request.getfixturevalue(where)
    token = address(FOLDER + "240p.m4s").removesuffix(FOLDER + "240p.m4s")

    status, headers, content = ask(other.replace("{token}", token))

    assert status == 403
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert content.decode() in ("Please load the page again.", "Silakan muat ulang halaman ini.")


@pytest.mark.parametrize("where", ["folder", "elsewhere"])
def test_an_address_whose_time_is_over_is_refused(request, where):
    request.getfixturevalue(where)

    assert ask(address(FOLDER + "240p.m4s", hours=19))[0] == 403


@pytest.mark.parametrize("where", ["folder", "elsewhere"])
def test_a_missing_text_is_no_file(request, where):
    request.getfixturevalue(where)

    status, headers, _content = ask(address("media/captions/hilang.vtt"))

    assert (status, headers["Cache-Control"]) == (404, "no-store")


def test_nothing_is_sent_to_the_door(folder):
    assert ask(address(FOLDER + "240p.m4s"), "POST")[0] == 405


def test_other_addresses_are_the_sites(folder):
    assert ask("/putaran/")[2] == b"the site"


def test_from_elsewhere_a_player_is_sent_to_the_storages_own_address(elsewhere):
    status, headers, content = ask(address(FOLDER + "240p.m4s"))

    assert (status, content) == (302, b"")
    assert headers["Location"] == "https://objek.example/media/streams/kunci/ab12/240p.m4s?X-Amz-Signature=ab"
    assert headers["Cache-Control"] == "private, max-age=300"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (FOLDER + "master.m3u8", "application/vnd.apple.mpegurl"),
        ("media/captions/k-id.vtt", "text/vtt; charset=utf-8"),
    ],
)
def test_from_elsewhere_playlists_and_captions_come_from_us(elsewhere, name, kind):
    status, headers, content = ask(address(name))

    assert (status, content) == (200, FILES[name])
    assert headers["Content-Type"] == kind
    assert headers["Cache-Control"].startswith("private, max-age=")
    assert ask(address(name), "HEAD")[2] == b""
