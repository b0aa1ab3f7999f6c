"""What a unit needs to be used without a connection, with sizes. Quizzes and assignments stay on the server.

Pictures of other sites aren't named: a browser can't keep them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from django.core.cache import cache
from django.core.files.storage import Storage, default_storage, storages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import playback, progress
from courses.curriculum import Unit
from courses.models import Enrolment
from lms.lib.errors import Refused

KEPT_MOST = timedelta(days=30)
# A stored file never changes under its name, and a storage elsewhere is slow to ask.
SIZE_KEPT_SECONDS = 86_400
GONE = -1


class QuizNeedsConnection(Refused):
    code = "quiz_needs_connection"
    message = gettext_lazy("A quiz is taken with a connection only, so it can't be saved.")


class AssignmentNeedsConnection(Refused):
    code = "assignment_needs_connection"
    message = gettext_lazy("An assignment is handed in with a connection only, so it can't be saved.")


@dataclass(frozen=True)
class File:
    url: str
    size_bytes: int


@dataclass(frozen=True)
class Rendition(File):
    label: str
    kind: str
    content_type: str


@dataclass(frozen=True)
class Package:
    """A unit to take along: `files` are needed, one of `renditions` is chosen; kept until `until`."""

    title: str
    until: datetime
    files: tuple[File, ...]
    renditions: tuple[Rendition, ...]


def package(enrolment: Enrolment, unit_key: str, *, at: datetime) -> Package:
    """What the learner's browser may keep of the unit, at most as long as learning counts.

    Raises UnitUnknown, NotLearnable outside the batch's run, UnitLocked with the
    reason, QuizNeedsConnection, AssignmentNeedsConnection.
    """
    unit = progress.open_node(enrolment, unit_key, at=at).unit
    if unit.kind == "quiz":
        raise QuizNeedsConnection
    if unit.kind == "assignment":
        raise AssignmentNeedsConnection
    return Package(
        title=unit.title,
        until=min(enrolment.batch.last_learning_moment, at + KEPT_MOST),
        files=tuple(_files(unit, at)),
        renditions=tuple(_renditions(unit, at)),
    )


def _files(unit: Unit, at: datetime) -> Iterator[File]:
    media = playback.named(unit.media) if unit.media else {}
    for name in (media.get("poster"), *(one["url"] for one in media.get("captions", ()))):
        if name:
            yield from _sized(playback.address(name, at=at), name, storages["streams"])
    public = default_storage.url("x").removesuffix("x")
    pages = unit.slides["pages"] if unit.slides else ()
    for picture in (*pages, *(block for block in unit.body if block["type"] == "image")):
        if picture["src"].startswith(public):
            name = unquote(picture["src"].removeprefix(public))
            yield from _sized(picture["src"], name, default_storage)


def _sized(url: str, name: str, storage: Storage) -> Iterator[File]:
    """The file, unless it is gone: what the page lacks with a connection, it may lack without one."""
    size = cache.get_or_set(
        f"courses.offline.size.{hashlib.sha256(name.encode()).hexdigest()}",
        lambda: _size(storage, name),
        SIZE_KEPT_SECONDS,
    )
    if size is not None and size != GONE:
        yield File(url, size)


def _size(storage: Storage, name: str) -> int:
    try:
        return storage.size(name)
    except FileNotFoundError:
        return GONE


def _renditions(unit: Unit, at: datetime) -> Iterator[Rendition]:
    signed: Mapping[str, Any] = playback.signed(unit.media, at=at) if unit.media else {}
    for one in signed.get("renditions", ()):
        kind = one.get("kind") or "video"
        label = _("Audio only") if kind == "audio" else one["name"]
        yield Rendition(one["url"], one["bytes"], label, kind, one["type"])
