"""The door for videos, in front of Django's middleware: GET /putar/<token>/<name>.

A player asks for many parts of a file; a signed address needs no session and no query.
From a local folder files are served here, with byte ranges. Of a storage elsewhere two
kinds are passed on: playlists, so that what they refer to is asked for here again, and
captions, which a browser takes only from the page's own site. For the rest the player is
sent to the storage's own signed address.
"""

from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import playback
from courses.playback import Opened
from lms.lib import media_files

PASSED_ON = {".m3u8": "application/vnd.apple.mpegurl", ".vtt": "text/vtt; charset=utf-8"}
# Shorter than the storage's own addresses live.
REDIRECT_KEPT_SECONDS = 300

Wsgi = Callable[..., Iterable[bytes]]
Start = Callable[..., Any]
Environ = dict[str, Any]


def serve_before(application: Wsgi) -> Wsgi:
    """A WSGI application that answers signed addresses of videos and passes on the rest."""

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(playback.PREFIX):
            return application(environ, start)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _say(environ, start, HTTPStatus.METHOD_NOT_ALLOWED, _("This is not possible now."))
        try:
            # WSGI hands over bytes as if they were Latin-1.
            path = environ["PATH_INFO"].encode("latin-1").decode()
            opened = playback.read(path, at=timezone.now())
        except (playback.AddressInvalid, UnicodeError):
            return _say(environ, start, HTTPStatus.FORBIDDEN, _("Please load the page again."))
        return _serve(storages["streams"], opened, environ, start)

    return answer


def _serve(storage: Storage, opened: Opened, environ: Environ, start: Start) -> Iterable[bytes]:
    if isinstance(storage, FileSystemStorage):
        inside = environ | {"PATH_INFO": f"/{opened.name}".encode().decode("latin-1")}
        return _folder(str(storage.location))(inside, _kept_while_valid(opened, start))
    if PurePosixPath(opened.name).suffix in PASSED_ON:
        return _pass_on(storage, opened, environ, start)
    headers = [
        ("Location", storage.url(opened.name)),
        ("Cache-Control", f"private, max-age={min(opened.seconds_left, REDIRECT_KEPT_SECONDS)}"),
        ("Content-Length", "0"),
    ]
    start(_line(HTTPStatus.FOUND), headers)
    return []


@cache
def _folder(location: str) -> Wsgi:
    return media_files.serve_before(_missing, location, "/")


def _missing(environ: Environ, start: Start) -> Iterable[bytes]:
    return _say(environ, start, HTTPStatus.NOT_FOUND, _("This file no longer exists."))


def _pass_on(storage: Storage, opened: Opened, environ: Environ, start: Start) -> Iterable[bytes]:
    try:
        with storage.open(opened.name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return _missing(environ, start)
    headers = {"Content-Type": PASSED_ON[PurePosixPath(opened.name).suffix], **media_files.AS_DATA}
    return _answer(environ, _kept_while_valid(opened, start), HTTPStatus.OK, headers, content)


def _kept_while_valid(opened: Opened, start: Start) -> Start:
    """Browsers keep what they got as long as its address is valid; nobody between them and us does."""

    def start_response(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        if status[0] in "23":
            headers = [one for one in headers if one[0].lower() != "cache-control"]
            headers.append(("Cache-Control", f"private, max-age={opened.seconds_left}"))
        return start(status, headers, *rest)

    return start_response


def _say(environ: Environ, start: Start, status: HTTPStatus, text: str) -> Iterable[bytes]:
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return _answer(environ, start, status, headers, text.encode())


def _answer(
    environ: Environ, start: Start, status: HTTPStatus, headers: dict[str, str], body: bytes
) -> Iterable[bytes]:
    start(_line(status), [*headers.items(), ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"
