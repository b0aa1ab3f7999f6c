"""The door for heartbeats, in front of Django's middleware: POST /denyut/<token>.

Half the cost of a small request is what surrounds it (session, user, middleware);
a signed token needs none of it. The page's own door (views.learning.watched) stays
for what must be answered with the new state: pause, end, and the last part.
"""

from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import heartbeats
from lms.lib import json_body
from lms.lib.errors import Refused
from lms.lib.json_door import Door, Told, refusal


def _answer(address: str, body: bytes) -> Told:
    at = timezone.now()
    try:
        token = heartbeats.read_token(address, at=at)
        told = json_body.parse(body)
    except heartbeats.TokenInvalid:
        return refusal(HTTPStatus.FORBIDDEN, "token_invalid", _("Please load the page again."))
    except json_body.NotJson:
        return refusal(HTTPStatus.BAD_REQUEST, "invalid", _("Some values are not right."))
    return _take(token, told, at)


def _take(token: heartbeats.Token, told: object, at: Any) -> Told:
    try:
        heartbeats.take(token, told, at=at)
    except Refused as refused:
        return refusal(HTTPStatus.CONFLICT, refused.code, str(refused))
    except heartbeats.NotKept:
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "try_later", _("Not saved yet. Please try again."))
    except DatabaseError:
        connection.close()  # outside Django's requests nobody else would: the next one gets a new connection
        raise
    return HTTPStatus.ACCEPTED, {"kept": True}


door = Door(heartbeats.PREFIX, heartbeats.MOST_BYTES, gettext_lazy("The report is too large."), _answer)
