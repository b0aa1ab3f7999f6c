"""The texts of a question's content that pages show, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .gaps import GAP

TEXTS = {"text", "feedback", "passage", "stem", "choice", "picture"}
# Accepted answers aren't among them: they are compared with what is typed.
ROWS = {"options", "pairs", "gaps", "items", "distractors", "labels", "words"}


def texts_of(content: Mapping[str, Any]) -> Iterator[str]:
    for name, value in content.items():
        if name == "passage":
            yield from GAP.split(str(value))[::2]
        elif name in TEXTS and isinstance(value, str):
            yield value
        elif name in ROWS and isinstance(value, list | tuple):
            for row in value:
                if isinstance(row, Mapping):
                    yield from texts_of(row)
                elif isinstance(row, str):
                    yield row
