"""A door in front of Django's middleware: POST JSON to an address under a prefix, JSON comes back.

For small requests that come so often that session, person and middleware would be most
of their cost; what the address holds has to say by itself who may do what.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.lib import json_body

Wsgi = Callable[..., Iterable[bytes]]
Told = tuple[HTTPStatus, dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """`answer` takes what follows the prefix in the address, and the body of at most `most_bytes`."""

    prefix: str
    most_bytes: int
    too_large: Promise
    answer: Callable[[str, bytes], Told]

    def serve_before(self, application: Wsgi) -> Wsgi:
        """A WSGI application that answers what is sent here and passes on the rest."""

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            if not environ["PATH_INFO"].startswith(self.prefix):
                return application(environ, start_response)
            status, told = self._answer(environ)
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

    def _answer(self, environ: dict[str, Any]) -> Told:
        if environ["REQUEST_METHOD"] != "POST":
            return refusal(
                HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", _("This is not possible now.")
            )
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdecimal()) or int(length) > self.most_bytes:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", str(self.too_large))
        return self.answer(environ["PATH_INFO"][len(self.prefix) :], environ["wsgi.input"].read(int(length)))


def refusal(status: HTTPStatus, code: str, message: str) -> Told:
    return status, {"code": code, "message": message}
