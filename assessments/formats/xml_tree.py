"""XML as a small tree that knows its lines, read with everything off that a hostile file would use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from .encoding import decode
from .item import Unreadable
from .notes import Note, note

DEEPEST = 60
MOST_NODES = 1_000_000
DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
ENCODINGS = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252", "iso-8859-15"}


@dataclass
class Node:
    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[Node | str] = field(default_factory=list)
    """Elements and words in the order in which they stand."""

    @property
    def nodes(self) -> list[Node]:
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def text(self) -> str:
        """The words directly inside."""
        return "".join(part for part in self.parts if isinstance(part, str))

    def walk(self) -> Iterator[Node]:
        """The element and all inside it, in the order in which they begin."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.nodes)

    def first(self, tag: str) -> Node | None:
        return next((node for node in self.nodes if node.tag == tag), None)

    def all(self, tag: str) -> list[Node]:
        return [node for node in self.nodes if node.tag == tag]

    def within(self, *tags: str) -> str:
        """The words of the first such element, found tag by tag; empty if there is none."""
        node: Node | None = self
        for tag in tags:
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


@dataclass(frozen=True)
class Document:
    root: Node
    encoding: str
    notes: tuple[Note, ...]


class _Builder:
    """Puts the tree together, as the parser's target."""

    def __init__(self) -> None:
        self.open: list[Node] = []
        self.root: Node | None = None
        self.line: Any = lambda: 0
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, self.line(), dict(attributes))
        self.count += 1
        if self.count > MOST_NODES:
            raise Unreadable(note("xml_too_large"), node.line)
        if len(self.open) >= DEEPEST:
            raise Unreadable(note("xml_too_deep"), node.line)
        if self.open:
            self.open[-1].parts.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, said: str) -> None:
        if self.open:
            self.open[-1].parts.append(said)

    def close(self) -> None:
        return None


def parse(data: bytes) -> Document:
    """The tree of the file. Raises Unreadable: no document type, no entities, nothing from outside."""
    declared = DECLARED.match(data.lstrip())
    name = declared[1].decode().lower() if declared else ""
    if name and name not in ENCODINGS and not name.startswith("utf-16"):
        raise Unreadable(note("encoding_unknown"))
    # UTF-16 says so by its mark; what claims it in bytes that aren't is read as what it is.
    text = decode(data, name if name in ENCODINGS - {"utf-8", "utf8", "us-ascii"} else "")
    lines_before = len(text.text) - len(text.text.lstrip())
    root = _tree(text.text.lstrip(), text.text[:lines_before].count("\n"))
    return Document(root, text.encoding, text.notes)


def _tree(text: str, lines_before: int) -> Node:
    builder = _Builder()
    parser = XMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    builder.line = lambda: parser.parser.CurrentLineNumber + lines_before
    try:
        parser.feed(text.encode())
        parser.close()
    except DefusedXmlException as error:
        raise Unreadable(note("xml_forbidden"), builder.line()) from error
    except ParseError as error:
        line = error.position[0] + lines_before
        why = str(error).partition(":")[0]
        raise Unreadable(note("xml_broken", why=why), line) from error
    if builder.root is None:
        raise Unreadable(note("xml_broken", why="no element found"))
    return builder.root
