"""Uploaded files from the local folder, with byte ranges so that a video can be sought in.

For set-ups without an object store or a web server in front. Django isn't asked:
what lies under MEDIA_URL is public.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

DAY_SECONDS = 86_400


def serve_before(application: Callable[..., Any], root: Path, prefix: str) -> WhiteNoise:
    """A WSGI application that answers files of `root` under `prefix` and passes on the rest."""
    # autorefresh: files arrive while the site runs.
    files = WhiteNoise(
        application,
        autorefresh=True,
        max_age=DAY_SECONDS,
        allow_all_origins=False,
        add_headers_function=_as_data,
        mimetypes={".vtt": "text/vtt", ".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/iso.segment"},
    )
    files.add_files(root, prefix=prefix)
    return files


def _as_data(headers: Headers, path: str, url: str) -> None:
    """Uploads are hostile: a browser shows them, but runs nothing in them."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
