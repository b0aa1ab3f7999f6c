"""A QTI item while it is read: its body, what its responses earn, its feedback, and what is lost of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .item import NotTaken
from .notes import Note, note
from .qti_body import Words
from .qti_declarations import Response, decimal
from .qti_feedback import Feedback, feedback_of
from .qti_marks import Mark, marks_of
from .qti_names import TOOL
from .qti_scoring import Processing, processing_of
from .weights import said
from .xml_tree import Node


@dataclass
class Reader:
    item: Node
    body: Node
    processing: Processing
    marks: dict[str, Mark]
    words: Words
    feedback: Feedback
    used_feedback: set[str] = field(default_factory=set)
    fixes_order: bool = False

    @classmethod
    def of(cls, item: Node, picture: Callable[[str], bytes]) -> Reader:
        body = item.first("itemBody")
        if body is None:
            raise NotTaken("qti_no_body")
        if item.first("templateDeclaration"):
            raise NotTaken("qti_template_variable", item.first("templateDeclaration").line)  # type: ignore[union-attr]
        if item.attributes.get("adaptive") == "true":
            raise NotTaken("qti_adaptive")
        processing = processing_of(item)
        marks, notes = marks_of(processing)
        words = Words(notes, picture, are_notation=item.attributes.get("toolName") == TOOL)
        if processing.is_guessed:
            notes.append(note("qti_no_processing"))
        for node in item.all("assessmentStimulusRef"):
            notes.append(note("qti_stimulus_lost", name=node.attributes.get("href", "?")[:80]))
        return cls(item, body, processing, marks, words, feedback_of(item, processing.shown, words))

    @property
    def notes(self) -> list[Note]:
        return self.words.notes

    def response(self, node: Node) -> Response:
        name = node.attributes.get("responseIdentifier", "")
        if name not in self.processing.responses:
            raise NotTaken("qti_response_missing", node.line, name=name[:40] or "?")
        return self.processing.responses[name]

    def mark(self, node: Node) -> Mark:
        name = self.response(node).id
        if name not in self.marks:
            raise NotTaken("qti_response_unmarked", node.line, name=name[:40])
        return self.marks[name]

    def points(self, worth: Fraction) -> str:
        """The points of an answer that earns this before all is multiplied."""
        scale = self.processing.score.scale if self.processing.score else Fraction(1)
        return said(decimal(worth * scale))

    def text(self, interaction: Node) -> str:
        """The words around the interaction and its prompt, in their order."""
        parts = [
            self.words.of(self.body, lambda node: "" if node is interaction else None),
            self.words.of(interaction.first("prompt")),
        ]
        return "\n".join(part for part in parts if part)

    def of_option(self, identifier: str) -> str:
        """What those who chose it read; what isn't asked for is noted at the end."""
        self.used_feedback.add(identifier)
        return self.feedback.by_value.get(identifier, "")

    def note_unused_feedback(self) -> None:
        for identifier, text in self.feedback.by_value.items():
            if identifier not in self.used_feedback:
                self.notes.append(note("answer_feedback", text=text[:200]))
        self.notes.extend(self.feedback.lost())


Own = tuple[str, dict[str, Any]]
Made = Callable[[Reader, Node], Own]


def percents(values: Sequence[Fraction], full: Fraction) -> list[Decimal]:
    """What each earns as percent of a full answer."""
    return [decimal(value * 100 / full) for value in values]
