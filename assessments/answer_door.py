"""The door for answers, in front of Django's middleware: POST /jawab/<token>.

A save is the most frequent request of a quiz, and most of its cost would be what
surrounds it: session, person, middleware. The signed address needs none of it.
"""

from datetime import datetime
from http import HTTPStatus

from django.db import close_old_connections
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.lib import json_body
from lms.lib.errors import Refused
from lms.lib.json_door import Door, Told, refusal

from . import answering

LARGEST_SEQUENCE = 2**53  # what every browser counts exactly
LARGEST_ID = 2**63


class Malformed(ValueError):
    """The body isn't `{"question", "answer", "sequence"}`."""


def _answer(address: str, body: bytes) -> Told:
    at = timezone.now()
    try:
        token = answering.read_token(address)
        with translation.override(token.language):
            return _keep(token, body, at)
    except answering.TokenInvalid:
        return refusal(HTTPStatus.FORBIDDEN, "token_invalid", _("Please load the page again."))


def _keep(token: answering.Token, body: bytes, at: datetime) -> Told:
    try:
        question, value, sequence = _read(body)
        kept = answering.save_by_token(token, question, value, sequence=sequence, at=at)
    except Malformed:
        return refusal(HTTPStatus.BAD_REQUEST, "invalid", _("Some values are not right."))
    except Refused as refused:
        return refusal(HTTPStatus.CONFLICT, refused.code, str(refused))
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


door = Door(answering.PREFIX, 256 * 1024, gettext_lazy("The answer is too large."), _answer)
