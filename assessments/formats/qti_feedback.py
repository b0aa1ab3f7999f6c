"""Feedback of a QTI item: for everyone, for an option, or for right and wrong answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .notes import Note, note
from .qti_body import Words
from .qti_scoring import Shown
from .qti_tests import Correct, Holds, Is
from .xml_tree import Node


@dataclass
class Feedback:
    general: str = ""
    by_value: dict[str, str] = field(default_factory=dict)
    """By an option's identifier: what those who chose it read."""
    right: str = ""
    wrong: str = ""

    def lost(self) -> list[Note]:
        """What is for right or wrong answers as such, which no kind of ours has."""
        return [note("combined_feedback", text=text[:200]) for text in (self.right, self.wrong) if text]


def feedback_of(item: Node, shown: Sequence[Shown], words: Words) -> Feedback:
    """What has a condition that can't be had here is noted with its text."""
    found = Feedback()
    body = item.first("itemBody")
    inline = [node for node in (body.walk() if body else ()) if node.tag == "feedbackInline"]
    for node in [*item.all("modalFeedback"), *inline]:
        facts = node.attributes
        text = words.of(node)
        if not text:
            continue
        causes = [
            one
            for one in shown
            if one.outcome == facts.get("outcomeIdentifier")
            and (one.by_response or one.value == facts.get("identifier"))
        ]
        is_shown = facts.get("showHide", "show") == "show"
        if (
            not is_shown
            or len(causes) != 1
            or not _place(found, causes[0], facts.get("identifier", ""), text)
        ):
            words.notes.append(note("qti_feedback_lost", text=text[:200]))
    return found


def _place(found: Feedback, cause: Shown, identifier: str, text: str) -> bool:
    """Whether there is a place for it."""
    test = cause.test
    if cause.by_response and test is None:
        found.by_value[identifier] = text
    elif test is None and not cause.otherwise:
        found.general = "\n".join(part for part in (found.general, text) if part)
    elif isinstance(test, Is | Holds) and not cause.otherwise:
        found.by_value[test.value] = text
    elif isinstance(test, Correct) and cause.otherwise:
        found.wrong = text
    elif isinstance(test, Correct):
        found.right = text
    else:
        return False
    return True
