"""The door for answers, in front of Django's middleware: POST /jawab/<token>.

A save is the most frequent request of a quiz, and most of its cost would be what
surrounds it: session, person, middleware. The signed address needs none of it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import close_old_connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.lib import json_body
from lms.lib.errors import Refused

from . import answering

Wsgi = Callable[..., Iterable[bytes]]
MOST_BYTES = 256 * 1024
LARGEST_SEQUENCE = 2**53  # what every browser counts exactly
LARGEST_ID = 2**63


class Malformed(ValueError):
    """The body isn't `{"question", "answer", "sequence"}`."""


def serve_before(application: Wsgi) -> Wsgi:
    """A WSGI application that keeps answers and passes on the rest."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(answering.PREFIX):
            return application(environ, start_response)
        status, told = _answer(environ)
        body = json_body.dump(told)
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    return answer


def _answer(environ: dict[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
    if environ["REQUEST_METHOD"] != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED, _refusal("method_not_allowed", _("This is not possible now."))
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()) or int(length) > MOST_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _refusal("too_large", _("The answer is too large."))
    at = timezone.now()
    try:
        token = answering.read_token(environ["PATH_INFO"][len(answering.PREFIX) :])
        with translation.override(token.language):
            return _keep(token, environ["wsgi.input"].read(int(length)), at)
    except answering.TokenInvalid:
        return HTTPStatus.FORBIDDEN, _refusal("token_invalid", _("Please load the page again."))


def _keep(token: answering.Token, body: bytes, at: datetime) -> tuple[HTTPStatus, dict[str, Any]]:
    try:
        question, value, sequence = _read(body)
        kept = answering.save_by_token(token, question, value, sequence=sequence, at=at)
    except Malformed:
        return HTTPStatus.BAD_REQUEST, _refusal("invalid", _("Some values are not right."))
    except Refused as refusal:
        return HTTPStatus.CONFLICT, _refusal(refusal.code, str(refusal))
    finally:
        close_old_connections()  # outside Django's requests nobody else would: a broken one stays broken
    return HTTPStatus.OK, {"question": question, "sequence": kept["sequence"], "saved_at": kept["at"]}


def _read(body: bytes) -> tuple[int, object, int]:
    try:
        given = json_body.parse(body)
        question, sequence, value = int(given["question"]), int(given["sequence"]), given["answer"]
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise Malformed from error
    if not (0 < question < LARGEST_ID and 0 < sequence < LARGEST_SEQUENCE):
        raise Malformed
    return question, value, sequence


def _refusal(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}
