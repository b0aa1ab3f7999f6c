"""Players of other sites: which address is allowed, and the address of our own making that is shown. Pure.

Nothing is fetched: oEmbed would call an outside system inside a request, and hand
its HTML to our readers.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

YOUTUBE = {"www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}
VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
PLAYERS = {"www.youtube-nocookie.com": "YouTube", "player.vimeo.com": "Vimeo"}


@dataclass(frozen=True)
class Player:
    """What a page shows in its frame."""

    provider: str
    src: str


def player(address: str, allowed: Collection[str]) -> Player | None:
    """The player for what a person pasted; None when it isn't https or its host isn't allowed."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or parts.username or parts.port not in (None, 443):
        return None
    src = _own_address(host, parts.path, parts.query) or f"https://{host}{parts.path}" + (
        f"?{parts.query}" if parts.query else ""
    )
    shown = urlsplit(src).hostname or ""
    return Player(PLAYERS.get(shown, shown), src) if shown in allowed else None


def _own_address(host: str, path: str, query: str) -> str | None:
    if host in YOUTUBE:
        key = parse_qs(query).get("v", [""])[0] or path.rstrip("/").rpartition("/")[2]
        return f"https://www.youtube-nocookie.com/embed/{key}" if re.fullmatch(r"[\w-]{11}", key) else None
    if host in VIMEO and (found := re.search(r"/(\d{5,12})/?$", path)):
        return f"https://player.vimeo.com/video/{found[1]}"
    return None
