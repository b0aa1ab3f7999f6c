"""QTI 2.1, 2.2 and 3.0, read: a package, or the XML of one item. Writing is in `qti_writing`."""

from __future__ import annotations

from . import archives, qti_choices, qti_package, qti_typed, qti_words
from .item import Findings, Item, NotTaken, Reading, Unreadable
from .notes import note
from .qti_names import unify
from .qti_reader import Made, Own, Reader
from .qti_typed import INLINE
from .qti_writing import losses, write
from .xml_tree import Node, parse

KINDS: dict[str, Made] = {
    "choiceInteraction": qti_choices.choice,
    "matchInteraction": qti_choices.match,
    "orderInteraction": qti_choices.order,
    "gapMatchInteraction": qti_words.gap_match,
}


def read(data: bytes) -> Reading:
    """The questions of the package or of the one file. Raises Unreadable."""
    found = Findings()
    if archives.is_archive(data):
        for file in qti_package.files(archives.opened(data), found):
            _read_file(file, found)
    else:
        document = parse(data)
        unify(document.root)
        found.encoding, found.notes = document.encoding, list(document.notes)
        _add(document.root, qti_package.ItemFile(""), found)
    return found.reading()


def _read_file(file: qti_package.ItemFile, found: Findings) -> None:
    try:
        document = parse(file.data)
        unify(document.root)
    except Unreadable as refusal:
        found.refuse(refusal.line, refusal.why, file=file.name)
        return
    found.encoding = found.encoding or document.encoding
    _add(document.root, file, found)


def _add(root: Node, file: qti_package.ItemFile, found: Findings) -> None:
    try:
        found.add(_item(root, file, found))
    except NotTaken as refusal:
        text = root.attributes.get("title", "")
        found.refuse(refusal.line or root.line, refusal.why, text, file=file.name)


def _item(root: Node, file: qti_package.ItemFile, found: Findings) -> Item:
    reader = Reader.of(root, file.picture)
    kind, own = _made(reader)
    reader.note_unused_feedback()
    if reader.fixes_order:
        found.note_once(note("order_fixed"))
    content = {"feedback": reader.feedback.general, "points": "1"} | own
    return Item(
        kind,
        content,
        root.line,
        root.attributes.get("title", ""),
        file.category,
        tuple(reader.notes),
        file=file.name,
        tags=file.tags,
        difficulty=file.difficulty,
        pictures=reader.words.pictures,
    )


def _made(reader: Reader) -> Own:
    interactions = [node for node in reader.body.walk() if node.tag.endswith("Interaction")]
    if not interactions:
        raise NotTaken("description")
    first = interactions[0]
    if unknown := next((one for one in interactions if one.tag not in (*KINDS, *INLINE)), None):
        raise NotTaken("kind_unknown", unknown.line, kind=unknown.tag[:40])
    if all(one.tag in INLINE for one in interactions):
        if len(interactions) == 1 and first.tag == "textEntryInteraction" and not _in_passage(reader):
            kind, own = qti_typed.typed(reader, first)
            return kind, {"text": qti_typed.text_of_typed(reader, first)} | own
        return qti_typed.cloze(reader, interactions)
    if len(interactions) > 1:
        raise NotTaken("qti_several", interactions[1].line)
    kind, own = KINDS[first.tag](reader, first)
    return kind, own if "text" in own else {"text": reader.text(first)} | own


def _in_passage(reader: Reader) -> bool:
    return any(node.attributes.get("class") == qti_typed.PASSAGE for node in reader.body.walk())


__all__ = ["losses", "read", "write"]
