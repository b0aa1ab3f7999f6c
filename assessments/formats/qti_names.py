"""One vocabulary for QTI 2.1, 2.2 and 3.0: the names of 2.x, which 3.0 writes with hyphens and `qti-`."""

from __future__ import annotations

import re

from .item import Unreadable
from .notes import note
from .xml_tree import Node

VERSIONS = {
    "http://www.imsglobal.org/xsd/imsqti_v2p1": "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2": "2.2",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0": "3.0",
}
SPACE_3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
TOOL = "Pintar"
"""By whom an item says it was written: its texts are in our notation."""
ITEM = "assessmentItem"
ITEM_TAGS = (ITEM, "qti-assessment-item")
OLD_ROOT = "questestinterop"
HYPHEN = re.compile(r"-([a-z])")


def unify(root: Node) -> None:
    """Give every element and attribute its name of 2.x. Raises Unreadable for what is no item we know."""
    space, _, name = root.tag.rpartition("}")
    if name == OLD_ROOT:
        raise Unreadable(note("qti_too_old"), root.line)
    if name not in ITEM_TAGS:
        raise Unreadable(note("qti_other_root", name=name[:40]), root.line)
    if space.removeprefix("{") not in VERSIONS:
        raise Unreadable(note("qti_version_unknown", name=space.removeprefix("{")[:80] or "?"), root.line)
    for node in root.walk():
        node.tag = _camel(node.tag.rpartition("}")[2].removeprefix("qti-"))
        node.attributes = {_camel(name.rpartition("}")[2]): value for name, value in node.attributes.items()}


def _camel(name: str) -> str:
    return HYPHEN.sub(lambda match: match[1].upper(), name) if "-" in name else name
