"""The door for heartbeats, in front of Django's middleware: POST /denyut/<token>.

Half the cost of a small request is what surrounds it (session, user, middleware);
a signed token needs none of it. The page's own door (views.learning.watched) stays
for what must be answered with the new state: pause, end, and the last part.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import heartbeats
from lms.lib import json_body
from lms.lib.errors import Refused

Wsgi = Callable[..., Iterable[bytes]]


def serve_before(application: Wsgi) -> Wsgi:
    """A WSGI application that answers heartbeats and passes on the rest."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(heartbeats.PREFIX):
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
    if not length.isdigit() or int(length) > heartbeats.MOST_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _refusal("too_large", _("The report is too large."))
    at = timezone.now()
    try:
        token = heartbeats.read_token(environ["PATH_INFO"][len(heartbeats.PREFIX) :], at=at)
        told = json_body.parse(environ["wsgi.input"].read(int(length)))
    except heartbeats.TokenInvalid:
        return HTTPStatus.FORBIDDEN, _refusal("token_invalid", _("Please load the page again."))
    except json_body.NotJson:
        return HTTPStatus.BAD_REQUEST, _refusal("invalid", _("Some values are not right."))
    return _take(token, told, at)


def _take(token: heartbeats.Token, told: object, at: Any) -> tuple[HTTPStatus, dict[str, Any]]:
    try:
        heartbeats.take(token, told, at=at)
    except Refused as refusal:
        return HTTPStatus.CONFLICT, _refusal(refusal.code, str(refusal))
    except heartbeats.NotKept:
        return HTTPStatus.SERVICE_UNAVAILABLE, _refusal("try_later", _("Not saved yet. Please try again."))
    except DatabaseError:
        connection.close()  # outside Django's requests nobody else would: the next one gets a new connection
        raise
    return HTTPStatus.ACCEPTED, {"kept": True}


def _refusal(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message}
