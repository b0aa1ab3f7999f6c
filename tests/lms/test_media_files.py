import io

import pytest

from lms.lib import media_files


@pytest.fixture
def ask(tmp_path):
    (tmp_path / "klip.mp4").write_bytes(bytes(range(100)))
    (tmp_path / "soal").mkdir()
    (tmp_path / "soal" / "peta.webp").write_bytes(b"peta")
    (tmp_path.parent / "rahasia.txt").write_text("rahasia")
    (tmp_path / "media" / "streams").mkdir(parents=True)
    (tmp_path / "media" / "streams" / "film.mp4").write_bytes(b"film")

    def beyond(environ, start_response):
        start_response("404 Not Found", [])
        return []

    files = media_files.serve_before(beyond, tmp_path, "/media/", closed="media/", lasting="soal/")

    def ask(path, **environ):
        told = {}

        def start(status, headers):
            told.update(status=int(status.split()[0]), headers=dict(headers))

        base = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "wsgi.input": io.BytesIO()}
        answer = files(base | environ, start)
        told["body"] = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return told

    return ask


def test_a_player_gets_the_part_it_asks_for(ask):
    answer = ask("/media/klip.mp4", HTTP_RANGE="bytes=10-19")

    assert answer["status"] == 206
    assert answer["headers"]["Content-Range"] == "bytes 10-19/100"
    assert answer["body"] == bytes(range(10, 20))


def test_a_file_that_is_named_by_what_it_holds_is_asked_for_once(ask):
    answer = ask("/media/soal/peta.webp")["headers"]

    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "image/webp",
        "max-age=315360000, public, immutable",
    )
    assert ask("/media/klip.mp4")["headers"]["Cache-Control"] == "max-age=86400, public"


def test_nothing_in_an_upload_runs(ask):
    headers = ask("/media/klip.mp4")["headers"]

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["/media/../rahasia.txt", "/media/%2e%2e/rahasia.txt", "/media/", "/rahasia.txt"]
)
def test_nothing_outside_the_folder_is_served(ask, path):
    assert ask(path)["status"] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/media/streams/film.mp4",
        "/media//media/streams/film.mp4",
        "/media/./media/streams/film.mp4",
        "/media/gambar/../media/streams/film.mp4",
        "//media/media/streams/film.mp4",
    ],
)
def test_what_is_closed_is_not_served_however_it_is_asked_for(ask, path):
    assert ask(path)["status"] == 404
