"""Addresses under which videos play: signed, and over within a day.

`/putar/<expiry>.<signature>/<name in storage>`. The signature covers the folder, so that an
HLS playlist's relative references carry it along; where files of many videos share a folder
it covers the file alone. The expiry moves in steps, so that an address stays the same for
hours and caches serve. Who may see a video is asked where its page is made.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core import signing

PREFIX = "/putar/"
FILES = "media/"
# One folder for each video below it; elsewhere files of many videos lie side by side.
STREAMS = "media/streams/"
LEAST_VALID = timedelta(hours=12)
STEP = timedelta(hours=6)
ADDRESS = re.compile(rf"{PREFIX}(?P<expiry>[0-9]{{1,12}})\.(?P<signature>[A-Za-z0-9_-]{{43}})/(?P<name>.+)")


class AddressInvalid(Exception):
    """The address isn't ours, or its time is over: the page gives a new one by being loaded again."""


@dataclass(frozen=True)
class Opened:
    """A file that an address leads to, and how long it still does."""

    name: str
    seconds_left: int


def address(name: str, *, at: datetime) -> str:
    """Where the file of this name in storage plays, for 12 to 18 hours from `at`."""
    step = int(STEP.total_seconds())
    expiry = (int(at.timestamp()) // step + 1) * step + int(LEAST_VALID.total_seconds())
    signature = _signer().signature(_signed_value(str(expiry), name))
    return f"{PREFIX}{expiry}.{signature}/{quote(name)}"


def read(path: str, *, at: datetime) -> Opened:
    """What an address's path, percent-decoded once, leads to. Raises AddressInvalid."""
    told = ADDRESS.fullmatch(path)
    if told is None or not _is_plain(told["name"]):
        raise AddressInvalid
    try:
        _signer().unsign(f"{_signed_value(told['expiry'], told['name'])}:{told['signature']}")
    except signing.BadSignature as error:
        raise AddressInvalid from error
    left = int(told["expiry"]) - at.timestamp()
    if left <= 0:
        raise AddressInvalid
    return Opened(told["name"], int(left))


def _signed_value(expiry: str, name: str) -> str:
    folder = name[: name.rfind("/") + 1]
    return f"{expiry}:{folder if folder.startswith(STREAMS) and folder != STREAMS else name}"


def _is_plain(name: str) -> bool:
    """Whether the name is of a video's file and can't be read as another's, such as `media/../x`."""
    parts = name.split("/")
    return (
        name.startswith(FILES) and name.isprintable() and "\\" not in name and not {"", ".", ".."} & {*parts}
    )


def _signer() -> signing.Signer:
    return signing.Signer(salt="courses.playback")


def signed(media: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """A curriculum document's media with addresses that play in place of names; the input stays as it is.

    Documents from before addresses were signed hold public ones: they are signed too.
    """
    return _with_files(media, lambda name: address(name, at=at) if name.startswith(FILES) else name)


def named(media: Mapping[str, Any]) -> dict[str, Any]:
    """A curriculum document's media as it would be written today: with names in storage."""
    return _with_files(media, lambda name: name)


def _with_files(media: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    def changed(facts: Mapping[str, Any], *keys: str) -> dict[str, Any]:
        return {**facts, **{key: change(_name(facts[key])) for key in keys if facts.get(key)}}

    lists = {
        key: [changed(one, "url") for one in media[key]] for key in ("renditions", "captions") if key in media
    }
    scenes = {"scenes": changed(media["scenes"], "sprite", "vtt")} if media.get("scenes") else {}
    return {**changed(media, "poster", "hls"), **lists, **scenes}


def _name(kept: str) -> str:
    public = f"{settings.MEDIA_URL}{FILES}"
    return kept.removeprefix(settings.MEDIA_URL) if kept.startswith(public) else kept
