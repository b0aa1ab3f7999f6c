"""QTI's words that are put into the gaps of a text, as our question of that kind."""

from __future__ import annotations

from typing import Any

from .cloze_text import divided
from .item import MOST_OPTIONS, NotTaken
from .notes import note
from .qti_choices import pair_worths
from .qti_reader import Own, Reader
from .xml_tree import Node


def gap_match(reader: Reader, node: Node) -> Own:
    """Each gap has one right word; the words that are right nowhere mislead."""
    response = reader.response(node)
    offered = node.all("gapText")
    if len(offered) > MOST_OPTIONS or node.first("gapImg"):
        raise NotTaken("kind_unknown", node.line, kind="gapImg")
    texts = {one.attributes.get("identifier", ""): reader.words.of(one) for one in offered}
    gaps = [inner for inner in node.walk() if inner.tag == "gap"]
    names = [gap.attributes.get("identifier", "") for gap in gaps]
    key = {pair.split()[-1]: pair.split()[0] for pair in response.correct if len(pair.split()) == 2}
    worths, worth_of_all = pair_worths(reader, node, response)
    if set(key) != set(names) or len(key) != len(response.correct) or not set(key.values()) <= set(texts):
        raise NotTaken("qti_pairs", node.line)
    if len(set(worths)) > 1:
        reader.notes.append(note("partial_pair"))
    words = [texts[key[name]] for name in names]
    extra = [text for text in dict.fromkeys(texts.values()) if text not in words]
    own: dict[str, Any] = {"words": words, "distractors": extra, "may_repeat": _may_repeat(offered, key)}
    return "dragwords", own | {"points": reader.points(worth_of_all)} | _passage(reader, node, gaps)


def _may_repeat(offered: list[Node], key: dict[str, str]) -> bool:
    """Whether some word fits more gaps than it is right in."""
    used = list(key.values())
    for one in offered:
        most = one.attributes.get("matchMax", "1")
        if most == "0" or (
            most.isdigit() and int(most[:4]) > max(1, used.count(one.attributes.get("identifier", "")))
        ):
            return True
    return False


def _passage(reader: Reader, node: Node, gaps: list[Node]) -> dict[str, str]:
    def shown(inner: Node) -> str | None:
        if inner in gaps:
            return f"[[{gaps.index(inner) + 1}]]"
        return "" if inner.tag in ("gapText", "prompt") else None

    around = reader.text(node)
    passage = reader.words.of(node, shown)
    if around:
        return {"text": around, "passage": passage}
    return divided(passage, reader.item.attributes.get("title", ""))
