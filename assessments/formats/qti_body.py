"""The words of a QTI item's body, which is XHTML with interactions in it."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2s

from . import html_text
from .item import NotTaken, picture_mark
from .notes import Note, note
from .xml_tree import Node

# Elements whose words aren't part of the question: what they say is told instead.
APART = {
    "feedbackInline": "qti_feedback_lost",
    "feedbackBlock": "qti_feedback_lost",
    "modalFeedback": "qti_feedback_lost",
    "rubricBlock": "qti_rubric_lost",
    "catalogInfo": "qti_catalog_lost",
    "stylesheet": "",
}
MADE_AT_RANDOM = {"printedVariable", "templateInline", "templateBlock"}
BLOCKS = html_text.BLOCKS | {"prompt", "itemBody", "contentBody", "simpleChoice", "passage"}
NAMED = {"prompt": "div", "itemBody": "div", "contentBody": "div", "gapText": "span", "hottext": "span"}


@dataclass
class Words:
    """Makes words of elements and collects what is lost on the way."""

    notes: list[Note] = field(default_factory=list)
    picture: Callable[[str], bytes] = lambda _address: b""
    """The file that a picture's address names; empty where there is none."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    are_notation: bool = False
    """Whether the texts are written in our notation, as our own exports are."""

    def of(self, node: Node | None, instead: Callable[[Node], str | None] = lambda _node: None) -> str:
        """The words inside; `instead` gives the text that stands for an element, None for its own words.

        Raises NotTaken for what changes from one learner to the next.
        """
        if node is None:
            return ""
        if all(isinstance(part, str) for part in node.parts):
            text = html_text.tidy(node.text.replace("\n", " "))
        else:
            text, notes = html_text.plain(self._html(node, instead))
            self.notes += notes
        return text if self.are_notation else html_text.as_shown(text)

    def _html(self, node: Node, instead: Callable[[Node], str | None]) -> str:
        return "".join(
            html.escape(part) if isinstance(part, str) else self._element(part, instead)
            for part in node.parts
        )

    def _element(self, node: Node, instead: Callable[[Node], str | None]) -> str:
        given = instead(node)
        if given is not None:
            return html.escape(given)
        if node.tag in APART:
            self._set_apart(node)
            return ""
        if node.tag in MADE_AT_RANDOM:
            raise NotTaken("qti_template_variable", node.line)
        tag = NAMED.get(node.tag, node.tag)
        if tag == "object" and node.attributes.get("type", "").startswith("image/"):
            tag = "img"
        if tag == "img" and (mark := self._picture(node)):
            return html.escape(mark)
        facts = "".join(
            f' {name}="{html.escape(value)}"'
            for name in ("src", "alt", "data")
            if (value := node.attributes.get(name))
        ).replace(" data=", " src=")
        return f"<{tag}{facts}>{self._html(node, instead)}</{tag}>"

    def _picture(self, node: Node) -> str:
        """What stands for the picture; empty where its file isn't there."""
        address = node.attributes.get("src") or node.attributes.get("data") or ""
        content = self.picture(address)
        if not content:
            return ""
        key = blake2s(content, digest_size=16).hexdigest()
        self.pictures[key] = content
        inside = " ".join(node.text.split())
        return picture_mark(key, node.attributes.get("alt") or inside or posixpath.basename(address))

    def _set_apart(self, node: Node) -> None:
        code = APART[node.tag]
        inside = "".join(str(part) for one in node.walk() for part in one.parts if isinstance(part, str))
        if code and (said := " ".join(inside.split())):
            self.notes.append(note(code, text=said[:200]))
