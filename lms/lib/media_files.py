"""Uploaded files from the local folder, with byte ranges so that a video can be sought in.

For set-ups without an object store or a web server in front. Django isn't asked: what
lies under the prefix is public, but for what is closed.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

DAY_SECONDS = 86_400
# Uploads are hostile: a browser shows them, but runs nothing in them.
AS_DATA = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}

Wsgi = Callable[..., Iterable[bytes]]


def serve_before(
    application: Wsgi, root: Path | str, prefix: str, *, closed: str = "", lasting: str = ""
) -> Wsgi:
    """A WSGI application that answers files of `root` under `prefix` and passes on the rest.

    Files below the folder `closed` of `root` are passed on too, as if they weren't there.
    Those below `lasting` are named by what they hold, so that browsers ask for them once.
    """
    # autorefresh: files arrive while the site runs.
    files = WhiteNoise(
        application,
        autorefresh=True,
        max_age=DAY_SECONDS,
        allow_all_origins=False,
        add_headers_function=_as_data,
        immutable_file_test=lambda path, url: bool(lasting) and url.startswith(f"{prefix}{lasting}"),
        mimetypes={
            ".vtt": "text/vtt",
            ".m3u8": "application/vnd.apple.mpegurl",
            ".m4s": "video/iso.segment",
            ".m4a": "audio/mp4",
        },
    )
    files.add_files(root, prefix=prefix)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        # WhiteNoise takes no other spelling of a path, such as one with // or a dot.
        is_closed = closed and environ["PATH_INFO"].startswith(f"{prefix}{closed}")
        return (application if is_closed else files)(environ, start_response)

    return answer


def _as_data(headers: Headers, path: str, url: str) -> None:
    for name, value in AS_DATA.items():
        headers[name] = value
