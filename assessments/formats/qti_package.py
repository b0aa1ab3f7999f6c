"""A QTI package: which of its files are items, and what the manifest says of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from .archives import Archive
from .item import Findings, Unreadable
from .notes import note
from .xml_tree import Node, parse

MANIFEST = "imsmanifest.xml"
ITEM_TYPE = re.compile(r"imsqti_(?:apip)?item_xmlv(?:2p1|2p2|3p0)")
OLD_TYPE = re.compile(r"imsqti_.*xmlv1p\d|imsqti_(?:apip)?item_xmlv2p0", re.I)
NOT_KEPT = {
    "imsqti_test_": "qti_test_lost",
    "imsqti_section_": "qti_test_lost",
    "imsqti_stimulus_": "qti_stimulus_lost",
    "imsqti_assessment_": "qti_test_lost",
}
DIFFICULTIES = {
    "very easy": "easy",
    "easy": "easy",
    "medium": "medium",
    "difficult": "hard",
    "very difficult": "hard",
}
"""LOM's five steps as our three."""


@dataclass(frozen=True)
class ItemFile:
    name: str
    data: bytes = b""
    category: str = ""
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    archive: Archive | None = None

    def picture(self, address: str) -> bytes:
        """The file of the package that the item names so; empty where there is none."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), unquote(address)))
        return self.archive.read(path) if self.archive and path in self.archive else b""


def manifest_of(archive: Archive) -> str:
    """Where the manifest lies: at the top, or in the one folder at the top; empty where there is none."""
    if MANIFEST in archive:
        return MANIFEST
    found = [name for name in archive.names if name.count("/") == 1 and name.endswith(f"/{MANIFEST}")]
    return found[0] if len(found) == 1 else ""


def files(archive: Archive, found: Findings) -> Iterator[ItemFile]:
    """The items in the manifest's order; what it names besides is noted. Raises Unreadable."""
    name = manifest_of(archive)
    if not name:
        raise Unreadable(note("qti_no_manifest"))
    root = parse(archive.read(name)).root
    folder = posixpath.dirname(name)
    resources = [node for node in root.walk() if _name(node) == "resource"]
    for node in resources:
        kind, href = node.attributes.get("type", ""), node.attributes.get("href", "")
        if code := next((code for start, code in NOT_KEPT.items() if kind.startswith(start)), ""):
            found.notes.append(note(code, name=href[:80]))
        elif OLD_TYPE.fullmatch(kind):
            found.refuse(node.line, note("qti_too_old"), file=href[:200])
        elif ITEM_TYPE.fullmatch(kind):
            path = posixpath.normpath(posixpath.join(folder, unquote(href)))
            if path in archive:
                yield _file(node, path, archive)
            else:
                found.refuse(node.line, note("qti_file_missing", name=href[:80]), file=name)


def _name(node: Node) -> str:
    return node.tag.rpartition("}")[2]


def _file(resource: Node, path: str, archive: Archive) -> ItemFile:
    """With the category, tags and difficulty that its LOM metadata gives."""
    entries, tags, difficulty = [], [], ""
    for node in resource.walk():
        if _name(node) == "taxon":
            entries += [_said(inner) for inner in node.nodes if _name(inner) == "entry"]
        elif _name(node) == "keyword":
            tags.append(_said(node))
        elif _name(node) == "difficulty":
            values = [_said(inner) for inner in node.nodes if _name(inner) == "value"]
            difficulty = DIFFICULTIES.get(values[0].lower(), "") if values else ""
    category = "/".join(entry.replace("/", "-") for entry in entries if entry)
    named = tuple(dict.fromkeys(tag for tag in tags if tag))
    return ItemFile(path, archive.read(path), category, named, difficulty, archive)


def _said(node: Node) -> str:
    return " ".join("".join(one.text for one in node.walk()).split())
