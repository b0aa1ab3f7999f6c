"""Pictures that a file of questions brings along: kept, and named in the texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from . import images, questions
from .formats import Format, Item, Note, note
from .formats.item import PICTURE

MOST_PICTURES = 200  # of a file: they are made small while its sender waits


def kept(items: Iterable[Item], *, by: Any, at: datetime) -> list[Item]:
    """The questions with their pictures kept; one that can't be kept is told.

    A picture stays when the file is discarded: it may be another question's too.
    """
    names: dict[str, str] = {}
    found = []
    for item in items:
        for key, content in item.pictures.items():
            if key not in names and len(names) < MOST_PICTURES:
                names[key] = _kept_picture(content, by=by, at=at)
        found.append(_with_names(item, names) if item.pictures else item)
    return found


def brought(items: Iterable[Item], format: Format) -> list[Item]:
    """The questions with the pictures that they show, where the format can hold them."""
    if not format.holds_pictures:
        return list(items)
    contents = cache(images.content)
    return [replace(item, pictures=_shown(item, contents)) for item in items]


def _shown(item: Item, contents: Callable[[str], bytes]) -> dict[str, bytes]:
    return {name: content for name in questions.image_names(item.content) if (content := contents(name))}


def _kept_picture(content: bytes, *, by: Any, at: datetime) -> str:
    """The name under which the picture is kept; empty for what is none."""
    try:
        return images.add(content, by=by, at=at).name
    except (images.NotAnImage, images.ImageTooLarge):
        return ""


def _with_names(item: Item, names: Mapping[str, str]) -> Item:
    lost: list[Note] = []

    def named(mark: re.Match[str]) -> str:
        if name := names.get(mark["key"]):
            return f"![{mark['alt']}](gambar:{name})"
        lost.append(note("lost_image", name=mark["alt"][:80]))
        return mark["alt"]

    content = _replaced(item.content, named)
    return replace(item, content=content, warnings=(*item.warnings, *lost), pictures={})


def _replaced(value: Any, named: Callable[[re.Match[str]], str]) -> Any:
    if isinstance(value, str):
        return PICTURE.sub(named, value)
    if isinstance(value, Mapping):
        return {name: _replaced(one, named) for name, one in value.items()}
    return [_replaced(one, named) for one in value] if isinstance(value, list) else value
