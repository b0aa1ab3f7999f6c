"""Answers as the fields of a page's form hold them."""

from __future__ import annotations

from django.http import QueryDict


def answer_in(posted: QueryDict, name: str) -> object:
    """The answer under this name: one value, several, or `{part: value}` from the fields `name-part`."""
    parts = {field: posted[field] for field in posted if field.startswith(f"{name}-")}
    if parts:
        return {field.removeprefix(f"{name}-"): value for field, value in parts.items() if value} or None
    values = [value for value in posted.getlist(name) if value]
    return values[0] if len(values) == 1 else values or None
