"""Pictures in Moodle XML: files beside a text, in base64, that its HTML names by @@PLUGINFILE@@."""

from __future__ import annotations

import base64
import binascii
import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2s
from urllib.parse import unquote

from assessments import rich_text

from .item import NotTaken, picture_mark
from .notes import Note, note
from .xml_tree import Node

PLACE = "@@PLUGINFILE@@/"
IMG = re.compile(r'<img src="(?P<address>[^"<>]*)" alt="(?P<alt>[^"<>\[\]\n]*)" ?/?>')
OURS = re.compile(rf'<div class="pintar">((?:[^<]|<br ?/?>|{IMG.pattern})*)</div>')
"""A text of ours with pictures: its notation as it stands, since HTML would not bring all of it home."""
BREAK = re.compile(r"<br ?/?>")


@dataclass
class Beside:
    """The files beside a text: which it shows, and what there is to say of them."""

    files: dict[str, Node]
    pictures: dict[str, bytes] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, node: Node) -> Beside:
        return cls({_path(file): file for file in node.all("file")})

    def mark(self, address: str, alt: str) -> str:
        """What stands for the picture; empty where its file isn't there. Raises NotTaken for a broken one."""
        path = unquote(address.removeprefix(PLACE).partition("?")[0])
        if not address.startswith(PLACE) or path not in self.files:
            return ""
        words = alt.strip() or posixpath.basename(path)
        if not alt.strip():
            self.notes.append(note("picture_unsaid", name=words[:80]))
        return picture_mark(self._key(path), words)

    def text_of_ours(self, written: str) -> str:
        """The notation of a text that `shown` wrote."""
        inside = written.removeprefix('<div class="pintar">').removesuffix("</div>")
        return html.unescape(BREAK.sub("\n", IMG.sub(self._own_mark, inside)))

    def left(self) -> list[Note]:
        """Files that the text doesn't show."""
        return [note("lost_image", name=path[:80] or "?") for path in self.files if path not in self.used]

    def _own_mark(self, img: re.Match[str]) -> str:
        path = img["address"].removeprefix(PLACE)
        if path not in self.files:
            self.notes.append(note("lost_image", name=html.unescape(img["alt"])[:80]))
            return img["alt"]
        return f"![{img['alt']}](berkas:{self._key(path)})"

    def _key(self, path: str) -> str:
        self.used.add(path)
        content = _decoded(self.files[path])
        key = blake2s(content, digest_size=16).hexdigest()
        self.pictures[key] = content
        return key


def _path(file: Node) -> str:
    return posixpath.join(file.attributes.get("path", "").strip("/"), file.attributes.get("name", ""))


def _decoded(file: Node) -> bytes:
    try:
        if file.attributes.get("encoding", "base64") != "base64":
            raise binascii.Error
        return base64.b64decode("".join(file.text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        name = file.attributes.get("name", "?")[:80]
        raise NotTaken("picture_broken", file.line, name=name) from error


def is_ours(text: str) -> bool:
    return OURS.fullmatch(text) is not None


def shown(text: str, pictures: Mapping[str, bytes]) -> tuple[str, list[str]]:
    """The text as HTML that shows its pictures, and the file elements; without pictures nothing of both."""
    made, names, at = [], [], 0
    for found in rich_text.NOTATION.finditer(text):
        if found["escape"] or found["name"] not in pictures:
            continue
        names.append(found["name"])
        img = f'<img src="{PLACE}{found["name"]}.webp" alt="{html.escape(found["alt"])}">'
        made += [_lines(text[at : found.start()]), img]
        at = found.end()
    if not names:
        return "", []
    written = f'<div class="pintar">{"".join([*made, _lines(text[at:])])}</div>'
    return written, [_file(name, pictures[name]) for name in dict.fromkeys(names)]


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _file(name: str, content: bytes) -> str:
    said = base64.b64encode(content).decode()
    return f'<file name="{name}.webp" path="/" encoding="base64">{said}</file>'
