"""JSON from strangers."""

import json
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class NotJson(ValueError):
    """The body is no JSON, or JSON that nests deeper than anything we ask for."""


def parse(body: bytes) -> Any:
    """The value in the body; NotJson otherwise."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def dump(value: Any) -> bytes:
    return json.dumps(value).encode()


class Parser(JSONParser):  # type: ignore[misc, unused-ignore]
    """The API's parser: deep nesting is a bad request, not a crash."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
